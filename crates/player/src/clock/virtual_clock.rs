//! A clock for rehearsals and tests: time passes by waiting for it, drifts and jumps as told, and outlives a power cut
//! in a file, as a clock chip does.

use super::{Clock, Reading};
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

/// The wall clock jumps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// When, in true time, microseconds UTC.
    pub at_us: i64,
    /// By how much, microseconds.
    pub by_us: i64,
}

/// A virtual clock.
#[derive(Debug)]
pub struct VirtualClock {
    began_us: i64,
    mono_us: i64,
    ppm: f64,
    steps: Vec<Step>,
    service_us: Option<u64>,
    chip: Option<File>,
}

impl VirtualClock {
    /// Begins at a true time; its wall clock drifts by so many parts per million.
    #[must_use]
    pub fn new(began_us: i64, ppm: f64, steps: Vec<Step>, service_us: Option<u64>) -> Self {
        Self {
            began_us,
            mono_us: 0,
            ppm,
            steps,
            service_us,
            chip: None,
        }
    }

    /// Begins where the file says, or at `began_us` when there is none yet, and writes its time there as it passes.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn with_chip(mut self, path: &Path) -> std::io::Result<Self> {
        let mut options = std::fs::OpenOptions::new();
        let file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        let mut bytes = [0; 8];
        if file.read_exact_at(&mut bytes, 0).is_ok() {
            self.began_us = i64::from_be_bytes(bytes);
        }
        self.chip = Some(file);
        Ok(self)
    }

    /// What time it truly is, microseconds UTC.
    #[must_use]
    pub fn true_us(&self) -> i64 {
        self.began_us + self.mono_us
    }
}

impl Clock for VirtualClock {
    fn read(&mut self) -> Reading {
        let truth = self.true_us();
        let jumped: i64 = self
            .steps
            .iter()
            .filter(|s| s.at_us <= truth)
            .map(|s| s.by_us)
            .sum();
        let drifted = (self.mono_us as f64 * self.ppm / 1e6) as i64;
        Reading {
            mono_us: self.mono_us,
            wall_us: truth + jumped + drifted,
            service_us: self.service_us,
        }
    }

    fn wait_until(&mut self, mono_us: i64) {
        self.mono_us = self.mono_us.max(mono_us);
        if let Some(chip) = &self.chip {
            let _ = chip.write_all_at(&self.true_us().to_be_bytes(), 0);
        }
    }

    fn is_virtual(&self) -> bool {
        true
    }
}
