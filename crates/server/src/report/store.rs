//! The SQL of reports, and of the facts that they are written from.

use civic::Moment;
use letter::paper::Paper;
use serde_json::Value;
use store::{Db, Error, Result, Tx, args, record, sql};

use crate::directive::scope::Scope;

record! {
    struct Row {
        id: String,
        directive: String,
        unit: String,
        scope: Option<String>,
        title: String,
        paper: Value,
        version: i64,
        composed_at: i64,
        edited_name: Option<String>,
        edited_at: Option<i64>,
    }
}

/// A stored report.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are those of the table")]
pub struct Report {
    pub id: String,
    pub directive: String,
    pub unit: String,
    /// The unit whose part it is; `None` for the whole programme.
    pub scope: Option<String>,
    pub title: String,
    pub paper: Paper,
    pub version: i64,
    pub composed_at: Moment,
    pub edited_name: Option<String>,
    pub edited_at: Option<Moment>,
}

/// A report.
pub async fn get(db: &Db, id: &str) -> Result<Option<Report>> {
    let find = sql!(
        "select r.id, r.directive, r.unit, r.scope, r.title, r.paper, r.version, r.composed_at, \
         p.name as edited_name, r.edited_at from report r left join person p on p.id = r.edited_by where r.id = $1"
    );
    let row: Option<Row> = db.maybe(find, args![id]).await?;
    row.map(report).transpose()
}

fn report(row: Row) -> Result<Report> {
    let paper = serde_json::from_value(row.paper);
    Ok(Report {
        paper: paper.map_err(|fault| Error::Damaged(format!("report {}: {fault}", row.id)))?,
        id: row.id,
        directive: row.directive,
        unit: row.unit,
        scope: row.scope,
        title: row.title,
        version: row.version,
        composed_at: Moment(row.composed_at),
        edited_name: row.edited_name,
        edited_at: row.edited_at.map(Moment),
    })
}

record! {
    /// A line of the list.
    #[derive(Debug)]
    #[expect(missing_docs, reason = "the names are those of the table")]
    pub struct Line {
        pub id: String,
        pub scope: Option<String>,
        pub title: String,
        pub subject: String,
        pub composed_at: i64,
        pub composed_name: String,
    }
}

/// The reports of a unit, newest first.
pub async fn list(db: &Db, unit: &str) -> Result<Vec<Line>> {
    let list = sql!(
        "select r.id, r.scope, r.title, d.subject, r.composed_at, p.name as composed_name from report r \
         join directive d on d.id = r.directive join person p on p.id = r.composed_by \
         where r.unit = $1 order by r.id desc limit 200"
    );
    db.all(list, args![unit]).await
}

/// Stores a new report.
pub async fn insert(tx: &mut Tx, report: &Report, by: &str) -> Result<()> {
    let insert = sql!(
        "insert into report (id, directive, unit, scope, title, paper, version, composed_by, composed_at) \
         values ($1, $2, $3, $4, $5, $6, 1, $7, $8)"
    );
    let (r, paper) = (report, json_of(&report.paper)?);
    let head = args![
        &r.id,
        &r.directive,
        &r.unit,
        r.scope.clone(),
        &r.title,
        paper,
        by,
        r.composed_at
    ];
    tx.run(insert, head).await?;
    Ok(())
}

/// Saves the text over the version that it grew from; false when somebody saved in between.
pub async fn save(
    tx: &mut Tx,
    id: &str,
    version: i64,
    title: &str,
    paper: &Paper,
    by: &str,
    at: Moment,
) -> Result<bool> {
    let update = sql!(
        "update report set title = $1, paper = $2, edited_by = $3, edited_at = $4, version = version + 1 \
         where id = $5 and version = $6"
    );
    Ok(tx
        .run(update, args![title, json_of(paper)?, by, at, id, version])
        .await?
        == 1)
}

