//! What must be closed before a device or board is taken in (the hacked boards of 2023: default passwords, open Wi-Fi,
//! unlocked cabinets).

use serde::{Deserialize, Serialize};

/// One thing to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// No default password is left.
    Passwords,
    /// Nobody controls it over a Wi-Fi of its own.
    LocalControl,
    /// It is on no neighbour's network.
    Network,
    /// Its cabinet is locked.
    Cabinet,
    /// It has a key pair of its own.
    Key,
}

impl Check {
    /// Every check, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::Passwords,
        Self::LocalControl,
        Self::Network,
        Self::Cabinet,
        Self::Key,
    ];

    /// The word in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Passwords => "passwords",
            Self::LocalControl => "local_control",
            Self::Network => "network",
            Self::Cabinet => "cabinet",
            Self::Key => "key",
        }
    }

    /// The check with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.code() == code)
    }
}

/// A check that somebody made, with what shows it: a photo's blob, a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Which.
    pub check: Check,
    /// By whom.
    pub by: String,
    /// What shows it.
    pub evidence: String,
}

/// What is still open; the thing is taken in when nothing is. A check without evidence is none.
#[must_use]
pub fn open_checks(made: &[Checked]) -> Vec<Check> {
    let shown = |check: &Check| {
        made.iter()
            .any(|one| one.check == *check && !one.evidence.trim().is_empty())
    };
    Check::ALL.into_iter().filter(|check| !shown(check)).collect()
}
