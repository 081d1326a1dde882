//! The clocks of the machine.

use super::{Clock, Reading};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The steady clock since the program began, and the wall clock. Clones show the same.
#[derive(Clone, Debug)]
pub struct SystemClock {
    began: Instant,
    /// What chrony last said, microseconds; negative: nothing.
    service_us: Arc<AtomicI64>,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            service_us: Arc::new(AtomicI64::new(-1)),
        }
    }
}

impl SystemClock {
    /// The steady clock.
    #[must_use]
    pub fn mono_us(&self) -> i64 {
        self.began.elapsed().as_micros() as i64
    }

    /// Says what a time service vouches for; `None`: nothing any more.
    pub fn vouch(&self, error_us: Option<u64>) {
        let said = error_us.map_or(-1, |us| us as i64);
        self.service_us.store(said, Ordering::Relaxed);
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the player's time comes from"
    )]
    fn read(&mut self) -> Reading {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH);
        Reading {
            mono_us: self.mono_us(),
            wall_us: wall.map_or(0, |wall| wall.as_micros() as i64),
            service_us: u64::try_from(self.service_us.load(Ordering::Relaxed)).ok(),
        }
    }

    fn wait_until(&mut self, mono_us: i64) {
        let left = mono_us - self.mono_us();
        if let Ok(left) = u64::try_from(left) {
            std::thread::sleep(Duration::from_micros(left));
        }
    }

    fn is_virtual(&self) -> bool {
        false
    }
}

/// Asks chrony how wrong the clock may be, microseconds; `None` when it is not there or not synchronised.
#[must_use]
pub fn ask_chrony() -> Option<u64> {
    let said = Command::new("chronyc")
        .args(["-c", "-n", "tracking"])
        .output()
        .ok()?;
    let line = String::from_utf8(said.stdout).ok()?;
    let fields: Vec<&str> = line.trim().split(',').collect();
    let seconds = |place: usize| fields.get(place)?.parse::<f64>().ok();
    let synchronised = fields.get(13) != Some(&"Not synchronised") && fields.len() >= 14;
    // System offset, root delay, root dispersion: the error is at most the offset, the dispersion and half the delay.
    let error = seconds(4)?.abs() + seconds(10)? / 2.0 + seconds(11)?;
    synchronised.then_some((error * 1e6) as u64)
}
