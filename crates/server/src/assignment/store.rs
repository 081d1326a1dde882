//! The SQL of assignments, delegations and reminders.

use civic::Moment;
use civic::assignment::{Handling, Part};
use civic::progress::{Known, Standing};
use serde_json::Value;
use store::{Db, Error, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// An assignment with its task and directive.
    #[derive(Clone, Debug)]
    pub struct Assignment {
        /// Its id.
        pub id: String,
        /// The directive that it comes from.
        pub directive: String,
        /// The task.
        pub task: String,
        /// The unit that it was given to.
        pub unit: String,
        /// The unit that gave it.
        pub given_by: String,
        /// The assignment that it was passed down from.
        pub parent: Option<String>,
        /// `lead` or `assist`.
        pub part: String,
        /// The giver's own words.
        pub note: Option<String>,
        /// The last day in time, ISO.
        pub due_on: Option<String>,
        /// The two digits of [`Handling::code`].
        pub handling: String,
        /// When it was given, UTC milliseconds.
        pub given_at: i64,
        /// When the unit first opened it.
        pub received_at: Option<i64>,
        /// Why it was refused or taken back.
        pub reason: Option<String>,
        /// When its state last changed.
        pub changed_at: i64,
        /// Activities that were not withdrawn.
        pub activity_count: i64,
        /// Pieces of evidence on them.
        pub evidence_count: i64,
        /// How many of these prove a part alone: they were there when silent work of another unit joined.
        pub evidence_before: i64,
        /// The assignment in which this one goes on since a re-organisation.
        pub moved_to: Option<String>,
        /// Place of the task in the directive, from 0.
        pub position: i64,
        /// The task in the letter's own words.
        pub body: String,
        /// The deadline in the letter's own words.
        pub due_text: Option<String>,
        /// What the directive is about.
        pub subject: String,
        /// Its number and notation.
        pub number: Option<String>,
        /// When it was issued, UTC milliseconds.
        pub issued_at: i64,
    }
}

impl Assignment {
    /// How far the unit has come. A code that nobody knows is damage, and is said to be.
    pub fn state(&self) -> Result<Handling> {
        let damaged = || Error::Damaged(format!("assignment {} has handling {}", self.id, self.handling));
        Handling::from_code(&self.handling).ok_or_else(damaged)
    }

    /// The last day in time.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        self.due_on.as_deref().and_then(|day| day.parse().ok())
    }

    /// How it stands; `None` when it was taken back.
    pub fn standing(&self, today: Date) -> Result<Option<Standing>> {
        let (activities, evidence) = (
            self.activity_count,
            (self.evidence_count - self.evidence_before).max(0),
        );
        Ok(Known {
            handling: self.state()?,
            activities,
            evidence,
            due: self.due(),
        }
        .standing(today))
    }

    /// True when it is owed and nothing at all has been heard but perhaps the receipt.
    pub fn is_silent(&self) -> Result<bool> {
        Ok(matches!(self.state()?, Handling::Arrived | Handling::Received) && self.activity_count == 0)
    }

    /// True when the unit leads.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.part == Part::Lead.code()
    }
}

/// One assignment.
pub async fn get(db: &Db, id: &str) -> Result<Option<Assignment>> {
    let find = sql!(
        "select a.id, a.directive, a.task, a.unit, a.given_by, a.parent, a.part, a.note, a.due_on, a.handling, \
         a.given_at, a.received_at, a.reason, a.changed_at, a.activity_count, a.evidence_count, a.evidence_before, a.moved_to, \
         t.position, t.body, t.due_text, d.subject, d.number, d.issued_at \
         from assignment a join task t on t.id = a.task join directive d on d.id = a.directive where a.id = $1"
    );
    db.maybe(find, args![id]).await
}

/// One assignment as a transaction sees it, held by it until it ends: the update locks the row.
pub async fn hold(tx: &mut Tx, id: &str) -> Result<Option<Assignment>> {
    tx.run(
        sql!("update assignment set changed_at = changed_at where id = $1"),
        args![id],
    )
    .await?;
    let find = sql!(
        "select a.id, a.directive, a.task, a.unit, a.given_by, a.parent, a.part, a.note, a.due_on, a.handling, \
         a.given_at, a.received_at, a.reason, a.changed_at, a.activity_count, a.evidence_count, a.evidence_before, a.moved_to, \
         t.position, t.body, t.due_text, d.subject, d.number, d.issued_at \
         from assignment a join task t on t.id = a.task join directive d on d.id = a.directive where a.id = $1"
    );
    tx.maybe(find, args![id]).await
}

