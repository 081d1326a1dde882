//! The SQL of stop orders.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// An order to be silent.
    #[derive(Clone, Debug)]
    pub struct Order {
        /// Its id.
        pub id: String,
        /// device, unit, all.
        pub scope: String,
        /// The device or unit.
        pub thing: Option<String>,
        /// Why.
        pub why: String,
        /// By whom; null: by the command, while the program was down.
        pub ordered_by: Option<String>,
        /// When.
        pub at: i64,
        /// By whom it was lifted.
        pub lifted_by: Option<String>,
        /// When.
        pub lifted_at: Option<i64>,
        /// Why.
        pub lifted_why: Option<String>,
    }
}

/// Orders that hold, as this transaction sees them.
pub async fn open(tx: &mut Tx) -> Result<Vec<Order>> {
    let list = sql!(
        "select id, scope, thing, why, ordered_by, at, lifted_by, lifted_at, lifted_why from stop_order \
         where lifted_at is null order by at, id"
    );
    tx.all(list, args![]).await
}

/// Orders, those that hold first, then the newest.
pub async fn list(db: &Db) -> Result<Vec<Order>> {
    let list = sql!(
        "select id, scope, thing, why, ordered_by, at, lifted_by, lifted_at, lifted_why from stop_order \
         order by case when lifted_at is null then 0 else 1 end, at desc, id limit 200"
    );
    db.all(list, args![]).await
}

/// An order.
pub async fn get(db: &Db, id: &str) -> Result<Option<Order>> {
    let find = sql!(
        "select id, scope, thing, why, ordered_by, at, lifted_by, lifted_at, lifted_why from stop_order where id = $1"
    );
    db.maybe(find, args![id]).await
}

/// Gives an order, once.
pub async fn insert(
    tx: &mut Tx,
    id: &str,
    (scope, thing): (&str, Option<&str>),
    why: &str,
    by: Option<&str>,
    at: Moment,
) -> Result<bool> {
    let insert = sql!(
        "insert into stop_order (id, scope, thing, why, ordered_by, at, lifted_by, lifted_at, lifted_why) \
         values ($1, $2, $3, $4, $5, $6, null, null, null) on conflict (id) do nothing"
    );
    Ok(tx.run(insert, args![id, scope, thing, why, by, at]).await? == 1)
}

/// Lifts an order that holds, by somebody else than who gave it.
pub async fn lift(tx: &mut Tx, id: &str, by: &str, why: &str, at: Moment) -> Result<bool> {
    let lift = sql!(
        "update stop_order set lifted_by = $2, lifted_at = $3, lifted_why = $4 \
         where id = $1 and lifted_at is null and (ordered_by is null or ordered_by <> $2)"
    );
    Ok(tx.run(lift, args![id, by, at, why]).await? == 1)
}

record! {
    struct UnitRow { unit: String }
}

/// The units for which an order was given or lifted since.
pub async fn units_changed(tx: &mut Tx, since: Moment) -> Result<Vec<String>> {
    let list = sql!(
        "select distinct thing as unit from stop_order where scope = 'unit' and thing is not null \
         and (at > $1 or lifted_at > $1) order by 1"
    );
    let rows = tx.all::<UnitRow>(list, args![since]).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

/// The units in which devices stand.
pub async fn stations(tx: &mut Tx) -> Result<Vec<String>> {
    let list = sql!("select distinct unit from device where state = 'enrolled' order by 1");
    let rows = tx.all::<UnitRow>(list, args![]).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

record! {
    /// A device, as stop orders reach it.
    #[derive(Clone, Debug)]
    pub struct Reached {
        /// Its name.
        pub id: String,
        /// Where it stands now.
        pub unit: String,
        /// Where it was told to stand.
        pub told_units: Option<serde_json::Value>,
        /// printed, enrolled, revoked, forked.
        pub state: String,
        /// When it was revoked.
        pub revoked_at: Option<i64>,
    }
}

/// Every device that has a key, as this transaction sees it.
pub async fn devices(tx: &mut Tx) -> Result<Vec<Reached>> {
    let list = sql!(
        "select id, unit, told_units, state, revoked_at from device where public_key is not null order by id"
    );
    tx.all(list, args![]).await
}

record! {
    /// The signed order.
    #[derive(Clone, Debug)]
    pub struct Document {
        /// Its number.
        pub serial: i64,
        /// The envelope.
        pub sealed: Vec<u8>,
    }
}

/// The newest signed order.
pub async fn document(db: &Db) -> Result<Option<Document>> {
    let newest = sql!("select serial, sealed from stop_document order by serial desc limit 1");
    db.maybe(newest, args![]).await
}

/// The number of the newest signed order; 0: there is none. Others who sign one wait.
pub async fn last_serial(tx: &mut Tx) -> Result<i64> {
    let newest = sql!("select coalesce(max(serial), 0) as count from stop_document");
    Ok(tx.one::<store::Count>(newest, args![]).await?.count)
}

/// Keeps a signed order.
pub async fn insert_document(tx: &mut Tx, serial: u64, sealed: Vec<u8>, at: Moment) -> Result<()> {
    let insert = sql!("insert into stop_document (serial, sealed, at) values ($1, $2, $3)");
    tx.run(insert, args![serial as i64, sealed, at]).await?;
    Ok(())
}
