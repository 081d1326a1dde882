//! Stretches of time, and hours as people type them.

use serde::{Deserialize, Serialize};

use crate::Moment;

/// A stretch of time: from inclusive, until exclusive. May cross midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first instant.
    pub from: Moment,
    /// The first instant after it.
    pub until: Moment,
}

impl Span {
    /// From an instant, so many milliseconds long.
    #[must_use]
    pub fn lasting(from: Moment, ms: u32) -> Self {
        Self {
            from,
            until: Moment(from.0 + i64::from(ms)),
        }
    }

    /// How long it is, in milliseconds.
    #[must_use]
    pub fn length_ms(self) -> i64 {
        self.until.0 - self.from.0
    }

    /// Whether both share an instant. What ends as the other begins does not.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// The same length, beginning elsewhere.
    #[must_use]
    pub fn moved_to(self, from: Moment) -> Self {
        Self {
            from,
            until: Moment(from.0 + self.length_ms()),
        }
    }
}

/// A time of day that is none, or could be two.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no time of the day: write it as 07:30 or 19h00")]
pub struct WrongTime(pub String);

/// Seconds since midnight of `07:30`, `7h30` or `19:00:15`. `24:00` is refused, since it could be either day's; so are
/// `7` and `7h`, which may be unfinished, and every text with `sáng` or `chiều` in it.
pub fn clock(text: &str) -> Result<u32, WrongTime> {
    let wrong = || WrongTime(text.to_owned());
    let parts: Vec<&str> = text.trim().split([':', 'h', 'H']).collect();
    let number = |part: &str, most: u32| {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u32>()
            .ok()
            .filter(|number| digits && *number <= most)
            .ok_or_else(wrong)
    };
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, second),
        _ => return Err(wrong()),
    };
    if minute.len() != 2 || second.len() != 2 {
        return Err(wrong());
    }
    Ok(number(hour, 23)? * 3600 + number(minute, 59)? * 60 + number(second, 59)?)
}
