//! What visitors think of public pages, without knowing who thinks it.
//!
//! Nghị định 224/2026/NĐ-CP, Điều 10 khoản 3 điểm b: people rate online and their privacy is kept. Stored is a count for
//! each family of pages, civil day, choice and reason; no text, no address, no cookie, no hour.

mod pace;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use pace::Pace;

use civic::permission::Act;

use crate::http::{Access, Feature};

/// Ratings of public pages.
pub const FEATURE: Feature = Feature {
    name: "rating",
    routes: |routes| {
        routes
            .post("/danh-gia", Access::Anyone, pages::rate)
            .get("/danh-gia/cam-on", Access::Anyone, pages::thanks)
            .get("/ratings", Access::Act(Act::Publish), pages::figures)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};

/// Families of pages, as forms name them.
pub(crate) const FAMILIES: [&str; 8] = [
    "front",
    "directives",
    "help",
    "campaign",
    "lines",
    "materials",
    "outlets",
    "openness",
];
/// Choices, best first.
pub(crate) const CHOICES: [&str; 3] = ["good", "middling", "bad"];
/// Reasons; none is as good.
pub(crate) const REASONS: [&str; 5] = ["found", "missing", "unclear", "outdated", "technical"];
