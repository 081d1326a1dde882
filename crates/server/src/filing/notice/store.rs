//! The SQL of reminders.

use civic::Moment;
use serde_json::{Value, json};
use store::{Db, Result, Tx, args, record, sql};
use viet::Date;

/// What all reminders of one statement share.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// The regime.
    pub regime: &'a str,
    /// The key of the period.
    pub period: &'a str,
    /// Days from the deadline; `None`: a person reminds.
    pub days: Option<i64>,
    /// The deadline.
    pub due: Date,
    /// Person and unit that remind.
    pub by: Option<(&'a str, &'a str)>,
    /// What they say.
    pub message: Option<&'a str>,
}

/// Sends reminders, each rule's once a unit: rows of id and unit. Gives how many were new.
pub async fn insert_notices(tx: &mut Tx, rows: Vec<Value>, notice: &Notice<'_>, at: Moment) -> Result<u64> {
    let insert = sql!(
        "insert into filing_notice (id, regime, period, unit, days, due_on, message, sent_by, sent_for, sent_at) \
         select value ->> 0, $2, $3, value ->> 1, $4, $5, $6, $7, $8, $9 from {rows} where true \
         on conflict (regime, period, unit, days) do nothing"
    );
    let (person, unit) = notice
        .by
        .map_or((None, None), |(person, unit)| (Some(person), Some(unit)));
    let head = args![
        Value::Array(rows),
        notice.regime,
        notice.period,
        notice.days,
        notice.due
    ];
    let tail = args![notice.message, person, unit, at];
    tx.run_of(insert, head.into_iter().chain(tail).collect()).await
}

record! {
    /// A reminder.
    #[derive(Clone, Debug)]
    pub struct Sent {
        /// The regime.
        pub regime: String,
        /// The key of the period.
        pub period: String,
        /// The unit.
        pub unit: String,
        /// Days from the deadline; none: a person reminded.
        pub days: Option<i64>,
        /// What they said.
        pub message: Option<String>,
        /// When.
        pub sent_at: i64,
    }
}

/// The reminders about reports of these units, the newest first.
pub async fn notices_of(db: &Db, units: &[&str]) -> Result<Vec<Sent>> {
    let list = sql!(
        "select n.regime, n.period, n.unit, n.days, n.message, n.sent_at from {rows} \
         cross join filing_notice n where n.unit = value ->> 0 order by n.sent_at desc, n.id desc limit 500"
    );
    let units: Vec<Value> = units.iter().map(|unit| json!([unit])).collect();
    db.all_of(list, args![Value::Array(units)]).await
}
