//! Who owes an answer, and on what.

use std::collections::BTreeSet;

use super::scope::Scope;
use super::store;
use crate::http::{Desk, Refusal};

/// Units that are silent or late, and the tasks that they are silent or late with.
pub(crate) struct Owed {
    pub units: BTreeSet<String>,
    pub tasks: BTreeSet<String>,
}

/// What is owed in this scope today; the actor's own unit is not reminded of anything.
pub(crate) async fn owed(desk: &Desk, directive: &str, scope: &Scope) -> Result<Owed, Refusal> {
    let (db, today, own) = (desk.db(), desk.today(), &desk.actor.unit);
    let whom = store::whom(db, directive, scope, today, "remind", "", own).await?;
    Ok(Owed {
        units: whom.iter().map(|one| one.unit.clone()).collect(),
        tasks: whom.into_iter().map(|one| one.task).collect(),
    })
}
