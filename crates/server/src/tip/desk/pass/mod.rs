//! A redacted copy for another recipient of the house: made and sealed in the browser of an officer who opened the tip,
//! with a record that the teller sees. Whoever gets it sees the copy and nothing else of the tip. Whom the teller could
//! have chosen and left out gets nothing, not even a copy: that there is a tip is what they must not learn.

pub(in crate::tip) mod answer;
pub(in crate::tip) mod renew;
pub(in crate::tip) mod store;

use std::collections::{BTreeSet, HashSet};

use ::store::audit::digest;
use askama::Template;
use civic::review::shown;
use civic::tip::{Clocks, Envelope, Listed, State, Unit, class_of_sealed};
use serde::Deserialize;
use serde_json::json;

use super::act::{Copies, HandOver, Record};
use super::store::{self as tips, Post, Tip};
use super::{ClockView, DeskSet, clock_view, desk_set, load, may_begin, second};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply, SentSealed};
use crate::tip::{list, tell};
use store::{Passed, Passing};

/// Bytes of the length before the head.
const LENGTH: usize = 4;

/// What stands before the sealed copy.
#[derive(Deserialize)]
struct Head {
    version: i64,
    /// The id of the recipient of the house.
    for_whom: String,
    #[serde(flatten)]
    copies: Copies,
    #[serde(flatten)]
    given: HandOver,
}

#[derive(Template)]
#[template(path = "tip/desk/pass/copy.html")]
struct CopyPage {
    c: Chrome,
    meta: String,
    words: String,
    copy: Passed,
    clocks: Vec<ClockView>,
    /// Clocks that a person may begin: code and words.
    more_clocks: Vec<(String, String)>,
    /// What was answered to the teller: number and title.
    answers: Vec<(i64, String)>,
    /// Records of hand-overs by this recipient, with their words.
    given: Vec<(String, tips::Given)>,
    /// The epoch that it should be sealed to by now.
    renew: Option<String>,
    set: DeskSet,
}

/// The recipients of the list of today that a copy of this tip may go to.
async fn may_get(desk: &Desk, tip: &Tip, all: &[Post]) -> Result<Vec<Listed>, Refusal> {
    let Some((today, _)) = list::good(&desk.site, desk.today()).await? else {
        return Ok(Vec::new());
    };
    let left_out = offered(desk, &tip.id).await?;
    let has_it = |one: &Listed| all.iter().any(|post| post.id == one.id);
    let fits = |one: &Listed| !has_it(one) && !left_out.contains(&one.id);
    Ok(today.recipients.into_iter().filter(fits).collect())
}

/// Their ids and names.
pub(super) async fn names(desk: &Desk, tip: &Tip, all: &[Post]) -> Result<Vec<(String, String)>, Refusal> {
    let listed = may_get(desk, tip, all).await?;
    Ok(listed.into_iter().map(|one| (one.id, one.name)).collect())
}

/// Whom the teller could choose: every recipient of every list that was good on a day on which they told something.
async fn offered(desk: &Desk, tip: &str) -> Result<HashSet<String>, Refusal> {
    let parts = tips::parts(desk.db(), tip).await?;
    let days: BTreeSet<String> = parts
        .into_iter()
        .filter(|part| part.kind == "told")
        .map(|part| part.day)
        .collect();
    let Some(first) = days.first() else {
        return Ok(HashSet::new());
    };
    let mut offered = HashSet::new();
    for signed in store::lists_since(desk.db(), first).await? {
        let list = list::read(&signed.body)?;
        // Not the day of grace before: the house signs a list on the day that it bears.
        if days.iter().any(|day| (&list.issued..=&list.until).contains(&day)) {
            offered.extend(list.recipients.into_iter().map(|one| one.id));
        }
    }
    Ok(offered)
}

