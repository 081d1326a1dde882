//! The directory of units as it was, is and will be on a day: found by name, walked as a tree, with its lineage.

mod find;
mod list;
mod show;
#[cfg(test)]
mod tests;

pub use find::{Found, find};

use viet::Date;

use crate::http::{Access, Desk, Feature, MenuItem, Query};

/// The dated directory.
pub const FEATURE: Feature = Feature {
    name: "unit",
    routes: |routes| {
        routes
            .get("/units", Access::SignedIn, list::list)
            .get("/units/{id}", Access::SignedIn, show::show)
    },
    menu: &[MenuItem {
        key: "unit.menu",
        short: "unit.menu",
        path: "/units",
        icon: "i-units",
        access: Access::SignedIn,
        order: 60,
    }],
    messages: include_str!("messages.toml"),
};

/// The day that the address asks for, or today; with the sentence that says so when it cannot be read.
fn asked_day(desk: &Desk, query: &Query) -> (Date, Option<String>) {
    match query.get("as_of") {
        "" => (desk.today(), None),
        typed => match typed.parse() {
            Ok(day) => (day, None),
            Err(_) => (
                desk.today(),
                Some(desk.tf("unit.day_unread", &[("typed", typed)])),
            ),
        },
    }
}

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

/// The days of a version as people read them; the last day is inclusive.
fn validity(desk: &Desk, version: &civic::unit::Version) -> String {
    let from = version.from.map(Date::short);
    let last = version.to.map(|to| to.plus_days(-1).short());
    match (from, last) {
        (Some(from), None) => desk.tf("unit.since", &[("from", &from)]),
        (Some(from), Some(to)) => desk.tf("unit.between", &[("from", &from), ("to", &to)]),
        (None, Some(to)) => desk.tf("unit.until", &[("to", &to)]),
        (None, None) => desk.t("unit.always"),
    }
}
