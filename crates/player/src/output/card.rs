//! The sound card, by ALSA: its own crystal sets the pace, and it says itself how much still waits to be heard.

use super::Output;
use crate::clock::Clock;
use crate::{RATE, us_of};
use alsa::pcm::{Access, Format, HwParams, PCM};
use alsa::{Direction, ValueOr};
use std::io;

/// What waits in the card, microseconds: as short as cut-ins need, as long as a busy box needs.
const BUFFER_US: u32 = 60_000;
const PERIOD_US: u32 = 10_000;

/// A sound card.
pub struct Card {
    pcm: PCM,
}

impl Card {
    /// Opens a card by its ALSA name (`default`, `hw:1,0`, …).
    ///
    /// # Errors
    /// It is not there, is in use, or does not take 48 kHz mono.
    pub fn open(name: &str) -> io::Result<Self> {
        let pcm = PCM::new(name, Direction::Playback, false).map_err(io::Error::other)?;
        prepare(&pcm).map_err(io::Error::other)?;
        Ok(Self { pcm })
    }
}

fn prepare(pcm: &PCM) -> alsa::Result<()> {
    let wanted = HwParams::any(pcm)?;
    wanted.set_channels(1)?;
    wanted.set_rate(RATE, ValueOr::Nearest)?;
    wanted.set_format(Format::s16())?;
    wanted.set_access(Access::RWInterleaved)?;
    wanted.set_period_time_near(PERIOD_US, ValueOr::Nearest)?;
    wanted.set_buffer_time_near(BUFFER_US, ValueOr::Nearest)?;
    pcm.hw_params(&wanted)
}

impl Output for Card {
    fn next_heard_us(&mut self, mono_us: i64) -> i64 {
        let waiting = self.pcm.delay().unwrap_or(0);
        mono_us + us_of(u64::try_from(waiting).unwrap_or(0))
    }

    fn send(&mut self, samples: &[i16], _clock: &mut dyn Clock) -> io::Result<()> {
        let io = self.pcm.io_i16().map_err(io::Error::other)?;
        let mut rest = samples;
        while !rest.is_empty() {
            match io.writei(rest) {
                Ok(count) => rest = &rest[count..],
                // It ran dry, or the box slept: it starts again with what comes now.
                Err(e) => self.pcm.try_recover(e, true).map_err(io::Error::other)?,
            }
        }
        Ok(())
    }

    fn rest_until(&mut self, _mono_us: i64, _clock: &mut dyn Clock) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    /// ALSA's own `null` takes everything at once; a real card cannot be had in a test.
    #[test]
    fn the_null_card_takes_blocks_and_says_when_they_are_heard() {
        let mut card = Card::open("null").unwrap();
        card.send(&[1; crate::BLOCK], &mut SystemClock::default())
            .unwrap();
        assert!((1_000..200_000).contains(&card.next_heard_us(1_000)));
        assert!(Card::open("hw:99,0").is_err());
    }
}
