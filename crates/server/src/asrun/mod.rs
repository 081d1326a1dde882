//! Nhật ký phát: what the players of stations really did. Their signed records are taken in exactly once; playings,
//! activities, the legal diary and alarms follow from them.

pub mod alarm;
pub(crate) mod cli;
mod credit;
mod diary;
pub(crate) mod ending;
pub mod fold;
mod intake;
pub mod out;
pub(crate) mod planned;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;

use civic::permission::{Act, Relation};

pub use intake::take;
pub(crate) use store::credit::{heard, is_measured, is_measured_in};

use crate::access::answers_for;
use crate::http::{Access, Ctx, Desk, Feature, Group, MenuItem, Refusal};

/// Everybody who sees a station's work sees what it played and what is wrong with it.
const SEE: Access = Access::Act(Act::SeeWork);

/// Where alarms go out of the house is set by whoever keeps the house's keys.
const OPERATE: Access = Access::Act(Act::ManageKeys);

/// What was played, and alarms.
pub const FEATURE: Feature = Feature {
    name: "asrun",
    routes: |routes| {
        routes
            .get("/broadcast-log", SEE, diary::pages::show)
            .get("/broadcast-log/print", SEE, diary::pages::print)
            .get("/broadcast-log/xlsx", SEE, diary::output::xlsx)
            .get("/broadcast-log/csv", SEE, diary::output::csv)
            .get("/broadcast-log/docx", SEE, diary::output::docx)
            .get("/broadcast-log/pdf", SEE, diary::output::pdf)
            .get("/alarms", SEE, alarm::pages::list)
            .post("/alarms/{id}/seen", SEE, alarm::pages::seen)
            .get("/alarms/out", OPERATE, out::pages::show)
            .post("/alarms/out", OPERATE, out::pages::try_it)
    },
    menu: &[
        MenuItem {
            key: "asrun.menu",
            short: "asrun.menu_short",
            path: "/broadcast-log",
            icon: "i-diary",
            access: SEE,
            group: Group::Broadcast,
            order: 37,
        },
        MenuItem {
            key: "asrun.alarm.menu",
            short: "asrun.alarm.menu",
            path: "/alarms",
            icon: "i-bell",
            access: SEE,
            group: Group::Broadcast,
            order: 38,
        },
    ],
    messages: include_str!("messages.toml"),
};

/// What waits behind an entry of the menu: alarms that nobody has seen, of the unit and those below it.
pub(crate) fn waiting(ctx: &Ctx, unit: &str, entry: &str) -> Option<String> {
    if entry != "asrun.alarm.menu" {
        return None;
    }
    let (directory, today) = (ctx.directory(), ctx.today());
    let sees = |other: &str| other == unit || directory.stands_above(unit, other, today);
    let count = ctx.site.unseen.count(sees);
    (count > 0).then(|| viet::grouped(count))
}

/// How the actor's unit stands to a station: it is its own, or it stands above it.
pub(crate) fn relations(desk: &Desk, unit: &str) -> Vec<Relation> {
    let (directory, own, today) = (desk.directory(), desk.actor.unit.as_str(), desk.today());
    let mut relations = Vec::new();
    if answers_for(&directory, own, unit, today) {
        relations.push(Relation::Received);
    }
    if directory.stands_above(own, unit, today) {
        relations.push(Relation::StandsAbove);
    }
    relations
}

/// The stations that the actor sees, their own first: units that have a device, by name.
async fn stations(desk: &Desk) -> Result<Vec<(String, String)>, Refusal> {
    let mut found: Vec<(bool, String, String)> = store::lines::units(desk.db())
        .await?
        .into_iter()
        .filter(|unit| desk.may(Act::SeeWork, &relations(desk, unit)).is_ok())
        .map(|unit| {
            let name = desk.unit_name(&unit);
            (unit != desk.actor.unit, name, unit)
        })
        .collect();
    found.sort();
    Ok(found.into_iter().map(|(_, name, unit)| (unit, name)).collect())
}
