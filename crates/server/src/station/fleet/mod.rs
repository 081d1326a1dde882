//! Stations as people see them: the list with its map, one station, devices that need somebody, SIMs that end.

mod list;
mod one;
mod sims;

pub(super) use list::{health, list};
pub(super) use one::one;
pub(super) use sims::sims;

use civic::permission::Act;
use serde_json::Value;

use super::{cluster, view};
use crate::figures::map::{Shape, Spot};
use crate::http::{Desk, Refusal};

/// The units with a station that the actor sees, and the actor's own.
pub(super) async fn seen(desk: &Desk) -> Result<Vec<String>, Refusal> {
    let mut units = cluster::units(desk.db()).await?;
    units.retain(|unit| may_see(desk, unit));
    let own = &desk.actor.unit;
    if !units.contains(own) && desk.actor.role == civic::Role::Commune {
        units.push(own.clone());
    }
    Ok(units)
}

fn may_see(desk: &Desk, unit: &str) -> bool {
    desk.may(Act::SeeStation, &crate::access::to_station(desk, unit))
        .is_ok()
}

/// Units as `{rows}`.
pub(super) fn rows(units: &[String]) -> Value {
    units.iter().map(|unit| serde_json::json!([unit])).collect()
}

/// A cluster on the map, by how its device stands. One without a device is unknown: a person alone hears it.
pub(super) fn spot(
    desk: &Desk,
    row: &cluster::Row,
    line: Option<&super::device::Line>,
) -> Option<(Spot, Shape)> {
    let (lat, lon) = row.latitude.zip(row.longitude)?;
    let code = line.map_or("by_hand", |line| view::condition(line, desk.at));
    let shape = match code {
        "well" => Shape::Dot,
        "offline" => Shape::Ring,
        "by_hand" | "unknown" | "sound_unknown" | "clock_unknown" | "printed" | "revoked" => Shape::Square,
        _ => Shape::Triangle,
    };
    let spot = Spot {
        name: row.name.clone(),
        lat: lat as f64 / 1e6,
        lon: lon as f64 / 1e6,
        shown: desk.t(&format!("station.condition.{code}")),
        value: Some(1),
    };
    Some((spot, shape))
}
