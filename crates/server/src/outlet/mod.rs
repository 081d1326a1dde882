//! The list of official outlets: entered and checked by officers, read by everybody (Nghị định 224/2026/NĐ-CP, Điều 10;
//! Nghị định 244/2026/NĐ-CP, Điều 5 khoản 2: official pages of social networks stand on the portal).

mod desk;
mod form;
mod pages;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use civic::permission::Act;

use crate::http::{Access, Feature};

pub(crate) use store::counts;

const KEEP: Access = Access::Act(Act::KeepPortal);

/// Official outlets.
pub const FEATURE: Feature = Feature {
    name: "outlet",
    routes: |routes| {
        routes
            .get("/kenh-chinh-thuc", Access::Anyone, pages::show)
            .get("/kenh-chinh-thuc.json", Access::Anyone, pages::data)
            .get("/outlets", KEEP, desk::show)
            .post("/outlets", KEEP, desk::enter)
            .post("/outlets/{id}/check", KEEP, desk::check)
            .post("/outlets/{id}/end", KEEP, desk::end)
            .post("/outlets/{id}/mistake", KEEP, desk::mistake)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};
