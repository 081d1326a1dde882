//! The SQL of re-organisations.

mod questions;

use civic::Moment;
use civic::reform::{Reform, State};
use serde_json::Value;
use store::{Db, Error, Result, Tx, args, audit, record, sql};

pub use questions::*;

record! {
    /// A re-organisation without its changes.
    #[derive(Clone, Debug)]
    pub struct Row {
        pub id: String,
        pub unit: String,
        pub title: String,
        pub basis: String,
        pub legal_at: i64,
        pub content_hash: String,
        pub change_count: i64,
        pub state: String,
        pub version: i64,
        pub created_by: String,
        pub created_at: i64,
        pub prepared_by: Option<String>,
        pub prepared_at: Option<i64>,
        pub signed_by: Option<String>,
        pub signed_at: Option<i64>,
        pub signed_hash: Option<String>,
        pub carried_out_at: Option<i64>,
        pub stuck: Option<String>,
        pub changed_at: i64,
    }
}

impl Row {
    /// How far it has come. A state that nobody knows is damage.
    pub fn state(&self) -> Result<State> {
        let damaged = || Error::Damaged(format!("re-organisation {} has state {}", self.id, self.state));
        State::from_code(&self.state).ok_or_else(damaged)
    }
}

record! {
    struct Content { content: String }
}

record! {
    /// Somebody who wrote a part of it.
    #[derive(Debug)]
    pub struct Author {
        /// The person.
        pub person: String,
        /// Their name.
        pub name: String,
    }
}

/// One re-organisation.
pub async fn get(db: &Db, id: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select id, unit, title, basis, legal_at, content_hash, change_count, state, version, created_by, created_at, \
         prepared_by, prepared_at, signed_by, signed_at, signed_hash, carried_out_at, stuck, changed_at \
         from reform where id = $1"
    );
    db.maybe(find, args![id]).await
}

/// The same, held by the transaction until it ends.
pub async fn hold(tx: &mut Tx, id: &str) -> Result<Option<Row>> {
    tx.run(
        sql!("update reform set version = version where id = $1"),
        args![id],
    )
    .await?;
    let find = sql!(
        "select id, unit, title, basis, legal_at, content_hash, change_count, state, version, created_by, created_at, \
         prepared_by, prepared_at, signed_by, signed_at, signed_hash, carried_out_at, stuck, changed_at \
         from reform where id = $1"
    );
    tx.maybe(find, args![id]).await
}

/// Those of a unit, or of all (empty), the newest first.
pub async fn list(db: &Db, unit: &str) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, unit, title, basis, legal_at, content_hash, change_count, state, version, created_by, created_at, \
         prepared_by, prepared_at, signed_by, signed_at, signed_hash, carried_out_at, stuck, changed_at \
         from reform where $1 = '' or unit = $1 order by id desc limit 200"
    );
    db.all(list, args![unit]).await
}

/// Those that wait for a signature or for their hour, without this one.
pub async fn waiting(tx: &mut Tx, except: &str) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, unit, title, basis, legal_at, content_hash, change_count, state, version, created_by, created_at, \
         prepared_by, prepared_at, signed_by, signed_at, signed_hash, carried_out_at, stuck, changed_at \
         from reform where state in ('prepared', 'signed_off') and id <> $1 order by id"
    );
    tx.all(list, args![except]).await
}

record! {
    /// One that is signed.
    #[derive(Debug)]
    pub struct Signed {
        /// Its id.
        pub id: String,
    }
}

/// Those that are signed and whose hour has come, the earliest hour first.
pub async fn due(db: &Db, now: Moment) -> Result<Vec<Signed>> {
    let list = sql!(
        "select id from reform where state = 'signed_off' and legal_at <= $1 and signed_at <= $1 order by legal_at, id"
    );
    db.all(list, args![now]).await
}

/// What a re-organisation says.
pub async fn content(db: &Db, id: &str) -> Result<Reform> {
    read(
        &db.one(sql!("select content from reform where id = $1"), args![id])
            .await?,
    )
}

/// The same, as the transaction sees it.
pub async fn content_in(tx: &mut Tx, id: &str) -> Result<Reform> {
    read(
        &tx.one(sql!("select content from reform where id = $1"), args![id])
            .await?,
    )
}

fn read(row: &Content) -> Result<Reform> {
    serde_json::from_str(&row.content).map_err(|fault| Error::Damaged(format!("a re-organisation: {fault}")))
}

/// Its serialised form, and the hash that a signature is bound to.
pub fn written(reform: &Reform) -> Result<(String, String)> {
    let text = serde_json::to_string(reform).map_err(|fault| Error::Damaged(fault.to_string()))?;
    let hash = audit::digest(text.as_bytes());
    Ok((text, hash))
}

/// Stores a new draft.
pub async fn insert(
    tx: &mut Tx,
    id: &str,
    unit: &str,
    person: &str,
    reform: &Reform,
    at: Moment,
) -> Result<()> {
    let (text, hash) = written(reform)?;
    let insert = sql!(
        "insert into reform (id, unit, title, basis, legal_at, content, content_hash, change_count, state, version, \
         created_by, created_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', 1, $9, $10, $10)"
    );
    let heading = &reform.heading;
    let (count, legal) = (reform.changes.len() as i64, heading.at);
    let values = args![
        id,
        unit,
        &heading.title,
        &heading.basis,
        legal,
        text,
        hash,
        count,
        person,
        at
    ];
    tx.run(insert, values).await?;
    author(tx, id, person, at).await
}

