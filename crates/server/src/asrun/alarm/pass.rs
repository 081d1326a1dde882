//! The look over all devices, every half minute while the program serves: what each said last against what it should be
//! doing. Raised and ended in the database, so that a restart or a second node changes nothing.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use ::store::Db;
use civic::Moment;
use civic::broadcast::Span;
use civic::station::{Condition, Expected, HealthLimits, Report, classify};
use serde_json::Value;
use tokio::task::JoinHandle;

use super::store::{self as rows, Open, Watched};
use super::{Kind, clear, raise};
use crate::asrun::planned;
use crate::site::Site;
use crate::station::Holding;

const EVERY: Duration = Duration::from_secs(30);
/// An event that was seen and did not come again ends after so long.
const SETTLED_MS: i64 = 3_600_000;
const SAMPLES_PER_MS: i64 = 48;

/// Open alarms that nobody has seen, by unit: what the menu counts. Read by the last look.
#[derive(Debug, Default)]
pub struct Unseen(RwLock<HashMap<String, i64>>);

impl Unseen {
    /// How many there are in the units that pass.
    #[must_use]
    pub fn count(&self, sees: impl Fn(&str) -> bool) -> i64 {
        let known = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        known
            .iter()
            .filter(|(unit, _)| sees(unit))
            .map(|(_, count)| count)
            .sum()
    }

    /// Reads them again.
    pub async fn renew(&self, db: &Db) -> ::store::Result<()> {
        let fresh = rows::unseen(db).await?;
        let mut known = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *known = fresh.into_iter().map(|row| (row.unit, row.count)).collect();
        Ok(())
    }
}

/// What devices should be doing, by their newest plan, each plan read once.
#[derive(Debug, Default)]
pub struct Told {
    plans: HashMap<String, (i64, Vec<Expected>)>,
}

impl Told {
    async fn renew(&mut self, db: &Db) -> ::store::Result<()> {
        for newest in rows::newest_plans(db).await? {
            let known = self
                .plans
                .get(&newest.device)
                .is_some_and(|(version, _)| *version == newest.version);
            if known {
                continue;
            }
            let sealed = rows::plan(db, &newest.device, newest.version).await?;
            let plan = sealed.and_then(|sealed| planned::read(&sealed));
            let expected = plan.map_or_else(Vec::new, |plan| expected(&plan));
            self.plans.insert(newest.device, (newest.version, expected));
        }
        Ok(())
    }

    fn of(&self, device: &str) -> &[Expected] {
        self.plans
            .get(device)
            .map_or(&[], |(_, expected)| expected.as_slice())
    }
}

/// When a device that follows this plan is to be heard.
fn expected(plan: &wire::player::Plan) -> Vec<Expected> {
    let one = |item: &wire::player::Item| {
        let from = Moment(item.at.0 + i64::from(plan.offset_ms));
        let length = i64::try_from(item.samples).unwrap_or(0) / SAMPLES_PER_MS;
        let until = Moment(from.0.saturating_add(length));
        Expected {
            id: item.id.clone(),
            span: Span { from, until },
        }
    };
    plan.all().iter().map(one).collect()
}

/// What a device said about itself, from the JSON that is kept of it. What it did not say is not known.
#[must_use]
pub fn report(at: Moment, health: &Value) -> Report {
    // Named without a value: it is silent. Not named: it did not say.
    let playing = match health.get("playing") {
        None => None,
        Some(Value::Bool(playing)) => Some(*playing),
        Some(item) => Some(item.as_str().is_some_and(|item| !item.is_empty())),
    };
    // The worse of what it thinks itself and of what the house sees.
    let own = health["clock_error_us"].as_i64().map(|us| us.div_euclid(1000));
    let error = own
        .into_iter()
        .chain(health["off_ms"].as_i64())
        .max_by_key(|ms| ms.abs());
    Report {
        at,
        playing,
        item: health["playing"]
            .as_str()
            .filter(|item| !item.is_empty())
            .map(str::to_owned),
        clock_error_ms: error,
        grid: health["power"].as_i64().map(|power| power == 0),
        free_mb: health["free_bytes"]
            .as_u64()
            .map(|bytes| u32::try_from(bytes / 1_000_000).unwrap_or(u32::MAX)),
    }
}

/// The alarm that a condition raises, with its detail. What is merely not known raises none: it is shown as not known.
fn alarm_of(condition: &Condition) -> Option<(Kind, String)> {
    Some(match condition {
        Condition::Offline(since) => (Kind::Offline, since.0.to_string()),
        Condition::Unplanned(item) => (Kind::Unplanned, item.clone().unwrap_or_default()),
        Condition::Silent(item) => (Kind::Silent, item.clone()),
        Condition::ClockWrong(ms) => (Kind::Clock, ms.to_string()),
        Condition::OnBattery => (Kind::Power, String::new()),
        Condition::StoreFull(mb) => (Kind::Store, mb.to_string()),
        Condition::Unknown | Condition::SoundUnknown | Condition::ClockUnknown | Condition::Well => {
            return None;
        }
    })
}