fn json_of(paper: &Paper) -> Result<Value> {
    serde_json::to_value(paper).map_err(|fault| Error::Damaged(fault.to_string()))
}

record! {
    /// Who was asked: see [`letter::compose::Asked`].
    #[derive(Debug)]
    #[expect(missing_docs, reason = "the names are those of the facts")]
    pub struct Asked {
        pub units: i64,
        pub assignments: i64,
        pub opened: i64,
        pub delegators: i64,
        pub delegated_units: i64,
    }
}

/// Who was asked in this scope, and who passed it on.
pub async fn asked(db: &Db, directive: &str, scope: &Scope) -> Result<Option<Asked>> {
    let count = sql!(
        "select count(distinct s.unit) as units, count(*) as assignments, \
         count(distinct case when s.received_at is not null then s.unit end) as opened, \
         count(distinct case when s.parent is not null then s.given_by end) as delegators, \
         count(distinct case when s.parent is not null then s.unit end) as delegated_units \
         from assignment_standing s where s.directive = $2 \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows}))"
    );
    Ok(db
        .all_of(count, whose(directive, scope))
        .await?
        .into_iter()
        .next())
}

fn whose(directive: &str, scope: &Scope) -> store::Args {
    args![scope.rows(), directive, scope.whole, &scope.giver]
}

/// Reminders sent in this scope.
pub async fn reminders(db: &Db, directive: &str, scope: &Scope) -> Result<i64> {
    let count = sql!(
        "select count(*) as count from reminder r join assignment s on s.id = r.assignment where r.directive = $2 \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows}))"
    );
    let rows: Vec<store::Count> = db.all_of(count, whose(directive, scope)).await?;
    Ok(rows.first().map_or(0, |row| row.count))
}

record! {
    /// What was logged for one task, of one kind; a sum without any figure is null.
    #[derive(Debug)]
    #[expect(missing_docs, reason = "the names are those of the facts")]
    pub struct Sum {
        pub task: String,
        pub kind: String,
        pub activities: i64,
        pub items: i64,
        pub minutes: Option<i64>,
        pub copies: Option<i64>,
        pub people: Option<i64>,
    }
}

/// The figures in this scope.
pub async fn sums(db: &Db, directive: &str, scope: &Scope) -> Result<Vec<Sum>> {
    let sum = sql!(
        "select c.task, c.kind, count(*) as activities, cast(sum(coalesce(c.items, 1)) as bigint) as items, \
         cast(sum(c.minutes) as bigint) as minutes, cast(sum(c.copies) as bigint) as copies, \
         cast(sum(c.people) as bigint) as people from activity c join assignment s on s.id = c.assignment \
         where c.directive = $2 and c.withdrawn_at is null \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows})) group by c.task, c.kind"
    );
    db.all_of(sum, whose(directive, scope)).await
}

record! {
    /// A language in which something of a kind was done.
    #[derive(Debug)]
    #[expect(missing_docs, reason = "the names are those of the table")]
    pub struct Spoken {
        pub task: String,
        pub kind: String,
        pub language: String,
    }
}

/// The languages in this scope.
pub async fn languages(db: &Db, directive: &str, scope: &Scope) -> Result<Vec<Spoken>> {
    let list = sql!(
        "select distinct c.task, c.kind, c.language from activity c join assignment s on s.id = c.assignment \
         where c.directive = $2 and c.withdrawn_at is null \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows})) order by c.task, c.kind, c.language"
    );
    db.all_of(list, whose(directive, scope)).await
}

record! {
    /// A logged activity.
    #[derive(Debug)]
    #[expect(missing_docs, reason = "the names are those of the table")]
    pub struct Done {
        pub id: String,
        pub unit: String,
        pub happened_on: String,
        pub place: Option<String>,
        pub note: Option<String>,
        pub items: Option<i64>,
        pub minutes: Option<i64>,
        pub copies: Option<i64>,
        pub people: Option<i64>,
        pub withdrawn_at: Option<i64>,
    }
}

