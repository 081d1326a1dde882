//! The disciplined clock: runs on the steady one, believes the wall clock only with a voucher, and knows its error.

use super::Reading;
use wire::player::{ClockSource, ClockState};

/// Another clock's time, seen at an instant of our steady clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The steady clock then.
    pub mono_us: i64,
    /// The time then, microseconds UTC.
    pub utc_us: i64,
    /// Largest error of that: half of the way there and back.
    pub error_us: u64,
}

/// What was known about the time when the program last ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The last time that was written down, microseconds UTC: it is never earlier than that.
    pub at_us: i64,
    /// The error then; `None`: not known.
    pub error_us: Option<u64>,
}

/// Keeps the time of the player.
#[derive(Clone, Debug)]
pub struct Timekeeper {
    mono_us: i64,
    utc_us: i64,
    error_us: Option<u64>,
    source: ClockSource,
    drift_ppm: u64,
}

impl Timekeeper {
    /// Begins with what the box says, checked against what was known before: a clock that shows an earlier time than
    /// the log, or that had no power, is not believed.
    #[must_use]
    pub fn begin(reading: Reading, kept: Kept, has_rtc: bool, drift_ppm: u32) -> Self {
        let drift_ppm = u64::from(drift_ppm);
        let passed = u64::try_from(reading.wall_us - kept.at_us).ok();
        let grown = |passed: u64| Some(kept.error_us? + passed * drift_ppm / 1_000_000);
        let error_us = passed.filter(|_| has_rtc).and_then(grown);
        let source = match error_us {
            Some(_) => ClockSource::Holding,
            None => ClockSource::Unknown,
        };
        let mut keeper = Self {
            mono_us: reading.mono_us,
            utc_us: reading.wall_us,
            error_us,
            source,
            drift_ppm,
        };
        keeper.observe(reading);
        keeper
    }

    /// Looks at the clocks. Without a voucher the wall clock may jump as it likes: time goes on by the steady one.
    pub fn observe(&mut self, reading: Reading) {
        let Some(error) = reading.service_us else {
            return;
        };
        self.mono_us = reading.mono_us;
        self.utc_us = reading.wall_us;
        self.error_us = Some(error);
        self.source = ClockSource::Service;
    }

    /// Weighs another clock's time: taken when it is clearly better, or when the two cannot both be right.
    pub fn weigh(&mut self, evidence: Evidence) {
        let apart = (evidence.utc_us - self.utc_at(evidence.mono_us)).unsigned_abs();
        let own = self.state(evidence.mono_us).error_us;
        let better = own.is_none_or(|own| evidence.error_us * 2 < own || apart > own + evidence.error_us);
        if better {
            self.mono_us = evidence.mono_us;
            self.utc_us = evidence.utc_us;
            self.error_us = Some(evidence.error_us);
            self.source = ClockSource::House;
        }
    }

    /// The time at an instant of the steady clock, microseconds UTC.
    #[must_use]
    pub fn utc_at(&self, mono_us: i64) -> i64 {
        self.utc_us + (mono_us - self.mono_us)
    }

    /// What it thinks of itself at an instant of the steady clock: the error grows until somebody corrects it.
    #[must_use]
    pub fn state(&self, mono_us: i64) -> ClockState {
        let passed = (mono_us - self.mono_us).unsigned_abs();
        ClockState {
            source: self.source,
            error_us: self
                .error_us
                .map(|error| error + passed * self.drift_ppm / 1_000_000),
        }
    }
}
