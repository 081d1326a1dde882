//! How a device is, by the rules of `civic::station`, when it says so: its word against the plan that it carries.

use std::sync::PoisonError;

use civic::Moment;
use civic::broadcast::Span;
use civic::station::{Condition, Expected, HealthLimits, Report, classify};
use wire::player::{Health, Kind, Plan, Poll, Sealed};

use super::store;
use crate::http::Refusal;
use crate::site::Site;

/// When the items of a plan sound.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    version: u64,
    items: Vec<Expected>,
}

/// Reads the plans that devices carry, where they are not known yet.
pub(super) async fn learn<'d>(
    site: &Site,
    carried: impl Iterator<Item = (&'d str, u64)>,
) -> Result<(), Refusal> {
    let unknown: Vec<(&str, u64)> = {
        let known = site
            .station
            .said
            .spans
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let is_known =
            |device: &str, version| known.get(device).is_some_and(|spans| spans.version == version);
        carried
            .filter(|(device, version)| !is_known(device, *version))
            .collect()
    };
    for (device, version) in unknown {
        let spans = match version {
            0 => Spans::default(),
            _ => match store::plan(&site.db, device).await? {
                Some(plan) if plan.version as u64 == version => spans(version, &plan.sealed),
                // An older plan than the newest: what is expected of it is not known until it has the new one.
                _ => continue,
            },
        };
        let mut known = site
            .station
            .said
            .spans
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.insert(device.to_owned(), spans);
    }
    Ok(())
}

fn spans(version: u64, sealed: &[u8]) -> Spans {
    let plan = Sealed::read(sealed).and_then(|sealed| sealed.peek::<Plan>(Kind::Plan));
    let items = plan.map_or_else(
        |_| Vec::new(),
        |plan| {
            let offset = i64::from(plan.offset_ms);
            let expected = |item: &wire::player::Item| Expected {
                id: item.id.clone(),
                span: Span {
                    from: Moment(item.at.0 + offset),
                    until: Moment(item.at.0 + offset + i64::try_from(item.samples / 48).unwrap_or(0)),
                },
            };
            plan.all().iter().map(expected).collect()
        },
    );
    Spans { version, items }
}

/// The worst that is to be said about a device now, as the word that is kept.
pub(super) fn judge(site: &Site, poll: &Poll, health: &Health, at: Moment) -> &'static str {
    let known = site
        .station
        .said
        .spans
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let spans = known.get(&poll.device).filter(|spans| spans.version == poll.plan);
    let around =
        |one: &&Expected| (one.span.from.0 - 3_600_000..one.span.until.0 + 3_600_000).contains(&at.0);
    let expected: Vec<Expected> = spans
        .filter(|_| !health.stopped)
        .map(|spans| spans.items.iter().filter(around).cloned().collect())
        .unwrap_or_default();
    // What is planned is not known: nothing is said about its sound.
    let sounds = spans.map(|_| !health.playing.is_empty());
    let report = Report {
        at,
        playing: sounds,
        item: Some(health.playing.clone()).filter(|item| !item.is_empty()),
        clock_error_ms: Some(poll.at.0 - at.0),
        grid: health.power.map(|power| power == 0),
        free_mb: health
            .free_bytes
            .map(|bytes| u32::try_from(bytes / 1_000_000).unwrap_or(u32::MAX)),
    };
    let found = classify(Some(&report), &expected, at, &HealthLimits::default());
    found.first().map_or("unknown", code)
}

/// The word of a condition in the database and in message keys.
#[must_use]
pub fn code(condition: &Condition) -> &'static str {
    match condition {
        Condition::Unknown => "unknown",
        Condition::Offline(_) => "offline",
        Condition::Unplanned(_) => "unplanned",
        Condition::Silent(_) => "silent",
        Condition::SoundUnknown => "sound_unknown",
        Condition::ClockWrong(_) => "clock_wrong",
        Condition::ClockUnknown => "clock_unknown",
        Condition::OnBattery => "on_battery",
        Condition::StoreFull(_) => "store_full",
        Condition::Well => "well",
    }
}
