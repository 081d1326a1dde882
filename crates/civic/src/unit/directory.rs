//! All units of the country in memory, asked by day.

use std::sync::OnceLock;

use viet::Date;

use super::model::known;
use super::words::{agency_key, bare_key};
use super::{Kind, Succession, Unit, Version};
use crate::Moment;

/// How deep a tree of units may be; a longer chain of parents is a loop in the data and is cut off.
pub(super) const DEEPEST: usize = 16;

/// Every unit with its history: what we hold true, and what we once held. Built once, then only read.
#[derive(Debug, Default)]
pub struct Directory {
    /// Sorted by id.
    units: Vec<Unit>,
    /// What we hold true; sorted by the id of the earlier unit.
    successions: Vec<Succession>,
    /// What we once held true.
    replaced: Vec<Succession>,
    /// (parent, child) on any day, as places in `units`; sorted.
    children: Vec<(u32, u32)>,
    /// (folded name, unit): territories without their type word, agencies whole; sorted. Made when first asked for, as
    /// `codes` is, for a directory made only to be checked needs none.
    names: OnceLock<Vec<(Box<str>, u32)>>,
    /// (kind, code on any day, unit); sorted.
    codes: OnceLock<Vec<(Kind, Box<str>, u32)>>,
}

impl Directory {
    /// Takes all units and successions, in any order, superseded ones too. A unit given twice is kept once, the first.
    #[must_use]
    pub fn new(mut units: Vec<Unit>, successions: Vec<Succession>) -> Self {
        units.sort_by(|a, b| a.id.cmp(&b.id));
        units.dedup_by(|later, earlier| later.id == earlier.id);
        let (mut successions, mut replaced): (Vec<_>, Vec<_>) = successions
            .into_iter()
            .partition(|step| step.superseded.is_none());
        let key = |step: &Succession| (step.from.clone(), step.on, step.to.clone());
        successions.sort_by_cached_key(key);
        replaced.sort_by_cached_key(key);
        let mut directory = Self {
            units,
            successions,
            replaced,
            ..Self::default()
        };
        directory.children = directory.all_children();
        directory
    }

    /// The directory as the house knew it at this moment: what was recorded by then and not yet superseded. It holds
    /// no history of its own.
    #[must_use]
    pub fn as_known(&self, at: Moment) -> Self {
        let units = self.units.iter().filter_map(|unit| unit.as_known(at));
        let steps = self.successions.iter().chain(&self.replaced);
        let steps = steps
            .filter(|step| known(step.recorded, step.superseded, at))
            .map(|step| Succession {
                superseded: None,
                ..step.clone()
            });
        Self::new(units.collect(), steps.collect())
    }

    /// The moment of the last amendment; 0 when nothing is recorded.
    #[must_use]
    pub fn latest(&self) -> Moment {
        let versions = self.units.iter().flat_map(|unit| {
            let versions = unit.versions.iter().map(|version| version.recorded);
            let facts = unit.facts.iter().map(|fact| fact.recorded);
            let gone = unit
                .replaced
                .versions
                .iter()
                .filter_map(|version| version.superseded);
            let past = unit.replaced.facts.iter().filter_map(|fact| fact.superseded);
            versions.chain(facts).chain(gone).chain(past)
        });
        let steps = self.successions.iter().map(|step| step.recorded);
        let gone = self.replaced.iter().filter_map(|step| step.superseded);
        versions.chain(steps).chain(gone).max().unwrap_or(Moment(0))
    }

    fn all_children(&self) -> Vec<(u32, u32)> {
        let mut children: Vec<_> = Vec::with_capacity(self.units.len());
        for (child, unit) in self.places() {
            let parents = unit
                .versions
                .iter()
                .filter_map(|version| version.parent.as_deref());
            children.extend(parents.filter_map(|parent| Some((self.place(parent)?, child))));
        }
        children.sort_unstable();
        children.dedup();
        children
    }

