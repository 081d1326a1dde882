//! Exchange with other e-office systems: edXML messages through a spool of folders.
//!
//! What comes is laid on the desk of the unit that it is for; how the work moves is told to its sender; what is issued
//! goes to the units that are reached by exchange. `docs/exchange.md` says what is there and what is not.

mod addressees;
mod announce;
mod answer;
pub mod cli;
mod codes;
mod compose;
#[cfg(test)]
mod crash_tests;
mod dispatch;
mod document;
#[cfg(test)]
pub(crate) mod fixture_tests;
mod intake;
mod lay;
mod outbox;
mod package;
mod pages;
mod parts;
mod reported;
mod round;
mod show;
mod spool;
mod status;
mod store;
mod tell;
#[cfg(test)]
mod tests;
pub mod transport;

use civic::permission::Act;

use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};

pub(crate) use announce::{issued, recalled};
pub(crate) use codes::hand_over::CODES as ORGAN_CODES;
pub(crate) use package::{Along, Package, open as open_package};
pub(crate) use parts::letter_inside;
pub(crate) use reported::{Reported, Sent, answerable, reported};
pub use round::{Round, end, in_background, round, run};
pub(crate) use tell::moved;

const EXCHANGE: Access = Access::Act(Act::Exchange);
const REVIEW: Access = Access::Act(Act::Review);
const CODES: Access = Access::Act(Act::ManageCodes);

/// Messages of other systems.
pub const FEATURE: Feature = Feature {
    name: "exchange",
    routes: |routes| {
        routes
            .get("/exchange", EXCHANGE, pages::list)
            .post("/exchange/retry", EXCHANGE, pages::retry)
            .get("/exchange/codes", CODES, codes::show)
            .post("/exchange/codes", CODES, codes::add)
            .post("/exchange/codes/{id}/end", CODES, codes::end)
            .get("/exchange/{id}", EXCHANGE, show::show)
            .post("/exchange/{id}/again", EXCHANGE, pages::again)
            .get("/exchange/{id}/files/{n}", REVIEW, show::file)
            .post("/exchange/{id}/answer", REVIEW, answer::answer)
            .post("/exchange/{id}/lay", REVIEW, answer::lay_anyway)
    },
    menu: &[MenuItem {
        key: "exchange.menu",
        short: "exchange.menu",
        path: "/exchange",
        icon: "i-link",
        access: EXCHANGE,
        group: Group::Papers,
        order: 75,
    }],
    messages: include_str!("messages.toml"),
};

/// The message, if the actor may know of it: an officer of their unit's alone.
async fn load(desk: &Desk, id: &str) -> Result<store::Row, Refusal> {
    let row = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    if is_operator(desk) || row.unit.as_deref() == Some(desk.actor.unit.as_str()) {
        Ok(row)
    } else {
        Err(Refusal::NotFound)
    }
}

/// Operators see that messages go, not what they are about.
fn is_operator(desk: &Desk) -> bool {
    desk.actor.role == civic::Role::Operator
}
