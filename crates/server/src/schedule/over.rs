//! Bulletins whose slots at a station are all over: no day of theirs is left.

use std::collections::BTreeMap;

use ::store::{Result, Tx};
use civic::Moment;
use civic::broadcast::Span;

use super::store as rows;
use super::timetable::{self, Kept, Timetable};

const DAY_MS: i64 = 86_400_000;
/// So many days are looked ahead, the next ones first: most slots are heard within a week, and none more rarely than this.
const AHEAD: [i64; 4] = [8, 62, 400, 3_660];

/// A bulletin that has its time at a station no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// The bulletin.
    pub bulletin: String,
    /// Whether its time ever came.
    pub was_due: bool,
}

/// The bulletins that are scheduled at a station and whose slots' last day was before today.
pub async fn over(tx: &mut Tx, unit: &str, at: Moment) -> Result<Vec<Over>> {
    let table = timetable::of_scheduled(tx, unit).await?;
    let mut by_bulletin: BTreeMap<&str, Vec<&Kept>> = BTreeMap::new();
    for kept in &table.kept {
        if let Some(bulletin) = kept.row.bulletin.as_deref() {
            by_bulletin.entry(bulletin).or_default().push(kept);
        }
    }
    let today = Moment::start_of(at.day());
    let over = by_bulletin
        .into_iter()
        .filter(|(_, slots)| slots.iter().all(|kept| is_over(&table, kept, today)));
    let found = over.map(|(bulletin, slots)| Over {
        bulletin: bulletin.to_owned(),
        was_due: slots.iter().any(|kept| was_due(&table, kept, today)),
    });
    Ok(found.collect())
}

/// Whether the time of a bulletin that is scheduled at a station came before an instant.
pub async fn was_due_before(tx: &mut Tx, unit: &str, bulletin: &str, until: Moment) -> Result<bool> {
    let table = timetable::of_scheduled(tx, unit).await?;
    let mut slots = table
        .kept
        .iter()
        .filter(|kept| kept.row.bulletin.as_deref() == Some(bulletin))
        .peekable();
    // Whose days cannot be read is not known to have had none.
    Ok(slots.peek().is_none() || slots.any(|kept| was_due(&table, kept, until)))
}

/// The units at which something is scheduled.
pub async fn units_waiting(tx: &mut Tx) -> Result<Vec<String>> {
    rows::units_waiting(tx).await
}

fn is_over(table: &Timetable, kept: &Kept, today: Moment) -> bool {
    // What waits for the commune has no day yet.
    !kept.row.pending && AHEAD.into_iter().all(|days| is_silent(table, kept, today, days))
}

fn is_silent(table: &Timetable, kept: &Kept, from: Moment, days: i64) -> bool {
    let window = Span {
        from,
        until: Moment(from.0 + days * DAY_MS),
    };
    table.of_slot(kept, window).is_empty()
}

fn was_due(table: &Timetable, kept: &Kept, until: Moment) -> bool {
    let window = Span {
        from: Moment(kept.row.created_at),
        until,
    };
    !kept.row.pending && window.from < window.until && !table.of_slot(kept, window).is_empty()
}
