//! A recording that sounds.

use super::voice::{Meter, RAMP};
use crate::audio::{Drawn, Servo, Source, stretch};
use crate::{BLOCK, RATE, samples_of, us_of};
use wire::player::{Class, Ending, Item, Played};

/// Beyond this a correction is a jump, microseconds.
const JUMP_US: i64 = 80_000;
/// So many blocks in a row must agree before it jumps.
const JUMP_BLOCKS: u32 = 10;
/// An urgent item is not jumped about in its first two seconds.
const UNTOUCHED: u64 = 2 * RATE as u64;
/// So much shorter than the plan says an item may be (the padding of MP3) before it counts as cut off: 100 ms.
const SHORT: u64 = 4_800;

/// A recording that sounds.
pub struct FileVoice {
    /// Which.
    pub item: Item,
    /// Where its samples come from.
    pub source: Source,
    from: u64,
    /// When its sample 0 is heard, microseconds UTC.
    origin_us: i64,
    limit: u64,
    hold: u64,
    astray: u32,
    pub(super) meter: Meter,
}

impl FileVoice {
    /// Begins at a sample of the audio, which is heard at `at_us`.
    #[must_use]
    pub fn begin(item: Item, source: Source, at_us: i64) -> Self {
        let from = source.position;
        let ramp = if from == 0 { RAMP } else { 0 };
        let limit = if item.class == Class::Fallback {
            item.samples
        } else {
            u64::MAX
        };
        Self {
            meter: Meter::new(item.gain, ramp),
            origin_us: at_us - us_of(from),
            from,
            limit,
            hold: 0,
            astray: 0,
            item,
            source,
        }
    }

    /// Fills `out`, whose first sample is heard at `at_us`; true when the item is over.
    pub fn sound(&mut self, out: &mut [i16], at_us: i64, mono_us: i64, servo: &mut Servo) -> bool {
        let late_us = at_us - (self.origin_us + us_of(self.source.position));
        self.jump_if_astray(late_us, servo);
        if self.hold > 0 {
            let held = out.len().min(self.hold as usize);
            self.hold -= held as u64;
            return false;
        }
        servo.see(late_us, mono_us);
        let mut drawn = [0; BLOCK * 2];
        let left = self.limit.saturating_sub(self.source.position);
        let wanted = servo.draw_for(out.len()).min(drawn.len()).min(left as usize);
        let (count, over) = match self.source.draw(&mut drawn[..wanted]) {
            Drawn::All => (wanted, wanted as u64 == left),
            Drawn::Behind(count) => (count, false),
            Drawn::Over(count) => (count, true),
        };
        let filled = if count == wanted && !over {
            out.len()
        } else {
            count.min(out.len())
        };
        stretch(&drawn[..count], &mut out[..filled]);
        self.meter.level(&mut out[..filled]);
        over
    }

    fn jump_if_astray(&mut self, late_us: i64, servo: &mut Servo) {
        let untouchable = self.item.class == Class::Urgent && self.meter.sent < UNTOUCHED;
        let astray = late_us.abs() > JUMP_US && self.hold == 0 && !untouchable;
        self.astray = if astray { self.astray + 1 } else { 0 };
        if self.astray < JUMP_BLOCKS {
            return;
        }
        self.astray = 0;
        self.meter.ramp = 0;
        servo.begin();
        if late_us > 0 {
            self.source.skip_to(self.source.position + samples_of(late_us));
        } else {
            self.hold = samples_of(-late_us);
        }
    }

    /// What is written when it ends.
    #[must_use]
    pub fn played(&self, ending: Ending, by: &str, servo: &Servo) -> Played {
        Played {
            item: self.item.id.clone(),
            samples: Some(self.source.position - self.from),
            expected: self.item.samples,
            ending,
            by: by.to_owned(),
            level: self.meter.whole(),
            volume: None,
            skew_us: servo.late_us().clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32,
            servo_ppm: servo.ppm().round() as i16,
        }
    }

    /// Why it is over: the audio's own end, or that it broke off before what the plan says.
    #[must_use]
    pub fn natural_ending(&self) -> Ending {
        let broken = matches!(self.source.end, Some(Err(_)));
        let short = self.item.class != Class::Fallback && self.source.position + SHORT < self.item.samples;
        if broken || short {
            Ending::BadAudio
        } else {
            Ending::Done
        }
    }
}
