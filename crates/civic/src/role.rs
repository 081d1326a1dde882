//! Roles of people. An account belongs to one unit and has one role.

use serde::{Deserialize, Serialize};

/// What a person is there to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Người vận hành: accounts, audit, backups; not the content of the work.
    Operator,
    /// Chuyên viên: opens, reviews and issues directives, reminds, asks for reports.
    Officer,
    /// Điều phối: a unit between sender and doers; passes work down, reminds, gathers.
    Coordinator,
    /// Phóng viên, biên tập viên: produces for press, radio, television.
    Newsroom,
    /// Cán bộ xã, trung tâm: does the work on the ground and logs it.
    Commune,
}

impl Role {
    /// Every role, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::Operator,
        Self::Officer,
        Self::Coordinator,
        Self::Newsroom,
        Self::Commune,
    ];

    /// The word stored in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Officer => "officer",
            Self::Coordinator => "coordinator",
            Self::Newsroom => "newsroom",
            Self::Commune => "commune",
        }
    }

    /// The role with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}
