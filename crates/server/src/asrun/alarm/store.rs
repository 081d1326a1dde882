//! The SQL of alarms, and of what they are found from.

use civic::Moment;
use serde_json::{Value, json};
use store::{Db, Result, Tx, args, record, sql};

/// An alarm that is about to be raised.
#[derive(Clone, Copy, Debug)]
pub struct NewAlarm<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whose station it is.
    pub unit: &'a str,
    /// The device.
    pub device: &'a str,
    /// `Kind::code`.
    pub kind: &'a str,
    /// What belongs to its kind: a number, an item, a reason.
    pub detail: &'a str,
    /// What was due.
    pub item: Option<&'a str>,
}

/// Raises it; `false` when one of its kind is open at the device.
pub async fn insert(tx: &mut Tx, new: &NewAlarm<'_>, at: Moment) -> Result<bool> {
    let insert = sql!(
        "insert into alarm (id, unit, device, kind, detail, item, raised_at) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (device, kind) where cleared_at is null do nothing"
    );
    let values = args![new.id, new.unit, new.device, new.kind, new.detail, new.item, at];
    Ok(tx.run(insert, values).await? == 1)
}

/// Its cause is gone.
pub async fn clear(tx: &mut Tx, device: &str, kind: &str, at: Moment) -> Result<()> {
    let update = sql!(
        "update alarm set cleared_at = $3, cleared_by = 'itself' where device = $1 and kind = $2 and cleared_at is null"
    );
    tx.run(update, args![device, kind, at]).await?;
    Ok(())
}

/// Somebody has seen it; `false` when it was seen before.
pub async fn see(tx: &mut Tx, id: &str, person: &str, at: Moment) -> Result<bool> {
    let update = sql!("update alarm set seen_by = $2, seen_at = $3 where id = $1 and seen_at is null");
    Ok(tx.run(update, args![id, person, at]).await? == 1)
}

/// Open alarms take the open ticket of their device and fault; those whose ticket is closed end; events that were seen and
/// have not come again end as well.
pub async fn tidy(tx: &mut Tx, now: Moment, settled: Moment) -> Result<u64> {
    let tie = sql!(
        "update alarm set ticket = (select min(t.id) from ticket t where t.device = alarm.device and t.fault = alarm.kind \
         and t.closed_at is null) where cleared_at is null and ticket is null"
    );
    tx.run(tie, args![]).await?;
    let mended = sql!(
        "update alarm set cleared_at = $1, cleared_by = 'ticket' where cleared_at is null and ticket in \
         (select id from ticket where closed_at is not null)"
    );
    let settle = sql!(
        "update alarm set cleared_at = $1, cleared_by = 'itself' where cleared_at is null and kind in ('foreign', 'set_back') \
         and seen_at is not null and raised_at < $2"
    );
    let one = sql!(
        "update alarm set cleared_at = $1, cleared_by = 'itself' where cleared_at is null and kind = 'forked' \
         and not exists (select 1 from device_log l where l.device = alarm.device and l.forked_at is not null)"
    );
    let gone = sql!(
        "update alarm set cleared_at = $1, cleared_by = 'itself' where cleared_at is null and exists \
         (select 1 from device d where d.id = alarm.device and d.state = 'revoked')"
    );
    let ended = tx.run(mended, args![now]).await? + tx.run(settle, args![now, settled]).await?;
    Ok(ended + tx.run(one, args![now]).await? + tx.run(gone, args![now]).await?)
}

record! {
    /// An alarm as lists show it.
    #[derive(Clone, Debug)]
    pub struct Alarm {
        /// Its id.
        pub id: String,
        /// Whose station it is.
        pub unit: String,
        /// The device.
        pub device: Option<String>,
        /// The device's name.
        pub name: Option<String>,
        /// `Kind::code`.
        pub kind: String,
        /// What belongs to its kind.
        pub detail: String,
        /// What was due.
        pub item: Option<String>,
        /// The programme that was due.
        pub title: Option<String>,
        /// When.
        pub raised_at: i64,
        /// Who has seen it, by name.
        pub seen_by: Option<String>,
        /// When.
        pub seen_at: Option<i64>,
        /// When it ended.
        pub cleared_at: Option<i64>,
        /// itself or ticket.
        pub cleared_by: Option<String>,
        /// Its ticket.
        pub ticket: Option<String>,
    }
}

/// The alarms of units that are open, or ended after an instant; the newest first, at most 300.
pub async fn of_units(db: &Db, units: &[String], since: Moment) -> Result<Vec<Alarm>> {
    let list = sql!(
        "select a.id, a.unit, a.device, d.name, a.kind, a.detail, a.item, b.title, a.raised_at, p.name as seen_by, a.seen_at, \
         a.cleared_at, a.cleared_by, a.ticket from {rows} cross join alarm a left join device d on d.id = a.device \
         left join person p on p.id = a.seen_by left join asrun_play y on y.device = a.device and y.item = a.item \
         left join bulletin b on b.id = y.bulletin \
         where a.unit = value ->> 0 and (a.cleared_at is null or a.cleared_at >= $2) \
         order by case when a.cleared_at is null then 0 else 1 end, a.raised_at desc, a.id desc limit 300"
    );
    let rows: Value = units.iter().map(|unit| json!([unit])).collect();
    db.all_of(list, args![rows, since]).await
}

