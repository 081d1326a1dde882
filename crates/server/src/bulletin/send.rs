//! Sending to communes, taking back, correcting on the same places.

use askama::Template;
use civic::bulletin::{BulletinAct, Class, Hand, Kind, Mode, Step};
use civic::permission::Act;
use civic::unit::Class as Units;
use serde_json::{Value, json};

use super::aims;
use super::case::{self, Case};
use super::form;
use super::kept::{self, Known};
use super::step::{By, step};
use super::store::{self, Head, target};
use super::targets::Going;
use super::words::{class_word, mode_word};
use super::{vetting, waiting};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
use crate::schedule;

#[derive(Template)]
#[template(path = "bulletin/send.html")]
struct SendPage {
    c: Chrome,
    id: String,
    title: String,
    drill: bool,
    drill_word: String,
    class: String,
    languages: usize,
    going: Going,
    lacks: Vec<String>,
    error: Option<String>,
}

async fn own(desk: &Desk, id: &str, act: BulletinAct) -> Result<Case, Refusal> {
    let case = case::load(desk, Act::SendBulletin, id).await?;
    case::allow(desk, &case.mandate, act)?;
    Ok(case)
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let case = own(&desk, &id, BulletinAct::Send).await?;
    ready(&desk, &case)?;
    Ok(Reply::page(&page(&desk, &case, None).await?))
}

/// An urgent one goes by two persons, and what was sent is sent.
fn ready(desk: &Desk, case: &Case) -> Result<(), Refusal> {
    if !case.known.is_open() {
        return Err(Refusal::Conflict(desk.t("bulletin.err.sent")));
    }
    if case.known.bulletin.class == Class::Urgent {
        return Err(Refusal::Conflict(desk.t("bulletin.err.urgent_way")));
    }
    Ok(())
}

async fn page(desk: &Desk, case: &Case, error: Option<String>) -> Result<SendPage, Refusal> {
    let b = &case.known.bulletin;
    let mut tx = desk.db().snapshot().await?;
    let aims = aims::read(&mut tx, &desk.directory(), &case.known, desk.today()).await?;
    let mut lacks = vetting::lacks(desk, &mut tx, &case.known, &aims.units).await?;
    if aims.units.is_empty() {
        lacks.push(desk.t("bulletin.lack.nobody"));
    }
    Ok(SendPage {
        c: desk.chrome("bulletin.menu"),
        id: b.id.clone(),
        title: case.known.title.clone(),
        drill: b.mode == Mode::Drill,
        drill_word: mode_word(desk, b.mode),
        class: class_word(desk, b.class),
        languages: case.known.languages().len(),
        going: Going::of(desk, &aims.units),
        lacks,
        error,
    })
}

pub(super) async fn send(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = own(&desk, &id, BulletinAct::Send).await?;
    ready(&desk, &case)?;
    let mut tx = desk.begin().await?;
    // First of all the row: nobody approves another recording meanwhile.
    store::lock(&mut tx, &id, desk.at).await?;
    // Read again in this transaction: what goes is what stands there now, to whom the page said.
    let known = kept::load(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    let aims = aims::read(&mut tx, &desk.directory(), &known, desk.today()).await?;
    let lacks = vetting::lacks(&desk, &mut tx, &known, &aims.units).await?;
    let shown: Option<usize> = form.get("count").parse().ok();
    let error = match () {
        () if !lacks.is_empty() => lacks.first().cloned(),
        () if aims.units.is_empty() => Some(desk.t("bulletin.lack.nobody")),
        () if shown != Some(aims.units.len()) => Some(desk.t("bulletin.err.other_list")),
        () => None,
    };
    if error.is_some() {
        drop(tx);
        return Ok(Reply::conflict(&page(&desk, &case, error).await?));
    }
    if !store::sent(&mut tx, &id, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("bulletin.err.sent")));
    }
    let rows: Vec<Value> = aims.units.iter().map(|unit| json!([unit])).collect();
    target::arrive(&mut tx, &id, Value::Array(rows), "received", desk.at).await?;
    vetting::tell(&desk, &mut tx, &known, &aims.units).await?;
    let detail = json!({ "class": known.bulletin.class.code(), "mode": known.bulletin.mode.code(),
        "languages": known.languages(), "units": aims.units });
    desk.record(&mut tx, "bulletin.sent", &id, detail).await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to(format!("/bulletins/{id}")).saying("bulletin.said.sent"))
}

