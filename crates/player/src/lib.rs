//! The player in a loudspeaker's box. It dials out only, plays from its own copy what the house signed, at the due
//! sample of a clock that it distrusts, and writes down what it really did, so that a power cut at any moment loses
//! no item, doubles none, and leaves a log that is whole.
//!
//! `engine` decides and sounds, ten milliseconds at a time; `store` is the truth on the disk; `net` brings and takes;
//! `clock` says what time it is and how wrong that may be.

pub mod audio;
pub mod cli;
pub mod clock;
pub mod config;
pub mod engine;
pub mod gateway;
pub mod identity;
pub mod launch;
pub mod net;
pub mod orders;
pub mod output;
pub mod program;
pub mod relay;
pub mod release;
pub mod run;
pub mod status;
pub mod store;

/// Samples a second of everything that sounds: mono, 16 bits.
pub const RATE: u32 = 48_000;
/// Samples that are decided about at once: ten milliseconds.
pub const BLOCK: usize = 480;
/// What the program calls itself.
pub const PROGRAM: &str = concat!("lantoa-player ", env!("CARGO_PKG_VERSION"));

/// Microseconds that so many samples take.
#[must_use]
pub fn us_of(samples: u64) -> i64 {
    (samples as i128 * 1_000_000 / i128::from(RATE)) as i64
}

/// Samples that fit into so many microseconds, rounded to the nearest; nothing where the time is negative.
#[must_use]
pub fn samples_of(us: i64) -> u64 {
    ((i128::from(us.max(0)) * i128::from(RATE) + 500_000) / 1_000_000) as u64
}
