//! The registers of a unit: what came, what went, and how what came is answered (Nghị định 30/2020/NĐ-CP, Phụ lục IV);
//! and the numbers that are given from them.

mod came;
pub(crate) mod hand_over;
mod kept;
mod note;
mod numbers;
mod pages;
mod period;
mod series;
mod store;
#[cfg(test)]
mod tests;
mod went;
mod work;

pub use numbers::{Leaving, Outgoing, arrives, joins, leaves, letter_arrives, take};
pub(crate) use store::next;

use civic::permission::Act;

use crate::http::{Access, Feature, Group, MenuItem};

/// Everybody who sees the unit's work sees its registers; what stands in them is the unit's own.
const SEE: Access = Access::Act(Act::SeeWork);
const KEEP: Access = Access::Act(Act::KeepRegister);
const SET: Access = Access::Act(Act::SetSeries);

/// The three registers, what people write into them, and the series of numbers.
pub const FEATURE: Feature = Feature {
    name: "register",
    routes: |routes| {
        routes
            .get("/registers", SEE, pages::first)
            .get("/registers/incoming", SEE, pages::incoming)
            .get("/registers/incoming/print", SEE, pages::print_incoming)
            .get("/registers/incoming/xlsx", SEE, pages::xlsx_incoming)
            .get("/registers/outgoing", SEE, pages::outgoing)
            .get("/registers/outgoing/print", SEE, pages::print_outgoing)
            .get("/registers/outgoing/xlsx", SEE, pages::xlsx_outgoing)
            .get("/registers/incoming/{id}", KEEP, note::incoming)
            .post("/registers/incoming/{id}", KEEP, note::save_incoming)
            .get("/registers/outgoing/{id}", KEEP, note::outgoing)
            .post("/registers/outgoing/{id}", KEEP, note::save_outgoing)
            .get("/registers/series", SET, series::show)
            .post("/registers/series", SET, series::save)
            .get("/registers/handling", SEE, pages::handling)
            .get("/registers/handling/print", SEE, pages::print_handling)
            .get("/registers/handling/xlsx", SEE, pages::xlsx_handling)
    },
    menu: &[
        MenuItem {
            key: "register.menu",
            short: "register.menu",
            path: "/registers",
            icon: "i-book",
            access: SEE,
            group: Group::Papers,
            order: 45,
        },
        // Officers find it in the register of what goes out; operators see no register.
        MenuItem {
            key: "register.series.menu",
            short: "register.series.menu",
            path: "/registers/series",
            icon: "i-number",
            access: Access::Act(Act::ManageCodes),
            group: Group::House,
            order: 80,
        },
    ],
    messages: include_str!("messages.toml"),
};