pub(super) async fn withdraw(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = own(&desk, &id, BulletinAct::Send).await?;
    if case.known.bulletin.class == Class::Urgent {
        return Err(Refusal::Conflict(desk.t("bulletin.err.urgent_end")));
    }
    let why: String = form.get("reason").chars().take(300).collect();
    if why.is_empty() {
        return Err(Refusal::Invalid(desk.t("bulletin.err.reason")));
    }
    if case.known.sent_at.is_none() {
        return Err(Refusal::Conflict(desk.t("bulletin.err.unsent")));
    }
    let mut tx = desk.begin().await?;
    take_back(&desk, &mut tx, &case, &why, None).await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to(format!("/bulletins/{id}")).saying("bulletin.said.withdrawn"))
}

/// Takes a bulletin back at every place that it went to: state, timetable and audit entry in the caller's transaction.
pub(super) async fn take_back(
    desk: &Desk,
    tx: &mut ::store::Tx,
    case: &Case,
    why: &str,
    superseded_by: Option<&str>,
) -> Result<(), Refusal> {
    let (id, by) = (case.known.bulletin.id.as_str(), desk.actor.person.as_str());
    if !store::withdrawn(tx, id, (by, why, superseded_by), desk.at).await? {
        return Err(Refusal::Conflict(desk.t("bulletin.err.withdrawn")));
    }
    let hand = By {
        person: Some(by),
        unit: Some(&desk.actor.unit),
        hand: Hand::Platform,
    };
    for target in &case.targets {
        // What a commune declined stays declined.
        let _ = step(tx, (id, &target.unit), Step::Withdraw, hand, desk.at).await?;
        schedule::replan(tx, &target.unit, desk.at).await?;
    }
    let units: Vec<&str> = case.targets.iter().map(|target| target.unit.as_str()).collect();
    let detail = json!({ "why": why, "superseded_by": superseded_by, "units": units });
    desk.record(tx, "bulletin.withdrawn", id, detail).await
}

/// Begins a correction or a denial of a bulletin, for exactly the places that it went to.
pub(super) async fn correct(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = own(&desk, &id, BulletinAct::Send).await?;
    if case.known.sent_at.is_none() {
        return Err(Refusal::Conflict(desk.t("bulletin.err.unsent")));
    }
    let kind = match form.get("kind") {
        "denial" => Kind::Denial,
        _ => Kind::Correction,
    };
    let next = desk.new_id();
    let mut tx = desk.begin().await?;
    let head = follows(&desk, &mut tx, &case.known, kind).await?;
    let words = template(&desk, &case.known, kind);
    form::put_new(&desk, &mut tx, &next, &head, &words, Some(&id)).await?;
    let units = case
        .targets
        .iter()
        .map(|target| Units::One(target.unit.clone()))
        .collect();
    let class = serde_json::to_value(Units::union(units)).map_err(Refusal::broken)?;
    let phrase = desk.tf("bulletin.same_places", &[("title", &case.known.title)]);
    let aim = desk.new_id();
    target::add_aim(
        &mut tx,
        (&aim, &next, &phrase),
        class,
        &desk.actor.person,
        desk.at,
    )
    .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/bulletins/{next}")).saying("bulletin.said.correcting"))
}

async fn follows(desk: &Desk, tx: &mut ::store::Tx, known: &Known, kind: Kind) -> Result<Head, Refusal> {
    let row = store::bulletin(tx, &known.bulletin.id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let title = desk.tf(
        &format!("bulletin.correct_title.{}", kind.code()),
        &[("title", &known.title)],
    );
    Ok(Head {
        class: known.bulletin.class.code(),
        kind: kind.code(),
        mode: known.bulletin.mode.code(),
        title: title.chars().take(200).collect(),
        directive: row.directive,
        task: row.task,
        feedback: row.feedback,
        expires_at: None,
        withheld: false,
    })
}

/// A text to begin with; what is in brackets only a person knows. Vietnamese: it is spoken.
fn template(desk: &Desk, known: &Known, kind: Kind) -> String {
    let unit = desk.unit_name(&desk.actor.unit);
    let values = [("unit", unit.as_str()), ("title", known.title.as_str())];
    let key = format!("bulletin.template.{}", kind.code());
    crate::i18n::format(crate::i18n::Lang::Vi, &key, &values)
}
