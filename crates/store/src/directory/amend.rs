//! Amending the directory in the transaction of whoever asks: checked against what stands there, written whole or not.

use std::collections::HashMap;

use civic::Moment;
use civic::unit::{Amendment, Change, Objection};
use serde_json::{Value, json};
use viet::Date;

use super::read::load_in;
use super::touch;
use super::write::{
    day, fact_row, insert_facts, insert_successions, insert_units, insert_versions, succession_row,
    version_row,
};
use crate::{Result, Tx, args, record, sql};

record! { struct Held { unit: String, about: Option<String>, count: i64 } }

/// Takes a set of dated changes in, or says every reason why it cannot be. Nothing is written unless all of it is.
///
/// Amendments wait for each other; the directory in memory is the caller's to renew after the commit.
pub async fn amend(
    tx: &mut Tx,
    changes: &[Change],
    at: Moment,
) -> Result<std::result::Result<Amendment, Vec<Objection>>> {
    touch(tx).await?;
    let directory = load_in(tx).await?;
    match directory.amended(changes, at) {
        Ok((_, amendment)) => {
            write(tx, &amendment).await?;
            Ok(Ok(amendment))
        }
        Err(objections) => Ok(Err(objections)),
    }
}

async fn write(tx: &mut Tx, amendment: &Amendment) -> Result<()> {
    let at = amendment.at;
    supersede(tx, amendment).await?;
    let opened = amendment.opened.iter();
    insert_units(
        tx,
        opened.map(|(id, kind)| json!([id, kind.code(), at.0])).collect(),
    )
    .await?;
    let mut places = Places::of_versions(tx).await?;
    let versions = amendment.versions.iter();
    let rows = versions.map(|(unit, version)| version_row(unit, places.next(unit, None), version, at));
    insert_versions(tx, rows.collect()).await?;
    let mut places = Places::of_facts(tx).await?;
    let facts = amendment.facts.iter();
    let rows = facts.map(|(unit, fact)| fact_row(unit, places.next(unit, Some(fact.about.code())), fact, at));
    insert_facts(tx, rows.collect()).await?;
    let mut places = Places::of_successions(tx).await?;
    let steps = amendment.successions.iter();
    let rows = steps.map(|s| {
        succession_row(
            s,
            places.next(&s.from, Some(&step_key(&s.to, &s.on.to_string()))),
            at,
        )
    });
    insert_successions(tx, rows.collect()).await?;
    Ok(())
}

fn step_key(to: &str, on: &str) -> String {
    format!("{to} {on}")
}

/// Ends what holds no more. What holds of a unit (and of one thing about it) begins on different days.
async fn supersede(tx: &mut Tx, amendment: &Amendment) -> Result<()> {
    let begin = |from: &Option<Date>| day(*from).unwrap_or_default();
    let versions = amendment.old_versions.iter();
    let end = sql!(
        "update unit_version set superseded_at = $2 \
         from (select value ->> 0 as old, value ->> 1 as since from {rows}) r \
         where unit = r.old and coalesce(valid_from, '') = r.since and superseded_at is null"
    );
    let rows = versions.map(|(unit, from)| json!([unit, begin(from)]));
    tx.run_of(end, args![Value::from_iter(rows), amendment.at])
        .await?;
    let facts = amendment.old_facts.iter();
    let end = sql!(
        "update unit_fact set superseded_at = $2 \
         from (select value ->> 0 as old, value ->> 1 as what, value ->> 2 as since from {rows}) r \
         where unit = r.old and about = r.what and coalesce(valid_from, '') = r.since and superseded_at is null"
    );
    let rows = facts.map(|(unit, about, from)| json!([unit, about.code(), begin(from)]));
    tx.run_of(end, args![Value::from_iter(rows), amendment.at])
        .await?;
    let steps = amendment.old_successions.iter();
    let end = sql!(
        "update unit_succession set superseded_at = $2 \
         from (select value ->> 0 as old, value ->> 1 as later, value ->> 2 as since from {rows}) r \
         where from_unit = r.old and to_unit = r.later and happened_on = r.since and superseded_at is null"
    );
    let rows = steps.map(|(from, to, on)| json!([from, to, on.to_string()]));
    tx.run_of(end, args![Value::from_iter(rows), amendment.at])
        .await?;
    Ok(())
}

/// The next free position of each unit (and of what it is about).
struct Places(HashMap<(String, Option<String>), i64>);

impl Places {
    async fn of_versions(tx: &mut Tx) -> Result<Self> {
        let held = sql!(
            "select unit, cast(null as text) as about, max(position) + 1 as count from unit_version group by unit"
        );
        Ok(Self::new(tx.all(held, args![]).await?))
    }

    async fn of_facts(tx: &mut Tx) -> Result<Self> {
        let held = sql!("select unit, about, max(position) + 1 as count from unit_fact group by unit, about");
        Ok(Self::new(tx.all(held, args![]).await?))
    }

    async fn of_successions(tx: &mut Tx) -> Result<Self> {
        let held = sql!(
            "select from_unit as unit, to_unit || ' ' || happened_on as about, max(position) + 1 as count \
             from unit_succession group by from_unit, to_unit, happened_on"
        );
        Ok(Self::new(tx.all(held, args![]).await?))
    }

    fn new(held: Vec<Held>) -> Self {
        Self(
            held.into_iter()
                .map(|held| ((held.unit, held.about), held.count))
                .collect(),
        )
    }

    fn next(&mut self, unit: &str, about: Option<&str>) -> i64 {
        let key = (unit.to_owned(), about.map(str::to_owned));
        let next = self.0.entry(key).or_insert(0);
        *next += 1;
        *next - 1
    }
}
