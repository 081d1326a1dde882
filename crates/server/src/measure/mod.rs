//! The three measurements of Nghị định 224/2026/NĐ-CP, Điều 12, reckoned by the house itself and all the time: whether what it
//! publishes is complete and timely, whether it can be reached and answers, and how much it is used.
//!
//! Nobody is followed: what is kept are counts of a day for families of pages. Pages for telling are not counted at all.

mod families;
mod look;
pub(crate) mod markup;
mod meter;
mod pages;
mod reckon;
mod store;
#[cfg(test)]
mod tests;

use civic::permission::Act;

use crate::http::{Access, Feature};

pub(crate) use families::is_counted;
pub(crate) use look::look;
pub use meter::Meter;
pub(crate) use meter::{flush, minute};
pub(crate) use store::head;

/// Measurements.
pub const FEATURE: Feature = Feature {
    name: "measure",
    routes: |routes| {
        routes
            .get("/do-luong", Access::Anyone, pages::show)
            .get("/do-luong.json", Access::Anyone, pages::data)
            .get("/measurements", Access::Act(Act::Publish), pages::desk)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};
