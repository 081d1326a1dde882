//! A unit, what is true of it when, and who came after it. Two times are kept apart: when a thing is true, and when the
//! house came to hold it true.

use serde::{Deserialize, Serialize};
use viet::Date;

use super::words::{marked_bare, type_of};
use super::{About, Fact, How, Kind, Value};
use crate::Moment;

/// An identity. Everything else about it is dated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// 26 characters of Crockford's base 32, upper case.
    pub id: String,
    /// What sort of unit it is; never changes. The type of a territory (xã, phường) is a word of its name.
    pub kind: Kind,
    /// What we hold true of it, in the order of time and without overlap.
    pub versions: Vec<Version>,
    /// What else we hold true of it; those about one thing in the order of time and without overlap.
    pub facts: Vec<Fact>,
    /// What we once held true of it and do no more.
    pub replaced: Replaced,
}

/// What was once held true of a unit and has been superseded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Replaced {
    pub versions: Vec<Version>,
    pub facts: Vec<Fact>,
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
    /// The legal basis on which it began, or what is known in its place.
    pub basis: Option<String>,
    /// The legal basis on which the unit ended with it; `None` while it goes on, or when unknown.
    pub closed_by: Option<String>,
    /// When the house came to hold it true.
    pub recorded: Moment,
    /// When the house ceased to; `None` while it does.
    pub superseded: Option<Moment>,
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
    /// How much of the earlier unit's past figures belongs to the later one; `None`: undeclared.
    pub share: Option<Share>,
    /// The legal basis; `None` when unknown.
    pub basis: Option<String>,
    /// What is not certain about it, in Vietnamese, to be shown wherever the succession is.
    pub doubt: Option<String>,
    /// When the house came to hold it true.
    pub recorded: Moment,
    /// When the house ceased to; `None` while it does.
    pub superseded: Option<Moment>,
}

/// A declared part of a whole, never a float: totals stay exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Share {
    pub numerator: u32,
    pub denominator: u32,
}

impl Share {
    /// The whole.
    pub const ALL: Self = Self {
        numerator: 1,
        denominator: 1,
    };

    /// A part: at least something, at most all; `None` for anything else.
    #[must_use]
    pub fn new(numerator: u32, denominator: u32) -> Option<Self> {
        (numerator > 0 && numerator <= denominator).then_some(Self {
            numerator,
            denominator,
        })
    }
}

/// True when what was recorded and superseded at these moments was held true at `at`.
#[must_use]
pub(super) fn known(recorded: Moment, superseded: Option<Moment>, at: Moment) -> bool {
    recorded <= at && superseded.is_none_or(|superseded| at < superseded)
}

/// True when the day lies in `[from, to)`; an open end is unbounded.
#[must_use]
pub(super) fn spans(from: Option<Date>, to: Option<Date>, on: Date) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on < to)
}

impl Version {
    /// A version of which only the name is known.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            code: None,
            parent: None,
            from: None,
            to: None,
            basis: None,
            closed_by: None,
            recorded: Moment(0),
            superseded: None,
        }
    }

    /// True when it holds on this day.
    #[must_use]
    pub fn holds(&self, on: Date) -> bool {
        spans(self.from, self.to, on)
    }

    /// What changed from the version before it to this one, in the order of [`Turn::ALL`].
    #[must_use]
    pub fn turns(&self, before: &Self) -> Vec<Turn> {
        let renamed = marked_bare(&self.name) != marked_bare(&before.name);
        let retyped = type_of(&self.name) != type_of(&before.name);
        let changed = [
            (Turn::Renamed, renamed),
            (Turn::Retyped, retyped),
            (Turn::Recoded, self.code != before.code),
            (Turn::Moved, self.parent != before.parent),
        ];
        changed
            .into_iter()
            .filter_map(|(turn, is)| is.then_some(turn))
            .collect()
    }
}

/// What one version of a unit has otherwise than the one before it. The unit stays the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Đổi tên.
    Renamed,
    /// Chuyển loại: a xã became a phường.
    Retyped,
    /// Đổi mã.
    Recoded,
    /// Chuyển cấp trên: it belongs to another unit.
    Moved,
}

impl Turn {
    /// Every turn.
    pub const ALL: [Self; 4] = [Self::Renamed, Self::Retyped, Self::Recoded, Self::Moved];

    /// Its word in messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Renamed => "renamed",
            Self::Retyped => "retyped",
            Self::Recoded => "recoded",
            Self::Moved => "moved",
        }
    }
}

impl Unit {
    /// A unit with these versions and nothing else known.
    #[must_use]
    pub fn new(id: impl Into<String>, kind: Kind, versions: Vec<Version>) -> Self {
        Self {
            id: id.into(),
            kind,
            versions,
            facts: Vec::new(),
            replaced: Replaced::default(),
        }
    }

    /// What is true of it on this day, if it exists then.
    #[must_use]
    pub fn version(&self, on: Date) -> Option<&Version> {
        self.versions.iter().find(|version| version.holds(on))
    }

    /// What is known about this on the day; `None` is unknown, never "no".
    #[must_use]
    pub fn fact(&self, about: About, on: Date) -> Option<&Value> {
        let mut facts = self.facts.iter();
        facts
            .find(|fact| fact.about == about && fact.holds(on))
            .map(|fact| &fact.value)
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

    /// The unit as the house knew it then; `None` when it knew nothing of it.
    #[must_use]
    pub fn as_known(&self, at: Moment) -> Option<Self> {
        let versions = self.versions.iter().chain(&self.replaced.versions);
        let mut versions: Vec<Version> = versions
            .filter(|version| known(version.recorded, version.superseded, at))
            .map(|version| Version {
                superseded: None,
                ..version.clone()
            })
            .collect();
        versions.sort_by_key(|version| version.from);
        let facts = self.facts.iter().chain(&self.replaced.facts);
        let mut facts: Vec<Fact> = facts
            .filter(|fact| known(fact.recorded, fact.superseded, at))
            .map(|fact| Fact {
                superseded: None,
                ..fact.clone()
            })
            .collect();
        facts.sort_by_key(|fact| (fact.about, fact.from));
        (!versions.is_empty()).then(|| Self {
            facts,
            ..Self::new(self.id.clone(), self.kind, versions)
        })
    }
}