/// Everything given to a unit, directive by directive, the newest directive first.
pub async fn of_unit(db: &Db, unit: &str) -> Result<Vec<Assignment>> {
    let list = sql!(
        "select a.id, a.directive, a.task, a.unit, a.given_by, a.parent, a.part, a.note, a.due_on, a.handling, \
         a.given_at, a.received_at, a.reason, a.changed_at, a.activity_count, a.evidence_count, a.evidence_before, a.moved_to, \
         t.position, t.body, t.due_text, d.subject, d.number, d.issued_at \
         from assignment a join task t on t.id = a.task join directive d on d.id = a.directive \
         where a.unit = $1 order by d.issued_at desc, d.id, t.position"
    );
    db.all(list, args![unit]).await
}

/// What was passed down from an assignment: who leads first, then as they were given.
pub async fn below(db: &Db, parent: &str) -> Result<Vec<Assignment>> {
    let list = sql!(
        "select a.id, a.directive, a.task, a.unit, a.given_by, a.parent, a.part, a.note, a.due_on, a.handling, \
         a.given_at, a.received_at, a.reason, a.changed_at, a.activity_count, a.evidence_count, a.evidence_before, a.moved_to, \
         t.position, t.body, t.due_text, d.subject, d.number, d.issued_at \
         from assignment a join task t on t.id = a.task join directive d on d.id = a.directive \
         where a.parent = $1 and a.moved_to is null order by a.part desc, a.given_at, a.id"
    );
    db.all(list, args![parent]).await
}

record! {
    /// A task as one unit gave it to others.
    #[derive(Debug)]
    pub struct Given {
        /// The directive.
        pub directive: String,
        /// What it is about.
        pub subject: String,
        /// Its number.
        pub number: Option<String>,
        /// The task in the letter's own words.
        pub body: String,
        /// The giver's own assignment, if it passed its own work down.
        pub parent: Option<String>,
        /// Units that have it.
        pub total: i64,
        /// Units that have not opened it.
        pub silent: i64,
        /// Units with evidence of something done.
        pub proven: i64,
    }
}

/// What a unit gave to others and did not take back, task by task, the newest directive first; at most 200 tasks.
pub async fn given_by(db: &Db, unit: &str) -> Result<Vec<Given>> {
    let list = sql!(
        "select d.id as directive, d.subject, d.number, t.body, min(a.parent) as parent, count(*) as total, \
         cast(coalesce(sum(case when a.handling = '01' and a.activity_count = 0 then 1 else 0 end), 0) as bigint) as silent, \
         cast(coalesce(sum(case when a.activity_count > 0 and a.evidence_count > a.evidence_before then 1 else 0 end), 0) as bigint) as proven \
         from assignment a join task t on t.id = a.task join directive d on d.id = a.directive \
         where a.given_by = $1 and a.handling <> '15' and a.moved_to is null \
         group by d.id, d.subject, d.number, d.issued_at, t.id, t.body, t.position \
         order by d.issued_at desc, d.id, t.position limit 200"
    );
    db.all(list, args![unit]).await
}

/// What a change of state writes.
#[derive(Debug)]
pub struct Move<'a> {
    /// The state that it was seen in.
    pub from: Handling,
    /// The state after.
    pub to: Handling,
    /// Why, for refusing and taking back.
    pub reason: Option<&'a str>,
    /// The person of the receiving unit, whose act is also the receipt when none was recorded.
    pub receiver: Option<&'a str>,
    /// When.
    pub at: Moment,
}

/// Moves an assignment on; `false` when somebody was quicker and it is no longer in the state seen.
pub async fn set_state(tx: &mut Tx, id: &str, change: &Move<'_>) -> Result<bool> {
    let update = sql!(
        "update assignment set handling = $3, reason = $4, changed_at = $5, received_at = coalesce(received_at, $6), \
         received_by = coalesce(received_by, $7) where id = $1 and handling = $2"
    );
    let received_at = change.receiver.map(|_| change.at.0);
    let (from, to) = (change.from.code(), change.to.code());
    let values = args![
        id,
        from,
        to,
        change.reason,
        change.at,
        received_at,
        change.receiver
    ];
    Ok(tx.run(update, values).await? == 1)
}

/// Takes back everything that was passed down from an assignment, however far down; gives how many.
pub async fn recall_below(tx: &mut Tx, id: &str, reason: &str, at: Moment) -> Result<u64> {
    let update = sql!(
        "with recursive below (id) as (select id from assignment where parent = $1 \
         union select a.id from assignment a join below b on a.parent = b.id) \
         update assignment set handling = '15', reason = $2, changed_at = $3 \
         where id in (select id from below) and handling <> '15' and moved_to is null"
    );
    tx.run(update, args![id, reason, at]).await
}

