//! The envelope: what it is, who signed it, the bytes, the signature over all of that.

use super::canonical::canonical_codes;
use super::{Canonical, KeyId, PublicKey, Reader, Refused, Signer};

canonical_codes! {
    /// What an envelope holds. It is signed too: a stop order never passes for a plan.
    pub enum Kind {
        /// [`super::Enrol`], by the player.
        Enrol = 1,
        /// [`super::Enrolled`], by the house.
        Enrolled = 2,
        /// [`super::Plan`], by the house.
        Plan = 3,
        /// [`super::StopOrder`], by the house.
        Stop = 4,
        /// [`super::Rotation`], by the house, with the key that goes.
        Rotation = 5,
        /// [`super::Poll`], by the player.
        Poll = 6,
        /// [`super::Answer`], by the house.
        Answer = 7,
        /// [`super::Batch`], by the player.
        Batch = 8,
        /// [`super::Receipt`], by the house.
        Receipt = 9,
        /// [`super::ProgramOrder`], by the house.
        Program = 10,
        /// [`super::ReleaseKeys`], by a release key, which no house holds.
        ReleaseKeys = 11,
        /// [`super::Release`], by a release key.
        Release = 12,
    }
}

const MAGIC: &[u8; 4] = b"LaTo";
const VERSION: u8 = 1;
/// Kept apart from every other use of the same keys.
const CONTEXT: &[u8] = b"lan toa, player protocol\0";

/// A signed message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// What it holds.
    pub kind: Kind,
    /// Whose signature it bears.
    pub key: KeyId,
    body: Vec<u8>,
    signature: [u8; 64],
}

impl Sealed {
    /// Signs a value.
    #[must_use]
    pub fn seal(kind: Kind, value: &impl Canonical, signer: &Signer) -> Self {
        let key = signer.public().id();
        let body = value.to_bytes();
        let signature = signer.sign(&signed_text(kind, key, &body));
        Self {
            kind,
            key,
            body,
            signature,
        }
    }

    /// The value, if `key` signed it as `kind`.
    ///
    /// # Errors
    /// [`Refused`] says which of it is not so.
    pub fn open<T: Canonical>(&self, kind: Kind, key: &PublicKey) -> Result<T, Refused> {
        if self.kind != kind {
            return Err(Refused::OtherKind);
        }
        if key.id() != self.key {
            return Err(Refused::UnknownKey(self.key));
        }
        if !key.signed(&signed_text(kind, self.key, &self.body), &self.signature) {
            return Err(Refused::BadSignature);
        }
        T::from_bytes(&self.body)
    }

    /// The value without asking who signed it: only to learn which key to ask for.
    ///
    /// # Errors
    /// It is of another kind, or malformed.
    pub fn peek<T: Canonical>(&self, kind: Kind) -> Result<T, Refused> {
        if self.kind == kind {
            T::from_bytes(&self.body)
        } else {
            Err(Refused::OtherKind)
        }
    }

    /// The envelope as it travels and as it is kept.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        VERSION.put(&mut out);
        self.kind.put(&mut out);
        self.key.put(&mut out);
        self.body.put(&mut out);
        self.signature.put(&mut out);
        out
    }

    /// Reads an envelope. This says nothing yet about who signed it.
    ///
    /// # Errors
    /// The bytes are no envelope, or of a version that this program does not read.
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let head = bytes.first_chunk::<4>().ok_or(Refused::NotOurs)?;
        if head != MAGIC {
            return Err(Refused::NotOurs);
        }
        match bytes.get(4) {
            Some(&VERSION) => Inside::from_bytes(&bytes[5..]).map(|inside| inside.0),
            Some(other) => Err(Refused::Version(*other)),
            None => Err(Refused::Truncated),
        }
    }
}

struct Inside(Sealed);

impl Canonical for Inside {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0.to_bytes()[5..]);
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        Ok(Self(Sealed {
            kind: Kind::take(from)?,
            key: KeyId::take(from)?,
            body: Canonical::take(from)?,
            signature: Canonical::take(from)?,
        }))
    }
}

fn signed_text(kind: Kind, key: KeyId, body: &[u8]) -> Vec<u8> {
    let mut text = CONTEXT.to_vec();
    text.push(VERSION);
    kind.put(&mut text);
    key.put(&mut text);
    text.extend_from_slice(body);
    text
}
