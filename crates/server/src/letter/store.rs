//! Letters on the desk, and the rows of an issued directive.

use civic::Moment;
use civic::review::Review;
use letter::Reading;
use serde_json::Value;
use store::{Db, Error, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// A line of the desk.
    #[derive(Clone, Debug)]
    pub struct Line {
        /// The letter.
        pub id: String,
        /// The name of its file.
        pub file_name: String,
        /// `review`, `issued` or `discarded`.
        pub state: String,
        /// When it was opened.
        pub opened_at: i64,
        /// Who opened it.
        pub opened_name: String,
        /// When it was last changed.
        pub edited_at: Option<i64>,
        /// What is known of it.
        pub review: Value,
        /// What came of it.
        pub directive: Option<String>,
    }
}

record! {
    struct Row {
        id: String,
        unit: String,
        opened_by: String,
        opened_at: i64,
        as_of: String,
        file_name: String,
        source: String,
        format: String,
        body: String,
        reading: Value,
        review: Value,
        duplicate_key: Option<String>,
        version: i64,
        state: String,
        edited_name: Option<String>,
        edited_at: Option<i64>,
        directive: Option<String>,
    }
}

record! {
    /// Another letter that may be the same.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Twin {
        /// The letter.
        pub id: String,
        /// The name of its file.
        pub file_name: String,
        /// When it was opened.
        pub opened_at: i64,
    }
}

/// A letter on the desk.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are those of the table")]
pub struct Letter {
    pub id: String,
    pub unit: String,
    pub opened_by: String,
    pub opened_at: Moment,
    /// The day on which units are looked up.
    pub as_of: Date,
    pub file_name: String,
    /// The hash of the file as it came.
    pub source: String,
    pub format: String,
    /// The text that spans count in.
    pub body: String,
    pub reading: Reading,
    pub review: Review,
    pub duplicate_key: Option<String>,
    pub version: i64,
    pub issued: bool,
    /// Taken off the desk; it can be put back.
    pub discarded: bool,
    pub edited_name: Option<String>,
    pub edited_at: Option<Moment>,
    /// The directive that came of it.
    pub directive: Option<String>,
}

/// True when there is such a letter and nobody took it off the desk.
pub async fn lies(db: &Db, id: &str) -> Result<bool> {
    let find = sql!("select count(*) as count from letter where id = $1 and state <> 'discarded'");
    Ok(db.one::<::store::Count>(find, args![id]).await?.count > 0)
}

/// The letters of a unit, newest first.
pub async fn list(db: &Db, unit: &str) -> Result<Vec<Line>> {
    let lines = sql!(
        "select l.id, l.file_name, l.state, l.opened_at, p.name as opened_name, l.edited_at, l.review, d.id as directive \
         from letter l join person p on p.id = l.opened_by left join directive d on d.letter = l.id \
         where l.unit = $1 order by l.id desc limit 200"
    );
    db.all(lines, args![unit]).await
}

/// A letter.
pub async fn get(db: &Db, id: &str) -> Result<Option<Letter>> {
    let row: Option<Row> = db.maybe(sql!(
        "select l.id, l.unit, l.opened_by, l.opened_at, l.as_of, l.file_name, l.source, l.format, l.body, l.reading, \
         l.review, l.duplicate_key, l.version, l.state, e.name as edited_name, l.edited_at, d.id as directive \
         from letter l left join person e on e.id = l.edited_by left join directive d on d.letter = l.id where l.id = $1"
    ), args![id]).await?;
    row.map(letter).transpose()
}

fn letter(row: Row) -> Result<Letter> {
    let damaged = |what: &str| Error::Damaged(format!("letter {}: {what}", row.id));
    Ok(Letter {
        as_of: row.as_of.parse().map_err(|_| damaged("as_of"))?,
        reading: serde_json::from_value(row.reading).map_err(|_| damaged("reading"))?,
        review: serde_json::from_value(row.review).map_err(|_| damaged("review"))?,
        id: row.id,
        unit: row.unit,
        opened_by: row.opened_by,
        opened_at: Moment(row.opened_at),
        file_name: row.file_name,
        source: row.source,
        format: row.format,
        body: row.body,
        duplicate_key: row.duplicate_key,
        version: row.version,
        issued: row.state == "issued",
        discarded: row.state == "discarded",
        edited_name: row.edited_name,
        edited_at: row.edited_at.map(Moment),
        directive: row.directive,
    })
}

