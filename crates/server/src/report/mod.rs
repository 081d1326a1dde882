//! Result reports: composed from what was logged in one click, edited by people, written as DOCX, as PDF and for print.

mod append;
pub mod cli;
mod compose;
mod edit;
mod figures;
pub mod gather;
pub(crate) mod hand_over;
mod list;
mod number;
mod output;
mod sections;
mod send;
pub mod store;
#[cfg(test)]
mod tests;

use civic::permission::Act;

pub(crate) use append::{add_appendix, of_unit};

use crate::access::to_report;
use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};

/// Result reports.
pub const FEATURE: Feature = Feature {
    name: "report",
    routes: |routes| {
        routes
            .get("/reports", Access::Act(Act::ComposeReport), list::show)
            .post(
                "/directives/{id}/reports",
                Access::Act(Act::ComposeReport),
                compose::compose,
            )
            .get("/reports/{id}", Access::Act(Act::ComposeReport), edit::show)
            .post("/reports/{id}", Access::Act(Act::ComposeReport), edit::save)
            .post("/reports/{id}/send", Access::Act(Act::ComposeReport), send::send)
            .get(
                "/reports/{id}/docx",
                Access::Act(Act::ComposeReport),
                output::docx,
            )
            .get("/reports/{id}/pdf", Access::Act(Act::ComposeReport), output::pdf)
            .get(
                "/reports/{id}/print",
                Access::Act(Act::ComposeReport),
                output::print,
            )
            .get(
                "/reports/{id}/figures",
                Access::Act(Act::ComposeReport),
                figures::show,
            )
    },
    menu: &[MenuItem {
        key: "report.menu",
        short: "report.menu",
        path: "/reports",
        icon: "i-answer",
        access: Access::Act(Act::ComposeReport),
        group: Group::Papers,
        order: 40,
    }],
    messages: include_str!("messages.toml"),
};

/// A report of the actor's own unit; another's does not exist.
async fn load(desk: &Desk, id: &str) -> Result<store::Report, Refusal> {
    let report = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    let relations = to_report(desk, &report.unit, report.scope.as_deref());
    desk.may(Act::ComposeReport, &relations)?;
    Ok(report)
}