/// How a device is. A board says something by being read back alone.
fn conditions(device: &Watched, expected: &[Expected], now: Moment, limits: &HealthLimits) -> Vec<Condition> {
    if device.kind == "board" {
        return match device.read_at {
            None => vec![Condition::Unknown],
            Some(at) if now.0 - at > limits.offline_ms => vec![Condition::Offline(Moment(at))],
            Some(_) => vec![Condition::Well],
        };
    }
    let said = device
        .heard_at
        .zip(device.health.as_ref())
        .map(|(at, health)| report(Moment(at), health));
    classify(said.as_ref(), expected, now, limits)
}

/// Looks once. Gives how many alarms were raised.
pub async fn look(site: &Site, told: &mut Told) -> ::store::Result<u64> {
    let (now, limits) = (site.clock.now(), HealthLimits::default());
    told.renew(&site.db).await?;
    let stops = Holding::look(&site.db).await?;
    let open: HashSet<Open> = rows::open(&site.db).await?.into_iter().collect();
    let mut raised = 0;
    for device in rows::watched(&site.db).await? {
        let stopped = stops.stops(site, &device.id, &device.unit);
        let expected = if stopped { &[] } else { told.of(&device.id) };
        let found: Vec<_> = conditions(&device, expected, now, &limits)
            .iter()
            .filter_map(alarm_of)
            .collect();
        raised += settle(site, now, &device, &found, &open).await?;
    }
    let forked = rows::forked(&site.db).await?;
    let mut tx = site.db.begin().await?;
    for device in forked {
        let (whose, detail) = (
            (device.id.as_str(), device.unit.as_str()),
            (device.sequence + 1).to_string(),
        );
        raised += u64::from(raise(&mut tx, site, now, whose, Kind::Forked, &detail, None).await?);
    }
    rows::tidy(&mut tx, now, Moment(now.0 - SETTLED_MS)).await?;
    tx.commit().await?;
    site.unseen.renew(&site.db).await?;
    Ok(raised)
}

/// Raises what is new at a device and ends what is over; a device without news costs no transaction.
async fn settle(
    site: &Site,
    now: Moment,
    device: &Watched,
    found: &[(Kind, String)],
    open: &HashSet<Open>,
) -> ::store::Result<u64> {
    let is_open = |kind: Kind| {
        open.contains(&Open {
            device: device.id.clone(),
            kind: kind.code().to_owned(),
        })
    };
    let new: Vec<_> = found.iter().filter(|(kind, _)| !is_open(*kind)).collect();
    // Of a device that says nothing, nothing else is known to be over.
    let offline = found.iter().any(|(kind, _)| *kind == Kind::Offline);
    let over: Vec<_> = Kind::STATES
        .into_iter()
        .filter(|kind| is_open(*kind) && !found.iter().any(|(one, _)| one == kind))
        .filter(|kind| !(offline && *kind != Kind::Offline) && knows(device, *kind))
        .collect();
    if new.is_empty() && over.is_empty() {
        return Ok(0);
    }
    let mut tx = site.db.begin().await?;
    let mut raised = 0;
    for (kind, detail) in new {
        let item = matches!(kind, Kind::Silent | Kind::Unplanned)
            .then_some(detail.as_str())
            .filter(|item| !item.is_empty());
        let whose = (device.id.as_str(), device.unit.as_str());
        raised += u64::from(raise(&mut tx, site, now, whose, *kind, detail, item).await?);
    }
    for kind in over {
        clear(&mut tx, now, &device.id, kind).await?;
    }
    tx.commit().await?;
    Ok(raised)
}

/// Whether the device said anything about this: an alarm does not end because nothing was said.
fn knows(device: &Watched, kind: Kind) -> bool {
    if device.kind == "board" {
        return true;
    }
    let Some((at, health)) = device.heard_at.zip(device.health.as_ref()) else {
        return false;
    };
    let said = report(Moment(at), health);
    match kind {
        Kind::Silent | Kind::Unplanned => said.playing.is_some(),
        Kind::Clock => said.clock_error_ms.is_some(),
        Kind::Power => said.grid.is_some(),
        Kind::Store => said.free_mb.is_some(),
        _ => true,
    }
}

/// Looks while the program serves, first at its start.
#[must_use]
pub fn in_background(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::clone(site);
    tokio::spawn(async move {
        let (mut told, mut ended) = (Told::default(), None);
        loop {
            if let Err(fault) = crate::asrun::ending::look(&site, &mut ended).await {
                tracing::error!(cause = %fault, "bulletins whose last day is over did not get their end");
            }
            match look(&site, &mut told).await {
                Ok(0) => {}
                Ok(raised) => tracing::warn!(raised, "alarms of stations"),
                Err(fault) => tracing::error!(cause = %fault, "nobody looks over the stations"),
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

/// Ends the looking. What is cut in the middle has changed nothing.
pub async fn end(looking: JoinHandle<()>) {
    looking.abort();
    drop(looking.await);
}
