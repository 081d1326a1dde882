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

record! {
    /// A device with what it said last.
    #[derive(Clone, Debug)]
    pub struct Line {
        /// Its id.
        pub id: String,
        /// Where it stands.
        pub unit: String,
        /// player, board.
        pub kind: String,
        /// How people call it.
        pub name: String,
        /// printed, enrolled, revoked, forked.
        pub state: String,
        /// For practice alone.
        pub practice: bool,
        /// When it said something last.
        pub heard_at: Option<i64>,
        /// What.
        pub health: Option<Value>,
        /// How that was judged.
        pub condition: Option<String>,
        /// Version of the plan that it carries.
        pub plan: Option<i64>,
    }
}

/// The devices of these units with what they said last; `{rows}` of one column.
pub async fn lines(db: &Db, units: Value) -> Result<Vec<Line>> {
    let list = sql!(
        "select d.id, d.unit, d.kind, d.name, d.state, d.practice, h.at as heard_at, h.health, h.condition, h.plan \
         from {rows} cross join device d left join device_health h on h.device = d.id \
         where d.unit = value ->> 0 order by d.kind desc, d.name, d.id"
    );
    db.all_of(list, args![units]).await
}

/// One device with what it said last.
pub async fn line(db: &Db, id: &str) -> Result<Option<Line>> {
    let find = sql!(
        "select d.id, d.unit, d.kind, d.name, d.state, d.practice, h.at as heard_at, h.health, h.condition, h.plan \
         from device d left join device_health h on h.device = d.id where d.id = $1"
    );
    db.maybe(find, args![id]).await
}

/// What people say of a device.
#[derive(Clone, Debug)]
pub struct Facts {
    pub kind: String,
    pub name: String,
    pub practice: bool,
    pub gateway: bool,
    pub offset_ms: i64,
    pub languages: Vec<String>,
}

/// Enters a device.
pub async fn insert(
    tx: &mut Tx,
    (id, unit): (&str, &str),
    facts: &Facts,
    replaces: Option<&str>,
    by: &str,
    at: i64,
) -> Result<()> {
    let insert = sql!(
        "insert into device (id, unit, kind, name, state, practice, gateway, offset_ms, languages, public_key, told_units, \
         program, model, replaces, enrolled_at, revoked_at, revoked_why, version, created_by, created_at, changed_at) \
         values ($1, $2, $3, $4, 'printed', $5, $6, $7, $8, null, null, null, null, $9, null, null, null, 1, $10, $11, $11)"
    );
    let languages = Value::from(facts.languages.clone());
    tx.run(
        insert,
        args![
            id,
            unit,
            &facts.kind,
            &facts.name,
            facts.practice,
            facts.gateway,
            facts.offset_ms,
            languages,
            replaces,
            by,
            at
        ],
    )
    .await?;
    Ok(())
}

/// Writes anew what people say of a device, if it is as it was read.
pub async fn update(tx: &mut Tx, (id, version): (&str, i64), facts: &Facts, at: i64) -> Result<bool> {
    let update = sql!(
        "update device set name = $3, practice = $4, gateway = $5, offset_ms = $6, languages = $7, version = version + 1, \
         changed_at = $8 where id = $1 and version = $2 and state <> 'revoked'"
    );
    let languages = Value::from(facts.languages.clone());
    let touched = tx
        .run(
            update,
            args![
                id,
                version,
                &facts.name,
                facts.practice,
                facts.gateway,
                facts.offset_ms,
                languages,
                at
            ],
        )
        .await?;
    Ok(touched == 1)
}

/// Revokes a device; it stays revoked.
pub async fn revoke(tx: &mut Tx, id: &str, why: &str, at: i64) -> Result<bool> {
    let revoke = sql!(
        "update device set state = 'revoked', revoked_at = $3, revoked_why = $2, version = version + 1, changed_at = $3 \
         where id = $1 and state <> 'revoked'"
    );
    let revoked = tx.run(revoke, args![id, why, at]).await? == 1;
    settle_log(tx, id).await?;
    Ok(revoked)
}

/// Two boxes under one name are one again, or none: nothing about the log is open any more.
async fn settle_log(tx: &mut Tx, id: &str) -> Result<()> {
    let log = sql!("update device_log set forked_at = null where device = $1 and forked_at is not null");
    tx.run(log, args![id]).await?;
    Ok(())
}

/// People have looked: there is one box under this name. False where nothing was to be settled.
pub async fn settle(tx: &mut Tx, id: &str, at: i64) -> Result<bool> {
    let settle = sql!(
        "update device set state = 'enrolled', version = version + 1, changed_at = $2 where id = $1 and state = 'forked'"
    );
    let settled = tx.run(settle, args![id, at]).await? == 1;
    settle_log(tx, id).await?;
    Ok(settled)
}

