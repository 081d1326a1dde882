//! Timetables of stations: rule, slots, single days, what is heard now; and the signed plans that devices carry.

mod calendar;
mod change;
mod outside;
mod place;
mod plan;
mod rule;
mod sound;
mod store;
mod timetable;
mod words;

use ::store::{Db, Tx};
use civic::Moment;
use civic::broadcast::{Occurrence, Span};

use crate::http::{Feature, Refusal};

pub use plan::{in_background, pass, plan_station};
pub use sound::{Sounding, silence, sound_now};

/// Timetables.
pub const FEATURE: Feature = Feature {
    name: "schedule",
    routes: |routes| routes,
    menu: &[],
    messages: include_str!("messages.toml"),
};

/// Says that the plans of a station have to be built anew: after any change of what its devices may play. In the
/// transaction of that change.
pub async fn replan(tx: &mut Tx, unit: &str, at: Moment) -> Result<(), Refusal> {
    Ok(store::mark_due(tx, unit, at).await?)
}

/// What a device is expected to play within a window, at most thirty days long: for alarms and boards. Empty for a device
/// that is stopped or unknown.
pub async fn expected(db: &Db, device: &str, window: Span) -> Result<Vec<Occurrence>, Refusal> {
    let mut tx = db.snapshot().await?;
    let Some(place) = store::device(&mut tx, device).await? else {
        return Ok(Vec::new());
    };
    let station = plan::Station::load(&mut tx, &place.unit, window.from).await?;
    let known = station.devices.iter().find(|known| known.id == device);
    Ok(known.map(|known| station.expected(known, window)).unwrap_or_default())
}
