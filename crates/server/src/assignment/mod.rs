//! What was given to a unit: its inbox, the steps of handling, and what it did.

mod activity;
mod pages;
mod steps;
mod store;
#[cfg(test)]
mod tests;

use civic::permission::{Act, Relation};

use crate::access::{AssignmentKey, to_assignment};
use crate::http::{Access, Desk, Feature, MenuItem, Refusal};

const HANDLE: Access = Access::Act(Act::Handle);
const LOG: Access = Access::Act(Act::LogActivity);

/// The inbox and what a unit does with what is in it.
pub const FEATURE: Feature = Feature {
    name: "assignment",
    routes: |routes| {
        routes
            .get("/inbox", HANDLE, pages::inbox)
            .get("/assignments/{id}", Access::Act(Act::SeeWork), pages::show)
            .post("/assignments/{id}/begin", HANDLE, steps::begin)
            .post("/assignments/{id}/finish", HANDLE, steps::finish)
            .post("/assignments/{id}/refuse", HANDLE, steps::refuse)
            .get("/assignments/{id}/activities/new", LOG, activity::new)
            .post("/assignments/{id}/activities", LOG, activity::log)
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

/// The assignment with how the actor's unit stands to it, if that allows the act; else it does not exist.
async fn load(desk: &Desk, act: Act, id: &str) -> Result<(store::Given, Vec<Relation>), Refusal> {
    let given = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    let key = AssignmentKey {
        unit: &given.unit,
        given_by: &given.given_by,
        directive: &given.directive,
    };
    let relations = to_assignment(desk, &key).await?;
    desk.may(act, &relations)?;
    Ok((given, relations))
}
