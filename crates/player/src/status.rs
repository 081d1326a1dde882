//! What the engine shows to the rest of the program.

use std::sync::{Mutex, MutexGuard, PoisonError};
use wire::player::{ClockSource, ClockState, Head};

/// How things stand, a second ago at most.
#[derive(Clone, Debug)]
pub struct Status {
    /// The item that sounds; empty: silence.
    pub playing: String,
    /// Level of the last second, hundredths of dBFS.
    pub level: Option<i16>,
    /// The clock.
    pub clock: ClockState,
    /// The time minus the steady clock, microseconds: what others need to tell the time.
    pub utc_ahead_us: i64,
    /// Whether a stop order holds the player silent.
    pub stopped: bool,
    /// Where the log ends on the disk.
    pub log: Head,
    /// The last thing that went wrong; empty: nothing.
    pub fault: String,
    /// How far the house has the log, as it said itself; `None`: it has not said since the program began.
    pub confirmed: Option<u64>,
    /// Whether the house has answered since the program began, and was believed.
    pub answered: bool,
    /// The serial of an order whose program is here and waits for silence.
    pub ready: Option<u64>,
}

/// [`Status`], shared.
pub struct Board(Mutex<Status>);

impl Default for Board {
    fn default() -> Self {
        Self(Mutex::new(Status {
            playing: String::new(),
            level: None,
            clock: ClockState {
                source: ClockSource::Unknown,
                error_us: None,
            },
            utc_ahead_us: 0,
            stopped: false,
            log: Head::default(),
            fault: String::new(),
            confirmed: None,
            answered: false,
            ready: None,
        }))
    }
}

impl Board {
    /// Reads or writes it.
    pub fn lock(&self) -> MutexGuard<'_, Status> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says what went wrong, here and on the standard error.
    pub fn fault(&self, what: String) {
        let mut status = self.lock();
        if status.fault != what {
            eprintln!("lantoa-player: {what}");
            status.fault = what;
        }
    }
}
