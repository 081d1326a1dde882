//! How the actor's unit stands to things: asked in every handler that takes an id, answered here alone.

mod store;

use civic::permission::Relation;

use crate::directive::scope;
use crate::http::{Desk, Refusal};

/// What decides about an assignment.
#[derive(Clone, Copy, Debug)]
pub struct AssignmentKey<'a> {
    /// The unit that it was given to.
    pub unit: &'a str,
    /// The unit that gave it.
    pub given_by: &'a str,
    /// The directive that it comes from.
    pub directive: &'a str,
}

/// How the actor's unit stands to a directive: it sent it, something of it was given to it, or it stands above a unit
/// that something was given to. Empty: none of these, and none of its business; also when there is no such directive.
pub async fn to_directive(desk: &Desk, directive: &str) -> Result<Vec<Relation>, Refusal> {
    let (unit, mut relations) = (desk.actor.unit.as_str(), Vec::new());
    let Some(sender) = store::sender(desk.db(), directive).await? else {
        return Ok(relations);
    };
    if sender == unit {
        relations.push(Relation::Sent);
    }
    if store::units_of(desk.db(), directive, unit).await? {
        relations.push(Relation::Received);
    }
    // Nothing is open to those above that is not open to the sender. Asked from the few units below: a directive to the
    // whole country is not read for nothing.
    if sender != unit {
        let below = scope::below(&desk.directory(), unit, desk.today());
        if store::any_of(desk.db(), directive, &below).await? {
            relations.push(Relation::StandsAbove);
        }
    }
    Ok(relations)
}

/// How the actor's unit stands to an assignment. The directive's sender counts as the sender of all that came of it.
pub async fn to_assignment(desk: &Desk, key: &AssignmentKey<'_>) -> Result<Vec<Relation>, Refusal> {
    let (unit, mut relations) = (desk.actor.unit.as_str(), Vec::new());
    let sender = store::sender(desk.db(), key.directive).await?;
    if key.given_by == unit || sender.as_deref() == Some(unit) {
        relations.push(Relation::Sent);
    }
    if key.unit == unit {
        relations.push(Relation::Received);
    }
    if desk.directory().stands_above(unit, key.unit, desk.today()) {
        relations.push(Relation::StandsAbove);
    }
    Ok(relations)
}

/// A letter on the desk is its unit's own; nobody else knows of it.
#[must_use]
pub fn to_letter(desk: &Desk, unit: &str) -> Vec<Relation> {
    if desk.actor.unit == unit {
        vec![Relation::Sent]
    } else {
        Vec::new()
    }
}
