//! Recordings as they come become what players play: mono, 48 kHz, 16 bits, FLAC; measured by EBU R128. A piece at a time, so
//! that an hour of sound never lies in memory as samples.

mod decode;
mod fit;
mod measure;
mod pack;
#[cfg(test)]
pub(crate) mod tests;

use civic::bulletin::AudioLimits;

use decode::Decoding;
use fit::Fit;
use measure::Meter;
use pack::Packer;

/// Samples a second of everything that leaves the house.
pub const RATE: u32 = 48_000;
/// What every recording is brought to when it is played, LUFS: the target of EBU R128, which nearly every recording reaches
/// without being cut at the top.
pub const TARGET_LUFS: f64 = -23.0;
/// No gain lifts the true peak above this, dBTP (EBU R128).
pub const HIGHEST_DBTP: f64 = -1.0;

/// A recording, ready for players.
#[derive(Clone, Debug)]
pub struct Sound {
    /// The file: FLAC.
    pub flac: Vec<u8>,
    /// Samples in it.
    pub samples: u64,
    /// Integrated loudness, LUFS; `None`: nothing rose above the gate.
    pub loudness: Option<f64>,
    /// Highest true peak, dBTP.
    pub peak: f64,
    /// How far what is said lies above what is always there, dB; `None`: too short to tell.
    pub above_noise: Option<f64>,
}

impl Sound {
    /// Its length in milliseconds, rounded up: the last sample counts.
    #[must_use]
    pub fn duration_ms(&self) -> u32 {
        u32::try_from((self.samples * 1_000).div_ceil(u64::from(RATE))).unwrap_or(u32::MAX)
    }

    /// The gain that brings it to the house's loudness, dB.
    #[must_use]
    pub fn gain(&self) -> f64 {
        let Some(loudness) = self.loudness else {
            return 0.0;
        };
        (TARGET_LUFS - loudness)
            .min(HIGHEST_DBTP - self.peak)
            .clamp(-30.0, 20.0)
    }
}

/// Why a file is no recording.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSound {
    /// Nothing in it is sound in a form that is known here.
    #[error("no sound in a known form: {0}")]
    Unknown(String),
    /// It breaks off: less is there than it says, or it cannot be read on.
    #[error("it breaks off after {0} ms")]
    Cut(u32),
    /// It goes on after the longest that is taken, milliseconds.
    #[error("it is longer than {0} ms")]
    TooLong(u32),
    /// The machine could not pack it.
    #[error("it could not be packed: {0}")]
    Packing(String),
}

/// Makes a recording of a file. `streamed`: it comes from a program that did not know its length when it began.
///
/// # Errors
/// What is wrong with the file; nothing of it is kept.
pub fn take<B>(bytes: B, limits: &AudioLimits, streamed: bool) -> Result<Sound, BadSound>
where
    B: AsRef<[u8]> + Send + Sync + 'static,
{
    let mut decoding = Decoding::open(bytes, streamed)?;
    // Whoever brought three hours by mistake is told at once; what says nothing, or less than it is, is found out below.
    let says = decoding.said_ms().unwrap_or_default();
    if says > u64::from(limits.longest_ms) + 1_000 {
        return Err(BadSound::TooLong(limits.longest_ms));
    }
    let (mut meter, mut packer) = (Meter::new()?, Packer::new()?);
    let mut fit: Option<Fit> = None;
    let most = u64::from(limits.longest_ms) * u64::from(RATE) / 1_000 + u64::from(RATE);
    let mut samples = Vec::new();
    while let Some((piece, rate)) = decoding.next()? {
        let fit = match &mut fit {
            Some(fit) if fit.rate() == rate => fit,
            Some(_) => return Err(BadSound::Unknown("the rate changes".to_owned())),
            None => fit.insert(Fit::new(rate)?),
        };
        fit.push(&piece, &mut samples)?;
        pass(&mut samples, &mut meter, &mut packer)?;
        if packer.samples() > most {
            return Err(BadSound::TooLong(limits.longest_ms));
        }
    }
    if let Some(fit) = fit {
        fit.finish(&mut samples)?;
        pass(&mut samples, &mut meter, &mut packer)?;
    }
    let packed = packer.finish()?;
    Ok(Sound {
        flac: packed.0,
        samples: packed.1,
        loudness: meter.loudness(),
        peak: meter.peak(),
        above_noise: meter.above_noise(),
    })
}

fn pass(samples: &mut Vec<f32>, meter: &mut Meter, packer: &mut Packer) -> Result<(), BadSound> {
    meter.add(samples)?;
    packer.add(samples)?;
    samples.clear();
    Ok(())
}
