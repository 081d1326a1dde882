//! The SQL of papers.

use civic::Moment;
use letter::draft::Draft;
use letter::paper;
use serde_json::Value;
use store::{Db, Error, Result, Tx, args, record, sql};

/// Where a paper stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Draft,
    Issued,
    Discarded,
}

impl State {
    fn of_code(code: &str) -> Self {
        match code {
            "issued" => Self::Issued,
            "discarded" => Self::Discarded,
            _ => Self::Draft,
        }
    }
}

record! {
    struct Row {
        id: String,
        unit: String,
        draft: Value,
        issued: Option<Value>,
        state: String,
        version: i64,
        code: Option<String>,
        directive: Option<String>,
        letter: Option<String>,
        composed_name: String,
        composed_at: i64,
        edited_name: Option<String>,
        edited_at: Option<i64>,
        issued_name: Option<String>,
        issued_at: Option<i64>,
    }
}

/// A stored paper.
#[derive(Clone, Debug)]
pub struct Paper {
    pub id: String,
    pub unit: String,
    pub draft: Draft,
    /// As it went out.
    pub issued: Option<paper::Paper>,
    pub state: State,
    pub version: i64,
    /// Number and notation, once it is issued.
    pub code: Option<String>,
    /// The directive that it was composed from.
    pub directive: Option<String>,
    /// The letter on the desk by which its tasks are given out.
    pub letter: Option<String>,
    pub composed_name: String,
    pub composed_at: Moment,
    pub edited_name: Option<String>,
    pub edited_at: Option<Moment>,
    pub issued_name: Option<String>,
    pub issued_at: Option<Moment>,
}

/// A paper.
pub async fn get(db: &Db, id: &str) -> Result<Option<Paper>> {
    let find = sql!(
        "select p.id, p.unit, p.draft, p.issued, p.state, p.version, p.code, p.directive, p.letter, \
         c.name as composed_name, p.composed_at, e.name as edited_name, p.edited_at, i.name as issued_name, p.issued_at \
         from paper p join person c on c.id = p.composed_by left join person e on e.id = p.edited_by \
         left join person i on i.id = p.issued_by where p.id = $1"
    );
    let row: Option<Row> = db.maybe(find, args![id]).await?;
    row.map(paper_of).transpose()
}

fn paper_of(row: Row) -> Result<Paper> {
    let damaged = |fault: serde_json::Error| Error::Damaged(format!("paper {}: {fault}", row.id));
    let issued = row.issued.map(serde_json::from_value).transpose();
    Ok(Paper {
        draft: serde_json::from_value(row.draft).map_err(damaged)?,
        issued: issued.map_err(damaged)?,
        id: row.id.clone(),
        unit: row.unit,
        state: State::of_code(&row.state),
        version: row.version,
        code: row.code,
        directive: row.directive,
        letter: row.letter,
        composed_name: row.composed_name,
        composed_at: Moment(row.composed_at),
        edited_name: row.edited_name,
        edited_at: row.edited_at.map(Moment),
        issued_name: row.issued_name,
        issued_at: row.issued_at.map(Moment),
    })
}

record! {
    /// A line of the list.
    #[derive(Clone, Debug)]
    pub struct Line {
        pub id: String,
        pub kind: String,
        pub title: String,
        pub state: String,
        pub code: Option<String>,
        pub changed_at: i64,
        pub changed_name: String,
    }
}

/// The papers of a unit that were not thrown away, the newest first.
pub async fn list(db: &Db, unit: &str) -> Result<Vec<Line>> {
    let list = sql!(
        "select p.id, p.kind, p.title, p.state, p.code, coalesce(p.issued_at, p.edited_at, p.composed_at) as changed_at, \
         n.name as changed_name from paper p join person n on n.id = coalesce(p.issued_by, p.edited_by, p.composed_by) \
         where p.unit = $1 and p.state <> 'discarded' order by p.id desc limit 200"
    );
    db.all(list, args![unit]).await
}

/// The same, of those that were composed from one directive.
pub async fn of_directive(db: &Db, directive: &str, unit: &str) -> Result<Vec<Line>> {
    let list = sql!(
        "select p.id, p.kind, p.title, p.state, p.code, coalesce(p.issued_at, p.edited_at, p.composed_at) as changed_at, \
         n.name as changed_name from paper p join person n on n.id = coalesce(p.issued_by, p.edited_by, p.composed_by) \
         where p.directive = $1 and p.unit = $2 and p.state <> 'discarded' order by p.id desc limit 50"
    );
    db.all(list, args![directive, unit]).await
}

record! {
    struct Drafted {
        draft: Value,
    }
}

/// The paper that the unit wrote last, for what seldom changes.
pub async fn latest(db: &Db, unit: &str) -> Result<Option<Draft>> {
    let latest =
        sql!("select draft from paper where unit = $1 and state <> 'discarded' order by id desc limit 1");
    let row: Option<Drafted> = db.maybe(latest, args![unit]).await?;
    Ok(row.and_then(|row| serde_json::from_value(row.draft).ok()))
}

/// A new draft.
pub struct New<'a> {
    pub id: &'a str,
    pub unit: &'a str,
    pub draft: &'a Draft,
    pub directive: Option<&'a str>,
    pub by: &'a str,
    pub at: Moment,
}

