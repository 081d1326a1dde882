//! One time that something is to be heard.

use serde::{Deserialize, Serialize};

use super::span::Span;
use crate::bulletin::{Class, Level};

/// Where the sound comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A recording on the device.
    Recording,
    /// Tiếp sóng: another station's programme, whose time is not ours to move.
    Relay,
    /// A receiver of FM.
    Fm,
    /// A person at the microphone.
    Live,
}

/// One time that something is to be heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// What makes it one: slot and planned start. Stays the same when it is moved.
    pub id: String,
    /// The slot that it comes from; a play-now has one of its own.
    pub slot: String,
    /// The bulletin, or the relayed source.
    pub item: String,
    /// When.
    pub span: Span,
    /// Its class.
    pub class: Class,
    /// The level that it comes from.
    pub level: Level,
    /// Where its sound comes from.
    pub source: Source,
    /// BCP 47.
    pub language: String,
}

impl Occurrence {
    /// Urgent ones cut in and take nobody's place.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.class == Class::Urgent
    }

    /// Whether its time can be moved.
    #[must_use]
    pub fn is_movable(&self) -> bool {
        !self.is_urgent() && !matches!(self.source, Source::Relay | Source::Fm)
    }

    pub(super) fn at(&self, span: Span) -> Self {
        Self { span, ..self.clone() }
    }
}
