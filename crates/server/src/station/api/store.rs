//! The SQL of what devices ask.

use civic::Moment;
use serde_json::{Value, json};
use store::{Db, Result, Tx, args, record, sql};
use wire::player::Head;

record! {
    /// Everything that a poll needs, in one look by key.
    #[derive(Clone, Debug)]
    pub struct Row {
        /// Where it stands.
        pub unit: String,
        /// printed, enrolled, revoked, forked.
        pub state: String,
        /// Its key, once it is enrolled.
        pub public_key: Option<Vec<u8>>,
        /// The newest plan that was signed for it.
        pub plan: Option<i64>,
        /// Its newest program order.
        pub program: Option<i64>,
        /// Where its log ends here.
        pub sequence: Option<i64>,
        /// The hash of the last record.
        pub hash: Option<Vec<u8>>,
        /// Its own time of the newest question that was believed.
        pub asked_at: Option<i64>,
    }
}

impl Row {
    /// Where the house has its log.
    pub fn head(&self) -> Head {
        let hash = self.hash.as_deref().and_then(|hash| hash.try_into().ok());
        Head {
            sequence: self.sequence.unwrap_or(0) as u64,
            hash: hash.unwrap_or_default(),
        }
    }
}

/// A device as a poll needs it.
pub async fn row(db: &Db, device: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select d.unit, d.state, d.public_key, (select max(p.version) from device_plan p where p.device = d.id) as plan, \
         (select max(o.serial) from device_program o where o.device = d.id) as program, l.sequence, l.hash, h.asked_at from device d left join device_log l on l.device = d.id \
         left join device_health h on h.device = d.id where d.id = $1"
    );
    db.maybe(find, args![device]).await
}

record! {
    /// A signed plan.
    pub struct Signed {
        /// Its version.
        pub version: i64,
        /// The envelope.
        pub sealed: Vec<u8>,
    }
}

/// The newest signed plan of a device.
pub async fn plan(db: &Db, device: &str) -> Result<Option<Signed>> {
    let find =
        sql!("select version, sealed from device_plan where device = $1 order by version desc limit 1");
    db.maybe(find, args![device]).await
}

record! {
    /// Which program a device is to run.
    pub struct Program {
        /// Counts up for this device.
        pub serial: i64,
        /// What it calls itself.
        pub program: String,
        /// Its digest; `None`: stay with what runs.
        pub media: Option<String>,
        /// Its size.
        pub bytes: Option<i64>,
        /// What a release key says of it, hexadecimal digits.
        pub release: Option<String>,
    }
}

/// The newest program order of a device.
pub async fn program(db: &Db, device: &str) -> Result<Option<Program>> {
    let find = sql!(
        "select o.serial, o.program, o.media, o.bytes, r.release from device_program o join rollout r on r.id = o.rollout \
         where o.device = $1 order by o.serial desc limit 1"
    );
    db.maybe(find, args![device]).await
}

/// Notes audio as planned.
pub async fn note_media(tx: &mut Tx, media: Vec<Value>, at: Moment) -> Result<()> {
    let note = sql!(
        "insert into planned_media (media, at) select value ->> 0, $2 from {rows} where true \
         on conflict (media) do nothing"
    );
    tx.run_of(note, args![Value::Array(media), at]).await?;
    Ok(())
}

record! {
    struct Found { media: String }
}

/// True when the audio stood in a plan that a device took, and is no recording whose approval has been taken back; and
/// for programs that devices are to run.
pub async fn is_planned(db: &Db, media: &str) -> Result<bool> {
    let find = sql!(
        "select m.media from planned_media m where m.media = $1 and (exists (select 1 from bulletin_variant v \
         where v.audio = m.media and v.approved_hash is not null) \
         or not exists (select 1 from bulletin_variant v where v.audio = m.media)) \
         union all select o.media from device_program o where o.media = $1 limit 1"
    );
    Ok(db.maybe::<Found>(find, args![media]).await?.is_some())
}

record! {
    /// Where a log ends.
    pub struct Log { pub sequence: i64, pub hash: Vec<u8> }
}

/// Where a device's log ends here, and nobody else moves it until the transaction ends.
pub async fn hold_log(tx: &mut Tx, device: &str) -> Result<Option<Log>> {
    let hold = sql!("update device_log set sequence = sequence where device = $1 returning sequence, hash");
    tx.maybe(hold, args![device]).await
}

/// Marks a device as two boxes under one name, once.
pub async fn mark_forked(tx: &mut Tx, device: &str, at: Moment) -> Result<bool> {
    let mark = sql!(
        "update device set state = 'forked', changed_at = $2, version = version + 1 where id = $1 and state = 'enrolled'"
    );
    let marked = tx.run(mark, args![device, at]).await? == 1;
    let log = sql!("update device_log set forked_at = $2 where device = $1 and forked_at is null");
    tx.run(log, args![device, at]).await?;
    Ok(marked)
}

