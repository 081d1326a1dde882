//! Play now: an approved ordinary or priority bulletin, at one's own station, after a look at quiet hours and at what is on.

use ::store::Tx;
use askama::Template;
use civic::Moment;
use civic::broadcast::{Calendar, Choice, Occurrence, Source, Span};
use civic::bulletin::{Class, Hand, Step};
use serde_json::json;

use super::change::{By, Change};
use super::form::{self, Errors, Offer};
use super::new;
use super::place::{self, Look};
use super::reach::Reach;
use super::save;
use super::store::{self, Choosable, NewSlot};
use super::timetable::{Timetable, from_code};
use super::told::{all_breaches, settled_words, unresolved_words};
use super::{calendar, outside, own, words};
use crate::http::{Answer, Chrome, Ctx, Desk, Form, Query, Refusal, Reply};

#[derive(Template)]
#[template(path = "schedule/now.html")]
struct NowPage {
    c: Chrome,
    form_key: String,
    chosen: String,
    items: Vec<(String, String)>,
    errors: Errors,
    look: Option<Shown>,
}

struct Shown {
    span: String,
    collisions: Vec<String>,
    breaches: Vec<String>,
    choices: Vec<(&'static str, Vec<String>, Option<String>)>,
    fingerprint: String,
}

/// A device has to hear of it, and to have the recording: so much later it begins.
const LEAD_MS: i64 = 10_000;
/// And so late it may still begin.
const LATE_MS: i64 = 10 * 60_000;

pub(super) async fn form(desk: Desk, query: Query) -> Answer {
    let unit = own(&desk)?;
    let mut tx = desk.db().snapshot().await?;
    let offer = new::offer(&mut tx, &desk, &unit).await?;
    let key = desk.new_id();
    Ok(Reply::page(&page(
        &desk,
        &offer,
        query.get("item"),
        &key,
        Errors::new(),
        None,
    )))
}

fn page(desk: &Desk, offer: &Offer, chosen: &str, key: &str, errors: Errors, look: Option<Shown>) -> NowPage {
    let item = |one: &Choosable| {
        let (language, length) = (
            super::language(desk, &one.language),
            words::length(desk.lang, one.duration_ms),
        );
        (
            format!("b:{}:{}", one.id, one.language),
            format!("{} ({language}, {length})", one.title),
        )
    };
    NowPage {
        form_key: key.to_owned(),
        chosen: chosen.to_owned(),
        items: offer.bulletins.iter().map(item).collect(),
        errors,
        look,
        c: desk.chrome("schedule.menu"),
    }
}

pub(super) async fn play(desk: Desk, form: Form) -> Answer {
    let unit = own(&desk)?;
    let (item, key) = (form.get("item"), form.get("form_key"));
    let mut tx = desk.begin().await?;
    if store::made_by_form(&mut tx, key).await?.is_some() {
        return Ok(Reply::to("/timetable").saying("schedule.said.now"));
    }
    let change = Change::begin(&mut tx, &unit, By::desk(&desk)).await?;
    let offer = new::offer(&mut tx, &desk, &unit).await?;
    let known = offer
        .bulletins
        .iter()
        .find(|one| format!("b:{}:{}", one.id, one.language) == item);
    let Some((known, one)) = known.and_then(|known| Some((known, occurrence(&desk, known)?))) else {
        let errors = Errors::from([("item", desk.t("schedule.err.item"))]);
        return Ok(Reply::invalid(&page(&desk, &offer, item, key, errors, None)));
    };
    let look = place::look_at(&change.table, vec![one.clone()], &Reach::All, one.span);
    if !look.quiet.is_empty() {
        let when = words::stretch(one.span);
        let errors = Errors::from([("item", desk.tf("schedule.err.quiet", &[("when", &when)]))]);
        return Ok(Reply::invalid(&page(&desk, &offer, item, key, errors, None)));
    }
    let choice = form::choice(form.get("choice"));
    let settled = match choice {
        None if look.collisions.is_empty() => Some(place::Settled::default()),
        None => None,
        Some(choice) => place::settle(&change.table, &look, choice, Hand::Commune).ok(),
    };
    let shown = show(&desk, &change.table, &look);
    let same = form.get("seen") == shown.fingerprint;
    let Some(settled) = settled.filter(|_| form.get("step") == "play" && same) else {
        return Ok(Reply::page(&page(
            &desk,
            &offer,
            item,
            key,
            Errors::new(),
            Some(shown),
        )));
    };
    keep(&desk, &mut tx, known, &one, &settled, key, choice).await?;
    let detail = json!({ "slot": one.slot, "at": one.span.from.0, "language": one.language, "choice": choice.map(save::code) });
    change
        .end(&mut tx, "schedule.played_now", &known.id, detail)
        .await?;
    tx.commit().await?;
    super::plan_station(&desk.site, &unit).await?;
    Ok(Reply::to("/timetable").saying("schedule.said.now"))
}

fn occurrence(desk: &Desk, known: &Choosable) -> Option<Occurrence> {
    let (slot, start) = (desk.new_id(), Moment(desk.at.0 + LEAD_MS));
    Some(Occurrence {
        id: format!("{slot}@{}", start.rfc3339()),
        slot,
        item: known.id.clone(),
        span: Span::lasting(start, u32::try_from(known.duration_ms).ok()?),
        class: Class::from_code(&known.class)?,
        level: from_code(&known.level)?,
        source: Source::Recording,
        language: known.language.clone(),
    })
}

/// The same conflict is the same however many seconds passed: whom it meets, not when it begins.
fn fingerprint(look: &Look) -> String {
    let met = look
        .collisions
        .iter()
        .map(|met| format!("{}\n", look.there[met.there].id));
    ::store::audit::digest(met.collect::<String>().as_bytes())
}

fn show(ctx: &Ctx, table: &Timetable, look: &Look) -> Shown {
    let collisions = look.collisions.iter().map(|met| {
        let there = &look.there[met.there];
        format!("{} ({})", table.title(there), words::stretch(there.span))
    });
    let choices = [Choice::Replace, Choice::Append, Choice::Shift].map(|choice| {
        let settled = place::settle(table, look, choice, Hand::Commune);
        match settled {
            Ok(settled) => (save::code(choice), settled_words(ctx, table, &settled), None),
            Err(why) => (
                save::code(choice),
                Vec::new(),
                Some(unresolved_words(ctx, table, look, &why)),
            ),
        }
    });
    Shown {
        span: look
            .new
            .first()
            .map_or_else(String::new, |one| words::stretch(one.span)),
        breaches: all_breaches(ctx, table, look),
        choices: if look.collisions.is_empty() {
            Vec::new()
        } else {
            choices.into_iter().collect()
        },
        collisions: collisions.collect(),
        fingerprint: fingerprint(look),
    }
}

async fn keep(
    desk: &Desk,
    tx: &mut Tx,
    known: &Choosable,
    one: &Occurrence,
    settled: &place::Settled,
    key: &str,
    choice: Option<Choice>,
) -> Result<(), Refusal> {
    // Put behind what is on, it begins later.
    let own = settled.moved.iter().find(|(moved, _)| moved.id == one.id);
    let start = own.map_or(one.span.from, |(moved, _)| moved.span.from);
    let slot = NewSlot {
        id: one.slot.clone(),
        unit: desk.actor.unit.clone(),
        bulletin: Some(known.id.clone()),
        relay: None,
        language: known.language.clone(),
        calendar: calendar::write(&Calendar::once(start.day()), None),
        start_s: (start.0 - Moment::start_of(start.day()).0) / 1000,
        duration_ms: known.duration_ms,
        codes: [known.class.clone(), known.level.clone(), "recording".to_owned()],
        devices: None,
        replaces: None,
        resume: "continue".to_owned(),
        late_ms: LATE_MS,
        at: Some(start),
        order: None,
        pending: false,
        form_key: key.to_owned(),
        by: desk.actor.person.clone(),
        created: desk.at,
    };
    store::insert_slot(tx, slot).await?;
    let why = choice.map_or("", save::code);
    for row in settled
        .rows(desk.at, why)
        .into_iter()
        .filter(|row| row.slot != one.slot)
    {
        store::change_occurrence(tx, &row, &desk.actor.person).await?;
    }
    let over = store::target(tx, &known.id, &desk.actor.unit).await?;
    if over.is_some_and(|row| matches!(row.state.as_str(), "scheduled" | "played")) {
        return Ok(());
    }
    let there = (known.id.as_str(), desk.actor.unit.as_str());
    outside::step(tx, there, Step::Schedule, Hand::Commune, &By::desk(desk)).await
}
