//! Reporting regimes: shipped ones that a unit takes over, and its own.

mod act;
pub mod holidays;
pub mod known;
mod make;
mod pages;
pub mod store;
pub mod take;
#[cfg(test)]
mod tests;
mod xlsform;

use std::sync::Arc;

use civic::permission::Act;

use crate::access::to_regime;
use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};
use known::Known;

pub use store::{New, by_code};

const SEE: Access = Access::Act(Act::SeeWork);
const MANAGE: Access = Access::Act(Act::ManageRegimes);
const CALENDAR: Access = Access::Act(Act::ManageCalendar);

/// Regimes and days off.
pub const FEATURE: Feature = Feature {
    name: "regime",
    routes: |routes| {
        routes
            .get("/regimes", SEE, pages::list)
            .get("/regimes/new", MANAGE, make::form)
            .post("/regimes", MANAGE, make::make)
            .get("/regimes/{id}", SEE, pages::show)
            .post("/regimes/{id}/publish", MANAGE, act::publish)
            .post("/regimes/{id}/stop", MANAGE, act::stop)
            .post("/regimes/{id}/editions", MANAGE, make::edition)
            .post("/directives/{id}/regime", MANAGE, make::thematic)
            .get("/holidays", CALENDAR, holidays::show)
            .post("/holidays", CALENDAR, holidays::add)
            .post("/holidays/{id}/remove", CALENDAR, holidays::remove)
    },
    menu: &[
        MenuItem {
            key: "regime.menu",
            short: "regime.menu",
            path: "/regimes",
            icon: "i-rule",
            access: SEE,
            group: Group::Figures,
            order: 47,
        },
        MenuItem {
            key: "regime.holidays.menu",
            short: "regime.holidays.menu",
            path: "/holidays",
            icon: "i-calendar",
            access: CALENDAR,
            group: Group::House,
            order: 85,
        },
    ],
    messages: include_str!("messages.toml"),
};

/// A regime: a published one is everybody's to read, a draft its own unit's.
async fn load(desk: &Desk, id: &str) -> Result<Arc<Known>, Refusal> {
    let known = known::one(desk.db(), &desk.site.kept.editions, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    if known.row.state != "draft" || known.row.unit == desk.actor.unit {
        Ok(known)
    } else {
        Err(Refusal::NotFound)
    }
}

/// A regime of the actor's own unit.
async fn load_own(desk: &Desk, id: &str) -> Result<Arc<Known>, Refusal> {
    let known = known::one(desk.db(), &desk.site.kept.editions, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    desk.may(Act::ManageRegimes, &to_regime(desk, &known.row.unit))?;
    Ok(known)
}

/// Publishes a regime in the caller's transaction; false when it has changed since.
pub async fn publish(tx: &mut ::store::Tx, known: &Known, at: civic::Moment) -> ::store::Result<bool> {
    store::change(tx, &known.row, &known.row.title, "published", at).await
}
