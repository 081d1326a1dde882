//! The SQL of issued directives.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A directive as its page shows it.
    pub struct Directive {
        pub id: String,
        pub number: Option<String>,
        pub dated: Option<String>,
        pub subject: String,
        pub body: String,
        pub issued_at: i64,
        pub published_at: Option<i64>,
    }
}

record! {
    /// A line of the list.
    pub struct Line {
        pub id: String,
        pub number: Option<String>,
        pub subject: String,
        pub issued_at: i64,
    }
}

record! {
    /// A clause that asks for something.
    pub struct Task {
        pub id: String,
        pub body: String,
        pub span_start: Option<i64>,
        pub span_end: Option<i64>,
    }
}

record! {
    /// Assignments of a clause that stand alike.
    pub struct Group {
        pub task: String,
        pub handling: String,
        pub due_on: Option<String>,
        pub activities: i64,
        pub evidence: i64,
        pub count: i64,
    }
}

record! {
    /// One assignment.
    pub struct Asked {
        pub task: String,
        pub unit: String,
        pub given_by: String,
        pub handling: String,
        pub due_on: Option<String>,
        pub activities: i64,
        pub evidence: i64,
    }
}

/// Every directive, newest first; who may see which is decided by [`crate::access`].
pub async fn list(db: &Db) -> Result<Vec<Line>> {
    let find = sql!("select id, number, subject, issued_at from directive order by issued_at desc, id desc");
    db.all(find, args![]).await
}

/// One directive.
pub async fn get(db: &Db, id: &str) -> Result<Option<Directive>> {
    let find =
        sql!("select id, number, dated, subject, body, issued_at, published_at from directive where id = $1");
    db.maybe(find, args![id]).await
}

/// Its clauses in the order of the text.
pub async fn tasks(db: &Db, directive: &str) -> Result<Vec<Task>> {
    let find = sql!("select id, body, span_start, span_end from task where directive = $1 order by position");
    db.all(find, args![directive]).await
}

/// How all assignments of a directive stand, in few rows however many units were asked.
pub async fn groups(db: &Db, directive: &str) -> Result<Vec<Group>> {
    let find = sql!(
        "select task, handling, due_on, max(activity_count) as activities, max(evidence_count) as evidence, \
         count(*) as count from assignment where directive = $1 \
         group by task, handling, due_on, activity_count > 0, evidence_count > 0"
    );
    db.all(find, args![directive]).await
}

/// Every assignment of a directive.
pub async fn asked(db: &Db, directive: &str) -> Result<Vec<Asked>> {
    let find = sql!(
        "select task, unit, given_by, handling, due_on, activity_count as activities, \
         evidence_count as evidence from assignment where directive = $1 order by id"
    );
    db.all(find, args![directive]).await
}

/// Every assignment of one clause.
pub async fn asked_in(db: &Db, directive: &str, task: &str) -> Result<Vec<Asked>> {
    let find = sql!(
        "select task, unit, given_by, handling, due_on, activity_count as activities, \
         evidence_count as evidence from assignment where directive = $1 and task = $2 order by id"
    );
    db.all(find, args![directive, task]).await
}

/// Puts a directive on the portal, or takes it off; true when that changed something.
pub async fn set_published(tx: &mut Tx, id: &str, at: Option<Moment>) -> Result<bool> {
    let changed = match at {
        Some(at) => {
            let set = sql!("update directive set published_at = $2 where id = $1 and published_at is null");
            tx.run(set, args![id, at]).await?
        }
        None => {
            let set =
                sql!("update directive set published_at = null where id = $1 and published_at is not null");
            tx.run(set, args![id]).await?
        }
    };
    Ok(changed > 0)
}
