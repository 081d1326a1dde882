//! Amending the directory: a set of dated changes becomes rows to write and rows to supersede. Nothing is overwritten:
//! what was held true before stays, with the moment at which it ceased to be.

use std::collections::BTreeMap;

use viet::Date;

use super::model::Share;
use super::words::type_of;
use super::{
    Change, Directory, Fact, How, Kind, Objection, Succession, Unit, Value, Version, What, Why, check,
};
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

fn checked(name: &str) -> Result<String, Why> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        Err(Why::NoName)
    } else {
        Ok(name)
    }
}

fn alter(unit: &mut Unit, change: &Change, what: &What, at: Moment) -> Result<(), Why> {
    let (on, basis) = (change.on, change.basis.as_str());
    match what {
        What::Close => close(unit, on, basis, at),
        What::Rename { name } => set(unit, on, basis, at, |version| &mut version.name, checked(name)?),
        What::Retype { word } => {
            let version = unit.version(on).ok_or(Why::NotThere(on))?;
            let name = retyped(&version.name, word).ok_or(Why::NoType)?;
            set(unit, on, basis, at, |version| &mut version.name, name)
        }
        What::Recode { code } => set(unit, on, basis, at, |version| &mut version.code, code.clone()),
        What::Reparent { parent } => set(unit, on, basis, at, |version| &mut version.parent, parent.clone()),
        What::Fact { about, value, until } => {
            let fact = Fact {
                about: *about,
                value: value.clone(),
                from: Some(on),
                to: *until,
                basis: Some(basis.to_owned()),
                recorded: at,
                superseded: None,
            };
            learn(unit, on, fact)
        }
        What::Open { .. } | What::Succeed { .. } | What::Withdraw { .. } => Ok(()), // taken by the draft itself
    }
}

/// `Xã Hoàng Đồng` with `Phường`: `Phường Hoàng Đồng`.
fn retyped(name: &str, word: &str) -> Option<String> {
    let old = type_of(name)?.split(' ').count();
    let rest = name.split_whitespace().skip(old).collect::<Vec<_>>().join(" ");
    let name = format!("{} {rest}", word.trim());
    type_of(&name).map(|_| name)
}

fn close(unit: &mut Unit, on: Date, basis: &str, at: Moment) -> Result<(), Why> {
    let place = unit.versions.iter().position(|version| version.holds(on));
    let place = place.ok_or(Why::NotThere(on))?;
    if let Some(later) = unit.versions.get(place + 1) {
        return Err(Why::Later(later.from.unwrap_or(on)));
    }
    let last = &mut unit.versions[place];
    if last.from == Some(on) {
        return Err(Why::Empty(on));
    }
    (last.to, last.closed_by, last.recorded) = (Some(on), Some(basis.to_owned()), at);
    unit.facts.retain(|fact| fact.from.is_none_or(|from| from < on));
    for fact in unit
        .facts
        .iter_mut()
        .filter(|fact| fact.to.is_none_or(|to| to > on))
    {
        (fact.to, fact.recorded) = (Some(on), at);
    }
    Ok(())
}

/// Gives an attribute another value from this day on: until it changes again by itself.
fn set<T: PartialEq + Clone>(
    unit: &mut Unit,
    on: Date,
    basis: &str,
    at: Moment,
    of: fn(&mut Version) -> &mut T,
    value: T,
) -> Result<(), Why> {
    let place = unit.versions.iter().position(|version| version.holds(on));
    let place = place.ok_or(Why::NotThere(on))?;
    let old = of(&mut unit.versions[place]).clone();
    if old == value {
        return Ok(());
    }
    let place = split(&mut unit.versions, place, on, basis, at);
    for version in &mut unit.versions[place..] {
        if *of(version) != old {
            break;
        }
        *of(version) = value.clone();
        version.recorded = at;
    }
    Ok(())
}

/// Makes a version begin on this day; says which.
fn split(versions: &mut Vec<Version>, place: usize, on: Date, basis: &str, at: Moment) -> usize {
    let whole = &mut versions[place];
    if whole.from == Some(on) {
        let said = whole.basis.as_deref().filter(|_| whole.recorded == at);
        whole.basis = Some(match said {
            Some(said) if said != basis => format!("{said}; {basis}"),
            _ => basis.to_owned(),
        });
        return place;
    }
    let later = Version {
        from: Some(on),
        basis: Some(basis.to_owned()),
        recorded: at,
        ..whole.clone()
    };
    (whole.to, whole.closed_by, whole.recorded) = (Some(on), None, at);
    versions.insert(place + 1, later);
    place + 1
}

/// Takes a fact in: what held before ends where it begins, what holds later stays.
fn learn(unit: &mut Unit, on: Date, mut fact: Fact) -> Result<(), Why> {
    if unit.version(on).is_none() {
        return Err(Why::NotThere(on));
    }
    if fact.to.is_some_and(|to| to <= on) {
        return Err(Why::Empty(on));
    }
    let fits = match fact.value {
        Value::Number(_) => fact.about.decimals().is_some(),
        Value::Words(_) => fact.about == super::About::Languages,
        Value::Is(_) => matches!(fact.about, super::About::Border | super::About::Difficult),
    };
    if !fits {
        return Err(Why::KindFixed);
    }
    let mut same: Vec<Fact> = Vec::new();
    unit.facts.retain(|known| {
        let keep = known.about != fact.about;
        same.extend((!keep).then(|| known.clone()));
        keep
    });
    let next = same
        .iter()
        .filter_map(|known| known.from)
        .filter(|from| *from > on)
        .min();
    if let (Some(next), Some(until)) = (next, fact.to)
        && next < until
    {
        unit.facts.extend(same);
        unit.facts.sort_by_key(|fact| (fact.about, fact.from));
        return Err(Why::Overlap(Some(next), None));
    }
    let end = unit.versions.last().and_then(|version| version.to);
    fact.to = fact.to.or(next).or(end);
    let mut kept = Vec::with_capacity(same.len() + 2);
    for known in same {
        if !known.holds(on) {
            kept.push(known);
            continue;
        }
        if let Some(until) = fact.to.filter(|until| known.to.is_none_or(|to| *until < to)) {
            kept.push(Fact {
                from: Some(until),
                recorded: fact.recorded,
                ..known.clone()
            });
        }
        if known.from != Some(on) {
            kept.push(Fact {
                to: Some(on),
                recorded: fact.recorded,
                ..known
            });
        }
    }
    kept.push(fact);
    unit.facts.extend(kept);
    unit.facts.sort_by_key(|fact| (fact.about, fact.from));
    Ok(())
}