/// Stores a new draft.
pub async fn insert(tx: &mut Tx, new: &New<'_>) -> Result<()> {
    let insert = sql!(
        "insert into paper (id, unit, kind, title, draft, state, version, directive, composed_by, composed_at) \
         values ($1, $2, $3, $4, $5, 'draft', 1, $6, $7, $8)"
    );
    let (kind, title) = (new.draft.kind.code(), new.draft.text("subject"));
    let draft = json_of(new.draft)?;
    let row = args![
        new.id,
        new.unit,
        kind,
        title,
        draft,
        new.directive,
        new.by,
        new.at
    ];
    tx.run(insert, row).await?;
    keep_version(tx, new.id, 1, new.draft, (new.by, new.at)).await
}

async fn keep_version(
    tx: &mut Tx,
    id: &str,
    version: i64,
    draft: &Draft,
    (by, at): (&str, Moment),
) -> Result<()> {
    let insert = sql!(
        "insert into paper_version (paper, version, draft, saved_by, saved_at) values ($1, $2, $3, $4, $5)"
    );
    tx.run(insert, args![id, version, json_of(draft)?, by, at])
        .await?;
    Ok(())
}

/// Saves a draft over the version that it grew from; false when somebody saved or issued it in between.
pub async fn save(tx: &mut Tx, id: &str, version: i64, draft: &Draft, by: &str, at: Moment) -> Result<bool> {
    let update = sql!(
        "update paper set draft = $1, title = $2, edited_by = $3, edited_at = $4, version = version + 1 \
         where id = $5 and version = $6 and state = 'draft'"
    );
    let title = draft.text("subject");
    let row = args![json_of(draft)?, title, by, at, id, version];
    if tx.run(update, row).await? != 1 {
        return Ok(false);
    }
    keep_version(tx, id, version + 1, draft, (by, at)).await?;
    Ok(true)
}

/// Freezes a draft as it goes out; false when it is no draft of this version any more.
pub async fn freeze(
    tx: &mut Tx,
    id: &str,
    version: i64,
    (issued, code): (&paper::Paper, &str),
    by: &str,
    at: Moment,
) -> Result<bool> {
    let update = sql!(
        "update paper set issued = $1, code = $2, issued_by = $3, issued_at = $4, state = 'issued', \
         version = version + 1 where id = $5 and version = $6 and state = 'draft'"
    );
    let row = args![json_of(issued)?, code, by, at, id, version];
    Ok(tx.run(update, row).await? == 1)
}

/// Throws a draft away; false when it is none.
pub async fn discard(tx: &mut Tx, id: &str) -> Result<bool> {
    let update =
        sql!("update paper set state = 'discarded', version = version + 1 where id = $1 and state = 'draft'");
    Ok(tx.run(update, args![id]).await? == 1)
}

/// Notes the letter by which it is given out; false when another one was noted since `before` was read.
pub async fn note_letter(tx: &mut Tx, id: &str, before: Option<&str>, letter: &str) -> Result<bool> {
    let update = sql!("update paper set letter = $1 where id = $2 and coalesce(letter, '') = $3");
    Ok(tx.run(update, args![letter, id, before.unwrap_or("")]).await? == 1)
}

record! {
    /// A saved version.
    #[derive(Clone, Debug)]
    pub struct Version {
        pub version: i64,
        pub saved_name: String,
        pub saved_at: i64,
    }
}

/// The saved versions, the newest first.
pub async fn versions(db: &Db, id: &str) -> Result<Vec<Version>> {
    let list = sql!(
        "select v.version, p.name as saved_name, v.saved_at from paper_version v join person p on p.id = v.saved_by \
         where v.paper = $1 order by v.version desc limit 100"
    );
    db.all(list, args![id]).await
}

/// A draft as it was saved.
pub async fn version(db: &Db, id: &str, version: i64) -> Result<Option<Draft>> {
    let find = sql!("select draft from paper_version where paper = $1 and version = $2");
    let row: Option<Drafted> = db.maybe(find, args![id, version]).await?;
    let draft = row.map(|row| serde_json::from_value(row.draft)).transpose();
    draft.map_err(|fault| Error::Damaged(format!("paper {id}, version {version}: {fault}")))
}

fn json_of(value: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|fault| Error::Damaged(fault.to_string()))
}

/// Papers of these units that are still drafts.
pub async fn drafts_of(tx: &mut Tx, units: Value) -> Result<Vec<crate::reform::Thing>> {
    let list = sql!(
        "select p.id, p.unit, substr(p.title, 1, 160) as words from {rows} cross join paper p \
         where p.unit = value ->> 0 and p.state = 'draft' order by p.id"
    );
    tx.all_of(list, args![units]).await
}

/// Gives papers into other hands. Rows of (paper, unit).
pub async fn hand_over(tx: &mut Tx, rows: Value) -> Result<()> {
    let set = sql!(
        "update paper set unit = j.next from (select value ->> 0 as what, value ->> 1 as next from {rows}) j \
         where paper.id = j.what"
    );
    tx.run_of(set, args![rows]).await?;
    Ok(())
}
