//! The SQL of activities and evidence.

mod versions;

pub use versions::{
    Choice, Clash, NewClash, Revised, clash, clashes_of, fields_at, insert_clash, insert_first_revision,
    insert_revision, land, open_clashes, revise, settle,
};

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

use super::log::NewActivity;
use crate::assignment::Assignment;

record! {
    /// An activity with what decides who may see it.
    #[derive(Clone, Debug)]
    pub struct Activity {
        /// Its id.
        pub id: String,
        /// The assignment that it was done for.
        pub assignment: String,
        /// The directive behind that.
        pub directive: String,
        /// The unit that did it, to which the assignment was given.
        pub unit: String,
        /// The unit that gave the assignment.
        pub given_by: String,
        /// Code of `civic::activity::Kind`.
        pub kind: String,
        /// The civil day, ISO.
        pub happened_on: String,
        /// Where.
        pub place: Option<String>,
        /// BCP 47.
        pub language: String,
        /// For whom: a code of `civic::regime::listed`.
        pub audience: Option<String>,
        /// What about: a code of `civic::regime::listed`.
        pub topic: Option<String>,
        /// Figures; see `civic::activity::Figure`.
        pub items: Option<i64>,
        /// Minutes on air.
        pub minutes: Option<i64>,
        /// Copies.
        pub copies: Option<i64>,
        /// Lượt người.
        pub people: Option<i64>,
        /// Words about it.
        pub note: Option<String>,
        /// When it was logged, UTC milliseconds.
        pub logged_at: i64,
        /// Who logged it, by name.
        pub logged_by: String,
        /// When it was withdrawn.
        pub withdrawn_at: Option<i64>,
        /// Why.
        pub withdrawn_reason: Option<String>,
        /// Counts corrections, from 1.
        pub version: i64,
        /// The unit for which a phone wrote it, when that was gone when it was sent.
        pub phone_unit: Option<String>,
        /// How its place was found then: `civic::landing::Landing::code`.
        pub landed: Option<String>,
        /// The unit of the person who sent it then.
        pub landed_for: Option<String>,
        /// The task in the letter's own words.
        pub body: String,
        /// How many pieces of evidence it has.
        pub evidence: i64,
    }
}

/// One activity.
pub async fn get(db: &Db, id: &str) -> Result<Option<Activity>> {
    let find = sql!(
        "select v.id, v.assignment, v.directive, v.unit, a.given_by, v.kind, v.happened_on, v.place, v.language, \
         v.audience, v.topic, v.items, v.minutes, v.copies, v.people, v.note, v.logged_at, p.name as logged_by, v.withdrawn_at, \
         v.withdrawn_reason, v.version, v.phone_unit, v.landed, v.landed_for, t.body, (select count(*) from evidence e where e.activity = v.id) as evidence \
         from activity v join assignment a on a.id = v.assignment join task t on t.id = v.task \
         join person p on p.id = v.logged_by where v.id = $1"
    );
    db.maybe(find, args![id]).await
}

/// [`get`] as a transaction sees it.
pub async fn get_in(tx: &mut Tx, id: &str) -> Result<Option<Activity>> {
    let find = sql!(
        "select v.id, v.assignment, v.directive, v.unit, a.given_by, v.kind, v.happened_on, v.place, v.language, \
         v.audience, v.topic, v.items, v.minutes, v.copies, v.people, v.note, v.logged_at, p.name as logged_by, v.withdrawn_at, \
         v.withdrawn_reason, v.version, v.phone_unit, v.landed, v.landed_for, t.body, (select count(*) from evidence e where e.activity = v.id) as evidence \
         from activity v join assignment a on a.id = v.assignment join task t on t.id = v.task \
         join person p on p.id = v.logged_by where v.id = $1"
    );
    tx.maybe(find, args![id]).await
}

/// The activities of an assignment, the newest first, withdrawn ones with them.
pub async fn of_assignment(db: &Db, assignment: &str) -> Result<Vec<Activity>> {
    let list = sql!(
        "select v.id, v.assignment, v.directive, v.unit, a.given_by, v.kind, v.happened_on, v.place, v.language, \
         v.audience, v.topic, v.items, v.minutes, v.copies, v.people, v.note, v.logged_at, p.name as logged_by, v.withdrawn_at, \
         v.withdrawn_reason, v.version, v.phone_unit, v.landed, v.landed_for, t.body, (select count(*) from evidence e where e.activity = v.id) as evidence \
         from activity v join assignment a on a.id = v.assignment join task t on t.id = v.task \
         join person p on p.id = v.logged_by where v.assignment = $1 order by v.happened_on desc, v.id desc limit 200"
    );
    db.all(list, args![assignment]).await
}

