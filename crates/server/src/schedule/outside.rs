//! What timetables ask of bulletins and stations: one place, so that nothing else here knows how they do it.

use ::store::Tx;
use civic::bulletin::{Hand, Step};
use wire::player::{Canonical, Kind, Sealed};

use super::change::By;
use super::store as rows;
use crate::http::Refusal;
use crate::site::Site;

/// Signs a message of the house.
pub fn sign(site: &Site, kind: Kind, value: &impl Canonical) -> Result<Sealed, Refusal> {
    crate::station::sign(site, kind, value)
}

/// Wakes a device.
pub fn ring(site: &Site, device: &str) {
    crate::station::ring(site, &crate::station::Bell::Device(device.to_owned()));
}

/// Takes a step of a bulletin at a station, by its one door; what never was sent there has none to take. Who acts is kept.
pub async fn step(
    tx: &mut Tx,
    (bulletin, unit): (&str, &str),
    step: Step,
    hand: Hand,
    by: &By,
) -> Result<(), Refusal> {
    if rows::target(tx, bulletin, unit).await?.is_none() {
        return Ok(());
    }
    let whose = crate::bulletin::By {
        person: Some(&by.person),
        unit: Some(&by.unit),
        hand,
    };
    let taken = crate::bulletin::step(tx, (bulletin, unit), step, whose, by.at).await?;
    let moved_on = || Refusal::Conflict(crate::i18n::text(crate::i18n::Lang::Vi, "schedule.err.moved_on"));
    taken.map(|_| ()).map_err(|_| moved_on())
}
