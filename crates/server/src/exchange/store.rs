//! The SQL of the exchange.

use civic::Moment;
use serde_json::Value;
use store::{Count, Db, Result, Stored, Tx, args, record, sql};

record! {
    /// A message as it stands in the table.
    #[derive(Clone, Debug)]
    pub struct Row {
        pub id: String,
        pub way: String,
        pub kind: String,
        pub state: String,
        pub unit: Option<String>,
        pub own_code: Option<String>,
        pub other_code: Option<String>,
        pub other_name: Option<String>,
        pub document_id: Option<String>,
        pub number: Option<String>,
        pub status_code: Option<String>,
        pub answers: Option<String>,
        pub letter: Option<String>,
        pub directive: Option<String>,
        pub source: Option<String>,
        pub file_name: Option<String>,
        pub facts: Value,
        pub repeats: i64,
        pub at: i64,
        pub done_at: Option<i64>,
    }
}

/// A message that is about to be recorded.
#[derive(Clone, Debug, Default)]
pub struct New {
    pub id: String,
    pub once_key: String,
    pub way: &'static str,
    pub kind: &'static str,
    pub state: &'static str,
    pub unit: Option<String>,
    pub own_code: Option<String>,
    pub other_code: Option<String>,
    pub other_name: Option<String>,
    pub document_id: Option<String>,
    pub number: Option<String>,
    pub status_code: Option<String>,
    pub answers: Option<String>,
    pub letter: Option<String>,
    pub directive: Option<String>,
    pub digest: Option<String>,
    pub source: Option<String>,
    pub file_name: Option<String>,
    pub facts: Value,
}

/// Records a message; false when one of the same key is there.
pub async fn insert(tx: &mut Tx, new: &New, at: Moment) -> Result<bool> {
    let insert = sql!(
        "insert into exchange_message (id, once_key, way, kind, state, unit, own_code, other_code, other_name, \
         document_id, number, status_code, answers, letter, directive, digest, source, file_name, facts, repeats, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 0, $20) \
         on conflict (once_key) do nothing"
    );
    let n = new.clone();
    let head = args![
        n.id,
        n.once_key,
        n.way,
        n.kind,
        n.state,
        n.unit,
        n.own_code,
        n.other_code,
        n.other_name
    ];
    let middle = args![
        n.document_id,
        n.number,
        n.status_code,
        n.answers,
        n.letter,
        n.directive
    ];
    let tail = args![n.digest, n.source, n.file_name, n.facts, at];
    Ok(tx
        .run(insert, head.into_iter().chain(middle).chain(tail).collect())
        .await?
        == 1)
}

/// One message.
pub async fn get(db: &Db, id: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select id, way, kind, state, unit, own_code, other_code, other_name, document_id, number, status_code, answers, \
         letter, directive, source, file_name, facts, repeats, at, done_at from exchange_message where id = $1"
    );
    db.maybe(find, args![id]).await
}

/// The messages of one way, the newest first; of one unit where it is not empty.
pub async fn list(db: &Db, way: &str, unit: &str) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, way, kind, state, unit, own_code, other_code, other_name, document_id, number, status_code, answers, \
         letter, directive, source, file_name, facts, repeats, at, done_at from exchange_message \
         where way = $1 and ($2 = '' or unit = $2) order by at desc, id desc limit 200"
    );
    db.all(list, args![way, unit]).await
}

/// The statuses and other messages about one message, in their order.
pub async fn about(db: &Db, id: &str) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, way, kind, state, unit, own_code, other_code, other_name, document_id, number, status_code, answers, \
         letter, directive, source, file_name, facts, repeats, at, done_at from exchange_message \
         where answers = $1 order by at, status_code, id limit 200"
    );
    db.all(list, args![id]).await
}

record! {
    /// An id.
    #[derive(Clone, Debug)]
    pub struct Id {
        /// It.
        pub id: String
    }
}

/// The message with these very bytes.
pub async fn by_key(db: &Db, once_key: &str) -> Result<Option<Id>> {
    db.maybe(
        sql!("select id from exchange_message where once_key = $1"),
        args![once_key],
    )
    .await
}

/// The first message of a kind that came with this document id from this organ to this unit.
pub async fn first_of_document(
    db: &Db,
    kind: &str,
    document: &str,
    from: &str,
    unit: &str,
) -> Result<Option<Id>> {
    let find = sql!(
        "select id from exchange_message where way = 'in' and kind = $1 and document_id = $2 and other_code = $3 \
         and unit = $4 order by at, id limit 1"
    );
    db.maybe(find, args![kind, document, from, unit]).await
}

/// The document that this status is about: by its id, or by its number. `way` is the document's own.
pub async fn meant(db: &Db, way: &str, document: &str, number: &str, other: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select id, way, kind, state, unit, own_code, other_code, other_name, document_id, number, status_code, answers, \
         letter, directive, source, file_name, facts, repeats, at, done_at from exchange_message \
         where way = $1 and kind <> 'status' and (other_code = $4 or way = 'out') \
         and (document_id = $2 or (number = $3 and $3 <> '' and ($2 = '' or way = 'out'))) \
         order by case when document_id = $2 then 0 else 1 end, case when state = 'alert' then 1 else 0 end, at, id limit 1"
    );
    db.maybe(find, args![way, document, number, other]).await
}

/// The document on a unit's desk that its sender wants back.
pub async fn meant_by_recall(db: &Db, document: &str, other: &str, unit: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select id, way, kind, state, unit, own_code, other_code, other_name, document_id, number, status_code, answers, \
         letter, directive, source, file_name, facts, repeats, at, done_at from exchange_message \
         where way = 'in' and kind not in ('status', 'recall') and document_id = $1 and other_code = $2 and unit = $3 \
         order by case when state = 'alert' then 1 else 0 end, at, id limit 1"
    );
    db.maybe(find, args![document, other, unit]).await
}

