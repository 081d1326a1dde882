//! The SQL of bulletins whose unit ends.

use civic::Moment;
use serde_json::Value;
use store::{Result, Tx, args, record, sql};

use crate::reform::Thing;

/// Bulletins of these units that are being made, or that are still to be heard somewhere.
pub async fn own(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let list = sql!(
        "select b.id, b.unit, b.title as words from {rows} join bulletin b on b.unit = value ->> 0 \
         where b.withdrawn_at is null and b.superseded_by is null and (b.sent_at is null or exists \
         (select 1 from bulletin_target t where t.bulletin = b.id \
         and t.state in ('received', 'seen', 'accepted', 'needs_decision', 'scheduled'))) order by b.id"
    );
    tx.all_of(list, args![units]).await
}

/// Gives bulletins to the units that take the place of theirs. Rows of (bulletin, unit).
pub async fn carry_own(tx: &mut Tx, rows: Value, at: Moment) -> Result<()> {
    let carry = sql!(
        "update bulletin set unit = (select n.value ->> 1 from {rows} as n where n.value ->> 0 = bulletin.id), \
         changed_at = $2, version = version + 1 where id in (select m.value ->> 0 from {rows} as m)"
    );
    tx.run_of(carry, args![rows, at]).await?;
    Ok(())
}

/// Bulletins that reached these units and are not over there: named by bulletin and unit.
pub async fn here(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let list = sql!(
        "select t.bulletin || '@' || t.unit as id, t.unit, b.title as words from {rows} \
         join bulletin_target t on t.unit = value ->> 0 join bulletin b on b.id = t.bulletin \
         where t.state in ('received', 'seen', 'accepted', 'needs_decision', 'scheduled') order by t.bulletin, t.unit"
    );
    tx.all_of(list, args![units]).await
}

/// What reached a unit goes on where its successor is; of several units that become one, the furthest state holds. Rows of
/// (bulletin, unit, unit).
pub async fn carry_here(tx: &mut Tx, rows: Value, at: Moment) -> Result<()> {
    let copy = sql!(
        "insert into bulletin_target (bulletin, unit, state, why, received_at, seen_at, seen_by, decided_at, decided_by, \
         played_at, changed_at) select t.bulletin, n.value ->> 2, t.state, t.why, t.received_at, t.seen_at, t.seen_by, \
         t.decided_at, t.decided_by, t.played_at, $2 from {rows} as n join bulletin_target t \
         on t.bulletin = n.value ->> 0 and t.unit = n.value ->> 1 where true \
         order by case t.state when 'scheduled' then 0 when 'needs_decision' then 1 when 'accepted' then 2 \
         when 'seen' then 3 else 4 end, t.unit on conflict (bulletin, unit) do nothing"
    );
    tx.run_of(copy, args![rows.clone(), at]).await?;
    let gone = sql!(
        "delete from bulletin_target where exists (select 1 from {rows} as n \
         where n.value ->> 0 = bulletin_target.bulletin and n.value ->> 1 = bulletin_target.unit)"
    );
    tx.run_of(gone, args![rows]).await?;
    Ok(())
}

/// The dictionaries of these units, each word by unit and word.
pub async fn readings(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let list = sql!(
        "select e.unit || '@' || e.written as id, e.unit, e.written || ' → ' || e.spoken as words from {rows} \
         join reading_entry e on e.unit = value ->> 0 order by e.unit, e.written"
    );
    tx.all_of(list, args![units]).await
}

record! {
    /// How a word would be read, or is read, at a unit.
    #[derive(Clone, Debug)]
    pub struct ReadingClaim {
        /// By unit and word; `None`: the unit has it already.
        pub thing: Option<String>,
        /// The unit that it comes to; blank: nobody knows.
        pub heir: String,
        /// The word.
        pub written: String,
        /// How it is read.
        pub spoken: String,
    }
}

/// How words are read by units and by those that they go to. Rows of (unit, heir).
pub async fn reading_claims(tx: &mut Tx, pairs: Value) -> Result<Vec<ReadingClaim>> {
    let list = sql!(
        "select e.unit || '@' || e.written as thing, n.value ->> 1 as heir, e.written, e.spoken from {rows} as n \
         join reading_entry e on e.unit = n.value ->> 0 \
         union all select null, e.unit, e.written, e.spoken from reading_entry e \
         where e.unit in (select m.value ->> 1 from {rows} as m)"
    );
    tx.all_of(list, args![pairs]).await
}

/// Words go to the dictionary of another unit; units that read a word alike give it once. Rows of (unit, word, unit).
pub async fn carry_readings(tx: &mut Tx, rows: Value) -> Result<()> {
    let copy = sql!(
        "insert into reading_entry (unit, written, spoken, changed_by, changed_at) \
         select n.value ->> 2, e.written, min(e.spoken), min(e.changed_by), max(e.changed_at) from {rows} as n \
         join reading_entry e on e.unit = n.value ->> 0 and e.written = n.value ->> 1 where true \
         group by n.value ->> 2, e.written on conflict (unit, written) do update set spoken = excluded.spoken, \
         changed_by = excluded.changed_by, changed_at = excluded.changed_at"
    );
    tx.run_of(copy, args![rows.clone()]).await?;
    let gone = sql!(
        "delete from reading_entry where exists (select 1 from {rows} as n \
         where n.value ->> 0 = reading_entry.unit and n.value ->> 1 = reading_entry.written)"
    );
    tx.run_of(gone, args![rows]).await?;
    Ok(())
}

/// What people of a unit are named for goes with them. Rows of (person, unit), before the accounts have their new unit.
pub async fn carry_mandates(tx: &mut Tx, rows: Value) -> Result<()> {
    let copy = sql!(
        "insert into bulletin_mandate (unit, person, approves, sends_urgent, given_by, given_at) \
         select n.value ->> 1, m.person, m.approves, m.sends_urgent, m.given_by, m.given_at from {rows} as n \
         join person p on p.id = n.value ->> 0 join bulletin_mandate m on m.person = p.id and m.unit = p.unit where true \
         on conflict (unit, person) do update set approves = excluded.approves, sends_urgent = excluded.sends_urgent, \
         given_by = excluded.given_by, given_at = excluded.given_at"
    );
    tx.run_of(copy, args![rows.clone()]).await?;
    let gone = sql!(
        "delete from bulletin_mandate where exists (select 1 from {rows} as n where n.value ->> 0 = bulletin_mandate.person \
         and n.value ->> 1 <> bulletin_mandate.unit)"
    );
    tx.run_of(gone, args![rows]).await?;
    Ok(())
}
