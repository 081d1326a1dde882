//! Passing work down: one assignment becomes many, below it.

use std::collections::BTreeSet;

use civic::assignment::{Part, Step, delegated_due};
use civic::permission::Actor;
use civic::{Ids, Moment};
use serde_json::json;
use store::{Error, Tx};
use viet::Date;

use super::steps::{Fault, note};
use super::store as rows;

/// What is to be passed down.
#[derive(Clone, Debug)]
pub struct Delegation {
    /// The unit's own assignment.
    pub parent: String,
    /// The units that are to get it, each once.
    pub units: Vec<String>,
    /// The one of them that leads; the others assist.
    pub lead: Option<String>,
    /// The giver's own words.
    pub note: Option<String>,
    /// An earlier day; `None`: the giver's own.
    pub due: Option<Date>,
}

/// What was passed down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegated {
    /// Unit and new assignment, in the order asked.
    pub given: Vec<(String, String)>,
    /// Units that have the task already and were passed over.
    pub skipped: Vec<String>,
}

/// Passes an assignment down in the caller's transaction, all or nothing. Whether the actor's unit may give work to
/// these units is asked before: `civic::unit::Directory::delegable`.
///
/// # Errors
/// [`Fault`]; also when another delegation of the same task to the same unit was quicker (`Error::is_duplicate`).
pub async fn delegate(
    tx: &mut Tx,
    ids: &dyn Ids,
    at: Moment,
    actor: &Actor,
    ask: &Delegation,
) -> Result<Delegated, Fault> {
    let parent = rows::hold(tx, &ask.parent).await?.ok_or(Fault::Missing)?;
    let from = parent.state()?;
    let to = from.after(Step::Delegate)?;
    let due = delegated_due(parent.due(), ask.due, at.day())?;
    if ask.lead.as_ref().is_some_and(|lead| !ask.units.contains(lead)) {
        return Err(Fault::LeadNotAmong);
    }
    let holders = rows::holders_in(tx, &parent.task).await?;
    let holders: BTreeSet<&str> = holders.iter().map(|holder| holder.unit.as_str()).collect();
    let (skipped, wanted): (Vec<_>, Vec<_>) = ask
        .units
        .iter()
        .cloned()
        .partition(|unit| holders.contains(unit.as_str()));
    if wanted.is_empty() {
        return Err(Fault::Nobody);
    }
    let given: Vec<_> = wanted.into_iter().map(|unit| (unit, ids.next(at))).collect();
    insert(tx, at, ask, due, &given).await?;
    let change = rows::Move {
        from,
        to,
        reason: None,
        receiver: Some(&actor.person),
        at,
    };
    if !rows::set_state(tx, &ask.parent, &change).await? {
        return Err(Error::Damaged(format!("assignment {} changed while it was held", ask.parent)).into());
    }
    let detail = json!({
        "units": given.iter().map(|(unit, _)| unit).collect::<Vec<_>>(), "skipped": skipped,
        "lead": ask.lead, "due": due.map(|day| day.to_string()), "note": ask.note,
    });
    note(tx, at, actor, "assignment.delegated", &ask.parent, detail).await?;
    Ok(Delegated { given, skipped })
}

async fn insert(
    tx: &mut Tx,
    at: Moment,
    ask: &Delegation,
    due: Option<Date>,
    given: &[(String, String)],
) -> store::Result<()> {
    let due = due.map(|day| day.to_string());
    let row = |(unit, id): &(String, String)| {
        let part = if ask.lead.as_ref() == Some(unit) {
            Part::Lead
        } else {
            Part::Assist
        };
        json!([id, unit, part.code(), ask.note, due, at.0, ask.parent])
    };
    let made = rows::insert_below(tx, given.iter().map(row).collect()).await?;
    if made == given.len() as u64 {
        Ok(())
    } else {
        Err(Error::Damaged(format!(
            "{made} of {} delegations were made",
            given.len()
        )))
    }
}
