//! The SQL of bulletins and their variants.

pub mod book;
pub mod carried;
pub mod editing;
pub mod factor;
pub mod hearing;
pub mod job;
pub mod target;
pub mod urgent;
pub mod vetting;
pub mod waiting;

use civic::Moment;
use serde_json::Value;
use store::{Result, Tx, args, record, sql};

record! {
    /// A bulletin as it is stored.
    #[derive(Clone, Debug)]
    pub struct Row {
        pub id: String,
        pub unit: String,
        pub level: String,
        pub class: String,
        pub kind: String,
        pub mode: String,
        pub title: String,
        pub directive: Option<String>,
        pub task: Option<String>,
        pub feedback: Option<String>,
        pub issued_at: i64,
        pub expires_at: Option<i64>,
        pub superseded_by: Option<String>,
        pub corrects: Option<String>,
        pub withdrawn_at: Option<i64>,
        pub withdrawn_why: Option<String>,
        pub withheld: bool,
        pub sent_at: Option<i64>,
        pub version: i64,
        pub created_by: String,
        pub created_at: i64,
    }
}

record! {
    /// A variant as it is stored.
    #[derive(Clone, Debug)]
    pub struct VariantRow {
        pub id: String,
        pub language: String,
        pub voice: String,
        pub body: String,
        pub reading: Option<String>,
        pub engine: Option<String>,
        pub audio: Option<String>,
        pub size: Option<i64>,
        pub duration_ms: Option<i64>,
        pub samples: Option<i64>,
        pub loudness: Option<i64>,
        pub peak: Option<i64>,
        pub above_noise: Option<i64>,
        pub gain: Option<i64>,
        pub stage: String,
        pub heard_by: Option<String>,
        pub heard_at: Option<i64>,
        pub approved_by: Option<String>,
        pub approved_at: Option<i64>,
        pub approved_hash: Option<String>,
        pub version: i64,
        pub picture: Option<String>,
        pub picture_alt: Option<String>,
    }
}

record! {
    /// Somebody who made or edited a variant.
    #[derive(Clone, Debug)]
    pub struct Author {
        pub variant: String,
        pub person: String,
    }
}

/// The bulletin with this id.
pub async fn bulletin(tx: &mut Tx, id: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select id, unit, level, class, kind, mode, title, directive, task, feedback, issued_at, expires_at, \
         superseded_by, corrects, withdrawn_at, withdrawn_why, withheld, sent_at, version, created_by, created_at \
         from bulletin where id = $1"
    );
    tx.maybe(find, args![id]).await
}

/// Its variants, in the order of languages.
pub async fn variants(tx: &mut Tx, bulletin: &str) -> Result<Vec<VariantRow>> {
    let list = sql!(
        "select id, language, voice, body, reading, engine, audio, size, duration_ms, samples, loudness, peak, \
         above_noise, gain, stage, heard_by, heard_at, approved_by, approved_at, approved_hash, version, \
         picture, picture_alt from bulletin_variant where bulletin = $1 order by language"
    );
    tx.all(list, args![bulletin]).await
}

/// Everybody who made or edited variants of a bulletin, in the order in which they came.
pub async fn authors(tx: &mut Tx, bulletin: &str) -> Result<Vec<Author>> {
    let list = sql!(
        "select a.variant, a.person from bulletin_author a join bulletin_variant v on v.id = a.variant \
         where v.bulletin = $1 order by a.since, a.person"
    );
    tx.all(list, args![bulletin]).await
}

/// What people write about a bulletin.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub class: &'static str,
    pub kind: &'static str,
    pub mode: &'static str,
    pub title: String,
    pub directive: Option<String>,
    pub task: Option<String>,
    pub feedback: Option<String>,
    pub expires_at: Option<i64>,
    pub withheld: bool,
}

/// Stores a new bulletin.
pub async fn insert(
    tx: &mut Tx,
    (id, unit, level, corrects): (&str, &str, &str, Option<&str>),
    head: &Head,
    by: &str,
    at: Moment,
) -> Result<()> {
    let insert = sql!(
        "insert into bulletin (id, unit, level, corrects, class, kind, mode, title, directive, task, feedback, expires_at, \
         withheld, issued_at, version, created_by, created_at, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $15, 1, $14, $15, $15)"
    );
    let h = head.clone();
    let first = args![id, unit, level, corrects, h.class, h.kind, h.mode, h.title];
    let rest = args![h.directive, h.task, h.feedback, h.expires_at, h.withheld, by, at];
    tx.run(insert, first.into_iter().chain(rest).collect()).await?;
    Ok(())
}

