//! Activities: what was done for an assignment, and the evidence that shows it.

pub(crate) mod amend;
mod detail;
mod edit;
pub(crate) mod files;
pub(crate) mod form;
pub mod log;
pub(crate) mod measured;
pub(crate) mod new;
pub(crate) mod photo;
mod settle;
pub mod store;
#[cfg(test)]
pub(crate) use photo::tests::phone_jpeg;
#[cfg(test)]
mod tests;
pub(crate) mod view;

use civic::permission::{Act, Relation};

pub(crate) use store::{Activity, Clash, land, of_unit, open_clashes};

use crate::access::{AssignmentKey, to_assignment};
use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};

const LOG: Access = Access::Act(Act::LogActivity);
const SEE: Access = Access::Act(Act::SeeWork);

/// What was done, with its evidence.
pub const FEATURE: Feature = Feature {
    name: "activity",
    routes: |routes| {
        routes
            .get("/activities", LOG, view::list)
            .get("/assignments/{id}/activities/new", LOG, new::show)
            .post("/assignments/{id}/activities", LOG, new::save)
            .get("/activities/{id}", SEE, detail::show)
            .get("/activities/{id}/edit", LOG, edit::show)
            .post("/activities/{id}/edit", LOG, edit::save)
            .post("/activities/{id}/withdraw", LOG, detail::withdraw)
            .post("/activities/{id}/settle", LOG, settle::choose)
            .get("/evidence/{id}", SEE, detail::evidence)
    },
    menu: &[MenuItem {
        key: "activity.menu",
        short: "activity.menu_short",
        path: "/activities",
        icon: "i-tasks",
        access: LOG,
        group: Group::Work,
        order: 30,
    }],
    messages: include_str!("messages.toml"),
};

/// How the actor's unit stands to the assignment of an activity.
async fn relations(desk: &Desk, row: &Activity) -> Result<Vec<Relation>, Refusal> {
    let key = AssignmentKey {
        unit: &row.unit,
        given_by: &row.given_by,
        directive: &row.directive,
    };
    let mut relations = to_assignment(desk, &key).await?;
    relations.extend(own_relations(desk, row));
    Ok(relations)
}

/// What is open to the unit that did it, and to the unit whose people sent it when that one was gone.
fn own_relations(desk: &Desk, row: &Activity) -> Vec<Relation> {
    let unit = desk.actor.unit.as_str();
    let own = row.unit == unit || row.landed_for.as_deref() == Some(unit);
    own.then_some(Relation::Received).into_iter().collect()
}

/// The activity, if the actor may do this with it; a foreign one does not exist.
async fn load(desk: &Desk, act: Act, id: &str) -> Result<Activity, Refusal> {
    let row = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(act, &relations(desk, &row).await?)?;
    Ok(row)
}
