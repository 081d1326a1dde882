//! The plan of one player for 7 to 30 days: all that it may play, and when.

use super::canonical::{canonical, canonical_codes};
use super::{Canonical, Kind, Moment, Picture, Powers, QuietHours, Refused, Relay, Sealed, Tails, Trust};
use sha2::{Digest, Sha256};

canonical_codes! {
    /// The rungs of the ladder, lowest first; the upper three are the classes of TT 39/2020.
    pub enum Class {
        /// Sounds when nothing else is due and the station wants no silence.
        Fallback = 0,
        /// *Bản tin thông thường*: chosen by the commune.
        Ordinary = 1,
        /// *Bản tin ưu tiên*: ahead of ordinary ones.
        Priority = 2,
        /// *Bản tin khẩn cấp*: at once, also in quiet hours.
        Urgent = 3,
    }
}

canonical_codes! {
    /// What becomes of an item that a higher one, or a power cut, interrupted.
    pub enum Resume {
        /// It is over.
        Never = 0,
        /// It goes on where the clock says that it would be now, so that neighbours stay together.
        Live = 1,
        /// It goes on where it stopped.
        Continue = 2,
    }
}

canonical! {
    /// One thing to play.
    pub struct Item {
        /// Names this playing of it in every record; unique for ever.
        pub id: String,
        /// The instant of its first sample.
        pub at: Moment,
        /// How long after `at` it may still begin, milliseconds; after that it is missed.
        pub late_ms: u32,
        /// Which rung of the ladder.
        pub class: Class,
        /// Who ordered it: 0 not known, 1 commune, 2 province, 3 central.
        pub origin: u8,
        /// SHA-256 of the audio file.
        pub media: [u8; 32],
        /// Size of the audio file.
        pub bytes: u64,
        /// Samples at 48 kHz that it should have.
        pub samples: u64,
        /// Gain in hundredths of a decibel.
        pub gain: i16,
        /// What happens after an interruption.
        pub resume: Resume,
        /// Which gateways (FM, wired) are opened for it, one bit each.
        pub gateways: u16,
        /// BCP 47, `vi`, `tyz`, `nut`…; empty where nobody said.
        pub language: String,
    }
}

canonical! {
    /// All that one player may play, in the time that the plan is valid.
    pub struct Plan {
        /// The player that it is for.
        pub device: String,
        /// Counts up by one or more; a lower one is a replay.
        pub version: u64,
        /// When it was signed.
        pub issued_at: Moment,
        /// Nothing of it is played from here on.
        pub expires_at: Moment,
        /// Random, so that no two plans are alike.
        pub nonce: [u8; 16],
        /// Added to the due instant of every item, milliseconds: the stagger of neighbouring clusters.
        pub offset_ms: i32,
        /// Largest clock error at which scheduled items are played, milliseconds.
        pub clock_limit_ms: u32,
        /// When nothing sounds but what is urgent.
        pub quiet: QuietHours,
        /// What fills a slot whose audio cannot be played; `None`: silence.
        pub fallback: Option<[u8; 32]>,
        /// In order of `at`.
        pub items: Vec<Item>,
        /// What came later than the first plans: pictures of boards, and what is relayed. A plan with neither is what it was.
        pub tail: Tails<Picture, Relay>,
    }
}

/// Most items of a plan: 30 days with an item every three minutes.
const MOST_ITEMS: usize = 15_000;
/// Most pictures of a plan.
const MOST_PICTURES: usize = 2_000;
/// Most relays of a plan.
const MOST_RELAYS: usize = 3_000;
/// Longest validity of a plan.
const LONGEST_MS: i64 = 31 * 86_400_000;
/// How far the clocks of house and player may be apart when "issued in the future" is judged.
const TOLERANCE_MS: i64 = 300_000;

/// What a player knows when a plan comes.
pub struct Expect<'k> {
    /// Its own name.
    pub device: &'k str,
    /// Whom it believes.
    pub trust: &'k Trust,
    /// The time, where it is known well enough to judge by.
    pub now: Option<Moment>,
    /// Whether the plan comes from outside; read again from the own store, its key may have ended since.
    pub arrives: bool,
    /// The plan that it has.
    pub held: Option<Held>,
}

