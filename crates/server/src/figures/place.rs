//! Where the figures of a unit go in each view: to itself, to who came after it, whole or by declared shares, and to all above.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use civic::cube::{Heirs, heirs};
use civic::indicator::{Rule, split};
use civic::regime::Edition;
use civic::sheet::{Cell, Sheet};
use civic::unit::{Directory, Succession};
use viet::Date;

use super::expected::{Above, Expected, chain};
use super::view::View;
use crate::filing::desk::{Case, Tools};
use crate::http::Refusal;

/// Where the figures of a unit go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Placed {
    /// All of them to each of these.
    Whole(Vec<Above>),
    /// By declared shares: each part to its unit and those above it.
    Shared(Vec<(Vec<Above>, u32)>),
    /// Nobody said whose they are: beside the units of the day under the old name, and to those above all of its parts.
    Before {
        /// Those above all parts.
        above: Vec<Above>,
        /// The parts, with those above each.
        parts: Vec<Vec<Above>>,
    },
}

/// What a unit gets of a filing.
pub(super) type Given<'a> = (&'a Above, Cow<'a, Sheet>);

/// Where the figures of a period go in a view, unit by unit; what stands above a unit is looked up once.
pub(super) struct Places<'a> {
    directory: &'a Directory,
    case: &'a Case,
    view: View,
    /// Who owes the period.
    pub expected: Arc<Expected>,
    above: HashMap<String, Vec<Above>>,
}

impl<'a> Places<'a> {
    /// Of a case, by the tree of its cut-off or of the day of the view.
    pub fn new(tools: Tools<'a>, case: &'a Case, view: View) -> Self {
        Self {
            directory: tools.directory,
            case,
            view,
            expected: case.expected(tools),
            above: HashMap::new(),
        }
    }

    /// Of this unit, if any of it goes to the root or stays below it.
    pub fn below(&mut self, unit: &str, root: &str) -> Option<Placed> {
        // Most units of a country lie elsewhere: they are passed over before anything is made of them.
        let chain = self.expected.chain(unit);
        let owes_elsewhere =
            !chain.is_empty() && unit != root && chain.iter().all(|above| above.unit != root);
        if owes_elsewhere && !matches!(self.view, View::Restated(_)) {
            return None;
        }
        let placed = self.of(unit);
        (placed.reaches(root) || placed.stays_below(root)).then_some(placed)
    }

    /// Of this unit.
    pub fn of(&mut self, unit: &str) -> Placed {
        match self.view {
            View::Reported | View::Known(_) => Placed::Whole(self.reported(unit)),
            View::Restated(day) => self.restated(unit, day),
        }
    }

    fn reported(&self, unit: &str) -> Vec<Above> {
        if self.expected.holds(unit) {
            return own(unit)
                .chain(self.expected.chain(unit).iter().cloned())
                .collect();
        }
        with_own(self.directory, &self.case.edition.1, unit, self.case.period.to)
    }

    /// By the tree and the lineage of a day.
    fn restated(&mut self, unit: &str, day: Date) -> Placed {
        let (directory, before) = (self.directory, self.case.period.to);
        if directory.exists(unit, day) {
            return Placed::Whole(self.whole(unit, day));
        }
        match heirs(directory, line_of(directory, unit, before), day, &declared) {
            Heirs::Whole(heir) if directory.exists(&heir, day) => Placed::Whole(self.whole(&heir, day)),
            Heirs::Whole(_) => Placed::Before {
                above: outlived(directory, &self.case.edition.1, unit, before, day),
                parts: Vec::new(),
            },
            Heirs::Shared(parts) => {
                let parts = parts.iter().map(|(heir, share)| (self.whole(heir, day), *share));
                Placed::Shared(parts.collect())
            }
            Heirs::Undeclared(heirs) => {
                let parts: Vec<Vec<Above>> = heirs.iter().map(|heir| self.whole(heir, day)).collect();
                let common = |above: &&Above| {
                    let holds = |part: &Vec<Above>| part.iter().any(|other| other.unit == above.unit);
                    parts.iter().all(holds)
                };
                let above = parts.first().into_iter().flatten().filter(common).cloned();
                Placed::Before {
                    above: above.collect(),
                    parts: parts.clone(),
                }
            }
        }
    }

    /// A unit of the day and those above it.
    fn whole(&mut self, unit: &str, day: Date) -> Vec<Above> {
        if let Some(known) = self.above.get(unit) {
            return known.clone();
        }
        let above = with_own(self.directory, &self.case.edition.1, unit, day);
        self.above.insert(unit.to_owned(), above.clone());
        above
    }
}

impl Placed {
    /// True when any of it goes to this unit.
    pub fn reaches(&self, root: &str) -> bool {
        let is = |above: &Above| above.unit == root;
        match self {
            Self::Whole(above) | Self::Before { above, .. } => above.iter().any(is),
            Self::Shared(parts) => parts.iter().any(|(above, _)| above.iter().any(is)),
        }
    }

    /// What each unit gets. A unit above several parts gets them as one filing; above all of them, the filing itself.
    pub fn gives<'a>(&'a self, rules: &[Rule], sheet: &'a Sheet) -> Result<Vec<Given<'a>>, Refusal> {
        let parts = match self {
            Self::Whole(above) | Self::Before { above, .. } => {
                return Ok(above.iter().map(|above| (above, Cow::Borrowed(sheet))).collect());
            }
            Self::Shared(parts) => parts,
        };
        let shares: Vec<u32> = parts.iter().map(|(_, share)| *share).collect();
        let sheets = divided(rules, sheet, &shares)?;
        let mut of: BTreeMap<&str, (&Above, Vec<usize>)> = BTreeMap::new();
        for (at, (chain, _)) in parts.iter().enumerate() {
            for above in chain {
                of.entry(&above.unit).or_insert((above, Vec::new())).1.push(at);
            }
        }
        let given = |(above, held): (&'a Above, Vec<usize>)| {
            let whole = held.len() == parts.len();
            let part = || together(held.iter().map(|at| &sheets[*at]), sheet.cells().len());
            (
                above,
                if whole {
                    Cow::Borrowed(sheet)
                } else {
                    Cow::Owned(part())
                },
            )
        };
        Ok(of.into_values().map(given).collect())
    }

