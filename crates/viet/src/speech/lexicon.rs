//! The dictionary: abbreviations of the house, and each commune's own entries, which win.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use super::{Nothing, Rule, read_aloud};

const HOUSE: &str = include_str!("abbreviations.tsv");
const KINDS: &str = include_str!("kinds.tsv");
/// A spoken form longer than this is a text, not a word.
const LONGEST: usize = 200;

/// What is written one way and read another.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    by_first: HashMap<char, Vec<Entry>>,
}

#[derive(Clone, Debug)]
struct Entry {
    written: String,
    spoken: String,
    rule: Rule,
}

/// An entry that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongEntry {
    /// One of its sides is blank, or the spoken side holds no word.
    Blank {
        /// The side that is written.
        written: String,
    },
    /// The spoken side has more than 200 characters.
    TooLong {
        /// The side that is written.
        written: String,
    },
    /// The same thing is written in two entries.
    Twice {
        /// The side that is written.
        written: String,
    },
    /// The spoken side would itself be read otherwise: write it out as `becomes`.
    ReadAgain {
        /// The side that is written.
        written: String,
        /// What the spoken side would be read as.
        becomes: String,
    },
}

impl WrongEntry {
    /// The written side of the entry that is wrong.
    #[must_use]
    pub fn written(&self) -> &str {
        match self {
            Self::Blank { written }
            | Self::TooLong { written }
            | Self::Twice { written }
            | Self::ReadAgain { written, .. } => written,
        }
    }
}

impl fmt::Display for WrongEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank { written } => write!(f, "the entry \"{written}\" has an empty side"),
            Self::TooLong { written } => write!(f, "what \"{written}\" is read as is too long"),
            Self::Twice { written } => write!(f, "\"{written}\" is there twice"),
            Self::ReadAgain { written, becomes } => {
                write!(
                    f,
                    "what \"{written}\" is read as must be written out: \"{becomes}\""
                )
            }
        }
    }
}

impl std::error::Error for WrongEntry {}

impl Lexicon {
    /// The dictionary of the house alone.
    pub fn house() -> &'static Self {
        static HOUSE_ONLY: OnceLock<Lexicon> = OnceLock::new();
        HOUSE_ONLY.get_or_init(|| Self::of(std::iter::empty()))
    }

    /// The dictionary of a commune: pairs of what is written and how it is read, before the entries of the house.
    pub fn with_own<'a>(own: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, WrongEntry> {
        let own: Vec<(&str, &str)> = own.into_iter().map(|(w, s)| (w.trim(), s.trim())).collect();
        for (at, (written, spoken)) in own.iter().enumerate() {
            let written_owned = || (*written).to_owned();
            if written.is_empty() || !spoken.contains(char::is_alphabetic) {
                return Err(WrongEntry::Blank {
                    written: written_owned(),
                });
            }
            if spoken.chars().count() > LONGEST {
                return Err(WrongEntry::TooLong {
                    written: written_owned(),
                });
            }
            if own[..at].iter().any(|(other, _)| other == written) {
                return Err(WrongEntry::Twice {
                    written: written_owned(),
                });
            }
        }
        let lexicon = Self::of(own.iter().copied());
        own.iter()
            .try_for_each(|(written, spoken)| lexicon.stays(written, spoken))?;
        Ok(lexicon)
    }

    /// Reading what was read must change nothing, or a text would be read otherwise each time.
    fn stays(&self, written: &str, spoken: &str) -> Result<(), WrongEntry> {
        let becomes = match read_aloud(spoken, self) {
            Ok(read) => read.text,
            Err(Nothing::Empty | Nothing::OnlySigns) => String::new(),
        };
        if becomes == spoken {
            return Ok(());
        }
        let written = written.to_owned();
        Err(WrongEntry::ReadAgain { written, becomes })
    }

    fn of<'a>(own: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut lexicon = Self::default();
        let house = rows(HOUSE).map(|(written, spoken)| (written, spoken, Rule::Abbreviation));
        for (written, spoken, rule) in own.map(|(w, s)| (w, s, Rule::Own)).chain(house) {
            let Some(first) = written.chars().next() else {
                continue;
            };
            let entry = Entry {
                written: written.to_owned(),
                spoken: spoken.to_owned(),
                rule,
            };
            lexicon.by_first.entry(first).or_default().push(entry);
        }
        for entries in lexicon.by_first.values_mut() {
            // The commune's own first, then the longest.
            entries.sort_by_key(|entry| (entry.rule != Rule::Own, std::cmp::Reverse(entry.written.len())));
        }
        lexicon
    }

    /// The entry that begins here: how long it is, how it is read, whose it is.
    pub(super) fn at(&self, rest: &str) -> Option<(usize, &str, Rule)> {
        let entries = self.by_first.get(&rest.chars().next()?)?;
        let entry = entries.iter().find(|entry| entry.fits(rest))?;
        Some((entry.written.len(), &entry.spoken, entry.rule))
    }

    /// How exactly this is read, if the dictionary has it.
    pub(super) fn spoken(&self, written: &str) -> Option<&str> {
        let entries = self.by_first.get(&written.chars().next()?)?;
        entries
            .iter()
            .find(|entry| entry.written == written)
            .map(|entry| entry.spoken.as_str())
    }
}

impl Entry {
    fn fits(&self, rest: &str) -> bool {
        let Some(after) = rest.strip_prefix(self.written.as_str()) else {
            return false;
        };
        let next = after.chars().next();
        let is_letter = |c: char| c.is_alphabetic() && !c.is_numeric();
        match self.written.chars().next_back() {
            Some(last) if is_letter(last) => !next.is_some_and(is_letter),
            Some(last) if last.is_numeric() => !next.is_some_and(char::is_numeric),
            // `P.` is a ward before a name, and somebody's initial elsewhere.
            Some('.') if self.written.chars().count() == 2 => {
                after.trim_start_matches(' ').starts_with(char::is_uppercase)
            }
            _ => true,
        }
    }
}

/// The kind of document that an abbreviation stands for in its symbol (Nghị định 30/2020/NĐ-CP, Phụ lục III).
pub(super) fn kind_of(abbreviation: &str) -> Option<&'static str> {
    static MAP: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    MAP.get_or_init(|| rows(KINDS).collect())
        .get(abbreviation)
        .copied()
}

/// The pairs of a table.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
pub(super) fn house_rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(HOUSE)
}