record! {
    /// Whose an alarm is.
    #[derive(Clone, Debug)]
    pub struct Whose {
        /// The unit.
        pub unit: String,
        /// `Kind::code`.
        pub kind: String,
    }
}

/// Whose an alarm is.
pub async fn whose(db: &Db, id: &str) -> Result<Option<Whose>> {
    db.maybe(sql!("select unit, kind from alarm where id = $1"), args![id])
        .await
}

record! {
    /// Open alarms of a unit that nobody has seen.
    #[derive(Clone, Debug)]
    pub struct Unseen {
        /// The unit.
        pub unit: String,
        /// How many.
        pub count: i64,
    }
}

/// Open alarms that nobody has seen, by unit.
pub async fn unseen(db: &Db) -> Result<Vec<Unseen>> {
    let list = sql!(
        "select unit, count(*) as count from alarm where cleared_at is null and seen_at is null group by unit"
    );
    db.all(list, args![]).await
}

record! {
    /// A device and what it said last.
    #[derive(Clone, Debug)]
    pub struct Watched {
        /// Its id.
        pub id: String,
        /// Whose station it is.
        pub unit: String,
        /// player or board.
        pub kind: String,
        /// When it said something.
        pub heard_at: Option<i64>,
        /// What it said.
        pub health: Option<Value>,
        /// When its board was read back.
        pub read_at: Option<i64>,
    }
}

/// Every device that should work.
pub async fn watched(db: &Db) -> Result<Vec<Watched>> {
    let list = sql!(
        "select d.id, d.unit, d.kind, h.at as heard_at, h.health, b.read_at from device d \
         left join device_health h on h.device = d.id left join board b on b.device = d.id \
         where d.state = 'enrolled' and not d.practice order by d.id"
    );
    db.all(list, args![]).await
}

record! {
    /// An alarm that is open.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Open {
        /// The device.
        pub device: String,
        /// `Kind::code`.
        pub kind: String,
    }
}

/// Every alarm that is open at a device.
pub async fn open(db: &Db) -> Result<Vec<Open>> {
    db.all(
        sql!("select device, kind from alarm where cleared_at is null and device is not null"),
        args![],
    )
    .await
}

record! {
    /// A device whose name two logs bear.
    #[derive(Clone, Debug)]
    pub struct Forked {
        /// Its id.
        pub id: String,
        /// Whose station it is.
        pub unit: String,
        /// Where the log that is kept ends.
        pub sequence: i64,
    }
}

/// Devices that were found to be forked, by their records or by what they said of their log, and of which nobody was told.
pub async fn forked(db: &Db) -> Result<Vec<Forked>> {
    let list = sql!(
        "select d.id, d.unit, l.sequence from device_log l join device d on d.id = l.device where l.forked_at is not null \
         and d.state <> 'revoked' and not exists (select 1 from alarm a where a.device = d.id and a.kind = 'forked' \
         and a.cleared_at is null) order by d.id"
    );
    db.all(list, args![]).await
}

record! {
    /// The newest plan of a device.
    #[derive(Clone, Debug)]
    pub struct Newest {
        /// The device.
        pub device: String,
        /// Its version.
        pub version: i64,
    }
}

/// The newest version of the plan of every device.
pub async fn newest_plans(db: &Db) -> Result<Vec<Newest>> {
    db.all(
        sql!("select device, max(version) as version from device_plan group by device"),
        args![],
    )
    .await
}

record! {
    struct SealedRow { sealed: Vec<u8> }
}

/// A plan as it was signed.
pub async fn plan(db: &Db, device: &str, version: i64) -> Result<Option<Vec<u8>>> {
    let find = sql!("select sealed from device_plan where device = $1 and version = $2");
    let row: Option<SealedRow> = db.maybe(find, args![device, version]).await?;
    Ok(row.map(|row| row.sealed))
}

/// The open alarms of these units; `{rows}` of one column.
pub async fn things(tx: &mut Tx, units: Value) -> Result<Vec<crate::reform::Thing>> {
    let list = sql!(
        "select a.id, a.unit, coalesce(d.name, a.kind) as words from {rows} join alarm a on a.unit = value ->> 0 \
         left join device d on d.id = a.device where a.cleared_at is null order by a.id"
    );
    tx.all_of(list, args![units]).await
}

/// Gives alarms to the units that take the place of theirs. Rows of (alarm, unit).
pub async fn carry(tx: &mut Tx, rows: Value) -> Result<()> {
    let carry = sql!(
        "update alarm set unit = (select n.value ->> 1 from {rows} as n where n.value ->> 0 = alarm.id) \
         where id in (select m.value ->> 0 from {rows} as m)"
    );
    tx.run_of(carry, args![rows]).await?;
    Ok(())
}
