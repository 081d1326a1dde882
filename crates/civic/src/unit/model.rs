//! A unit, its dated facts, and who came after it.

use viet::Date;

use super::{How, Kind};

/// An identity. Everything else about it is dated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// 26 characters of Crockford's base 32, upper case.
    pub id: String,
    /// What sort of unit it is; never changes.
    pub kind: Kind,
    /// What was true of it when, in the order of time and without overlap.
    pub versions: Vec<Version>,
}

/// What is true of a unit from one day until another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// As official papers write it, with its type word: `Huyện Tràng Định`.
    pub name: String,
    /// The code in the catalogue of that time; other units may bear it at other times.
    pub code: Option<String>,
    /// The id of the unit that it belongs to.
    pub parent: Option<String>,
    /// The first day, inclusive; `None` when unknown: it was so as far back as we know.
    pub from: Option<Date>,
    /// The first day on which it no longer holds, exclusive; `None` while it holds.
    pub to: Option<Date>,
    /// The legal basis, or what is known in its place.
    pub basis: Option<String>,
}

/// One unit coming after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The id of the earlier unit.
    pub from: String,
    /// The id of the later unit.
    pub to: String,
    /// The first day of the later state.
    pub on: Date,
    /// In which way.
    pub how: How,
    /// What is not certain about it, in Vietnamese, to be shown wherever the succession is.
    pub doubt: Option<String>,
}

impl Version {
    /// True when it holds on this day.
    #[must_use]
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on < to)
    }
}

impl Unit {
    /// What is true of it on this day, if it exists then.
    #[must_use]
    pub fn version(&self, on: Date) -> Option<&Version> {
        self.versions.iter().find(|version| version.holds(on))
    }

    /// The last day on or before `on` on which it existed; `None` when it had not yet begun.
    #[must_use]
    pub fn last_day(&self, on: Date) -> Option<Date> {
        if self.version(on).is_some() {
            return Some(on);
        }
        let ends = self.versions.iter().filter_map(|version| version.to);
        ends.filter(|to| *to <= on).max().map(|to| to.plus_days(-1))
    }
}