    /// True when figures of which nobody knows whose they are come at least in part from below this unit.
    pub fn stays_below(&self, root: &str) -> bool {
        match self {
            Self::Before { above, parts } => {
                let mut all = parts.iter().chain(std::iter::once(above)).flatten();
                all.any(|above| above.unit == root)
            }
            Self::Whole(_) | Self::Shared(_) => false,
        }
    }
}

/// A unit and those above it on a day.
fn with_own(directory: &Directory, edition: &Edition, unit: &str, on: Date) -> Vec<Above> {
    own(unit).chain(chain(directory, edition, unit, on)).collect()
}

/// Whoever approves first has approved it for the unit itself.
fn own(unit: &str) -> impl Iterator<Item = Above> {
    std::iter::once(Above {
        unit: unit.to_owned(),
        levels: 1,
    })
}

/// An office that ended without a line of its own shares the fate of its territory.
fn line_of<'a>(directory: &'a Directory, unit: &'a str, on: Date) -> &'a str {
    if directory.after(unit).next().is_some() {
        return unit;
    }
    directory
        .territory(unit, on)
        .map_or(unit, |place| place.id.as_str())
}

/// Those above a unit that nobody followed, as far as they are still there, or the one unit that took their place.
fn outlived(directory: &Directory, edition: &Edition, unit: &str, on: Date, day: Date) -> Vec<Above> {
    let still = |above: Above| {
        if directory.exists(&above.unit, day) {
            return Some(above);
        }
        match heirs(directory, &above.unit, day, &declared) {
            Heirs::Whole(heir) if directory.exists(&heir, day) => Some(Above {
                unit: heir,
                levels: above.levels,
            }),
            _ => None,
        }
    };
    chain(directory, edition, unit, on)
        .into_iter()
        .filter_map(still)
        .collect()
}

fn declared(step: &Succession) -> Option<civic::cube::Share> {
    step.share.map(|share| (share.numerator, share.denominator))
}

/// The figures by shares, to the last unit; different people cannot be divided: nobody knows in which part they are.
fn divided(rules: &[Rule], sheet: &Sheet, shares: &[u32]) -> Result<Vec<Sheet>, Refusal> {
    let mut parts = vec![Sheet::unknown(sheet.cells().len()); shares.len()];
    for (at, cell) in sheet.cells().iter().enumerate() {
        let Some(value) = cell.value().filter(|_| rules.get(at) != Some(&Rule::Distinct)) else {
            continue;
        };
        let values = split(value, shares).map_err(Refusal::broken)?;
        for (part, value) in parts.iter_mut().zip(values) {
            part.set(at, Cell::Value(value));
        }
    }
    Ok(parts)
}

/// Parts of one filing as one.
fn together<'a>(parts: impl Iterator<Item = &'a Sheet>, columns: usize) -> Sheet {
    let mut all = Sheet::unknown(columns);
    for part in parts {
        for (at, cell) in part.cells().iter().enumerate() {
            if let Some(value) = cell.value() {
                let sum = all.get(at).value().unwrap_or(0).saturating_add(value);
                all.set(at, Cell::Value(sum));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn above(units: &[&str]) -> Vec<Above> {
        let above = |unit: &&str| Above {
            unit: (*unit).to_owned(),
            levels: 1,
        };
        units.iter().map(above).collect()
    }

    #[test]
    fn declared_shares_divide_to_the_last_unit_and_above_all_parts_it_is_one_filing() {
        let placed = Placed::Shared(vec![(above(&["D", "P", "VN"]), 1), (above(&["E", "Q", "VN"]), 2)]);
        let sheet = Sheet::new(vec![Cell::Value(101), Cell::Unknown, Cell::Value(9)]).unwrap();
        let rules = [Rule::Sum, Rule::Stock, Rule::Distinct];
        let given = placed.gives(&rules, &sheet).unwrap();
        let of = |unit: &str, at: usize| {
            let (_, sheet) = given.iter().find(|(above, _)| above.unit == unit).unwrap();
            sheet.get(at).value()
        };
        assert_eq!(given.len(), 5);
        assert_eq!((of("D", 0), of("E", 0)), (Some(34), Some(67)));
        assert_eq!(
            (of("P", 0), of("Q", 0), of("VN", 0)),
            (Some(34), Some(67), Some(101))
        );
        assert_eq!((of("D", 1), of("VN", 1)), (None, None));
        assert_eq!(
            (of("D", 2), of("VN", 2)),
            (None, Some(9)),
            "people are not divided"
        );
    }

    #[test]
    fn undeclared_stays_before_the_split_and_is_in_what_stands_above_all_parts() {
        let placed = Placed::Before {
            above: above(&["P"]),
            parts: vec![above(&["D", "P"]), above(&["E", "P"])],
        };
        let sheet = Sheet::new(vec![Cell::Value(101)]).unwrap();
        let given = placed.gives(&[Rule::Sum], &sheet).unwrap();
        assert_eq!(given.len(), 1);
        assert_eq!(
            (given[0].0.unit.as_str(), given[0].1.get(0).value()),
            ("P", Some(101))
        );
        assert!(placed.stays_below("P") && placed.stays_below("D") && !placed.stays_below("X"));
    }
}
