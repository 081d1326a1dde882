//! The SQL of corrections: versions of an activity, clashes, and where late work landed.

use civic::Moment;
use civic::merge::Fields;
use serde_json::Value;
use store::{Db, Error, Result, Tx, args, record, sql};

use super::super::log::NewActivity;

record! {
    struct Kept { fields: Value }
}

/// What an activity said at a version; `None` when that was not written down.
pub async fn fields_at(tx: &mut Tx, activity: &str, version: i64) -> Result<Option<Fields>> {
    let find = sql!("select fields from activity_revision where activity = $1 and version = $2");
    let row: Option<Kept> = tx.maybe(find, args![activity, version]).await?;
    let damaged = |_| Error::Damaged(format!("revision {version} of activity {activity}"));
    row.map(|row| serde_json::from_value(row.fields).map_err(damaged))
        .transpose()
}

/// A version that is about to be written down.
#[derive(Debug)]
pub struct Revised<'a> {
    /// The activity.
    pub activity: &'a str,
    /// From 1.
    pub version: i64,
    /// What it said.
    pub fields: &'a Fields,
    /// By whom.
    pub person: &'a str,
}

/// Writes a version down; one that stands there already stays.
pub async fn insert_revision(tx: &mut Tx, new: &Revised<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into activity_revision (activity, version, fields, written_by, written_at) values ($1, $2, $3, $4, $5) \
         on conflict (activity, version) do nothing"
    );
    let fields = serde_json::json!(new.fields);
    tx.run(insert, args![new.activity, new.version, fields, new.person, at])
        .await?;
    Ok(())
}

/// Writes version 1 down, as who logged the activity wrote it; once it stands there it stays.
pub async fn insert_first_revision(tx: &mut Tx, activity: &str, fields: &Fields) -> Result<()> {
    let insert = sql!(
        "insert into activity_revision (activity, version, fields, written_by, written_at) \
         select id, 1, $2, logged_by, logged_at from activity where id = $1 on conflict (activity, version) do nothing"
    );
    tx.run(insert, args![activity, serde_json::json!(fields)]).await?;
    Ok(())
}

/// Writes a corrected activity over the one of the version before; `false` when another correction was quicker.
pub async fn revise(tx: &mut Tx, id: &str, from: i64, new: &NewActivity) -> Result<bool> {
    let update = sql!(
        "update activity set kind = $3, happened_on = $4, place = $5, language = $6, items = $7, minutes = $8, \
         copies = $9, people = $10, note = $11, audience = $12, topic = $13, version = version + 1 where id = $1 and version = $2"
    );
    let what = args![
        id,
        from,
        new.kind.code(),
        new.day,
        new.place.clone(),
        new.language
    ];
    let tail = args![
        new.items,
        new.minutes,
        new.copies,
        new.people,
        new.note.clone(),
        new.audience.clone(),
        new.topic.clone()
    ];
    Ok(tx.run(update, what.into_iter().chain(tail).collect()).await? == 1)
}

/// Notes for which unit a phone wrote an activity, how its place was found, and whose person sent it.
pub async fn land(tx: &mut Tx, id: &str, phone_unit: &str, landed: &str, landed_for: &str) -> Result<()> {
    let update = sql!("update activity set phone_unit = $2, landed = $3, landed_for = $4 where id = $1");
    tx.run(update, args![id, phone_unit, landed, landed_for]).await?;
    Ok(())
}

record! {
    /// A field that was changed twice.
    #[derive(Clone, Debug)]
    pub struct Clash {
        /// Its id.
        pub id: String,
        /// The activity.
        pub activity: String,
        /// The field.
        pub field: String,
        /// What stood there before both.
        pub base: String,
        /// What came later.
        pub mine: String,
        /// What stood there when it came.
        pub theirs: String,
        /// Who wrote what came later, by name.
        pub person: String,
        /// When it came, UTC milliseconds.
        pub made_at: i64,
        /// `mine` or `theirs`, once somebody has chosen.
        pub kept: Option<String>,
    }
}

/// A clash that is about to be written down.
#[derive(Debug)]
pub struct NewClash<'a> {
    /// Its id.
    pub id: &'a str,
    /// The activity.
    pub activity: &'a str,
    /// What clashed.
    pub clash: &'a civic::merge::Clash,
    /// Who wrote what came later.
    pub person: &'a str,
}

/// Writes a clash down.
pub async fn insert_clash(tx: &mut Tx, new: &NewClash<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into activity_clash (id, activity, field, base, mine, theirs, written_by, made_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let (clash, head) = (new.clash, args![new.id, new.activity]);
    let tail = args![
        &clash.field,
        &clash.base,
        &clash.mine,
        &clash.theirs,
        new.person,
        at
    ];
    tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

/// One clash.
pub async fn clash(tx: &mut Tx, id: &str) -> Result<Option<Clash>> {
    let find = sql!(
        "select c.id, c.activity, c.field, c.base, c.mine, c.theirs, p.name as person, c.made_at, c.kept \
         from activity_clash c join person p on p.id = c.written_by where c.id = $1"
    );
    tx.maybe(find, args![id]).await
}

/// The clashes of an activity that nobody has settled, the oldest first.
pub async fn clashes_of(db: &Db, activity: &str) -> Result<Vec<Clash>> {
    let list = sql!(
        "select c.id, c.activity, c.field, c.base, c.mine, c.theirs, p.name as person, c.made_at, c.kept \
         from activity_clash c join person p on p.id = c.written_by \
         where c.activity = $1 and c.settled_at is null order by c.id"
    );
    db.all(list, args![activity]).await
}

/// The open clashes of a unit's activities; at most 50.
pub async fn open_clashes(db: &Db, unit: &str) -> Result<Vec<Clash>> {
    let list = sql!(
        "select c.id, c.activity, c.field, c.base, c.mine, c.theirs, p.name as person, c.made_at, c.kept \
         from activity_clash c join activity v on v.id = c.activity join person p on p.id = c.written_by \
         where c.settled_at is null and v.withdrawn_at is null and (v.unit = $1 or v.landed_for = $1) \
         order by c.id limit 50"
    );
    db.all(list, args![unit]).await
}

/// What is kept of a clash.
#[derive(Debug)]
pub struct Choice<'a> {
    /// The clash.
    pub id: &'a str,
    /// `mine` or `theirs`.
    pub kept: &'static str,
    /// Who chose.
    pub person: &'a str,
}

/// Settles a clash; `false` when it was settled before.
pub async fn settle(tx: &mut Tx, choice: &Choice<'_>, at: Moment) -> Result<bool> {
    let update = sql!(
        "update activity_clash set kept = $2, settled_by = $3, settled_at = $4 where id = $1 and settled_at is null"
    );
    let values = args![choice.id, choice.kept, choice.person, at];
    Ok(tx.run(update, values).await? == 1)
}
