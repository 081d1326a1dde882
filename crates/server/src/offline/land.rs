//! Finding the assignment on which an item lands: the one that it names, or the one of the unit that followed.

use ::store::Tx;
use civic::landing::{Landing, gone, landing};
use civic::permission::Act;

use super::envelope::Item;
use super::store;
use crate::assignment::{self as assignments, Assignment};
use crate::http::{Desk, Refusal};

/// Where an item lands.
#[derive(Debug)]
pub(super) struct Place {
    /// The assignment, held by the transaction.
    pub row: Assignment,
    /// How it was found, when the unit had merged meanwhile: `civic::landing::Landing::code`.
    pub landed: Option<&'static str>,
}

/// Finds and holds the place; `None` when it is none of the actor's business.
pub(super) async fn place(tx: &mut Tx, desk: &Desk, item: &Item) -> Result<Option<Place>, Refusal> {
    // Where a re-organisation has carried the work already, it lands there.
    let Some(row) = assignments::continued::hold_current(tx, &item.on).await? else {
        return Ok(None);
    };
    // The role, asked of its own unit; which unit that is, the lineage says.
    desk.may(Act::LogActivity, &[civic::permission::Relation::Received])?;
    let (directory, today) = (desk.directory(), desk.today());
    match landing(&directory, &row.unit, &desk.actor.unit, today) {
        Landing::Foreign => Ok(None),
        Landing::Own => {
            // The account and the work have both moved; the phone still wrote for the old unit.
            let carried = row.id != item.on;
            let moved = carried || item.unit != row.unit && gone(&directory, &item.unit, today).is_some();
            let landed = moved.then_some("followed");
            Ok(Some(Place { row, landed }))
        }
        Landing::Undecided => Ok(Some(Place {
            row,
            landed: Landing::Undecided.code(),
        })),
        followed @ Landing::Followed(_) => {
            let landed = followed.code();
            let row = heir_of(tx, row, &followed, &desk.actor.unit).await?;
            Ok(Some(Place { row, landed }))
        }
    }
}

/// The same task with the unit that followed, or with the sender's office there, if one of them has it; else the
/// assignment stays where it was.
async fn heir_of(
    tx: &mut Tx,
    row: Assignment,
    landing: &Landing,
    office: &str,
) -> Result<Assignment, Refusal> {
    let Landing::Followed(heir) = landing else {
        return Ok(row);
    };
    for unit in [heir, office] {
        if let Some(id) = store::of_task(tx, &row.task, unit).await? {
            return Ok(assignments::hold(tx, &id).await?.unwrap_or(row));
        }
    }
    Ok(row)
}
