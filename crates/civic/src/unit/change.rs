//! Dated changes of the directory, and why a set of them can be refused.

use serde::{Deserialize, Serialize};
use viet::Date;

use super::{About, How, Kind, Share, Value};

/// One change of one unit. A set of them is taken whole or not at all: [`super::Directory::amended`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The id of the unit.
    pub unit: String,
    /// The first day on which it holds.
    #[serde(with = "iso")]
    pub on: Date,
    /// What changes.
    #[serde(flatten)]
    pub what: What,
    /// The legal basis; never empty.
    pub basis: String,
}

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum What {
    /// The unit begins; its id is new.
    Open {
        /// Its kind.
        kind: Kind,
        /// Its official name.
        name: String,
        /// Its code in the catalogue.
        code: Option<String>,
        /// The id of the unit that it belongs to.
        parent: Option<String>,
    },
    /// The unit ends: this is the first day without it.
    Close,
    /// Another name, type word included.
    Rename {
        /// The whole new name.
        name: String,
    },
    /// Another type: a xã becomes a phường and keeps the rest of its name.
    Retype {
        /// The new type word, as names begin with it: `Phường`.
        word: String,
    },
    /// Another code.
    Recode {
        /// The new code; `None`: it has none any more.
        code: Option<String>,
    },
    /// It belongs to another unit.
    Reparent {
        /// The id of that unit; `None`: to none.
        parent: Option<String>,
    },
    /// Something else is true of it from this day.
    Fact {
        /// What it is about.
        about: About,
        /// What is true.
        value: Value,
        /// The first day on which it is not known to hold any more; `None`: until another fact says otherwise.
        #[serde(with = "iso_or_null", default)]
        until: Option<Date>,
    },
    /// Another unit comes after it on this day. Said again, it replaces what was said.
    Succeed {
        /// The id of the later unit.
        to: String,
        /// In which way.
        how: How,
        /// How much of it goes there; `None`: undeclared.
        share: Option<Share>,
        /// What is not certain.
        doubt: Option<String>,
    },
    /// That unit does not come after it on this day: the record was wrong.
    Withdraw {
        /// The id of the unit that was held to be the later one.
        to: String,
    },
}

/// Why a set of changes was refused: one of possibly many reasons.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("change {change} of unit {unit}: {why}")]
pub struct Objection {
    /// The place in the set of the change that brought it about.
    pub change: usize,
    /// The id of the unit that it concerns.
    pub unit: String,
    /// The reason.
    pub why: Why,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The directory has no such unit.
    #[error("no such unit")]
    UnknownUnit,
    /// The directory does not have the unit that it is to belong to.
    #[error("no such parent: {0}")]
    UnknownParent(String),
    /// The unit does not exist on the day of the change.
    #[error("it does not exist on {0}")]
    NotThere(Date),
    /// It is there already from the first day to the second, exclusive; `None`: open.
    #[error("it is there already, from {0:?} to {1:?}")]
    Overlap(Option<Date>, Option<Date>),
    /// It ended on this day; what begins later is another unit.
    #[error("it ended on {0}; what begins later is another unit")]
    Gap(Date),
    /// Something of it changes later, on this day; that would be lost.
    #[error("it changes again on {0}")]
    Later(Date),
    /// It would hold for no day at all.
    #[error("it would end on the day on which it begins, {0}")]
    Empty(Date),
    /// A unit has a name.
    #[error("without a name")]
    NoName,
    /// Its name has no type word in front, or the new word is none.
    #[error("no type word")]
    NoType,
    /// A change names its legal basis.
    #[error("without a legal basis")]
    NoBasis,
    /// It is of another kind; kinds do not change.
    #[error("it is a unit of another kind")]
    KindFixed,
    /// From this day on it would belong to itself.
    #[error("from {0} on it would belong to itself")]
    Cycle(Date),
    /// Another unit of its kind bears the code on this day.
    #[error("code {code} is borne by {by} on {on}")]
    CodeTaken {
        /// The code.
        code: String,
        /// The id of the other unit.
        by: String,
        /// The first day on which both would bear it.
        on: Date,
    },
    /// The unit ends while others belong to it.
    #[error("{count} units still belong to it on {on}, among them {child}")]
    OpenChildren {
        /// The first day without it.
        on: Date,
        /// The id of one of them.
        child: String,
        /// How many there are.
        count: usize,
    },
    /// The unit that it is to belong to does not exist on this day.
    #[error("its parent {parent} does not exist on {on}")]
    ParentGone {
        /// The id of that unit.
        parent: String,
        /// The first day without it.
        on: Date,
    },
    /// The later unit is not there on the day of the succession.
    #[error("its successor {to} does not exist on {on}")]
    SuccessorGone {
        /// The id of the later unit.
        to: String,
        /// The day.
        on: Date,
    },
    /// No such succession is recorded.
    #[error("{0} is not recorded as coming after it")]
    NoSuccession(String),
    /// The declared shares of its successors on this day are more than the whole, or less when all are declared.
    #[error("the shares on {0} do not add up to the whole")]
    Shares(Date),
}

/// Dates in JSON: ISO 8601. `viet` knows no serde.
mod iso {
    use serde::de::{Deserialize as _, Deserializer, Error as _};
    use serde::ser::Serializer;
    use viet::Date;

    pub fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// The same or null.
mod iso_or_null {
    use serde::de::{Deserialize as _, Deserializer, Error as _};
    use serde::ser::Serializer;
    use viet::Date;

    pub fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => to.collect_str(date),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(D::Error::custom))
            .transpose()
    }
}
