//! Drills: they sound and look different, and do not reach a live device unless that device was armed for it.

use serde::{Deserialize, Serialize};

use crate::Moment;

/// Live, or practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// For the people.
    Live,
    /// Diễn tập.
    Drill,
}

impl Mode {
    /// The word in databases, messages and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Drill => "drill",
        }
    }

    /// What has to be typed to send: never the same for both (the false alarm of Hawaii, 2018, asked the same words).
    #[must_use]
    pub fn typed_words(self) -> &'static str {
        match self {
            Self::Live => "PHÁT THẬT",
            Self::Drill => "DIỄN TẬP",
        }
    }
}

/// A live device that takes drills for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arming {
    /// Who armed it.
    pub by: String,
    /// From when, inclusive.
    pub from: Moment,
    /// Until when, exclusive.
    pub until: Moment,
}

/// Why a broadcast does not reach a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// A drill, and the device is live.
    #[error("this is a drill and the device is live: arm it first")]
    LiveDevice,
    /// Whoever sends the drill armed the device: the second person is missing.
    #[error("somebody else must arm the device")]
    SamePerson,
    /// A live broadcast, and the device is a practice device.
    #[error("the device is for practice")]
    PracticeDevice,
}

/// Whether a broadcast of this mode reaches a device: `practice` devices stand in offices and reach nobody.
pub fn reaches(
    mode: Mode,
    practice: bool,
    arming: Option<&Arming>,
    sender: &str,
    now: Moment,
) -> Result<(), Unreachable> {
    match (mode, practice) {
        (Mode::Live, false) | (Mode::Drill, true) => Ok(()),
        (Mode::Live, true) => Err(Unreachable::PracticeDevice),
        (Mode::Drill, false) => match arming.filter(|arming| arming.from <= now && now < arming.until) {
            None => Err(Unreachable::LiveDevice),
            Some(arming) if arming.by == sender => Err(Unreachable::SamePerson),
            Some(_) => Ok(()),
        },
    }
}

/// The words as they are spoken: a drill says so at its beginning and at its end.
#[must_use]
pub fn announced(text: &str, mode: Mode) -> String {
    match mode {
        Mode::Live => text.to_owned(),
        Mode::Drill => format!(
            "Đây là diễn tập, không phải tin thật. Diễn tập. {text} Đó là nội dung diễn tập. Bà con không cần làm gì."
        ),
    }
}
