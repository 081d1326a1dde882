//! What a duty officer does with a tip: answers, hands over, marks. The house sees that it was done, never what was said.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use civic::tip::{Clocks, Envelope, Listed, State, class_of_sealed};
use serde::Deserialize;
use serde_json::json;

use super::store::{self, Mark};
use super::{load, name_in, second};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply, Sent};
use crate::tip::{list, tell};

#[derive(Deserialize)]
struct Answering {
    tip: String,
    version: i64,
    #[serde(flatten)]
    copies: Copies,
    hand_over: Option<HandOver>,
}

/// An answer twice, in base64.
#[derive(Deserialize)]
pub(super) struct Copies {
    /// The teller's copy, sealed to their reply key.
    teller: String,
    /// The recipients' copy, sealed to their keys and to recovery.
    officers: String,
}

/// A record as the officer's browser signed it.
#[derive(Deserialize)]
pub(super) struct HandOver {
    pub(super) record: String,
    pub(super) signature: String,
    pub(super) key: String,
}

/// What the record says; nothing else may stand in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    v: u8,
    tip: String,
    from: String,
    to: String,
    day: String,
    by: String,
    redacted: bool,
    /// SHA-256 of the redacted copy that the browser sealed to the receiving body, hexadecimal.
    copy: Option<String>,
    /// The id of the receiving body, where it is a recipient of this house.
    inside: Option<String>,
}

impl Record {
    /// What a kept record says, in words; empty when it cannot be read.
    pub(super) fn words(desk: &Desk, text: &str) -> String {
        let Ok(record) = serde_json::from_str::<Self>(text) else {
            return String::new();
        };
        let day = civic::review::shown(&record.day);
        let values = [
            ("to", record.to.as_str()),
            ("day", day.as_str()),
            ("who", record.by.as_str()),
        ];
        let key = if record.inside.is_some() {
            "tip.given.passed"
        } else {
            "tip.given.words"
        };
        let words = desk.tf(key, &values);
        if record.redacted {
            format!("{words} {}", desk.t("tip.js.copied"))
        } else {
            words
        }
    }

    /// True when it is not a hand-over but a copy for a recipient of the house.
    pub(super) fn is_inside(&self) -> bool {
        self.inside.is_some()
    }

    /// True when it says that this copy went to this recipient of the house.
    pub(super) fn passes(&self, to: &Listed, copy: &str) -> bool {
        self.redacted
            && self.inside.as_deref() == Some(&to.id)
            && self.to == to.name
            && self.copy.as_deref() == Some(copy)
    }
}

