//! What timetables ask of bulletins and stations: one place, so that nothing else here knows how they do it.

use ::store::Tx;
use civic::Moment;
use civic::bulletin::{Class, Hand, Reception, Step};
use wire::player::{Canonical, Kind, Sealed};

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

/// Takes a step of a bulletin at a station; what never was sent there has none to take.
pub async fn step(
    tx: &mut Tx,
    bulletin: &str,
    unit: &str,
    step: Step,
    hand: Hand,
    at: Moment,
) -> Result<(), Refusal> {
    let Some(target) = rows::target(tx, bulletin, unit).await? else {
        return Ok(());
    };
    let class =
        Class::from_code(&target.class).ok_or_else(|| Refusal::broken("a class that nobody knows"))?;
    let state = reception(&target.state, target.why.as_deref())?;
    let next = state
        .after(class, step, hand)
        .map_err(|_| Refusal::Conflict(crate::i18n::text(crate::i18n::Lang::Vi, "schedule.err.moved_on")))?;
    if next != state {
        rows::set_target(tx, bulletin, unit, next.code(), at).await?;
    }
    Ok(())
}

/// How a bulletin stands, from its row.
pub fn reception(state: &str, why: Option<&str>) -> Result<Reception, Refusal> {
    let value = serde_json::json!({ "state": state, "why": why.unwrap_or("") });
    let plain = serde_json::json!({ "state": state });
    serde_json::from_value(plain)
        .or_else(|_| serde_json::from_value(value))
        .map_err(Refusal::broken)
}
