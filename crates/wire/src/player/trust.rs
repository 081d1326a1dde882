//! Whom a player believes: keys with what they may sign, from when until when.

use super::canonical::canonical;
use super::{Canonical, KeyId, Kind, Moment, PublicKey, Reader, Refused, Sealed};

/// What a key may sign, as bits. A key that is kept in a safe for the day when the house is down needs only `STOP`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Powers(pub u8);

impl Powers {
    /// Plans, answers and receipts: the daily work.
    pub const PLAN: Self = Self(1);
    /// Stop orders.
    pub const STOP: Self = Self(2);
    /// Rotations: who is believed from then on.
    pub const ROTATE: Self = Self(4);
    /// All three.
    pub const ALL: Self = Self(7);

    /// Whether all of `other` is among these.
    #[must_use]
    pub fn hold(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Canonical for Powers {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        match u8::take(from)? {
            bits @ 0..=7 => Ok(Self(bits)),
            _ => Err(Refused::Malformed("a key has powers that do not exist")),
        }
    }
}

canonical! {
    /// A key that a player believes.
    pub struct TrustedKey {
        /// The key itself.
        pub key: PublicKey,
        /// What it may sign.
        pub powers: Powers,
        /// First instant of its validity.
        pub from: Moment,
        /// End of its validity, exclusive; `None` while nobody ended it.
        pub until: Option<Moment>,
    }
}

impl TrustedKey {
    fn valid_at(&self, at: Moment) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

canonical! {
    /// The keys that a player believes, and the number of the last rotation that changed them.
    pub struct Trust {
        /// Number of the last [`super::Rotation`]; 0 after enrolment.
        pub serial: u64,
        /// In no order.
        pub keys: Vec<TrustedKey>,
    }
}

impl Trust {
    /// The key of an envelope, if it is known and has the powers.
    ///
    /// # Errors
    /// [`Refused::UnknownKey`] or [`Refused::NotEntitled`].
    pub fn key(&self, id: KeyId, powers: Powers) -> Result<&TrustedKey, Refused> {
        let known = self.keys.iter().find(|k| k.key.id() == id);
        let known = known.ok_or(Refused::UnknownKey(id))?;
        if known.powers.hold(powers) {
            Ok(known)
        } else {
            Err(Refused::NotEntitled(id))
        }
    }

    /// Opens what a key of this trust signed.
    ///
    /// `issued` finds in the value when it was signed: the key must have been valid then. `now` is the time at which it
    /// *arrives*: a key that has ended signs nothing new, however early it dates it; `None` when it is read again from
    /// the own store, or when the time is not known.
    ///
    /// # Errors
    /// [`Refused`] says what is not so.
    pub fn open<T: Canonical>(
        &self,
        sealed: &Sealed,
        (kind, powers): (Kind, Powers),
        now: Option<Moment>,
        issued: impl FnOnce(&T) -> Moment,
    ) -> Result<T, Refused> {
        let trusted = self.key(sealed.key, powers)?;
        let value: T = sealed.open(kind, &trusted.key)?;
        let ended = now.zip(trusted.until).is_some_and(|(now, until)| now >= until);
        if ended || !trusted.valid_at(issued(&value)) {
            return Err(Refused::KeyNotValid(sealed.key));
        }
        Ok(value)
    }
}
