//! Setting the channel up: recipients, officers, keys, the checklist of the law, and the switch that two people turn.

pub(super) mod data;
pub(super) mod lists;
pub(super) mod store;

use askama::Template;
use civic::tip::{Checklist, Item, Unit, publishable};
use civic::{Moment, Role, permission::Act, permission::role_may};
use serde::Deserialize;
use serde_json::json;

use super::{list, page, store as tips, tell};
use crate::http::{Answer, Chrome, Desk, Form, Refusal, Reply, Sent};

/// Counts below this are not shown.
const THRESHOLD: u32 = 5;
/// The longest answer and name, in characters.
const LONGEST: usize = 500;

#[derive(Template)]
#[template(path = "tip/house/show.html")]
struct ShowPage {
    c: Chrome,
    is_on: bool,
    practice: bool,
    demo: bool,
    asked: Option<String>,
    asked_by_me: bool,
    lacks: Vec<String>,
    items: Vec<ItemView>,
    read_on: String,
    recipients: Vec<RecipientView>,
    kinds: Vec<(&'static str, String)>,
    keys: String,
    root: String,
    months: Vec<(String, String)>,
    states: Vec<(String, String)>,
    form: Typed,
}

struct ItemView {
    code: String,
    words: String,
    source: String,
    ask: bool,
    answer: String,
    who: Option<String>,
}

struct RecipientView {
    id: String,
    name: String,
    kind: String,
    officers: Vec<String>,
}

/// What was typed and is wrong.
#[derive(Default)]
struct Typed {
    fault: Option<String>,
}

/// Everything that must be so before the channel may be on, and is not, in words.
async fn lacks(desk: &Desk) -> Result<Vec<String>, Refusal> {
    let answered = store::answered(desk.db()).await?;
    let codes: Vec<&str> = answered.iter().map(|one| one.code.as_str()).collect();
    let open = Checklist::shipped().missing(&codes).len();
    let mut lacks = Vec::new();
    if open > 0 {
        lacks.push(desk.tf("tip.lack.items", &[("n", &open.to_string())]));
    }
    if list::root(&desk.site, false).is_none() {
        lacks.push(desk.t("tip.lack.root"));
    }
    let is_real = list::good(&desk.site, desk.today())
        .await?
        .is_some_and(|(list, _)| !list.practice);
    if !is_real {
        lacks.push(desk.t("tip.lack.list"));
    }
    Ok(lacks)
}

/// How the channel stands and what it lacks.
pub(super) async fn show(desk: Desk) -> Answer {
    Ok(Reply::page(&view(&desk, None).await?))
}

async fn view(desk: &Desk, fault: Option<String>) -> Result<ShowPage, Refusal> {
    let switch = tips::switch(desk.db()).await?;
    let answered = store::answered(desk.db()).await?;
    let checklist = Checklist::shipped();
    let officers = store::officers(desk.db()).await?;
    let recipient = |one: store::Recipient| RecipientView {
        officers: officers
            .iter()
            .filter(|officer| officer.recipient == one.id)
            .map(|officer| format!("{} ({})", officer.name, officer.login))
            .collect(),
        kind: desk.t(&format!("tip.kind.{}", one.kind)),
        id: one.id,
        name: one.name,
    };
    let (states, months) = store::counted(desk.db()).await?;
    let root = list::root(&desk.site, switch.practice).map(|key| hex::encode(key.as_bytes()));
    let good = list::good(&desk.site, desk.today()).await?;
    let keys = match &good {
        Some((list, _)) => desk.tf(
            "tip.keys_meta",
            &[
                ("serial", &list.serial.to_string()),
                ("until", &civic::review::shown(&list.until)),
            ],
        ),
        None => desk.t("tip.no_list"),
    };
    Ok(ShowPage {
        c: desk.chrome("tip.settings.menu"),
        is_on: switch.is_on,
        practice: switch.practice,
        demo: desk.site.demo,
        asked_by_me: switch.asked_by.as_deref() == Some(desk.actor.person.as_str()),
        asked: switch.asked_name,
        lacks: lacks(desk).await?,
        read_on: civic::review::shown(&checklist.read_on),
        items: checklist
            .item
            .iter()
            .map(|item| item_view(desk, item, &answered))
            .collect(),
        recipients: store::recipients(desk.db())
            .await?
            .into_iter()
            .map(recipient)
            .collect(),
        kinds: [Unit::Other, Unit::Commune, Unit::Remote]
            .map(|kind| (kind.code(), desk.t(&format!("tip.kind.{}", kind.code()))))
            .to_vec(),
        keys,
        root: root.as_deref().map(list::fingerprint).unwrap_or_default(),
        states: counts(desk, &states, |code| desk.t(&format!("tip.state.{code}"))),
        months: counts(desk, &months, str::to_owned),
        form: Typed { fault },
    })
}

fn item_view(desk: &Desk, item: &Item, answered: &[store::Answered]) -> ItemView {
    let answer = answered.iter().find(|one| one.code == item.code);
    ItemView {
        code: item.code.clone(),
        words: item.words.clone(),
        source: item.source.clone(),
        ask: item.ask,
        answer: answer.map(|one| one.words.clone()).unwrap_or_default(),
        who: answer.map(|one| {
            let when = Moment(one.answered_at).short();
            desk.tf("tip.answered_by", &[("who", &one.name), ("when", &when)])
        }),
    }
}

/// Counts in words; what is too small is said to be so.
fn counts(desk: &Desk, rows: &[store::Counted], word: impl Fn(&str) -> String) -> Vec<(String, String)> {
    let numbers: Vec<u32> = rows
        .iter()
        .map(|row| u32::try_from(row.number).unwrap_or(u32::MAX))
        .collect();
    let few = desk.tf("tip.few", &[("n", &THRESHOLD.to_string())]);
    let shown = publishable(&numbers, THRESHOLD);
    let said = shown
        .into_iter()
        .map(|count| count.map_or_else(|| few.clone(), |count| count.to_string()));
    rows.iter().map(|row| word(&row.what)).zip(said).collect()
}

/// A text of a form, not too long.
fn text(form: &Form, name: &str) -> String {
    form.get(name).chars().take(LONGEST).collect()
}

async fn invalid(desk: &Desk, key: &str) -> Answer {
    Ok(Reply::invalid(&view(desk, Some(desk.t(key))).await?))
}

/// Answers an item of the checklist.
pub(super) async fn answer(desk: Desk, form: Form) -> Answer {
    let (code, words) = (form.get("code"), text(&form, "words"));
    if !Checklist::shipped().item.iter().any(|item| item.code == code) {
        return Err(Refusal::NotFound);
    }
    if words.is_empty() {
        return invalid(&desk, "tip.fault.answer").await;
    }
    let mut tx = desk.begin().await?;
    store::answer(&mut tx, code, &words, &desk.actor.person, desk.at).await?;
    desk.record(&mut tx, "tip.item_answered", code, json!({ "words": words }))
        .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/tip-settings#{code}")).saying("tip.kept_said"))
}

/// Adds a recipient.
pub(super) async fn add_recipient(desk: Desk, form: Form) -> Answer {
    let name = text(&form, "name");
    let Some(kind) = Unit::from_code(form.get("kind")) else {
        return invalid(&desk, "tip.fault.kind").await;
    };
    if name.is_empty() {
        return invalid(&desk, "tip.fault.name").await;
    }
    let (id, mut tx) = (desk.new_id(), desk.begin().await?);
    store::insert_recipient(&mut tx, (&id, &name, kind.code()), &desk.actor.person, desk.at).await?;
    desk.record(
        &mut tx,
        "tip.recipient_added",
        &id,
        json!({ "name": name, "kind": kind.code() }),
    )
    .await?;
    tx.commit().await?;
    Ok(Reply::to("/tip-settings").saying("tip.kept_said"))
}

/// Appoints a duty officer.
pub(super) async fn appoint(desk: Desk, form: Form) -> Answer {
    let recipient = form.get("recipient");
    if !store::recipients(desk.db())
        .await?
        .iter()
        .any(|one| one.id == recipient)
    {
        return Err(Refusal::NotFound);
    }
    let found = store::person(desk.db(), form.get("login")).await?;
    let may = |role: &str| Role::from_code(role).is_some_and(|role| role_may(role, Act::ReceiveTips));
    let Some((person, _)) = found.filter(|(_, role)| may(role)) else {
        return invalid(&desk, "tip.fault.login").await;
    };
    let mut tx = desk.begin().await?;
    if store::appoint(&mut tx, recipient, &person, &desk.actor.person, desk.at).await? {
        desk.record(
            &mut tx,
            "tip.appointed",
            &person,
            json!({ "recipient": recipient }),
        )
        .await?;
        tx.commit().await?;
    }
    Ok(Reply::to("/tip-settings").saying("tip.kept_said"))
}

/// One person asks, a second one switches on; anybody of the two kinds switches off.
pub(super) async fn switch(desk: Desk, form: Form) -> Answer {
    let now = tips::switch(desk.db()).await?;
    let me = desk.actor.person.as_str();
    let (is_on, asked, action) = match form.get("act") {
        "off" if now.is_on => (false, None, "tip.switched_off"),
        "ask" if !now.is_on => (false, Some(me), "tip.switch_asked"),
        "on" if !now.is_on => (true, None, "tip.switched_on"),
        _ => return Err(Refusal::Conflict(desk.t("tip.not_now"))),
    };
    if action != "tip.switched_off" && !lacks(&desk).await?.is_empty() {
        return Err(Refusal::Conflict(desk.t("tip.fault.lacks")));
    }
    if is_on && now.asked_by.as_deref().is_none_or(|asked| asked == me) {
        return Err(Refusal::Conflict(desk.t("tip.fault.second")));
    }
    let mut tx = desk.begin().await?;
    if !store::set_switch(&mut tx, (is_on, false), asked, me, desk.at, now.version).await? {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    desk.record(&mut tx, action, "tip", json!({ "asked_by": now.asked_by }))
        .await?;
    tx.commit().await?;
    Ok(Reply::to("/tip-settings").saying("tip.kept_said"))
}

#[derive(Template)]
#[template(path = "tip/house/ceremony.html")]
struct CeremonyPage {
    c: Chrome,
    recovery: Option<String>,
    age_hash: &'static str,
    script_hash: &'static str,
}

/// Making the root and the shares of recovery: everything happens in the browser, on paper, and nowhere else.
pub(super) async fn ceremony(desk: Desk) -> Answer {
    let [_, _, script_hash, age_hash] = &*page::HASHES;
    let recovery = store::recovery(desk.db()).await?;
    Ok(Reply::page(&CeremonyPage {
        c: desk.chrome("tip.settings.menu"),
        recovery: recovery.map(|one| {
            let when = Moment(one.made_at).short();
            desk.tf(
                "tip.recovery_meta",
                &[
                    ("key", &list::fingerprint(&one.age)),
                    ("who", &one.name),
                    ("when", &when),
                ],
            )
        }),
        age_hash,
        script_hash,
    }))
}

#[derive(Deserialize)]
struct NewRecovery {
    age: String,
}

/// Keeps the public half of a recovery key. It holds from the next signed list on.
pub(super) async fn recovery(desk: Desk, sent: Sent) -> Answer {
    let broken = || Refusal::Invalid(desk.t("tip.malformed"));
    let new: NewRecovery = serde_json::from_slice(&sent.0).map_err(|_| broken())?;
    if !new.age.starts_with("age1pq1") || new.age.len() > 4096 {
        return Err(broken());
    }
    let (id, mut tx) = (tell::random_id(), desk.begin().await?);
    store::insert_recovery(&mut tx, &id, &new.age, &desk.actor.person, desk.at).await?;
    let detail = json!({ "fingerprint": list::fingerprint(&new.age) });
    desk.record(&mut tx, "tip.recovery_made", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::json(&json!({ "done": true })))
}
