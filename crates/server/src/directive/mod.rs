//! Issued documents: the list, the living letter, and its way to the public.

mod pages;
mod paint;
mod publish;
mod store;
#[cfg(test)]
mod tests;
mod view;

use civic::permission::Act;

use crate::http::{Access, Feature, MenuItem};

/// Issued directives and how they stand.
pub const FEATURE: Feature = Feature {
    name: "directive",
    routes: |routes| {
        routes
            .get("/directives", Access::Act(Act::SeeWork), pages::list)
            .get("/directives/{id}", Access::Act(Act::SeeWork), pages::show)
            .post(
                "/directives/{id}/publish",
                Access::Act(Act::Publish),
                publish::publish,
            )
            .post(
                "/directives/{id}/unpublish",
                Access::Act(Act::Publish),
                publish::unpublish,
            )
    },
    menu: &[MenuItem {
        key: "directive.menu",
        path: "/directives",
        icon: "i-letter",
        access: Access::Act(Act::SeeWork),
        order: 20,
    }],
    messages: include_str!("messages.toml"),
};
