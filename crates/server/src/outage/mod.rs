//! Outages of the portal, announced at least seven working days ahead or, when something breaks, at once
//! (Nghị định 224/2026/NĐ-CP, Điều 13; the rule is `civic::outage`).

mod desk;
mod form;
mod known;
mod pages;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use civic::permission::Act;

use crate::http::{Access, Feature};

pub use known::{Known, Notice};
pub(crate) use known::{notices, renew};
pub(crate) use store::counts;

const KEEP: Access = Access::Act(Act::KeepPortal);

/// Notices of outages.
pub const FEATURE: Feature = Feature {
    name: "outage",
    routes: |routes| {
        routes
            .get("/tam-ngung", Access::Anyone, pages::show)
            .get("/tam-ngung/feed.atom", Access::Anyone, pages::feed)
            .get("/outages", KEEP, desk::show)
            .post("/outages", KEEP, desk::announce)
            .post("/outages/{id}/over", KEEP, desk::over)
            .post("/outages/{id}/cancel", KEEP, desk::cancel)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};
