//! To whom a report goes, level by level.

use serde::{Deserialize, Serialize};
use viet::Date;

use crate::unit::{Class, Directory, Kind, Unit};

/// One level: units of these kinds send to that receiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hop {
    /// Kinds of the senders.
    pub from: Vec<Kind>,
    /// The receiver.
    pub to: Receiver,
}

/// How a receiver is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receiver {
    /// The nearest unit above the sender that is of one of these kinds.
    Above(Vec<Kind>),
    /// The agency of this class in the nearest territory of the sender that has one, its own included.
    Agency(Class),
    /// This unit.
    Unit(String),
}

impl Receiver {
    /// The receiver of a unit's report on this day.
    #[must_use]
    pub fn find<'a>(&self, directory: &'a Directory, unit: &str, on: Date) -> Option<&'a Unit> {
        let found = match self {
            Self::Above(kinds) => directory
                .ancestors(unit, on)
                .find(|above| kinds.contains(&above.kind)),
            Self::Unit(id) => directory
                .get(id)
                .filter(|receiver| receiver.version(on).is_some()),
            Self::Agency(class) => agency(directory, class, unit, on),
        };
        found.filter(|receiver| receiver.id != unit)
    }
}

fn agency<'a>(directory: &'a Directory, class: &Class, unit: &str, on: Date) -> Option<&'a Unit> {
    let fitting = directory.expand(class, on);
    let own = directory.get(unit).into_iter();
    let mut places = own
        .chain(directory.ancestors(unit, on))
        .filter(|place| place.kind.is_territory());
    places.find_map(|place| {
        let mut here = fitting.iter().filter(|agency| agency.id != unit);
        here.find(|agency| {
            directory
                .territory(&agency.id, on)
                .is_some_and(|there| there.id == place.id)
        })
        .copied()
    })
}
