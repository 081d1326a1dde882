//! A unit's report for one regime and period, and its way: draft, submitted, returned, approved level by level,
//! consolidated, sent up.
//!
//! An approval names the hash of what was approved. Any edit changes the hash, so no approval holds for it.

mod answer;
mod content;
mod merge;
mod path;
mod stand_in;

use serde::{Deserialize, Serialize};

pub use answer::{Answer, answer};
pub use content::{Content, Identity};
pub use merge::{Clash, Field, Merged, Said, merge};
pub use path::{Approval, Hand, Path, Step, WrongStep};
pub use stand_in::{Level, Report, Why, levels};

/// How far a filing has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Dự thảo: the unit works on it; nobody else counts it.
    Draft,
    /// Đã gửi.
    Submitted,
    /// Trả lại, with remarks.
    Returned,
    /// Đã duyệt, by every level that must.
    Approved,
    /// Đã tổng hợp into the receiver's own report.
    Consolidated,
    /// Đã gửi lên cấp trên, as part of that.
    SentUp,
}

/// What a filing declares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Figures.
    #[default]
    Figures,
    /// "Không phát sinh": there was nothing to report. An answer, unlike silence.
    Nothing,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Approved,
        Self::Consolidated,
        Self::SentUp,
    ];

    /// The word stored in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Consolidated => "consolidated",
            Self::SentUp => "sent_up",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// True when the figures are part of the totals above.
    #[must_use]
    pub fn counts(self) -> bool {
        !matches!(self, Self::Draft | Self::Returned)
    }

    /// True when every level that must has approved.
    #[must_use]
    pub fn is_approved(self) -> bool {
        matches!(self, Self::Approved | Self::Consolidated | Self::SentUp)
    }
}

impl Kind {
    /// The word stored in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Figures => "figures",
            Self::Nothing => "nothing",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Figures, Self::Nothing]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests;
