//! How a device is, from what it said last and what it should be playing. Unknown is not well.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::broadcast::Span;

/// What a device said about itself. What it did not say is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// When it arrived, by the clock of the server.
    pub at: Moment,
    /// Whether sound leaves it.
    pub playing: Option<bool>,
    /// What it plays.
    pub item: Option<String>,
    /// How far its clock is off, in milliseconds; positive when it is ahead.
    pub clock_error_ms: Option<i64>,
    /// Whether it runs on the grid.
    pub grid: Option<bool>,
    /// Free space of its store in megabytes.
    pub free_mb: Option<u32>,
}

/// What should be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The id of the occurrence.
    pub id: String,
    /// When.
    pub span: Span,
}

/// Limits, ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthLimits {
    /// After so many milliseconds without a word it is offline.
    pub offline_ms: i64,
    /// Around a beginning or end, sound and silence are both right for so many milliseconds.
    pub grace_ms: i64,
    /// A clock that is further off plays nothing that has a time, in milliseconds.
    pub clock_ms: i64,
    /// Less free space than this is a fault, in megabytes.
    pub free_mb: u32,
}

impl Default for HealthLimits {
    fn default() -> Self {
        Self {
            offline_ms: 10 * 60_000,
            grace_ms: 10_000,
            clock_ms: 1_000,
            free_mb: 100,
        }
    }
}

/// How a device is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It never said anything.
    Unknown,
    /// It has said nothing since; what it does meanwhile is unknown.
    Offline(Moment),
    /// It sounds and nothing is planned: somebody else's voice.
    Unplanned(Option<String>),
    /// Something is planned and it is silent.
    Silent(String),
    /// It does not say whether it sounds.
    SoundUnknown,
    /// Its clock is off by so many milliseconds.
    ClockWrong(i64),
    /// It does not say how its clock stands.
    ClockUnknown,
    /// It runs on its battery.
    OnBattery,
    /// Its store is nearly full: so many megabytes are free.
    StoreFull(u32),
    /// Nothing is wrong.
    Well,
}

impl Condition {
    /// Whether somebody has to be told at once.
    #[must_use]
    pub fn alarms(&self) -> bool {
        matches!(
            self,
            Self::Offline(_) | Self::Unplanned(_) | Self::Silent(_) | Self::ClockWrong(_)
        )
    }
}

/// Everything that is to be said about a device; never empty. `expected` includes urgent broadcasts; for a stopped device
/// it is empty.
#[must_use]
pub fn classify(
    report: Option<&Report>,
    expected: &[Expected],
    now: Moment,
    limits: &HealthLimits,
) -> Vec<Condition> {
    let Some(report) = report else {
        return vec![Condition::Unknown];
    };
    if now.0 - report.at.0 > limits.offline_ms {
        return vec![Condition::Offline(report.at)];
    }
    let clock = match report.clock_error_ms {
        Some(off) if off.unsigned_abs() > limits.clock_ms.unsigned_abs() => Some(Condition::ClockWrong(off)),
        Some(_) => None,
        None => Some(Condition::ClockUnknown),
    };
    let power = (report.grid == Some(false)).then_some(Condition::OnBattery);
    let store = report
        .free_mb
        .filter(|free| *free < limits.free_mb)
        .map(Condition::StoreFull);
    let found: Vec<_> = [sound(report, expected, limits), clock, power, store]
        .into_iter()
        .flatten()
        .collect();
    if found.is_empty() {
        vec![Condition::Well]
    } else {
        found
    }
}

fn sound(report: &Report, expected: &[Expected], limits: &HealthLimits) -> Option<Condition> {
    let at = report.at.0;
    let around =
        |one: &&Expected| one.span.from.0 - limits.grace_ms <= at && at < one.span.until.0 + limits.grace_ms;
    let within =
        |one: &&Expected| one.span.from.0 + limits.grace_ms <= at && at < one.span.until.0 - limits.grace_ms;
    match report.playing {
        None => Some(Condition::SoundUnknown),
        Some(true) if !expected.iter().any(|one| around(&one)) => {
            Some(Condition::Unplanned(report.item.clone()))
        }
        Some(true) => None,
        Some(false) => expected
            .iter()
            .find(within)
            .map(|one| Condition::Silent(one.id.clone())),
    }
}

/// How many devices are how: every device is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetHealth {
    /// Nothing is wrong.
    pub well: usize,
    /// Something is wrong, or half known.
    pub faulty: usize,
    /// Silent towards us.
    pub offline: usize,
    /// Never heard of.
    pub unknown: usize,
}

/// Counts devices by their conditions.
#[must_use]
pub fn fleet_health(devices: &[Vec<Condition>]) -> FleetHealth {
    devices
        .iter()
        .fold(FleetHealth::default(), |mut sum, conditions| {
            match conditions.as_slice() {
                [Condition::Well] => sum.well += 1,
                [Condition::Unknown] | [] => sum.unknown += 1,
                [Condition::Offline(_)] => sum.offline += 1,
                _ => sum.faulty += 1,
            }
            sum
        })
}
