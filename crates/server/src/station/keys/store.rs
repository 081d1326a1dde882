//! The SQL of the keys of the house.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};
use wire::player::{KeyId, Powers, PublicKey};

record! {
    /// A key.
    #[derive(Clone, Debug)]
    pub struct Row {
        /// Its name.
        pub id: String,
        /// Its public half.
        pub public_key: Vec<u8>,
        /// What it may sign, as bits.
        pub powers: i64,
        /// First instant of its validity.
        pub from_at: i64,
        /// End of its validity, exclusive.
        pub until_at: Option<i64>,
        /// The rotation that brought it.
        pub since_serial: i64,
        /// The rotation that ended it.
        pub ended_serial: Option<i64>,
        /// Why.
        pub ended_why: Option<String>,
    }
}

/// Every key, oldest first.
pub async fn keys(db: &Db) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, public_key, powers, from_at, until_at, since_serial, ended_serial, ended_why from house_key \
         order by since_serial, from_at, powers desc"
    );
    db.all(list, args![]).await
}

/// A new key.
pub async fn insert(tx: &mut Tx, key: &PublicKey, powers: Powers, from: Moment, since: u64) -> Result<()> {
    let insert = sql!(
        "insert into house_key (id, public_key, powers, from_at, until_at, since_serial, ended_serial, ended_why) \
         values ($1, $2, $3, $4, null, $5, null, null)"
    );
    let (id, bytes) = (key.id().to_string(), key.bytes.to_vec());
    tx.run(insert, args![id, bytes, i64::from(powers.0), from, since as i64])
        .await?;
    Ok(())
}

/// Ends a key, unless it has ended.
pub async fn end(tx: &mut Tx, key: KeyId, until: Moment, serial: u64, why: &str) -> Result<bool> {
    let end = sql!(
        "update house_key set until_at = $2, ended_serial = $3, ended_why = $4 where id = $1 and ended_serial is null"
    );
    let touched = tx
        .run(end, args![key.to_string(), until, serial as i64, why])
        .await?;
    Ok(touched == 1)
}

record! {
    /// A signed list of keys.
    #[derive(Clone, Debug)]
    pub struct Rotated {
        /// Its number.
        pub serial: i64,
        /// The envelope.
        pub sealed: Vec<u8>,
    }
}

/// The rotations after a number, oldest first.
pub async fn rotations_after(db: &Db, serial: i64) -> Result<Vec<Rotated>> {
    let list = sql!("select serial, sealed from key_rotation where serial > $1 order by serial");
    db.all(list, args![serial]).await
}

/// Keeps a rotation.
pub async fn insert_rotation(
    tx: &mut Tx,
    serial: u64,
    sealed: Vec<u8>,
    by: Option<&str>,
    at: Moment,
) -> Result<()> {
    let insert = sql!("insert into key_rotation (serial, sealed, signed_by, at) values ($1, $2, $3, $4)");
    tx.run(insert, args![serial as i64, sealed, by, at]).await?;
    Ok(())
}

/// The number of the last rotation; 0: none yet.
pub async fn last_serial(db: &Db) -> Result<u64> {
    let last = sql!("select coalesce(max(serial), 0) as count from key_rotation");
    Ok(db.one::<store::Count>(last, args![]).await?.count as u64)
}
