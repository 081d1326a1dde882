//! The SQL of devices.

use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A device.
    #[derive(Clone, Debug)]
    pub struct Device {
        /// Its id: a name, never a proof.
        pub id: String,
        /// The unit that it stands in.
        pub unit: String,
        /// player, board.
        pub kind: String,
        /// How people call it.
        pub name: String,
        /// printed, enrolled, revoked, forked.
        pub state: String,
        /// For practice alone: drills reach it, live bulletins do not.
        pub practice: bool,
        /// Feeds FM or wired loudspeakers.
        pub gateway: bool,
        /// Added to every due instant, milliseconds.
        pub offset_ms: i64,
        /// The languages that its listeners want, in order: a JSON list of codes.
        pub languages: Value,
        /// Its key.
        pub public_key: Option<Vec<u8>>,
        /// Version of its program, as it said at enrolment.
        pub program: Option<String>,
        /// What kind of box it says it is.
        pub model: Option<String>,
        /// The device whose place it took.
        pub replaces: Option<String>,
        /// When.
        pub enrolled_at: Option<i64>,
        /// When.
        pub revoked_at: Option<i64>,
        /// Why.
        pub revoked_why: Option<String>,
        /// Counts its changes.
        pub version: i64,
        /// When it was entered.
        pub created_at: i64,
    }
}

/// A device.
pub async fn get(db: &Db, id: &str) -> Result<Option<Device>> {
    let find = sql!(
        "select id, unit, kind, name, state, practice, gateway, offset_ms, languages, public_key, program, model, replaces, \
         enrolled_at, revoked_at, revoked_why, version, created_at from device where id = $1"
    );
    db.maybe(find, args![id]).await
}

/// The devices of a unit that are not revoked, players before boards, by name.
pub async fn of_unit(tx: &mut Tx, unit: &str) -> Result<Vec<Device>> {
    let list = sql!(
        "select id, unit, kind, name, state, practice, gateway, offset_ms, languages, public_key, program, model, replaces, \
         enrolled_at, revoked_at, revoked_why, version, created_at from device \
         where unit = $1 and state <> 'revoked' order by kind desc, name, id"
    );
    tx.all(list, args![unit]).await
}

record! {
    struct Unit { unit: String }
}

/// The units that have devices.
pub async fn units(tx: &mut Tx) -> Result<Vec<String>> {
    let list = sql!("select distinct unit from device where state <> 'revoked' order by unit");
    let rows = tx.all::<Unit>(list, args![]).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

record! {
    struct Armed { device: String }
}

/// Those live devices of a unit that are armed for a drill at an instant.
pub async fn armed(tx: &mut Tx, unit: &str, at: i64) -> Result<Vec<String>> {
    let list = sql!(
        "select distinct a.device from device_arming a join device d on d.id = a.device \
         where d.unit = $1 and a.from_at <= $2 and $2 < a.until_at order by a.device"
    );
    let rows = tx.all::<Armed>(list, args![unit, at]).await?;
    Ok(rows.into_iter().map(|row| row.device).collect())
}

/// Units whose plans have to be built anew.
pub async fn plans_due(tx: &mut Tx, units: Vec<Value>, at: i64) -> Result<()> {
    let due = sql!(
        "insert into plan_due (unit, since) select value ->> 0, $2 from {rows} where true on conflict (unit) do nothing"
    );
    tx.run_of(due, args![Value::Array(units), at]).await?;
    Ok(())
}
