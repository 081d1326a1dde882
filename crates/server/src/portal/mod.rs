//! The public portal: published directives, found and read by everybody, and whom to call in danger.
//!
//! It knows published directives and nothing else: no handling state, no unit's work, no unpublished id.

pub(crate) mod feed;
mod hits;
pub(crate) mod keeper;
mod metadata;
mod pages;
#[cfg(test)]
mod rules_tests;
mod store;
#[cfg(test)]
pub(crate) mod tests;

pub use keeper::in_background;
pub(crate) use pages::size;

use crate::http::{Access, Feature};

/// The public pages.
pub const FEATURE: Feature = Feature {
    name: "portal",
    routes: |routes| {
        routes
            .get("/", Access::Anyone, pages::front)
            .get("/van-ban", Access::Anyone, pages::list)
            .get("/van-ban/feed.atom", Access::Anyone, feed::atom)
            .get("/van-ban/{id}", Access::Anyone, pages::show)
            .get("/van-ban/{id}/json", Access::Anyone, metadata::data)
            .get("/van-ban/{id}/tep/{n}", Access::Anyone, pages::file)
            .get("/can-giup", Access::Anyone, pages::help)
            .get("/sitemap.xml", Access::Anyone, feed::sitemap)
            .get("/robots.txt", Access::Anyone, feed::robots)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};
