//! The SQL of what devices did: their records, and the playings that follow from them.

pub mod credit;
pub mod lines;

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};
use wire::player::{Canonical as _, Hash, Head, Record};

record! {
    struct LogRow { sequence: i64, hash: Vec<u8>, forked_at: Option<i64> }
}

/// Where the log of a device ends here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Its end.
    pub head: Head,
    /// Since when two logs bear its name.
    pub forked_at: Option<i64>,
}

fn log_of(row: &LogRow) -> Option<Log> {
    Some(Log {
        head: Head {
            sequence: u64::try_from(row.sequence).ok()?,
            hash: row.hash.as_slice().try_into().ok()?,
        },
        forked_at: row.forked_at,
    })
}

/// Locks the log of a device for this transaction: two nodes that take one batch take it one after the other.
pub async fn hold_log(tx: &mut Tx, device: &str) -> Result<Log> {
    let begin = sql!(
        "insert into device_log (device, sequence, hash) values ($1, 0, $2) on conflict (device) do nothing"
    );
    tx.run(begin, args![device, vec![0_u8; 32]]).await?;
    let hold = sql!(
        "update device_log set sequence = sequence where device = $1 returning sequence, hash, forked_at"
    );
    let row: LogRow = tx.one(hold, args![device]).await?;
    log_of(&row).ok_or_else(|| store::Error::Damaged(format!("the end of the log of {device}")))
}

/// Where the log of a device ends; nothing has come yet: at its beginning.
pub async fn log(db: &Db, device: &str) -> Result<Log> {
    let find = sql!("select sequence, hash, forked_at from device_log where device = $1");
    let row: Option<LogRow> = db.maybe(find, args![device]).await?;
    match row {
        None => Ok(Log::default()),
        Some(row) => {
            log_of(&row).ok_or_else(|| store::Error::Damaged(format!("the end of the log of {device}")))
        }
    }
}

/// The log ends here now.
pub async fn set_head(tx: &mut Tx, device: &str, head: Head) -> Result<()> {
    let update = sql!("update device_log set sequence = $2, hash = $3 where device = $1");
    tx.run(update, args![device, number(head.sequence), head.hash.to_vec()])
        .await?;
    Ok(())
}

/// Two logs bear one name; the first time that this is seen stays.
pub async fn set_forked(tx: &mut Tx, device: &str, at: Moment) -> Result<()> {
    let update = sql!("update device_log set forked_at = $2 where device = $1 and forked_at is null");
    tx.run(update, args![device, at]).await?;
    Ok(())
}

/// Sequences are below 2⁶³ by a wide margin; one that is not stays the largest number there is.
pub(super) fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

record! {
    struct HashRow { sequence: i64, hash: Vec<u8> }
}

