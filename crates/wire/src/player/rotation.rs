//! Keys come and go: signed by a key that may rotate, numbered so that an old one cannot come back.

use super::canonical::canonical;
use super::{Kind, Moment, Powers, Refused, Sealed, Trust, TrustedKey};

canonical! {
    /// The keys that are believed from now on: those named here take the place of those with the same name, others stay.
    pub struct Rotation {
        /// One more than the serial of the trust that it changes; gaps are allowed, steps back are not.
        pub serial: u64,
        /// When it was signed.
        pub issued_at: Moment,
        /// New keys, and old ones with their end.
        pub keys: Vec<TrustedKey>,
    }
}

impl Trust {
    /// This trust after a rotation that one of its keys signed.
    ///
    /// # Errors
    /// The signer is not believed, has ended, may not rotate; the number is not new; or nobody could rotate afterwards.
    pub fn rotated(&self, sealed: &Sealed, now: Option<Moment>) -> Result<Self, Refused> {
        let as_rotation = (Kind::Rotation, Powers::ROTATE);
        let rotation: Rotation = self.open(sealed, as_rotation, now, |r: &Rotation| r.issued_at)?;
        if rotation.serial <= self.serial {
            return Err(Refused::Replayed {
                held: self.serial,
                got: rotation.serial,
            });
        }
        let mut keys = rotation.keys;
        let named: Vec<_> = keys.iter().map(|k| k.key.id()).collect();
        keys.extend(self.keys.iter().filter(|k| !named.contains(&k.key.id())).cloned());
        if !keys
            .iter()
            .any(|k| k.powers.hold(Powers::ROTATE) && k.until.is_none())
        {
            return Err(Refused::Malformed(
                "after this rotation nobody could sign the next",
            ));
        }
        Ok(Self {
            serial: rotation.serial,
            keys,
        })
    }
}
