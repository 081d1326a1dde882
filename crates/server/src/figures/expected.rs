//! Who should report for a period, and over whose territories it is counted: by the tree of the period's cut-off.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use civic::period::Period;
use civic::regime::Edition;
use civic::unit::Directory;
use viet::Date;

/// The units that owe a period, and the chains above them.
#[derive(Debug, Default)]
pub struct Expected {
    /// Unit and the territories and units above it, the nearest first.
    chains: HashMap<String, Vec<Above>>,
    /// How many of them lie below each unit.
    below: BTreeMap<String, i64>,
}

/// A unit above one that reports.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Above {
    /// Its id.
    pub unit: String,
    /// So many levels must have approved for a filing to count as approved here.
    pub levels: i64,
}

impl Expected {
    /// By the tree of the cut-off day.
    #[must_use]
    pub fn of(directory: &Directory, edition: &Edition, period: &Period) -> Self {
        let mut expected = Self::default();
        for unit in edition.expected(directory, period) {
            let chain = chain(directory, edition, &unit.id, period.to);
            for above in &chain {
                *expected.below.entry(above.unit.clone()).or_default() += 1;
            }
            expected.chains.insert(unit.id.clone(), chain);
        }
        expected
    }

    /// True when this unit owes the period.
    #[must_use]
    pub fn holds(&self, unit: &str) -> bool {
        self.chains.contains_key(unit)
    }

    /// The units above one that reports, the nearest first: the order in which totals are locked.
    #[must_use]
    pub fn chain(&self, unit: &str) -> &[Above] {
        self.chains.get(unit).map_or(&[], Vec::as_slice)
    }

    /// How many units below this one should report.
    #[must_use]
    pub fn below(&self, unit: &str) -> i64 {
        self.below.get(unit).copied().unwrap_or(0)
    }

    /// Every unit that should report.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.chains.keys().map(String::as_str)
    }

    /// Every unit above one that should report, with how many.
    pub fn totals(&self) -> impl Iterator<Item = (&str, i64)> {
        self.below.iter().map(|(unit, count)| (unit.as_str(), *count))
    }
}

/// A filing counts as approved in a territory when everybody on its route up to there has approved it.
#[must_use]
pub fn chain(directory: &Directory, edition: &Edition, unit: &str, on: Date) -> Vec<Above> {
    let ancestors: Vec<&str> = directory
        .ancestors(unit, on)
        .map(|above| above.id.as_str())
        .collect();
    let height = |receiver: &str| {
        let place = directory
            .territory(receiver, on)
            .map_or(receiver, |place| place.id.as_str());
        ancestors
            .iter()
            .position(|above| *above == place || *above == receiver)
    };
    let heights: Vec<Option<usize>> = edition
        .route(directory, unit, on)
        .iter()
        .map(|receiver| height(&receiver.id))
        .collect();
    let levels = |at: usize| {
        heights
            .iter()
            .filter(|height| height.is_some_and(|height| height <= at))
            .count()
    };
    let above = |(at, unit): (usize, &&str)| Above {
        unit: (*unit).to_owned(),
        levels: levels(at).max(1) as i64,
    };
    ancestors.iter().enumerate().map(above).collect()
}

type Key = (String, i64, String);

/// What was reckoned before, for the directory that it was reckoned from.
#[derive(Debug, Default)]
pub struct Reckoned(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    from: Option<Arc<Directory>>,
    known: HashMap<Key, Arc<Expected>>,
}

/// So many periods are kept; beyond them all are reckoned anew.
const MOST: usize = 512;

impl Reckoned {
    /// Who should report for a period of a regime's edition.
    pub fn of(
        &self,
        directory: &Arc<Directory>,
        regime: &str,
        edition: (i64, &Edition),
        period: &Period,
    ) -> Arc<Expected> {
        let key = (regime.to_owned(), edition.0, period.key.clone());
        {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.known.len() >= MOST
                || kept
                    .from
                    .as_ref()
                    .is_none_or(|from| !Arc::ptr_eq(from, directory))
            {
                *kept = Kept {
                    from: Some(Arc::clone(directory)),
                    known: HashMap::new(),
                };
            }
            if let Some(known) = kept.known.get(&key) {
                return Arc::clone(known);
            }
        }
        let fresh = Arc::new(Expected::of(directory, edition.1, period));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept
            .from
            .as_ref()
            .is_some_and(|from| Arc::ptr_eq(from, directory))
        {
            kept.known.insert(key, Arc::clone(&fresh));
        }
        fresh
    }
}
