//! The SQL of work that goes on elsewhere. `{rows}` is (id for the new assignment, assignment, unit that takes over).

use civic::Moment;
use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};

use crate::reform::Thing;

/// Open work of these units, in the order of ids.
pub async fn open(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let list = sql!(
        "select a.id, a.unit, coalesce(d.number || ': ', '') || substr(t.body, 1, 160) as words \
         from {rows} cross join assignment a cross join task t cross join directive d \
         where a.unit = value ->> 0 and a.moved_to is null and a.handling in ('01', '03', '04', '05') \
         and t.id = a.task and d.id = a.directive order by a.id"
    );
    tx.all_of(list, args![units]).await
}

/// Work of these units that is done, refused or taken back.
pub async fn over(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let list = sql!(
        "select a.id, a.unit, coalesce(d.number || ': ', '') || substr(t.body, 1, 160) as words \
         from {rows} cross join assignment a cross join task t cross join directive d \
         where a.unit = value ->> 0 and a.moved_to is null and a.handling in ('02', '06', '15') \
         and t.id = a.task and d.id = a.directive order by a.id"
    );
    tx.all_of(list, args![units]).await
}

/// Locks the rows, so that nobody logs or finishes between reading and moving.
pub async fn hold_all(tx: &mut Tx, rows: &Value) -> Result<()> {
    let hold =
        sql!("update assignment set changed_at = changed_at where id in (select value ->> 1 from {rows})");
    tx.run_of(hold, args![rows.clone()]).await?;
    Ok(())
}

/// Where the unit has the task already, the work joins what is there: done work is open again, for it was done for a
/// smaller area; proof that was there proves its own part alone.
pub async fn join(tx: &mut Tx, rows: &Value, at: Moment) -> Result<()> {
    let join = sql!(
        "update assignment set handling = case when handling = '06' then '05' when handling in ('02', '15') then '01' \
         else handling end, reason = case when handling in ('02', '15') then null else reason end, \
         received_at = case when handling in ('02', '15') then null else received_at end, \
         evidence_before = case when j.silent = 0 and activity_count > 0 and evidence_count > evidence_before then 0 \
         else evidence_count + j.evidence end, activity_count = activity_count + j.activities, \
         evidence_count = evidence_count + j.evidence, changed_at = $2 \
         from (select e.id as there, cast(sum(o.activity_count) as bigint) as activities, \
         cast(sum(o.evidence_count) as bigint) as evidence, \
         sum(case when o.activity_count > 0 and o.evidence_count > o.evidence_before then 0 else 1 end) as silent \
         from {rows} cross join assignment o cross join assignment e \
         where o.id = value ->> 1 and o.moved_to is null and e.task = o.task and e.unit = value ->> 2 group by e.id) j \
         where assignment.id = j.there"
    );
    tx.run_of(join, args![rows.clone(), at]).await?;
    Ok(())
}

/// Where it has not, the work begins there as far as it had come: of several, as far as the one that is least far, so
/// that nobody's silence is covered by a neighbour. Run after [`join`].
pub async fn begin(tx: &mut Tx, rows: &Value, at: Moment) -> Result<()> {
    let begin = sql!(
        "insert into assignment (id, directive, task, unit, given_by, parent, part, note, due_on, handling, given_at, \
         received_at, changed_at, activity_count, evidence_count, evidence_before) \
         select min(value ->> 0), o.directive, o.task, value ->> 2, min(o.given_by), min(o.parent), max(o.part), \
         case when count(distinct o.note) = 1 and count(o.note) = count(*) then min(o.note) end, min(o.due_on), \
         min(o.handling), min(o.given_at), case when min(o.handling) <> '01' then max(o.received_at) end, $2, \
         cast(sum(o.activity_count) as bigint), cast(sum(o.evidence_count) as bigint), \
         case when sum(case when o.activity_count > 0 and o.evidence_count > o.evidence_before then 0 else 1 end) = 0 \
         then 0 else cast(sum(o.evidence_count) as bigint) end \
         from {rows} cross join assignment o where o.id = value ->> 1 and o.moved_to is null and not exists \
         (select 1 from assignment e where e.task = o.task and e.unit = value ->> 2) \
         group by o.directive, o.task, value ->> 2"
    );
    tx.run_of(begin, args![rows.clone(), at]).await?;
    Ok(())
}

/// The assignments that were moved say where they go on.
pub async fn leave(tx: &mut Tx, rows: &Value, reform: &str, at: Moment) -> Result<()> {
    let leave = sql!(
        "with j as materialized (select o.id as origin, c.id as next from {rows} cross join assignment o \
         cross join assignment c where o.id = value ->> 1 and o.moved_to is null and c.task = o.task and c.unit = value ->> 2) \
         update assignment set moved_to = j.next, moved_by = $2, changed_at = $3 from j where assignment.id = j.origin"
    );
    tx.run_of(leave, args![rows.clone(), reform, at]).await?;
    Ok(())
}

/// What was passed down from work that moved now comes from the work that goes on, and from its unit.
pub async fn hang_below(tx: &mut Tx, rows: &Value) -> Result<()> {
    let hang = sql!(
        "with j as materialized (select o.id as origin, c.id as next, c.unit as giver from {rows} cross join assignment o \
         cross join assignment c where o.id = value ->> 1 and c.id = o.moved_to) \
         update assignment set parent = j.next, given_by = j.giver from j \
         where assignment.parent = j.origin and assignment.id <> j.next and assignment.moved_to is null"
    );
    tx.run_of(hang, args![rows.clone()]).await?;
    Ok(())
}

/// Work that was passed down to the very unit that takes over hangs one step higher, or it would hang on itself.
pub async fn lift(tx: &mut Tx, rows: &Value) -> Result<()> {
    let lift = sql!(
        "with j as materialized (select o.id as origin, o.moved_to as next, o.parent as above, o.given_by as giver \
         from {rows} cross join assignment o where o.id = value ->> 1) \
         update assignment set parent = j.above, given_by = j.giver from j \
         where assignment.parent = j.origin and assignment.id = j.next"
    );
    tx.run_of(lift, args![rows.clone()]).await?;
    Ok(())
}

record! {
    /// An assignment that goes on in another one.
    #[derive(Clone, Debug)]
    pub struct Origin {
        /// Its id.
        pub id: String,
        /// The unit that it was given to.
        pub unit: String,
        /// When it went on elsewhere, UTC milliseconds.
        pub changed_at: i64,
        /// Activities that stay with it.
        pub activity_count: i64,
    }
}

/// The assignments that go on in this one.
pub async fn origins(db: &Db, id: &str) -> Result<Vec<Origin>> {
    let list =
        sql!("select id, unit, changed_at, activity_count from assignment where moved_to = $1 order by id");
    db.all(list, args![id]).await
}

/// The assignment in which this one goes on, if it does.
pub async fn next(db: &Db, id: &str) -> Result<Option<Origin>> {
    let find = sql!(
        "select n.id, n.unit, a.changed_at, n.activity_count from assignment a join assignment n on n.id = a.moved_to \
         where a.id = $1"
    );
    db.maybe(find, args![id]).await
}
