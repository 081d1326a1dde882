//! Activities: what was done for an assignment, and the evidence that shows it.

mod detail;
mod files;
mod form;
pub mod log;
mod new;
pub(crate) mod photo;
pub mod store;
#[cfg(test)]
pub(crate) use photo::tests::phone_jpeg;
#[cfg(test)]
mod tests;
pub(crate) mod view;

use civic::permission::{Act, Relation};

use crate::access::{AssignmentKey, to_assignment};
use crate::http::{Access, Desk, Feature, MenuItem, Refusal};

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
            .post("/activities/{id}/withdraw", LOG, detail::withdraw)
            .get("/evidence/{id}", SEE, detail::evidence)
    },
    menu: &[MenuItem {
        key: "activity.menu",
        short: "activity.menu_short",
        path: "/activities",
        icon: "i-activity",
        access: LOG,
        order: 30,
    }],
    messages: include_str!("messages.toml"),
};

/// How the actor's unit stands to the assignment of an activity.
async fn relations(desk: &Desk, row: &store::Activity) -> Result<Vec<Relation>, Refusal> {
    let key = AssignmentKey {
        unit: &row.unit,
        given_by: &row.given_by,
        directive: &row.directive,
    };
    to_assignment(desk, &key).await
}

/// The activity, if the actor may do this with it; a foreign one does not exist.
async fn load(desk: &Desk, act: Act, id: &str) -> Result<store::Activity, Refusal> {
    let row = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(act, &relations(desk, &row).await?)?;
    Ok(row)
}
