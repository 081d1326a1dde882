//! A recording as it was measured, and what is wrong with it.

use serde::{Deserialize, Serialize};

/// A recording. It is known by its hash; the same words spoken again are another recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audio {
    /// SHA-256 of the stored file, 64 hexadecimal digits.
    pub sha256: String,
    /// Length in milliseconds, as the decoder counted it, not as the file says.
    pub duration_ms: u32,
    /// Integrated loudness in LUFS (EBU R128); `None` when nothing rose above the gate, which is silence.
    pub loudness_lufs: Option<f32>,
    /// Highest true peak in dBTP.
    pub peak_dbtp: f32,
    /// How far speech lies above the noise, in dB; `None` when it was not measured.
    pub above_noise_db: Option<f32>,
}

/// What a recording may be. The figures are ours; no rule of the state is known (field notes, section 18).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AudioLimits {
    /// Shortest length in milliseconds, inclusive.
    pub shortest_ms: u32,
    /// Longest length in milliseconds, inclusive.
    pub longest_ms: u32,
    /// Lowest loudness in LUFS.
    pub quietest_lufs: f32,
    /// Highest true peak in dBTP; above it the signal is cut.
    pub peak_dbtp: f32,
    /// Least distance between speech and noise in dB.
    pub above_noise_db: f32,
}

impl Default for AudioLimits {
    fn default() -> Self {
        Self {
            shortest_ms: 1_000,
            longest_ms: 60 * 60_000,
            quietest_lufs: -40.0,
            peak_dbtp: 1.0,
            above_noise_db: 10.0,
        }
    }
}

/// One thing that is wrong with a recording.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum AudioFault {
    /// Shorter than anything that can be said.
    #[error("the recording lasts {0} ms, which is too short")]
    TooShort(u32),
    /// Longer than the limit.
    #[error("the recording lasts {0} ms, which is too long")]
    TooLong(u32),
    /// Nothing is to be heard.
    #[error("the recording is silent")]
    Silent,
    /// So quiet that raising it would raise noise.
    #[error("the recording is too quiet: {0} LUFS")]
    TooQuiet(f32),
    /// Cut at the top.
    #[error("the recording is overdriven: {0} dBTP")]
    Overdriven(f32),
    /// Words drown in noise.
    #[error("words lie only {0} dB above the noise")]
    Noisy(f32),
}

impl Audio {
    /// Everything that is wrong with the recording; empty when it can be used.
    #[must_use]
    pub fn faults(&self, limits: &AudioLimits) -> Vec<AudioFault> {
        let length = match self.duration_ms {
            ms if ms < limits.shortest_ms => Some(AudioFault::TooShort(ms)),
            ms if ms > limits.longest_ms => Some(AudioFault::TooLong(ms)),
            _ => None,
        };
        let loudness = match self.loudness_lufs {
            None => Some(AudioFault::Silent),
            Some(lufs) if !lufs.is_finite() => Some(AudioFault::Silent),
            Some(lufs) if lufs < limits.quietest_lufs => Some(AudioFault::TooQuiet(lufs)),
            Some(_) => None,
        };
        let peak = (self.peak_dbtp > limits.peak_dbtp).then_some(AudioFault::Overdriven(self.peak_dbtp));
        let noise = self
            .above_noise_db
            .filter(|db| *db < limits.above_noise_db)
            .map(AudioFault::Noisy);
        [length, loudness, peak, noise].into_iter().flatten().collect()
    }
}
