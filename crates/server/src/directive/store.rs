//! The SQL of issued directives: counted in the database, read page by page.

use civic::progress::{Standing, Tally};
use serde_json::{Value, json};
use store::{Db, Result, Tx, args, record, sql};
use viet::Date;

use super::scope::Scope;

record! {
    /// An issued directive.
    #[derive(Clone, Debug)]
    #[expect(missing_docs, reason = "the names are those of the table")]
    pub struct Directive {
        pub id: String,
        pub letter: String,
        pub unit: String,
        pub kind: String,
        pub number: Option<String>,
        pub dated: Option<String>,
        pub place: Option<String>,
        pub issuer: Option<String>,
        pub signer_name: Option<String>,
        pub signer_post: Option<String>,
        pub subject: String,
        pub body: String,
        pub issued_at: i64,
        pub published_at: Option<i64>,
    }
}

record! {
    /// A task of a directive.
    #[derive(Clone, Debug)]
    #[expect(missing_docs, reason = "the names are those of the table")]
    pub struct Task {
        pub id: String,
        pub position: i64,
        pub body: String,
        pub span_start: Option<i64>,
        pub span_end: Option<i64>,
        pub due_text: Option<String>,
        pub due_on: Option<String>,
    }
}

record! {
    /// So many pieces of a task stand so.
    #[derive(Debug)]
    pub struct Part {
        /// The task.
        pub task: String,
        /// Code of the standing today.
        pub standing: String,
        /// How many.
        pub count: i64,
        /// Activities logged for them.
        pub activities: i64,
        /// Evidence on those.
        pub evidence: i64,
    }
}

record! {
    /// How many units are in sight.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Spread {
        /// Units that were asked.
        pub units: i64,
        /// Of these: silent or late somewhere.
        pub silent: i64,
    }
}

record! {
    /// An id.
    #[derive(Debug)]
    pub struct Id {
        /// It.
        pub id: String,
    }
}

/// The directive.
pub async fn get(db: &Db, id: &str) -> Result<Option<Directive>> {
    let find = sql!(
        "select id, letter, unit, kind, number, dated, place, issuer, signer_name, signer_post, subject, body, issued_at, \
         published_at from directive where id = $1"
    );
    db.maybe(find, args![id]).await
}

/// Directives with this id or this number.
pub async fn called(db: &Db, said: &str) -> Result<Vec<Directive>> {
    let find = sql!(
        "select id, letter, unit, kind, number, dated, place, issuer, signer_name, signer_post, subject, body, issued_at, \
         published_at from directive where id = $1 or number = $1 order by id"
    );
    db.all(find, args![said]).await
}

/// Directives that a unit sent, or in whose scope something was given, newest first; the ids alone.
pub async fn visible(db: &Db, scope: &Scope) -> Result<Vec<Id>> {
    let list = sql!(
        "with j as materialized (select value ->> 0 as unit, value ->> 1 as what from {rows}) \
         select d.id from directive d where d.unit in (select unit from j where what = 'own') \
         or d.id in (select a.directive from assignment a where a.given_by in (select unit from j where what = 'own') \
         or a.unit in (select unit from j where what = 'work')) order by d.id desc"
    );
    db.all_of(list, args![scope.visible()]).await
}

/// Those of the former units, `{rows}`, whose work on a directive is over and stays in their files.
pub async fn of_formers(db: &Db, directive: &str, formers: Value) -> Result<Vec<Id>> {
    let list = sql!(
        "select distinct a.unit as id from {rows} cross join assignment a where a.unit = value ->> 0 \
         and a.directive = $2 and a.moved_to is null order by a.unit"
    );
    db.all_of(list, args![formers, directive]).await
}

/// Every directive, newest first; the ids alone.
pub async fn all(db: &Db) -> Result<Vec<Id>> {
    db.all(sql!("select id from directive order by id desc"), args![])
        .await
}

record! {
    /// A file of a directive: the letter itself at 0, what goes along from 1.
    #[derive(Clone, Debug)]
    #[expect(missing_docs, reason = "the names are those of the tables")]
    pub struct File {
        pub position: i64,
        pub blob: String,
        pub file_name: String,
        pub media_type: String,
        pub size: i64,
    }
}

/// The files of a directive in their order.
pub async fn files(db: &Db, directive: &str) -> Result<Vec<File>> {
    let list = sql!(
        "select a.position, a.blob, a.file_name, b.media_type, b.size from attachment a \
         join blob b on b.hash = a.blob where a.directive = $1 order by a.position"
    );
    db.all(list, args![directive]).await
}

/// The tasks in the order of the letter.
pub async fn tasks(db: &Db, directive: &str) -> Result<Vec<Task>> {
    let list = sql!(
        "select id, position, body, span_start, span_end, due_text, due_on from task where directive = $1 \
         order by position"
    );
    db.all(list, args![directive]).await
}

