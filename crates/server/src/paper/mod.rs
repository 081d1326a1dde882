//! Papers that a unit writes: drafted without number and day, judged by the linter, numbered from the register in the
//! transaction that issues them, and frozen from then on.

mod begin;
mod desk;
mod edit;
mod field;
mod findings;
pub(crate) mod hand_over;
mod issue;
mod list;
mod output;
pub(crate) mod printed;
mod show;
mod store;
#[cfg(test)]
mod tests;

use civic::permission::Act;
use letter::paper::Month;

pub(crate) use list::{Mention, of_directive};
pub(crate) use output::{file_name, written};

use crate::access::to_paper;
use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};

const WRITE: Access = Access::Act(Act::WritePaper);

/// Papers of a unit's own.
pub const FEATURE: Feature = Feature {
    name: "paper",
    routes: |routes| {
        routes
            .get("/papers", WRITE, list::show)
            .post("/papers", WRITE, begin::begin)
            .post("/directives/{id}/papers", WRITE, begin::from_directive)
            .get("/papers/{id}", WRITE, show::show)
            .post("/papers/{id}", WRITE, edit::save)
            .get("/papers/{id}/issue", WRITE, issue::show)
            .post("/papers/{id}/issue", WRITE, issue::issue)
            .post("/papers/{id}/discard", WRITE, show::discard)
            .post("/papers/{id}/desk", Access::Act(Act::OpenLetter), desk::lay)
            .get("/papers/{id}/print", WRITE, output::print)
            .get("/papers/{id}/docx", WRITE, output::docx)
            .get("/papers/{id}/pdf", WRITE, output::pdf)
            .get("/papers/{id}/versions/{n}", WRITE, output::version)
    },
    menu: &[MenuItem {
        key: "paper.menu",
        short: "paper.menu_short",
        path: "/papers",
        icon: "i-pen",
        access: WRITE,
        group: Group::Papers,
        order: 42,
    }],
    messages: include_str!("messages.toml"),
};

/// A paper of the actor's own unit; another's does not exist.
async fn load(desk: &Desk, id: &str) -> Result<store::Paper, Refusal> {
    let paper = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(Act::WritePaper, &to_paper(desk, &paper.unit))?;
    Ok(paper)
}

/// Only a draft can be changed.
fn still_draft(desk: &Desk, paper: &store::Paper) -> Result<(), Refusal> {
    match paper.state {
        store::State::Draft => Ok(()),
        store::State::Issued => Err(Refusal::Conflict(desk.t("paper.issued_already"))),
        store::State::Discarded => Err(Refusal::Conflict(desk.t("paper.discarded_already"))),
    }
}

/// The month in which a draft is expected to go out.
fn this_month(desk: &Desk) -> Option<Month> {
    let today = desk.today();
    Some(Month {
        year: today.year(),
        month: today.month(),
    })
}