/// The activities of a unit, and what landed elsewhere from its people, the newest first; at most 200.
pub async fn of_unit(db: &Db, unit: &str) -> Result<Vec<Activity>> {
    let list = sql!(
        "select v.id, v.assignment, v.directive, v.unit, a.given_by, v.kind, v.happened_on, v.place, v.language, \
         v.audience, v.topic, v.items, v.minutes, v.copies, v.people, v.note, v.logged_at, p.name as logged_by, v.withdrawn_at, \
         v.withdrawn_reason, v.version, v.phone_unit, v.landed, v.landed_for, t.body, (select count(*) from evidence e where e.activity = v.id) as evidence \
         from activity v join assignment a on a.id = v.assignment join task t on t.id = v.task \
         join person p on p.id = v.logged_by where v.unit = $1 or v.landed_for = $1 order by v.happened_on desc, v.id desc limit 200"
    );
    db.all(list, args![unit]).await
}

record! {
    /// Who logged what under a form key.
    #[derive(Debug)]
    pub struct Keyed {
        /// The activity.
        pub id: String,
        /// The assignment.
        pub assignment: String,
        /// The unit.
        pub unit: String,
    }
}

/// The activity that came from a form.
pub async fn by_form(db: &Db, key: &str) -> Result<Option<Keyed>> {
    db.maybe(
        sql!("select id, assignment, unit from activity where form_key = $1"),
        args![key],
    )
    .await
}

/// [`by_form`] as a transaction sees it.
pub async fn by_form_in(tx: &mut Tx, key: &str) -> Result<Option<Keyed>> {
    tx.maybe(
        sql!("select id, assignment, unit from activity where form_key = $1"),
        args![key],
    )
    .await
}

/// Logs an activity for an assignment.
pub async fn insert(
    tx: &mut Tx,
    id: &str,
    at: Moment,
    person: &str,
    row: &Assignment,
    new: &NewActivity,
) -> Result<()> {
    let insert = sql!(
        "insert into activity (id, assignment, directive, task, unit, kind, happened_on, place, language, items, \
         minutes, copies, people, note, form_key, logged_by, logged_at, audience, topic) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    );
    let what = args![
        id,
        &row.id,
        &row.directive,
        &row.task,
        &row.unit,
        new.kind.code(),
        new.day,
        new.place.clone()
    ];
    let figures = args![new.language, new.items, new.minutes, new.copies, new.people];
    let tail = args![
        new.note.clone(),
        &new.form_key,
        person,
        at,
        new.audience.clone(),
        new.topic.clone()
    ];
    tx.run(insert, what.into_iter().chain(figures).chain(tail).collect())
        .await?;
    Ok(())
}

/// A row of evidence.
#[derive(Debug)]
pub struct EvidenceRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// The activity.
    pub activity: &'a str,
    /// photo, audio, video, document or link.
    pub kind: &'static str,
    /// The link.
    pub url: Option<&'a str>,
    /// Hash of what is served.
    pub blob: Option<&'a str>,
    /// Hash of what came, which is never served.
    pub original: Option<&'a str>,
    /// The name that it came with.
    pub file_name: Option<&'a str>,
    /// What it is.
    pub media_type: Option<&'a str>,
    /// Bytes of what is served.
    pub size: Option<i64>,
}

/// Adds a piece of evidence.
pub async fn insert_evidence(tx: &mut Tx, row: &EvidenceRow<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into evidence (id, activity, kind, url, blob, original, file_name, media_type, size, added_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let head = args![row.id, row.activity, row.kind, row.url, row.blob, row.original];
    let tail = args![row.file_name, row.media_type, row.size, at];
    tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

record! {
    /// A piece of evidence.
    #[derive(Clone, Debug)]
    pub struct Evidence {
        /// Its id.
        pub id: String,
        /// The activity that it shows.
        pub activity: String,
        /// photo, audio, video, document or link.
        pub kind: String,
        /// The link.
        pub url: Option<String>,
        /// Hash of what is served.
        pub blob: Option<String>,
        /// The name that it came with.
        pub file_name: Option<String>,
        /// What it is.
        pub media_type: Option<String>,
        /// Bytes.
        pub size: Option<i64>,
    }
}

/// One piece of evidence.
pub async fn evidence(db: &Db, id: &str) -> Result<Option<Evidence>> {
    let find =
        sql!("select id, activity, kind, url, blob, file_name, media_type, size from evidence where id = $1");
    db.maybe(find, args![id]).await
}

/// The evidence of an activity, as it was added.
pub async fn evidence_of(db: &Db, activity: &str) -> Result<Vec<Evidence>> {
    let list = sql!(
        "select id, activity, kind, url, blob, file_name, media_type, size from evidence where activity = $1 order by id"
    );
    db.all(list, args![activity]).await
}

/// Withdraws an activity; `false` when it was withdrawn before.
pub async fn withdraw(tx: &mut Tx, id: &str, reason: &str, at: Moment) -> Result<bool> {
    let update = sql!(
        "update activity set withdrawn_at = $2, withdrawn_reason = $3 where id = $1 and withdrawn_at is null"
    );
    Ok(tx.run(update, args![id, at, reason]).await? == 1)
}
