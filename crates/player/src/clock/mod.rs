//! What time it is, and how wrong that may be.

mod keeper;
mod system;
mod virtual_clock;

pub use keeper::{Evidence, Kept, Timekeeper};
pub use system::{SystemClock, ask_chrony};
pub use virtual_clock::{Step, VirtualClock};

/// What the clocks of the box say at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Microseconds since the program began; never set, never back.
    pub mono_us: i64,
    /// Microseconds since 1970 UTC, as the box believes.
    pub wall_us: i64,
    /// Largest error of that, microseconds, where a time service vouches for it.
    pub service_us: Option<u64>,
}

/// The clocks of a box.
pub trait Clock {
    /// Reads them.
    fn read(&mut self) -> Reading;

    /// Waits until the steady clock shows so much.
    fn wait_until(&mut self, mono_us: i64);

    /// Whether time passes only by waiting: then nothing is gained by giving a decoder time.
    fn is_virtual(&self) -> bool;
}
