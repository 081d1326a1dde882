//! The SQL of registers: numbers, and the rows of a unit's year.

use std::collections::BTreeSet;

use civic::{Moment, register};
use serde_json::Value;
use store::{Count, Db, Result, Tx, args, record, sql};

use super::numbers::{Leaving, Outgoing};

/// The next number of the series of a kind of document. The row is held until the transaction ends: who comes second waits.
pub async fn take(tx: &mut Tx, unit: &str, kind: &str, year: i32) -> Result<i64> {
    let take = sql!(
        "insert into number_series (unit, series, year, next) values ($1, coalesce((select r.series from series_rule r \
         where r.unit = $1 and r.kind = $2 and r.year <= $3 order by r.year desc limit 1), $2), $3, 2) \
         on conflict (unit, series, year) do update set next = number_series.next + 1 returning next - 1 as count"
    );
    Ok(tx
        .one::<Count>(take, args![unit, kind, i64::from(year)])
        .await?
        .count)
}

/// The series of a kind of document goes on after this number, if it has not passed it.
pub async fn go_on_after(tx: &mut Tx, unit: &str, kind: &str, year: i32, number: i64) -> Result<()> {
    let go_on = sql!(
        "insert into number_series (unit, series, year, next) values ($1, coalesce((select r.series from series_rule r \
         where r.unit = $1 and r.kind = $2 and r.year <= $3 order by r.year desc limit 1), $2), $3, $4) \
         on conflict (unit, series, year) do update set next = \
         case when number_series.next < excluded.next then excluded.next else number_series.next end"
    );
    tx.run(go_on, args![unit, kind, i64::from(year), number + 1])
        .await?;
    Ok(())
}

/// The number that would be taken now.
pub async fn next(db: &Db, unit: &str, kind: &str, year: i32) -> Result<i64> {
    let next = sql!(
        "select next as count from number_series where unit = $1 and year = $3 and series = coalesce((select r.series \
         from series_rule r where r.unit = $1 and r.kind = $2 and r.year <= $3 order by r.year desc limit 1), $2)"
    );
    let row: Option<Count> = db.maybe(next, args![unit, kind, i64::from(year)]).await?;
    Ok(row.map_or(1, |row| row.count))
}

/// A row of what went out.
pub struct Departure<'a> {
    /// The document.
    pub leaving: &'a Leaving<'a>,
    /// The year of its number.
    pub year: i32,
    /// Its place in the unit's own series.
    pub number: Option<i64>,
    /// What no second document of the unit may have.
    pub twin_key: Option<String>,
}

