//! What follows from a re-organisation: which units begin, end and change, and who came after whom.

use std::collections::{BTreeMap, BTreeSet};

use viet::Date;

use super::{Change, NewUnit, Part, Reform};
use crate::unit::{self, Directory, How, Kind, Share, What, same_name};

/// What a re-organisation does to the directory. Everything is in the order of ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The first day of the new state.
    pub on: Date,
    /// Units that begin.
    pub opened: Vec<NewUnit>,
    /// Units that end.
    pub closed: Vec<Closed>,
    /// Units that stay and change.
    pub altered: Vec<Altered>,
    /// Who came after whom.
    pub steps: Vec<Step>,
}

/// A unit that ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// It.
    pub unit: String,
    /// Who takes over; empty: nobody.
    pub to: Vec<String>,
    /// The one that people and open work go to: the only one, or the one that was decided on.
    pub heir: Option<String>,
}

/// A unit that stays and changes. `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Altered {
    /// It.
    pub unit: String,
    /// Its new name.
    pub name: Option<String>,
    /// Its new code.
    pub code: Option<String>,
    /// The unit that it will belong to.
    pub parent: Option<String>,
    /// True when no change names it: it follows the unit that it belonged to.
    pub follows: bool,
}

/// One unit coming after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The earlier unit.
    pub from: String,
    /// The later one.
    pub to: String,
    /// In which way.
    pub how: How,
    /// How large a part went there, if that is declared.
    pub share: Option<Share>,
    /// What is not certain about it.
    pub doubt: Option<String>,
}

impl Effect {
    /// What the re-organisation does to this directory. Meant for one without faults: see [`super::check`].
    #[must_use]
    pub fn of(directory: &Directory, reform: &Reform) -> Self {
        let mut opened: Vec<NewUnit> = reform.opened().cloned().collect();
        opened.sort_by(|a, b| a.id.cmp(&b.id));
        let closed = closed(reform);
        let altered = altered(directory, reform, &closed);
        let mut steps = steps(directory, reform, &opened);
        steps.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
        Self {
            on: reform.on(),
            opened,
            closed: closed.into_values().collect(),
            altered: altered.into_values().collect(),
            steps,
        }
    }

    /// The changes of the directory that make it true.
    #[must_use]
    pub fn amendments(&self, basis: &str) -> Vec<unit::Change> {
        let change = |unit: &str, what: What| unit::Change {
            unit: unit.to_owned(),
            on: self.on,
            what,
            basis: basis.to_owned(),
        };
        let opened = self.opened.iter().map(|new| {
            let (kind, name) = (new.kind, new.name.clone());
            let (code, parent) = (new.code.clone(), new.parent.clone());
            change(
                &new.id,
                What::Open {
                    kind,
                    name,
                    code,
                    parent,
                },
            )
        });
        let altered = self.altered.iter().flat_map(|one| {
            let name = one.name.clone().map(|name| What::Rename { name });
            let code = one.code.clone().map(|code| What::Recode { code: Some(code) });
            let parent = one
                .parent
                .clone()
                .map(|parent| What::Reparent { parent: Some(parent) });
            name.into_iter()
                .chain(code)
                .chain(parent)
                .map(|what| change(&one.unit, what))
                .collect::<Vec<_>>()
        });
        let closed = self.closed.iter().map(|end| change(&end.unit, What::Close));
        let steps = self.steps.iter().map(|step| {
            let (to, how, share, doubt) = (step.to.clone(), step.how, step.share, step.doubt.clone());
            change(
                &step.from,
                What::Succeed {
                    to,
                    how,
                    share,
                    doubt,
                },
            )
        });
        opened.chain(altered).chain(closed).chain(steps).collect()
    }

    /// What becomes of a unit that ends.
    #[must_use]
    pub fn closing(&self, unit: &str) -> Option<&Closed> {
        let at = self.closed.binary_search_by(|one| one.unit.as_str().cmp(unit));
        at.ok().map(|at| &self.closed[at])
    }
}