/// Keeps a copy for another recipient, with its record and the word to the teller.
pub(crate) async fn on(desk: Desk, Path(id): Path<String>, sent: SentSealed) -> Answer {
    let (tip, recipient) = load(&desk, &id).await?;
    second::must(&desk).await?;
    let broken = || Refusal::Invalid(desk.t("tip.malformed"));
    let (head, sealed) = read(&sent.0).ok_or_else(broken)?;
    let answers = head.copies.read().ok_or_else(broken)?;
    let state = State::from_code(&tip.state).unwrap_or(State::Closed);
    if matches!(state, State::Closed | State::Double) {
        return Err(Refusal::Conflict(desk.t("tip.not_now")));
    }
    if head.version != tip.version {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    let all = tips::addressees(desk.db(), &id).await?;
    let listed = may_get(&desk, &tip, &all).await?;
    let to = listed.into_iter().find(|one| one.id == head.for_whom);
    let to = to.ok_or_else(|| Refusal::Conflict(desk.t("tip.pass.left_out")))?;
    if !is_sealed_to(sealed, &to) {
        return Err(broken());
    }
    let recipient = super::act::acts_for(&desk, &tip.id, recipient, Some(&head.given)).await?;
    let from = super::name_in(&all, &recipient);
    let record = super::act::check(&desk, (&tip.id, &recipient, &from), &head.given).await?;
    if !record.passes(&to, &digest(sealed)) {
        return Err(Refusal::Invalid(desk.t("tip.record_wrong")));
    }
    keep(&desk, (&tip, &recipient, state), (&head, &to), answers, sealed).await?;
    Ok(Reply::json(&json!({ "done": true })))
}

/// The head and the sealed copy behind it.
fn read(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<LENGTH>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (head, sealed) = rest.split_at_checked(length)?;
    Some((serde_json::from_slice(head).ok()?, sealed))
}

/// Sealed to the keys of the recipient and to recovery, in a length of ours.
fn is_sealed_to(sealed: &[u8], to: &Listed) -> bool {
    Envelope::read(sealed).is_ok_and(|envelope| {
        envelope.recipients == to.keys.len() + 1 && class_of_sealed(envelope.header, sealed.len()).is_some()
    })
}

async fn keep(
    desk: &Desk,
    (tip, recipient, state): (&Tip, &str, State),
    (head, to): (&Head, &Listed),
    answers: (Vec<u8>, Vec<u8>),
    sealed: &[u8],
) -> Result<(), Refusal> {
    let (today, id, key) = (desk.today(), tell::random_id(), tell::random_id());
    let good = list::good(&desk.site, today).await?;
    let epoch = good.as_ref().map(|(list, _)| list.epoch());
    let mut tx = desk.begin().await?;
    let same = tips::Mark {
        state: state.code(),
        urgent: tip.urgent,
        double_of: tip.double_of.as_deref(),
        ended_on: (!state.is_open()).then_some(today),
    };
    if !tips::mark(&mut tx, tip, &same).await? {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    tips::insert_answer(&mut tx, tip, &key, today, epoch, answers).await?;
    let copy = Passing {
        id: &id,
        tip: &tip.id,
        recipient,
        for_whom: &to.id,
        day: today,
        epoch: renew::oldest(to),
        record: &head.given.record,
        signature: &head.given.signature,
        key: &head.given.key,
        person: &desk.actor.person,
        sealed: sealed.to_vec(),
    };
    store::insert(&mut tx, copy).await?;
    let unit = Unit::from_code(&to.kind).unwrap_or(Unit::Other);
    let clocks = crate::tip::keep::clocks(&tip.id, &to.id, unit, today);
    crate::tip::store::begin_clocks(&mut tx, clocks).await?;
    let detail = json!({ "recipient": recipient, "to": to.id, "copy": digest(sealed) });
    desk.record(&mut tx, "tip.passed_on", &tip.id, detail).await?;
    Ok(tx.commit().await?)
}

/// A copy; its content is fetched and opened by the browser.
pub(crate) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    if let Some(way) = second::asked(&desk).await? {
        return Ok(way);
    }
    let copy = load_copy(&desk, &id).await?;
    let keys = tips::keys(desk.db(), &desk.actor.person).await?;
    let (db, rules) = (desk.db(), Clocks::shipped());
    let clocks = tips::clocks(db, &copy.tip, &copy.for_whom).await?;
    let given = tips::given_by(db, &copy.tip, &copy.for_whom).await?;
    let words = |one: tips::Given| (Record::words(&desk, &one.record), one);
    let answers = store::answers(db, &id).await?;
    let title = |one: &store::Answered| {
        let day = shown(&one.day);
        (one.number, desk.tf("tip.copy.answered", &[("day", &day)]))
    };
    Ok(Reply::page(&CopyPage {
        more_clocks: may_begin(&rules, &clocks),
        clocks: clocks
            .iter()
            .map(|clock| clock_view(&desk, &rules, clock))
            .collect(),
        answers: answers.iter().map(title).collect(),
        given: given.into_iter().map(words).collect(),
        c: desk.chrome("tip.menu"),
        meta: meta(&desk, &copy),
        words: Record::words(&desk, &copy.record),
        set: desk_set(&desk, &keys).await?,
        renew: renew::due(&desk, std::slice::from_ref(&copy)).await?.remove(0),
        copy,
    }))
}

/// Begins a clock at the receiver that no copy begins by itself.
pub(crate) async fn begin_clock(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let copy = load_copy(&desk, &id).await?;
    second::must(&desk).await?;
    super::act::asked(&desk, (&copy.tip, &copy.for_whom), &form).await?;
    Ok(Reply::to(format!("/tip-copies/{id}")).saying("tip.marked_said"))
}

/// Who passed it on to whom, and on which day.
fn meta(desk: &Desk, copy: &Passed) -> String {
    let (day, from, to) = (shown(&copy.day), copy.from_name.as_str(), copy.for_name.as_str());
    let values = [("day", day.as_str()), ("from", from), ("for", to)];
    desk.tf("tip.copy.meta", &values)
}

/// The sealed bytes of a copy; the first time is recorded.
pub(crate) async fn bytes(desk: Desk, Path(id): Path<String>) -> Answer {
    let copy = load_copy(&desk, &id).await?;
    second::must(&desk).await?;
    let sealed = store::sealed(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    if copy.opened_at.is_none() {
        let mut tx = desk.begin().await?;
        if store::open(&mut tx, &id, desk.at).await? {
            desk.record(&mut tx, "tip.copy_opened", &id, json!({})).await?;
            tx.commit().await?;
        }
    }
    Ok(Reply::file(sealed.sealed, "application/octet-stream", None))
}

async fn load_copy(desk: &Desk, id: &str) -> Result<Passed, Refusal> {
    let found = store::copy(desk.db(), id, &desk.actor.person).await?;
    found.ok_or(Refusal::NotFound)
}

/// The copies of an inbox, and how many of them wait to be sealed anew.
pub(super) async fn lines(desk: &Desk) -> Result<(Vec<super::CopyLine>, usize), Refusal> {
    let (db, person, rules) = (desk.db(), &desk.actor.person, Clocks::shipped());
    let copies = store::inbox(db, person, super::LINES).await?;
    let due = renew::due(desk, &copies).await?;
    let waiting = due.into_iter().flatten().count();
    let running = store::running(db, person, rules.at_once()).await?;
    let line = |copy: Passed| {
        let state = match copy.opened_at {
            Some(_) => "opened",
            None => "arrived",
        };
        let words = format!("{} {}", meta(desk, &copy), desk.t(&format!("tip.state.{state}")));
        let runs = running.iter().find(|one| one.id == copy.id);
        let dues = runs.map(|one| tips::Dues {
            due_at: one.due_at,
            since: one.since.clone(),
            late_at: one.late_at,
        });
        let (due, overdue) = dues
            .map(|dues| super::running::dues(desk, &dues))
            .unwrap_or_default();
        super::CopyLine {
            name: super::short_name(&copy.id),
            id: copy.id,
            words,
            due,
            overdue,
        }
    };
    Ok((copies.into_iter().map(line).collect(), waiting))
}