/// Keeps an answer, with or without the record of a hand-over.
pub(crate) async fn answer(desk: Desk, sent: Sent) -> Answer {
    let broken = || Refusal::Invalid(desk.t("tip.malformed"));
    let said: Answering = serde_json::from_slice(&sent.0).map_err(|_| broken())?;
    let (tip, recipient) = load(&desk, &said.tip).await?;
    second::must(&desk).await?;
    let (teller, officers) = said.copies.read().ok_or_else(broken)?;
    if said.version != tip.version {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    let state = State::from_code(&tip.state).unwrap_or(State::Arrived);
    let next = if said.hand_over.is_some() {
        State::HandedOver
    } else {
        state
    };
    if next != state && !state.may_become(next) {
        return Err(Refusal::Conflict(desk.t("tip.not_now")));
    }
    let recipient = acts_for(&desk, &tip.id, recipient, said.hand_over.as_ref()).await?;
    let from = name_in(&store::addressees(desk.db(), &tip.id).await?, &recipient);
    let record = match &said.hand_over {
        Some(given) => Some(check(&desk, (&tip.id, &recipient, &from), given).await?),
        None => None,
    };
    if record.as_ref().is_some_and(Record::is_inside) {
        return Err(Refusal::Invalid(desk.t("tip.record_wrong")));
    }
    let (today, key) = (desk.today(), tell::random_id());
    let good = list::good(&desk.site, today).await?;
    let epoch = good.as_ref().map(|(list, _)| list.epoch());
    let mut tx = desk.begin().await?;
    let to = Mark {
        state: next.code(),
        urgent: tip.urgent,
        double_of: tip.double_of.as_deref(),
        ended_on: ended(&desk, next),
    };
    if !store::mark(&mut tx, &tip, &to).await? {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    store::insert_answer(&mut tx, &tip, &key, today, epoch, (teller, officers)).await?;
    if let (Some(given), Some(record)) = (&said.hand_over, &record) {
        keep_record(&desk, &mut tx, (&tip.id, &recipient), given, record).await?;
        store::meet(&mut tx, &tip.id, today).await?;
    } else {
        let detail = json!({ "recipient": recipient });
        desk.record(&mut tx, "tip.answered", &tip.id, detail).await?;
    }
    tx.commit().await?;
    Ok(Reply::json(&json!({ "done": true })))
}

/// For which recipient of a tip somebody acts who is appointed at several of them: the one whose key signs.
pub(super) async fn acts_for(
    desk: &Desk,
    tip: &str,
    recipient: String,
    given: Option<&HandOver>,
) -> Result<String, Refusal> {
    let person = &desk.actor.person;
    let keys = store::keys(desk.db(), person).await?;
    let key = given.and_then(|given| keys.into_iter().find(|key| key.id == given.key));
    match key {
        Some(key) if store::stands_at(desk.db(), tip, person, &key.recipient).await? => Ok(key.recipient),
        _ => Ok(recipient),
    }
}

/// The signed record, with which clocks end.
pub(super) async fn keep_record(
    desk: &Desk,
    tx: &mut ::store::Tx,
    (tip, recipient): (&str, &str),
    given: &HandOver,
    record: &Record,
) -> Result<(), Refusal> {
    let (today, id) = (desk.today(), tell::random_id());
    let texts = (
        given.record.as_str(),
        given.signature.as_str(),
        given.key.as_str(),
    );
    store::insert_given(tx, (&id, tip, recipient), texts, &desk.actor.person, today).await?;
    let detail = json!({
        "recipient": recipient, "to": record.to, "redacted": record.redacted, "copy": record.copy,
    });
    desk.record(tx, "tip.handed_over", tip, detail).await
}

impl Copies {
    /// Both copies, if they are sealed and of their one length.
    pub(super) fn read(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let teller = STANDARD.decode(&self.teller).ok()?;
        let officers = STANDARD.decode(&self.officers).ok()?;
        let for_teller = Envelope::read(&teller).ok()?;
        let for_officers = Envelope::read(&officers).ok()?;
        let fits = for_teller.recipients == 1
            && teller.len() == tell::answer_len()
            && class_of_sealed(for_officers.header, officers.len()) == Some(0);
        fits.then_some((teller, officers))
    }
}

/// The record says what is so, and the officer's own key signed it.
pub(super) async fn check(
    desk: &Desk,
    (tip, recipient, from): (&str, &str, &str),
    given: &HandOver,
) -> Result<Record, Refusal> {
    let wrong = || Refusal::Invalid(desk.t("tip.record_wrong"));
    let record: Record = serde_json::from_str(&given.record).map_err(|_| wrong())?;
    if record.day != desk.today().to_string() {
        return Err(Refusal::Invalid(desk.t("tip.record_day")));
    }
    let keys = store::keys(desk.db(), &desk.actor.person).await?;
    let key = keys
        .iter()
        .find(|key| key.id == given.key && key.recipient == recipient)
        .ok_or_else(wrong)?;
    let is_so = record.v == 1
        && record.tip == tip
        && record.from == from
        && record.by == desk.person_name
        && !record.to.trim().is_empty()
        && record
            .copy
            .as_deref()
            .is_none_or(|copy| record.redacted && is_digest(copy));
    let signs =
        list::verifying(&key.sign).is_some_and(|key| list::holds(&key, &given.record, &given.signature));
    if is_so && signs { Ok(record) } else { Err(wrong()) }
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && hex::decode(text).is_ok()
}

/// Today, where this state ends a tip.
fn ended(desk: &Desk, state: State) -> Option<viet::Date> {
    (!state.is_open()).then(|| desk.today())
}

/// Urgent, a double, closed, open again.
pub(crate) async fn mark(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (tip, recipient) = load(&desk, &id).await?;
    second::must(&desk).await?;
    let state = State::from_code(&tip.state).unwrap_or(State::Arrived);
    let next = match form.get("state") {
        "" => state,
        code => State::from_code(code)
            .filter(|next| *next != State::HandedOver)
            .ok_or(Refusal::NotFound)?,
    };
    if next != state && !state.may_become(next) {
        return Err(Refusal::Conflict(desk.t("tip.not_now")));
    }
    let double_of = match (next, form.get("double_of").trim_start_matches('…')) {
        (State::Double, end) => Some(other(&desk, &id, end).await?),
        _ => None,
    };
    let urgent = if form.has("urgent") {
        form.get("urgent") == "1"
    } else {
        tip.urgent
    };
    if form.get("version").parse() != Ok(tip.version) {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    let mut tx = desk.begin().await?;
    let to = Mark {
        state: next.code(),
        urgent,
        double_of: double_of.as_deref(),
        ended_on: ended(&desk, next),
    };
    if !store::mark(&mut tx, &tip, &to).await? {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    if !next.is_open() {
        store::meet(&mut tx, &id, desk.today()).await?;
    }
    let detail =
        json!({ "recipient": recipient, "state": next.code(), "urgent": urgent, "double_of": double_of });
    desk.record(&mut tx, "tip.marked", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/tips/{id}")).saying("tip.marked_said"))
}

/// The other tip of the person's inbox whose id ends so.
async fn other(desk: &Desk, id: &str, end: &str) -> Result<String, Refusal> {
    let at_once = Clocks::shipped();
    let lines = store::inbox(desk.db(), &desk.actor.person, at_once.at_once(), super::LINES).await?;
    let ends: Vec<&store::Line> = lines
        .iter()
        .filter(|line| end.len() >= 6 && line.id != id && line.id.ends_with(end))
        .collect();
    match ends.as_slice() {
        [one] => Ok(one.id.clone()),
        _ => Err(Refusal::Conflict(desk.t("tip.no_double"))),
    }
}

#[derive(Deserialize)]
struct Recovering {
    tip: String,
}

/// Somebody put two shares together and opens the tip with them: that is recorded before it happens.
pub(crate) async fn recovered(desk: Desk, sent: Sent) -> Answer {
    let said: Recovering =
        serde_json::from_slice(&sent.0).map_err(|_| Refusal::Invalid(desk.t("tip.malformed")))?;
    let (tip, recipient) = load(&desk, &said.tip).await?;
    second::must(&desk).await?;
    let mut tx = desk.begin().await?;
    desk.record(
        &mut tx,
        "tip.recovered",
        &tip.id,
        json!({ "recipient": recipient }),
    )
    .await?;
    tx.commit().await?;
    Ok(Reply::json(&json!({ "done": true })))
}

/// Begins a clock that no arrival begins, such as that of a person who presents as a victim (Luật 53/2024, art. 27).
pub(crate) async fn begin_clock(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (tip, recipient) = load(&desk, &id).await?;
    second::must(&desk).await?;
    asked(&desk, (&tip.id, &recipient), &form).await?;
    Ok(Reply::to(format!("/tips/{id}")).saying("tip.marked_said"))
}

/// Begins the clock that a form asks for, at one recipient of a tip or of a copy of it.
pub(super) async fn asked(desk: &Desk, (tip, recipient): (&str, &str), form: &Form) -> Result<(), Refusal> {
    let clocks = Clocks::shipped();
    let rule = clocks.on_request().find(|rule| rule.code == form.get("rule"));
    let rule = rule.ok_or_else(|| Refusal::Invalid(desk.t("tip.malformed")))?;
    let (today, mut tx) = (desk.today(), desk.begin().await?);
    let row = (tip, recipient, rule.code.as_str());
    if crate::tip::store::begin_clock(&mut tx, row, today, rule.due(today)).await? {
        let detail = json!({ "recipient": recipient, "rule": rule.code });
        desk.record(&mut tx, "tip.clock_begun", tip, detail).await?;
        tx.commit().await?;
    }
    Ok(())
}
