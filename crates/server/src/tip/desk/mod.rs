//! The duty officer's side: an inbox without content, a tip that the browser opens, keys that only the officer has.

pub(super) mod act;
pub(super) mod key;
pub(in crate::tip) mod pass;
pub(super) mod reseal;
mod running;
pub(super) mod second;
pub(super) mod store;

use std::collections::BTreeMap;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use civic::review::shown;
use civic::tip::{CLASSES, Clocks, Indicators, State};
use serde_json::json;

use super::{list, page, store as tips};
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};
use running::{ClockView, clock_view, dues, may_begin};
use store::{Key, Post, Tip};

/// So many lines an inbox shows.
const LINES: i64 = 500;

#[derive(Template)]
#[template(path = "tip/desk/inbox.html")]
struct InboxPage {
    c: Chrome,
    posts: Vec<Post>,
    has_key: bool,
    practice: bool,
    notices: Vec<String>,
    /// What is to be done about keys: a new one, sealing anew.
    keys: Vec<String>,
    groups: Vec<Group>,
    /// Redacted copies that other recipients passed on.
    copies: Vec<CopyLine>,
}

struct Group {
    title: String,
    lines: Vec<LineView>,
}

struct LineView {
    id: String,
    name: String,
    meta: String,
    state: String,
    /// How long it waits for what is to be done at once; when the first other clock runs out.
    due: Vec<String>,
    overdue: bool,
    urgent: bool,
}

/// A redacted copy in the inbox.
struct CopyLine {
    id: String,
    name: String,
    words: String,
    due: Vec<String>,
    overdue: bool,
}

#[derive(Template)]
#[template(path = "tip/desk/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    name: String,
    meta: String,
    state: String,
    urgent: bool,
    double_of: String,
    version: i64,
    /// The month of the oldest key that it is sealed to.
    epoch: String,
    /// What may follow, with its word.
    next: Vec<(&'static str, String)>,
    recipient: String,
    /// The ids of all recipients, for the script.
    to: String,
    /// Their names by their ids, as JSON: who is appointed at several acts for the one whose key opens.
    names: String,
    others: Vec<String>,
    /// Recipients of the house that a redacted copy may go to: id and name.
    may_get: Vec<(String, String)>,
    parts: Vec<PartView>,
    clocks: Vec<ClockView>,
    /// Clocks that a person may begin: code and words.
    more_clocks: Vec<(String, String)>,
    /// The epoch that it should be sealed to by now.
    renew: Option<String>,
    /// Records with their words.
    given: Vec<(String, store::Given)>,
    set: DeskSet,
}

struct PartView {
    number: i64,
    title: String,
    answered: bool,
    /// The ids of whom the teller chose for it; of all recipients where that is not known.
    to: String,
}

/// What the script on these pages works with.
struct DeskSet {
    /// The officer's wrapped keys: id, base64 of an age file under the passphrase.
    keys: String,
    list: String,
    signature: String,
    root: String,
    /// The house's clock, in milliseconds since 1970: a day turns while a page stands open.
    now: i64,
    person: String,
    /// The words of the signs by their codes, as JSON.
    signs: String,
    classes: String,
    age_hash: &'static str,
    script_hash: &'static str,
}

async fn desk_set(desk: &Desk, keys: &[Key]) -> Result<DeskSet, Refusal> {
    let switch = tips::switch(desk.db()).await?;
    let root = list::root(&desk.site, switch.practice).map(|key| hex::encode(key.as_bytes()));
    let good = list::good(&desk.site, desk.today()).await?;
    let (list, signature) = good
        .map(|(_, signed)| (signed.body, signed.signature))
        .unwrap_or_default();
    let wrapped = keys.iter().filter_map(|key| {
        let wrapped = key.wrapped.as_ref()?;
        Some(json!({ "id": key.id, "recipient": key.recipient, "epoch": key.epoch, "wrapped": STANDARD.encode(wrapped), "hardware": key.hardware }))
    });
    let [_, _, script_hash, age_hash] = &*page::HASHES;
    let signs = Indicators::shipped().sign;
    Ok(DeskSet {
        keys: json!(wrapped.collect::<Vec<_>>()).to_string(),
        list,
        signature,
        root: root.unwrap_or_default(),
        now: desk.at.0,
        person: desk.person_name.clone(),
        signs: json!(
            signs
                .iter()
                .map(|sign| (&sign.code, &sign.words))
                .collect::<BTreeMap<_, _>>()
        )
        .to_string(),
        classes: CLASSES.map(|class| class.to_string()).join(" "),
        age_hash,
        script_hash,
    })
}

