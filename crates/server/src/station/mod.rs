//! Stations (đài truyền thanh): their clusters and devices, the keys that devices believe, what devices ask over the
//! network, faults, and the stop that works when nothing else does.

mod api;
mod background;
mod bell;
mod device;
mod halt;
mod keys;
mod nats;
mod post;
mod ticket;

use civic::Moment;
use serde_json::json;
use store::Tx;

use crate::http::{Access, Feature, Refusal};
use crate::site::Site;

pub use background::{end, in_background};
pub use bell::Bell;
pub use device::Device;
pub use keys::sign;
pub use post::Post;

/// Stations and everything that hangs on them.
pub const FEATURE: Feature = Feature {
    name: "station",
    routes: |routes| {
        routes
            .post("/player/enrol", Access::Device, api::enrol)
            .post("/player/poll", Access::Device, api::poll)
            .post("/player/plan", Access::Device, api::plan)
            .post("/player/trust", Access::Device, api::trust)
            .post("/player/records", Access::Device, api::records)
            .get("/player/stop", Access::Device, api::stop)
            .get("/player/media/{sha256}", Access::Device, api::media)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};

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

/// The unit that a device stands in and those above it: what stop orders and doorbells are addressed to.
#[must_use]
pub fn units_of(site: &Site, unit: &str) -> Vec<String> {
    let (directory, on) = (site.directory(), site.clock.now().day());
    let above = directory.ancestors(unit, on).map(|above| above.id.clone());
    std::iter::once(unit.to_owned()).chain(above).collect()
}

/// Marks the plans of a unit's devices as due.
async fn replan(tx: &mut Tx, unit: &str, at: Moment) -> store::Result<()> {
    device::plans_due(tx, vec![json!([unit])], at.0).await
}

/// Marks every plan as due: what was signed by a key that goes is signed by the one that comes.
async fn replan_all(tx: &mut Tx, at: Moment) -> store::Result<()> {
    let units = device::units(tx).await?;
    device::plans_due(tx, units.into_iter().map(|unit| json!([unit])).collect(), at.0).await
}
