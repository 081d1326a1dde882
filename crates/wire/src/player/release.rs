//! A release of the program: what a key that no house holds says of its bytes. A house that was broken into signs orders, and
//! no releases.

use super::canonical::canonical;
use super::{
    Canonical as _, KeyId, Kind, Moment, ProgramFile, ProgramOrder, PublicKey, Refused, Sealed, Signer,
};

/// What a player adds to its question so that the house knows that it reads releases; it also stands before the name of each
/// key that it has pinned.
pub const KNOWS_RELEASES: &str = "release";

/// What a box says of itself that reads releases and has pinned these keys.
pub fn releases_said(keys: impl IntoIterator<Item = KeyId>) -> Vec<String> {
    let each = keys.into_iter().map(|key| format!("{KNOWS_RELEASES} {key}"));
    std::iter::once(KNOWS_RELEASES.to_owned()).chain(each).collect()
}

/// The names of the release keys that a box has pinned, by what it says of itself behind its processor; `None`: it does not
/// read releases.
#[must_use]
pub fn releases_of(said: &[String]) -> Option<Vec<&str>> {
    let keys = said
        .iter()
        .filter_map(|word| word.strip_prefix(KNOWS_RELEASES)?.strip_prefix(' '));
    said.iter()
        .any(|word| word == KNOWS_RELEASES)
        .then(|| keys.collect())
}

canonical! {
    /// What a program is, signed by the release key.
    pub struct Release {
        /// What the program calls itself: `lantoa-player 0.2.0`.
        pub program: String,
        /// The processor that it is for, as [`super::processor_of`] names it.
        pub processor: String,
        /// Its bytes.
        pub file: ProgramFile,
        /// Counts up with every release; a lower one than a player has taken is a replay.
        pub serial: u64,
        /// No player takes it before this instant.
        pub not_before: Moment,
        /// When it was signed.
        pub signed_at: Moment,
    }
}

canonical! {
    /// The release keys that are believed from now on, in place of those before; signed by one of those.
    pub struct ReleaseKeys {
        /// Counts up with every change of the keys.
        pub serial: u64,
        /// All of them.
        pub keys: Vec<PublicKey>,
        /// When it was signed.
        pub signed_at: Moment,
    }
}

/// Whose releases are believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseTrust {
    /// Serial of the last change; 0: as they were pinned.
    pub serial: u64,
    /// The keys, in no order.
    pub keys: Vec<PublicKey>,
}

impl ReleaseTrust {
    /// As they were pinned.
    #[must_use]
    pub fn pinned(keys: Vec<PublicKey>) -> Self {
        Self { serial: 0, keys }
    }

    fn key(&self, id: KeyId) -> Result<&PublicKey, Refused> {
        let known = self.keys.iter().find(|key| key.id() == id);
        known.ok_or(Refused::NotReleased(
            "its release was signed by a key that is not pinned",
        ))
    }

    /// This trust after a change that one of its keys signed; one that it has taken already changes nothing.
    fn after(&self, sealed: &Sealed) -> Result<Self, Refused> {
        let claimed: ReleaseKeys = sealed.peek(Kind::ReleaseKeys)?;
        if claimed.serial <= self.serial {
            return Ok(self.clone());
        }
        let change: ReleaseKeys = sealed.open(Kind::ReleaseKeys, self.key(sealed.key)?)?;
        if change.keys.is_empty() {
            return Err(Refused::NotReleased("nobody could sign a release afterwards"));
        }
        Ok(Self {
            serial: change.serial,
            keys: change.keys,
        })
    }
}

/// A release as a file: the changes of the keys that lead to the one that signed it, oldest first, and the release itself, the
/// last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseNote(Vec<Vec<u8>>);

/// More changes of keys than any release has behind it.
const MOST_CHANGES: usize = 64;