fn closed(reform: &Reform) -> BTreeMap<String, Closed> {
    let mut closed = BTreeMap::new();
    let mut end = |unit: &str, to: &[Part], heir: Option<&String>| {
        let mut to: Vec<String> = to.iter().map(|part| part.unit.clone()).collect();
        to.sort_unstable();
        to.dedup();
        let only = if to.len() == 1 { to.first() } else { None };
        let heir = heir.or(only).cloned();
        let unit = unit.to_owned();
        closed.entry(unit.clone()).or_insert(Closed { unit, to, heir });
    };
    for change in &reform.changes {
        match change {
            Change::Merge { from, into } => {
                for unit in from {
                    end(unit, std::slice::from_ref(into), None);
                }
            }
            Change::Split { from, into, heir } if into.iter().all(|part| part.unit != *from) => {
                end(from, into, heir.as_ref());
            }
            Change::Dissolve { unit, to, heir } => end(unit, to, heir.as_ref()),
            Change::Close { unit } => end(unit, &[], None),
            Change::Split { .. }
            | Change::Open(_)
            | Change::Rename { .. }
            | Change::Retype { .. }
            | Change::Move { .. } => {}
        }
    }
    closed
}

/// Units that a change names, and those whose unit above goes whole into one other: they follow it.
fn altered(
    directory: &Directory,
    reform: &Reform,
    closed: &BTreeMap<String, Closed>,
) -> BTreeMap<String, Altered> {
    let mut altered: BTreeMap<String, Altered> = BTreeMap::new();
    for change in &reform.changes {
        let (unit, name, code, parent) = match change {
            Change::Rename { unit, name, code } => (unit, Some(name), code.as_ref(), None),
            Change::Retype { unit, name } => (unit, Some(name), None, None),
            Change::Move { unit, parent } => (unit, None, None, Some(parent)),
            _ => continue,
        };
        let one = altered.entry(unit.clone()).or_default();
        one.unit.clone_from(unit);
        one.name = name.cloned().or(one.name.take());
        one.code = code.cloned().or(one.code.take());
        one.parent = parent.cloned().or(one.parent.take());
    }
    let before = reform.on().plus_days(-1);
    for end in closed.values() {
        let Some(heir) = &end.heir else { continue };
        for child in directory.children(&end.unit, before) {
            if closed.contains_key(&child.id) {
                continue;
            }
            let one = altered.entry(child.id.clone()).or_insert_with(|| Altered {
                unit: child.id.clone(),
                follows: true,
                ..Altered::default()
            });
            one.parent.get_or_insert_with(|| heir.clone());
        }
    }
    altered
}

fn steps(directory: &Directory, reform: &Reform, opened: &[NewUnit]) -> Vec<Step> {
    let mut sources: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for change in &reform.changes {
        if matches!(change, Change::Merge { .. } | Change::Split { .. }) {
            for part in change.parts() {
                sources.entry(&part.unit).or_default().extend(change.subjects());
            }
        }
    }
    let before = reform.on().plus_days(-1);
    let begins = |id: &str| {
        let at = opened.binary_search_by(|unit| unit.id.as_str().cmp(id));
        at.ok().map(|at| &opened[at])
    };
    let whole = |from: &str, part: &Part| match begins(&part.unit) {
        Some(unit)
            if sources
                .get(part.unit.as_str())
                .is_some_and(|from| from.len() == 1) =>
        {
            let old = directory.name(from, before).unwrap_or_default();
            if same_name(old, &unit.name) {
                How::Continued
            } else {
                How::Renamed
            }
        }
        _ => How::Merged,
    };
    let mut steps = Vec::new();
    for change in &reform.changes {
        for (from, part) in change
            .subjects()
            .flat_map(|from| change.parts().iter().map(move |part| (from, part)))
        {
            if from == part.unit {
                continue;
            }
            let how = match change {
                Change::Split { .. } => How::Divided,
                Change::Dissolve { .. } => How::Succeeded,
                _ => whole(from, part),
            };
            steps.push(Step {
                from: from.to_owned(),
                to: part.unit.clone(),
                how,
                share: part.share,
                doubt: part.doubt.clone(),
            });
        }
    }
    steps
}

/// Kinds that a merger or a division may not mix: a territory goes into a territory of its own level.
pub(super) fn alike(a: Kind, b: Kind) -> bool {
    a == b || !(a.is_territory() || b.is_territory())
}