/// The tip, if the person is appointed at one of its recipients; for everybody else it does not exist.
async fn load(desk: &Desk, id: &str) -> Result<(Tip, String), Refusal> {
    let found = store::tip(desk.db(), id, &desk.actor.person).await?;
    let tip = found.ok_or(Refusal::NotFound)?;
    let recipient = tip.recipient.clone();
    Ok((tip, recipient))
}

/// How people name a tip among themselves: the end of its random id.
fn short_name(id: &str) -> String {
    let end = id.get(id.len().saturating_sub(6)..).unwrap_or(id);
    format!("…{end}")
}

/// What came for the person's recipients: no content, no hour.
pub(super) async fn inbox(desk: Desk) -> Answer {
    if let Some(way) = second::asked(&desk).await? {
        return Ok(way);
    }
    let person = &desk.actor.person;
    let posts = store::posts(desk.db(), person).await?;
    let keys = store::keys(desk.db(), person).await?;
    let notices = store::notices(desk.db(), person).await?;
    let notice = |notice: &store::Notice| {
        desk.tf(
            &format!("tip.notice.{}", notice.about),
            &[
                ("n", &notice.number.to_string()),
                ("batch", &batch(&notice.batch)),
            ],
        )
    };
    let rules = Clocks::shipped();
    let lines = store::inbox(desk.db(), person, rules.at_once(), LINES).await?;
    let mut about_keys = Vec::new();
    if reseal::wants_key(&desk, &keys).await? {
        about_keys.push(desk.t("tip.inbox.new_key"));
    }
    if let Some((n, epoch)) = reseal::waiting(&desk, &lines).await? {
        about_keys.push(desk.tf("tip.inbox.reseal", &[("n", &n.to_string()), ("epoch", &epoch)]));
    }
    let (copies, old_copies) = pass::lines(&desk).await?;
    if old_copies > 0 {
        about_keys.push(desk.tf("tip.inbox.reseal_copies", &[("n", &old_copies.to_string())]));
    }
    let group = |title: &str, apart: bool| Group {
        title: desk.t(title),
        lines: lines
            .iter()
            .filter(|line| line.apart == apart)
            .map(|line| line_view(&desk, line))
            .collect(),
    };
    Ok(Reply::page(&InboxPage {
        c: desk.chrome("tip.menu"),
        has_key: !keys.is_empty(),
        practice: tips::switch(desk.db()).await?.practice,
        posts,
        notices: notices.iter().map(notice).collect(),
        keys: about_keys,
        copies,
        groups: [group("tip.inbox.all", false), group("tip.inbox.apart", true)]
            .into_iter()
            .filter(|group| !group.lines.is_empty())
            .collect(),
    }))
}

/// When a notice was made: a day, or a day and an hour.
fn batch(name: &str) -> String {
    match name.split_once(' ') {
        Some((day, hour)) => format!("{} {hour}", shown(day)),
        None => shown(name),
    }
}

fn line_view(desk: &Desk, line: &store::Line) -> LineView {
    let (due, overdue) = dues(desk, &line.dues());
    LineView {
        name: short_name(&line.id),
        id: line.id.clone(),
        meta: desk.tf(
            "tip.inbox.meta",
            &[
                ("day", &shown(&line.day)),
                ("size", &size(line.size_class)),
                ("n", &line.parts.to_string()),
            ],
        ),
        state: desk.t(&format!("tip.state.{}", line.state)),
        overdue,
        due,
        urgent: line.urgent,
    }
}

/// A size class in words.
fn size(class: i64) -> String {
    let bytes = usize::try_from(class)
        .ok()
        .and_then(|class| CLASSES.get(class))
        .copied();
    bytes.map_or_else(String::new, |bytes| match bytes / 1024 {
        kib @ 0..1024 => format!("{kib} KiB"),
        kib => format!("{} MiB", kib / 1024),
    })
}