/// Counts a message that came again.
pub async fn count_repeat(tx: &mut Tx, id: &str) -> Result<()> {
    let update = sql!("update exchange_message set repeats = repeats + 1 where id = $1");
    tx.run(update, args![id]).await?;
    Ok(())
}

/// Moves a message on; false when it is not in the state seen.
pub async fn set_state(tx: &mut Tx, id: &str, from: &str, to: &str, at: Moment) -> Result<bool> {
    let update = sql!("update exchange_message set state = $3, done_at = $4 where id = $1 and state = $2");
    Ok(tx.run(update, args![id, from, to, at]).await? == 1)
}

/// Ties a message to the letter that came of it.
pub async fn set_letter(tx: &mut Tx, id: &str, letter: &str) -> Result<()> {
    tx.run(
        sql!("update exchange_message set letter = $2 where id = $1"),
        args![id, letter],
    )
    .await?;
    Ok(())
}

/// Keeps a file that came with a message; it must be noted as a blob in the same transaction.
pub async fn attach(
    tx: &mut Tx,
    id: &str,
    position: i64,
    blob: &Stored,
    name: &str,
    media: &str,
) -> Result<()> {
    let insert = sql!(
        "insert into exchange_attachment (message, position, blob, file_name, media_type) values ($1, $2, $3, $4, $5)"
    );
    tx.run(insert, args![id, position, &blob.hash, name, media])
        .await?;
    Ok(())
}

record! {
    /// A file of a message or of a directive.
    #[derive(Clone, Debug)]
    pub struct File {
        pub position: i64,
        pub blob: String,
        pub file_name: String,
        pub media_type: String,
        pub size: i64,
    }
}

/// The files that came or go with a message, or those of a directive, the document itself first. No two things have the
/// same id.
pub async fn files(db: &Db, owner: &str) -> Result<Vec<File>> {
    let list = sql!(
        "select a.position, a.blob, a.file_name, a.media_type, b.size from ( \
         select message as owner, position, blob, file_name, media_type from exchange_attachment union all \
         select d.directive, d.position, d.blob, d.file_name, o.media_type from attachment d join blob o on o.hash = d.blob \
         ) a join blob b on b.hash = a.blob where a.owner = $1 order by a.position"
    );
    db.all(list, args![owner]).await
}

record! {
    /// How the work of a directive stands, counted over what its sender gave.
    #[derive(Clone, Debug)]
    pub struct Stand {
        pub total: i64,
        pub begun: i64,
        pub done: i64,
    }
}

/// How the work of a directive stands. What was taken back does not count.
pub async fn stand(tx: &mut Tx, directive: &str) -> Result<Stand> {
    let count = sql!(
        "select count(*) as total, \
         cast(coalesce(sum(case when handling in ('05', '06') or activity_count > 0 then 1 else 0 end), 0) as bigint) as begun, \
         cast(coalesce(sum(case when handling = '06' then 1 else 0 end), 0) as bigint) as done \
         from assignment where directive = $1 and parent is null and handling <> '15' and moved_to is null"
    );
    tx.one(count, args![directive]).await
}

/// The message by which the letter of a directive came, if it came so and is still being answered.
pub async fn origin(tx: &mut Tx, directive: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select m.id, m.way, m.kind, m.state, m.unit, m.own_code, m.other_code, m.other_name, m.document_id, m.number, \
         m.status_code, m.answers, m.letter, m.directive, m.source, m.file_name, m.facts, m.repeats, m.at, m.done_at \
         from directive d join exchange_message m on m.letter = d.letter where d.id = $1 and m.way = 'in' \
         and m.kind <> 'status' and m.other_code is not null and m.own_code is not null \
         and not exists (select 1 from exchange_message s where s.answers = m.id and s.way = 'out' and s.status_code = '02') \
         order by m.at limit 1"
    );
    tx.maybe(find, args![directive]).await
}

/// True when a state of a document was told already, or cannot be told after this one.
pub async fn told(tx: &mut Tx, message: &str, status: &str) -> Result<bool> {
    Ok(times_told(tx, message, status).await? > 0)
}

/// How often a state of a document was told.
pub async fn times_told(tx: &mut Tx, message: &str, status: &str) -> Result<i64> {
    let count = sql!(
        "select count(*) as count from exchange_message where answers = $1 and way = 'out' and status_code = $2"
    );
    Ok(tx.one::<Count>(count, args![message, status]).await?.count)
}

/// The other units here on whose desks the document of this message was laid.
pub async fn beside(db: &Db, row: &Row) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, way, kind, state, unit, own_code, other_code, other_name, document_id, number, status_code, answers, \
         letter, directive, source, file_name, facts, repeats, at, done_at from exchange_message \
         where way = 'in' and kind = $1 and source = $2 and id <> $3 and state = 'taken' order by at, id limit 200"
    );
    db.all(list, args![&row.kind, row.source.clone(), &row.id]).await
}

record! {
    /// How many messages stand how.
    #[derive(Clone, Debug)]
    pub struct Tally {
        pub way: String,
        pub kind: String,
        pub state: String,
        pub count: i64,
    }
}

/// How many messages stand how.
pub async fn tally(db: &Db) -> Result<Vec<Tally>> {
    let count = sql!(
        "select way, kind, state, count(*) as count from exchange_message group by way, kind, state \
         order by way, kind, state"
    );
    db.all(count, args![]).await
}
