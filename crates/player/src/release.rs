//! The release keys that this box has pinned: a new program needs their word, whatever the house orders. Kept in one file; what
//! cannot be read any more pins nobody, so that no program is taken rather than any.

use crate::store::Store;
use std::io;
use wire::player::{PublicKey, ReleaseTrust, Taken};

/// The file in the folder.
const FILE: &str = "release";

/// What is pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pins {
    /// The keys as they were pinned, at enrolment or by the configuration.
    pub pinned: Vec<PublicKey>,
    /// Whom changes of the keys have led to since.
    pub trust: ReleaseTrust,
    /// The newest release that was taken.
    pub taken: Option<Taken>,
}

impl Pins {
    fn new(keys: &[PublicKey]) -> Self {
        Self {
            pinned: keys.to_vec(),
            trust: ReleaseTrust::pinned(keys.to_vec()),
            taken: None,
        }
    }

    /// What is pinned; `None`: nothing is, and the house's order is enough.
    #[must_use]
    pub fn of(store: &Store) -> Option<Self> {
        match store.read(FILE) {
            Ok(None) => None,
            Ok(Some(bytes)) => Some(read(&bytes).unwrap_or_else(|| Self::new(&[]))),
            Err(_) => Some(Self::new(&[])),
        }
    }

    /// Keeps it: afterwards the old or the new is there, whole.
    ///
    /// # Errors
    /// The disk.
    pub fn keep(&self, store: &Store) -> io::Result<()> {
        let keys = |keys: &[PublicKey]| keys.iter().map(|key| format!(" {key}")).collect::<String>();
        let mut text = format!(
            "pinned{}\nkeys {}{}\n",
            keys(&self.pinned),
            self.trust.serial,
            keys(&self.trust.keys)
        );
        if let Some(taken) = &self.taken {
            text.push_str(&format!("taken {} {}\n", taken.serial, hex::encode(taken.sha256)));
        }
        store.keep(FILE, text.as_bytes())
    }
}

fn read(bytes: &[u8]) -> Option<Pins> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut pins = Pins::new(&[]);
    for line in text.lines() {
        let mut words = line.split(' ');
        match words.next()? {
            "pinned" => pins.pinned = keys(words)?,
            "keys" => {
                pins.trust.serial = words.next()?.parse().ok()?;
                pins.trust.keys = keys(words)?;
            }
            "taken" => {
                let (serial, hash) = (words.next()?.parse().ok()?, words.next()?);
                let mut sha256 = [0; 32];
                hex::decode_to_slice(hash, &mut sha256).ok()?;
                pins.taken = Some(Taken { serial, sha256 });
            }
            _ => return None,
        }
    }
    Some(pins)
}

fn keys<'a>(words: impl Iterator<Item = &'a str>) -> Option<Vec<PublicKey>> {
    words.map(|word| PublicKey::read(word).ok()).collect()
}

/// Pins keys in the place of those before. The newest release that was taken stays the newest.
///
/// # Errors
/// The disk.
pub fn pin(store: &Store, keys: &[PublicKey]) -> io::Result<()> {
    let taken = Pins::of(store).and_then(|pins| pins.taken);
    let fresh = Pins {
        taken,
        ..Pins::new(keys)
    };
    fresh.keep(store)
}

/// Pins what the configuration names, if it names keys and others were pinned. What changes of the keys led to stays.
///
/// # Errors
/// A key is none, or the disk.
pub fn configured(store: &Store, typed: &[String]) -> io::Result<()> {
    if typed.is_empty() {
        return Ok(());
    }
    let read = |text: &String| {
        PublicKey::read(text)
            .map_err(|_| io::Error::other(format!("release_keys: \"{text}\" is no release key")))
    };
    let keys = typed.iter().map(read).collect::<io::Result<Vec<_>>>()?;
    match Pins::of(store) {
        Some(pins) if pins.pinned == keys => Ok(()),
        _ => pin(store, &keys),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::player::Signer;

    #[test]
    fn what_is_pinned_is_read_again_and_what_cannot_be_read_pins_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 0).unwrap();
        assert_eq!(Pins::of(&store), None);
        let (one, two) = (
            Signer::from_seed(&[1; 32]).public(),
            Signer::from_seed(&[2; 32]).public(),
        );
        configured(&store, &[one.to_string()]).unwrap();
        let mut pins = Pins::of(&store).unwrap();
        assert_eq!((pins.trust.keys.clone(), pins.taken), (vec![one], None));
        pins.trust = ReleaseTrust {
            serial: 3,
            keys: vec![two],
        };
        pins.taken = Some(Taken {
            serial: 7,
            sha256: [9; 32],
        });
        pins.keep(&store).unwrap();
        configured(&store, &[one.to_string()]).unwrap();
        assert_eq!(
            Pins::of(&store),
            Some(pins),
            "the same configuration undoes no change of keys"
        );
        configured(&store, &[two.to_string()]).unwrap();
        let other = Pins::of(&store).unwrap();
        assert_eq!((other.trust.serial, other.taken.unwrap().serial), (0, 7));
        assert!(configured(&store, &["ABC".to_owned()]).is_err());
        for rubbish in ["pinned x", "keys", "\u{fffd}", "other 1"] {
            std::fs::write(store.path("release"), rubbish).unwrap();
            assert_eq!(Pins::of(&store).unwrap().trust.keys, [], "{rubbish}");
        }
    }
}
