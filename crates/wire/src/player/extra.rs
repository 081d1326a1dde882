//! What plans carry beside recordings: pictures of boards, and sources that are relayed. Both came after the first plans.

use super::canonical::canonical;
use super::{Class, Item, Moment, Resume};

canonical! {
    /// A picture that a board shows in a slot.
    pub struct Picture {
        /// The slot.
        pub slot: String,
        /// SHA-256 of the file.
        pub sha256: [u8; 32],
        /// Its size.
        pub bytes: u64,
    }
}

canonical! {
    /// A source that is taken over for a while (*tiếp sóng*): the radio of the province or the nation, a receiver, a line in.
    pub struct Relay {
        /// Names this playing of it in every record; unique for ever.
        pub id: String,
        /// The short name under which the box knows the source.
        pub source: String,
        /// The instant of its first sample.
        pub at: Moment,
        /// How long it lasts, milliseconds. It ends at `at` and so much, whenever it began.
        pub lasts_ms: u32,
        /// Which rung of the ladder.
        pub class: Class,
        /// Who ordered it: 0 not known, 1 commune, 2 province, 3 central.
        pub origin: u8,
        /// Gain in hundredths of a decibel.
        pub gain: i16,
        /// Which gateways (FM, wired) are opened for it, one bit each.
        pub gateways: u16,
        /// BCP 47; empty where nobody said.
        pub language: String,
    }
}

/// Samples a millisecond: everything is played at 48 kHz.
const SAMPLES_PER_MS: u64 = 48;

impl Relay {
    /// Samples that it has when its source never fails: its span at the rate of everything.
    #[must_use]
    pub fn samples(&self) -> u64 {
        u64::from(self.lasts_ms) * SAMPLES_PER_MS
    }

    /// It as an item without a file: as late as it comes, it ends at its instant, and after an interruption it goes on
    /// where the clock says.
    #[must_use]
    pub fn item(&self) -> Item {
        Item {
            id: self.id.clone(),
            at: self.at,
            late_ms: self.lasts_ms,
            class: self.class,
            origin: self.origin,
            media: [0; 32],
            bytes: 0,
            samples: self.samples(),
            gain: self.gain,
            resume: Resume::Live,
            gateways: self.gateways,
            language: self.language.clone(),
        }
    }
}

/// The word with which a box says, behind its processor, that it relays; after it, each with this before its name, the
/// sources that it knows.
pub const RELAYS: &str = "relay";

/// What a box says that it can: that it relays, and which sources it knows.
#[must_use]
pub fn relays_said<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let each = names.into_iter().map(|name| format!("{RELAYS} {name}"));
    std::iter::once(RELAYS.to_owned()).chain(each).collect()
}

/// The sources that a box knows, by what it says of itself behind its processor; `None`: it relays nothing.
#[must_use]
pub fn relays_of(said: &[String]) -> Option<Vec<&str>> {
    let names = said
        .iter()
        .filter_map(|word| word.strip_prefix(RELAYS)?.strip_prefix(' '));
    said.iter().any(|word| word == RELAYS).then(|| names.collect())
}

/// Whether a text may name a source in the configuration of a box.
#[must_use]
pub fn is_source_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=24).contains(&text.len()) && text.bytes().all(fits)
}
