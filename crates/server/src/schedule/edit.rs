//! A slot that is changed: it ends, and another one comes in its place, so that what was heard until now stays as it was.

use ::store::Tx;
use civic::Moment;
use serde_json::{Value, json};
use viet::Date;

use super::form::{Errors, Offer, Typed};
use super::store::{self, ChangeRow, SlotRow};
use super::timetable::{self, Kept, Timetable};
use super::typed::item_of;
use super::{new, own_of, words};
use crate::http::{Answer, Ctx, Desk, Form, Path, Refusal, Reply};

/// The slot that is changed, with what was changed on single days to come.
pub(super) struct Old {
    pub row: SlotRow,
    changes: Vec<ChangeRow>,
}

pub(super) async fn form(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = changeable(&desk, &id).await?;
    let mut tx = desk.db().snapshot().await?;
    let mut table = timetable::of(&mut tx, &row.unit, desk.at).await?;
    let kept = table.kept(&id).cloned().ok_or_else(|| over(&desk))?;
    let mut offer = new::offer(&mut tx, &desk, &row.unit).await?;
    let old = take_out(&desk, &mut tx, &mut table, &mut offer, &id).await?;
    let typed = Typed::of_slot(&kept, &old.dropped(), desk.today(), desk.new_id());
    let page = new::page(&desk, &offer, typed, Errors::new(), None);
    Ok(Reply::page(&page.changing(&desk, &old)))
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = changeable(&desk, &id).await?;
    new::work(&desk, &row.unit, &form, Some(&id)).await
}

/// A slot of one's own station.
async fn changeable(desk: &Desk, id: &str) -> Result<SlotRow, Refusal> {
    let mut tx = desk.db().snapshot().await?;
    let row = store::slot(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    own_of(desk, &row.unit)?;
    Ok(row)
}

fn over(ctx: &Ctx) -> Refusal {
    Refusal::Conflict(ctx.t("schedule.err.edit_over"))
}

/// Takes the slot out of the timetable in memory, and leaves in the offer what it plays alone.
pub(super) async fn take_out(
    desk: &Desk,
    tx: &mut Tx,
    table: &mut Timetable,
    offer: &mut Offer,
    id: &str,
) -> Result<Old, Refusal> {
    let row = store::slot(tx, id).await?.ok_or(Refusal::NotFound)?;
    let kept: Option<&Kept> = table.kept(id);
    if row.ended_at.is_some() || kept.is_none() {
        return Err(over(desk));
    }
    if row.at.is_some() || row.pending {
        return Err(Refusal::Conflict(desk.t("schedule.err.edit_not")));
    }
    *offer = std::mem::take(offer).only(&item_of(&row));
    if offer.is_empty() {
        return Err(Refusal::Conflict(desk.t("schedule.err.edit_gone")));
    }
    let today = desk.today().to_string();
    let changes = table.changes_of(id).into_iter();
    let changes = changes.filter(|change| change.day >= today).cloned().collect();
    *table = table.without(id);
    Ok(Old { row, changes })
}

impl Old {
    /// The days to come on which a person said that it is not heard. What made room for another one is looked at anew.
    fn dropped(&self) -> Vec<Date> {
        let by_person = |change: &&ChangeRow| {
            let choice = change.why.as_deref().and_then(super::form::choice);
            change.what == "dropped" && choice.is_none()
        };
        let days = self.changes.iter().filter(by_person);
        days.filter_map(|change| change.day.parse().ok()).collect()
    }
}

/// The days to come that were moved, in words: they go back to the time of the slot.
pub(super) fn unmoved(ctx: &Ctx, old: &Old) -> Vec<String> {
    let moved = old.changes.iter().filter(|change| change.what == "moved");
    let line = |change: &ChangeRow| {
        let day: Date = change.day.parse().ok()?;
        let to = Moment(change.moved_to?).short();
        let day = words::day(ctx.lang, day);
        Some(ctx.tf("schedule.unmoved", &[("day", &day), ("to", &to)]))
    };
    super::told::some(moved.filter_map(line).collect(), ctx)
}

/// Ends it: what was planned from now on is what comes in its place.
pub(super) async fn end(desk: &Desk, tx: &mut Tx, old: &Old) -> Result<(), Refusal> {
    let (row, person) = (&old.row, &desk.actor.person);
    if store::end_slot(tx, &row.id, row.version, person, "changed", desk.at).await? {
        Ok(())
    } else {
        Err(Refusal::Conflict(desk.t("schedule.err.moved_on")))
    }
}

/// What it was, for the record.
pub(super) fn before(old: &Old) -> Value {
    let row = &old.row;
    json!({ "slot": row.id, "calendar": row.calendar, "start": row.start_s, "duration_ms": row.duration_ms,
        "devices": row.devices, "resume": row.resume, "late_ms": row.late_ms })
}
