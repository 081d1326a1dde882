//! The item that sounds now.

use crate::audio::{Drawn, Servo, Source, stretch};
use crate::{BLOCK, RATE, samples_of, us_of};
use wire::player::{Class, Ending, Item, Played};

/// Beyond this a correction is a jump, microseconds.
const JUMP_US: i64 = 80_000;
/// So many blocks in a row must agree before it jumps.
const JUMP_BLOCKS: u32 = 10;
/// An urgent item is not jumped about in its first two seconds.
const UNTOUCHED: u64 = 2 * RATE as u64;
/// Samples over which the sound comes up after a jump: 20 ms.
const RAMP: u32 = 960;
/// Samples over which it goes down when it is cut off: 5 ms.
const FADE: usize = 240;
/// So much shorter than the plan says an item may be (the padding of MP3) before it counts as cut off: 100 ms.
const SHORT: u64 = 4_800;

/// An item that sounds.
pub struct Voice {
    /// Which.
    pub item: Item,
    /// Where its samples come from.
    pub source: Source,
    from: u64,
    /// When its sample 0 is heard, microseconds UTC.
    origin_us: i64,
    gain: f32,
    limit: u64,
    ramp: u32,
    hold: u64,
    astray: u32,
    power: f64,
    sent: u64,
    last_power: (f64, u64),
}

impl Voice {
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
            gain: 10_f32.powf(f32::from(item.gain) / 2000.0),
            origin_us: at_us - us_of(from),
            from,
            limit,
            ramp,
            hold: 0,
            astray: 0,
            power: 0.0,
            sent: 0,
            last_power: (0.0, 0),
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
        self.level(&mut out[..filled]);
        over
    }

    fn jump_if_astray(&mut self, late_us: i64, servo: &mut Servo) {
        let untouchable = self.item.class == Class::Urgent && self.sent < UNTOUCHED;
        let astray = late_us.abs() > JUMP_US && self.hold == 0 && !untouchable;
        self.astray = if astray { self.astray + 1 } else { 0 };
        if self.astray < JUMP_BLOCKS {
            return;
        }
        self.astray = 0;
        self.ramp = 0;
        servo.begin();
        if late_us > 0 {
            self.source.skip_to(self.source.position + samples_of(late_us));
        } else {
            self.hold = samples_of(-late_us);
        }
    }

    fn level(&mut self, out: &mut [i16]) {
        for sample in out.iter_mut() {
            self.ramp += u32::from(self.ramp < RAMP);
            let ramp = self.ramp as f32 / RAMP as f32;
            *sample = (f32::from(*sample) * self.gain * ramp).round() as i16;
            self.power += f64::from(*sample) * f64::from(*sample);
        }
        self.sent += out.len() as u64;
    }

    /// Level since this was last asked, hundredths of dBFS; `None`: silence.
    pub fn recent_level(&mut self) -> Option<i16> {
        let (power, sent) = (self.power - self.last_power.0, self.sent - self.last_power.1);
        self.last_power = (self.power, self.sent);
        centibels(power, sent)
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
            level: centibels(self.power, self.sent),
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