/// Puts a letter on the desk. Its source must be noted as a blob in the same transaction.
pub async fn insert(tx: &mut Tx, letter: &Letter) -> Result<()> {
    let insert = sql!(
        "insert into letter (id, unit, opened_by, opened_at, as_of, file_name, source, format, body, reading, review, \
         duplicate_key, version, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, 'review')"
    );
    let (reading, review) = (json_of(&letter.reading)?, json_of(&letter.review)?);
    let key = letter.duplicate_key.clone();
    let head = args![
        &letter.id,
        &letter.unit,
        &letter.opened_by,
        letter.opened_at,
        letter.as_of,
        &letter.file_name
    ];
    let tail = args![&letter.source, &letter.format, &letter.body, reading, review, key];
    tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

/// Saves a review over the version that it grew from; false when somebody saved in between, or it was issued.
pub async fn save(
    tx: &mut Tx,
    id: &str,
    version: i64,
    review: &Review,
    key: Option<String>,
    by: &str,
    at: Moment,
) -> Result<bool> {
    let update = sql!(
        "update letter set review = $1, duplicate_key = $2, edited_by = $3, edited_at = $4, version = version + 1 \
         where id = $5 and version = $6 and state = 'review'"
    );
    let review = json_of(review)?;
    Ok(tx.run(update, args![review, key, by, at, id, version]).await? == 1)
}

/// Marks a letter as issued; false when somebody saved in between, or it was issued before.
pub async fn mark_issued(tx: &mut Tx, id: &str, version: i64) -> Result<bool> {
    let update = sql!(
        "update letter set state = 'issued', version = version + 1 where id = $1 and version = $2 and state = 'review'"
    );
    Ok(tx.run(update, args![id, version]).await? == 1)
}

/// The first letter of this unit with the same number, notation, issuer and year, or with the very same file.
pub async fn twin(
    db: &Db,
    unit: &str,
    key: Option<&str>,
    source: &str,
    except: &str,
) -> Result<Option<Twin>> {
    let first = sql!(
        "select id, file_name, opened_at from letter \
         where unit = $1 and (duplicate_key = $2 or source = $3) and id <> $4 and state <> 'discarded' \
         order by id limit 1"
    );
    db.maybe(first, args![unit, key, source, except]).await
}

/// The first letter of this unit with the same number, notation, issuer and year.
pub async fn same_number(db: &Db, unit: &str, key: &str, except: &str) -> Result<Option<Twin>> {
    let first = sql!(
        "select id, file_name, opened_at from letter \
         where unit = $1 and duplicate_key = $2 and id <> $3 and state <> 'discarded' order by id limit 1"
    );
    db.maybe(first, args![unit, key, except]).await
}

record! {
    /// A person who may open letters from the command line.
    #[derive(Clone, Debug)]
    pub struct Officer {
        /// The person.
        pub id: String,
        /// Their unit.
        pub unit: String,
        /// Their name for signing in.
        pub login: String,
    }
}

/// Active officers; with `login` that one alone.
pub async fn officers(db: &Db, login: Option<&str>) -> Result<Vec<Officer>> {
    let officers = sql!(
        "select id, unit, login from person where role = 'officer' and active and ($1 = '' or login = $1) \
         order by login limit 20"
    );
    db.all(officers, args![login.unwrap_or("")]).await
}

/// False when it was not in the state `from`.
pub async fn set_state(tx: &mut Tx, id: &str, from: &str, to: &str) -> Result<bool> {
    let update = sql!("update letter set state = $1, version = version + 1 where id = $2 and state = $3");
    Ok(tx.run(update, args![to, id, from]).await? == 1)
}

fn json_of(value: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|fault| Error::Damaged(fault.to_string()))
}

/// The letter of this unit that was issued under the same number, issuer and year.
pub async fn issued_twin(db: &Db, unit: &str, key: &str) -> Result<Option<Twin>> {
    let first = sql!(
        "select l.id, l.file_name, l.opened_at from directive d join letter l on l.id = d.letter \
         where d.unit = $1 and d.duplicate_key = $2 order by d.id limit 1"
    );
    db.maybe(first, args![unit, key]).await
}

/// True when this very file has been opened on the unit's desk.
pub async fn has_source(db: &Db, unit: &str, source: &str) -> Result<bool> {
    let find = sql!("select count(*) as count from letter where unit = $1 and source = $2");
    Ok(db.one::<::store::Count>(find, args![unit, source]).await?.count > 0)
}

/// Letters on the desks of these units that were not issued yet.
pub async fn on_desks(tx: &mut Tx, units: Value) -> Result<Vec<crate::reform::Thing>> {
    let list = sql!(
        "select l.id, l.unit, l.file_name as words from {rows} cross join letter l \
         where l.unit = value ->> 0 and l.state = 'review' order by l.id"
    );
    tx.all_of(list, args![units]).await
}

/// Lays letters on other desks. Rows of (letter, unit).
pub async fn lay_elsewhere(tx: &mut Tx, rows: Value) -> Result<()> {
    let set = sql!(
        "update letter set unit = j.next \
         from (select value ->> 0 as what, value ->> 1 as next from {rows}) j where letter.id = j.what"
    );
    tx.run_of(set, args![rows]).await?;
    Ok(())
}
