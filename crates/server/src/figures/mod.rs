//! Figures that add up: totals of every unit above those that report, always current and always explainable.

mod appendix;
mod asked;
mod axis;
#[cfg(test)]
mod axis_tests;
mod cell;
pub mod chart;
pub mod check;
pub(crate) mod cli;
mod daily;
mod draw;
pub mod expected;
mod fill;
mod gather;
mod grid;
mod head;
pub mod keep;
mod listed;
pub mod map;
mod output;
mod pages;
mod place;
mod recount;
#[cfg(test)]
mod reform_tests;
pub mod store;
#[cfg(test)]
mod tests;
pub mod view;

use civic::permission::Act;
use civic::unit::{About, Directory, Kind, Unit, Value};
use viet::Date;

pub use daily::{in_background, recompute};
pub use output::{plain, values};

use crate::http::{Access, Feature, Group, MenuItem};

const SEE: Access = Access::Act(Act::SeeWork);
/// A day of the tree whose communes have coordinates in the built-in data.
fn later() -> Option<Date> {
    Date::new(2025, 7, 1).ok()
}

const APPROVE: Access = Access::Act(Act::ApproveFilings);

/// Totals and tables.
pub const FEATURE: Feature = Feature {
    name: "figures",
    routes: |routes| {
        routes
            .get("/figures", SEE, pages::list)
            .get("/figures/{id}", SEE, pages::show)
            .get("/figures/{id}/cell", SEE, cell::show)
            .get("/figures/{id}/xlsx", SEE, output::xlsx)
            .get("/figures/{id}/csv", SEE, output::csv)
            .get("/figures/{id}/adx", SEE, output::adx)
            .post("/figures/{id}/gather", APPROVE, gather::gather)
            .post("/figures/{id}/send", APPROVE, gather::send)
            .post(
                "/figures/{id}/appendix",
                Access::Act(Act::ComposeReport),
                appendix::add,
            )
    },
    menu: &[MenuItem {
        key: "figures.menu",
        short: "figures.menu",
        path: "/figures",
        icon: "i-report",
        access: SEE,
        group: Group::Figures,
        order: 46,
    }],
    messages: include_str!("messages.toml"),
};

/// What was read and reckoned before; editions never change, expectations follow the directory.
#[derive(Debug, Default)]
pub struct Kept {
    /// Editions by regime and number.
    pub editions: crate::regime::known::Editions,
    /// Who should report.
    pub reckoned: expected::Reckoned,
    /// Days off.
    pub days: crate::regime::holidays::Days,
}

/// Latitude and longitude of a unit on a day: its own, those of its commune, or those of the commune that its own has
/// become part of since, which is where it lies. `None` when nobody entered them.
#[must_use]
pub fn coordinates(directory: &Directory, unit: &str, on: Date) -> Option<(f64, f64)> {
    let place = directory.territory(unit, on)?;
    let territory = directory.get(unit)?.kind.is_territory();
    if place.id != unit && (territory || place.kind != Kind::Commune) {
        return None; // an office stands for its whole district: a dot in its middle would say more than we know
    }
    if let Some(known) = entered(place, on) {
        return Some(known);
    }
    if place.kind != Kind::Commune {
        return None; // a district has become many: none of them is where it lay
    }
    let day = later()?;
    let heirs = directory.successors(&place.id, day);
    heirs.first().and_then(|(heir, _)| entered(heir, day))
}

fn entered(place: &Unit, on: Date) -> Option<(f64, f64)> {
    let degrees = |about: About| match place.fact(about, on) {
        Some(Value::Number(number)) => Some(*number as f64 / 1_000_000.0),
        _ => None,
    };
    Some((degrees(About::Latitude)?, degrees(About::Longitude)?))
}
