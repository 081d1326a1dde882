//! The types of documents that people write here.

use serde::{Deserialize, Serialize};

/// A type of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the codes say it")]
pub enum Kind {
    #[serde(rename = "cong_van")]
    Letter,
    #[serde(rename = "bao_cao")]
    Report,
    #[serde(rename = "ke_hoach")]
    Plan,
    #[serde(rename = "thong_bao")]
    Announcement,
    #[serde(rename = "don_doc")]
    Reminder,
    #[serde(rename = "giay_moi")]
    Invitation,
}

impl Kind {
    /// Every type.
    pub const ALL: [Self; 6] = [
        Self::Letter,
        Self::Report,
        Self::Plan,
        Self::Announcement,
        Self::Reminder,
        Self::Invitation,
    ];

    /// The word in addresses, columns and messages.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Letter => "cong_van",
            Self::Report => "bao_cao",
            Self::Plan => "ke_hoach",
            Self::Announcement => "thong_bao",
            Self::Reminder => "don_doc",
            Self::Invitation => "giay_moi",
        }
    }

    /// The type of this code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The type as registers know it: a reminder is a công văn.
    #[must_use]
    pub const fn registered(self) -> &'static str {
        match self {
            Self::Reminder => Self::Letter.code(),
            kind => kind.code(),
        }
    }

    /// Whether somebody must be addressed (box 9a).
    #[must_use]
    pub const fn addresses(self) -> bool {
        matches!(self, Self::Letter | Self::Reminder | Self::Invitation)
    }
}
