//! The SQL of bulletins whose unit ends.

use civic::Moment;
use serde_json::Value;
use store::{Result, Tx, args, sql};

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
