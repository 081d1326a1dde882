//! Assignments: the inbox, one piece of work, its handling, passing it down, and reminding.

pub(crate) mod continued;
pub mod delegate;
#[cfg(test)]
mod delegate_tests;
mod delegating;
#[cfg(test)]
pub(crate) mod fixture_tests;
mod handling;
mod holders;
mod inbox;
pub(crate) mod phone;
mod remind;
mod show;
pub mod steps;
mod store;
#[cfg(test)]
mod tests;
mod words;

use civic::permission::{Act, Relation};

use crate::access::{AssignmentKey, to_assignment, to_assignments};
use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};

pub use store::Assignment;
pub(crate) use store::{count, get, hold, of_unit};
pub(crate) use words::shorten;

const HANDLE: Access = Access::Act(Act::Handle);
const DELEGATE: Access = Access::Act(Act::Delegate);
const REMIND: Access = Access::Act(Act::Remind);

/// What was given to whom, and how far it has come.
pub const FEATURE: Feature = Feature {
    name: "assignment",
    routes: |routes| {
        routes
            .get("/inbox", HANDLE, inbox::show)
            .get("/assignments/{id}", Access::Act(Act::SeeWork), show::show)
            .post("/assignments/{id}/begin", HANDLE, handling::begin)
            .post("/assignments/{id}/finish", HANDLE, handling::finish)
            .post("/assignments/{id}/reopen", HANDLE, handling::reopen)
            .post("/assignments/{id}/refuse", HANDLE, handling::refuse)
            .post(
                "/assignments/{id}/recall",
                Access::Act(Act::Recall),
                handling::recall,
            )
            .get("/assignments/{id}/delegate", DELEGATE, delegating::show)
            .post("/assignments/{id}/delegate", DELEGATE, delegating::send)
            .post("/assignments/{id}/remind", REMIND, remind::one)
            .post("/assignments/{id}/remind-below", REMIND, remind::below)
    },
    menu: &[MenuItem {
        key: "assignment.menu",
        short: "assignment.menu",
        path: "/inbox",
        icon: "i-inbox",
        access: HANDLE,
        group: Group::Work,
        order: 10,
    }],
    messages: include_str!("messages.toml"),
};

fn key(row: &Assignment) -> AssignmentKey<'_> {
    AssignmentKey {
        unit: &row.unit,
        given_by: &row.given_by,
        directive: &row.directive,
    }
}

/// How the actor's unit stands to an assignment.
pub(crate) async fn relations(desk: &Desk, row: &Assignment) -> Result<Vec<Relation>, Refusal> {
    to_assignment(desk, &key(row)).await
}

/// What was passed down from an assignment, as far as the actor may do this with it.
async fn below(desk: &Desk, act: Act, parent: &Assignment) -> Result<Vec<Assignment>, Refusal> {
    let mut rows = store::below(desk.db(), &parent.id).await?;
    let keys: Vec<_> = rows.iter().map(key).collect();
    let relations = to_assignments(desk, &parent.directive, &keys).await?;
    let mut allowed = relations.iter().map(|relations| desk.may(act, relations).is_ok());
    rows.retain(|_| allowed.next().unwrap_or(false));
    Ok(rows)
}

/// The assignment, if the actor may do this with it; a foreign one does not exist.
pub(crate) async fn load(desk: &Desk, act: Act, id: &str) -> Result<Assignment, Refusal> {
    let row = get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(act, &relations(desk, &row).await?)?;
    Ok(row)
}
