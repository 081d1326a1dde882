//! Stop-all: silence for a device, a commune or the province. One person is enough; it is lifted, never forgotten.

use serde::{Deserialize, Serialize};

use crate::Moment;

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
