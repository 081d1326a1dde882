//! How loud, how high, how far above the noise.

use ebur128::{EbuR128, Mode};

use super::{BadSound, RATE};

/// One frame of the noise measure: 20 ms.
const FRAME: usize = RATE as usize / 50;
/// Frames below this are silence that somebody made, dBFS.
const SILENCE: f32 = -80.0;
/// Fewer frames say nothing about noise.
const FEWEST: usize = 50;

/// What is measured while samples pass.
pub(super) struct Meter {
    loudness: EbuR128,
    frames: Vec<f32>,
    energy: f64,
    filled: usize,
}

impl Meter {
    pub(super) fn new() -> Result<Self, BadSound> {
        let loudness = EbuR128::new(1, RATE, Mode::I | Mode::TRUE_PEAK | Mode::HISTOGRAM);
        Ok(Self {
            loudness: loudness.map_err(|fault| BadSound::Packing(fault.to_string()))?,
            frames: Vec::new(),
            energy: 0.0,
            filled: 0,
        })
    }

    pub(super) fn add(&mut self, samples: &[f32]) -> Result<(), BadSound> {
        for sample in samples {
            self.energy += f64::from(*sample).powi(2);
            self.filled += 1;
            if self.filled == FRAME {
                let mean = self.energy / FRAME as f64;
                self.frames.push((10.0 * mean.max(1e-12).log10()) as f32);
                (self.energy, self.filled) = (0.0, 0);
            }
        }
        let added = self.loudness.add_frames_f32(samples);
        added.map_err(|fault| BadSound::Packing(fault.to_string()))
    }

    /// Integrated loudness; `None`: nothing rose above the gate.
    pub(super) fn loudness(&self) -> Option<f64> {
        self.loudness
            .loudness_global()
            .ok()
            .filter(|lufs| lufs.is_finite())
    }

    pub(super) fn peak(&self) -> f64 {
        let peak = self.loudness.true_peak(0).unwrap_or(0.0);
        20.0 * peak.max(1e-6).log10()
    }

    /// The loud frames against the quiet ones: who speaks makes pauses, and in the pauses is the noise. Where the pauses are
    /// silent altogether, silence is the noise.
    pub(super) fn above_noise(&self) -> Option<f64> {
        if self.frames.len() < FEWEST {
            return None;
        }
        let mut sorted = self.frames.clone();
        sorted.sort_unstable_by(f32::total_cmp);
        let at = |share: usize| sorted[(sorted.len() - 1) * share / 100];
        // Where nothing is said there is nothing above the noise, and the loudness says so.
        (at(90) > SILENCE).then(|| f64::from(at(90) - at(8).max(SILENCE)))
    }
}