/// A code that is printed.
pub struct NewCode<'a> {
    pub hash: &'a str,
    pub device: &'a str,
    pub house_key: &'a str,
    pub by: &'a str,
    pub expires_at: i64,
}

/// Keeps the hash of a code; older codes of the device are good no more.
pub async fn print(tx: &mut Tx, code: &NewCode<'_>, at: i64) -> Result<()> {
    let end = sql!("update device_code set expires_at = $2 where device = $1 and expires_at > $2");
    tx.run(end, args![code.device, at]).await?;
    let insert = sql!(
        "insert into device_code (code_hash, device, house_key, printed_by, printed_at, expires_at, used_at) \
         values ($1, $2, $3, $4, $5, $6, null)"
    );
    tx.run(
        insert,
        args![
            code.hash,
            code.device,
            code.house_key,
            code.by,
            at,
            code.expires_at
        ],
    )
    .await?;
    Ok(())
}

record! {
    /// A check that was made.
    #[derive(Clone, Debug)]
    pub struct Made {
        pub item: String,
        pub evidence: String,
        pub blob: Option<String>,
        pub checked_by: String,
        pub checked_at: i64,
    }
}

/// The checks of a device.
pub async fn checks(db: &Db, device: &str) -> Result<Vec<Made>> {
    let list = sql!(
        "select item, evidence, blob, checked_by, checked_at from device_check where device = $1 order by item"
    );
    db.all(list, args![device]).await
}

/// Writes a check.
pub async fn check(
    tx: &mut Tx,
    (device, item): (&str, &str),
    (evidence, blob): (&str, Option<&str>),
    by: &str,
    at: i64,
) -> Result<()> {
    let write = sql!(
        "insert into device_check (device, item, evidence, blob, checked_by, checked_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (device, item) do update set evidence = excluded.evidence, \
         blob = coalesce(excluded.blob, device_check.blob), checked_by = excluded.checked_by, checked_at = excluded.checked_at"
    );
    tx.run(write, args![device, item, evidence, blob, by, at]).await?;
    Ok(())
}

record! {
    /// When a device is armed.
    pub struct Arming { pub from_at: i64, pub until_at: i64, pub armed_by: String }
}

/// When a device is, or will be, armed.
pub async fn armings(db: &Db, device: &str, now: i64) -> Result<Vec<Arming>> {
    let list = sql!(
        "select from_at, until_at, armed_by from device_arming where device = $1 and until_at > $2 order by from_at"
    );
    db.all(list, args![device, now]).await
}

/// Arms a device for a while.
pub async fn arm(tx: &mut Tx, device: &str, (from, until): (i64, i64), by: &str) -> Result<()> {
    let arm = sql!(
        "insert into device_arming (device, from_at, until_at, armed_by) values ($1, $2, $3, $4) \
         on conflict (device, from_at) do update set until_at = excluded.until_at, armed_by = excluded.armed_by"
    );
    tx.run(arm, args![device, from, until, by]).await?;
    Ok(())
}

/// Ends every arming of a device.
pub async fn disarm(tx: &mut Tx, device: &str, now: i64) -> Result<()> {
    tx.run(
        sql!("delete from device_arming where device = $1 and from_at >= $2"),
        args![device, now],
    )
    .await?;
    let end = sql!("update device_arming set until_at = $2 where device = $1 and until_at > $2");
    tx.run(end, args![device, now]).await?;
    Ok(())
}

/// The devices of these units, as a re-organisation lists them.
pub async fn things(tx: &mut Tx, units: Value) -> Result<Vec<crate::reform::Thing>> {
    let list = sql!(
        "select d.id, d.unit, d.name as words from {rows} cross join device d \
         where d.unit = value ->> 0 and d.state <> 'revoked' order by d.id"
    );
    tx.all_of(list, args![units]).await
}

/// Moves devices to the units that take their place; their plans are due. Rows of (device, unit).
pub async fn carry(tx: &mut Tx, rows: Value, at: i64) -> Result<()> {
    let due = sql!(
        "insert into plan_due (unit, since) select distinct value ->> 1, cast($2 as bigint) from {rows} where true \
         on conflict (unit) do nothing"
    );
    tx.run_of(due, args![rows.clone(), at]).await?;
    let carry = sql!(
        "update device set unit = (select n.value ->> 1 from {rows} as n where n.value ->> 0 = device.id), \
         changed_at = $2, version = version + 1 where id in (select m.value ->> 0 from {rows} as m)"
    );
    tx.run_of(carry, args![rows, at]).await?;
    Ok(())
}