    fn all_names(&self) -> Vec<(Box<str>, u32)> {
        let mut names: Vec<_> = Vec::with_capacity(self.units.len());
        for (place, unit) in self.places() {
            let key = if unit.kind.is_territory() {
                bare_key
            } else {
                agency_key
            };
            names.extend(
                unit.versions
                    .iter()
                    .map(|version| (key(&version.name).into_boxed_str(), place)),
            );
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    fn places(&self) -> impl Iterator<Item = (u32, &Unit)> {
        (0u32..).zip(&self.units)
    }

    fn place(&self, id: &str) -> Option<u32> {
        let found = self
            .units
            .binary_search_by(|unit| unit.id.as_str().cmp(id))
            .ok()?;
        u32::try_from(found).ok()
    }

    /// Every unit, past and present, in the order of ids.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Every succession that we hold true, in the order of the earlier unit's id.
    #[must_use]
    pub fn successions(&self) -> &[Succession] {
        &self.successions
    }

    /// The successions that we once held true.
    #[must_use]
    pub fn replaced_successions(&self) -> &[Succession] {
        &self.replaced
    }

    /// The unit with this id, whether or not it still exists.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Unit> {
        self.place(id).map(|place| &self.units[place as usize])
    }

    /// What is true of the unit on this day.
    #[must_use]
    pub fn version(&self, id: &str, on: Date) -> Option<&Version> {
        self.get(id)?.version(on)
    }

    /// Its name on this day; `None` when it does not exist then.
    #[must_use]
    pub fn name(&self, id: &str, on: Date) -> Option<&str> {
        self.version(id, on).map(|version| version.name.as_str())
    }

    /// True when it exists on this day.
    #[must_use]
    pub fn exists(&self, id: &str, on: Date) -> bool {
        self.version(id, on).is_some()
    }

    /// The unit that it belongs to on this day.
    #[must_use]
    pub fn parent(&self, id: &str, on: Date) -> Option<&Unit> {
        let parent = self.version(id, on)?.parent.as_deref()?;
        self.get(parent).filter(|unit| unit.version(on).is_some())
    }

    /// Its parent, that one's parent and so on; without itself.
    pub fn ancestors(&self, id: &str, on: Date) -> impl Iterator<Item = &Unit> {
        std::iter::successors(self.parent(id, on), move |unit| self.parent(&unit.id, on)).take(DEEPEST)
    }

    /// The units that belong to it directly on this day, in the order of ids.
    pub fn children(&self, id: &str, on: Date) -> impl Iterator<Item = &Unit> {
        let place = self.place(id);
        let units = self.ever_children(id);
        units.filter(move |unit| {
            let parent = unit.version(on).and_then(|version| version.parent.as_deref());
            parent.and_then(|parent| self.place(parent)) == place
        })
    }

    /// Everything in its territory or subtree on this day: children, their children and so on; without itself.
    pub fn below(&self, id: &str, on: Date) -> impl Iterator<Item = &Unit> {
        let mut waiting: Vec<(&Unit, usize)> = self.children(id, on).map(|unit| (unit, 1)).collect();
        std::iter::from_fn(move || {
            let (unit, depth) = waiting.pop()?;
            if depth < DEEPEST {
                waiting.extend(self.children(&unit.id, on).map(|child| (child, depth + 1)));
            }
            Some(unit)
        })
    }

    /// Whether a unit stands in what [`Self::below`] gives of another, without looking at others.
    #[must_use]
    pub fn lies_below(&self, id: &str, top: &str, on: Date) -> bool {
        let parent = |id: &str| self.version(id, on)?.parent.clone();
        std::iter::successors(parent(id), |above| parent(above))
            .take(DEEPEST)
            .any(|above| above == top)
    }

    /// Itself when it is a territory, or else the nearest territory that it belongs to on this day.
    #[must_use]
    pub fn territory(&self, id: &str, on: Date) -> Option<&Unit> {
        let itself = self.get(id).filter(|unit| unit.version(on).is_some());
        let mut chain = itself.into_iter().chain(self.ancestors(id, on));
        chain.find(|unit| unit.kind.is_territory())
    }

    /// The unit of this kind that bears this code on this day.
    #[must_use]
    pub fn by_code(&self, kind: Kind, code: &str, on: Date) -> Option<&Unit> {
        self.coded(kind, code).find(|unit| {
            unit.version(on)
                .is_some_and(|version| version.code.as_deref() == Some(code))
        })
    }

    /// The units of this kind that ever bore this code, each once, in the order of ids.
    pub fn coded(&self, kind: Kind, code: &str) -> impl Iterator<Item = &Unit> {
        let codes = self.codes.get_or_init(|| self.all_codes());
        let start = codes.partition_point(|(of, known, _)| (*of, &**known) < (kind, code));
        let same = codes[start..]
            .iter()
            .take_while(move |(of, known, _)| (*of, &**known) == (kind, code));
        same.map(|(_, _, place)| &self.units[*place as usize])
    }

    fn all_codes(&self) -> Vec<(Kind, Box<str>, u32)> {
        let codes = self.places().flat_map(|(place, unit)| {
            let codes = unit.versions.iter().filter_map(|version| version.code.as_deref());
            codes.map(move |code| (unit.kind, Box::from(code), place))
        });
        let mut codes: Vec<_> = codes.collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Who has taken its place by this day, each with what is not certain about it; several steps are followed.
    /// Empty while it still exists, and when nobody is known to have followed.
    #[must_use]
    pub fn successors(&self, id: &str, on: Date) -> Vec<(&Unit, Option<&str>)> {
        let mut found: Vec<(&Unit, Option<&str>)> = Vec::new();
        let mut waiting = vec![(id, None, 0)];
        while let Some((id, doubt, depth)) = waiting.pop() {
            let Some(unit) = self.get(id) else { continue };
            if unit.version(on).is_none() && depth < DEEPEST {
                let next = self.after(id).filter(|step| step.on <= on);
                waiting
                    .extend(next.map(|step| (step.to.as_str(), step.doubt.as_deref().or(doubt), depth + 1)));
            } else if depth > 0 && found.iter().all(|(known, _)| known.id != unit.id) {
                found.push((unit, doubt));
            }
        }
        found.retain(|(unit, _)| unit.version(on).is_some());
        found.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        found
    }

    /// The successions that begin at this unit.
    pub fn after(&self, id: &str) -> impl Iterator<Item = &Succession> {
        let start = self.successions.partition_point(|step| step.from.as_str() < id);
        self.successions[start..]
            .iter()
            .take_while(move |step| step.from == id)
    }

    /// The successions that end at this unit.
    pub fn before(&self, id: &str) -> impl Iterator<Item = &Succession> {
        self.successions.iter().filter(move |step| step.to == id)
    }

    /// The units that belong to it directly on any day, in the order of ids.
    pub(super) fn ever_children(&self, id: &str) -> impl Iterator<Item = &Unit> {
        let place = self.place(id);
        let start = place.map_or(self.children.len(), |place| {
            self.children.partition_point(|(parent, _)| *parent < place)
        });
        let mine = self.children[start..]
            .iter()
            .take_while(move |(parent, _)| Some(*parent) == place);
        mine.map(|(_, child)| &self.units[*child as usize])
    }

    /// The units that ever bore this folded name; see [`super::words`] for what the keys are.
    pub(super) fn named(&self, key: &str) -> impl Iterator<Item = &Unit> {
        let names = self.names.get_or_init(|| self.all_names());
        let start = names.partition_point(|(name, _)| **name < *key);
        let same = names[start..].iter().take_while(move |(name, _)| **name == *key);
        same.map(|(_, place)| &self.units[*place as usize])
    }
}
