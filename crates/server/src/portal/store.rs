//! The SQL of the portal. Every statement asks for published directives alone.

use std::collections::HashSet;

use store::{Count, Db, Result, args, record, sql};

record! {
    /// A published directive as lists show it.
    #[derive(Clone, Debug)]
    pub struct Line {
        /// Its id.
        pub id: String,
        /// What it is about.
        pub subject: String,
        /// Number and notation, if it had them.
        pub number: Option<String>,
        /// Its date, ISO.
        pub dated: Option<String>,
        /// Who issued it, as it says itself.
        pub issuer: Option<String>,
        /// When it was published.
        pub published_at: i64,
        /// Attached files.
        pub files: i64,
    }
}

record! {
    /// A published directive as its page shows it.
    #[derive(Clone, Debug)]
    pub struct Published {
        /// The unit that issued it.
        pub unit: String,
        /// What kind of document it is.
        pub kind: String,
        /// When it did.
        pub issued_at: i64,
        /// Where, as it says itself.
        pub place: Option<String>,
        /// What it is about.
        pub subject: String,
        /// Number and notation, if it had them.
        pub number: Option<String>,
        /// Its date, ISO.
        pub dated: Option<String>,
        /// Who issued it, as it says itself.
        pub issuer: Option<String>,
        /// Who signed it.
        pub signer_name: Option<String>,
        /// In which office.
        pub signer_post: Option<String>,
        /// Its text.
        pub body: String,
        /// When it was published.
        pub published_at: i64,
    }
}

record! {
    /// A file of a published directive.
    #[derive(Clone, Debug)]
    pub struct File {
        /// Its number in the directive, from 0.
        pub position: i64,
        /// The address of its content.
        pub blob: String,
        /// Its name.
        pub file_name: String,
        /// Its media type.
        pub media_type: String,
        /// Bytes.
        pub size: i64,
    }
}

record! {
    struct Id { id: String }
}

record! {
    struct Body { body: String }
}

/// How many are published.
pub async fn count(db: &Db) -> Result<i64> {
    let count = sql!("select count(*) as count from directive where published_at is not null");
    Ok(db.one::<Count>(count, args![]).await?.count)
}

/// The newest after the first `offset`.
pub async fn newest(db: &Db, limit: i64, offset: i64) -> Result<Vec<Line>> {
    let newest = sql!(
        "select d.id, d.subject, d.number, d.dated, d.issuer, d.published_at, \
         (select count(*) from attachment a where a.directive = d.id and not exists (select 1 from publication_withheld w \
         where w.directive = d.id and w.position = a.position)) as files \
         from directive d where d.published_at is not null \
         order by d.published_at desc nulls last, d.id desc limit $1 offset $2"
    );
    db.all(newest, args![limit, offset]).await
}

/// A line of the list, if it is published.
pub async fn line(db: &Db, id: &str) -> Result<Option<Line>> {
    let line = sql!(
        "select d.id, d.subject, d.number, d.dated, d.issuer, d.published_at, \
         (select count(*) from attachment a where a.directive = d.id and not exists (select 1 from publication_withheld w \
         where w.directive = d.id and w.position = a.position)) as files \
         from directive d where d.id = $1 and d.published_at is not null"
    );
    db.maybe(line, args![id]).await
}

/// Which of all directives are published.
pub async fn published(db: &Db) -> Result<HashSet<String>> {
    let ids: Vec<Id> = db
        .all(
            sql!("select id from directive where published_at is not null"),
            args![],
        )
        .await?;
    Ok(ids.into_iter().map(|row| row.id).collect())
}

/// The text of a published directive.
pub async fn body(db: &Db, id: &str) -> Result<String> {
    let body = sql!("select body from directive where id = $1 and published_at is not null");
    Ok(db
        .maybe::<Body>(body, args![id])
        .await?
        .map(|row| row.body)
        .unwrap_or_default())
}

/// A directive, if it is published.
pub async fn find(db: &Db, id: &str) -> Result<Option<Published>> {
    let find = sql!(
        "select unit, kind, issued_at, place, subject, number, dated, issuer, signer_name, signer_post, body, published_at \
         from directive where id = $1 and published_at is not null"
    );
    db.maybe(find, args![id]).await
}

/// The files of a directive, if it is published.
pub async fn files(db: &Db, id: &str) -> Result<Vec<File>> {
    let files = sql!(
        "select a.position, a.blob, a.file_name, b.media_type, b.size from attachment a \
         join blob b on b.hash = a.blob join directive d on d.id = a.directive \
         where a.directive = $1 and d.published_at is not null and not exists (select 1 from publication_withheld w \
         where w.directive = a.directive and w.position = a.position) order by a.position"
    );
    db.all(files, args![id]).await
}
