//! The keys of the house in memory: which signs what, and whom a device is told to believe.

use civic::Moment;
use wire::player::{KeyId, Powers, PublicKey, Signer, Trust, TrustedKey};

/// A key of the house.
#[derive(Clone, Debug)]
pub struct HouseKey {
    /// The half that may be known.
    pub public: PublicKey,
    /// What it may sign.
    pub powers: Powers,
    /// First instant of its validity.
    pub from: Moment,
    /// End of its validity, exclusive.
    pub until: Option<Moment>,
    /// The rotation that brought it; 0: it was there from the beginning.
    pub since: u64,
    /// The rotation that ended it.
    pub ended: Option<u64>,
    /// The half that signs, where its file is here.
    pub signer: Option<Signer>,
}

impl HouseKey {
    /// Whether whoever has taken the rotations up to this one believes the key.
    fn is_believed_at(&self, serial: u64) -> bool {
        self.since <= serial && self.ended.is_none_or(|ended| serial < ended)
    }

    /// True for the key that can do nothing but stop.
    #[must_use]
    pub fn only_stops(&self) -> bool {
        self.powers == Powers::STOP
    }
}

/// All keys, and the number of the last rotation.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    /// Oldest first.
    pub keys: Vec<HouseKey>,
    /// Number of the last rotation; 0: none yet.
    pub serial: u64,
}

impl Keyring {
    /// The key that signs for somebody who has taken the rotations up to `serial`: the newest that may, the one with
    /// the fewest powers first.
    #[must_use]
    pub fn signer(&self, powers: Powers, serial: u64) -> Option<&Signer> {
        let fits = |key: &&HouseKey| key.powers.hold(powers) && key.is_believed_at(serial.min(self.serial));
        let mut fitting: Vec<_> = self.keys.iter().filter(fits).collect();
        fitting.sort_by_key(|key| (key.powers.0, std::cmp::Reverse(key.since)));
        fitting.into_iter().find_map(|key| key.signer.as_ref())
    }

    /// The key of this name.
    #[must_use]
    pub fn named(&self, id: KeyId) -> Option<&HouseKey> {
        self.keys.iter().find(|key| key.public.id() == id)
    }

    /// The key that a new printed code names.
    #[must_use]
    pub fn daily(&self) -> Option<&HouseKey> {
        let fits = |key: &&HouseKey| key.powers.hold(Powers::PLAN) && key.ended.is_none();
        self.keys.iter().rfind(fits)
    }

    /// What a device is told at its enrolment: all keys, ended ones with their end.
    #[must_use]
    pub fn trust(&self) -> Trust {
        let told = |key: &HouseKey| TrustedKey {
            key: key.public,
            powers: key.powers,
            from: key.from,
            until: key.until,
        };
        Trust {
            serial: self.serial,
            keys: self.keys.iter().map(told).collect(),
        }
    }
}
