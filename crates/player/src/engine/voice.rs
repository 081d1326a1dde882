//! What sounds now: a recording, or a source that is relayed.

use super::file_voice::FileVoice;
use super::relay_voice::RelayVoice;
use crate::audio::Servo;
use wire::player::{Ending, Item, Played};

/// Samples over which the sound comes up after a jump: 20 ms.
pub const RAMP: u32 = 960;
/// Samples over which it goes down when it is cut off: 5 ms.
const FADE: usize = 240;

/// An item that sounds.
pub enum Voice {
    /// From the disk.
    File(FileVoice),
    /// From a source of the box.
    Relay(RelayVoice),
}

impl Voice {
    /// Which.
    #[must_use]
    pub fn item(&self) -> &Item {
        match self {
            Self::File(voice) => &voice.item,
            Self::Relay(voice) => &voice.item,
        }
    }

    /// Fills `out`, whose first sample is heard at `at_us`; true when the item is over.
    pub fn sound(&mut self, out: &mut [i16], at_us: i64, mono_us: i64, servo: &mut Servo) -> bool {
        match self {
            Self::File(voice) => voice.sound(out, at_us, mono_us, servo),
            Self::Relay(voice) => voice.sound(out, at_us, mono_us),
        }
    }

    /// How it sounded.
    #[must_use]
    pub fn played(&self, ending: Ending, by: &str, servo: &Servo) -> Played {
        match self {
            Self::File(voice) => voice.played(ending, by, servo),
            Self::Relay(voice) => voice.played(ending, by, servo),
        }
    }

    /// Why it is over by itself.
    #[must_use]
    pub fn natural_ending(&self) -> Ending {
        match self {
            Self::File(voice) => voice.natural_ending(),
            Self::Relay(voice) => voice.natural_ending(),
        }
    }

    /// Level since this was last asked, hundredths of dBFS; `None`: silence.
    pub fn recent_level(&mut self) -> Option<i16> {
        match self {
            Self::File(voice) => voice.meter.recent(),
            Self::Relay(voice) => voice.meter.recent(),
        }
    }

    /// Whether it has been silent for long because its source gives nothing.
    #[must_use]
    pub fn is_dry(&self) -> bool {
        matches!(self, Self::Relay(voice) if voice.is_dry())
    }
}

/// Brings samples to their level, and measures what is sent.
#[derive(Default)]
pub struct Meter {
    gain: f32,
    /// How far the sound has come up, of [`RAMP`].
    pub ramp: u32,
    power: f64,
    /// Samples that were sent.
    pub sent: u64,
    last: (f64, u64),
}

impl Meter {
    /// With a gain in hundredths of a decibel.
    #[must_use]
    pub fn new(gain: i16, ramp: u32) -> Self {
        Self {
            gain: 10_f32.powf(f32::from(gain) / 2000.0),
            ramp,
            ..Self::default()
        }
    }

    /// Brings samples to their level.
    pub fn level(&mut self, out: &mut [i16]) {
        for sample in out.iter_mut() {
            self.ramp += u32::from(self.ramp < RAMP);
            let ramp = self.ramp as f32 / RAMP as f32;
            *sample = (f32::from(*sample) * self.gain * ramp).round() as i16;
            self.power += f64::from(*sample) * f64::from(*sample);
        }
        self.sent += out.len() as u64;
    }

    /// Level since this was last asked, hundredths of dBFS; `None`: silence.
    pub fn recent(&mut self) -> Option<i16> {
        let (power, sent) = (self.power - self.last.0, self.sent - self.last.1);
        self.last = (self.power, self.sent);
        centibels(power, sent)
    }

    /// Level of all that was sent.
    #[must_use]
    pub fn whole(&self) -> Option<i16> {
        centibels(self.power, self.sent)
    }
}

/// Takes the last 5 ms of what was sounding down, so that a cut does not crack.
pub fn fade(out: &mut [i16]) {
    let length = out.len().min(FADE);
    let start = out.len() - length;
    for (place, sample) in out[start..].iter_mut().enumerate() {
        *sample = (i32::from(*sample) * (length - place) as i32 / length as i32) as i16;
    }
}

fn centibels(power: f64, samples: u64) -> Option<i16> {
    let mean = power / samples.max(1) as f64 / (32_768.0 * 32_768.0);
    (mean > 0.0).then(|| (1000.0 * mean.log10()).round() as i16)
}
