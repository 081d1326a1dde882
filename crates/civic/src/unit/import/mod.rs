//! A directory of somebody else's, row by row against ours: what is new, what changes, what cannot be.
//!
//! Codes have days: a row whose code named another unit on its day is refused with both names, for a system that keyed by
//! code would mix two histories in silence.

mod find;
mod plan;

pub use plan::plan;

use viet::Date;

use super::{About, Change, Kind, Value, Why};

/// A row of the file, its cells read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it stands, for people: `Danh mục, dòng 7`.
    pub place: String,
    /// The kind; `None` when the row does not say.
    pub kind: Option<Kind>,
    /// The official name.
    pub name: String,
    /// The code.
    pub code: Option<String>,
    /// The code of the unit that it belongs to.
    pub parent_code: Option<String>,
    /// The name of that unit.
    pub parent_name: Option<String>,
    /// The first day on which the row holds; `None`: the day of the file.
    pub from: Option<Date>,
    /// The last day on which the unit exists, inclusive; `None`: the row does not say.
    pub to: Option<Date>,
    /// The legal basis; `None`: that of the file.
    pub basis: Option<String>,
    /// What else the row knows.
    pub facts: Vec<(About, Value)>,
    /// What could not be read in it: cell and reason, in words. Such a row is refused.
    pub faults: Vec<String>,
}

/// What holds for the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The territory in which all rows lie; `None`: anywhere.
    pub root: Option<String>,
    /// The day for which the file is a directory.
    pub on: Date,
    /// The legal basis of rows that name none; may be empty when all do.
    pub basis: String,
}

/// What the file would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// One for each line, in their order.
    pub rows: Vec<Row>,
    /// The changes of all rows that are not refused.
    pub changes: Vec<Change>,
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line.
    pub line: Line,
    /// The id of the unit that it is about; of a new one, the id that it would get.
    pub unit: Option<String>,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A unit that is not there yet.
    New,
    /// A unit that is there, with what changes of it.
    Changed(Vec<Difference>),
    /// A unit that is there, and as the row says.
    Same,
    /// Why not; at least one reason.
    Refused(Vec<Reason>),
}

/// What a row changes of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Of what.
    pub what: Changed,
    /// What we hold true; `None`: nothing. A parent is an id.
    pub before: Option<String>,
    /// What the row says.
    pub after: String,
}

/// Of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Changed {
    Name,
    Code,
    Parent,
    /// The last day, inclusive.
    End,
    Fact(About),
}

/// A name that a code bears for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearing {
    /// The name.
    pub name: String,
    /// The first day, inclusive; `None`: unknown.
    pub from: Option<Date>,
    /// The first day without it, exclusive; `None`: still.
    pub to: Option<Date>,
}

/// Why a line is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Cells that could not be read: in words.
    Unread(String),
    /// Without a name.
    NoName,
    /// A new unit needs a kind, and the row does not say one.
    NoKind,
    /// On the day of the row the code names another unit, or none; it names these on their days.
    CodeOfAnotherDay {
        /// The code.
        code: String,
        /// The day of the row.
        on: Date,
        /// Whom it names when, in the order of time.
        bearings: Vec<Bearing>,
    },
    /// A unit of this name is there under another code.
    OtherCode {
        /// The code that we know.
        held: String,
    },
    /// The name that the row gives to its code is that of another unit on the same day.
    NameOfAnother {
        /// The id of that unit.
        unit: String,
    },
    /// Several units bear the name; the code would tell which.
    Ambiguous(usize),
    /// No unit of this code or name to belong to.
    NoParent(String),
    /// Several units of this name to belong to.
    ManyParents(String),
    /// It lies outside the territory of the file.
    Outside,
    /// Its last day comes before its first.
    Backwards {
        /// The first day.
        from: Date,
        /// The last one.
        to: Date,
    },
    /// The unit is known to have another last day.
    EndsOtherwise {
        /// It, inclusive.
        last: Date,
    },
    /// The same unit stands in an earlier row.
    Twice(String),
    /// The directory cannot be so.
    Objection(Why),
}
