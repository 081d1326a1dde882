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

/// Whether a broadcast of this mode, sounding from `from` until `until` (exclusive), reaches a device: `practice` devices
/// stand in offices and reach nobody. A drill reaches a live device only while somebody who is none of its `senders` armed
/// it, from its first word to its last; what is given then is the instant by which it must be over, however late it begins.
pub fn reaches(
    mode: Mode,
    practice: bool,
    armings: &[Arming],
    senders: &[&str],
    from: Moment,
    until: Moment,
) -> Result<Option<Moment>, Unreachable> {
    match (mode, practice) {
        (Mode::Live, false) | (Mode::Drill, true) => return Ok(None),
        (Mode::Live, true) => return Err(Unreachable::PracticeDevice),
        (Mode::Drill, false) => {}
    }
    let holds = |arming: &&Arming| arming.from <= from && until <= arming.until && from < arming.until;
    let mut held = armings.iter().filter(holds).peekable();
    if held.peek().is_none() {
        return Err(Unreachable::LiveDevice);
    }
    let others = held.filter(|arming| !senders.contains(&arming.by.as_str()));
    others
        .map(|arming| arming.until)
        .max()
        .map_or(Err(Unreachable::SamePerson), |end| Ok(Some(end)))
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