/// Activities a page.
pub const PAGE: i64 = 100;

/// The activities of a kind that a report of this instant was written from, page by page.
pub async fn done(
    db: &Db,
    directive: &str,
    scope: &Scope,
    kind: &str,
    until: Moment,
    page: i64,
) -> Result<Vec<Done>> {
    let list = sql!(
        "select c.id, c.unit, c.happened_on, c.place, c.note, c.items, c.minutes, c.copies, c.people, c.withdrawn_at \
         from activity c join assignment s on s.id = c.assignment where c.directive = $2 and c.kind = $5 \
         and c.logged_at <= $6 and (c.withdrawn_at is null or c.withdrawn_at > $6) \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows})) \
         order by c.happened_on, c.id limit $7 offset $8"
    );
    let which = args![kind, until, PAGE, (page - 1) * PAGE];
    db.all_of(list, whose(directive, scope).into_iter().chain(which).collect())
        .await
}

record! {
    /// A unit that has logged nothing.
    #[derive(Debug)]
    pub struct Silent {
        /// The unit.
        pub unit: String,
        /// 1 when it opened something of what it was given.
        pub opened: i64,
    }
}

/// Units that logged nothing, and below whom nobody logged anything of what they passed down; who refused is not here.
pub async fn silent(db: &Db, directive: &str, scope: &Scope) -> Result<Vec<Silent>> {
    let list = sql!(
        "select unit, cast(max(opened) as bigint) as opened from (select s.unit, s.activity_count, \
         case when s.received_at is null then 0 else 1 end as opened, \
         case when s.handling = '04' and exists (select 1 from assignment k where k.parent = s.id \
         and k.handling <> '15' and k.activity_count > 0) then 1 else 0 end as below \
         from assignment_standing s where s.directive = $2 and s.standing <> 'refused' \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows}))) u \
         group by unit having sum(activity_count) = 0 and sum(below) = 0 order by unit"
    );
    db.all_of(list, whose(directive, scope)).await
}

record! {
    /// A refusal.
    #[derive(Debug)]
    pub struct Refused {
        /// Who.
        pub unit: String,
        /// Why, in its own words.
        pub reason: Option<String>,
    }
}

/// Who refused, and why.
pub async fn refused(db: &Db, directive: &str, scope: &Scope) -> Result<Vec<Refused>> {
    let list = sql!(
        "select s.unit, s.reason from assignment_standing s where s.directive = $2 and s.standing = 'refused' \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows})) order by s.unit, s.id limit 1000"
    );
    db.all_of(list, whose(directive, scope)).await
}

record! {
    /// A unit that was asked.
    #[derive(Debug)]
    pub struct AskedUnit {
        /// It.
        pub unit: String,
    }
}

/// Those of the units in `scope` that were asked something.
pub async fn asked_units(db: &Db, directive: &str, scope: &Scope) -> Result<Vec<AskedUnit>> {
    let list = sql!(
        "select distinct s.unit from assignment_standing s where s.directive = $2 \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows})) order by s.unit"
    );
    db.all_of(list, whose(directive, scope)).await
}

/// Reports of these units that have no number yet.
pub async fn drafts_of(tx: &mut Tx, units: Value) -> Result<Vec<crate::reform::Thing>> {
    let list = sql!(
        "select r.id, r.unit, substr(r.title, 1, 160) as words from {rows} cross join report r \
         where r.unit = value ->> 0 and not exists (select 1 from departure d where d.report = r.id) order by r.id"
    );
    tx.all_of(list, args![units]).await
}

/// Gives reports into other hands. Rows of (report, unit).
pub async fn hand_over(tx: &mut Tx, rows: Value) -> Result<()> {
    let set = sql!(
        "update report set unit = j.next from (select value ->> 0 as what, value ->> 1 as next from {rows}) j \
         where report.id = j.what"
    );
    tx.run_of(set, args![rows]).await?;
    Ok(())
}