/// Writes over the version that it grew from, while it has not been sent; false when that is not so.
pub async fn update(tx: &mut Tx, id: &str, version: i64, head: &Head, at: Moment) -> Result<bool> {
    let update = sql!(
        "update bulletin set class = $3, kind = $4, mode = $5, title = $6, directive = $7, task = $8, feedback = $9, \
         expires_at = $10, withheld = $11, changed_at = $12, version = version + 1 \
         where id = $1 and version = $2 and sent_at is null and withdrawn_at is null"
    );
    let h = head.clone();
    let first = args![id, version, h.class, h.kind, h.mode, h.title, h.directive, h.task];
    let rest = args![h.feedback, h.expires_at, h.withheld, at];
    Ok(tx.run(update, first.into_iter().chain(rest).collect()).await? == 1)
}

/// Takes the row of a bulletin, so that sending, approving and vetting it come one after the other.
pub async fn lock(tx: &mut Tx, id: &str, at: Moment) -> Result<()> {
    let take = sql!("update bulletin set changed_at = $2 where id = $1");
    tx.run(take, args![id, at]).await?;
    Ok(())
}

/// It was sent; false when somebody was faster.
pub async fn sent(tx: &mut Tx, id: &str, at: Moment) -> Result<bool> {
    let set = sql!(
        "update bulletin set sent_at = $2, changed_at = $2, version = version + 1 \
         where id = $1 and sent_at is null and withdrawn_at is null"
    );
    Ok(tx.run(set, args![id, at]).await? == 1)
}

/// It was taken back, perhaps for another one; false when that was done before.
pub async fn withdrawn(
    tx: &mut Tx,
    id: &str,
    (by, why, superseded_by): (&str, &str, Option<&str>),
    at: Moment,
) -> Result<bool> {
    let set = sql!(
        "update bulletin set withdrawn_at = $2, withdrawn_by = $3, withdrawn_why = $4, superseded_by = $5, \
         changed_at = $2, version = version + 1 where id = $1 and withdrawn_at is null"
    );
    Ok(tx.run(set, args![id, at, by, why, superseded_by]).await? == 1)
}

/// The words were changed: what is repeated says when this was issued.
pub async fn issued_again(tx: &mut Tx, id: &str, at: Moment) -> Result<()> {
    let set = sql!("update bulletin set issued_at = $2, changed_at = $2 where id = $1 and sent_at is null");
    tx.run(set, args![id, at]).await?;
    Ok(())
}

record! {
    /// A line of the list.
    #[derive(Clone, Debug)]
    pub struct Line {
        pub id: String,
        pub title: String,
        pub class: String,
        pub kind: String,
        pub mode: String,
        pub created_at: i64,
        pub sent_at: Option<i64>,
        pub withdrawn_at: Option<i64>,
        pub expires_at: Option<i64>,
        pub approved: i64,
        pub returned: i64,
        pub variants: i64,
        pub targets: i64,
        pub open: i64,
    }
}

/// The bulletins of a unit, the newest first; with a stage, those not sent yet with a recording in that stage.
pub async fn of_unit(
    tx: &mut Tx,
    unit: &str,
    stage: Option<&str>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Line>> {
    let list = sql!(
        "select b.id, b.title, b.class, b.kind, b.mode, b.created_at, b.sent_at, b.withdrawn_at, b.expires_at, \
         (select count(*) from bulletin_variant v where v.bulletin = b.id and v.stage in ('approved', 'held')) as approved, \
         (select count(*) from bulletin_variant v where v.bulletin = b.id and v.stage = 'returned') as returned, \
         (select count(*) from bulletin_variant v where v.bulletin = b.id) as variants, \
         (select count(*) from bulletin_target t where t.bulletin = b.id) as targets, \
         (select count(*) from bulletin_target t where t.bulletin = b.id and t.state in ('received', 'seen', 'needs_decision')) as open \
         from bulletin b where b.unit = $1 and (cast($4 as text) is null or (b.sent_at is null and b.withdrawn_at is null \
         and exists (select 1 from bulletin_variant w where w.bulletin = b.id and w.stage = $4 and w.audio is not null))) \
         order by b.created_at desc, b.id desc limit $2 offset $3"
    );
    tx.all(list, args![unit, limit, offset, stage]).await
}

/// A variant as it becomes.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    pub id: &'a str,
    pub bulletin: &'a str,
    pub language: &'a str,
    pub voice: &'static str,
    pub body: &'a str,
    pub reading: Option<&'a str>,
    /// The version that it grew from; 0 for a new one.
    pub version: i64,
    /// Whether the recording that is there still says this.
    pub keeps_audio: bool,
}

