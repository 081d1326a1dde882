//! How fast ratings are taken: so many in a minute for the whole site. By visitor it cannot be, since none is known.

use std::sync::{Mutex, PoisonError};

use civic::Moment;

/// So many ratings are counted in a minute.
pub(crate) const A_MINUTE: u32 = 60;

/// The counter of one program, and what it refused since somebody asked.
#[derive(Debug, Default)]
pub struct Pace(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    minute: i64,
    taken: u32,
    refused: i64,
}

impl Pace {
    /// True when one more is taken now.
    #[must_use]
    pub fn takes(&self, at: Moment) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = at.0 / 60_000;
        if counted.minute != minute {
            (counted.minute, counted.taken) = (minute, 0);
        }
        let takes = counted.taken < A_MINUTE;
        if takes {
            counted.taken += 1;
        } else {
            counted.refused += 1;
        }
        takes
    }

    /// How many were refused since the last time that this was asked.
    pub fn refused(&self) -> i64 {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut counted.refused)
    }
}
