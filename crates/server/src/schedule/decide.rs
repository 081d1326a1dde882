//! The commune decides the order of two priority bulletins (Thông tư 39/2020); until then its timetable stays as it is.

use ::store::Tx;
use askama::Template;
use civic::Moment;
use civic::broadcast::{Choice, Occurrence, Span};
use civic::bulletin::{Hand, Step};
use civic::permission::{Act, role_may};
use serde_json::json;

use super::change::{By, Change};
use super::reach::Reach;
use super::save;
use super::timetable::{self, Timetable};
use super::told::{settled_words, unresolved_words};
use super::{form, is_station, outside, place, store, words};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "schedule/decide.html")]
struct DecidePage {
    c: Chrome,
    id: String,
    title: String,
    at: String,
    meets: Vec<String>,
    choices: Vec<(&'static str, Vec<String>, Option<String>)>,
    error: Option<String>,
}

/// The slots of a bulletin that wait at one's own station.
async fn waiting(desk: &Desk, tx: &mut Tx, id: &str) -> Result<(String, Vec<String>), Refusal> {
    let unit = desk.actor.unit.clone();
    if !is_station(desk, &unit) || !role_may(desk.actor.role, Act::KeepTimetable) {
        return Err(Refusal::NotFound);
    }
    store::target(tx, id, &unit).await?.ok_or(Refusal::NotFound)?;
    let slots = store::pending_of(tx, &unit, id).await?;
    Ok((unit, slots))
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let mut tx = desk.db().snapshot().await?;
    let (unit, slots) = waiting(&desk, &mut tx, &id).await?;
    if slots.is_empty() {
        return Err(Refusal::Conflict(desk.t("schedule.err.decided")));
    }
    let table = timetable::of(&mut tx, &unit, desk.at).await?;
    Ok(Reply::page(&decide_page(&desk, &table, &id, &slots, None)))
}

/// What waits, as if it were heard at the time that was wished.
fn wished(table: &Timetable, slots: &[String], now: Moment) -> place::Look {
    let window = Span {
        from: now,
        until: Moment(now.0 + place::HORIZON_DAYS * 86_400_000),
    };
    let kept = table.kept.iter().filter(|kept| slots.contains(&kept.row.id));
    let new: Vec<Occurrence> = kept.flat_map(|kept| table.of_slot(kept, window)).collect();
    place::look_at(table, new, &Reach::All, window)
}

fn decide_page(
    desk: &Desk,
    table: &Timetable,
    id: &str,
    slots: &[String],
    error: Option<String>,
) -> DecidePage {
    let look = wished(table, slots, desk.at);
    let first = look.new.first();
    let meets = look.collisions.iter().map(|met| {
        let there = &look.there[met.there];
        format!("{} ({})", table.title(there), words::stretch(there.span))
    });
    let choices = [Choice::Append, Choice::Shift, Choice::Replace].map(|choice| {
        match place::settle(table, &look, choice, Hand::Commune) {
            Ok(settled) => (save::code(choice), settled_words(desk, table, &settled), None),
            Err(why) => (
                save::code(choice),
                Vec::new(),
                Some(unresolved_words(desk, table, &look, &why)),
            ),
        }
    });
    DecidePage {
        id: id.to_owned(),
        title: first.map_or_else(|| id.to_owned(), |one| table.title(one)),
        at: first.map_or_else(
            || desk.t("schedule.decide.over"),
            |one| {
                format!(
                    "{}, {}",
                    words::day(desk.lang, one.span.from.day()),
                    words::stretch(one.span)
                )
            },
        ),
        meets: meets.collect(),
        choices: choices.into_iter().collect(),
        error,
        c: desk.chrome("schedule.menu"),
    }
}

pub(super) async fn decide(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let (unit, slots) = waiting(&desk, &mut tx, &id).await?;
    let change = Change::begin(&mut tx, &unit, By::desk(&desk)).await?;
    let slots_now = store::pending_of(&mut tx, &unit, &id).await?;
    if slots.is_empty() || slots_now != slots {
        return Err(Refusal::Conflict(desk.t("schedule.err.decided")));
    }
    let look = wished(&change.table, &slots, desk.at);
    let settled = form::choice(form.get("choice"))
        .map(|choice| (choice, place::settle(&change.table, &look, choice, Hand::Commune)));
    let Some((choice, Ok(settled))) = settled else {
        let error = Some(desk.t("schedule.err.choice"));
        return Ok(Reply::invalid(&decide_page(
            &desk,
            &change.table,
            &id,
            &slots,
            error,
        )));
    };
    for slot in &slots {
        store::decide_slot(&mut tx, slot).await?;
    }
    for row in settled.rows(desk.at, save::code(choice)) {
        store::change_occurrence(&mut tx, &row, &desk.actor.person).await?;
    }
    outside::step(
        &mut tx,
        (&id, &unit),
        Step::Schedule,
        Hand::Commune,
        &By::desk(&desk),
    )
    .await?;
    change
        .end(
            &mut tx,
            "schedule.decided",
            &id,
            json!({ "choice": save::code(choice) }),
        )
        .await?;
    tx.commit().await?;
    Ok(Reply::to("/timetable").saying("schedule.said.decided"))
}