/// The plan that a player already has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its version.
    pub version: u64,
    /// SHA-256 of its writing.
    pub digest: [u8; 32],
}

/// What became of a plan that was not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It takes the place of the one that was held.
    New(Box<Plan>),
    /// It is the one that is held.
    Same,
}

impl Plan {
    /// SHA-256 of its writing: what makes two plans the same.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.to_bytes()).into()
    }

    /// How this plan is named where another comes.
    #[must_use]
    pub fn held(&self) -> Held {
        Held {
            version: self.version,
            digest: self.digest(),
        }
    }

    fn check(&self, expect: &Expect<'_>) -> Result<(), Refused> {
        if self.device != expect.device {
            return Err(Refused::OtherDevice(self.device.clone()));
        }
        if self.items.len() > MOST_ITEMS || self.expires_at.0 - self.issued_at.0 > LONGEST_MS {
            return Err(Refused::Malformed(
                "a plan is for 31 days and 15000 items at most",
            ));
        }
        if !self.items.is_sorted_by_key(|item| item.at) {
            return Err(Refused::Malformed("the items are not in the order of their time"));
        }
        self.check_tail()?;
        match expect.now {
            Some(now) if now >= self.expires_at => Err(Refused::Expired(self.expires_at)),
            Some(now) if self.issued_at.0 > now.0 + TOLERANCE_MS => {
                Err(Refused::NotYetIssued(self.issued_at))
            }
            _ => Ok(()),
        }
    }
}

impl Plan {
    /// Everything that is to sound, recordings and relays, in the order of their time.
    #[must_use]
    pub fn all(&self) -> Vec<Item> {
        let mut all = self.items.clone();
        all.extend(self.relays().iter().map(Relay::item));
        // Stable: of two at one instant the recording is first, as it stands first in the plan.
        all.sort_by_key(|item| item.at);
        all
    }

    /// What is relayed, in the order of its time.
    #[must_use]
    pub fn relays(&self) -> &[Relay] {
        &self.tail.more
    }

    /// What a board may show beside words, in the order of slots.
    #[must_use]
    pub fn pictures(&self) -> &[Picture] {
        &self.tail.first
    }

    fn check_tail(&self) -> Result<(), Refused> {
        let (pictures, relays) = (self.pictures(), self.relays());
        if pictures.len() > MOST_PICTURES || !pictures.windows(2).all(|two| two[0].slot < two[1].slot) {
            return Err(Refused::Malformed(
                "a slot has one picture, in the order of slots",
            ));
        }
        if relays.len() > MOST_RELAYS || !relays.is_sorted_by_key(|relay| relay.at) {
            return Err(Refused::Malformed(
                "the relays are too many, or not in the order of their time",
            ));
        }
        let items = self.items.iter().map(|item| item.id.as_str());
        let mut ids: Vec<&str> = items
            .chain(relays.iter().map(|relay| relay.id.as_str()))
            .collect();
        ids.sort_unstable();
        if ids.windows(2).any(|two| two[0] == two[1]) {
            return Err(Refused::Malformed("two items have one name"));
        }
        Ok(())
    }
}

/// Decides about a plan: signed by a key that is believed, for this player, in its time, newer than what is held.
///
/// # Errors
/// [`Refused`] says what is not so; what is held stays.
pub fn accept_plan(bytes: &[u8], expect: &Expect<'_>) -> Result<Accepted, Refused> {
    let sealed = Sealed::read(bytes)?;
    let arriving = expect.now.filter(|_| expect.arrives);
    let as_plan = (Kind::Plan, Powers::PLAN);
    let plan: Plan = expect
        .trust
        .open(&sealed, as_plan, arriving, |p: &Plan| p.issued_at)?;
    plan.check(expect)?;
    match expect.held {
        Some(held) if plan.version < held.version => Err(Refused::Replayed {
            held: held.version,
            got: plan.version,
        }),
        Some(held) if plan.version == held.version && plan.digest() != held.digest => {
            Err(Refused::Racing(plan.version))
        }
        Some(held) if plan.version == held.version => Ok(Accepted::Same),
        _ => Ok(Accepted::New(Box::new(plan))),
    }
}
