//! Passing work down: one assignment becomes many, below it.

use std::collections::{BTreeMap, BTreeSet};

use civic::assignment::{Part, Step, delegated_due};
use civic::permission::Actor;
use civic::{Ids, Moment};
use serde_json::json;
use store::{Error, Tx};
use viet::Date;

use super::holders;
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
    /// Unit and assignment, in the order asked; a unit from which the task was taken back keeps its assignment.
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
    let parent = super::steps::held(tx, &ask.parent).await?;
    let from = parent.state()?;
    let to = from.after(Step::Delegate)?;
    let due = delegated_due(parent.due(), ask.due, at.day())?;
    if ask.lead.as_ref().is_some_and(|lead| !ask.units.contains(lead)) {
        return Err(Fault::LeadNotAmong);
    }
    let holders = holders::holders_in(tx, &parent.task).await?;
    let (free, held): (Vec<_>, Vec<_>) = holders.into_iter().partition(holders::Holder::is_free);
    let holders: BTreeSet<&str> = held.iter().map(|holder| holder.unit.as_str()).collect();
    let free: BTreeMap<&str, &str> = free
        .iter()
        .map(|holder| (holder.unit.as_str(), holder.id.as_str()))
        .collect();
    let (skipped, wanted): (Vec<_>, Vec<_>) = ask
        .units
        .iter()
        .cloned()
        .partition(|unit| holders.contains(unit.as_str()));
    if wanted.is_empty() {
        return Err(Fault::Nobody);
    }
    let id_of = |unit: &str| free.get(unit).map_or_else(|| ids.next(at), |id| (*id).to_owned());
    let given: Vec<_> = wanted
        .into_iter()
        .map(|unit| {
            let id = id_of(&unit);
            (unit, id)
        })
        .collect();
    insert(tx, at, ask, due, &given, &free).await?;
    let units = given.iter().map(|(unit, _)| unit.as_str());
    crate::register::arrives(tx, at, &parent.directive, units).await?;
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
    crate::exchange::moved(tx, at, &parent.directive).await?;
    Ok(Delegated { given, skipped })
}

async fn insert(
    tx: &mut Tx,
    at: Moment,
    ask: &Delegation,
    due: Option<Date>,
    given: &[(String, String)],
    free: &BTreeMap<&str, &str>,
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
    let (again, new): (Vec<_>, Vec<_>) = given
        .iter()
        .partition(|(unit, _)| free.contains_key(unit.as_str()));
    let mut made = rows::insert_below(tx, new.into_iter().map(row).collect()).await?;
    for pair in again {
        made += rows::give_again(tx, &row(pair)).await?;
    }
    if made == given.len() as u64 {
        Ok(())
    } else {
        Err(Error::Damaged(format!(
            "{made} of {} delegations were made",
            given.len()
        )))
    }
}
