//! The SQL of what follows from playings: the activity of a commune, the state of a bulletin there.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// The confirmed playings of a bulletin in a unit on a day, in one language.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Sum {
        /// BCP 47.
        pub language: String,
        /// Occurrences, each once however many devices played it.
        pub plays: i64,
        /// Samples at 48 kHz, of each occurrence those of the device that played most.
        pub samples: i64,
    }
}

/// What was confirmed, planned and in a language that is known, between two instants of the programme.
pub async fn sums(tx: &mut Tx, bulletin: &str, unit: &str, from: Moment, until: Moment) -> Result<Vec<Sum>> {
    let list = sql!(
        "select language, count(*) as plays, cast(sum(samples) as bigint) as samples from \
         (select language, item, max(samples) as samples from asrun_play where bulletin = $1 and unit = $2 and due_at >= $3 \
         and due_at < $4 and outcome = 'confirmed' and planned and language is not null and samples is not null \
         group by language, item) one group by language order by language"
    );
    tx.all(list, args![bulletin, unit, from, until]).await
}

record! {
    /// What a bulletin serves.
    #[derive(Clone, Debug)]
    pub struct Served {
        /// Its title.
        pub title: String,
        /// live or drill.
        pub mode: String,
        /// The task of the clause that it serves.
        pub task: Option<String>,
    }
}

/// What a bulletin serves.
pub async fn served(tx: &mut Tx, bulletin: &str) -> Result<Option<Served>> {
    tx.maybe(
        sql!("select title, mode, task from bulletin where id = $1"),
        args![bulletin],
    )
    .await
}

record! {
    struct Id { id: String }
}

/// The assignment of a task to a unit.
pub async fn assignment(tx: &mut Tx, task: &str, unit: &str) -> Result<Option<String>> {
    let find = sql!("select id from assignment where task = $1 and unit = $2");
    let row: Option<Id> = tx.maybe(find, args![task, unit]).await?;
    Ok(row.map(|row| row.id))
}

/// The account that stands for the as-run log of a unit; nobody can sign in with it.
pub async fn machine(tx: &mut Tx, unit: &str, id: &str, name: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into person (id, unit, role, name, login, password_hash, active, created_at) \
         values ($1, $2, 'commune', $3, $1, null, $4, $5) on conflict (id) do nothing"
    );
    tx.run(insert, args![id, unit, name, false, at]).await?;
    Ok(())
}

/// A credit as it is written.
#[derive(Clone, Debug)]
pub struct Credit<'a> {
    /// The activity.
    pub activity: &'a str,
    /// The bulletin.
    pub bulletin: &'a str,
    /// The unit.
    pub unit: &'a str,
    /// ISO.
    pub day: &'a str,
    /// BCP 47.
    pub language: &'a str,
    /// Occurrences.
    pub plays: i64,
    /// Milliseconds of sound.
    pub played_ms: i64,
    /// The activity's version.
    pub version: i64,
}

