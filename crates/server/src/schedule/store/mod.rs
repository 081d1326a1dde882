//! The SQL of timetables: slots with what they play, and what was changed on single days.

mod bulletins;
mod carried;
mod feeds;
mod places;
mod plans;
mod rules;

use civic::Moment;
use serde_json::Value;
use store::{Count, Result, Tx, args, record, sql};

pub use bulletins::*;
pub use carried::*;
pub use feeds::*;
pub use places::*;
pub use plans::*;
pub use rules::*;

record! {
    /// A slot, with what is known of the bulletin or relay that it plays.
    #[derive(Clone, Debug)]
    pub struct SlotRow {
        /// Its id.
        pub id: String,
        /// The station's unit.
        pub unit: String,
        /// The bulletin that it plays.
        pub bulletin: Option<String>,
        /// The relay that it takes over.
        pub relay: Option<String>,
        /// BCP 47.
        pub language: String,
        /// Its days, as `schedule::calendar` writes them.
        pub calendar: Value,
        /// Seconds after midnight.
        pub start_s: i64,
        /// Its length.
        pub duration_ms: i64,
        /// `civic::bulletin::Class`.
        pub class: String,
        /// `civic::bulletin::Level`.
        pub level: String,
        /// `civic::broadcast::Source`.
        pub source: String,
        /// The devices that it goes to; none: all of the unit.
        pub devices: Option<Value>,
        /// never, live or continue.
        pub resume: String,
        /// How late it may begin.
        pub late_ms: i64,
        /// Play-now and urgent: its one instant.
        pub at: Option<i64>,
        /// The urgent order behind it.
        pub urgent_order: Option<String>,
        /// It waits for the commune's decision.
        pub pending: bool,
        /// Who made it.
        pub created_by: String,
        /// When.
        pub created_at: i64,
        /// When it ended.
        pub ended_at: Option<i64>,
        /// Why.
        pub ended_why: Option<String>,
        /// Grows with every change.
        pub version: i64,
        /// The title of the bulletin, or the name of the relay.
        pub title: Option<String>,
        /// live or drill.
        pub mode: Option<String>,
        /// The unit that made the bulletin.
        pub maker: Option<String>,
        /// When the bulletin stops being true, exclusive.
        pub expires_at: Option<i64>,
        /// When it was taken back.
        pub withdrawn_at: Option<i64>,
        /// The bulletin in its place.
        pub superseded_by: Option<String>,
        /// A secret, or not cleared.
        pub withheld: Option<bool>,
        /// Who made the bulletin.
        pub author: Option<String>,
        /// Who asked for the urgent order.
        pub asked_by: Option<String>,
        /// The slot in whose place it came.
        pub replaces: Option<String>,
    }
}

impl SlotRow {
    /// Everybody who sends what it plays: none of them lets a drill reach a live device.
    pub fn senders(&self) -> impl Iterator<Item = &str> {
        let more = [self.author.as_deref(), self.asked_by.as_deref()];
        std::iter::once(self.created_by.as_str()).chain(more.into_iter().flatten())
    }
}

/// The slots of these stations that may be heard after an instant; what ended earlier is history.
pub async fn slots(tx: &mut Tx, units: &Value, after: Moment) -> Result<Vec<SlotRow>> {
    let list = sql!(
        "select s.id, s.unit, s.bulletin, s.relay, s.language, s.calendar, s.start_s, s.duration_ms, s.class, s.level, \
         s.source, s.devices, s.resume, s.late_ms, s.at, s.urgent_order, s.pending, s.created_by, s.created_at, \
         s.ended_at, s.ended_why, s.version, coalesce(b.title, r.name) as title, b.mode, b.unit as maker, b.expires_at, \
         b.withdrawn_at, b.superseded_by, b.withheld, b.created_by as author, u.asked_by, s.replaces \
         from {rows} join slot s on s.unit = value ->> 0 left join bulletin b on b.id = s.bulletin \
         left join relay r on r.id = s.relay left join urgent_order u on u.id = s.urgent_order \
         where (s.ended_at is null or s.ended_at > $2) and (s.at is null or s.at + s.duration_ms > $2) \
         order by s.start_s, s.id"
    );
    tx.all_of(list, args![units.clone(), after]).await
}

