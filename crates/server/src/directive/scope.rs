//! What somebody sees of a directive: all of it when their unit sent it, else its own part.

use civic::permission::{Act, Actor, Relation, may};
use civic::unit::Directory;
use serde_json::{Value, json};
use viet::Date;

/// The units whose work is looked at.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Everything that the directive asked of anybody.
    pub whole: bool,
    /// Else: these units, in no order.
    pub units: Vec<String>,
    /// And whatever this unit passed down; empty for nobody.
    pub giver: String,
    /// The units that ended and whose files are the actor's: their work is among `units`.
    pub formers: Vec<String>,
}

impl Scope {
    /// What the actor may see of a directive that `sender` sent.
    #[must_use]
    pub fn seen_by(directory: &Directory, actor: &Actor, sender: &str, on: Date) -> Self {
        if directory.stands_for(&actor.unit, sender, on) && sees(actor, Relation::Sent) {
            Self {
                whole: true,
                ..Self::default()
            }
        } else {
            Self::of(directory, actor, on)
        }
    }

    /// What the actor may see of directives of others: [`Scope::part`] of the actor's unit, as far as the role reaches.
    #[must_use]
    pub fn of(directory: &Directory, actor: &Actor, on: Date) -> Self {
        let part = Self::part(directory, &actor.unit, on);
        let formers = directory.formers(&actor.unit, on);
        let formers: Vec<String> = formers.into_iter().map(|unit| unit.id.clone()).collect();
        let own = |units: Vec<String>| units.into_iter().filter(|unit| *unit == actor.unit).collect();
        let mut units = if sees(actor, Relation::StandsAbove) {
            part.units
        } else {
            own(part.units)
        };
        units.extend_from_slice(&formers);
        Self {
            whole: false,
            units,
            formers,
            giver: if sees(actor, Relation::Sent) {
                part.giver
            } else {
                String::new()
            },
        }
    }

    /// One unit's part: its own work, that of the units it stands above, and what it passed down.
    #[must_use]
    pub fn part(directory: &Directory, unit: &str, on: Date) -> Self {
        let mut units = below(directory, unit, on);
        units.push(unit.to_owned());
        Self {
            whole: false,
            units,
            giver: unit.to_owned(),
            ..Self::default()
        }
    }

    /// Only these of the units in sight, for looking one up by name.
    #[must_use]
    pub fn only(&self, named: Vec<String>) -> Self {
        let mut units = named;
        if !self.whole {
            units.retain(|unit| self.units.contains(unit));
        }
        Self {
            whole: false,
            units,
            ..Self::default()
        }
    }

    /// True when this unit's work is looked at.
    #[must_use]
    pub fn holds(&self, unit: &str) -> bool {
        self.whole || self.units.iter().any(|one| one == unit)
    }

    /// The units whose work is in sight, and those for which it was given or sent: (unit, work) and (unit, own).
    #[must_use]
    pub fn visible(&self) -> Value {
        let work = self.units.iter().map(|unit| json!([unit, "work"]));
        let own = std::iter::once(&self.giver).chain(&self.formers);
        let own = own
            .filter(|_| !self.giver.is_empty())
            .map(|unit| json!([unit, "own"]));
        work.chain(own).collect()
    }

    /// The units as `{rows}` of a statement takes them.
    #[must_use]
    pub fn rows(&self) -> Value {
        self.units.iter().map(|unit| json!([unit])).collect()
    }
}

fn sees(actor: &Actor, relation: Relation) -> bool {
    may(actor, Act::SeeWork, relation).is_ok()
}

/// The units that this one stands above. Asked of its territory alone: nobody stands above units elsewhere.
#[must_use]
pub fn below(directory: &Directory, unit: &str, on: Date) -> Vec<String> {
    let here = directory
        .territory(unit, on)
        .map_or(unit, |territory| territory.id.as_str());
    let near = directory.below(here, on);
    near.filter(|near| directory.stands_above(unit, &near.id, on))
        .map(|near| near.id.clone())
        .collect()
}

/// Every unit that ever bore a name with these words in it, written with or without marks.
#[must_use]
pub fn named(directory: &Directory, words: &str) -> Vec<String> {
    let words = viet::fold(words);
    let bears = |name: &str| viet::fold(name).contains(&words);
    let units = directory.units().iter();
    let found = units.filter(|unit| unit.versions.iter().any(|version| bears(&version.name)));
    found.map(|unit| unit.id.clone()).collect()
}
