//! Recipients as letters write them, resolved to units on the letter's day. What is not understood is Unknown.

use viet::Date;

use super::grammar::Reader;
use super::words::{agency_key, marked, tokens};
use super::{Class, Directory, Kind, Note, Unit};

/// What became of a recipient line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The expression to store with the directive; `None` when the line was not understood.
    pub class: Option<Class>,
    /// The ids of the class's units on the day, in the order of names. Only [`Verdict::Found`] makes them certain.
    pub units: Vec<String>,
    /// How sure this is.
    pub verdict: Verdict,
    /// What a person must be told, whatever the verdict: a number that does not fit, facts that are not known.
    pub notes: Vec<Note>,
}

/// How sure a resolution is. Everything but `Found` needs a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// These units, and no others.
    Found,
    /// Some or all of them do not exist any more.
    Gone {
        /// The first day without them.
        on: Date,
        /// Those that existed on the day before.
        units_then: Vec<String>,
        /// Those that have taken their place; doubts are at [`Directory::successors`].
        successors: Vec<String>,
    },
    /// Not understood, or our data do not know all the units that are meant.
    Unknown,
    /// One or some of these: homonyms, or a number in the letter that does not fit.
    Ambiguous(Vec<String>),
}

/// One phrase resolved.
pub(super) struct Outcome {
    pub class: Option<Class>,
    pub verdict: Verdict,
    pub notes: Vec<Note>,
}

impl Outcome {
    pub const UNKNOWN: Self = Self {
        class: None,
        verdict: Verdict::Unknown,
        notes: Vec::new(),
    };

    pub fn found(id: &str) -> Self {
        Self {
            class: Some(Class::One(id.to_owned())),
            verdict: Verdict::Found,
            notes: Vec::new(),
        }
    }
}

/// From whose desk a line is read, and when.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub directory: &'a Directory,
    pub issuer: &'a str,
    pub on: Date,
    /// The territory beyond which the writer cannot mean anybody: that of a unit which delegates.
    pub bound: Option<&'a str>,
    /// The line with its marks, when the writer typed any: then Bính Xá is not Bình Xa.
    pub marked: Option<&'a str>,
}

impl Directory {
    /// Resolves the recipient `text` of a letter that the unit `issuer` sends on this day.
    #[must_use]
    pub fn resolve(&self, text: &str, issuer: &str, on: Date) -> Resolution {
        Desk {
            directory: self,
            issuer,
            on,
            bound: None,
            marked: None,
        }
        .resolve(text)
    }

    /// Resolves `text` as the unit `delegator` writes it when it passes work down: inside its own territory, and only
    /// to units that it stands above.
    #[must_use]
    pub fn resolve_within(&self, text: &str, delegator: &str, on: Date) -> Resolution {
        let Some(territory) = self.territory(delegator, on) else {
            return unknown();
        };
        let desk = Desk {
            directory: self,
            issuer: delegator,
            on,
            bound: Some(&territory.id),
            marked: None,
        };
        let resolution = desk.resolve(text);
        let all_below = resolution
            .units
            .iter()
            .all(|unit| self.stands_above(delegator, unit, on));
        if all_below { resolution } else { unknown() }
    }
}

fn unknown() -> Resolution {
    Resolution {
        class: None,
        units: Vec::new(),
        verdict: Verdict::Unknown,
        notes: Vec::new(),
    }
}

impl<'a> Desk<'a> {
    fn resolve(self, text: &str) -> Resolution {
        if let Some(unit) = self.by_full_name(text) {
            return self.finish(vec![Outcome::found(&unit.id)]);
        }
        let tokens = tokens(text);
        let Some(phrases) = Reader::new(&tokens, self.directory).phrases() else {
            return unknown();
        };
        let marked = marked(text);
        let marked = viet::has_marks(text).then_some(marked.as_str());
        let desk = Desk { marked, ..self };
        self.finish(phrases.iter().flat_map(|phrase| desk.phrase(phrase)).collect())
    }

