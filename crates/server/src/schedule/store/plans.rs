//! Plans of devices: what is due, what devices are, what was signed.

use civic::Moment;
use serde_json::Value;
use store::{Result, Tx, args, record, sql};

use super::UnitOf;

/// Says that the plans of a station have to be built anew. The row is also the lock of its timetable: whoever changes it
/// asks for this first, so that two people never fill one gap.
pub async fn mark_due(tx: &mut Tx, unit: &str, at: Moment) -> Result<()> {
    let mark = sql!(
        "insert into plan_due (unit, since) values ($1, $2) on conflict (unit) do update set since = excluded.since"
    );
    tx.run(mark, args![unit, at]).await?;
    Ok(())
}

/// Takes the message that a station is due; false when another node has it.
pub async fn take_due(tx: &mut Tx, unit: &str) -> Result<bool> {
    Ok(tx
        .run(sql!("delete from plan_due where unit = $1"), args![unit])
        .await?
        == 1)
}

/// The stations that are due, the longest waiting first.
pub async fn due(tx: &mut Tx) -> Result<Vec<String>> {
    let list = sql!("select unit from plan_due order by since, unit");
    let rows = tx.all::<UnitOf>(list, args![]).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

/// Marks every station with a device whose newest plan does not reach `until`, or was made before a stop that concerns it
/// was ordered or lifted. `below` are rows of (station, unit): stations that stand in or below a unit with such a stop.
pub async fn mark_stale(tx: &mut Tx, until: Moment, at: Moment, below: Value) -> Result<u64> {
    let mark = sql!(
        "insert into plan_due (unit, since) \
         select distinct d.unit, cast($3 as bigint) from device d \
         left join device_plan p on p.device = d.id \
             and p.version = (select max(n.version) from device_plan n where n.device = d.id) \
         where d.state = 'enrolled' and not exists (select 1 from plan_due w where w.unit = d.unit) \
         and (p.device is null or p.expires_at < $2 or exists (select 1 from stop_order s \
             where (s.scope = 'all' or s.thing = d.id or exists (select 1 from {rows} as b \
                 where b.value ->> 0 = d.unit and b.value ->> 1 = s.thing)) \
             and (s.at > p.issued_at or s.lifted_at > p.issued_at)) \
             or exists (select 1 from stop_carried c join stop_order o on o.id = c.stop where c.device = d.id \
                 and (c.at > p.issued_at or c.lifted_at > p.issued_at or o.lifted_at > p.issued_at)))"
    );
    tx.run_of(mark, args![below, until, at]).await
}

record! {
    /// What a plan has to know of a device.
    #[derive(Clone, Debug)]
    pub struct DeviceRow {
        /// Its id.
        pub id: String,
        /// The station's unit.
        pub unit: String,
        /// Its name.
        pub name: String,
        /// For practice: drills alone.
        pub practice: bool,
        /// It feeds FM or wired networks.
        pub gateway: bool,
        /// Its offset.
        pub offset_ms: i64,
        /// Languages that are spoken round it.
        pub languages: Value,
        /// The sources that it knows; `None`: it relays nothing, or has not said.
        pub relays: Option<String>,
        /// The newest version of its plan.
        pub version: Option<i64>,
        /// The content of that plan.
        pub content: Option<Vec<u8>>,
        /// Until when that plan holds.
        pub expires_at: Option<i64>,
        /// When it was signed.
        pub issued_at: Option<i64>,
        /// How many items it has.
        pub item_count: Option<i64>,
        /// What it leaves out.
        pub left_out: Option<Value>,
        /// The version that the device says it has.
        pub held: Option<i64>,
    }
}

/// The players of a station.
pub async fn players(tx: &mut Tx, unit: &str) -> Result<Vec<DeviceRow>> {
    let list = sql!(
        "select d.id, d.unit, d.name, d.practice, d.gateway, d.offset_ms, d.languages, d.relays, \
         p.version, p.content, p.expires_at, p.issued_at, p.item_count, p.left_out, h.plan as held from device d \
         left join device_plan p on p.device = d.id \
             and p.version = (select max(n.version) from device_plan n where n.device = d.id) \
         left join device_health h on h.device = d.id \
         where d.unit = $1 and d.kind <> 'board' and d.state = 'enrolled' order by d.name, d.id"
    );
    tx.all(list, args![unit]).await
}

/// The boards of a station.
pub async fn boards(tx: &mut Tx, unit: &str) -> Result<Vec<DeviceRow>> {
    let list = sql!(
        "select d.id, d.unit, d.name, d.practice, d.gateway, d.offset_ms, d.languages, d.relays, \
         p.version, p.content, p.expires_at, p.issued_at, p.item_count, p.left_out, h.plan as held from device d \
         left join device_plan p on p.device = d.id \
             and p.version = (select max(n.version) from device_plan n where n.device = d.id) \
         left join device_health h on h.device = d.id \
         where d.unit = $1 and d.kind = 'board' and d.state = 'enrolled' order by d.name, d.id"
    );
    tx.all(list, args![unit]).await
}

record! {
    /// The approved picture of what a slot plays.
    #[derive(Clone, Debug)]
    pub struct PictureRow {
        /// The slot.
        pub slot: String,
        /// The devices that it goes to; none: all of its station.
        pub devices: Option<Value>,
        /// SHA-256, hexadecimal.
        pub picture: String,
        /// Bytes.
        pub size: i64,
    }
}

/// The approved pictures of a station's slots.
pub async fn pictures(tx: &mut Tx, unit: &str) -> Result<Vec<PictureRow>> {
    let list = sql!(
        "select s.id as slot, s.devices, v.picture, k.size from slot s join bulletin_variant v on v.bulletin = s.bulletin \
         and v.language = s.language join blob k on k.hash = v.picture where s.unit = $1 and s.ended_at is null \
         and not s.pending and v.stage = 'approved' and v.picture is not null"
    );
    tx.all(list, args![unit]).await
}

/// One device, also a board.
pub async fn device(tx: &mut Tx, id: &str) -> Result<Option<DeviceRow>> {
    let find = sql!(
        "select d.id, d.unit, d.name, d.practice, d.gateway, d.offset_ms, d.languages, d.relays, \
         p.version, p.content, p.expires_at, p.issued_at, p.item_count, p.left_out, h.plan as held from device d \
         left join device_plan p on p.device = d.id \
             and p.version = (select max(n.version) from device_plan n where n.device = d.id) \
         left join device_health h on h.device = d.id where d.id = $1"
    );
    tx.maybe(find, args![id]).await
}

record! {
    /// A time in which a live device takes drills.
    #[derive(Clone, Debug)]
    pub struct ArmingRow {
        /// The device.
        pub device: String,
        /// From when, inclusive.
        pub from_at: i64,
        /// Until when, exclusive.
        pub until_at: i64,
        /// Who armed it.
        pub armed_by: String,
    }
}

/// The armings of a station's devices that are not over.
pub async fn armings(tx: &mut Tx, unit: &str, at: Moment) -> Result<Vec<ArmingRow>> {
    let list = sql!(
        "select a.device, a.from_at, a.until_at, a.armed_by from device_arming a join device d on d.id = a.device \
         where d.unit = $1 and a.until_at > $2"
    );
    tx.all(list, args![unit, at]).await
}

record! {
    /// How many clusters of a technology a gateway feeds.
    #[derive(Clone, Debug)]
    pub struct Fed {
        /// The device.
        pub device: String,
        /// fm or wired.
        pub technology: String,
    }
}

/// What the gateways of a station feed.
pub async fn fed(tx: &mut Tx, unit: &str) -> Result<Vec<Fed>> {
    let list = sql!(
        "select distinct device, technology from cluster where unit = $1 and device is not null and closed_at is null"
    );
    tx.all(list, args![unit]).await
}

record! {
    /// The approved recording of a bulletin in a language.
    #[derive(Clone, Debug)]
    pub struct SoundRow {
        /// The bulletin.
        pub bulletin: String,
        /// BCP 47.
        pub language: String,
        /// SHA-256, hexadecimal.
        pub audio: String,
        /// Bytes.
        pub size: i64,
        /// Its length.
        pub duration_ms: i64,
        /// Samples at 48 kHz.
        pub samples: i64,
        /// Hundredths of a decibel.
        pub gain: Option<i64>,
    }
}

/// The approved recordings of everything that a station's slots play.
pub async fn sounds(tx: &mut Tx, unit: &str) -> Result<Vec<SoundRow>> {
    let list = sql!(
        "select v.bulletin, v.language, v.audio, v.size, v.duration_ms, v.samples, v.gain from bulletin_variant v \
         where v.bulletin in (select bulletin from slot where unit = $1 and bulletin is not null) \
         and v.stage = 'approved' and v.audio = v.approved_hash and v.size is not null and v.samples is not null \
         and v.duration_ms is not null"
    );
    tx.all(list, args![unit]).await
}

/// A signed plan.
#[derive(Debug)]
pub struct NewPlan<'a> {
    /// The device.
    pub device: &'a str,
    /// Its version.
    pub version: i64,
    /// SHA-256 of the plan's writing.
    pub digest: Vec<u8>,
    /// The envelope.
    pub sealed: Vec<u8>,
    /// When.
    pub issued: Moment,
    /// Until when.
    pub expires: Moment,
    /// How many items.
    pub items: i64,
    /// What is left out, and why.
    pub left_out: Value,
    /// What it plays, as a hash.
    pub content: Vec<u8>,
}

/// Keeps a plan.
pub async fn insert_plan(tx: &mut Tx, plan: NewPlan<'_>) -> Result<()> {
    let insert = sql!(
        "insert into device_plan (device, version, digest, sealed, issued_at, expires_at, item_count, left_out, content) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let values = args![
        plan.device,
        plan.version,
        plan.digest,
        plan.sealed,
        plan.issued,
        plan.expires,
        plan.items,
        plan.left_out,
        plan.content
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// Forgets what the plans of all devices hold, so that the same is signed again; every station with devices is due.
pub async fn sign_again(tx: &mut Tx, at: Moment) -> Result<()> {
    tx.run(
        sql!("update device_plan set content = null where content is not null"),
        args![],
    )
    .await?;
    let due = sql!(
        "insert into plan_due (unit, since) select distinct unit, cast($1 as bigint) from device where state <> 'revoked' \
         on conflict (unit) do nothing"
    );
    tx.run(due, args![at]).await?;
    Ok(())
}
