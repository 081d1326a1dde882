//! The SQL of who finishes and who approves reports in the place of units that ended.

use civic::Moment;
use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};

use crate::reform::Thing;

record! {
    /// Who approves at a level.
    #[derive(Clone, Debug)]
    pub struct Approver {
        /// The filing.
        pub filing: String,
        /// The level, from 1.
        pub level: i64,
        /// The unit.
        pub unit: String,
    }
}

/// What was decided about a filing.
pub async fn of_filing(db: &Db, filing: &str) -> Result<Vec<Approver>> {
    let list = sql!("select filing, level, unit from filing_approver where filing = $1 order by level");
    db.all(list, args![filing]).await
}

/// The same, as a transaction sees it.
pub async fn of_filing_in(tx: &mut Tx, filing: &str) -> Result<Vec<Approver>> {
    let list = sql!("select filing, level, unit from filing_approver where filing = $1 order by level");
    tx.all(list, args![filing]).await
}

/// What was decided about the filings of a period.
pub async fn of_period(db: &Db, regime: &str, period: &str) -> Result<Vec<Approver>> {
    let list = sql!(
        "select a.filing, a.level, a.unit from filing f join filing_approver a on a.filing = f.id \
         where f.regime = $1 and f.period = $2 order by a.filing, a.level"
    );
    db.all(list, args![regime, period]).await
}

/// What was decided about filings that wait.
pub async fn of_waiting(tx: &mut Tx) -> Result<Vec<Approver>> {
    let list = sql!(
        "select a.filing, a.level, a.unit from filing_approver a join filing f on f.id = a.filing \
         where f.state = 'submitted' order by a.filing, a.level"
    );
    tx.all(list, args![]).await
}

record! {
    /// A regime.
    pub struct Regime {
        /// Its id.
        pub regime: String,
    }
}

/// The regimes of which this unit was told to approve something that is sent.
pub async fn regimes_of(db: &Db, unit: &str) -> Result<Vec<Regime>> {
    let list = sql!(
        "select distinct f.regime from filing_approver a join filing f on f.id = a.filing \
         where a.unit = $1 and f.counts order by f.regime"
    );
    db.all(list, args![unit]).await
}

record! {
    /// A filing that waits for an approval.
    #[derive(Clone, Debug)]
    pub struct Waiting {
        /// Its id.
        pub id: String,
        /// The regime.
        pub regime: String,
        /// What it is called.
        pub title: String,
        /// The edition.
        pub edition: i64,
        /// The period.
        pub period: String,
        /// The unit.
        pub unit: String,
        /// How many levels have approved.
        pub level: i64,
    }
}

/// Every filing that waits for an approval.
pub async fn waiting(tx: &mut Tx) -> Result<Vec<Waiting>> {
    let list = sql!(
        "select f.id, f.regime, substr(r.title, 1, 160) as title, f.edition, f.period, f.unit, f.level from filing f \
         join regime r on r.id = f.regime where f.state = 'submitted' order by f.id"
    );
    tx.all(list, args![]).await
}

record! {
    struct Data { data: Value }
}

/// What an edition of a regime says.
pub async fn edition(tx: &mut Tx, regime: &str, number: i64) -> Result<Value> {
    let find = sql!("select data from regime_edition where regime = $1 and number = $2");
    Ok(tx.one::<Data>(find, args![regime, number]).await?.data)
}

/// What these units, `{rows}`, have not sent, have to send again, or may have to: nobody has approved all of it.
pub async fn open_of(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let list = sql!(
        "select f.id, coalesce(f.finisher, f.unit) as unit, substr(r.title, 1, 160) || ', ' || f.period as words \
         from {rows} cross join filing f join regime r on r.id = f.regime \
         where coalesce(f.finisher, f.unit) = value ->> 0 and f.state in ('draft', 'returned', 'submitted') order by f.id"
    );
    tx.all_of(list, args![units]).await
}

/// Says who finishes what. Each row: filing, unit.
pub async fn finish_at(tx: &mut Tx, rows: Value) -> Result<()> {
    let update = sql!(
        "update filing set finisher = j.next from (select value ->> 0 as what, value ->> 1 as next from {rows}) j \
         where filing.id = j.what"
    );
    tx.run_of(update, args![rows]).await?;
    Ok(())
}

/// Says who approves at the level that each filing waits at. Each row: filing, unit.
pub async fn approve_at(tx: &mut Tx, rows: Value, reform: &str, at: Moment) -> Result<()> {
    let upsert = sql!(
        "insert into filing_approver (filing, level, unit, reform, since) \
         select f.id, f.level + 1, value ->> 1, $2, cast($3 as bigint) from {rows} cross join filing f \
         where f.id = value ->> 0 on conflict (filing, level) do update set unit = excluded.unit, \
         reform = excluded.reform, since = excluded.since"
    );
    tx.run_of(upsert, args![rows, reform, at]).await?;
    Ok(())
}

record! {
    /// Whose filing it is.
    pub struct Author {
        /// The filing.
        pub id: String,
        /// The unit.
        pub unit: String,
    }
}

/// Whose filings these, `{rows}`, are.
pub async fn authors(tx: &mut Tx, filings: Value) -> Result<Vec<Author>> {
    let list = sql!(
        "select f.id, coalesce(f.finisher, f.unit) as unit from {rows} cross join filing f where f.id = value ->> 0 \
         order by f.id"
    );
    tx.all_of(list, args![filings]).await
}