    fn finish(self, outcomes: Vec<Outcome>) -> Resolution {
        let mut verdict = Verdict::Found;
        let (mut classes, mut notes) = (Vec::new(), Vec::new());
        for outcome in outcomes {
            verdict = worse(verdict, outcome.verdict);
            classes.extend(outcome.class);
            notes.extend(outcome.notes);
        }
        let class = (!classes.is_empty()).then(|| Class::union(classes));
        let units = class
            .iter()
            .flat_map(|class| self.directory.expand(class, self.on));
        Resolution {
            units: units.map(|unit| unit.id.clone()).collect(),
            class,
            verdict,
            notes,
        }
    }

    /// An agency by its whole name, or by its name without that of the territory ("Sở Thông tin và Truyền thông").
    fn by_full_name(self, text: &str) -> Option<&'a Unit> {
        let short = agency_key(text);
        let homes = self
            .homes()
            .into_iter()
            .filter_map(|home| self.directory.name(&home.id, self.on));
        let long = homes.map(|home| format!("{short} {}", agency_key(home)));
        let keys: Vec<String> = std::iter::once(short.clone()).chain(long).collect();
        keys.iter().find_map(|key| {
            let named = self.directory.named(key);
            let mut named = named.filter(|unit| !unit.kind.is_territory() && unit.version(self.on).is_some());
            let unit = named.next().filter(|_| named.next().is_none()); // homonyms are left to the grammar
            unit.filter(|unit| self.bound.is_none_or(|bound| self.is_in(unit, bound, self.on)))
        })
    }

    /// The issuer's territory and those above it; if the issuer is gone, as they were on its last day.
    pub fn homes(self) -> Vec<&'a Unit> {
        let directory = self.directory;
        let Some(day) = directory
            .get(self.issuer)
            .and_then(|issuer| issuer.last_day(self.on))
        else {
            return Vec::new();
        };
        let Some(home) = directory.territory(self.issuer, day) else {
            return Vec::new();
        };
        std::iter::once(home)
            .chain(directory.ancestors(&home.id, day))
            .collect()
    }

    /// The territory of this level in which the issuer sits.
    pub fn home_at(self, level: Kind) -> Option<&'a Unit> {
        self.homes().into_iter().find(|unit| unit.kind == level)
    }

    /// True when the unit is that territory or lies in it on the day.
    pub fn is_in(self, unit: &Unit, territory: &str, on: Date) -> bool {
        unit.id == territory
            || self
                .directory
                .ancestors(&unit.id, on)
                .any(|above| above.id == territory)
    }

    /// Who took the place of these units, each once.
    pub fn gone(self, on: Date, units_then: Vec<String>) -> Verdict {
        let directory = self.directory;
        let mut successors: Vec<String> = Vec::new();
        for (unit, _) in units_then.iter().flat_map(|id| directory.successors(id, self.on)) {
            if !successors.contains(&unit.id) {
                successors.push(unit.id.clone());
            }
        }
        Verdict::Gone {
            on,
            units_then,
            successors,
        }
    }
}

/// The verdict on two parts of a line together: what needs a person most.
fn worse(one: Verdict, other: Verdict) -> Verdict {
    use Verdict::{Ambiguous, Found, Gone, Unknown};
    match (one, other) {
        (Unknown, _) | (_, Unknown) => Unknown,
        (Ambiguous(a), Ambiguous(b)) => Ambiguous([a, b].concat()),
        (Ambiguous(units), _) | (_, Ambiguous(units)) => Ambiguous(units),
        (
            Gone {
                on,
                units_then: a,
                successors: b,
            },
            Gone {
                on: later,
                units_then: c,
                successors: d,
            },
        ) => {
            let mut successors = [b, d].concat();
            successors.sort_unstable();
            successors.dedup();
            Gone {
                on: on.max(later),
                units_then: [a, c].concat(),
                successors,
            }
        }
        (gone @ Gone { .. }, Found) | (Found, gone) => gone,
    }
}
