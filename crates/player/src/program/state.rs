//! What is known of programs, as a small file: which one runs, which one is being tried, which one failed.

use crate::store::Store;
use std::io;
use std::path::PathBuf;
use wire::player::Hash;

/// The file in the folder.
const FILE: &str = "programs.state";

/// A program by its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Of a digest.
    #[must_use]
    pub fn of(hash: &Hash) -> Self {
        Self(hex::encode(hash))
    }

    fn read(text: &str) -> Option<Self> {
        let is_name = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        is_name.then(|| Self(text.to_owned()))
    }

    /// Where its bytes lie.
    #[must_use]
    pub fn path(&self, store: &Store) -> PathBuf {
        store.path("programs").join(&self.0)
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// A program on trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The order that brought it.
    pub serial: u64,
    /// Which.
    pub name: Name,
    /// How often it was begun.
    pub times: u32,
}

/// What is known of programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The program that stays; `None`: the one that was installed by hand.
    pub runs: Option<Name>,
    /// How often that one began since it last came up.
    pub starts: u32,
    /// The program on trial.
    pub tries: Option<Tried>,
    /// The last order that came to nothing, and why.
    pub failed: Option<(u64, String)>,
}

impl State {
    /// Reads it. What cannot be read is nothing: then the program that was installed by hand runs.
    #[must_use]
    pub fn read(store: &Store) -> Self {
        let bytes = store.read(FILE).ok().flatten().unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        let mut state = Self::default();
        for line in text.lines() {
            state.take(line);
        }
        state
    }

    fn take(&mut self, line: &str) -> Option<()> {
        let (word, rest) = line.split_once(' ')?;
        let mut values = rest.splitn(3, ' ');
        let mut next = || values.next();
        match word {
            "runs" => {
                self.runs = Some(Name::read(next()?)?);
                self.starts = next()?.parse().ok()?;
            }
            "tries" => {
                self.tries = Some(Tried {
                    serial: next()?.parse().ok()?,
                    name: Name::read(next()?)?,
                    times: next()?.parse().ok()?,
                });
            }
            "failed" => {
                let (serial, why) = rest.split_once(' ')?;
                self.failed = Some((serial.parse().ok()?, why.to_owned()));
            }
            _ => {}
        }
        Some(())
    }

    /// Keeps it: afterwards the old or the new is there, whole.
    ///
    /// # Errors
    /// The disk.
    pub fn keep(&self, store: &Store) -> io::Result<()> {
        let mut text = String::new();
        if let Some(runs) = &self.runs {
            text.push_str(&format!("runs {} {}\n", runs.text(), self.starts));
        }
        if let Some(tried) = &self.tries {
            let (serial, name, times) = (tried.serial, tried.name.text(), tried.times);
            text.push_str(&format!("tries {serial} {name} {times}\n"));
        }
        if let Some((serial, why)) = &self.failed {
            text.push_str(&format!("failed {serial} {}\n", why.replace('\n', " ")));
        }
        store.keep(FILE, text.as_bytes())
    }

    /// The trial came to nothing: the former program stays.
    #[must_use]
    pub fn given_up(mut self, why: &str) -> Self {
        if let Some(tried) = self.tries.take() {
            self.failed = Some((tried.serial, why.to_owned()));
        }
        self
    }

    /// The program on trial came up: it stays.
    #[must_use]
    pub fn settled(mut self) -> Self {
        if let Some(tried) = self.tries.take() {
            self.runs = Some(tried.name);
            self.starts = 0;
            self.failed = None;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_and_rubbish_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 0).unwrap();
        assert_eq!(State::read(&store), State::default());
        let state = State {
            runs: Some(Name::of(&[1; 32])),
            starts: 2,
            tries: Some(Tried {
                serial: 9,
                name: Name::of(&[2; 32]),
                times: 1,
            }),
            failed: Some((8, "it ended\nat once".to_owned())),
        };
        state.keep(&store).unwrap();
        let known = State::read(&store);
        assert_eq!(
            (&known.runs, known.starts, &known.tries),
            (&state.runs, 2, &state.tries)
        );
        assert_eq!(known.failed, Some((8, "it ended at once".to_owned())));
        let settled = known.clone().settled();
        assert_eq!(
            (settled.runs, settled.tries, settled.failed),
            (Some(Name::of(&[2; 32])), None, None)
        );
        let back = known.given_up("no answer");
        assert_eq!(
            (back.runs, back.failed),
            (state.runs, Some((9, "no answer".to_owned())))
        );
        for rubbish in [
            "runs",
            "runs ../../sh 0",
            "tries x y z",
            "\u{fffd}\0",
            "runs \n\n",
        ] {
            std::fs::write(store.path("programs.state"), rubbish).unwrap();
            assert_eq!(State::read(&store), State::default(), "{rubbish:?}");
        }
    }
}
