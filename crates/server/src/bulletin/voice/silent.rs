//! No voice at all: a low hum in the measure of words, as long as they would take. For tests and for trying things out.

use super::{Engine, Mute};

/// Samples a second.
const RATE: u32 = 16_000;
/// An announcer says so many characters in a second.
const CHARACTERS: usize = 13;

/// The hum.
pub(super) struct Hum;

impl Engine for Hum {
    fn speak(&self, text: &str) -> Result<Vec<u8>, Mute> {
        let seconds = text.chars().count().div_ceil(CHARACTERS).max(2);
        let count = u32::try_from(seconds).map_err(|_| Mute::Failed)? * RATE;
        let sample = |at: u32| {
            let time = at as f32 / RATE as f32;
            let sounds = (time * 2.0).fract() < 0.7;
            let wave = (time * 180.0 * std::f32::consts::TAU).sin();
            if sounds { (wave * 4_000.0) as i16 } else { 0 }
        };
        let data = count * 2;
        let mut bytes = b"RIFF".to_vec();
        bytes.extend((36 + data).to_le_bytes());
        bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
        bytes.extend(RATE.to_le_bytes());
        bytes.extend((RATE * 2).to_le_bytes());
        bytes.extend(b"\x02\0\x10\0data");
        bytes.extend(data.to_le_bytes());
        bytes.extend((0..count).flat_map(|at| sample(at).to_le_bytes()));
        Ok(bytes)
    }

    fn is_there(&self) -> bool {
        true
    }
}
