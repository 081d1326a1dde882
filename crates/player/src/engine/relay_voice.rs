//! A relay that sounds. Its time is the clock's: it ends at its instant, and what its source does not give is silence that is
//! counted as such.

use super::voice::{Meter, fade};
use crate::audio::{Servo, stretch};
use crate::relay::Line;
use crate::{BLOCK, RATE, samples_of};
use wire::player::{Ending, Event, Item, Played};

/// Digital silence counts as none given from so many samples in a row on: ten seconds. No speaker is quiet to the last bit.
const MUTE: u64 = 10 * RATE as u64;
/// Silence of so long is told to the house.
const DRY: u64 = 10 * RATE as u64;

/// A relay that sounds.
pub struct RelayVoice {
    /// Which.
    pub item: Item,
    /// The name of its source.
    pub source: String,
    line: Line,
    until_us: i64,
    pub(super) meter: Meter,
    /// Keeps what is held back at its length, though the crystals of source and output differ.
    servo: Servo,
    /// It ran dry, and waits until enough is here again.
    waits: bool,
    given: u64,
    missing: u64,
    mute: u64,
    gaps: u32,
    /// Digital silence, and silence of any kind, in a row.
    zeros: u64,
    silent: u64,
    begun_before: u32,
}

impl RelayVoice {
    /// Begins, and ends at `until_us`. For `missing` samples before this its source kept it waiting.
    #[must_use]
    pub fn begin(item: Item, source: String, line: Line, until_us: i64, missing: u64) -> Self {
        Self {
            meter: Meter::new(item.gain, 0),
            begun_before: line.begun().saturating_sub(1),
            gaps: u32::from(missing > 0),
            servo: Servo::default(),
            waits: false,
            given: 0,
            mute: 0,
            zeros: 0,
            silent: 0,
            item,
            source,
            line,
            until_us,
            missing,
        }
    }

    /// Fills `out`, whose first sample is heard at `at_us`; true when the item is over.
    pub fn sound(&mut self, out: &mut [i16], at_us: i64, mono_us: i64) -> bool {
        let left = samples_of(self.until_us - at_us);
        let (now, over) = ((left as usize).min(out.len()), left <= out.len() as u64);
        let out = &mut out[..now];
        self.waits &= !self.line.is_ready();
        let count = if self.waits { 0 } else { self.draw(out, mono_us) };
        self.meter.level(&mut out[..count]);
        self.count(&out[..count], now - count);
        if count < now && !self.waits {
            self.runs_dry(&mut out[..count]);
        }
        over
    }

    fn draw(&mut self, out: &mut [i16], mono_us: i64) -> usize {
        self.servo.see(self.line.ahead_us(), mono_us);
        let mut drawn = [0; BLOCK * 2];
        let wanted = self.servo.draw_for(out.len()).min(drawn.len());
        let count = self.line.draw(&mut drawn[..wanted]);
        let filled = if count == wanted {
            out.len()
        } else {
            count.min(out.len())
        };
        stretch(&drawn[..count], &mut out[..filled]);
        filled
    }

    fn runs_dry(&mut self, given: &mut [i16]) {
        fade(given);
        self.waits = true;
        self.gaps += 1;
        self.meter.ramp = 0;
        self.servo.begin();
    }

    fn count(&mut self, given: &[i16], missing: usize) {
        for sample in given {
            self.zeros = if *sample == 0 { self.zeros + 1 } else { 0 };
            self.mute += match self.zeros {
                ..MUTE => 0,
                MUTE => MUTE,
                _ => 1,
            };
        }
        self.given += given.len() as u64;
        self.missing += missing as u64;
        self.silent = match missing {
            0 => self.zeros,
            _ => self.silent + missing as u64,
        };
    }

    /// Whether it has been silent for long.
    #[must_use]
    pub fn is_dry(&self) -> bool {
        self.silent >= DRY
    }

    /// How it sounded: silence is not among its samples.
    #[must_use]
    pub fn played(&self, ending: Ending, by: &str, output: &Servo) -> Played {
        Played {
            item: self.item.id.clone(),
            samples: Some(self.given - self.mute),
            expected: self.item.samples,
            ending,
            by: by.to_owned(),
            level: self.meter.whole(),
            volume: None,
            skew_us: output.late_us().clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32,
            servo_ppm: self.servo.ppm().round() as i16,
        }
    }

    /// What was silent since it began, if anything was, or its source had to be begun again.
    #[must_use]
    pub fn silence(&self) -> Option<Event> {
        let begun = self.line.begun().saturating_sub(self.begun_before);
        (self.missing + self.mute > 0 || begun > 1).then(|| Event::Gaps {
            item: self.item.id.clone(),
            missing: self.missing,
            mute: self.mute,
            gaps: self.gaps,
            begun,
        })
    }

    /// It reached its end: whole, or with gaps of more than a hundredth.
    #[must_use]
    pub fn natural_ending(&self) -> Ending {
        let silent = self.missing + self.mute;
        if silent * 100 > self.given + self.missing {
            Ending::Gaps
        } else {
            Ending::Done
        }
    }
}
