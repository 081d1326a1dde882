//! Who may silence a unit: whoever keeps its station or stands above it; and the office of a territory that stands above
//! every station in it, since it may silence each of them.

use civic::permission::Act;

use crate::http::{Desk, Refusal};
use crate::station::{cluster, units_of};

/// Goes on when the actor may silence this unit, and lift what silences it.
pub(super) async fn may_stop(desk: &Desk, unit: &str) -> Result<(), Refusal> {
    let kept = desk.may(Act::StopBroadcast, &crate::access::to_station(desk, unit));
    if kept.is_ok() || territory(desk).as_deref() != Some(unit) {
        return kept;
    }
    let below = below(desk, unit).await?;
    let (directory, today) = (desk.directory(), desk.today());
    let directs = |station: &String| directory.stands_above(&desk.actor.unit, station, today);
    if below.is_empty() || !below.iter().all(directs) {
        return kept;
    }
    desk.may(Act::StopBroadcast, &[civic::permission::Relation::StandsAbove])
}

/// The stations of a unit and of everything below it.
pub(super) async fn below(desk: &Desk, unit: &str) -> Result<Vec<String>, Refusal> {
    let all = cluster::units(desk.db()).await?.into_iter();
    Ok(all
        .filter(|station| units_of(&desk.site, station).iter().any(|above| above == unit))
        .collect())
}

/// What the actor may silence at one stroke: their own unit, and the territory whose office they are; where there is
/// something to silence.
pub(super) async fn offered(desk: &Desk) -> Result<Vec<(String, String)>, Refusal> {
    let mut found = Vec::new();
    for unit in std::iter::once(desk.actor.unit.clone()).chain(territory(desk)) {
        if may_stop(desk, &unit).await.is_ok() && !below(desk, &unit).await?.is_empty() {
            let name = desk.unit_name(&unit);
            found.push((unit, name));
        }
    }
    Ok(found)
}

fn territory(desk: &Desk) -> Option<String> {
    let directory = desk.directory();
    let parent = directory.parent(&desk.actor.unit, desk.today())?;
    Some(parent.id.clone())
}
