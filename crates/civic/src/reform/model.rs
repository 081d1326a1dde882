//! What a re-organisation says: its heading and its changes, as they are written down, signed and hashed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use viet::Date;

use crate::Moment;
use crate::unit::{Kind, Share};

/// A re-organisation. Its serialised form is what a signature is bound to: nothing that matters stands outside of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reform {
    /// What it is, on what it rests, when it takes effect.
    pub heading: Heading,
    /// What it changes, in the order in which it was written.
    pub changes: Vec<Change>,
}

/// What stands at the head of a re-organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// What it is called in the house.
    pub title: String,
    /// The legal basis, with number, day and issuer.
    pub basis: String,
    /// The legal hour: from this instant on the new units act.
    pub at: Moment,
}

/// A unit that begins with the re-organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUnit {
    /// Its id, given when the change was written.
    pub id: String,
    /// What sort of unit it is.
    pub kind: Kind,
    /// Its name with the type word.
    pub name: String,
    /// Its code in the catalogue, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The unit that it will belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// A unit that takes over all or a part of another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its id: a unit that exists, or one that this re-organisation opens.
    pub unit: String,
    /// How large the part is; `None`: undeclared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
    /// What is not certain about it, in Vietnamese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

impl Part {
    /// A part of undeclared size.
    #[must_use]
    pub fn of(unit: impl Into<String>) -> Self {
        Self {
            unit: unit.into(),
            share: None,
            doubt: None,
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Thành lập: a unit begins.
    Open(NewUnit),
    /// Sáp nhập: these units go whole into one.
    Merge {
        /// They end.
        from: Vec<String>,
        /// Where they go.
        into: Part,
    },
    /// Chia, tách: a unit goes in parts into several. It ends unless it is one of them.
    Split {
        /// The divided unit.
        from: String,
        /// Where its parts go.
        into: Vec<Part>,
        /// The one of them that its people and open work go to, if that was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        heir: Option<String>,
    },
    /// Đổi tên: a unit stays what it is under another name, or another code.
    Rename {
        /// It.
        unit: String,
        /// Its new name with the type word.
        name: String,
        /// Its new code; `None`: it keeps the one it has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    },
    /// Chuyển loại: a unit stays what it is as another type, such as a commune that becomes a ward.
    Retype {
        /// It.
        unit: String,
        /// Its name with the new type word.
        name: String,
    },
    /// Chuyển đơn vị cấp trên: a unit belongs to another one.
    Move {
        /// It.
        unit: String,
        /// The unit that it will belong to.
        parent: String,
    },
    /// Giải thể: a unit ends and its work goes to others.
    Dissolve {
        /// It.
        unit: String,
        /// Who takes over.
        to: Vec<Part>,
        /// The one of several that people and open work go to, if that was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        heir: Option<String>,
    },
    /// Chấm dứt hoạt động: a unit ends and nobody follows.
    Close {
        /// It.
        unit: String,
    },
}

impl Change {
    /// The word of its kind, in message keys and forms.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::Rename { .. } => "rename",
            Self::Retype { .. } => "retype",
            Self::Move { .. } => "move",
            Self::Dissolve { .. } => "dissolve",
            Self::Close { .. } => "close",
        }
    }

    /// The units that it takes something from or alters: two changes must not name the same.
    pub fn subjects(&self) -> impl Iterator<Item = &str> {
        let (many, one): (&[String], Option<&str>) = match self {
            Self::Open(unit) => (&[], Some(&unit.id)),
            Self::Merge { from, .. } => (from, None),
            Self::Split { from, .. } => (&[], Some(from)),
            Self::Rename { unit, .. }
            | Self::Retype { unit, .. }
            | Self::Move { unit, .. }
            | Self::Dissolve { unit, .. }
            | Self::Close { unit } => (&[], Some(unit)),
        };
        many.iter().map(String::as_str).chain(one)
    }

    /// The units that take something over.
    pub fn parts(&self) -> &[Part] {
        match self {
            Self::Merge { into, .. } => std::slice::from_ref(into),
            Self::Split { into, .. } => into,
            Self::Dissolve { to, .. } => to,
            Self::Open(_)
            | Self::Rename { .. }
            | Self::Retype { .. }
            | Self::Move { .. }
            | Self::Close { .. } => &[],
        }
    }
}

impl Reform {
    /// The civil day on which it takes effect: the first day of what it makes.
    #[must_use]
    pub fn on(&self) -> Date {
        self.heading.at.day()
    }

    /// The units that it opens.
    pub fn opened(&self) -> impl Iterator<Item = &NewUnit> {
        self.changes.iter().filter_map(|change| match change {
            Change::Open(unit) => Some(unit),
            _ => None,
        })
    }

    /// Every unit that is there already and that it ends, alters or adds something to. Two re-organisations that wait
    /// at the same time must have none in common.
    #[must_use]
    pub fn touched(&self) -> BTreeSet<&str> {
        let opened: BTreeSet<&str> = self.opened().map(|unit| unit.id.as_str()).collect();
        let parts = self.changes.iter().flat_map(Change::parts);
        let named = self.changes.iter().flat_map(Change::subjects);
        let all = named.chain(parts.map(|part| part.unit.as_str()));
        all.filter(|unit| !opened.contains(unit)).collect()
    }
}
