//! Accounts of people, as the operator makes, renews and closes them. A person sets their own password with a link that
//! works once; nobody else ever knows it.

pub mod cli;
mod form;
mod give;
mod last_day;
mod pages;
pub(crate) mod post;
mod store;
#[cfg(test)]
pub mod tests;

pub use last_day::in_background;

use civic::permission::Act;

use crate::http::{Access, Feature, Group, MenuItem};

const MANAGE: Access = Access::Act(Act::ManagePeople);

/// Managing accounts.
pub const FEATURE: Feature = Feature {
    name: "person",
    routes: |routes| {
        routes
            .get("/people", MANAGE, pages::list)
            .get("/people/new", MANAGE, form::show)
            .post("/people", MANAGE, form::create)
            .get("/people/{id}", MANAGE, post::show)
            .post("/people/{id}", MANAGE, post::save)
            .post("/people/{id}/link", MANAGE, pages::give_link)
            .post("/people/{id}/close", MANAGE, pages::close)
            .post("/people/{id}/open", MANAGE, pages::open)
            .post("/people/{id}/last-day", MANAGE, last_day::save)
    },
    menu: &[MenuItem {
        key: "person.menu",
        short: "person.menu",
        path: "/people",
        icon: "i-people",
        access: MANAGE,
        group: Group::House,
        order: 80,
    }],
    messages: include_str!("messages.toml"),
};

/// The name of a person.
pub(crate) async fn name_of(db: &::store::Db, id: &str) -> ::store::Result<String> {
    Ok(store::find(db, id)
        .await?
        .map(|account| account.name)
        .unwrap_or_default())
}
