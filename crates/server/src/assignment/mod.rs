//! Assignments: the inbox, one piece of work, its handling, passing it down, and reminding.

pub mod delegate;
#[cfg(test)]
mod delegate_tests;
mod delegating;
#[cfg(test)]
pub(crate) mod fixture_tests;
mod handling;
mod inbox;
mod remind;
mod show;
pub mod steps;
mod store;
#[cfg(test)]
mod tests;
mod words;

use civic::permission::{Act, Relation};

use crate::access::{AssignmentKey, to_assignment};
use crate::http::{Access, Desk, Feature, MenuItem, Refusal};

pub use store::Assignment;
#[cfg(test)]
pub(crate) use store::of_unit;
pub(crate) use store::{count, get, hold};
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
        path: "/inbox",
        icon: "i-inbox",
        access: HANDLE,
        order: 10,
    }],
    messages: include_str!("messages.toml"),
};

/// How the actor's unit stands to an assignment.
pub(crate) async fn relations(desk: &Desk, row: &Assignment) -> Result<Vec<Relation>, Refusal> {
    let key = AssignmentKey {
        unit: &row.unit,
        given_by: &row.given_by,
        directive: &row.directive,
    };
    to_assignment(desk, &key).await
}

/// The assignment, if the actor may do this with it; a foreign one does not exist.
pub(crate) async fn load(desk: &Desk, act: Act, id: &str) -> Result<Assignment, Refusal> {
    let row = get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(act, &relations(desk, &row).await?)?;
    Ok(row)
}
