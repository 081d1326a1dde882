//! Amending the directory: a set of dated changes becomes rows to write and rows to supersede. Nothing is overwritten:
//! what was held true before stays, with the moment at which it ceased to be.

use std::collections::BTreeMap;

use viet::Date;

use super::alter::{alter, checked};
use super::model::Share;
use super::{Change, Directory, Fact, How, Kind, Objection, Succession, Unit, Version, What, Why, check};
use crate::Moment;

/// What an accepted set of changes writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Units that are new: id and kind.
    pub opened: Vec<(String, Kind)>,
    /// Versions to write, each with the id of its unit.
    pub versions: Vec<(String, Version)>,
    /// Versions that hold no more: the id of the unit and the day from which they held.
    pub old_versions: Vec<(String, Option<Date>)>,
    /// Facts to write.
    pub facts: Vec<(String, Fact)>,
    /// Facts that hold no more.
    pub old_facts: Vec<(String, super::About, Option<Date>)>,
    /// Successions to write.
    pub successions: Vec<Succession>,
    /// Successions that hold no more: from, to, day.
    pub old_successions: Vec<(String, String, Date)>,
    /// The moment of all of it.
    pub at: Moment,
}

impl Amendment {
    fn new(at: Moment) -> Self {
        Self {
            opened: Vec::new(),
            versions: Vec::new(),
            old_versions: Vec::new(),
            facts: Vec::new(),
            old_facts: Vec::new(),
            successions: Vec::new(),
            old_successions: Vec::new(),
            at,
        }
    }

    /// True when the changes change nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::new(self.at)
    }
}

impl Directory {
    /// The directory after these changes, and what to write. All of them hold or none: the answer to a set that cannot
    /// be is every reason found. Changes are applied in the order of their days, those of one day in the order given.
    pub fn amended(&self, changes: &[Change], at: Moment) -> Result<(Self, Amendment), Vec<Objection>> {
        let at = at.max(self.latest());
        let mut draft = Draft {
            before: self,
            units: BTreeMap::new(),
            steps: BTreeMap::new(),
            touched: BTreeMap::new(),
            at,
        };
        let mut order: Vec<usize> = (0..changes.len()).collect();
        order.sort_by_key(|place| changes[*place].on);
        let mut objections = Vec::new();
        for place in order {
            if let Err(why) = draft.take(place, &changes[place]) {
                let unit = changes[place].unit.clone();
                objections.push(Objection {
                    change: place,
                    unit,
                    why,
                });
            }
        }
        if objections.is_empty() {
            objections = check::all(&draft);
        }
        if objections.is_empty() {
            Ok(draft.done())
        } else {
            Err(objections)
        }
    }
}

/// From, to and day: what a succession is known by.
pub(super) type StepKey = (String, String, Date);

/// The directory while changes are taken in.
pub(super) struct Draft<'a> {
    pub before: &'a Directory,
    /// The units that changes have touched, as they are to be.
    pub units: BTreeMap<String, Unit>,
    /// The successions that changes have touched; `None`: withdrawn.
    pub steps: BTreeMap<StepKey, Option<Succession>>,
    /// The last change that touched a unit.
    pub touched: BTreeMap<String, usize>,
    pub at: Moment,
}

