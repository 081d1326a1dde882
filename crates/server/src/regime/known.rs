//! Regimes as they are worked with: the row, and its editions read once. An edition never changes, so it is kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use civic::period::Period;
use civic::regime::{Edition, Written};
use store::Db;
use viet::Date;

use super::store::{self as rows, RegimeRow};
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
    fn kept(&self, key: &Key) -> Option<Arc<Edition>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).cloned()
    }

    /// What was not read before is read: an edition is much to read, and most pages need it.
    async fn edition(&self, db: &Db, regime: &str, number: i64) -> Result<Arc<Edition>, Refusal> {
        let key = (regime.to_owned(), number);
        if let Some(edition) = self.kept(&key) {
            return Ok(edition);
        }
        let said = rows::edition(db, regime, number).await?;
        let written: Written = serde_json::from_value(said.data).map_err(Refusal::broken)?;
        let edition = Arc::new(Edition::new(regime, written).map_err(Refusal::broken)?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(key, Arc::clone(&edition));
        Ok(edition)
    }

    /// Rows of one regime after another are its editions.
    async fn known(&self, db: &Db, rows: Vec<RegimeRow>) -> Result<Vec<Arc<Known>>, Refusal> {
        let mut all: Vec<Known> = Vec::new();
        for row in rows {
            let edition = match row.number {
                Some(number) => Some((number, self.edition(db, &row.id, number).await?)),
                None => None,
            };
            match all.last_mut().filter(|known| known.row.id == row.id) {
                Some(known) => known.editions.extend(edition),
                None => all.push(Known {
                    row,
                    editions: edition.into_iter().collect(),
                }),
            }
        }
        Ok(all.into_iter().map(Arc::new).collect())
    }
}

/// Every regime with its editions.
pub async fn all(db: &Db, kept: &Editions) -> Result<Vec<Arc<Known>>, Refusal> {
    kept.known(db, rows::all(db).await?).await
}

/// One regime with its editions.
pub async fn one(db: &Db, kept: &Editions, id: &str) -> Result<Option<Arc<Known>>, Refusal> {
    Ok(kept.known(db, rows::one(db, id).await?).await?.pop())
}
