//! Keys by name: Ed25519, named by the first ten bytes of the SHA-256 of the public half.

use super::canonical::canonical;
use super::{Canonical, Reader, Refused, code};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;

/// The name of a key: what it is, not what somebody called it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 10]);

impl KeyId {
    /// Reads the sixteen letters that [`KeyId`] is shown as.
    ///
    /// # Errors
    /// [`Refused::Malformed`] when it is no such name.
    pub fn read(typed: &str) -> Result<Self, Refused> {
        let bytes = code::bytes_of(typed).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(Refused::Malformed("no name of a key"))
    }
}

impl Canonical for KeyId {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        Canonical::take(from).map(Self)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&code::text_of(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

canonical! {
    /// The half of a key that everybody may know.
    #[derive(Copy, Hash)]
    pub struct PublicKey {
        /// As RFC 8032 writes it.
        pub bytes: [u8; 32],
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = self.bytes.to_vec();
        all.extend_from_slice(&self.id().0[..CHECK]);
        f.write_str(&code::text_of(&all))
    }
}

/// Bytes of its name that go along with a key that people type: a letter that is wrong makes no other key.
const CHECK: usize = 3;

impl PublicKey {
    /// Reads the letters that a key is shown as.
    ///
    /// # Errors
    /// [`Refused::Malformed`] when it is no key, or a letter of it is wrong.
    pub fn read(typed: &str) -> Result<Self, Refused> {
        let wrong = Refused::Malformed("no key, or a letter of it is wrong");
        let all = code::bytes_of(typed).ok_or(wrong.clone())?;
        let (bytes, check) = all.split_first_chunk::<32>().ok_or(wrong.clone())?;
        let key = Self { bytes: *bytes };
        match check == &key.id().0[..CHECK] {
            true => Ok(key),
            false => Err(wrong),
        }
    }

    /// The name of this key.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let digest = Sha256::digest(self.bytes);
        let mut id = [0; 10];
        id.copy_from_slice(&digest[..10]);
        KeyId(id)
    }

    /// Whether this key signed `text`; weak keys and malleable signatures never did.
    #[must_use]
    pub fn signed(&self, text: &[u8], signature: &[u8; 64]) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(&self.bytes) else {
            return false;
        };
        key.verify_strict(text, &Signature::from_bytes(signature)).is_ok()
    }
}

/// The secret half. Where its 32 random bytes come from is the caller's business; it is never shown.
#[derive(Clone)]
pub struct Signer {
    key: SigningKey,
}

impl Signer {
    /// The key that grows from 32 secret random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self {
            key: SigningKey::from_bytes(seed),
        }
    }

    /// The half that may be known.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey {
            bytes: self.key.verifying_key().to_bytes(),
        }
    }

    pub(super) fn sign(&self, text: &[u8]) -> [u8; 64] {
        self.key.sign(text).to_bytes()
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.public().id())
    }
}
