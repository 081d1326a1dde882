//! The SQL of the demonstration.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

record! {
    struct Piece { id: String }
}

/// A unit's piece of the task at this place of a directive.
pub(super) async fn piece(tx: &mut Tx, directive: &str, position: i64, unit: &str) -> Result<Option<String>> {
    let find = sql!(
        "select a.id from assignment a join task t on t.id = a.task \
         where a.directive = $1 and t.position = $2 and a.unit = $3"
    );
    let piece = tx.maybe::<Piece>(find, args![directive, position, unit]).await?;
    Ok(piece.map(|piece| piece.id))
}

record! {
    struct Serves { directive: String, task: String }
}

/// The first task of the first directive of a unit.
pub(super) async fn first_task(db: &Db, unit: &str) -> Result<Option<(String, String)>> {
    let find = sql!(
        "select d.id as directive, t.id as task from directive d join task t on t.directive = d.id \
         where d.unit = $1 order by d.issued_at, d.id, t.position limit 1"
    );
    let found: Option<Serves> = db.maybe(find, args![unit]).await?;
    Ok(found.map(|found| (found.directive, found.task)))
}

/// True when a device of the unit has a log.
pub(super) async fn has_log(tx: &mut Tx, unit: &str) -> Result<bool> {
    let find = sql!(
        "select d.id from device d join device_log l on l.device = d.id where d.unit = $1 and l.sequence > 0 limit 1"
    );
    Ok(tx.maybe::<Piece>(find, args![unit]).await?.is_some())
}

/// A bulletin of a commune.
pub(super) struct NewBulletin<'a> {
    pub id: &'a str,
    pub unit: &'a str,
    pub person: &'a str,
    pub title: &'a str,
}

/// Puts a bulletin for the first task of the unit, on its timetable; its words follow.
pub(super) async fn bulletin(tx: &mut Tx, new: &NewBulletin<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into bulletin (id, unit, level, class, kind, mode, title, directive, task, issued_at, withheld, sent_at, version, \
         created_by, created_at, changed_at) select $1, $2, 'commune', 'ordinary', 'notice', 'live', $3, \
         (select directive from assignment where unit = $2 order by given_at, id limit 1), \
         (select task from assignment where unit = $2 order by given_at, id limit 1), $5, $6, $5, 1, $4, $5, $5"
    );
    let values = args![new.id, new.unit, new.title, new.person, at, false];
    tx.run(insert, values).await?;
    let target = sql!(
        "insert into bulletin_target (bulletin, unit, state, received_at, seen_at, seen_by, decided_at, decided_by, changed_at) \
         values ($1, $2, 'scheduled', $4, $4, $3, $4, $3, $4)"
    );
    tx.run(target, args![new.id, new.unit, new.person, at]).await?;
    Ok(())
}

/// A slot of every day.
pub(super) struct NewSlot<'a> {
    pub id: &'a str,
    pub unit: &'a str,
    pub person: &'a str,
    pub bulletin: &'a str,
    pub language: &'a str,
    pub start_s: i64,
    pub duration_ms: i64,
    pub first: &'a str,
}

/// Puts a slot.
pub(super) async fn slot(tx: &mut Tx, new: &NewSlot<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into slot (id, unit, bulletin, language, calendar, start_s, duration_ms, class, level, source, resume, late_ms, \
         form_key, created_by, created_at, version) values ($1, $2, $3, $4, $5, $6, $9, 'ordinary', 'commune', 'recording', \
         'continue', 60000, $1, $7, $8, 1)"
    );
    let calendar = serde_json::json!({ "days": { "every": "FREQ=DAILY" }, "from": new.first });
    let head = args![
        new.id,
        new.unit,
        new.bulletin,
        new.language,
        calendar,
        new.start_s
    ];
    let tail = args![new.person, at, new.duration_ms];
    tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

/// A box of a station.
pub(super) struct NewDevice<'a> {
    pub id: &'a str,
    pub unit: &'a str,
    pub person: &'a str,
    pub name: &'a str,
    pub gateway: bool,
}

/// Puts a box that is taken in.
pub(super) async fn device(tx: &mut Tx, new: &NewDevice<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into device (id, unit, kind, name, state, practice, gateway, offset_ms, languages, program, enrolled_at, version, \
         created_by, created_at, changed_at) values ($1, $2, 'player', $3, 'enrolled', $4, $5, 0, $6, '0.1.0', $7, 1, $8, $7, $7)"
    );
    let head = args![new.id, new.unit, new.name, false, new.gateway];
    let tail = args![serde_json::json!([]), at, new.person];
    tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

/// Puts the cluster that a box feeds.
pub(super) async fn cluster(tx: &mut Tx, device: &NewDevice<'_>, id: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into cluster (id, unit, name, technology, device, version, changed_by, changed_at) \
         values ($1, $2, $3, $4, $5, 1, $6, $7)"
    );
    let technology = if device.gateway { "fm" } else { "ip" };
    let head = args![id, device.unit, device.name, technology, device.id];
    tx.run(insert, head.into_iter().chain(args![device.person, at]).collect())
        .await?;
    Ok(())
}

/// Puts the plan of a box.
pub(super) async fn plan(tx: &mut Tx, plan: &wire::player::Plan, sealed: Vec<u8>) -> Result<()> {
    let insert = sql!(
        "insert into device_plan (device, version, digest, sealed, issued_at, expires_at, item_count, left_out) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let head = args![
        &plan.device,
        plan.version as i64,
        plan.digest().to_vec(),
        sealed,
        plan.issued_at
    ];
    let tail = args![plan.expires_at, plan.items.len() as i64, serde_json::json!([])];
    tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}
