//! The SQL of clusters of loudspeakers.

use civic::Moment;
use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A cluster. What nobody knows is null.
    #[derive(Clone, Debug)]
    pub struct Row {
        pub id: String,
        pub unit: String,
        pub old_unit: Option<String>,
        pub name: String,
        pub technology: String,
        pub device: Option<String>,
        pub vendor: Option<String>,
        pub latitude: Option<i64>,
        pub longitude: Option<i64>,
        pub village: Option<String>,
        pub power: Option<String>,
        pub sim_paid_until: Option<String>,
        pub loudspeakers: Option<i64>,
        pub closed_at: Option<i64>,
        pub version: i64,
    }
}

/// A cluster.
pub async fn get(db: &Db, id: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select id, unit, old_unit, name, technology, device, vendor, latitude, longitude, village, power, sim_paid_until, \
         loudspeakers, closed_at, version from cluster where id = $1"
    );
    db.maybe(find, args![id]).await
}

/// The clusters of these units that stand; `{rows}` of one column.
pub async fn of_units(db: &Db, units: Value) -> Result<Vec<Row>> {
    let list = sql!(
        "select c.id, c.unit, c.old_unit, c.name, c.technology, c.device, c.vendor, c.latitude, c.longitude, c.village, \
         c.power, c.sim_paid_until, c.loudspeakers, c.closed_at, c.version from {rows} cross join cluster c \
         where c.unit = value ->> 0 and c.closed_at is null order by c.name, c.id"
    );
    db.all_of(list, args![units]).await
}

/// What is written of a cluster.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub name: String,
    pub technology: String,
    pub device: Option<String>,
    pub vendor: Option<String>,
    pub latitude: Option<i64>,
    pub longitude: Option<i64>,
    pub village: Option<String>,
    pub power: Option<String>,
    pub sim_paid_until: Option<String>,
    pub loudspeakers: Option<i64>,
}

/// A new cluster.
pub async fn insert(tx: &mut Tx, id: &str, unit: &str, facts: &Facts, by: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into cluster (id, unit, old_unit, name, technology, device, vendor, latitude, longitude, village, power, \
         sim_paid_until, loudspeakers, closed_at, version, changed_by, changed_at) \
         values ($1, $2, null, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, null, 1, $13, $14)"
    );
    let one = facts.clone();
    tx.run(
        insert,
        args![
            id,
            unit,
            one.name,
            one.technology,
            one.device,
            one.vendor,
            one.latitude,
            one.longitude,
            one.village,
            one.power,
            one.sim_paid_until,
            one.loudspeakers,
            by,
            at
        ],
    )
    .await?;
    Ok(())
}

/// Writes a cluster anew, if it is still as it was read.
pub async fn update(
    tx: &mut Tx,
    (id, version): (&str, i64),
    facts: &Facts,
    by: &str,
    at: Moment,
) -> Result<bool> {
    let update = sql!(
        "update cluster set name = $3, technology = $4, device = $5, vendor = $6, latitude = $7, longitude = $8, \
         village = $9, power = $10, sim_paid_until = $11, loudspeakers = $12, version = version + 1, changed_by = $13, \
         changed_at = $14 where id = $1 and version = $2 and closed_at is null"
    );
    let one = facts.clone();
    let touched = tx
        .run(
            update,
            args![
                id,
                version,
                one.name,
                one.technology,
                one.device,
                one.vendor,
                one.latitude,
                one.longitude,
                one.village,
                one.power,
                one.sim_paid_until,
                one.loudspeakers,
                by,
                at
            ],
        )
        .await?;
    Ok(touched == 1)
}

/// Closes a cluster that stands.
pub async fn close(tx: &mut Tx, id: &str, by: &str, at: Moment) -> Result<bool> {
    let close = sql!(
        "update cluster set closed_at = $3, changed_by = $2, changed_at = $3, version = version + 1 \
         where id = $1 and closed_at is null"
    );
    Ok(tx.run(close, args![id, by, at]).await? == 1)
}

/// Gives the clusters of one device to another.
pub async fn move_device(tx: &mut Tx, from: &str, to: &str, at: Moment) -> Result<()> {
    let move_all = sql!(
        "update cluster set device = $2, changed_at = $3, version = version + 1 where device = $1 and closed_at is null"
    );
    tx.run(move_all, args![from, to, at]).await?;
    Ok(())
}

record! {
    struct Unit { unit: String }
}

/// The units that have clusters or devices.
pub async fn units(db: &Db) -> Result<Vec<String>> {
    let list = sql!(
        "select unit from cluster where closed_at is null union select unit from device where state <> 'revoked' order by unit"
    );
    let rows = db.all::<Unit>(list, args![]).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

/// The clusters of these units, as a re-organisation lists them.
pub async fn things(tx: &mut Tx, units: Value) -> Result<Vec<crate::reform::Thing>> {
    let list = sql!(
        "select c.id, c.unit, c.name as words from {rows} cross join cluster c \
         where c.unit = value ->> 0 and c.closed_at is null order by c.id"
    );
    tx.all_of(list, args![units]).await
}

/// Moves clusters to the units that take their place; where they came from stays written. Rows of (cluster, unit).
pub async fn carry(tx: &mut Tx, rows: Value, at: Moment) -> Result<()> {
    let carry = sql!(
        "update cluster set old_unit = coalesce(old_unit, unit), \
         unit = (select n.value ->> 1 from {rows} as n where n.value ->> 0 = cluster.id), changed_at = $2, \
         version = version + 1 where id in (select m.value ->> 0 from {rows} as m)"
    );
    tx.run_of(carry, args![rows, at]).await?;
    Ok(())
}