/// How the pieces of each task stand today, counted by the database.
pub async fn parts(db: &Db, directive: &str, scope: &Scope, today: Date) -> Result<Vec<Part>> {
    let count = sql!(
        "select task, standing, count(*) as count, cast(sum(activity_count) as bigint) as activities, \
         cast(sum(evidence_count) as bigint) as evidence from (select s.task, s.activity_count, s.evidence_count, \
         case when s.due_on < $5 and s.standing in ('under', 'received', 'unknown') then 'overdue' else s.standing end \
         as standing from assignment_standing s where s.directive = $2 \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows}))) p group by task, standing"
    );
    db.all_of(
        count,
        args![scope.rows(), directive, scope.whole, &scope.giver, today],
    )
    .await
}

/// How many units were asked, and how many of them other than `own` are silent or late.
pub async fn spread(db: &Db, directive: &str, scope: &Scope, today: Date, own: &str) -> Result<Spread> {
    let count = sql!(
        "select count(*) as units, cast(coalesce(sum(silent), 0) as bigint) as silent from (select s.unit, \
         max(case when s.unit <> $6 and (s.standing = 'unknown' or s.due_on < $5 and s.standing in ('under', 'received')) \
         then 1 else 0 end) \
         as silent from assignment_standing s where s.directive = $2 \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows})) group by s.unit) u"
    );
    let rows = db
        .all_of(
            count,
            args![scope.rows(), directive, scope.whole, &scope.giver, today, own],
        )
        .await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

/// The counted pieces of one task as a tally.
#[must_use]
pub fn tally(parts: &[Part], task: &str) -> Tally {
    let mut tally = Tally::default();
    for part in parts.iter().filter(|part| part.task == task) {
        if let Some(standing) = Standing::from_code(&part.standing) {
            tally.add(standing, part.count);
        }
    }
    tally
}

record! {
    /// One unit under one task.
    #[derive(Clone, Debug)]
    #[expect(missing_docs, reason = "the names are those of the table")]
    pub struct Given {
        pub id: String,
        pub unit: String,
        pub given_by: String,
        pub part: String,
        pub handling: String,
        pub due_on: Option<String>,
        pub received_at: Option<i64>,
        pub reason: Option<String>,
        pub activity_count: i64,
        pub evidence_count: i64,
        /// Code of the standing today.
        pub standing: String,
        /// Reminders sent.
        pub reminders: i64,
        /// The last of them.
        pub reminded_at: Option<i64>,
        /// Units that it was passed down to.
        pub passed: i64,
    }
}

/// Units a page of a clause.
pub const PAGE: i64 = 50;

/// One page of the units under a task, the silent first; `standing` is a code, or empty for all. The page is chosen from
/// little, and only its units are looked at closely: of ten thousand all but fifty are only sorted.
pub async fn given(
    db: &Db,
    directive: &str,
    task: &str,
    scope: &Scope,
    today: Date,
    standing: &str,
    page: i64,
) -> Result<Vec<Given>> {
    let list = sql!(
        "select a.id, a.unit, a.given_by, a.part, a.handling, a.due_on, a.received_at, a.reason, a.activity_count, \
         a.evidence_count, g.standing, (select count(*) from reminder r where r.assignment = a.id) as reminders, \
         (select max(r.sent_at) from reminder r where r.assignment = a.id) as reminded_at, \
         (select count(*) from assignment k where k.parent = a.id and k.handling <> '15' and k.moved_to is null) as passed \
         from (select w.id, w.unit, w.standing, case w.standing when 'unknown' then 0 when 'overdue' then 1 \
         when 'refused' then 2 when 'received' then 3 when 'under' then 4 else 5 end as place from (select s.id, s.unit, \
         case when s.due_on < $5 and s.standing in ('under', 'received', 'unknown') then 'overdue' else s.standing end \
         as standing from assignment_standing s where s.directive = $2 and s.task = $6 \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows}))) w \
         where $7 = '' or w.standing = $7 order by place, w.unit limit $8 offset $9) g \
         join assignment a on a.id = g.id order by g.place, g.unit"
    );
    let whose = args![scope.rows(), directive, scope.whole, &scope.giver, today];
    let which = args![task, standing, PAGE, (page - 1) * PAGE];
    db.all_of(list, whose.into_iter().chain(which).collect()).await
}

record! {
    /// A piece of evidence of a listed unit.
    #[derive(Clone, Debug)]
    #[expect(missing_docs, reason = "the names are those of the table")]
    pub struct Shown {
        pub id: String,
        pub assignment: String,
        pub activity: String,
        pub kind: String,
        pub happened_on: String,
        pub url: Option<String>,
        pub file_name: Option<String>,
        pub media_type: Option<String>,
    }
}

/// The newest evidence of each of these assignments, so many pieces of each. Read from the assignments on, or the
/// evidence of the whole country would be sorted for one page.
pub async fn evidence(db: &Db, given: &[Given], each: i64) -> Result<Vec<Shown>> {
    let list = sql!(
        "select n.id, n.assignment, n.activity, n.kind, n.happened_on, n.url, n.file_name, n.media_type from (select e.id, \
         c.assignment, c.id as activity, c.kind, c.happened_on, e.url, e.file_name, e.media_type, \
         row_number() over (partition by c.assignment order by e.id desc) as place \
         from {rows} cross join activity c cross join evidence e \
         where c.assignment = value ->> 0 and c.withdrawn_at is null and e.activity = c.id) n \
         where n.place <= $2 order by n.id desc"
    );
    let proven = given.iter().filter(|one| one.evidence_count > 0);
    let rows: Value = proven.map(|one| json!([one.id])).collect();
    db.all_of(list, args![rows, each]).await
}

record! {
    /// One assignment of a unit, for reminding and taking back.
    #[derive(Clone, Debug)]
    #[expect(missing_docs, reason = "the names are those of the table")]
    pub struct Whom {
        pub id: String,
        pub task: String,
        pub unit: String,
        pub standing: String,
    }
}

/// The assignments that a reminder goes to, ordered by unit. `kind` is `remind`: whoever is silent or late; `report`:
/// whoever was asked and did not refuse; `recall`: all of them. `task` is an id, or empty for all. The unit `except` reminds and is not reminded.
pub async fn whom(
    db: &Db,
    directive: &str,
    scope: &Scope,
    today: Date,
    kind: &str,
    task: &str,
    except: &str,
) -> Result<Vec<Whom>> {
    let list = sql!(
        "select w.id, w.task, w.unit, w.standing from (select s.id, s.unit, s.task, \
         case when s.due_on < $5 and s.standing in ('under', 'received', 'unknown') then 'overdue' else s.standing end \
         as standing from assignment_standing s where s.directive = $2 and s.unit <> $8 \
         and ($3 or s.given_by = $4 or s.unit in (select value ->> 0 from {rows}))) w \
         where ($6 = 'recall' or $6 = 'report' and w.standing <> 'refused' or w.standing in ('unknown', 'overdue')) \
         and ($7 = '' or w.task = $7) order by w.unit, w.id"
    );
    let whose = args![scope.rows(), directive, scope.whole, &scope.giver, today];
    db.all_of(list, whose.into_iter().chain(args![kind, task, except]).collect())
        .await
}

record! {
    struct Phrase {
        phrase: String,
    }
}

/// To whom a directive was written, in its own words.
pub async fn phrases(db: &Db, directive: &str) -> Result<Vec<String>> {
    let list = sql!("select phrase from directive_recipient where directive = $1 order by position");
    let rows: Vec<Phrase> = db.all(list, args![directive]).await?;
    Ok(rows.into_iter().map(|row| row.phrase).collect())
}

/// The units that this one passed something of a directive down to.
pub async fn passed(db: &Db, directive: &str, giver: &str) -> Result<Vec<String>> {
    let list = sql!(
        "select distinct unit as id from assignment where directive = $1 and given_by = $2 and parent is not null \
         and handling <> '15' order by unit"
    );
    let rows: Vec<Id> = db.all(list, args![directive, giver]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// One reminder to store: its id and the assignment that it is about.
pub type Reminding = (String, String);

/// Stores reminders; what was taken back in between gets none. Gives how many were stored.
pub async fn remind(
    tx: &mut Tx,
    reminders: &[Reminding],
    by: &civic::permission::Actor,
    kind: &str,
    message: Option<&str>,
    at: civic::Moment,
) -> Result<u64> {
    let insert = sql!(
        "insert into reminder (id, directive, assignment, by_unit, by_person, kind, message, sent_at) \
         select value ->> 0, a.directive, a.id, value ->> 2, value ->> 3, value ->> 4, value ->> 5, \
         cast(value ->> 6 as bigint) from {rows} cross join assignment a where a.id = value ->> 1 and a.handling <> '15' and a.moved_to is null"
    );
    let row = |(id, assignment): &Reminding| json!([id, assignment, by.unit, by.person, kind, message, at.0]);
    tx.run_rows(insert, reminders.iter().map(row).collect()).await
}

/// Takes everything back that was given under a directive. Gives how many assignments that were.
pub async fn recall(tx: &mut Tx, directive: &str, reason: &str, at: civic::Moment) -> Result<u64> {
    let update = sql!(
        "update assignment set handling = '15', reason = $1, changed_at = $2 where directive = $3 and handling <> '15' \
         and moved_to is null"
    );
    tx.run(update, args![reason, at, directive]).await
}

/// Puts a directive on the portal, or takes it away. False when it was so already.
pub async fn publish(tx: &mut Tx, directive: &str, at: Option<civic::Moment>) -> Result<bool> {
    let update = sql!("update directive set published_at = $1 where id = $2 and (published_at is null) = $3");
    let stamp = at.map(|at| at.0);
    Ok(tx.run(update, args![stamp, directive, at.is_some()]).await? == 1)
}
