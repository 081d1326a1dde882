//! A slot in words: whether it stands, where it is heard, what it is.

use std::collections::BTreeSet;

use ::store::Tx;
use civic::Moment;
use civic::broadcast::{Occurrence, Span};

use super::picture::Look;
use super::store::{self, SlotRow};
use super::timetable::{Kept, kept_back};
use crate::http::{Ctx, Desk, Refusal};

/// Why it is not heard, if so: it has ended, it waits for a decision, or something keeps it back.
pub(super) fn state_of(desk: &Desk, row: &SlotRow) -> Option<String> {
    match row.ended_at {
        Some(end) => Some(desk.tf(
            "schedule.ended",
            &[("when", &Moment(end).short()), ("why", &ended_why(desk, row))],
        )),
        None if row.pending => Some(desk.t("schedule.pending")),
        None => kept_back(row, desk.at).map(|why| desk.t(&format!("schedule.why.{why}"))),
    }
}

/// Why it ended, in words.
fn ended_why(ctx: &Ctx, row: &SlotRow) -> String {
    match row.ended_why.as_deref() {
        Some(code @ ("changed" | "withdrawn" | "unit_ended")) => ctx.t(&format!("schedule.ended_why.{code}")),
        Some(why) => why.to_owned(),
        None => "–".to_owned(),
    }
}

/// The names of devices; one that is revoked has gone.
pub(super) async fn names(tx: &mut Tx, unit: &str, ids: &BTreeSet<String>) -> Result<String, Refusal> {
    let mut names: Vec<String> = Vec::new();
    for place in store::places(tx, unit).await? {
        if ids.contains(&place.id) && !names.contains(&place.name) {
            names.push(place.name);
        }
    }
    Ok(names.join(", "))
}

pub(super) fn look_of(kept: &Kept) -> Look {
    let any = Occurrence {
        id: String::new(),
        slot: String::new(),
        item: String::new(),
        span: Span::lasting(Moment(0), 1),
        class: kept.slot.class,
        level: kept.slot.level,
        source: kept.slot.source,
        language: String::new(),
    };
    Look::of(&any)
}