impl ReleaseNote {
    /// Signs a release; `changes`: envelopes of [`ReleaseKeys`], oldest first.
    #[must_use]
    pub fn sign(release: &Release, changes: Vec<Vec<u8>>, signer: &Signer) -> Self {
        let mut all = changes;
        all.push(Sealed::seal(Kind::Release, release, signer).to_bytes());
        Self(all)
    }

    /// Signs a change of the keys with one of those before.
    #[must_use]
    pub fn change(keys: &ReleaseKeys, signer: &Signer) -> Vec<u8> {
        Sealed::seal(Kind::ReleaseKeys, keys, signer).to_bytes()
    }

    /// As it travels and as it lies in a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes()
    }

    /// Reads a file. This says nothing yet about who signed it.
    ///
    /// # Errors
    /// The bytes are no release.
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        Self::of(Vec::from_bytes(bytes)?)
    }

    /// What an order carries.
    ///
    /// # Errors
    /// There is nothing, or too much.
    pub fn of(all: Vec<Vec<u8>>) -> Result<Self, Refused> {
        match all.len() {
            0 => Err(Refused::NotReleased("it carries no release")),
            n if n > MOST_CHANGES + 1 => Err(Refused::Malformed("a release with too many changes of keys")),
            _ => Ok(Self(all)),
        }
    }

    /// What an order carries of it.
    #[must_use]
    pub fn parts(&self) -> &[Vec<u8>] {
        &self.0
    }

    /// What it says, without asking who signed it: to show it.
    ///
    /// # Errors
    /// It is malformed.
    pub fn peek(&self) -> Result<(Release, KeyId), Refused> {
        let sealed = Sealed::read(self.last()?)?;
        Ok((sealed.peek(Kind::Release)?, sealed.key))
    }

    /// What it says, if keys that are believed stand behind it; and who is believed afterwards.
    ///
    /// # Errors
    /// [`Refused`] says what is not so.
    pub fn open(&self, trust: &ReleaseTrust) -> Result<(Release, ReleaseTrust), Refused> {
        let mut trust = trust.clone();
        for change in &self.0[..self.0.len().saturating_sub(1)] {
            trust = trust.after(&Sealed::read(change)?)?;
        }
        let sealed = Sealed::read(self.last()?)?;
        let release = sealed.open(Kind::Release, trust.key(sealed.key)?)?;
        Ok((release, trust))
    }

    fn last(&self) -> Result<&[u8], Refused> {
        let last = self
            .0
            .last()
            .ok_or(Refused::NotReleased("it carries no release"))?;
        Ok(last)
    }
}

/// What a player has taken last: the serial of a release and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its serial.
    pub serial: u64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// Decides whether a player that has pinned release keys runs what an order names; `now` is `None` where the time is not
/// known, and when an order is read again from the own store.
///
/// # Errors
/// [`Refused`] says what is not so.
pub fn accept_release(
    order: &ProgramOrder,
    trust: &ReleaseTrust,
    processor: &str,
    taken: Option<Taken>,
    now: Option<Moment>,
) -> Result<Option<(Taken, ReleaseTrust)>, Refused> {
    // To take an order back brings no program.
    let Some(file) = order.file else { return Ok(None) };
    let (release, trust) = ReleaseNote::of(order.release.0.clone())?.open(trust)?;
    if release.file != file || release.program != order.program {
        return Err(Refused::NotReleased("its release is of another program"));
    }
    if release.processor != processor {
        return Err(Refused::NotReleased("its release is for another processor"));
    }
    match taken {
        Some(taken) if release.serial < taken.serial => {
            return Err(Refused::NotReleased(
                "its release is older than the one that was taken",
            ));
        }
        Some(taken) if release.serial == taken.serial && release.file.sha256 != taken.sha256 => {
            return Err(Refused::NotReleased("two programs have one number of release"));
        }
        _ => {}
    }
    if now.is_some_and(|now| now < release.not_before) {
        return Err(Refused::TooEarly(release.not_before));
    }
    let taken = Taken {
        serial: release.serial,
        sha256: release.file.sha256,
    };
    Ok(Some((taken, trust)))
}
