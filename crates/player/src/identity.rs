//! Who the player is: a key that it made itself and never shows, and what the house told it once.

use crate::store::Store;
use std::io;
use wire::player::{Canonical as _, Enrolled, Signer, Trust};

/// A player that the house knows.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Signs for the player.
    pub signer: Signer,
    /// Its name.
    pub device: String,
    /// The units that it stands in.
    pub units: Vec<String>,
    /// Whom it believes.
    pub trust: Trust,
}

/// The key of this box; made at the first start, readable by its owner alone.
///
/// # Errors
/// The disk, or the machine has no randomness; a key that is not a key is never written over.
pub fn signer(store: &Store) -> io::Result<Signer> {
    if let Some(bytes) = store.read("key")? {
        let seed = bytes
            .try_into()
            .map_err(|_| io::Error::other("the key file is no key: restore or enrol anew"))?;
        return Ok(Signer::from_seed(&seed));
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(io::Error::other)?;
    store.keep("key", &seed)?;
    Ok(Signer::from_seed(&seed))
}

/// Sixteen random bytes, for a question.
///
/// # Errors
/// The machine has no randomness.
pub fn nonce() -> io::Result<[u8; 16]> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(io::Error::other)?;
    Ok(nonce)
}

/// The identity in the folder; `None` before enrolment.
///
/// # Errors
/// The disk, or the folder holds something else.
pub fn load(store: &Store) -> io::Result<Option<Identity>> {
    let Some(bytes) = store.read("enrolled")? else {
        return Ok(None);
    };
    let told = Enrolled::from_bytes(&bytes).map_err(io::Error::other)?;
    let signer = signer(store)?;
    if signer.public().id() != told.key {
        return Err(io::Error::other(
            "the key in the folder is not the one that was enrolled: enrol anew",
        ));
    }
    Ok(Some(Identity {
        signer,
        device: told.device,
        units: told.units,
        trust: told.trust,
    }))
}

/// Keeps what the house told.
///
/// # Errors
/// The disk.
pub fn keep(store: &Store, told: &Enrolled) -> io::Result<()> {
    store.keep("enrolled", &told.to_bytes())
}
