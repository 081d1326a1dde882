//! Regimes as they are worked with: the row, and its editions read once. An edition never changes, so it is kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use civic::period::Period;
use civic::regime::{Edition, Written};
use store::Db;
use viet::Date;

use super::store::{self as rows, EditionRow, RegimeRow};
use crate::http::Refusal;

/// A regime with its editions.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its row.
    pub row: RegimeRow,
    /// Number and edition, the oldest first.
    pub editions: Vec<(i64, Arc<Edition>)>,
}

impl Known {
    /// The edition by which a period is reported: that of its cut-off.
    #[must_use]
    pub fn edition_for(&self, period: &Period) -> Option<&(i64, Arc<Edition>)> {
        self.edition_on(period.to)
    }

    /// The edition that holds on a day.
    #[must_use]
    pub fn edition_on(&self, day: Date) -> Option<&(i64, Arc<Edition>)> {
        self.editions
            .iter()
            .rev()
            .find(|(_, edition)| edition.since() <= day)
    }

    /// An edition by its number.
    #[must_use]
    pub fn edition(&self, number: i64) -> Option<&Arc<Edition>> {
        self.editions
            .iter()
            .find(|(known, _)| *known == number)
            .map(|(_, edition)| edition)
    }

    /// The newest edition.
    #[must_use]
    pub fn newest(&self) -> Option<&Arc<Edition>> {
        self.editions.last().map(|(_, edition)| edition)
    }

    /// True while units owe what it asks for.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.row.state == "published"
    }

    /// The period with this key, in whichever edition it is one.
    #[must_use]
    pub fn period(&self, key: &str) -> Option<Period> {
        let found = self.editions.iter().rev().filter_map(|(number, edition)| {
            let period = edition.cut().period(key).ok()?;
            (self.edition_for(&period)?.0 == *number).then_some(period)
        });
        found.into_iter().next()
    }

    /// The periods whose cut-off lies between two days, both inclusive, in order of time.
    #[must_use]
    pub fn periods(&self, from: Date, to: Date) -> Vec<Period> {
        let mut periods = Vec::new();
        for (at, (_, edition)) in self.editions.iter().enumerate() {
            let next = self.editions.get(at + 1).map(|(_, next)| next.since());
            let until = next.map_or(to, |next| to.min(next.plus_days(-1)));
            let since = from.max(edition.since());
            if since <= until {
                periods.extend(edition.cut().closed_between(since, until));
            }
        }
        periods
    }
}

type Key = (String, i64);

/// Editions that were read before, by regime and number.
#[derive(Debug, Default)]
pub struct Editions(Mutex<HashMap<Key, Arc<Edition>>>);

impl Editions {
    fn read(&self, row: EditionRow) -> Result<Arc<Edition>, Refusal> {
        let key = (row.regime, row.number);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(edition) = kept.get(&key) {
            return Ok(Arc::clone(edition));
        }
        let written: Written = serde_json::from_value(row.data).map_err(Refusal::broken)?;
        let edition = Arc::new(Edition::new(&key.0, written).map_err(Refusal::broken)?);
        kept.insert(key, Arc::clone(&edition));
        Ok(edition)
    }
}

/// Every regime with its editions.
pub async fn all(db: &Db, kept: &Editions) -> Result<Vec<Arc<Known>>, Refusal> {
    let mut by_regime: HashMap<String, Vec<(i64, Arc<Edition>)>> = HashMap::new();
    for row in rows::all_editions(db).await? {
        let (regime, number) = (row.regime.clone(), row.number);
        by_regime
            .entry(regime)
            .or_default()
            .push((number, kept.read(row)?));
    }
    let known = |row: RegimeRow| {
        let editions = by_regime.remove(&row.id).unwrap_or_default();
        Arc::new(Known { row, editions })
    };
    Ok(rows::all(db).await?.into_iter().map(known).collect())
}

/// One regime with its editions.
pub async fn one(db: &Db, kept: &Editions, id: &str) -> Result<Option<Arc<Known>>, Refusal> {
    let Some(row) = rows::get(db, id).await? else {
        return Ok(None);
    };
    let mut editions = Vec::new();
    for row in rows::editions(db, id).await? {
        editions.push((row.number, kept.read(row)?));
    }
    Ok(Some(Arc::new(Known { row, editions })))
}
