//! The SQL of rollouts.

use civic::Moment;
use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A rollout.
    #[derive(Clone, Debug)]
    pub struct Row {
        pub id: String,
        pub program: String,
        pub success_percent: i64,
        pub error_percent: i64,
        pub state: String,
        /// So many groups have begun.
        pub wave: i64,
        pub why: Option<String>,
        pub created_at: i64,
        /// The digest of the program that the house brings; `None`: operators install a package.
        pub media: Option<String>,
        /// Its size.
        pub bytes: Option<i64>,
        /// The processor that its file is for.
        pub processor: Option<String>,
        /// The model that was named.
        pub model: Option<String>,
        /// What a release key says of the program.
        pub release: Option<String>,
        /// Its serial.
        pub release_serial: Option<i64>,
    }
}

/// Every rollout, the newest first.
pub async fn list(db: &Db) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, program, success_percent, error_percent, state, wave, why, created_at, media, bytes, processor, model, release, release_serial from rollout \
         order by created_at desc, id limit 50"
    );
    db.all(list, args![]).await
}

/// A rollout.
pub async fn get(db: &Db, id: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select id, program, success_percent, error_percent, state, wave, why, created_at, media, bytes, processor, model, release, release_serial \
         from rollout where id = $1"
    );
    db.maybe(find, args![id]).await
}

record! {
    /// A device of a rollout with what it said last.
    #[derive(Clone, Debug)]
    pub struct Member {
        pub device: String,
        pub name: String,
        pub wave: i64,
        pub health: Option<Value>,
        pub condition: Option<String>,
        /// The serial of the order that brings it this program.
        pub serial: Option<i64>,
    }
}

/// The devices of a rollout, group by group.
pub async fn members(db: &Db, rollout: &str) -> Result<Vec<Member>> {
    let list = sql!(
        "select r.device, d.name, r.wave, h.health, h.condition, (select max(o.serial) from device_program o \
         where o.device = r.device and o.rollout = r.rollout and o.media is not null) as serial from rollout_device r join device d on d.id = r.device \
         left join device_health h on h.device = r.device where r.rollout = $1 order by r.wave, r.device"
    );
    db.all(list, args![rollout]).await
}

/// The rollouts under way that the house brings itself.
pub async fn running(db: &Db) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, program, success_percent, error_percent, state, wave, why, created_at, media, bytes, processor, model, release, release_serial \
         from rollout where state = 'running' and wave > 0 order by id"
    );
    db.all(list, args![]).await
}

record! {
    struct Ordered { device: String }
}

/// Orders a rollout's program for every device of a group, in which nobody has it yet; for whom.
pub async fn order(tx: &mut Tx, row: &Row, group: i64, at: Moment) -> Result<Vec<String>> {
    let order = sql!(
        "insert into device_program (device, serial, rollout, program, media, bytes, at) \
         select r.device, coalesce((select max(o.serial) from device_program o where o.device = r.device), 0) + 1, \
         r.rollout, $3, $4, $5, $6 from rollout_device r join device d on d.id = r.device \
         where r.rollout = $1 and r.wave = $2 and d.state = 'enrolled' returning device"
    );
    let values = args![&row.id, group, &row.program, row.media.as_deref(), row.bytes, at];
    let rows = tx.all::<Ordered>(order, values).await?;
    Ok(rows.into_iter().map(|row| row.device).collect())
}

/// Takes the orders of a rollout back, where they are the newest: who has not begun stays with what he runs.
pub async fn take_back(tx: &mut Tx, rollout: &str, at: Moment) -> Result<Vec<String>> {
    let back = sql!(
        "insert into device_program (device, serial, rollout, program, media, bytes, at) \
         select p.device, p.serial + 1, p.rollout, p.program, null, null, $2 from device_program p \
         where p.rollout = $1 and p.media is not null \
         and p.serial = (select max(o.serial) from device_program o where o.device = p.device) returning device"
    );
    let rows = tx.all::<Ordered>(back, args![rollout, at]).await?;
    Ok(rows.into_iter().map(|row| row.device).collect())
}

record! {
    /// A player that could take a new version.
    #[derive(Clone, Debug)]
    pub struct Candidate {
        pub id: String,
        /// What it said when it was enrolled.
        pub model: Option<String>,
        /// What it said last.
        pub health: Option<Value>,
    }
}

/// Every player that could take a new version: those for practice first.
pub async fn candidates(tx: &mut Tx) -> Result<Vec<Candidate>> {
    let list = sql!(
        "select d.id, d.model, h.health from device d left join device_health h on h.device = d.id \
         where d.state = 'enrolled' and d.kind = 'player' order by case when d.practice then 0 else 1 end, d.id"
    );
    tx.all(list, args![]).await
}

record! {
    struct Newest { serial: Option<i64> }
}

/// The highest release that was rolled out for a processor.
pub async fn newest_release(tx: &mut Tx, processor: &str) -> Result<Option<i64>> {
    let find = sql!("select max(release_serial) as serial from rollout where processor = $1");
    let row: Option<Newest> = tx.maybe(find, args![processor]).await?;
    Ok(row.and_then(|row| row.serial))
}

/// Begins to plan a rollout. Rows of (device, group).
pub async fn insert(tx: &mut Tx, row: &Row, shares: Value, rows: Vec<Value>, by: &str) -> Result<()> {
    let insert = sql!(
        "insert into rollout (id, program, shares, success_percent, error_percent, state, wave, why, created_by, created_at, \
         changed_at, media, bytes, processor, model, release, release_serial) \
         values ($1, $2, $3, $4, $5, $6, $7, null, $8, $9, $9, $10, $11, $12, $13, $14, $15)"
    );
    tx.run(
        insert,
        args![
            &row.id,
            &row.program,
            shares,
            row.success_percent,
            row.error_percent,
            &row.state,
            row.wave,
            by,
            row.created_at,
            row.media.as_deref(),
            row.bytes,
            row.processor.as_deref(),
            row.model.as_deref(),
            row.release.as_deref(),
            row.release_serial
        ],
    )
    .await?;
    let devices = sql!(
        "insert into rollout_device (rollout, device, wave, installed, changed_at) \
         select $2, value ->> 0, cast(value ->> 1 as bigint), 'unknown', $3 from {rows}"
    );
    tx.run_of(devices, args![Value::Array(rows), &row.id, row.created_at])
        .await?;
    Ok(())
}

/// Moves a rollout on, if it is as it was read.
pub async fn advance(
    tx: &mut Tx,
    row: &Row,
    (state, wave): (&str, i64),
    why: Option<&str>,
    at: Moment,
) -> Result<bool> {
    let advance = sql!(
        "update rollout set state = $4, wave = $5, why = $6, changed_at = $7 where id = $1 and state = $2 and wave = $3"
    );
    let touched = tx
        .run(
            advance,
            args![&row.id, &row.state, row.wave, state, wave, why, at],
        )
        .await?;
    Ok(touched == 1)
}
