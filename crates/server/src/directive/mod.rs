//! Issued directives: the list, the living letter, reminding, recalling, taking off the portal.

mod act;
mod bar;
mod clause;
pub mod cli;
pub(crate) mod hand_over;
mod list;
mod living;
pub mod organ;
mod owed;
pub(crate) mod paint;
pub(crate) mod prose;
mod recall;
mod related;
mod remind;
pub mod scope;
pub(crate) mod sheet;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;

use civic::permission::{Act, Relation};

pub(crate) use living::{capitalised, of_task as task_tally};
pub(crate) use owed::owed;
pub(crate) use store::{
    Directive, File, Task, files, get, parts, passed, phrases, publish as set_published,
    remind as send_reminders, tasks, visible,
};

use crate::access;
use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};

/// Issued directives.
pub const FEATURE: Feature = Feature {
    name: "directive",
    routes: |routes| {
        routes
            .get("/directives", Access::Act(Act::SeeWork), list::show)
            .get("/directives/{id}", Access::Act(Act::SeeWork), living::show)
            .get(
                "/directives/{id}/files/{n}",
                Access::Act(Act::SeeWork),
                related::file,
            )
            .get("/directives/{id}/remind", Access::Act(Act::Remind), remind::show)
            .post("/directives/{id}/remind", Access::Act(Act::Remind), remind::send)
            .get("/directives/{id}/recall", Access::Act(Act::Recall), recall::show)
            .post(
                "/directives/{id}/recall",
                Access::Act(Act::Recall),
                recall::recall,
            )
            .post(
                "/directives/{id}/unpublish",
                Access::Act(Act::Publish),
                act::unpublish,
            )
    },
    menu: &[MenuItem {
        key: "directive.menu",
        short: "directive.menu",
        path: "/directives",
        icon: "i-directive",
        access: Access::Act(Act::SeeWork),
        group: Group::Work,
        order: 20,
    }],
    messages: include_str!("messages.toml"),
};

/// A directive that the actor may do this to, and how the actor's unit stands to it; a foreign one does not exist.
pub(crate) async fn load(desk: &Desk, act: Act, id: &str) -> Result<(Directive, Vec<Relation>), Refusal> {
    let relations = access::to_directive(desk, id).await?;
    desk.may(act, &relations)?;
    let directive = get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    Ok((directive, relations))
}
