//! The SQL of sealed tips.

use civic::Moment;
use store::{Count, Db, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// Whether the channel is on, and who asked for it.
    #[derive(Clone, Debug)]
    pub struct Switch {
        pub is_on: bool,
        pub practice: bool,
        pub asked_by: Option<String>,
        pub asked_name: Option<String>,
        pub version: i64,
    }
}

record! {
    /// A list as the root signed it.
    #[derive(Clone, Debug)]
    pub struct Signed {
        pub serial: i64,
        pub body: String,
        pub signature: String,
    }
}

record! {
    struct Id { id: String }
}

record! {
    /// Something sealed.
    #[derive(Clone, Debug)]
    pub struct Sealed { pub sealed: Vec<u8> }
}

/// A tip, or an addition, as it is stored.
#[derive(Debug)]
pub struct Arriving {
    pub id: String,
    pub lookup: String,
    pub key: String,
    pub day: Date,
    pub class: i64,
    pub epoch: String,
    pub apart: bool,
    pub sealed: Vec<u8>,
}

/// How the channel stands.
pub async fn switch(db: &Db) -> Result<Switch> {
    let find = sql!(
        "select s.is_on, s.practice, s.asked_by, p.name as asked_name, s.version from tip_switch s \
         left join person p on p.id = s.asked_by where s.id = 1"
    );
    db.one(find, args![]).await
}

/// The newest list.
pub async fn newest_list(db: &Db) -> Result<Option<Signed>> {
    let find = sql!("select serial, body, signature from tip_list order by serial desc limit 1");
    db.maybe(find, args![]).await
}

/// One list.
pub async fn list_numbered(db: &Db, serial: i64) -> Result<Option<Signed>> {
    let find = sql!("select serial, body, signature from tip_list where serial = $1");
    db.maybe(find, args![serial]).await
}

/// True when this very sending is stored.
pub async fn is_kept(db: &Db, key: &str) -> Result<bool> {
    let known = sql!("select tip as id from tip_part where key = $1");
    Ok(db.maybe::<Id>(known, args![key]).await?.is_some())
}

record! {
    /// A tip under somebody's words, and one of its recipients.
    #[derive(Clone, Debug)]
    pub struct Under { pub tip: String, pub lookup: String, pub recipient: String }
}

/// The tips that lie under the words of what arrived, with their recipients.
pub async fn under(tx: &mut Tx, mailbox: &str) -> Result<Vec<Under>> {
    let find = sql!(
        "select t.id as tip, t.lookup, a.recipient from tip t join tip_addressee a on a.tip = t.id \
         where t.mailbox = $1 order by t.id, a.recipient"
    );
    tx.all(find, args![mailbox]).await
}

/// True when this very sending is stored, seen from a transaction.
pub async fn is_stored(tx: &mut Tx, key: &str) -> Result<bool> {
    let known = sql!("select tip as id from tip_part where key = $1");
    Ok(tx.maybe::<Id>(known, args![key]).await?.is_some())
}

/// Stores a new tip without its parts; false when there is one under this lookup already.
pub async fn insert(tx: &mut Tx, new: &Arriving, lookup: &str) -> Result<bool> {
    let insert = sql!(
        "insert into tip (id, lookup, mailbox, day, size_class, epoch, state, apart, urgent, version) \
         values ($1, $2, $3, $4, $5, $6, 'arrived', $7, false, 1) on conflict (lookup) do nothing"
    );
    let row = args![
        &new.id,
        lookup,
        &new.lookup,
        new.day,
        new.class,
        &new.epoch,
        new.apart
    ];
    Ok(tx.run(insert, row).await? == 1)
}

/// Moves a tip on to its next version: its row is locked before its parts are counted.
pub async fn lock(tx: &mut Tx, tip: &str) -> Result<()> {
    let lock = sql!("update tip set version = version + 1 where id = $1");
    tx.run(lock, args![tip]).await.map(drop)
}

/// Stores what arrived as the next part of a tip, for these of its recipients; once under this key.
pub async fn insert_part(tx: &mut Tx, tip: &str, key: &str, chosen: &str, new: &Arriving) -> Result<()> {
    let number = next_part(tx, tip).await?;
    let insert = sql!(
        "insert into tip_part (tip, number, key, kind, day, size_class, epoch, chosen, sealed) \
         values ($1, $2, $3, 'told', $4, $5, $6, $7, $8) on conflict (key) do nothing"
    );
    let row = args![
        tip,
        number,
        key,
        new.day,
        new.class,
        &new.epoch,
        chosen,
        new.sealed.clone()
    ];
    tx.run(insert, row).await.map(drop)
}

/// The number of the next part; the caller holds the row of the tip.
pub async fn next_part(tx: &mut Tx, tip: &str) -> Result<i64> {
    let next = sql!("select coalesce(max(number), 0) + 1 as count from tip_part where tip = $1");
    Ok(tx.one::<Count>(next, args![tip]).await?.count)
}

/// Says which recipients may see the tip: rows of (recipient, tip).
pub async fn address(tx: &mut Tx, rows: Vec<serde_json::Value>) -> Result<()> {
    let insert =
        sql!("insert into tip_addressee (recipient, tip) select value ->> 0, value ->> 1 from {rows}");
    tx.run_rows(insert, rows).await.map(drop)
}

/// Begins the clocks of a tip: rows of (tip, recipient, rule, began, due).
pub async fn begin_clocks(tx: &mut Tx, rows: Vec<serde_json::Value>) -> Result<()> {
    let insert = sql!(
        "insert into tip_clock (tip, recipient, rule, began, due_at) select value ->> 0, value ->> 1, value ->> 2, \
         value ->> 3, cast(value ->> 4 as bigint) from {rows} where true on conflict (tip, recipient, rule) do nothing"
    );
    tx.run_rows(insert, rows).await.map(drop)
}

/// Begins a clock, once.
pub async fn begin_clock(
    tx: &mut Tx,
    (tip, recipient, rule): (&str, &str, &str),
    began: Date,
    due: Moment,
) -> Result<bool> {
    let insert = sql!(
        "insert into tip_clock (tip, recipient, rule, began, due_at) values ($1, $2, $3, $4, $5) \
         on conflict (tip, recipient, rule) do nothing"
    );
    Ok(tx.run(insert, args![tip, recipient, rule, began, due]).await? == 1)
}

/// The answers under a lookup, counted from the newest: places `first` to `last`, both inclusive. One statement whether
/// there is such a lookup or not.
pub async fn answers(db: &Db, lookup: &str, first: i64, last: i64) -> Result<Vec<Sealed>> {
    let find = sql!(
        "select sealed from tip_answer where lookup = $1 order by number desc limit cast($3 as bigint) - $2 + 1 offset $2"
    );
    db.all(find, args![lookup, first, last]).await
}
