//! Keeps an item on the plan's time though the output's crystal runs a little fast or slow: a PI controller on the
//! median of ten seconds, at most ±300 ppm, which for speech costs a sample dropped or doubled now and then.

use std::collections::VecDeque;

/// Largest correction, parts per million.
const LIMIT: f64 = 300.0;
/// Parts per million for each microsecond of error: a tenth of it is made good in a second.
const PROPORTIONAL: f64 = 0.1;
/// Parts per million for each microsecond of error and second.
const INTEGRAL: f64 = 0.002;
/// Errors that the median is taken of, one every [`EVERY_US`].
const REMEMBERED: usize = 50;
const EVERY_US: i64 = 200_000;

/// The controller of one output; it remembers the crystal from item to item.
#[derive(Clone, Debug, Default)]
pub struct Servo {
    errors: VecDeque<i64>,
    last_us: Option<i64>,
    integral: f64,
    ppm: f64,
    owed: f64,
}

impl Servo {
    /// An item begins, or jumped: what is known of the crystal stays, old errors do not.
    pub fn begin(&mut self) {
        self.errors.clear();
        self.last_us = None;
        self.ppm = self.integral;
    }

    /// An error was seen: how late the next sample is, microseconds, at a time of the steady clock.
    pub fn see(&mut self, late_us: i64, mono_us: i64) {
        let passed = self.last_us.map_or(EVERY_US, |last| mono_us - last);
        if passed < EVERY_US {
            return;
        }
        self.last_us = Some(mono_us);
        if self.errors.len() == REMEMBERED {
            self.errors.pop_front();
        }
        self.errors.push_back(late_us);
        let error = self.late_us() as f64;
        let seconds = passed.min(1_000_000) as f64 / 1e6;
        self.integral = (self.integral + INTEGRAL * error * seconds).clamp(-LIMIT, LIMIT);
        self.ppm = (self.integral + PROPORTIONAL * error).clamp(-LIMIT, LIMIT);
    }

    /// The median of the errors, microseconds; late is positive.
    #[must_use]
    pub fn late_us(&self) -> i64 {
        let mut sorted: Vec<i64> = self.errors.iter().copied().collect();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or(0)
    }

    /// The correction, parts per million: positive means that more of the audio is drawn than is sent.
    #[must_use]
    pub fn ppm(&self) -> f64 {
        self.ppm
    }

    /// How many samples of the audio to draw for so many that are sent.
    pub fn draw_for(&mut self, sent: usize) -> usize {
        self.owed += sent as f64 * self.ppm / 1e6;
        let whole = self.owed.trunc();
        self.owed -= whole;
        (sent as f64 + whole) as usize
    }
}

/// Stretches `from` over `to` by at most a few samples: a line between neighbours, so that nothing clicks.
pub fn stretch(from: &[i16], to: &mut [i16]) {
    if from.len() == to.len() {
        to.copy_from_slice(from);
        return;
    }
    let (last, steps) = (from.len().saturating_sub(1), to.len().saturating_sub(1).max(1));
    for (place, out) in to.iter_mut().enumerate() {
        let at = place as f64 * last as f64 / steps as f64;
        let (left, part) = (at as usize, at.fract());
        let value = |i: usize| f64::from(from.get(i.min(last)).copied().unwrap_or(0));
        *out = (value(left) * (1.0 - part) + value(left + 1) * part).round() as i16;
    }
}
