//! Open work of a unit that ends goes on at the unit that takes over. The assignment of the closed unit stays as it was,
//! with what was reported for it; the one that goes on knows where it came from, and the living letter counts it once.

mod store;

use ::store::{Result, Tx};
use civic::reform::Rule;
use serde_json::json;

use super::store::{Assignment, hold};
use crate::reform::{Affected, Carry, Future, Thing};

pub(super) use store::{Origin, next, origins};

/// Work is not followed over more re-organisations than this.
const MOST_MOVES: usize = 16;

/// Work that still owes something.
pub(crate) const OPEN: Affected = Affected {
    name: "work",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::open(tx, units)),
    carry: |tx, carry| Box::pin(carry_on(tx, carry)),
};

/// Work that owes nothing more: it stays in the files of the unit that did it.
pub(crate) const OVER: Affected = Affected {
    name: "work_over",
    rule: Rule::Stays,
    find: |tx, units| Box::pin(store::over(tx, units)),
    carry: |_, _| -> Future<'_, ()> { Box::pin(async { Ok(()) }) },
};

/// The assignment, or the one in which it goes on by now, held by the transaction: a form that was open while its unit
/// was merged lands where the work is.
pub(crate) async fn hold_current(tx: &mut Tx, id: &str) -> Result<Option<Assignment>> {
    let mut row = hold(tx, id).await?;
    for _ in 0..MOST_MOVES {
        let Some(next) = row.as_ref().and_then(|row| row.moved_to.clone()) else {
            break;
        };
        row = hold(tx, &next).await?;
    }
    Ok(row)
}

/// Work of a unit that goes on at another: three steps over all rows at once, then what hangs on it.
async fn carry_on(tx: &mut Tx, carry: &Carry<'_>) -> Result<()> {
    let row = |(thing, to): &(&Thing, &str)| json!([carry.ids.next(carry.at), thing.id, to]);
    let rows: serde_json::Value = carry.things.iter().map(row).collect();
    store::hold_all(tx, &rows).await?;
    store::join(tx, &rows, carry.at).await?;
    store::begin(tx, &rows, carry.at).await?;
    store::leave(tx, &rows, carry.reform, carry.at).await?;
    // What was passed down from work that moved hangs on the work that goes on; twice, for work above work of one unit.
    store::hang_below(tx, &rows).await?;
    store::lift(tx, &rows).await?;
    store::lift(tx, &rows).await
}
