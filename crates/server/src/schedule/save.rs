//! A slot as it is kept, with its bulletin's step and what gives way to it.

use ::store::Tx;
use civic::broadcast::Choice;
use civic::bulletin::{Hand, Level, Step};
use serde_json::json;

use super::change::{By, Change};
use super::edit::{self, Old};
use super::form::Wanted;
use super::place::{Look, Settled};
use super::store::{self, NewSlot};
use super::timetable::code_of;
use super::{calendar, outside};
use crate::http::{Desk, Refusal};

/// What is kept of a form.
pub(super) struct Saved<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) look: &'a Look,
    pub(super) settled: &'a Settled,
    pub(super) form_key: &'a str,
}

pub(super) async fn save(
    desk: &Desk,
    tx: &mut Tx,
    change: Change,
    unit: &str,
    saved: Saved<'_>,
    old: Option<&Old>,
) -> Result<(), Refusal> {
    let Saved {
        wanted,
        look,
        settled,
        form_key,
    } = saved;
    let mut new = new_slot(wanted, unit, &desk.actor.person, form_key, desk.at);
    let id = new.id.clone();
    if let Some(old) = old {
        edit::end(desk, tx, old).await?;
        new.replaces = Some(old.row.id.clone());
    }
    store::insert_slot(tx, new).await?;
    let why = wanted.choice.map_or("", code);
    for row in settled.rows(desk.at, why) {
        store::change_occurrence(tx, &row, &desk.actor.person).await?;
    }
    if let Some(bulletin) = &wanted.bulletin {
        scheduled(tx, bulletin, unit, desk).await?;
    }
    let detail = json!({
        "bulletin": wanted.bulletin, "relay": wanted.relay, "calendar": calendar::write(&wanted.slot.calendar, wanted.market.as_deref()),
        "start": wanted.slot.start_s, "duration_ms": wanted.slot.duration_ms, "devices": wanted.reach.write(), "choice": why,
        "met": look.collisions.len(), "moved": settled.moved.len(), "removed": settled.removed.len(),
        "before": old.map(edit::before),
    });
    let action = match old {
        Some(_) => "schedule.slot_changed",
        None => "schedule.slot_made",
    };
    change.end(tx, action, &id, detail).await
}

/// The bulletin has its time; one that was played goes on being so.
async fn scheduled(tx: &mut Tx, bulletin: &str, unit: &str, desk: &Desk) -> Result<(), Refusal> {
    let standing = store::target(tx, bulletin, unit).await?;
    let over = standing.is_some_and(|row| matches!(row.state.as_str(), "scheduled" | "played"));
    if over {
        return Ok(());
    }
    outside::step(
        tx,
        (bulletin, unit),
        Step::Schedule,
        Hand::Commune,
        &By::desk(desk),
    )
    .await
}

/// The row of what was wanted.
pub(super) fn new_slot(wanted: &Wanted, unit: &str, by: &str, form_key: &str, at: civic::Moment) -> NewSlot {
    let slot = &wanted.slot;
    NewSlot {
        id: slot.id.clone(),
        unit: unit.to_owned(),
        bulletin: wanted.bulletin.clone(),
        relay: wanted.relay.clone(),
        language: slot.language.clone(),
        calendar: calendar::write(&slot.calendar, wanted.market.as_deref()),
        start_s: i64::from(slot.start_s),
        duration_ms: i64::from(slot.duration_ms),
        codes: [
            slot.class.code().to_owned(),
            code_of::<Level>(slot.level),
            code_of(slot.source),
        ],
        devices: wanted.reach.write(),
        resume: wanted.resume.clone(),
        late_ms: wanted.late_ms,
        at: None,
        order: None,
        pending: false,
        form_key: form_key.to_owned(),
        replaces: None,
        by: by.to_owned(),
        created: at,
    }
}

/// A choice as a code.
pub(super) fn code(choice: Choice) -> &'static str {
    match choice {
        Choice::Replace => "replace",
        Choice::Append => "append",
        Choice::Shift => "shift",
    }
}
