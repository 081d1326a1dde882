//! When a bulletin is heard, for its sender: at each station the next time, and how many slots it has.

use std::collections::BTreeMap;

use ::store::{Result, Tx};
use civic::Moment;
use civic::broadcast::Span;

use super::timetable::{self, Timetable, kept_back};

/// So far ahead it is looked.
const AHEAD_MS: i64 = 60 * 86_400_000;

/// A bulletin in the timetable of one station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// When it is heard next, within sixty days; none: not any more, or it waits for the commune.
    pub next: Option<Moment>,
    /// How many slots it has.
    pub slots: usize,
}

/// At each station that has it in its timetable, by unit.
pub async fn when_heard(tx: &mut Tx, bulletin: &str, at: Moment) -> Result<BTreeMap<String, When>> {
    let tables = timetable::of_bulletin(tx, bulletin).await?;
    Ok(tables
        .into_iter()
        .map(|(unit, table)| (unit, when(&table, at)))
        .collect())
}

fn when(table: &Timetable, at: Moment) -> When {
    let window = Span {
        from: at,
        until: Moment(at.0 + AHEAD_MS),
    };
    let heard = table.within(window).into_iter();
    let mut open = heard.filter(|one| {
        let kept = table.kept(&one.slot);
        kept.is_some_and(|kept| kept_back(&kept.row, one.span.from).is_none())
    });
    When {
        next: open.next().map(|one| one.span.from),
        slots: table.kept.len(),
    }
}
