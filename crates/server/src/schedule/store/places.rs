//! The devices of a station as the form of a slot offers them, and their names in slots.

use serde_json::Value;
use store::{Result, Tx, args, record, sql};

record! {
    /// A device with one of the clusters that it feeds.
    #[derive(Clone, Debug)]
    pub struct PlaceRow {
        /// The device.
        pub id: String,
        /// Its name.
        pub name: String,
        /// player or board.
        pub kind: String,
        /// A cluster that it feeds.
        pub cluster: Option<String>,
    }
}

/// The devices of a station that are not revoked, each as often as it feeds a cluster.
pub async fn places(tx: &mut Tx, unit: &str) -> Result<Vec<PlaceRow>> {
    let list = sql!(
        "select d.id, d.name, d.kind, c.name as cluster from device d \
         left join cluster c on c.device = d.id and c.closed_at is null \
         where d.unit = $1 and d.state <> 'revoked' order by d.kind desc, d.name, d.id, c.name"
    );
    tx.all(list, args![unit]).await
}

record! {
    struct Named { name: String }
}

/// The clusters of a station that no device feeds.
pub async fn unfed(tx: &mut Tx, unit: &str) -> Result<Vec<String>> {
    let list = sql!(
        "select name from cluster where unit = $1 and device is null and closed_at is null order by name, id"
    );
    let rows = tx.all::<Named>(list, args![unit]).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

record! {
    /// A slot that goes to some devices alone.
    #[derive(Debug)]
    pub struct ChosenRow {
        /// The slot.
        pub id: String,
        /// The devices.
        pub devices: Value,
    }
}

/// The open slots of a station that go to some devices alone.
pub async fn chosen(tx: &mut Tx, unit: &str) -> Result<Vec<ChosenRow>> {
    let list = sql!(
        "select id, devices from slot where unit = $1 and devices is not null and ended_at is null order by id"
    );
    tx.all(list, args![unit]).await
}

/// Names the devices of a slot anew: one of them was replaced.
pub async fn set_devices(tx: &mut Tx, slot: &str, devices: Value) -> Result<()> {
    let set = sql!("update slot set devices = $2, version = version + 1 where id = $1");
    tx.run(set, args![slot, devices]).await?;
    Ok(())
}

record! {
    struct Id { id: String }
}

/// The slot that came in the place of another one.
pub async fn successor(tx: &mut Tx, slot: &str) -> Result<Option<String>> {
    let find = sql!("select id from slot where replaces = $1 order by created_at desc limit 1");
    Ok(tx.maybe::<Id>(find, args![slot]).await?.map(|row| row.id))
}
