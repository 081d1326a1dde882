//! The SQL of official outlets.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// An outlet as it is stored. `None` is not known.
    #[derive(Clone, Debug)]
    pub struct Row {
        pub id: String,
        pub unit: String,
        pub kind: String,
        pub name: String,
        pub address: Option<String>,
        pub keeper: Option<String>,
        pub basis: Option<String>,
        pub mobile: String,
        pub rating: String,
        pub secure: String,
        pub accessible: String,
        pub since: Option<String>,
        pub until: Option<String>,
        pub checked_on: String,
    }
}

record! {
    /// How many outlets hold on a day, and of how many everything is known.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Counts {
        /// They hold.
        pub holding: i64,
        /// Address, keeper, paper and all four duties are known.
        pub whole: i64,
        /// Somebody made sure since the day that was asked.
        pub fresh: i64,
    }
}

/// Every outlet that was not entered by mistake, in the order of names.
pub async fn all(db: &Db) -> Result<Vec<Row>> {
    let all = sql!(
        "select id, unit, kind, name, address, keeper, basis, mobile, rating, secure, accessible, since, until, checked_on \
         from outlet where not mistaken order by name, id"
    );
    db.all(all, args![]).await
}

/// One of them.
pub async fn get(db: &Db, id: &str) -> Result<Option<Row>> {
    let get = sql!(
        "select id, unit, kind, name, address, keeper, basis, mobile, rating, secure, accessible, since, until, checked_on \
         from outlet where id = $1 and not mistaken"
    );
    db.maybe(get, args![id]).await
}

/// What the measurement of completeness asks.
pub(crate) async fn counts(db: &Db, today: Date, fresh_since: Date) -> Result<Counts> {
    let count = sql!(
        "select count(*) as holding, \
         cast(coalesce(sum(case when address is not null and keeper is not null and basis is not null and mobile <> 'unknown' \
         and rating <> 'unknown' and secure <> 'unknown' and accessible <> 'unknown' then 1 else 0 end), 0) as bigint) as whole, \
         cast(coalesce(sum(case when checked_on >= $2 then 1 else 0 end), 0) as bigint) as fresh \
         from outlet where not mistaken and (since is null or since <= $1) and (until is null or until >= $1)"
    );
    db.one(count, args![today, fresh_since]).await
}

/// Enters one.
pub async fn insert(tx: &mut Tx, row: &Row, by: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into outlet (id, unit, kind, name, address, keeper, basis, mobile, rating, secure, accessible, since, until, \
         mistaken, checked_on, entered_by, entered_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    );
    let values = args![
        &row.id,
        &row.unit,
        &row.kind,
        &row.name,
        row.address.clone(),
        row.keeper.clone(),
        row.basis.clone(),
        &row.mobile,
        &row.rating,
        &row.secure,
        &row.accessible,
        row.since.clone(),
        row.until.clone(),
        false,
        &row.checked_on,
        by,
        at
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// Somebody made sure on a day.
pub async fn checked(tx: &mut Tx, id: &str, on: Date) -> Result<bool> {
    let update = sql!("update outlet set checked_on = $2 where id = $1 and checked_on < $2 and not mistaken");
    Ok(tx.run(update, args![id, on]).await? == 1)
}

/// A day is its last, inclusive. False when it had ended before.
pub async fn ended(tx: &mut Tx, id: &str, until: Date) -> Result<bool> {
    let update =
        sql!("update outlet set until = $2 where id = $1 and (until is null or until > $2) and not mistaken");
    Ok(tx.run(update, args![id, until]).await? == 1)
}

/// It should never have stood there.
pub async fn mistaken(tx: &mut Tx, id: &str) -> Result<bool> {
    let update = sql!("update outlet set mistaken = $2 where id = $1 and not mistaken");
    Ok(tx.run(update, args![id, true]).await? == 1)
}
