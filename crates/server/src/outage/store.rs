//! The SQL of notices.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A notice as it is stored.
    #[derive(Clone, Debug)]
    pub struct Row {
        pub id: String,
        pub unit: String,
        pub kind: String,
        pub what: String,
        pub why: String,
        pub from_at: i64,
        pub until_at: i64,
        pub announced_at: i64,
        /// over, cancelled; `None`: it holds, or nobody said.
        pub ending: Option<String>,
        pub ended_at: Option<i64>,
    }
}

record! {
    /// Outages that began since a moment.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Counts {
        /// Announced ahead.
        pub planned: i64,
        /// Not foreseen.
        pub unplanned: i64,
        /// Planned ones that were cancelled.
        pub cancelled: i64,
    }
}

/// Notices, newest first.
pub async fn newest(db: &Db, limit: i64) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, unit, kind, what, why, from_at, until_at, announced_at, ending, ended_at from outage \
         order by announced_at desc, id desc limit $1"
    );
    db.all(list, args![limit]).await
}

/// Notices that hold: not ended, and not past the hour at which service was expected.
pub async fn holding(db: &Db, at: Moment) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, unit, kind, what, why, from_at, until_at, announced_at, ending, ended_at from outage \
         where ending is null and until_at > $1 order by from_at, id"
    );
    db.all(list, args![at]).await
}

/// One of them.
pub async fn get(db: &Db, id: &str) -> Result<Option<Row>> {
    let get = sql!(
        "select id, unit, kind, what, why, from_at, until_at, announced_at, ending, ended_at from outage where id = $1"
    );
    db.maybe(get, args![id]).await
}

/// What the measurement of performance asks.
pub(crate) async fn counts(db: &Db, since: Moment) -> Result<Counts> {
    let count = sql!(
        "select cast(coalesce(sum(case when kind = 'planned' and (ending is null or ending <> 'cancelled') then 1 else 0 end), \
         0) as bigint) as planned, \
         cast(coalesce(sum(case when kind = 'unplanned' then 1 else 0 end), 0) as bigint) as unplanned, \
         cast(coalesce(sum(case when ending = 'cancelled' then 1 else 0 end), 0) as bigint) as cancelled \
         from outage where from_at >= $1"
    );
    db.one(count, args![since]).await
}

/// Announces one.
pub async fn insert(tx: &mut Tx, row: &Row, by: &str) -> Result<()> {
    let insert = sql!(
        "insert into outage (id, unit, kind, what, why, from_at, until_at, announced_by, announced_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let values = args![
        &row.id,
        &row.unit,
        &row.kind,
        &row.what,
        &row.why,
        row.from_at,
        row.until_at,
        by,
        row.announced_at
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// Ends one. False when it had ended before.
pub async fn end(tx: &mut Tx, id: &str, ending: &str, by: &str, at: Moment) -> Result<bool> {
    let update =
        sql!("update outage set ending = $2, ended_by = $3, ended_at = $4 where id = $1 and ending is null");
    Ok(tx.run(update, args![id, ending, by, at]).await? == 1)
}