/// Notes what an activity was made of.
pub async fn put(tx: &mut Tx, new: &Credit<'_>, at: Moment) -> Result<()> {
    let upsert = sql!(
        "insert into asrun_credit (activity, bulletin, unit, day, language, plays, played_ms, version, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (activity) do update set plays = excluded.plays, \
         played_ms = excluded.played_ms, version = excluded.version, changed_at = excluded.changed_at"
    );
    let head = args![new.activity, new.bulletin, new.unit, new.day, new.language];
    let tail = args![new.plays, new.played_ms, new.version, at];
    tx.run(upsert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

record! {
    /// The languages that have been counted, with their activities.
    #[derive(Clone, Debug)]
    pub struct Counted {
        /// BCP 47.
        pub language: String,
        /// Occurrences.
        pub plays: i64,
        /// Milliseconds.
        pub played_ms: i64,
    }
}

/// What has been counted for a bulletin, unit and day.
pub async fn counted(tx: &mut Tx, bulletin: &str, unit: &str, day: &str) -> Result<Vec<Counted>> {
    let list = sql!(
        "select language, plays, played_ms from asrun_credit where bulletin = $1 and unit = $2 and day = $3 order by language"
    );
    tx.all(list, args![bulletin, unit, day]).await
}

/// Ties the playings to the activity that they were counted in.
pub async fn tie(tx: &mut Tx, credit: &Credit<'_>, from: Moment, until: Moment) -> Result<()> {
    let update = sql!(
        "update asrun_play set activity = $1 where bulletin = $2 and unit = $3 and language = $4 and due_at >= $5 \
         and due_at < $6 and outcome = 'confirmed' and planned and activity is null"
    );
    let head = args![credit.activity, credit.bulletin, credit.unit, credit.language];
    tx.run(update, head.into_iter().chain(args![from, until]).collect())
        .await?;
    Ok(())
}

/// True when the figures of an activity were measured by devices.
pub async fn is_measured(db: &Db, activity: &str) -> Result<bool> {
    let find = sql!("select activity as id from asrun_credit where activity = $1");
    Ok(db.maybe::<Id>(find, args![activity]).await?.is_some())
}

/// [`is_measured`] as a transaction sees it.
pub async fn is_measured_in(tx: &mut Tx, activity: &str) -> Result<bool> {
    let find = sql!("select activity as id from asrun_credit where activity = $1");
    Ok(tx.maybe::<Id>(find, args![activity]).await?.is_some())
}

record! {
    /// A cluster of a unit, and what its device said about a bulletin.
    #[derive(Clone, Debug)]
    pub struct Said {
        /// The device; none: people alone reach it.
        pub device: Option<String>,
        /// Playings to the end.
        pub confirmed: i64,
        /// Playings that were not, or not to the end.
        pub failed: i64,
    }
}

/// What every open cluster of a unit said about a bulletin; a device without a cluster stands for one.
pub async fn said(tx: &mut Tx, bulletin: &str, unit: &str) -> Result<Vec<Said>> {
    let list = sql!(
        "select c.device, (select count(*) from asrun_play p where p.device = c.device and p.bulletin = $1 and p.planned and \
         p.outcome = 'confirmed') as confirmed, (select count(*) from asrun_play p where p.device = c.device \
         and p.bulletin = $1 and p.planned and p.outcome in ('partial', 'failed')) as failed \
         from cluster c where c.unit = $2 and c.closed_at is null \
         union all select d.id as device, (select count(*) from asrun_play p where p.device = d.id and p.bulletin = $1 and \
         p.planned and p.outcome = 'confirmed') as confirmed, (select count(*) from asrun_play p where p.device = d.id \
         and p.bulletin = $1 and p.planned and p.outcome in ('partial', 'failed')) as failed \
         from device d where d.unit = $2 and d.kind = 'player' and d.state = 'enrolled' \
         and not exists (select 1 from cluster c where c.device = d.id)"
    );
    tx.all(list, args![bulletin, unit]).await
}

/// Holds where a bulletin stands at a unit until the transaction ends; false when it never was sent there.
pub async fn hold_target(tx: &mut Tx, bulletin: &str, unit: &str) -> Result<bool> {
    let hold = sql!("update bulletin_target set changed_at = changed_at where bulletin = $1 and unit = $2");
    Ok(tx.run(hold, args![bulletin, unit]).await? == 1)
}

record! {
    /// How many devices of a unit said this of a bulletin.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Heard {
        /// The unit.
        pub unit: String,
        /// confirmed, partial, failed, unknown, due.
        pub outcome: String,
        /// How many devices.
        pub devices: i64,
    }
}

/// What devices said of a bulletin, planned playings alone.
pub async fn heard(tx: &mut Tx, bulletin: &str) -> Result<Vec<Heard>> {
    let list = sql!(
        "select unit, outcome, count(distinct device) as devices from asrun_play where bulletin = $1 and planned \
         group by unit, outcome order by unit, outcome"
    );
    tx.all(list, args![bulletin]).await
}
