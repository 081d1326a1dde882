//! Who finishes and who approves reports in the place of units that ended, as a plan or a person said.

pub mod store;

use std::collections::BTreeMap;

use ::store::{Db, Result, Tx};
use serde_json::Value;

pub(super) use store::{Waiting, approve_at, edition, finish_at, open_of, waiting};

use self::store::Approver;

/// Units by the number of the level, from 1.
pub type Decided = BTreeMap<i64, String>;

fn by_level(rows: Vec<Approver>) -> Decided {
    rows.into_iter().map(|row| (row.level, row.unit)).collect()
}

/// What was decided about a filing.
pub async fn decided(db: &Db, filing: &str) -> Result<Decided> {
    Ok(by_level(store::of_filing(db, filing).await?))
}

/// The same, as a transaction sees it.
pub async fn decided_in(tx: &mut Tx, filing: &str) -> Result<Decided> {
    Ok(by_level(store::of_filing_in(tx, filing).await?))
}

/// What was decided about the filings of a period, by filing.
pub async fn of_period(db: &Db, regime: &str, period: &str) -> Result<BTreeMap<String, Decided>> {
    let mut by_filing: BTreeMap<String, Decided> = BTreeMap::new();
    for row in store::of_period(db, regime, period).await? {
        by_filing
            .entry(row.filing)
            .or_default()
            .insert(row.level, row.unit);
    }
    Ok(by_filing)
}

/// What was decided about filings that wait, by filing and level.
pub(super) async fn all_decided(tx: &mut Tx) -> Result<BTreeMap<(String, i64), String>> {
    let rows = store::of_waiting(tx).await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.filing, row.level), row.unit))
        .collect())
}

/// The regimes of which a unit was told to approve something.
pub(super) async fn regimes_of(db: &Db, unit: &str) -> Result<Vec<String>> {
    let rows = store::regimes_of(db, unit).await?;
    Ok(rows.into_iter().map(|row| row.regime).collect())
}

/// Whose filings these are.
pub(super) async fn authors(tx: &mut Tx, filings: Value) -> Result<BTreeMap<String, String>> {
    let rows = store::authors(tx, filings).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.unit)).collect())
}
