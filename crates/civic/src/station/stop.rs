//! Stop-all: silence for a device, a commune or the province. One person is enough; it is lifted, never forgotten.

use serde::{Deserialize, Serialize};

use viet::Date;

use crate::Moment;
use crate::unit::Directory;

/// What is silenced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One device.
    Device(String),
    /// Every device of a commune.
    Commune(String),
    /// Every device.
    Province,
}

/// An order to be silent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// What is silenced.
    pub scope: Scope,
    /// Who ordered it.
    pub by: String,
    /// From when.
    pub at: Moment,
    /// When it was lifted; `None` while it holds. It never ends by itself.
    pub lifted: Option<Moment>,
}

/// Whether a device is to be silent. Urgent bulletins are silent as well: a hijacked station is stopped with everything.
#[must_use]
pub fn is_stopped(stops: &[Stop], device: &str, commune: &str, now: Moment) -> bool {
    stops.iter().any(|stop| {
        let meant = match &stop.scope {
            Scope::Device(id) => id == device,
            Scope::Commune(unit) => unit == commune,
            Scope::Province => true,
        };
        meant && stop.at <= now && stop.lifted.is_none_or(|lifted| now < lifted)
    })
}

/// The unit that a device stands in and all those above it, the nearest first: what an order is addressed to. A unit that
/// has ended still stands below what it stood below on its last day, and its only successor stands for it.
#[must_use]
pub fn above(directory: &Directory, unit: &str, on: Date) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut waiting = std::collections::VecDeque::from([unit.to_owned()]);
    while let Some(id) = waiting.pop_front() {
        if found.contains(&id) {
            continue;
        }
        waiting.extend(next(directory, &id, on));
        found.push(id);
    }
    found
}

/// One step up from a unit: its parent; of one that has ended, its only successor and its parent of the last day.
fn next(directory: &Directory, unit: &str, on: Date) -> Vec<String> {
    let parent = |day: Date| {
        directory
            .version(unit, day)
            .and_then(|version| version.parent.clone())
    };
    if directory.exists(unit, on) {
        return parent(on).into_iter().collect();
    }
    let heir = match &directory.successors(unit, on)[..] {
        [(heir, _)] => Some(heir.id.clone()),
        _ => None,
    };
    let last = directory.get(unit).and_then(|unit| unit.last_day(on));
    heir.into_iter().chain(last.and_then(parent)).collect()
}

/// Who answers for what an order for this unit silences in `place`, where the device stands now: the unit itself; when it has
/// ended, that successor which the place is or stands below, or else the nearest unit above it that stands.
#[must_use]
pub fn answers(directory: &Directory, stopped: &str, place: &str, on: Date) -> Option<String> {
    if directory.exists(stopped, on) {
        return Some(stopped.to_owned());
    }
    let heirs = directory.successors(stopped, on);
    let here = above(directory, place, on);
    let heir = here
        .iter()
        .find(|unit| heirs.iter().any(|(heir, _)| heir.id == **unit));
    let over = || {
        above(directory, stopped, on)
            .into_iter()
            .find(|unit| directory.exists(unit, on))
    };
    heir.cloned().or_else(over)
}