/// Enters what goes out; of what was entered before, number and day are put right.
pub async fn depart(tx: &mut Tx, departure: &Departure<'_>, at: Moment) -> Result<()> {
    let upsert = sql!(
        "insert into departure (id, unit, series, year, number, code, twin_key, directive, report, paper, dated, left_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do update set year = excluded.year, \
         number = excluded.number, code = excluded.code, twin_key = excluded.twin_key, dated = excluded.dated"
    );
    let (d, l) = (departure, departure.leaving);
    let is = |what: Outgoing| (l.what == what).then_some(l.id);
    let head = args![l.id, l.unit, l.kind, i64::from(d.year), d.number, l.code];
    let tail = args![
        d.twin_key.clone(),
        is(Outgoing::Directive),
        is(Outgoing::Report),
        is(Outgoing::Paper),
        l.dated,
        at
    ];
    tx.run(upsert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

/// The paper that lies on the desk as this letter goes out as a directive, under the number that it has.
pub async fn join(tx: &mut Tx, letter: &str, directive: &str, code: &str) -> Result<bool> {
    let join = sql!(
        "update departure set directive = $1 where code = $2 and directive is null \
         and paper in (select p.id from paper p where p.letter = $3)"
    );
    Ok(tx.run(join, args![directive, code, letter]).await? == 1)
}

record! {
    /// A unit at which a directive has arrived.
    struct There {
        /// Its id.
        unit: String,
    }
}

/// Enters a directive at every unit of `rows` that does not have it yet. The series are held first, in the order of the
/// units, so that two directives to the whole country wait for each other instead of blocking each other.
///
/// Nothing is joined to the array: while PostgreSQL has not counted a fresh table it takes it for one row, and compared
/// every unit with every other (10 to 20 s for the country).
pub async fn arrive(tx: &mut Tx, at: Moment, directive: &str, mut rows: Vec<Value>) -> Result<()> {
    let year = i64::from(at.day().year());
    let hold = sql!(
        "insert into number_series (unit, series, year, next) select value ->> 0, $2, cast($3 as bigint), 1 from {rows} \
         where true order by value ->> 0 on conflict (unit, series, year) do update set next = number_series.next"
    );
    let held = Value::Array(rows.clone());
    tx.run_of(hold, args![held, register::ARRIVALS, year]).await?;
    let there = sql!("select unit from arrival where directive = $1");
    let there: Vec<There> = tx.all(there, args![directive]).await?;
    let there: BTreeSet<&str> = there.iter().map(|row| row.unit.as_str()).collect();
    rows.retain(|row| !row[0].as_str().is_some_and(|unit| there.contains(unit)));
    let rows = Value::Array(rows);
    let enter = sql!(
        "insert into arrival (unit, year, number, directive, arrived_at) \
         select value ->> 0, cast($3 as bigint), (select s.next from number_series s \
         where s.unit = value ->> 0 and s.series = $2 and s.year = $3), $4, cast($5 as bigint) from {rows}"
    );
    let entered = args![rows.clone(), register::ARRIVALS, year, directive, at];
    tx.run_of(enter, entered).await?;
    let go_on = sql!(
        "insert into number_series (unit, series, year, next) select value ->> 0, $2, cast($3 as bigint), 2 from {rows} \
         where true on conflict (unit, series, year) do update set next = number_series.next + 1"
    );
    tx.run_of(go_on, args![rows, register::ARRIVALS, year]).await?;
    Ok(())
}

/// Enters a letter under a number that was taken.
pub async fn letter_arrives(
    tx: &mut Tx,
    at: Moment,
    (unit, year, number): (&str, i32, i64),
    letter: &str,
) -> Result<()> {
    let enter =
        sql!("insert into arrival (unit, year, number, letter, arrived_at) values ($1, $2, $3, $4, $5)");
    tx.run(enter, args![unit, i64::from(year), number, letter, at])
        .await?;
    Ok(())
}

record! {
    /// What came, of a unit's year.
    #[derive(Clone, Debug)]
    pub struct Arrived {
        pub number: i64,
        pub arrived_at: i64,
        pub directive: Option<String>,
        pub letter: Option<String>,
        pub kind: Option<String>,
        pub code: Option<String>,
        pub dated: Option<String>,
        pub issuer: Option<String>,
        pub sender: Option<String>,
        pub subject: Option<String>,
        /// The review of a letter, which has the same facts.
        pub review: Option<Value>,
        pub state: Option<String>,
        /// The directive that the unit made of the letter.
        pub passed: Option<String>,
        pub handed_on: Option<String>,
        pub receipt: Option<String>,
        pub holder: Option<String>,
        pub remark: Option<String>,
        /// The unit in whose register it stands, when its work was taken over from there.
        pub former: Option<String>,
    }
}

/// What came in a year, in the order of the numbers.
pub async fn arrived(db: &Db, unit: &str, year: i32) -> Result<Vec<Arrived>> {
    let list = sql!(
        "select a.number, a.arrived_at, a.directive, a.letter, d.kind, d.number as code, d.dated, d.issuer, \
         d.unit as sender, d.subject, l.review, l.state, p.id as passed, n.handed_on, n.receipt, n.holder, n.remark, cast(null as text) as former \
         from arrival a \
         left join directive d on d.id = a.directive left join letter l on l.id = a.letter \
         left join directive p on p.letter = a.letter left join register_note n on n.unit = a.unit \
         and n.register = 'incoming' and n.document = coalesce(a.directive, a.letter) where a.unit = $1 and a.year = $2 order by a.number"
    );
    db.all(list, args![unit, i64::from(year)]).await
}

/// Documents whose work the unit took over between two moments, as they stand in the registers of the units that had them;
/// `arrived_at` is the moment of taking over.
pub async fn taken_over(db: &Db, unit: &str, from: Moment, to: Moment) -> Result<Vec<Arrived>> {
    let list = sql!(
        "select a.number, m.moved_at as arrived_at, a.directive, a.letter, d.kind, d.number as code, d.dated, d.issuer, \
         d.unit as sender, d.subject, l.review, l.state, p.id as passed, n.handed_on, n.receipt, n.holder, n.remark, \
         a.unit as former from (select o.directive, o.unit, max(v.moved_at) as moved_at from assignment w \
         join assignment o on o.moved_to = w.id join reform_move v on v.reform = o.moved_by and v.kind = 'work' \
         and v.thing = o.id where w.unit = $1 and v.moved_at >= $2 and v.moved_at < $3 group by o.directive, o.unit) m \
         join arrival a on a.unit = m.unit and a.directive = m.directive \
         left join directive d on d.id = a.directive left join letter l on l.id = a.letter \
         left join directive p on p.letter = a.letter left join register_note n on n.unit = a.unit \
         and n.register = 'incoming' and n.document = coalesce(a.directive, a.letter) \
         order by m.moved_at, a.unit, a.year, a.number"
    );
    db.all(list, args![unit, from, to]).await
}

record! {
    /// What went out, of a unit's year.
    #[derive(Clone, Debug)]
    pub struct Departed {
        pub id: String,
        pub series: String,
        pub code: Option<String>,
        pub number: Option<i64>,
        pub dated: Option<String>,
        pub left_at: i64,
        pub directive: Option<String>,
        pub report: Option<String>,
        pub subject: Option<String>,
        pub signer: Option<String>,
        pub issuer: Option<String>,
        /// How many units a directive went to.
        pub units: i64,
        /// The paper of a report, which has subject, signer and recipients.
        pub paper: Option<Value>,
        /// The same of a paper of the unit's own, and its id.
        pub issued: Option<Value>,
        pub own: Option<String>,
        pub handed_on: Option<String>,
        pub receipt: Option<String>,
        pub holder: Option<String>,
        pub remark: Option<String>,
    }
}

/// What went out in a year, in the order of the series and numbers.
pub async fn departed(db: &Db, unit: &str, year: i32) -> Result<Vec<Departed>> {
    let list = sql!(
        "select o.id, o.series, o.code, o.number, o.dated, o.left_at, o.directive, o.report, d.subject, \
         d.signer_name as signer, d.issuer, (select count(distinct a.unit) from assignment a \
         where a.directive = o.directive and a.parent is null) as units, r.paper, w.issued, o.paper as own, \
         n.handed_on, n.receipt, n.holder, n.remark from departure o \
         left join directive d on d.id = o.directive left join report r on r.id = o.report \
         left join paper w on w.id = o.paper left join register_note n on n.unit = o.unit \
         and n.register = 'outgoing' and n.document = o.id \
         where o.unit = $1 and o.year = $2 order by o.left_at, o.id"
    );
    db.all(list, args![unit, i64::from(year)]).await
}

record! {
    /// To whom a directive was written.
    #[derive(Clone, Debug)]
    pub struct To {
        pub directive: String,
        pub phrase: String,
    }
}

/// The recipient lines of what went out in a year.
pub async fn recipients(db: &Db, unit: &str, year: i32) -> Result<Vec<To>> {
    let list = sql!(
        "select r.directive, r.phrase from directive_recipient r join departure o on o.directive = r.directive \
         where o.unit = $1 and o.year = $2 order by r.directive, r.position"
    );
    db.all(list, args![unit, i64::from(year)]).await
}

record! {
    /// A piece of the unit's work on a directive that came.
    #[derive(Clone, Debug)]
    pub struct Piece {
        pub directive: String,
        pub standing: String,
        pub due_on: Option<String>,
        pub receiver: Option<String>,
        pub reason: Option<String>,
        /// The units that it was passed down to.
        pub passed: i64,
    }
}

/// The pieces of the unit's own work on what came in a year, none that was taken back.
pub async fn pieces(db: &Db, unit: &str, year: i32, today: viet::Date) -> Result<Vec<Piece>> {
    let list = sql!(
        "select s.directive, case when s.due_on < $3 and s.standing in ('under', 'received', 'unknown') then 'overdue' \
         else s.standing end as standing, s.due_on, p.name as receiver, a.reason, \
         (select count(*) from assignment k where k.parent = s.id and k.handling <> '15' \
         and k.moved_to is null) as passed \
         from arrival v join assignment_standing s on s.directive = v.directive and s.unit = v.unit \
         join assignment a on a.id = s.id left join person p on p.id = a.received_by \
         where v.unit = $1 and v.year = $2 order by s.directive, s.id"
    );
    db.all(list, args![unit, i64::from(year), today]).await
}

/// The pieces of the unit's own work on these directives, `{rows}`.
pub async fn pieces_of(db: &Db, unit: &str, directives: Value, today: viet::Date) -> Result<Vec<Piece>> {
    let list = sql!(
        "select s.directive, case when s.due_on < $3 and s.standing in ('under', 'received', 'unknown') then 'overdue' \
         else s.standing end as standing, s.due_on, p.name as receiver, a.reason, \
         (select count(*) from assignment k where k.parent = s.id and k.handling <> '15' \
         and k.moved_to is null) as passed \
         from {rows} cross join assignment_standing s join assignment a on a.id = s.id \
         left join person p on p.id = a.received_by \
         where s.directive = value ->> 0 and s.unit = $2 order by s.directive, s.id"
    );
    db.all_of(list, args![directives, unit, today]).await
}

record! {
    /// What the unit answered with.
    #[derive(Clone, Debug)]
    pub struct Answer {
        pub directive: String,
        pub report: String,
        pub code: Option<String>,
    }
}

/// The reports of the unit that went out on directives that came in a year.
pub async fn answers(db: &Db, unit: &str, year: i32) -> Result<Vec<Answer>> {
    let list = sql!(
        "select r.directive, r.id as report, o.code from arrival v join report r on r.directive = v.directive \
         and r.unit = v.unit join departure o on o.report = r.id where v.unit = $1 and v.year = $2 order by o.left_at, r.id"
    );
    db.all(list, args![unit, i64::from(year)]).await
}

record! {
    /// A year that has rows.
    #[derive(Clone, Debug)]
    pub struct Year {
        /// It.
        pub year: i64,
    }
}

/// The years in which something came to or left the unit, the newest first.
pub async fn years(db: &Db, unit: &str) -> Result<Vec<Year>> {
    let list = sql!(
        "select year from arrival where unit = $1 union select year from departure where unit = $1 order by year desc"
    );
    db.all(list, args![unit]).await
}

/// The series of numbers of these units.
pub async fn series_of(tx: &mut Tx, units: Value) -> Result<Vec<crate::reform::Thing>> {
    let list = sql!(
        "select s.unit || ' ' || s.series || ' ' || cast(s.year as text) as id, s.unit, \
         s.series || ' ' || cast(s.year as text) as words from {rows} cross join number_series s \
         where s.unit = value ->> 0 order by s.unit, s.series, s.year"
    );
    tx.all_of(list, args![units]).await
}
