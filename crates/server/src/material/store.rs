//! The SQL of materials.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

use crate::directive::File;

record! {
    /// A material as it is stored.
    #[derive(Clone, Debug)]
    pub(crate) struct Material {
        pub id: String,
        pub unit: String,
        pub kind: String,
        pub title: String,
        pub language: String,
        pub audience: String,
        pub body: String,
        pub source: String,
        pub licence: String,
        pub maker: String,
        pub bulletin: Option<String>,
        pub blob: Option<String>,
        pub file_name: Option<String>,
        pub media_type: Option<String>,
        pub size: Option<i64>,
        pub captions: Option<String>,
        pub published_at: Option<i64>,
    }
}

impl Material {
    /// Its file as publications know files.
    pub fn file(&self) -> Option<File> {
        Some(File {
            position: 0,
            blob: self.blob.clone()?,
            file_name: self.file_name.clone()?,
            media_type: self.media_type.clone()?,
            size: self.size.unwrap_or(0),
        })
    }
}

record! {
    /// A recording of a bulletin that may become a material.
    #[derive(Clone, Debug)]
    pub struct Spoken {
        /// The bulletin.
        pub id: String,
        /// Its title.
        pub title: String,
        /// The language of the recording.
        pub language: String,
        /// person or machine.
        pub voice: String,
        /// Its words.
        pub body: String,
        /// The recording.
        pub audio: String,
    }
}

record! {
    /// What the measurement of completeness asks of public materials.
    #[derive(Clone, Copy, Debug, Default)]
    pub(crate) struct Counts {
        /// They are public.
        pub published: i64,
        /// Of these, to hear.
        pub heard: i64,
        /// Of these, with captions or a transcript.
        pub transcribed: i64,
    }
}

/// One of them.
pub(crate) async fn get(db: &Db, id: &str) -> Result<Option<Material>> {
    let get = sql!(
        "select m.id, m.unit, m.kind, m.title, m.language, m.audience, m.body, m.source, m.licence, m.maker, m.bulletin, m.blob, \
         m.file_name, m.media_type, b.size, m.captions, m.published_at \
         from material m left join blob b on b.hash = m.blob where m.id = $1"
    );
    db.maybe(get, args![id]).await
}

/// Every one, newest first.
pub(crate) async fn all(db: &Db) -> Result<Vec<Material>> {
    let all = sql!(
        "select m.id, m.unit, m.kind, m.title, m.language, m.audience, m.body, m.source, m.licence, m.maker, m.bulletin, m.blob, \
         m.file_name, m.media_type, b.size, m.captions, m.published_at \
         from material m left join blob b on b.hash = m.blob order by m.id desc"
    );
    db.all(all, args![]).await
}

/// Public ones of a language and a kind (empty: of any), newest first. What a bulletin said that was taken back is no longer said.
pub(crate) async fn public(db: &Db, language: &str, kind: &str) -> Result<Vec<Material>> {
    let list = sql!(
        "select m.id, m.unit, m.kind, m.title, m.language, m.audience, m.body, m.source, m.licence, m.maker, m.bulletin, m.blob, \
         m.file_name, m.media_type, b.size, m.captions, m.published_at \
         from material m left join blob b on b.hash = m.blob \
         where m.published_at is not null and ($1 = '' or m.language = $1) and ($2 = '' or m.kind = $2) \
         and not exists (select 1 from bulletin s where s.id = m.bulletin and (s.withdrawn_at is not null or s.withheld)) \
         order by m.published_at desc, m.id desc"
    );
    db.all(list, args![language, kind]).await
}

/// A public one.
pub(crate) async fn public_one(db: &Db, id: &str) -> Result<Option<Material>> {
    let find = sql!(
        "select m.id, m.unit, m.kind, m.title, m.language, m.audience, m.body, m.source, m.licence, m.maker, m.bulletin, m.blob, \
         m.file_name, m.media_type, b.size, m.captions, m.published_at \
         from material m left join blob b on b.hash = m.blob where m.id = $1 and m.published_at is not null \
         and not exists (select 1 from bulletin s where s.id = m.bulletin and (s.withdrawn_at is not null or s.withheld))"
    );
    db.maybe(find, args![id]).await
}

/// Approved recordings of a unit that were neither taken back nor meant for a drill.
pub(crate) async fn spoken(db: &Db, unit: &str) -> Result<Vec<Spoken>> {
    let list = sql!(
        "select s.id, s.title, v.language, v.voice, v.body, v.audio from bulletin s join bulletin_variant v on v.bulletin = s.id \
         where s.unit = $1 and s.mode = 'live' and s.withdrawn_at is null and not s.withheld and v.stage = 'approved' \
         and v.audio is not null and v.approved_hash = v.audio order by s.created_at desc, v.language"
    );
    db.all(list, args![unit]).await
}

/// Enters one.
pub(crate) async fn insert(tx: &mut Tx, row: &Material, by: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into material (id, unit, kind, title, language, audience, body, source, licence, maker, bulletin, blob, \
         file_name, media_type, captions, made_by, made_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    );
    let values = args![
        &row.id,
        &row.unit,
        &row.kind,
        &row.title,
        &row.language,
        &row.audience,
        &row.body,
        &row.source,
        &row.licence,
        &row.maker,
        row.bulletin.clone(),
        row.blob.clone(),
        row.file_name.clone(),
        row.media_type.clone(),
        row.captions.clone(),
        by,
        at
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// Rewrites one that is not public. False when it is.
pub(crate) async fn update(tx: &mut Tx, row: &Material) -> Result<bool> {
    let update = sql!(
        "update material set kind = $2, title = $3, language = $4, audience = $5, body = $6, source = $7, licence = $8, \
         maker = $9, blob = $10, file_name = $11, media_type = $12, captions = $13 where id = $1 and published_at is null"
    );
    let values = args![
        &row.id,
        &row.kind,
        &row.title,
        &row.language,
        &row.audience,
        &row.body,
        &row.source,
        &row.licence,
        &row.maker,
        row.blob.clone(),
        row.file_name.clone(),
        row.media_type.clone(),
        row.captions.clone()
    ];
    Ok(tx.run(update, values).await? == 1)
}

/// Makes one public, or takes it off. False when it stands so already.
pub(crate) async fn set_published(tx: &mut Tx, id: &str, at: Option<Moment>) -> Result<bool> {
    let update = sql!(
        "update material set published_at = $2 where id = $1 and (published_at is null) <> (cast($2 as bigint) is null)"
    );
    let at = at.map(|at| at.0);
    Ok(tx.run(update, args![id, at]).await? == 1)
}

/// What the measurement of completeness asks.
pub(crate) async fn counts(db: &Db) -> Result<Counts> {
    let count = sql!(
        "select count(*) as published, cast(coalesce(sum(case when kind = 'hear' then 1 else 0 end), 0) as bigint) as heard, \
         cast(coalesce(sum(case when kind = 'hear' and (body <> '' or captions is not null) then 1 else 0 end), 0) as bigint) \
         as transcribed from material where published_at is not null"
    );
    db.one(count, args![]).await
}