/// Passes an assignment down in one statement. Each row: new id, unit, part, note, due day, time given, the
/// assignment passed down.
pub async fn insert_below(tx: &mut Tx, rows: Vec<Value>) -> Result<u64> {
    let insert = sql!(
        "insert into assignment (id, directive, task, unit, given_by, parent, part, note, due_on, handling, given_at, \
         changed_at, activity_count, evidence_count) \
         select value ->> 0, a.directive, a.task, value ->> 1, a.unit, a.id, value ->> 2, value ->> 3, value ->> 4, '01', \
         cast(value ->> 5 as bigint), cast(value ->> 5 as bigint), 0, 0 \
         from {rows} cross join assignment a where a.id = value ->> 6"
    );
    tx.run_rows(insert, rows).await
}

/// Gives a piece of work that was taken back to the same unit anew; what was logged for it before stays with it. The
/// row is one of [`insert_below`].
pub async fn give_again(tx: &mut Tx, row: &Value) -> Result<u64> {
    let again = sql!(
        "update assignment set given_by = (select p.unit from assignment p where p.id = $1), parent = $1, part = $2, \
         note = $3, due_on = $4, handling = '01', given_at = $5, changed_at = $5, received_at = null, reason = null \
         where id = $6 and handling = '15'"
    );
    let text = |at: usize| row[at].as_str();
    let given_at = row[5].as_i64();
    tx.run(
        again,
        args![text(6), text(2), text(3), text(4), given_at, text(0)],
    )
    .await
}

record! {
    struct Tags {
        tags: Value,
    }
}

/// What a task is about, as the review kept it.
pub async fn tags(db: &Db, task: &str) -> Result<Vec<String>> {
    let find = sql!("select tags from task where id = $1");
    let row: Option<Tags> = db.maybe(find, args![task]).await?;
    Ok(row
        .and_then(|row| serde_json::from_value(row.tags).ok())
        .unwrap_or_default())
}

record! {
    /// A reminder.
    #[derive(Debug)]
    pub struct Reminder {
        /// Who sent it.
        pub by_unit: String,
        /// What was added.
        pub message: Option<String>,
        /// When, UTC milliseconds.
        pub sent_at: i64,
    }
}

/// The reminders of an assignment, the newest first.
pub async fn reminders(db: &Db, assignment: &str) -> Result<Vec<Reminder>> {
    let list = sql!(
        "select by_unit, message, sent_at from reminder where assignment = $1 order by sent_at desc, id desc limit 50"
    );
    db.all(list, args![assignment]).await
}

/// The first reminder that a unit sent about an assignment since a moment.
pub async fn reminded_since(
    tx: &mut Tx,
    assignment: &str,
    unit: &str,
    since: Moment,
) -> Result<Option<Reminder>> {
    let find = sql!(
        "select by_unit, message, sent_at from reminder \
         where assignment = $1 and by_unit = $2 and sent_at >= $3 order by sent_at limit 1"
    );
    tx.maybe(find, args![assignment, unit, since]).await
}

/// A reminder that is about to be logged.
#[derive(Debug)]
pub struct NewReminder<'a> {
    /// Its id.
    pub id: &'a str,
    /// The assignment, with its directive.
    pub assignment: &'a Assignment,
    /// The unit that reminds.
    pub unit: &'a str,
    /// The person who does.
    pub person: &'a str,
    /// What they add.
    pub message: Option<&'a str>,
}

/// Logs a reminder.
pub async fn insert_reminder(tx: &mut Tx, new: &NewReminder<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into reminder (id, directive, assignment, by_unit, by_person, kind, message, sent_at) \
         values ($1, $2, $3, $4, $5, 'urge', $6, $7)"
    );
    let (directive, id) = (&new.assignment.directive, &new.assignment.id);
    tx.run(
        insert,
        args![new.id, directive, id, new.unit, new.person, new.message, at],
    )
    .await?;
    Ok(())
}

/// Counts an activity in or, with negative numbers, out; also where the work goes on since.
pub async fn count(tx: &mut Tx, id: &str, activities: i64, evidence: i64) -> Result<()> {
    let update = sql!(
        "with recursive chain (id) as (select a.id from assignment a where a.id = $1 \
         union select a.moved_to from assignment a join chain c on a.id = c.id where a.moved_to is not null) \
         update assignment set activity_count = activity_count + $2, evidence_count = evidence_count + $3 \
         where id in (select id from chain)"
    );
    tx.run(update, args![id, activities, evidence]).await?;
    Ok(())
}
