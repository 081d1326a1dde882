//! Stations (đài truyền thanh): their clusters and devices, the keys that devices believe, what devices ask over the
//! network, faults, and the stop that works when nothing else does.

mod api;
mod background;
mod bell;
pub mod cli;
mod cluster;
pub(crate) mod demo;
mod device;
mod fleet;
mod halt;
mod keys;
mod nats;
#[cfg(test)]
mod page_tests;
mod post;
mod rollout;
#[cfg(test)]
pub(crate) mod tests;
mod ticket;
mod view;

use civic::Moment;
use civic::permission::Act;
use store::Tx;

use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};
use crate::site::Site;

#[cfg(test)]
pub(crate) use api::flush;
pub use background::{end, in_background};
pub use bell::Bell;
pub(crate) use cluster::hand_over::CLUSTERS;
pub use device::Device;
pub(crate) use device::hand_over::DEVICES;
pub use halt::{Holding, Silence, changed_below};
pub(crate) use keys::seeds::all as secrets;
pub use keys::sign;
pub use post::Post;
pub(crate) use ticket::hand_over::TICKETS;

const SEE: Access = Access::Act(Act::SeeStation);
const KEEP: Access = Access::Act(Act::KeepStation);
const STOP: Access = Access::Act(Act::StopBroadcast);
const KEYS: Access = Access::Act(Act::ManageKeys);

/// Stations and everything that hangs on them.
pub const FEATURE: Feature = Feature {
    name: "station",
    routes: |routes| {
        routes
            .get("/stations", SEE, fleet::list)
            .get("/stations/health", SEE, fleet::health)
            .get("/stations/sims", SEE, fleet::sims)
            .get("/stations/{id}", SEE, fleet::one)
            .get("/stations/{id}/clusters/new", KEEP, cluster::new)
            .post("/stations/{id}/clusters", KEEP, cluster::create)
            .get("/clusters/{id}", KEEP, cluster::show)
            .post("/clusters/{id}", KEEP, cluster::save)
            .post("/clusters/{id}/close", KEEP, cluster::close)
            .get("/stations/{id}/devices/new", KEEP, device::new)
            .post("/stations/{id}/devices", KEEP, device::create)
            .get("/devices/{id}", SEE, device::show)
            .post("/devices/{id}", KEEP, device::save)
            .post("/devices/{id}/code", KEEP, device::code)
            .post("/devices/{id}/checks", KEEP, device::check)
            .post("/devices/{id}/arm", KEEP, device::arm)
            .post("/devices/{id}/disarm", KEEP, device::disarm)
            .post("/devices/{id}/revoke", KEEP, device::revoke)
            .post("/devices/{id}/replace", KEEP, device::replace)
            .post("/devices/{id}/settle", KEEP, device::settle)
            .get("/tickets", SEE, ticket::list)
            .get("/tickets/new", KEEP, ticket::new)
            .post("/tickets", KEEP, ticket::create)
            .get("/tickets/{id}", SEE, ticket::show)
            .post("/tickets/{id}", KEEP, ticket::step)
            .get("/stops", STOP, halt::list)
            .get("/stops/new", STOP, halt::confirm)
            .post("/stops", STOP, halt::give)
            .post("/stops/{id}/lift", STOP, halt::lift)
            .get("/rollouts", KEYS, rollout::list)
            .post("/rollouts", KEYS, rollout::create)
            .get("/rollouts/{id}", KEYS, rollout::show)
            .post("/rollouts/{id}", KEYS, rollout::step)
            .get("/player-keys", KEYS, keys::list)
            .post("/player-keys/rotate", KEYS, keys::rotate_page)
            .post("/player/enrol", Access::Device, api::enrol)
            .post("/player/poll", Access::Device, api::poll)
            .post("/player/plan", Access::Device, api::plan)
            .post("/player/trust", Access::Device, api::trust)
            .post("/player/program", Access::Device, api::program)
            .post("/player/records", Access::Device, api::records)
            .get("/player/stop", Access::Device, api::stop)
            .get("/player/media/{sha256}", Access::Device, api::media)
    },
    menu: &[MenuItem {
        key: "station.menu",
        short: "station.menu",
        path: "/stations",
        icon: "i-activity",
        access: SEE,
        group: Group::Broadcast,
        order: 35,
    }],
    messages: include_str!("messages.toml"),
};

/// The unit, if it exists today and the actor may do this with its station.
fn unit(desk: &Desk, act: Act, unit: &str) -> Result<(), Refusal> {
    if !desk.directory().exists(unit, desk.today()) {
        return Err(Refusal::NotFound);
    }
    desk.may(act, &crate::access::to_station(desk, unit))
}

/// Makes the keys of a house that has none, and puts the stop order where it is given out.
///
/// # Errors
/// The data folder or the database does not take them.
pub async fn open(site: &Site) -> Result<(), Refusal> {
    keys::open(site).await?;
    if site
        .station
        .keys()
        .keys
        .iter()
        .any(|key| key.only_stops() && key.signer.is_some())
    {
        let mut tx = site.db.begin().await?;
        halt::adopt(&mut tx, site).await?;
        tx.commit().await?;
        halt::settle(site).await
    } else {
        // A copy of the database without its secrets: everything works but what must be signed.
        tracing::warn!(
            "the secrets of the house's keys are not in the data folder: devices cannot be told anything"
        );
        Ok(())
    }
}

/// Wakes those devices whose question waits for news. After the transaction, never in it: the row is the message.
pub fn ring(site: &Site, bell: &Bell) {
    site.station.bells.ring(bell);
}

/// Comes when it rings for this device, which stands in these units, from the first asking on.
pub async fn hears(site: &Site, device: &str, units: Vec<String>) {
    let waiting = site.station.bells.wait(device, units);
    waiting.notify.notified().await;
}

/// The devices of a unit that are not revoked, players before boards.
///
/// # Errors
/// The database.
pub async fn devices(tx: &mut Tx, unit: &str) -> store::Result<Vec<Device>> {
    device::of_unit(tx, unit).await
}

/// The live devices of a unit that are armed for a drill at this instant.
///
/// # Errors
/// The database.
pub async fn armed(tx: &mut Tx, unit: &str, at: Moment) -> store::Result<Vec<String>> {
    device::armed(tx, unit, at.0).await
}

/// The number of the newest stop order.
#[must_use]
pub fn stop_serial(site: &Site) -> u64 {
    site.station.shelf.serial()
}

/// The unit that a device stands in and those above it: what stop orders and doorbells are addressed to.
#[must_use]
pub fn units_of(site: &Site, unit: &str) -> Vec<String> {
    civic::station::above(&site.directory(), unit, site.clock.now().day())
}