/// Writes the words of a variant; what was heard and approved is void. False when somebody wrote in between.
pub async fn write_words(tx: &mut Tx, w: &Written<'_>, at: Moment) -> Result<bool> {
    let upsert = sql!(
        "insert into bulletin_variant (id, bulletin, language, voice, body, reading, stage, version, changed_at) \
         select $1, $2, $3, $4, $5, $6, 'draft', cast($7 as bigint) + 1, cast($8 as bigint) \
         where $7 = 0 or exists (select 1 from bulletin_variant k where k.bulletin = $2 and k.language = $3) \
         on conflict (bulletin, language) do update set voice = excluded.voice, body = excluded.body, \
         reading = excluded.reading, stage = 'draft', heard_by = null, heard_at = null, approved_by = null, \
         approved_at = null, approved_hash = null, version = excluded.version, changed_at = excluded.changed_at \
         where bulletin_variant.version = excluded.version - 1"
    );
    let values = args![
        w.id, w.bulletin, w.language, w.voice, w.body, w.reading, w.version, at
    ];
    let done = tx.run(upsert, values).await? == 1;
    if done && !w.keeps_audio {
        let silent = sql!(
            "update bulletin_variant set audio = null, source = null, size = null, duration_ms = null, samples = null, \
             loudness = null, peak = null, above_noise = null, gain = null, engine = null \
             where bulletin = $1 and language = $2"
        );
        tx.run(silent, args![w.bulletin, w.language]).await?;
    }
    Ok(done)
}

/// A recording as it was measured: hundredths of LUFS, dBTP, dB.
#[derive(Clone, Debug)]
pub struct Recorded<'a> {
    pub audio: &'a str,
    pub source: Option<&'a str>,
    pub engine: Option<&'a str>,
    pub size: i64,
    pub duration_ms: i64,
    pub samples: i64,
    pub loudness: Option<i64>,
    pub peak: i64,
    pub above_noise: Option<i64>,
    pub gain: i64,
}

/// Gives a variant its recording; what was heard and approved is void. False when the variant has changed since `version`.
pub async fn write_audio(
    tx: &mut Tx,
    (variant, version, voice): (&str, i64, &str),
    r: &Recorded<'_>,
    at: Moment,
) -> Result<bool> {
    let update = sql!(
        "update bulletin_variant set voice = $3, audio = $4, source = $5, engine = $6, size = $7, duration_ms = $8, \
         samples = $9, loudness = $10, peak = $11, above_noise = $12, gain = $13, stage = 'draft', heard_by = null, \
         heard_at = null, approved_by = null, approved_at = null, approved_hash = null, version = version + 1, \
         changed_at = $14 where id = $1 and version = $2"
    );
    let first = args![variant, version, voice, r.audio, r.source, r.engine, r.size];
    let rest = args![
        r.duration_ms,
        r.samples,
        r.loudness,
        r.peak,
        r.above_noise,
        r.gain,
        at
    ];
    Ok(tx.run(update, first.into_iter().chain(rest).collect()).await? == 1)
}

/// Gives a variant a picture for boards, or takes it out; what was heard and approved is void. False when the variant has
/// changed since `version`.
pub async fn write_picture(
    tx: &mut Tx,
    (variant, version): (&str, i64),
    picture: Option<&str>,
    alt: Option<&str>,
    at: Moment,
) -> Result<bool> {
    let update = sql!(
        "update bulletin_variant set picture = $3, picture_alt = $4, stage = 'draft', heard_by = null, heard_at = null, \
         approved_by = null, approved_at = null, approved_hash = null, version = version + 1, changed_at = $5 \
         where id = $1 and version = $2"
    );
    Ok(tx.run(update, args![variant, version, picture, alt, at]).await? == 1)
}

/// Somebody worked on a variant.
pub async fn add_author(tx: &mut Tx, variant: &str, person: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into bulletin_author (variant, person, since) values ($1, $2, $3) on conflict (variant, person) do nothing"
    );
    tx.run(insert, args![variant, person, at]).await?;
    Ok(())
}

record! {
    /// A task of a directive, for the choice of what a bulletin serves.
    #[derive(Clone, Debug)]
    pub struct Clause {
        pub directive: String,
        pub task: String,
        pub number: Option<String>,
        pub subject: String,
        pub body: String,
    }
}

/// The tasks of these directives, `{rows}` of one column, the newest first.
pub async fn clauses(tx: &mut Tx, directives: Value) -> Result<Vec<Clause>> {
    let list = sql!(
        "select d.id as directive, t.id as task, d.number, d.subject, t.body from {rows} cross join directive d \
         join task t on t.directive = d.id where d.id = value ->> 0 order by d.issued_at desc, d.id, t.position"
    );
    tx.all_of(list, args![directives]).await
}

record! {
    /// A person's name.
    #[derive(Clone, Debug)]
    pub struct Name {
        pub id: String,
        pub name: String,
    }
}

/// The names of people.
pub async fn names(tx: &mut Tx, ids: Value) -> Result<Vec<Name>> {
    let list = sql!("select p.id, p.name from {rows} cross join person p where p.id = value ->> 0");
    tx.all_of(list, args![ids]).await
}