/// The hashes of the records that are kept between two sequences, both inclusive.
pub async fn hashes(tx: &mut Tx, device: &str, first: u64, last: u64) -> Result<Vec<(u64, Hash)>> {
    let list = sql!(
        "select sequence, hash from asrun_record where device = $1 and sequence >= $2 and sequence <= $3"
    );
    let rows: Vec<HashRow> = tx.all(list, args![device, number(first), number(last)]).await?;
    let pair = |row: HashRow| {
        let sequence = u64::try_from(row.sequence).ok()?;
        // A hash that cannot be read equals none that comes.
        Some((sequence, row.hash.try_into().unwrap_or([0; 32])))
    };
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// Keeps a record.
pub async fn insert_record(tx: &mut Tx, device: &str, record: &Record, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into asrun_record (device, sequence, hash, body, item, at, received_at) values ($1, $2, $3, $4, $5, $6, $7)"
    );
    let head = args![
        device,
        number(record.sequence),
        record.hash(device).to_vec(),
        record.to_bytes()
    ];
    let tail = args![super::fold::item_of(&record.event), record.at, at];
    tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

record! {
    /// A record as it is kept.
    #[derive(Clone, Debug)]
    pub struct Kept {
        /// Counts from 1.
        pub sequence: i64,
        /// Its hash.
        pub hash: Vec<u8>,
        /// Its writing.
        pub body: Vec<u8>,
    }
}

impl Kept {
    /// The record, if it can be read.
    #[must_use]
    pub fn record(&self) -> Option<Record> {
        Record::from_bytes(&self.body).ok()
    }
}

/// The records of one item, in the order of the log.
pub async fn records_of(tx: &mut Tx, device: &str, item: &str) -> Result<Vec<Kept>> {
    let list = sql!(
        "select sequence, hash, body from asrun_record where device = $1 and item = $2 order by sequence"
    );
    tx.all(list, args![device, item]).await
}

/// Records of a device after a sequence, in order; at most 1,000.
pub async fn records_after(db: &Db, device: &str, after: i64) -> Result<Vec<Kept>> {
    let list = sql!(
        "select sequence, hash, body from asrun_record where device = $1 and sequence > $2 order by sequence limit 1000"
    );
    db.all(list, args![device, after]).await
}

record! {
    /// What has to be known about a device.
    #[derive(Clone, Debug)]
    pub struct Device {
        /// Its id.
        pub id: String,
        /// The unit whose station it belongs to.
        pub unit: String,
        /// How people call it.
        pub name: String,
        /// It stands in an office and reaches nobody.
        pub practice: bool,
        /// It feeds FM or wire.
        pub gateway: bool,
    }
}

/// One device.
pub async fn device(tx: &mut Tx, id: &str) -> Result<Option<Device>> {
    let find = sql!("select id, unit, name, practice, gateway from device where id = $1");
    tx.maybe(find, args![id]).await
}

/// Every device that has a log.
pub async fn with_log(db: &Db) -> Result<Vec<Device>> {
    let list = sql!(
        "select d.id, d.unit, d.name, d.practice, d.gateway from device d join device_log l on l.device = d.id order by d.id"
    );
    db.all(list, args![]).await
}

record! {
    struct SealedRow { sealed: Vec<u8> }
}

/// A plan of a device as it was signed.
pub async fn plan(tx: &mut Tx, device: &str, version: u64) -> Result<Option<Vec<u8>>> {
    let find = sql!("select sealed from device_plan where device = $1 and version = $2");
    let row: Option<SealedRow> = tx.maybe(find, args![device, number(version)]).await?;
    Ok(row.map(|row| row.sealed))
}

record! {
    struct SlotRow { bulletin: Option<String>, language: String }
}

/// The bulletin and the language of a slot.
pub async fn slot(tx: &mut Tx, id: &str) -> Result<Option<(Option<String>, String)>> {
    let find = sql!("select bulletin, language from slot where id = $1");
    let row: Option<SlotRow> = tx.maybe(find, args![id]).await?;
    Ok(row.map(|row| (row.bulletin, row.language)))
}

/// The last time that a device said before a sequence; `None`: it said nothing before.
pub async fn time_before(tx: &mut Tx, device: &str, sequence: u64) -> Result<Option<i64>> {
    record! { struct At { at: i64 } }
    let find = sql!(
        "select at from asrun_record where device = $1 and sequence < $2 order by sequence desc limit 1"
    );
    let row: Option<At> = tx.maybe(find, args![device, number(sequence)]).await?;
    Ok(row.map(|row| row.at))
}

/// A playing as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPlay {
    /// The unit of the device when the playing was first heard of.
    pub unit: String,
    /// What it comes from.
    pub slot: Option<String>,
    /// What was played.
    pub bulletin: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Class and origin as words.
    pub class: Option<&'static str>,
    /// commune, province, central.
    pub origin: Option<&'static str>,
    /// The plan that it was played by.
    pub plan: Option<i64>,
    /// SHA-256, hexadecimal.
    pub media: Option<String>,
    /// When it was due.
    pub due_at: Option<i64>,
    /// When it was about to sound.
    pub cued_at: Option<i64>,
    /// When its first sample left, microseconds UTC.
    pub started_us: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Samples that sounded, and that the whole has.
    pub samples: Option<i64>,
    /// Of the whole.
    pub expected: Option<i64>,
    /// Of a relay: samples that were silence because its source gave none.
    pub dry: Option<i64>,
    /// Why it ended.
    pub ending: Option<&'static str>,
    /// What cut in.
    pub cut_by: Option<String>,
    /// Why it made no sound.
    pub silence: Option<&'static str>,
    /// Hundredths of dBFS.
    pub level: Option<i64>,
    /// Microseconds.
    pub skew_us: Option<i64>,
    /// Where the time came from.
    pub clock_source: Option<&'static str>,
    /// Microseconds.
    pub clock_error_us: Option<i64>,
    /// `fold::Outcome::code`.
    pub outcome: &'static str,
    /// It stood in the plan.
    pub planned: bool,
    /// It was sent over FM or wire.
    pub gateway: bool,
    /// Why it is not believed.
    pub doubt: Option<&'static str>,
}

/// Writes a playing anew; the unit that it belongs to stays the one that it was first written for.
pub async fn put_play(tx: &mut Tx, device: &str, item: &str, new: &NewPlay, at: Moment) -> Result<()> {
    let upsert = sql!(
        "insert into asrun_play (device, item, unit, slot, bulletin, language, class, origin, plan, media, due_at, cued_at, \
         started_us, ended_at, samples, expected, ending, cut_by, silence, level, skew_us, clock_source, clock_error_us, \
         outcome, planned, gateway, doubt, changed_at, dry) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
         $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29) \
         on conflict (device, item) do update set slot = excluded.slot, bulletin = excluded.bulletin, \
         language = excluded.language, class = excluded.class, origin = excluded.origin, plan = excluded.plan, \
         media = excluded.media, due_at = excluded.due_at, cued_at = excluded.cued_at, started_us = excluded.started_us, \
         ended_at = excluded.ended_at, samples = excluded.samples, expected = excluded.expected, ending = excluded.ending, \
         cut_by = excluded.cut_by, silence = excluded.silence, level = excluded.level, skew_us = excluded.skew_us, \
         clock_source = excluded.clock_source, clock_error_us = excluded.clock_error_us, outcome = excluded.outcome, \
         planned = excluded.planned, gateway = excluded.gateway, doubt = excluded.doubt, changed_at = excluded.changed_at, dry = excluded.dry"
    );
    let what = args![
        device,
        item,
        &new.unit,
        new.slot.clone(),
        new.bulletin.clone(),
        new.language.clone(),
        new.class,
        new.origin,
        new.plan,
        new.media.clone(),
        new.due_at,
        new.cued_at
    ];
    let how = args![
        new.started_us,
        new.ended_at,
        new.samples,
        new.expected,
        new.ending,
        new.cut_by.clone(),
        new.silence,
        new.level,
        new.skew_us,
        new.clock_source,
        new.clock_error_us
    ];
    let tail = args![new.outcome, new.planned, new.gateway, new.doubt, at, new.dry];
    tx.run(upsert, what.into_iter().chain(how).chain(tail).collect())
        .await?;
    Ok(())
}
