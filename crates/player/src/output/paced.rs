//! Files, pipes and programs: the samples leave at the pace of the steady clock, each block at its instant.

use super::Output;
use crate::clock::Clock;
use crate::{RATE, us_of};
use std::io::{self, Write};

/// A writer that gets 48,000 samples a second.
pub struct Paced {
    to: Option<Box<dyn Write + Send>>,
    epoch_us: Option<i64>,
    sent: u64,
    ppm: f64,
    bytes: Vec<u8>,
}

/// How far behind the writer may be before it counts as a stall: then the samples after it are heard that much later.
const STALL_US: i64 = 40_000;

impl Paced {
    /// Sends to a writer.
    #[must_use]
    pub fn new(to: Box<dyn Write + Send>) -> Self {
        Self {
            to: Some(to),
            epoch_us: None,
            sent: 0,
            ppm: 0.0,
            bytes: Vec::new(),
        }
    }

    /// Sends nowhere: for rehearsals.
    #[must_use]
    pub fn nowhere() -> Self {
        let mut paced = Self::new(Box::new(io::sink()));
        paced.to = None;
        paced
    }

    /// With a crystal that runs so many parts per million fast.
    #[must_use]
    pub fn with_crystal(mut self, ppm: f64) -> Self {
        self.ppm = ppm;
        self
    }

    fn heard_us(&self, epoch_us: i64) -> i64 {
        let true_us = us_of(self.sent) as f64 / (1.0 + self.ppm / 1e6);
        epoch_us + true_us as i64
    }
}

impl Output for Paced {
    fn next_heard_us(&mut self, mono_us: i64) -> i64 {
        let epoch = *self.epoch_us.get_or_insert(mono_us);
        let heard = self.heard_us(epoch);
        if mono_us - heard <= STALL_US {
            return heard;
        }
        // Nothing was sent for a while: what comes now is heard now.
        self.epoch_us = Some(mono_us);
        self.sent = 0;
        mono_us
    }

    fn send(&mut self, samples: &[i16], clock: &mut dyn Clock) -> io::Result<()> {
        let now = clock.read().mono_us;
        let heard = self.next_heard_us(now);
        clock.wait_until(heard);
        self.sent += samples.len() as u64;
        let Some(to) = &mut self.to else {
            return Ok(());
        };
        self.bytes.clear();
        self.bytes
            .extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        to.write_all(&self.bytes)?;
        to.flush()
    }

    fn rest_until(&mut self, mono_us: i64, clock: &mut dyn Clock) -> bool {
        if self.to.is_some() {
            return false;
        }
        let now = clock.read().mono_us;
        let heard = self.next_heard_us(now);
        let us = (mono_us - heard).max(0) as f64 * (1.0 + self.ppm / 1e6);
        self.sent += (us * f64::from(RATE) / 1e6) as u64;
        clock.wait_until(mono_us);
        true
    }
}
