//! Assignments and their activities: all the SQL of the feature.

use civic::Moment;
use civic::activity::{Figure, Kind};
use civic::assignment::Handling;
use civic::progress::Known;
use store::{Count, Db, Error, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// An assignment with the words that it comes from.
    #[derive(Clone, Debug)]
    pub struct Given {
        pub id: String,
        pub directive: String,
        pub task: String,
        pub unit: String,
        pub given_by: String,
        pub part: String,
        pub note: Option<String>,
        pub due_on: Option<String>,
        pub handling: String,
        pub given_at: i64,
        pub received_at: Option<i64>,
        pub reason: Option<String>,
        pub activity_count: i64,
        pub evidence_count: i64,
        /// The task's words.
        pub body: String,
        pub subject: String,
        pub number: Option<String>,
        pub issued_at: i64,
    }
}

impl Given {
    /// The state of handling.
    pub fn state(&self) -> Result<Handling> {
        Handling::from_code(&self.handling)
            .ok_or_else(|| Error::Damaged(format!("assignment {}: handling {}", self.id, self.handling)))
    }

    /// The last day in time.
    pub fn due(&self) -> Option<Date> {
        self.due_on.as_deref().and_then(|day| day.parse().ok())
    }

    /// What decides how it stands.
    pub fn known(&self) -> Result<Known> {
        Ok(Known {
            handling: self.state()?,
            activities: self.activity_count,
            evidence: self.evidence_count,
            due: self.due(),
        })
    }
}

record! {
    /// Something that was done, with the first link that shows it.
    #[derive(Clone, Debug)]
    pub struct Done {
        pub kind: String,
        pub happened_on: String,
        pub place: Option<String>,
        pub note: Option<String>,
        pub url: Option<String>,
    }
}

/// What was given to a unit and not taken back: the open ones first, by due day.
pub async fn inbox(db: &Db, unit: &str) -> Result<Vec<Given>> {
    let find = sql!(
        "select a.id, a.directive, a.task, a.unit, a.given_by, a.part, a.note, a.due_on, a.handling, a.given_at, \
         a.received_at, a.reason, a.activity_count, a.evidence_count, t.body, d.subject, d.number, d.issued_at \
         from assignment a join task t on t.id = a.task join directive d on d.id = a.directive \
         where a.unit = $1 and a.handling <> '15' \
         order by case when a.handling in ('02', '06') then 1 else 0 end, a.due_on nulls last, a.id limit 500"
    );
    db.all(find, args![unit]).await
}

/// One assignment.
pub async fn get(db: &Db, id: &str) -> Result<Option<Given>> {
    let find = sql!(
        "select a.id, a.directive, a.task, a.unit, a.given_by, a.part, a.note, a.due_on, a.handling, a.given_at, \
         a.received_at, a.reason, a.activity_count, a.evidence_count, t.body, d.subject, d.number, d.issued_at \
         from assignment a join task t on t.id = a.task join directive d on d.id = a.directive where a.id = $1"
    );
    db.maybe(find, args![id]).await
}

/// What was done for an assignment and not withdrawn, newest first.
pub async fn activities(db: &Db, assignment: &str) -> Result<Vec<Done>> {
    let find = sql!(
        "select a.kind, a.happened_on, a.place, a.note, \
         (select min(e.url) from evidence e where e.activity = a.id and e.kind = 'link') as url \
         from activity a where a.assignment = $1 and a.withdrawn_at is null \
         order by a.happened_on desc, a.id desc limit 500"
    );
    db.all(find, args![assignment]).await
}

/// Records the receipt, once: false when it was received before.
pub async fn receive(tx: &mut Tx, id: &str, by: &str, at: Moment) -> Result<bool> {
    let update = sql!(
        "update assignment set handling = '03', received_at = $2, received_by = $3, changed_at = $2 \
         where id = $1 and handling = '01'"
    );
    Ok(tx.run(update, args![id, at, by]).await? == 1)
}

/// Moves from one state to another: false when it is no longer in the first.
pub async fn step(
    tx: &mut Tx,
    id: &str,
    states: (Handling, Handling),
    reason: Option<&str>,
    at: Moment,
) -> Result<bool> {
    let update = sql!(
        "update assignment set handling = $3, reason = $4, changed_at = $5 where id = $1 and handling = $2"
    );
    let args = args![
        id,
        states.0.code(),
        states.1.code(),
        reason.map(str::to_owned),
        at
    ];
    Ok(tx.run(update, args).await? == 1)
}

/// An activity as it was checked.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Tells a form sent twice.
    pub form_key: String,
    /// What was done.
    pub kind: Kind,
    /// When.
    pub day: Date,
    /// BCP 47.
    pub language: &'static str,
    /// In the order of [`Figure::ALL`]; `None` is unknown.
    pub figures: [Option<i64>; Figure::ALL.len()],
    /// Where.
    pub place: Option<String>,
    /// In words.
    pub note: Option<String>,
    /// An address that shows it.
    pub link: Option<String>,
}

/// True when this form was saved before for this assignment.
pub async fn logged(db: &Db, assignment: &str, form_key: &str) -> Result<bool> {
    let find = sql!("select count(*) as count from activity where form_key = $1");
    let count = db
        .one::<Count>(find, args![format!("{assignment}:{form_key}")])
        .await?;
    Ok(count.count > 0)
}

/// Adds an activity. A duplicate error means that its form was saved before.
pub async fn log(tx: &mut Tx, given: &Given, entry: &Entry, by: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into activity (id, assignment, directive, task, unit, kind, happened_on, place, language, items, minutes, \
         copies, people, note, form_key, logged_by, logged_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    );
    let [items, minutes, copies, people] = entry.figures;
    let whose = args![&entry.id, &given.id, &given.directive, &given.task, &given.unit];
    let what = args![entry.kind.code(), entry.day, entry.place.clone(), entry.language];
    let figures = args![items, minutes, copies, people];
    let tail = args![entry.note.clone(), &entry.form_key, by, at];
    let all = whose.into_iter().chain(what).chain(figures).chain(tail);
    tx.run(insert, all.collect()).await?;
    Ok(())
}

/// Adds a link as evidence.
pub async fn add_link(tx: &mut Tx, id: &str, activity: &str, url: &str, at: Moment) -> Result<()> {
    let insert =
        sql!("insert into evidence (id, activity, kind, url, added_at) values ($1, $2, 'link', $3, $4)");
    tx.run(insert, args![id, activity, url, at]).await?;
    Ok(())
}

/// Counts one activity more, and begins: false when the assignment has meanwhile changed its state.
pub async fn count_up(
    tx: &mut Tx,
    id: &str,
    states: (Handling, Handling),
    evidence: i64,
    at: Moment,
) -> Result<bool> {
    let update = sql!(
        "update assignment set activity_count = activity_count + 1, evidence_count = evidence_count + $4, \
         handling = $3, changed_at = $5 where id = $1 and handling = $2"
    );
    let args = args![id, states.0.code(), states.1.code(), evidence, at];
    Ok(tx.run(update, args).await? == 1)
}
