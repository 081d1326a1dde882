//! The SQL of timetables whose unit ends.

use civic::Moment;
use serde_json::Value;
use store::{Result, Tx, args, sql};

use crate::reform::Thing;

/// The slots of these units that have not ended; of those that are heard once and at once, urgent ones whose order holds.
pub async fn things(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let list = sql!(
        "select s.id, s.unit, coalesce(b.title, r.name, s.id) as words from {rows} join slot s on s.unit = value ->> 0 \
         left join bulletin b on b.id = s.bulletin left join relay r on r.id = s.relay \
         left join urgent_order u on u.id = s.urgent_order \
         where s.ended_at is null and (s.at is null or (u.id is not null and u.ended_at is null)) order by s.id"
    );
    tx.all_of(list, args![units]).await
}

/// The markets and relays of units go to those that take their place. Rows of (unit, unit).
pub async fn carry_sources(tx: &mut Tx, rows: Value) -> Result<()> {
    let markets = sql!(
        "update market set unit = (select n.value ->> 1 from {rows} as n where n.value ->> 0 = market.unit) \
         where unit in (select m.value ->> 0 from {rows} as m)"
    );
    tx.run_of(markets, args![rows.clone()]).await?;
    let relays = sql!(
        "update relay set unit = (select n.value ->> 1 from {rows} as n where n.value ->> 0 = relay.unit) \
         where unit in (select m.value ->> 0 from {rows} as m)"
    );
    tx.run_of(relays, args![rows]).await?;
    Ok(())
}

/// Moves a slot as it is.
pub async fn move_slot(tx: &mut Tx, slot: &str, unit: &str) -> Result<()> {
    let set = sql!("update slot set unit = $2, version = version + 1 where id = $1");
    tx.run(set, args![slot, unit]).await?;
    Ok(())
}

/// Ends slots with their unit: by nobody. Rows of one column.
pub async fn end_with_unit(tx: &mut Tx, rows: Value, at: Moment) -> Result<()> {
    let end = sql!(
        "update slot set ended_at = $2, ended_why = 'unit_ended', version = version + 1 \
         where ended_at is null and id in (select n.value ->> 0 from {rows} as n)"
    );
    tx.run_of(end, args![rows, at]).await?;
    Ok(())
}

/// What was changed on days to come goes along. Rows of (slot, slot in its place).
pub async fn carry_changes(tx: &mut Tx, rows: Value, from: &str) -> Result<()> {
    let copy = sql!(
        "insert into slot_change (slot, day, what, moved_to, why, by_person, at) \
         select n.value ->> 1, c.day, c.what, c.moved_to, c.why, c.by_person, c.at from {rows} as n \
         join slot_change c on c.slot = n.value ->> 0 where c.day >= $2"
    );
    tx.run_of(copy, args![rows, from]).await?;
    Ok(())
}
