//! Builds what is due. The rows of `plan_due` are the truth: whichever node takes one builds that station, whole or not at
//! all, and the doorbell rings after it is kept.

use std::sync::Arc;
use std::time::Duration;

use ::store::Tx;
use civic::Moment;
use tokio::task::JoinHandle;
use wire::player::Kind;

use super::{Built, Station, reaches_until};
use crate::http::Refusal;
use crate::schedule::outside;
use crate::schedule::store::{self as rows, DeviceRow, NewPlan};
use crate::site::Site;

/// So often the rows are looked at; who is in a hurry rings (`wake`), and is not kept waiting.
const EVERY: Duration = Duration::from_millis(500);
/// After so many looks the plans of all devices are asked how far they reach.
const LONG: u32 = 120;
/// Orders to be silent that changed so long ago are in every plan that reaches far enough: those are of today.
const STOPS_MS: i64 = 2 * 86_400_000;

/// Builds what is due until aborted.
pub fn in_background(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::clone(site);
    tokio::spawn(async move {
        let mut looks = 0;
        loop {
            let all = looks % LONG == 0;
            if let Err(fault) = pass(&site, all).await {
                tracing::error!(?fault, "plans were not built");
            }
            looks += 1;
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = site.station.plans.notified() => {}
            }
        }
    })
}

/// Lets plans that are due be built at once. After the transaction, never in it: the row is the message.
pub fn wake(site: &Site) {
    site.station.plans.notify_one();
}

/// Builds every station that is due; with `all`, also those whose plans no longer reach far enough. How many were built.
pub async fn pass(site: &Site, all: bool) -> Result<usize, Refusal> {
    let at = site.clock.now();
    if all {
        let mut tx = site.db.begin().await?;
        let below = crate::station::changed_below(&mut tx, site, Moment(at.0 - STOPS_MS)).await?;
        rows::mark_stale(&mut tx, reaches_until(at.day()), at, below).await?;
        tx.commit().await?;
    }
    let mut tx = site.db.snapshot().await?;
    let due = rows::due(&mut tx).await?;
    drop(tx);
    let mut built = 0;
    for unit in &due {
        match plan_station(site, unit).await {
            Ok(true) => built += 1,
            Ok(false) => {}
            // One station's fault keeps no other one waiting; its row stays.
            Err(fault) => tracing::error!(?fault, unit, "the plans of a station were not built"),
        }
    }
    Ok(built)
}

/// Builds the plans of one station if it is due; false when another node has done so.
pub async fn plan_station(site: &Site, unit: &str) -> Result<bool, Refusal> {
    let at = site.clock.now();
    let mut tx = site.db.begin().await?;
    if !rows::take_due(&mut tx, unit).await? {
        return Ok(false);
    }
    let station = Station::load(site, &mut tx, unit, at).await?;
    let mut changed = Vec::new();
    for device in &station.devices {
        let built = station.plan(device, at, nonce()?).map_err(Refusal::broken)?;
        if keep(site, &mut tx, device, &built, at).await? {
            changed.push(device.id.clone());
        }
    }
    for board in &station.boards {
        let built = station.board_plan(board, at, nonce()?);
        keep(site, &mut tx, board, &built, at).await?;
    }
    tx.commit().await?;
    for device in &changed {
        outside::ring(site, device);
    }
    Ok(true)
}

/// Signs a plan and keeps it unless it says what the last one says, under the same key: a new key signs everything anew.
async fn keep(
    site: &Site,
    tx: &mut Tx,
    device: &DeviceRow,
    built: &Built,
    at: Moment,
) -> Result<bool, Refusal> {
    let plan = &built.plan;
    let sealed = outside::sign(site, Kind::Plan, plan)?;
    let content = [&built.content[..], &sealed.key.0[..]].concat();
    if device.content.as_ref() == Some(&content) {
        return Ok(false);
    }
    let version = i64::try_from(plan.version).map_err(Refusal::broken)?;
    let new = NewPlan {
        device: &device.id,
        version,
        digest: plan.digest().to_vec(),
        sealed: sealed.to_bytes(),
        issued: at,
        expires: plan.expires_at,
        items: i64::try_from(plan.items.len() + plan.relays().len()).map_err(Refusal::broken)?,
        left_out: serde_json::to_value(&built.out).map_err(Refusal::broken)?,
        content,
    };
    rows::insert_plan(tx, new).await?;
    Ok(true)
}

fn nonce() -> Result<[u8; 16], Refusal> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(Refusal::broken)?;
    Ok(bytes)
}
