//! Rolling out a new version of the player: a few devices first, more when these are well, none after too many errors.

use serde::{Deserialize, Serialize};

/// What is known of one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Installed {
    /// It has not said anything yet.
    Unknown,
    /// It runs the new version and is well.
    Succeeded,
    /// It could not, or went back to the old one.
    Failed,
}

impl Installed {
    /// The word in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// What the word says; what is no such word is unknown.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "succeeded" => Self::Succeeded,
            "failed" => Self::Failed,
            _ => Self::Unknown,
        }
    }
}

/// A rollout: groups of devices, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollout {
    /// Groups, first to last.
    pub groups: Vec<Vec<String>>,
    /// The next group begins when so many per cent of a group succeeded, 1 to 100.
    pub success_percent: u8,
    /// Everything stops when so many per cent of a group failed, 1 to 100.
    pub error_percent: u8,
}

/// A rollout that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongRollout {
    /// It has no devices.
    #[error("it has no devices")]
    Empty,
    /// A device is in two groups.
    #[error("{0} is in two groups")]
    Twice(String),
    /// The shares leave no decision: both could be reached, or neither.
    #[error("the shares must lie between 1 and 100, and their sum above 100 leaves neither reached")]
    Shares,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The group with this number installs; those before it are done.
    Install(usize),
    /// The group with this number has not said enough: so many devices are unknown.
    Wait {
        /// The group.
        group: usize,
        /// Devices that said nothing.
        unknown: usize,
    },
    /// Too many errors in this group: nobody installs any more.
    Stop {
        /// The group.
        group: usize,
        /// Devices that failed.
        failed: usize,
    },
    /// Every group reached its share.
    Done,
}

impl Rollout {
    /// Whether it can begin.
    pub fn check(&self) -> Result<(), WrongRollout> {
        let mut seen: Vec<&String> = self.groups.iter().flatten().collect();
        if seen.is_empty() || self.groups.iter().any(Vec::is_empty) {
            return Err(WrongRollout::Empty);
        }
        seen.sort();
        if let Some(pair) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(WrongRollout::Twice(pair[0].clone()));
        }
        let within = |share: u8| (1..=100).contains(&share);
        let shares = within(self.success_percent) && within(self.error_percent);
        // With both above, a group that has said everything could be neither done nor stopped.
        let decided = u16::from(self.success_percent) + u16::from(self.error_percent) <= 100;
        if shares && decided {
            Ok(())
        } else {
            Err(WrongRollout::Shares)
        }
    }

    /// What comes next. `begun` groups have been told to install; `known` says how a device is.
    #[must_use]
    pub fn decide(&self, begun: usize, known: &dyn Fn(&str) -> Installed) -> Decision {
        let begun = begun.min(self.groups.len());
        let count = |group: usize, wanted: Installed| {
            self.groups[group]
                .iter()
                .filter(|device| known(device) == wanted)
                .count()
        };
        // Errors first: one that comes late stops as well.
        for group in 0..begun {
            let failed = count(group, Installed::Failed);
            if failed > 0 && failed * 100 >= usize::from(self.error_percent) * self.groups[group].len() {
                return Decision::Stop { group, failed };
            }
        }
        for group in 0..begun {
            let succeeded = count(group, Installed::Succeeded);
            if succeeded * 100 < usize::from(self.success_percent) * self.groups[group].len() {
                let unknown = count(group, Installed::Unknown);
                return Decision::Wait { group, unknown };
            }
        }
        if begun == self.groups.len() {
            Decision::Done
        } else {
            Decision::Install(begun)
        }
    }
}

/// Which boxes a version is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The processor of the program, where the house brings it.
    pub processor: Option<String>,
    /// The model that was named; a box of it says its whole name, this is its beginning.
    pub model: Option<String>,
}

/// What a box is, as far as it said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hardware {
    /// Its processor.
    pub processor: Option<String>,
    /// Its model.
    pub model: Option<String>,
}

/// Why a version is not for a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Its processor is another one.
    Processor,
    /// Its model is another one.
    Model,
    /// It has not said what it is. Not knowing is not fitting.
    Unknown,
}

impl Wanted {
    /// Whether a version is for a box. A box that never said its processor fits where its model was named, since a model
    /// has one processor.
    pub fn fits(&self, has: &Hardware) -> Result<(), Misfit> {
        let named = match (&self.model, &has.model) {
            (None, _) => false,
            (Some(_), None) => return Err(Misfit::Unknown),
            (Some(wanted), Some(model)) if begins(model, wanted) => true,
            (Some(_), Some(_)) => return Err(Misfit::Model),
        };
        match (&self.processor, &has.processor) {
            (None, _) => Ok(()),
            (Some(wanted), Some(processor)) if wanted == processor => Ok(()),
            (Some(_), Some(_)) => Err(Misfit::Processor),
            (Some(_), None) if named => Ok(()),
            (Some(_), None) => Err(Misfit::Unknown),
        }
    }
}

fn begins(model: &str, wanted: &str) -> bool {
    model
        .trim()
        .to_lowercase()
        .starts_with(&wanted.trim().to_lowercase())
}

/// Groups by cumulative shares in per cent, such as 5, 25, 100: each has one device at least, the last takes the rest.
#[must_use]
pub fn waves(devices: &[String], shares: &[u8]) -> Vec<Vec<String>> {
    let mut groups = Vec::new();
    let mut from = 0;
    for (at, share) in shares.iter().enumerate() {
        let last = at + 1 == shares.len();
        let wanted = if last {
            devices.len()
        } else {
            (devices.len() * usize::from(*share)).div_ceil(100)
        };
        let until = wanted.max(from + 1).min(devices.len());
        if from < until {
            groups.push(devices[from..until].to_vec());
            from = until;
        }
    }
    groups
}
