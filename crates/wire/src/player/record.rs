//! What a player really did: one record for each thing that happened, each bound to the one before.

use super::canonical::{canonical, canonical_cases, canonical_codes};
use super::{Canonical, Class, Moment};
use sha2::{Digest, Sha256};

/// SHA-256 of a record.
pub type Hash = [u8; 32];

canonical_codes! {
    /// Where the time came from.
    pub enum ClockSource {
        /// Nobody knows: no source since the program began.
        Unknown = 0,
        /// The clock of the box alone, running on since it was last set.
        Holding = 1,
        /// The signed time of the house.
        House = 2,
        /// A time service of the box (chrony: NTP, GNSS).
        Service = 3,
    }
}

canonical! {
    /// What the player thinks of its clock.
    #[derive(Copy)]
    pub struct ClockState {
        /// Where the time came from.
        pub source: ClockSource,
        /// Largest error that it reckons with, microseconds; `None`: not known.
        pub error_us: Option<u64>,
    }
}

canonical_codes! {
    /// Why the sound ended.
    pub enum Ending {
        /// The audio was over.
        Done = 0,
        /// A higher class cut in.
        Preempted = 1,
        /// The box lost its power or the program died; found out at the next start.
        Restart = 2,
        /// A stop order.
        Stopped = 3,
        /// Quiet hours began.
        QuietHours = 4,
        /// The plan was replaced by one without this item, or ran out.
        Withdrawn = 5,
        /// The audio was shorter than the plan says, or broken.
        BadAudio = 6,
        /// The program was asked to end.
        Shutdown = 7,
        /// A relay reached its end, and its source had given nothing, or digital silence alone, for more than a hundredth.
        Gaps = 8,
    }
}

canonical_codes! {
    /// Why a due item made no sound.
    pub enum Silence {
        /// The box was off, or the program did not run.
        WasOff = 0,
        /// The clock was too wrong to play by.
        Clock = 1,
        /// The audio was not here.
        NoMedia = 2,
        /// The audio could not be played.
        BadAudio = 3,
        /// Quiet hours.
        QuietHours = 4,
        /// A stop order.
        Stopped = 5,
        /// Something higher sounded all the time.
        Outranked = 6,
        /// The item has no length.
        Empty = 7,
        /// A relay whose source this box does not know.
        NoSource = 8,
        /// A relay whose source gave nothing in all of its time.
        Dry = 9,
    }
}

canonical! {
    /// How an item sounded, when it ended.
    pub struct Played {
        /// The item.
        pub item: String,
        /// Samples of the audio that were sent since it last began; `None`: nobody knows (power cut). Of a relay those that
        /// its source gave: silence in their place is never among them.
        pub samples: Option<u64>,
        /// Samples that the plan expects of the whole.
        pub expected: u64,
        /// Why it ended.
        pub ending: Ending,
        /// The item that cut in; empty: none.
        pub by: String,
        /// Root mean square of what was sent, hundredths of dBFS; `None`: digital silence, or not known.
        pub level: Option<i16>,
        /// Volume of the output in percent, where the box can tell.
        pub volume: Option<u8>,
        /// How far the clocks of plan and output were apart at the end, microseconds, late is positive.
        pub skew_us: i32,
        /// What the servo did, parts per million.
        pub servo_ppm: i16,
    }
}

canonical_cases! {
    /// One thing that happened.
    pub enum Event {
        /// The program began; `torn`: bytes of an unfinished record that were cut off the log.
        0 => Boot { program: String, torn: u32, },
        /// An item is about to sound: written, and safe on the disk, before its first sample.
        1 => Cued { item: String, plan: u64, media: Hash, class: Class, origin: u8, due: Moment, },
        /// Its first sample left, in microseconds UTC; `from` is the sample of the audio that it began with.
        2 => Started { item: String, at_us: i64, from: u64, },
        /// It ended.
        3 => Ended { played: Played, },
        /// It was due and made no sound.
        4 => Silent { item: String, due: Moment, why: Silence, },
        /// A plan took the place of another.
        5 => PlanTaken { version: u64, digest: Hash, },
        /// Something that makes the player act was refused: its code.
        6 => Refused { what: String, code: String, },
        /// A stop order was taken, or its end reached.
        7 => Stop { serial: u64, stopped: bool, },
        /// The clock became good enough to play by, or too wrong.
        8 => Clock { good: bool, },
        /// Before the end of a relay: samples that were silence because its source gave nothing (`missing`) or digital
        /// silence alone (`mute`) since it last began, in how many gaps, and how often the source was begun.
        9 => Gaps { item: String, missing: u64, mute: u64, gaps: u32, begun: u32, },
    }
}

canonical! {
    /// An as-run record.
    pub struct Record {
        /// Counts from 1 without a gap.
        pub sequence: u64,
        /// Hash of the record before; zeros for the first.
        pub previous: Hash,
        /// The player's time when it happened, as far as it knew it.
        pub at: Moment,
        /// What it thought of its clock.
        pub clock: ClockState,
        /// What happened.
        pub event: Event,
    }
}

impl Record {
    /// What the next record names, bound to the player: the log of one is never the log of another.
    #[must_use]
    pub fn hash(&self, device: &str) -> Hash {
        let mut text = b"lan toa, as-run record\0".to_vec();
        device.to_owned().put(&mut text);
        self.put(&mut text);
        Sha256::digest(text).into()
    }
}