/// One slot, also one that ended.
pub async fn slot(tx: &mut Tx, id: &str) -> Result<Option<SlotRow>> {
    let find = sql!(
        "select s.id, s.unit, s.bulletin, s.relay, s.language, s.calendar, s.start_s, s.duration_ms, s.class, s.level, \
         s.source, s.devices, s.resume, s.late_ms, s.at, s.urgent_order, s.pending, s.created_by, s.created_at, \
         s.ended_at, s.ended_why, s.version, coalesce(b.title, r.name) as title, b.mode, b.unit as maker, b.expires_at, \
         b.withdrawn_at, b.superseded_by, b.withheld, b.created_by as author, u.asked_by, s.replaces \
         from slot s left join bulletin b on b.id = s.bulletin left join relay r on r.id = s.relay \
         left join urgent_order u on u.id = s.urgent_order where s.id = $1"
    );
    tx.maybe(find, args![id]).await
}

/// The slots that play a bulletin and have not ended, at every station.
pub async fn slots_playing(tx: &mut Tx, bulletin: &str) -> Result<Vec<SlotRow>> {
    let list = sql!(
        "select s.id, s.unit, s.bulletin, s.relay, s.language, s.calendar, s.start_s, s.duration_ms, s.class, s.level, \
         s.source, s.devices, s.resume, s.late_ms, s.at, s.urgent_order, s.pending, s.created_by, s.created_at, \
         s.ended_at, s.ended_why, s.version, b.title, b.mode, b.unit as maker, b.expires_at, \
         b.withdrawn_at, b.superseded_by, b.withheld, b.created_by as author, u.asked_by, s.replaces \
         from slot s join bulletin b on b.id = s.bulletin left join urgent_order u on u.id = s.urgent_order \
         where s.bulletin = $1 and s.ended_at is null order by s.unit, s.start_s, s.id"
    );
    tx.all(list, args![bulletin]).await
}

/// Every slot of a station, also those that ended, of bulletins that are scheduled there.
pub async fn slots_of_scheduled(tx: &mut Tx, unit: &str) -> Result<Vec<SlotRow>> {
    let list = sql!(
        "select s.id, s.unit, s.bulletin, s.relay, s.language, s.calendar, s.start_s, s.duration_ms, s.class, s.level, \
         s.source, s.devices, s.resume, s.late_ms, s.at, s.urgent_order, s.pending, s.created_by, s.created_at, \
         s.ended_at, s.ended_why, s.version, b.title, b.mode, b.unit as maker, b.expires_at, \
         b.withdrawn_at, b.superseded_by, b.withheld, b.created_by as author, u.asked_by, s.replaces \
         from bulletin_target t join slot s on s.bulletin = t.bulletin and s.unit = t.unit join bulletin b on b.id = s.bulletin \
         left join urgent_order u on u.id = s.urgent_order where t.unit = $1 and t.state = 'scheduled' order by s.start_s, s.id"
    );
    tx.all(list, args![unit]).await
}

