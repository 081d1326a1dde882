//! The timetable of a unit that ends goes on at its successor, at the devices where it was heard: each slot ends, and another
//! one comes in its place, so that what was heard before stays the old unit's.

use std::collections::{BTreeMap, BTreeSet};

use ::store::{Result, Tx};
use civic::broadcast::Days;
use civic::reform::Rule;
use serde_json::{Value, json};

use super::reach::Reach;
use super::store::{self, NewSlot, SlotRow};
use super::timetable::slot_of;
use crate::reform::{Affected, Carry};

/// Slots that have not ended. They move before the devices do.
pub(crate) const SLOTS: Affected = Affected {
    name: "slot",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::things(tx, units)),
    carry: |tx, carry| Box::pin(go_on(tx, carry)),
};

async fn go_on(tx: &mut Tx, carry: &Carry<'_>) -> Result<()> {
    let pairs: BTreeSet<(&str, &str)> = carry
        .things
        .iter()
        .map(|(thing, to)| (thing.unit.as_str(), *to))
        .collect();
    let rows: Value = pairs.iter().map(|(from, to)| json!([from, to])).collect();
    let olds: Value = pairs.iter().map(|(from, _)| json!([from])).collect();
    // The days of markets and the sources of relays go along: slots name them.
    store::carry_sources(tx, rows).await?;
    let news: Value = pairs.iter().map(|(_, to)| json!([to])).collect();
    let markets = store::markets(tx, &news).await?;
    let mut devices: BTreeMap<&str, Reach> = BTreeMap::new();
    for (from, _) in &pairs {
        let ids = store::places(tx, from).await?.into_iter().map(|row| row.id);
        devices.insert(from, Reach::Some(ids.collect()));
    }
    let known = store::slots(tx, &olds, carry.at).await?;
    let (mut ends, mut moves) = (Vec::new(), Vec::new());
    for (thing, to) in &carry.things {
        let row = known.iter().find(|row| row.id == thing.id);
        let Some(row) = row.filter(|row| row.at.is_none()) else {
            // An urgent item that was begun must not be heard twice: it keeps its name.
            store::move_slot(tx, &thing.id, to).await?;
            continue;
        };
        let is_over = slot_of(row, &markets).is_some_and(|slot| match slot.calendar.days {
            Days::Once(day) => day < carry.on,
            _ => slot.calendar.until.is_some_and(|until| until < carry.on),
        });
        if is_over {
            continue;
        }
        let id = carry.ids.next(carry.at);
        let reach = match Reach::read(row.devices.as_ref()) {
            Reach::All => devices.get(row.unit.as_str()).cloned().unwrap_or_default(),
            chosen => chosen,
        };
        ends.push(json!([row.id]));
        moves.push(json!([row.id, id]));
        store::insert_slot(tx, successor(row, id, to, &reach, carry)).await?;
    }
    store::end_with_unit(tx, Value::Array(ends), carry.at).await?;
    store::carry_changes(tx, Value::Array(moves), &carry.on.to_string()).await?;
    for (from, to) in &pairs {
        for unit in [from, to] {
            store::mark_due(tx, unit, carry.at).await?;
        }
    }
    Ok(())
}

fn successor(row: &SlotRow, id: String, unit: &str, reach: &Reach, carry: &Carry<'_>) -> NewSlot {
    NewSlot {
        form_key: format!("{}@{}", carry.reform, row.id),
        id,
        unit: unit.to_owned(),
        bulletin: row.bulletin.clone(),
        relay: row.relay.clone(),
        language: row.language.clone(),
        calendar: row.calendar.clone(),
        start_s: row.start_s,
        duration_ms: row.duration_ms,
        codes: [row.class.clone(), row.level.clone(), row.source.clone()],
        devices: reach.write(),
        replaces: Some(row.id.clone()),
        resume: row.resume.clone(),
        late_ms: row.late_ms,
        at: None,
        order: None,
        pending: row.pending,
        by: row.created_by.clone(),
        created: carry.at,
    }
}