/// Writes a draft anew: whatever was asked for or signed is void. False when somebody else wrote since `version`.
pub async fn rewrite(
    tx: &mut Tx,
    id: &str,
    version: i64,
    person: &str,
    reform: &Reform,
    at: Moment,
) -> Result<bool> {
    let (text, hash) = written(reform)?;
    let update = sql!(
        "update reform set title = $3, basis = $4, legal_at = $5, content = $6, content_hash = $7, change_count = $8, \
         state = 'draft', version = version + 1, prepared_by = null, prepared_at = null, signed_by = null, \
         signed_at = null, signed_hash = null, stuck = null, changed_at = $9 where id = $1 and version = $2 \
         and state in ('draft', 'prepared', 'signed_off')"
    );
    let heading = &reform.heading;
    let (count, legal) = (reform.changes.len() as i64, heading.at);
    let values = args![
        id,
        version,
        &heading.title,
        &heading.basis,
        legal,
        text,
        hash,
        count,
        at
    ];
    if tx.run(update, values).await? != 1 {
        return Ok(false);
    }
    author(tx, id, person, at).await?;
    Ok(true)
}

async fn author(tx: &mut Tx, id: &str, person: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into reform_author (reform, person, since) values ($1, $2, $3) on conflict (reform, person) do nothing"
    );
    tx.run(insert, args![id, person, at]).await?;
    Ok(())
}

/// Everybody who wrote a part of it.
pub async fn authors(db: &Db, id: &str) -> Result<Vec<Author>> {
    let list = sql!(
        "select a.person, p.name from reform_author a join person p on p.id = a.person where a.reform = $1 \
         order by a.since, a.person"
    );
    db.all(list, args![id]).await
}

/// The same, as the transaction sees it.
pub async fn authors_in(tx: &mut Tx, id: &str) -> Result<Vec<Author>> {
    let list = sql!(
        "select a.person, p.name from reform_author a join person p on p.id = a.person where a.reform = $1 \
         order by a.since, a.person"
    );
    tx.all(list, args![id]).await
}

/// The author asks for the signature; who asks is an author too.
pub async fn prepare(tx: &mut Tx, id: &str, person: &str, at: Moment) -> Result<()> {
    let update = sql!(
        "update reform set state = 'prepared', prepared_by = $2, prepared_at = $3, version = version + 1, \
         changed_at = $3 where id = $1"
    );
    tx.run(update, args![id, person, at]).await?;
    author(tx, id, person, at).await
}

/// Somebody signs this very content.
pub async fn sign(tx: &mut Tx, id: &str, person: &str, hash: &str, at: Moment) -> Result<bool> {
    let update = sql!(
        "update reform set state = 'signed_off', signed_by = $2, signed_at = $3, signed_hash = $4, \
         version = version + 1, changed_at = $3 where id = $1 and state = 'prepared' and content_hash = $4"
    );
    Ok(tx.run(update, args![id, person, at, hash]).await? == 1)
}

/// Takes request and signature back, or gives the whole up.
pub async fn take_back(tx: &mut Tx, id: &str, to: State, at: Moment) -> Result<()> {
    let update = sql!(
        "update reform set state = $2, prepared_by = null, prepared_at = null, signed_by = null, signed_at = null, \
         signed_hash = null, stuck = null, version = version + 1, changed_at = $3 where id = $1"
    );
    tx.run(update, args![id, to.code(), at]).await?;
    Ok(())
}

/// Takes it for carrying out: true once, for one of all who try, and only when it is signed as it stands and due.
pub async fn take_due(tx: &mut Tx, id: &str, now: Moment) -> Result<bool> {
    let take = sql!(
        "update reform set state = 'carried_out', carried_out_at = $2, stuck = null, version = version + 1, \
         changed_at = $2 where id = $1 and state = 'signed_off' and signed_hash = content_hash and legal_at <= $2 \
         and signed_at <= $2"
    );
    Ok(tx.run(take, args![id, now]).await? == 1)
}

/// Notes why it could not be carried out; false when that was noted before.
pub async fn set_stuck(tx: &mut Tx, id: &str, why: &str) -> Result<bool> {
    let note = sql!(
        "update reform set stuck = $2 where id = $1 and state = 'signed_off' and coalesce(stuck, '') <> $2"
    );
    Ok(tx.run(note, args![id, why]).await? == 1)
}

/// What went where. Each row: kind, thing, from, to.
pub async fn insert_moves(
    tx: &mut Tx,
    reform: &str,
    by: Option<&str>,
    at: Moment,
    rows: Value,
) -> Result<()> {
    let insert = sql!(
        "insert into reform_move (reform, kind, thing, from_unit, to_unit, moved_by, moved_at) \
         select $2, value ->> 0, value ->> 1, value ->> 2, nullif(value ->> 3, ''), $3, $4 from {rows}"
    );
    tx.run_of(insert, args![rows, reform, by, at]).await?;
    Ok(())
}

record! {
    /// How many things of a kind, or of a kind and a unit.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Count {
        /// The kind.
        pub kind: String,
        /// How many.
        pub count: i64,
    }
}

/// How many things of each kind went somewhere.
pub async fn moved(db: &Db, reform: &str) -> Result<Vec<Count>> {
    let count =
        sql!("select kind, count(*) as count from reform_move where reform = $1 group by kind order by kind");
    db.all(count, args![reform]).await
}

/// How many things of each kind wait for a person.
pub async fn open_questions(db: &Db, reform: &str) -> Result<Vec<Count>> {
    let count = sql!(
        "select kind, count(*) as count from reform_question where reform = $1 and decided_at is null \
         group by kind order by kind"
    );
    db.all(count, args![reform]).await
}