/// The units at which something is scheduled.
pub async fn units_waiting(tx: &mut Tx) -> Result<Vec<String>> {
    let list = sql!("select distinct unit from bulletin_target where state = 'scheduled' order by unit");
    let rows = tx.all::<UnitOf>(list, args![]).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

record! {
    /// The id of something.
    #[derive(Debug)]
    pub struct Known { pub id: String }
}

/// The slot that this form made already, if it was sent twice.
pub async fn made_by_form(tx: &mut Tx, form_key: &str) -> Result<Option<String>> {
    let find = sql!("select id from slot where form_key = $1");
    Ok(tx
        .maybe::<Known>(find, args![form_key])
        .await?
        .map(|known| known.id))
}

/// A slot that is about to be.
#[derive(Clone, Debug)]
pub struct NewSlot {
    /// Its id.
    pub id: String,
    /// The station's unit.
    pub unit: String,
    /// The bulletin, or none.
    pub bulletin: Option<String>,
    /// The relay, or none.
    pub relay: Option<String>,
    /// BCP 47.
    pub language: String,
    /// Its days.
    pub calendar: Value,
    /// Seconds after midnight.
    pub start_s: i64,
    /// Its length.
    pub duration_ms: i64,
    /// Class, level and source, as codes.
    pub codes: [String; 3],
    /// The devices; none: all.
    pub devices: Option<Value>,
    /// never, live or continue.
    pub resume: String,
    /// How late it may begin.
    pub late_ms: i64,
    /// Its one instant.
    pub at: Option<Moment>,
    /// The urgent order.
    pub order: Option<String>,
    /// Waits for the commune's decision.
    pub pending: bool,
    /// Names the form: a second sending makes no second slot.
    pub form_key: String,
    /// The slot in whose place it comes.
    pub replaces: Option<String>,
    /// Who makes it.
    pub by: String,
    /// When it begins to count.
    pub created: Moment,
}

/// Keeps a slot.
pub async fn insert_slot(tx: &mut Tx, new: NewSlot) -> Result<()> {
    let insert = sql!(
        "insert into slot (id, unit, bulletin, relay, language, calendar, start_s, duration_ms, class, level, source, \
         devices, resume, late_ms, at, urgent_order, pending, form_key, replaces, created_by, created_at, version) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 1)"
    );
    let [class, level, source] = new.codes;
    let values = args![
        new.id,
        new.unit,
        new.bulletin,
        new.relay,
        new.language,
        new.calendar,
        new.start_s,
        new.duration_ms,
        class,
        level,
        source,
        new.devices,
        new.resume,
        new.late_ms,
        new.at.map(|at| at.0),
        new.order,
        new.pending,
        new.form_key,
        new.replaces,
        new.by,
        new.created
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// Ends a slot; false when it ended already or was changed since it was looked at.
pub async fn end_slot(tx: &mut Tx, id: &str, version: i64, by: &str, why: &str, at: Moment) -> Result<bool> {
    let end = sql!(
        "update slot set ended_at = $4, ended_by = $3, ended_why = $5, version = version + 1 \
         where id = $1 and version = $2 and ended_at is null"
    );
    Ok(tx.run(end, args![id, version, by, at, why]).await? == 1)
}

/// Ends every slot that an urgent order made, or that plays a bulletin.
pub async fn end_slots_of(
    tx: &mut Tx,
    order: Option<&str>,
    bulletin: Option<&str>,
    by: &str,
    at: Moment,
) -> Result<u64> {
    let end = sql!(
        "update slot set ended_at = $4, ended_by = $3, ended_why = 'withdrawn', version = version + 1 \
         where ended_at is null and (urgent_order = $1 or bulletin = $2)"
    );
    tx.run(end, args![order, bulletin, by, at]).await
}

/// Lets a slot that waited be heard, on these days.
pub async fn decide_slot(tx: &mut Tx, id: &str) -> Result<bool> {
    let decide = sql!("update slot set pending = $2, version = version + 1 where id = $1 and pending = $3");
    Ok(tx.run(decide, args![id, false, true]).await? == 1)
}

record! {
    /// A change of one occurrence of a slot.
    #[derive(Clone, Debug)]
    pub struct ChangeRow {
        /// The slot.
        pub slot: String,
        /// The day on which it would begin, ISO.
        pub day: String,
        /// moved or dropped.
        pub what: String,
        /// The instant to which it was moved.
        pub moved_to: Option<i64>,
        /// Why.
        pub why: Option<String>,
        /// When.
        pub at: i64,
    }
}

/// What was changed on single days of the slots of these stations.
pub async fn changes(tx: &mut Tx, units: &Value) -> Result<Vec<ChangeRow>> {
    let list = sql!(
        "select c.slot, c.day, c.what, c.moved_to, c.why, c.at from {rows} join slot s on s.unit = value ->> 0 \
         join slot_change c on c.slot = s.id order by c.slot, c.day"
    );
    tx.all_of(list, args![units.clone()]).await
}

/// What was changed on single days of the slots that play a bulletin.
pub async fn changes_playing(tx: &mut Tx, bulletin: &str) -> Result<Vec<ChangeRow>> {
    let list = sql!(
        "select c.slot, c.day, c.what, c.moved_to, c.why, c.at from slot s join slot_change c on c.slot = s.id \
         where s.bulletin = $1 order by c.slot, c.day"
    );
    tx.all(list, args![bulletin]).await
}

/// Changes one occurrence; an earlier change of it is replaced.
pub async fn change_occurrence(tx: &mut Tx, change: &ChangeRow, by: &str) -> Result<()> {
    let put = sql!(
        "insert into slot_change (slot, day, what, moved_to, why, by_person, at) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (slot, day) do update set what = excluded.what, moved_to = excluded.moved_to, why = excluded.why, \
         by_person = excluded.by_person, at = excluded.at"
    );
    let (moved, why) = (change.moved_to, change.why.clone());
    let values = args![&change.slot, &change.day, &change.what, moved, why, by, change.at];
    tx.run(put, values).await?;
    Ok(())
}

/// Takes the change of one occurrence back; false when there is none.
pub async fn restore_occurrence(tx: &mut Tx, slot: &str, day: &str) -> Result<bool> {
    let restore = sql!("delete from slot_change where slot = $1 and day = $2");
    Ok(tx.run(restore, args![slot, day]).await? == 1)
}

/// How many slots a bulletin still has at a station.
pub async fn slots_of_bulletin(tx: &mut Tx, unit: &str, bulletin: &str) -> Result<i64> {
    let count =
        sql!("select count(*) as count from slot where unit = $1 and bulletin = $2 and ended_at is null");
    Ok(tx.one::<Count>(count, args![unit, bulletin]).await?.count)
}

record! {
    /// A unit.
    #[derive(Debug)]
    pub struct UnitOf { pub unit: String }
}

/// The units to which a bulletin was sent.
pub async fn targets(tx: &mut Tx, bulletin: &str) -> Result<Vec<String>> {
    let list = sql!("select unit from bulletin_target where bulletin = $1 order by unit");
    let rows = tx.all::<UnitOf>(list, args![bulletin]).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

/// Of these units, those that have a station: a device, a cluster, or a timetable.
pub async fn with_station(tx: &mut Tx, units: &Value) -> Result<Vec<String>> {
    let list = sql!(
        "select value ->> 0 as unit from {rows} where exists (select 1 from device d where d.unit = value ->> 0) \
         or exists (select 1 from cluster c where c.unit = value ->> 0 and c.closed_at is null) \
         or exists (select 1 from slot s where s.unit = value ->> 0 and s.ended_at is null) order by 1"
    );
    let rows = tx.all_of::<UnitOf>(list, args![units.clone()]).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

/// The stations that an urgent order reached.
pub async fn units_of_order(tx: &mut Tx, order: &str) -> Result<Vec<String>> {
    let list = sql!("select distinct unit from slot where urgent_order = $1 order by unit");
    let rows = tx.all::<UnitOf>(list, args![order]).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

/// The slots of a bulletin that wait for the decision of a station, in the order of their time.
pub async fn pending_of(tx: &mut Tx, unit: &str, bulletin: &str) -> Result<Vec<String>> {
    let list = sql!(
        "select id from slot where unit = $1 and bulletin = $2 and pending = $3 and ended_at is null order by start_s, id"
    );
    let rows = tx.all::<Known>(list, args![unit, bulletin, true]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