impl Draft<'_> {
    /// The unit as it is to be.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.get(id).or_else(|| self.before.get(id))
    }

    fn take(&mut self, place: usize, change: &Change) -> Result<(), Why> {
        if change.basis.trim().is_empty() {
            return Err(Why::NoBasis);
        }
        self.touched.insert(change.unit.clone(), place);
        match &change.what {
            What::Open {
                kind,
                name,
                code,
                parent,
            } => self.open(change, *kind, name, code.as_deref(), parent.as_deref()),
            What::Succeed {
                to,
                how,
                share,
                doubt,
            } => self.succeed(change, to, *how, *share, doubt.as_deref()),
            What::Withdraw { to } => self.withdraw(change, to),
            other => {
                let at = self.at;
                let unit = self.touch(&change.unit)?;
                alter(unit, change, other, at)
            }
        }
    }

    /// The unit, ready to be changed.
    fn touch(&mut self, id: &str) -> Result<&mut Unit, Why> {
        if !self.units.contains_key(id) {
            let unit = self.before.get(id).ok_or(Why::UnknownUnit)?;
            self.units.insert(id.to_owned(), unit.clone());
        }
        self.units.get_mut(id).ok_or(Why::UnknownUnit)
    }

    fn open(
        &mut self,
        change: &Change,
        kind: Kind,
        name: &str,
        code: Option<&str>,
        parent: Option<&str>,
    ) -> Result<(), Why> {
        let name = checked(name)?;
        if self.unit(&change.unit).is_none() {
            let unit = Unit::new(change.unit.clone(), kind, Vec::new());
            self.units.insert(change.unit.clone(), unit);
        }
        let at = self.at;
        let unit = self.touch(&change.unit)?;
        if unit.kind != kind {
            return Err(Why::KindFixed);
        }
        if let Some(there) = unit
            .versions
            .iter()
            .find(|v| v.to.is_none_or(|to| to > change.on))
        {
            return Err(Why::Overlap(there.from, there.to));
        }
        if let Some(ended) = unit.versions.last().and_then(|version| version.to)
            && ended < change.on
        {
            return Err(Why::Gap(ended));
        }
        unit.versions.push(Version {
            code: code.map(str::to_owned),
            parent: parent.map(str::to_owned),
            from: Some(change.on),
            basis: Some(change.basis.clone()),
            recorded: at,
            ..Version::named(name)
        });
        Ok(())
    }

    fn step(&self, key: &StepKey) -> Option<&Succession> {
        let known = || {
            let mut after = self.before.after(&key.0);
            after.find(|step| step.to == key.1 && step.on == key.2)
        };
        self.steps.get(key).map_or_else(known, Option::as_ref)
    }

    fn succeed(
        &mut self,
        change: &Change,
        to: &str,
        how: How,
        share: Option<Share>,
        doubt: Option<&str>,
    ) -> Result<(), Why> {
        if self.unit(&change.unit).is_none() {
            return Err(Why::UnknownUnit);
        }
        if share.is_some_and(|share| Share::new(share.numerator, share.denominator).is_none()) {
            return Err(Why::Shares(change.on));
        }
        let step = Succession {
            from: change.unit.clone(),
            to: to.to_owned(),
            on: change.on,
            how,
            share,
            basis: Some(change.basis.clone()),
            doubt: doubt.map(str::to_owned),
            recorded: self.at,
            superseded: None,
        };
        self.steps
            .insert((step.from.clone(), step.to.clone(), step.on), Some(step));
        Ok(())
    }

    fn withdraw(&mut self, change: &Change, to: &str) -> Result<(), Why> {
        let key = (change.unit.clone(), to.to_owned(), change.on);
        if self.step(&key).is_none() {
            return Err(Why::NoSuccession(to.to_owned()));
        }
        self.steps.insert(key, None);
        Ok(())
    }

    /// What is to be written, and the directory with it.
    fn done(self) -> (Directory, Amendment) {
        let mut amendment = Amendment::new(self.at);
        let mut units = self.before.units().to_vec();
        for (id, after) in self.units {
            match units.binary_search_by(|unit| unit.id.as_str().cmp(&id)) {
                Ok(place) => compare(&mut units[place], after, &mut amendment),
                Err(place) => {
                    amendment.opened.push((id.clone(), after.kind));
                    units.insert(place, Unit::new(id, after.kind, Vec::new()));
                    compare(&mut units[place], after, &mut amendment);
                }
            }
        }
        let mut steps = self.before.successions().to_vec();
        replace_steps(&mut steps, self.steps, &mut amendment);
        steps.extend(self.before.replaced_successions().iter().cloned());
        (Directory::new(units, steps), amendment)
    }
}

/// Takes what differs over into `steps`, which are sorted by the earlier unit, and writes it down.
fn replace_steps(
    steps: &mut Vec<Succession>,
    after: BTreeMap<StepKey, Option<Succession>>,
    amendment: &mut Amendment,
) {
    for (key, after) in after {
        let start = steps.partition_point(|step| step.from < key.0);
        let mut same_unit = steps[start..].iter_mut().take_while(|step| step.from == key.0);
        let before = same_unit.find(|step| (&step.to, step.on) == (&key.1, key.2));
        if matches!((&before, &after), (Some(a), Some(b)) if same_step(a, b)) {
            continue;
        }
        if let Some(before) = before {
            before.superseded = Some(amendment.at);
            amendment.old_successions.push(key);
        }
        amendment.successions.extend(after);
    }
    steps.extend(amendment.successions.iter().cloned());
}

fn same_step(a: &Succession, b: &Succession) -> bool {
    let b = Succession {
        recorded: a.recorded,
        ..b.clone()
    };
    *a == b
}

/// Takes what differs over into `unit`, and writes it down.
fn compare(unit: &mut Unit, after: Unit, amendment: &mut Amendment) {
    let at = amendment.at;
    let mut versions = after.versions;
    for version in &mut versions {
        let same = |old: &&Version| {
            **old
                == Version {
                    recorded: old.recorded,
                    ..version.clone()
                }
        };
        match unit.versions.iter().find(same) {
            Some(old) => version.recorded = old.recorded,
            None => amendment.versions.push((unit.id.clone(), version.clone())),
        }
    }
    for old in unit.versions.drain(..).filter(|old| !versions.contains(old)) {
        amendment.old_versions.push((unit.id.clone(), old.from));
        let superseded = Some(at);
        unit.replaced.versions.push(Version { superseded, ..old });
    }
    unit.versions = versions;
    let mut facts = after.facts;
    for fact in &mut facts {
        let same = |old: &&Fact| {
            **old
                == Fact {
                    recorded: old.recorded,
                    ..fact.clone()
                }
        };
        match unit.facts.iter().find(same) {
            Some(old) => fact.recorded = old.recorded,
            None => amendment.facts.push((unit.id.clone(), fact.clone())),
        }
    }
    for old in unit.facts.drain(..).filter(|old| !facts.contains(old)) {
        amendment.old_facts.push((unit.id.clone(), old.about, old.from));
        let superseded = Some(at);
        unit.replaced.facts.push(Fact { superseded, ..old });
    }
    unit.facts = facts;
}
