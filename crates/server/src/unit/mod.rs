//! The directory of units as it was, is and will be on a day: found by name, walked as a tree, with its lineage.

mod asked;
pub mod cli;
#[cfg(test)]
mod cli_tests;
pub(crate) mod find;
mod history;
pub mod import;
mod list;
mod mark;
mod show;
#[cfg(test)]
mod tests;

pub use find::{Found, find};

use civic::permission::Act;
use viet::Date;

use crate::http::{Access, Desk, Feature, Group, MenuItem, Query};

const MANAGE: Access = Access::Act(Act::ManageUnits);
const MARK: Access = Access::Act(Act::MarkFacts);

/// The dated directory.
pub const FEATURE: Feature = Feature {
    name: "unit",
    routes: |routes| {
        routes
            .get("/units", Access::SignedIn, list::list)
            .get("/units/import", MANAGE, import::form)
            .post("/units/import", MANAGE, import::check)
            .post("/units/import/apply", MANAGE, import::apply)
            .get("/units/facts", MARK, mark::form)
            .post("/units/facts", MARK, mark::mark)
            .get("/units/{id}", Access::SignedIn, show::show)
    },
    menu: &[MenuItem {
        key: "unit.menu",
        short: "unit.menu",
        path: "/units",
        icon: "i-units",
        access: Access::SignedIn,
        group: Group::House,
        order: 60,
    }],
    messages: include_str!("messages.toml"),
};

/// So many rows stand on a page.
const PAGE: usize = 50;

/// A page of rows, and the way to the next ones.
struct Pager {
    words: String,
    before: Option<String>,
    after: Option<String>,
}

impl Pager {
    /// The page that the address asks for, of `all` rows: where it begins, and its links. `base` ends in `?` or `&`.
    fn new(desk: &Desk, query: &Query, all: usize, base: &str) -> (usize, Self) {
        let pages = all.div_ceil(PAGE).max(1);
        let page = query.get("page").parse::<usize>().unwrap_or(1).clamp(1, pages);
        let (this, total) = (page.to_string(), pages.to_string());
        let to = |page: usize| format!("{base}page={page}");
        let words = desk.tf("unit.page_of", &[("n", &this), ("all", &total)]);
        let pager = Self {
            words,
            before: (page > 1).then(|| to(page - 1)),
            after: (page < pages).then(|| to(page + 1)),
        };
        ((page - 1) * PAGE, pager)
    }
}

/// Days as people read them: the first, and the first on which it no longer holds, which is shown as the last before it.
fn validity(desk: &Desk, from: Option<Date>, to: Option<Date>) -> String {
    let from = from.map(Date::short);
    let last = to.map(|to| to.plus_days(-1).short());
    match (from, last) {
        (Some(from), None) => desk.tf("unit.since", &[("from", &from)]),
        (Some(from), Some(to)) => desk.tf("unit.between", &[("from", &from), ("to", &to)]),
        (None, Some(to)) => desk.tf("unit.until", &[("to", &to)]),
        (None, None) => desk.t("unit.always"),
    }
}