record! {
    /// A printed code with its device.
    pub struct Code {
        pub device: String,
        pub house_key: String,
        pub expires_at: i64,
        pub used_at: Option<i64>,
        pub unit: String,
        pub state: String,
        pub public_key: Option<Vec<u8>>,
    }
}

/// The code with this hash; whoever else comes with it waits.
pub async fn hold_code(tx: &mut Tx, hash: &str) -> Result<Option<Code>> {
    let hold = sql!("update device_code set expires_at = expires_at where code_hash = $1");
    tx.run(hold, args![hash]).await?;
    let find = sql!(
        "select c.device, c.house_key, c.expires_at, c.used_at, d.unit, d.state, d.public_key \
         from device_code c join device d on d.id = c.device where c.code_hash = $1"
    );
    tx.maybe(find, args![hash]).await
}

/// True when a device has this key.
pub async fn key_is_taken(tx: &mut Tx, key: &[u8]) -> Result<bool> {
    let find = sql!("select count(*) as count from device where public_key = $1");
    Ok(tx.one::<store::Count>(find, args![key.to_vec()]).await?.count > 0)
}

/// What a device is from its enrolment on.
pub struct Enrolment<'a> {
    pub device: &'a str,
    pub hash: &'a str,
    pub key: &'a [u8],
    pub program: &'a str,
    pub model: &'a str,
    pub units: &'a [String],
}

/// Enrols: the code is used up, the device has its key and an empty log.
pub async fn enrol(tx: &mut Tx, one: &Enrolment<'_>, at: Moment) -> Result<()> {
    let set = sql!(
        "update device set state = 'enrolled', public_key = $2, program = $3, model = $4, told_units = $5, \
         enrolled_at = $6, changed_at = $6, version = version + 1 where id = $1"
    );
    let units = json!(one.units);
    tx.run(
        set,
        args![one.device, one.key.to_vec(), one.program, one.model, units, at],
    )
    .await?;
    tx.run(
        sql!("update device_code set used_at = $2 where code_hash = $1"),
        args![one.hash, at],
    )
    .await?;
    let log = sql!(
        "insert into device_log (device, sequence, hash, forked_at) values ($1, 0, $2, null) on conflict (device) do nothing"
    );
    tx.run(log, args![one.device, vec![0_u8; 32]]).await?;
    Ok(())
}

/// Writes what devices said. Rows of (device, at, asked_at, health, plan, stop, trust, condition): the newest wins.
pub async fn keep_said(tx: &mut Tx, rows: Vec<Value>) -> Result<()> {
    let keep = sql!(
        "insert into device_health (device, at, asked_at, health, plan, stop, trust, condition, judged_at) \
         select value ->> 0, cast(value ->> 1 as bigint), cast(value ->> 2 as bigint), value -> 3, \
         cast(value ->> 4 as bigint), cast(value ->> 5 as bigint), cast(value ->> 6 as bigint), value ->> 7, \
         cast(value ->> 1 as bigint) from {rows} where true \
         on conflict (device) do update set at = excluded.at, asked_at = excluded.asked_at, health = excluded.health, \
         plan = excluded.plan, stop = excluded.stop, trust = excluded.trust, condition = excluded.condition, \
         judged_at = excluded.judged_at where device_health.asked_at < excluded.asked_at"
    );
    tx.run_rows(keep, rows).await?;
    Ok(())
}

/// The same of devices that said nothing about themselves. Rows of (device, at, asked_at, plan, stop, trust).
pub async fn keep_heard(tx: &mut Tx, rows: Vec<Value>) -> Result<()> {
    let keep = sql!(
        "update device_health set at = cast(n.value ->> 1 as bigint), asked_at = cast(n.value ->> 2 as bigint), \
         plan = cast(n.value ->> 3 as bigint), stop = cast(n.value ->> 4 as bigint), \
         trust = cast(n.value ->> 5 as bigint) from {rows} as n \
         where device_health.device = n.value ->> 0 and device_health.asked_at < cast(n.value ->> 2 as bigint)"
    );
    tx.run_rows(keep, rows).await?;
    Ok(())
}

/// The stations of those devices that are kept with other sources than they say now. Rows of (device, sources).
pub async fn units_of_other_relays(tx: &mut Tx, rows: Value) -> Result<Vec<String>> {
    record! { struct Of { unit: String } }
    let list = sql!(
        "select distinct d.unit from {rows} as n join device d on d.id = n.value ->> 0 \
         where coalesce(d.relays, '-') <> coalesce(n.value ->> 1, '-')"
    );
    let units: Vec<Of> = tx.all_of(list, args![rows]).await?;
    Ok(units.into_iter().map(|row| row.unit).collect())
}

/// Keeps which sources devices know. Rows of (device, sources); no sources where a device relays nothing.
pub async fn keep_relays(tx: &mut Tx, rows: Vec<Value>) -> Result<()> {
    let keep = sql!(
        "update device set relays = n.value ->> 1 from {rows} as n where device.id = n.value ->> 0 \
         and coalesce(device.relays, '-') <> coalesce(n.value ->> 1, '-')"
    );
    tx.run_rows(keep, rows).await?;
    Ok(())
}