/// A tip; its content is fetched and opened by the browser.
pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    if let Some(way) = second::asked(&desk).await? {
        return Ok(way);
    }
    let (tip, recipient) = load(&desk, &id).await?;
    let (db, keys) = (desk.db(), store::keys(desk.db(), &desk.actor.person).await?);
    // Whoever reads this page is about to open the tip.
    let state = State::from_code(&tip.state).filter(|state| *state != State::Arrived);
    let state = state.unwrap_or(State::Opened);
    let next = State::ALL
        .into_iter()
        .filter(|next| state.may_become(*next) && *next != State::HandedOver);
    let all = store::addressees(db, &id).await?;
    let clocks = store::clocks(db, &id, &recipient).await?;
    let rules = Clocks::shipped();
    Ok(Reply::page(&ShowPage {
        c: desk.chrome("tip.menu"),
        name: short_name(&id),
        meta: desk.tf(
            "tip.show.meta",
            &[("day", &shown(&tip.day)), ("epoch", &tip.epoch)],
        ),
        state: desk.t(&format!("tip.state.{}", tip.state)),
        urgent: tip.urgent,
        double_of: tip.double_of.as_deref().map(short_name).unwrap_or_default(),
        version: tip.version,
        epoch: tip.epoch.clone(),
        next: next
            .map(|next| (next.code(), desk.t(&format!("tip.become.{}", next.code()))))
            .collect(),
        recipient: name_in(&all, &recipient),
        may_get: pass::names(&desk, &tip, &all).await?,
        to: ids(&all),
        names: names(&all),
        others: all
            .iter()
            .filter(|one| one.id != recipient)
            .map(|one| one.name.clone())
            .collect(),
        parts: store::parts(db, &id)
            .await?
            .iter()
            .map(|part| part_view(&desk, part, &all))
            .collect(),
        clocks: clocks
            .iter()
            .map(|clock| clock_view(&desk, &rules, clock))
            .collect(),
        more_clocks: may_begin(&rules, &clocks),
        renew: reseal::due(&desk, &tip).await?,
        given: given_in_words(&desk, &id).await?,
        set: desk_set(&desk, &keys).await?,
        id,
    }))
}

/// The records of a tip, each with what it says.
async fn given_in_words(desk: &Desk, id: &str) -> Result<Vec<(String, store::Given)>, Refusal> {
    let given = store::given(desk.db(), id).await?;
    let words = |one: store::Given| (act::Record::words(desk, &one.record), one);
    Ok(given.into_iter().map(words).collect())
}

fn ids(all: &[Post]) -> String {
    let ids: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
    ids.join(" ")
}

fn names(all: &[Post]) -> String {
    let names: BTreeMap<&str, &str> = all
        .iter()
        .map(|one| (one.id.as_str(), one.name.as_str()))
        .collect();
    json!(names).to_string()
}

fn name_in(all: &[Post], id: &str) -> String {
    all.iter()
        .find(|one| one.id == id)
        .map(|one| one.name.clone())
        .unwrap_or_default()
}

fn part_view(desk: &Desk, part: &store::Part, all: &[Post]) -> PartView {
    PartView {
        number: part.number,
        title: desk.tf(
            &format!("tip.part.{}", part.kind),
            &[("day", &shown(&part.day)), ("n", &part.number.to_string())],
        ),
        answered: part.kind == "answered",
        to: part.chosen.clone().unwrap_or_else(|| ids(all)),
    }
}

/// The sealed bytes of a part. The first time that one of a tip is fetched is recorded: that is its opening.
pub(super) async fn part(desk: Desk, Path((id, number)): Path<(String, i64)>) -> Answer {
    let (tip, recipient) = load(&desk, &id).await?;
    second::must(&desk).await?;
    let part = store::part(desk.db(), &id, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    if tip.state == State::Arrived.code() {
        let mut tx = desk.begin().await?;
        if store::open(&mut tx, &id).await? {
            desk.record(&mut tx, "tip.opened", &id, json!({ "recipient": recipient }))
                .await?;
            tx.commit().await?;
        }
    }
    Ok(Reply::file(part.sealed, "application/octet-stream", None))
}
