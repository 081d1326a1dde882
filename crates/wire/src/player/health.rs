//! How a player is.

use super::canonical::canonical;
use super::{ClockState, Update};

canonical! {
    /// What a player says about itself with every poll. What it cannot know is `None`, never 0.
    pub struct Health {
        /// Version of the program.
        pub program: String,
        /// Seconds since the program began.
        pub uptime_s: u64,
        /// The item that sounds; empty: silence.
        pub playing: String,
        /// Level of the last second that was sent, hundredths of dBFS; `None`: silence.
        pub level: Option<i16>,
        /// The clock.
        pub clock: ClockState,
        /// Free bytes where the store lies.
        pub free_bytes: Option<u64>,
        /// Media of the plan that are not here yet.
        pub missing_media: u32,
        /// Whether a stop order holds it silent.
        pub stopped: bool,
        /// Temperature of the processor, tenths of a degree Celsius.
        pub temperature: Option<i16>,
        /// Power, from a command of the box: 0 mains, 1 battery; `None` where nothing tells.
        pub power: Option<u8>,
        /// Strength of the mobile signal, dBm, from a command of the box.
        pub signal: Option<i16>,
        /// The last thing that went wrong; empty: nothing.
        pub fault: String,
        /// How far it has come with the newest program order.
        pub update: Update,
        /// Why that failed; empty: it did not.
        pub update_fault: String,
    }
}
