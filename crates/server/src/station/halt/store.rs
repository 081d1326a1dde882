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

impl Reached {
    /// It may speak and sound.
    pub fn is_live(&self) -> bool {
        self.state != "revoked"
    }

    /// Whether it was told at its enrolment that it stands in this unit.
    pub fn was_told(&self, unit: &str) -> bool {
        let told = self.told_units.as_ref().and_then(|told| told.as_array());
        told.is_some_and(|told| told.iter().any(|one| one.as_str() == Some(unit)))
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

record! {
    /// A device and where it stands.
    #[derive(Clone, Debug)]
    pub struct Standing {
        /// The device.
        pub id: String,
        /// Its unit.
        pub unit: String,
    }
}

/// Every device that is not revoked, also those whose code is only printed.
pub async fn places(tx: &mut Tx) -> Result<Vec<Standing>> {
    let list = sql!("select id, unit from device where state <> 'revoked' order by id");
    tx.all(list, args![]).await
}

record! {
    /// What re-organisations made of an order for a device.
    #[derive(Clone, Debug)]
    pub struct Carried {
        /// The order.
        pub stop: String,
        /// The device.
        pub device: String,
        /// held, spared, lifted.
        pub state: String,
    }
}

/// What re-organisations made of the orders that hold.
pub async fn carried(tx: &mut Tx) -> Result<Vec<Carried>> {
    let list = sql!(
        "select c.stop, c.device, c.state from stop_carried c join stop_order s on s.id = c.stop \
         where s.lifted_at is null order by c.stop, c.device"
    );
    tx.all(list, args![]).await
}

record! {
    /// A device of an order, as its page shows it.
    #[derive(Clone, Debug)]
    pub struct Part {
        /// The device.
        pub device: String,
        /// Where it stands now.
        pub unit: String,
        /// held, spared, lifted.
        pub state: String,
        /// By whom its part was lifted.
        pub lifted_by: Option<String>,
        /// When.
        pub lifted_at: Option<i64>,
        /// Why.
        pub lifted_why: Option<String>,
    }
}

/// What re-organisations and replacements made of an order; devices that were revoked since are none of it.
pub async fn parts(db: &Db, stop: &str) -> Result<Vec<Part>> {
    let list = sql!(
        "select c.device, d.unit, c.state, c.lifted_by, c.lifted_at, c.lifted_why from stop_carried c \
         join device d on d.id = c.device where c.stop = $1 and d.state <> 'revoked' order by c.lifted_at, d.unit, c.device"
    );
    db.all(list, args![stop]).await
}

/// Writes down what a re-organisation makes of orders. Rows of (order, device, held or spared).
pub async fn carry(tx: &mut Tx, rows: serde_json::Value, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into stop_carried (stop, device, state, at) \
         select value ->> 0, value ->> 1, value ->> 2, cast($2 as bigint) from {rows} where true \
         on conflict (stop, device) do nothing"
    );
    tx.run_of(insert, args![rows, at]).await?;
    Ok(())
}

/// What was made of orders for a device holds for the one that takes its place, and so does an order for the device itself.
pub async fn carry_on(tx: &mut Tx, (old, new): (&str, &str), at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into stop_carried (stop, device, state, at, lifted_by, lifted_at, lifted_why) \
         select stop, $2, state, at, lifted_by, lifted_at, lifted_why from stop_carried where device = $1 \
         on conflict (stop, device) do nothing"
    );
    tx.run(insert, args![old, new]).await?;
    let own = sql!(
        "insert into stop_carried (stop, device, state, at) select id, $2, 'held', cast($3 as bigint) from stop_order \
         where scope = 'device' and thing = $1 and lifted_at is null on conflict (stop, device) do nothing"
    );
    tx.run(own, args![old, new, at]).await?;
    Ok(())
}

/// Lifts the part of an order that these devices are, by somebody else than who gave it. Rows of one column. How many.
pub async fn lift_part(
    tx: &mut Tx,
    id: &str,
    devices: serde_json::Value,
    by: &str,
    why: &str,
    at: Moment,
) -> Result<u64> {
    let lift = sql!(
        "update stop_carried set state = 'lifted', lifted_by = $3, lifted_at = $4, lifted_why = $5 \
         where stop = $2 and state = 'held' and device in (select n.value ->> 0 from {rows} as n) \
         and exists (select 1 from stop_order s where s.id = $2 and s.lifted_at is null \
             and (s.ordered_by is null or s.ordered_by <> $3))"
    );
    tx.run_of(lift, args![devices, id, by, at, why]).await
}

/// The stop document is to be signed anew.
pub async fn be_due(tx: &mut Tx, at: Moment) -> Result<()> {
    let insert = sql!("insert into stop_due (one, at) values (1, $1) on conflict (one) do nothing");
    tx.run(insert, args![at]).await?;
    Ok(())
}

/// Whether the stop document is to be signed anew.
pub async fn is_due(db: &Db) -> Result<bool> {
    let due = sql!("select count(*) as count from stop_due");
    Ok(db.one::<store::Count>(due, args![]).await?.count > 0)
}

/// Takes the mark away; `false` when another node did.
pub async fn take_due(tx: &mut Tx) -> Result<bool> {
    Ok(tx.run(sql!("delete from stop_due"), args![]).await? > 0)
}
