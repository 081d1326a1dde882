//! The steps of handling, each in the caller's transaction with its audit entry.

use civic::Moment;
use civic::assignment::{Handling, Step, WrongDue, WrongStep};
use civic::permission::Actor;
use serde_json::json;
use store::audit::{self, Entry};
use store::{Error, Tx};

use super::store as rows;

/// Why a step was not taken. After any of these the transaction must be dropped.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// There is no such assignment.
    #[error("there is no such assignment")]
    Missing,
    /// It goes on at another unit since a re-organisation.
    #[error("the work goes on in assignment {0}")]
    Moved(String),
    /// The state does not allow it.
    #[error(transparent)]
    WrongStep(#[from] WrongStep),
    /// The due day of a delegation cannot be.
    #[error(transparent)]
    WrongDue(#[from] WrongDue),
    /// Nobody is left to pass it down to: nobody was chosen, or all have it already.
    #[error("there is nobody to pass it down to")]
    Nobody,
    /// The unit that is to lead is not among those that get it.
    #[error("the leading unit is not among those that get it")]
    LeadNotAmong,
    /// The database.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Takes a step with an assignment and gives the state after it; for passing down see [`super::delegate`]. Opening again and beginning again change nothing and
/// leave no trace. Taking back reaches everything that was passed down from it.
///
/// `reason` is kept for refusing and taking back. Whether the actor may is asked before.
pub async fn take(
    tx: &mut Tx,
    at: Moment,
    actor: &Actor,
    id: &str,
    step: Step,
    reason: Option<&str>,
) -> Result<Handling, Fault> {
    let row = held(tx, id).await?;
    let from = row.state()?;
    let to = from.after(step)?;
    if from == to {
        return Ok(to);
    }
    let receiver = (row.unit == actor.unit && step != Step::Recall).then_some(actor.person.as_str());
    let change = rows::Move {
        from,
        to,
        reason,
        receiver,
        at,
    };
    if !rows::set_state(tx, id, &change).await? {
        return Err(Error::Damaged(format!("assignment {id} changed while it was held")).into());
    }
    let below = match (step, reason) {
        (Step::Recall, Some(reason)) => rows::recall_below(tx, id, reason, at).await?,
        _ => 0,
    };
    let detail = json!({ "from": from.code(), "to": to.code(), "reason": reason, "below": below });
    note(tx, at, actor, action(step), id, detail).await?;
    crate::exchange::moved(tx, at, &row.directive).await?;
    Ok(to)
}

/// Takes the step that the unit's own organ told by exchange: nobody here did it, and the audit entry says so. `false`
/// when the assignment is in that state already.
pub(crate) async fn told(
    tx: &mut Tx,
    at: Moment,
    id: &str,
    step: Step,
    words: Option<&str>,
) -> Result<bool, Fault> {
    let row = held(tx, id).await?;
    let from = row.state()?;
    let to = from.after(step)?;
    let reason = words.filter(|_| step == Step::Refuse);
    let change = rows::Move {
        from,
        to,
        reason,
        receiver: None,
        at,
    };
    if from == to || !rows::set_state(tx, id, &change).await? {
        return Ok(false);
    }
    let detail = json!({ "from": from.code(), "to": to.code(), "words": words, "how": "exchange" });
    let entry = Entry {
        person: None,
        unit: Some(&row.unit),
        action: action(step),
        subject: id,
        detail,
    };
    audit::append(tx, at, &entry).await?;
    crate::exchange::moved(tx, at, &row.directive).await?;
    Ok(true)
}

/// Records the receipt: the first opening by the receiving unit. `true` when this was it.
pub async fn receive(tx: &mut Tx, at: Moment, actor: &Actor, id: &str) -> Result<bool, Fault> {
    let row = held(tx, id).await?;
    if row.unit != actor.unit || row.state()? != Handling::Arrived {
        return Ok(false);
    }
    take(tx, at, actor, id, Step::Open, None).await?;
    Ok(true)
}

/// The assignment, held; refused when it goes on elsewhere.
pub(super) async fn held(tx: &mut Tx, id: &str) -> Result<rows::Assignment, Fault> {
    let row = rows::hold(tx, id).await?.ok_or(Fault::Missing)?;
    match row.moved_to {
        Some(next) => Err(Fault::Moved(next)),
        None => Ok(row),
    }
}

/// Writes an audit entry for an act of this person.
pub(crate) async fn note(
    tx: &mut Tx,
    at: Moment,
    actor: &Actor,
    action: &'static str,
    subject: &str,
    detail: serde_json::Value,
) -> store::Result<()> {
    let (person, unit) = (Some(actor.person.as_str()), Some(actor.unit.as_str()));
    audit::append(
        tx,
        at,
        &Entry {
            person,
            unit,
            action,
            subject,
            detail,
        },
    )
    .await
}

fn action(step: Step) -> &'static str {
    match step {
        Step::Open => "assignment.received",
        Step::Refuse => "assignment.refused",
        Step::Delegate => "assignment.delegated",
        Step::Begin => "assignment.begun",
        Step::Finish => "assignment.finished",
        Step::Reopen => "assignment.reopened",
        Step::Recall => "assignment.recalled",
    }
}
