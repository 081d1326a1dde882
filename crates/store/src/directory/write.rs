//! Writing units that are new to the house, in bulk.

use civic::Moment;
use civic::unit::{Fact, Succession, Unit, Version};
use serde_json::{Value, json};
use viet::Date;

use super::{built_in, touch};
use crate::{Count, Result, Tx, args, sql};

/// Stores units, their facts and successions that are not there yet; all of it is recorded at this moment.
pub async fn insert(tx: &mut Tx, units: &[Unit], successions: &[Succession], at: Moment) -> Result<()> {
    let rows = units
        .iter()
        .map(|unit| json!([unit.id, unit.kind.code(), at.0]))
        .collect();
    insert_units(tx, rows).await?;
    let mut rows = Vec::with_capacity(units.len());
    for unit in units {
        rows.extend(
            (0..)
                .zip(&unit.versions)
                .map(|(place, v)| version_row(&unit.id, place, v, at)),
        );
    }
    insert_versions(tx, rows).await?;
    insert_facts(tx, fact_rows(units, at)).await?;
    let rows = successions
        .iter()
        .map(|step| succession_row(step, 0, at))
        .collect();
    insert_successions(tx, rows).await?;
    touch(tx).await
}

/// Brings the built-in facts into a house that was furnished before there were any.
pub async fn insert_missing_facts(tx: &mut Tx, at: Moment) -> Result<()> {
    let facts = sql!("select count(*) as count from unit_fact");
    if tx.one::<Count>(facts, args![]).await?.count > 0 {
        return Ok(());
    }
    let (units, _) = built_in()?;
    if insert_known_facts(tx, fact_rows(&units, at)).await? > 0 {
        touch(tx).await?;
    }
    Ok(())
}

fn fact_rows(units: &[Unit], at: Moment) -> Vec<Value> {
    let mut rows = Vec::new();
    for unit in units {
        rows.extend(
            (0..)
                .zip(&unit.facts)
                .map(|(place, fact)| fact_row(&unit.id, place, fact, at)),
        );
    }
    rows
}

pub(super) async fn insert_units(tx: &mut Tx, rows: Vec<Value>) -> Result<u64> {
    let insert = sql!(
        "insert into unit (id, kind, recorded_at) \
         select value ->> 0, value ->> 1, cast(value ->> 2 as bigint) from {rows}"
    );
    tx.run_rows(insert, rows).await
}

pub(super) async fn insert_versions(tx: &mut Tx, rows: Vec<Value>) -> Result<u64> {
    let insert = sql!(
        "insert into unit_version \
         (unit, position, name, code, parent, valid_from, valid_to, basis, closed_by, recorded_at) \
         select value ->> 0, cast(value ->> 1 as bigint), value ->> 2, value ->> 3, value ->> 4, value ->> 5, \
         value ->> 6, value ->> 7, value ->> 8, cast(value ->> 9 as bigint) from {rows}"
    );
    tx.run_rows(insert, rows).await
}

pub(super) async fn insert_facts(tx: &mut Tx, rows: Vec<Value>) -> Result<u64> {
    let insert = sql!(
        "insert into unit_fact (unit, about, position, value, valid_from, valid_to, basis, recorded_at) \
         select value ->> 0, value ->> 1, cast(value ->> 2 as bigint), value ->> 3, value ->> 4, value ->> 5, \
         value ->> 6, cast(value ->> 7 as bigint) from {rows}"
    );
    tx.run_rows(insert, rows).await
}

/// Those of units that are there.
async fn insert_known_facts(tx: &mut Tx, rows: Vec<Value>) -> Result<u64> {
    let insert = sql!(
        "insert into unit_fact (unit, about, position, value, valid_from, valid_to, basis, recorded_at) \
         select value ->> 0, value ->> 1, cast(value ->> 2 as bigint), value ->> 3, value ->> 4, value ->> 5, \
         value ->> 6, cast(value ->> 7 as bigint) from {rows} \
         where exists (select 1 from unit u where u.id = value ->> 0)"
    );
    tx.run_rows(insert, rows).await
}

pub(super) async fn insert_successions(tx: &mut Tx, rows: Vec<Value>) -> Result<u64> {
    let insert = sql!(
        "insert into unit_succession (from_unit, to_unit, happened_on, position, how, share_numerator, \
         share_denominator, basis, doubt, recorded_at) \
         select value ->> 0, value ->> 1, value ->> 2, cast(value ->> 3 as bigint), value ->> 4, \
         cast(value ->> 5 as bigint), cast(value ->> 6 as bigint), value ->> 7, value ->> 8, \
         cast(value ->> 9 as bigint) from {rows}"
    );
    tx.run_rows(insert, rows).await
}

pub(super) fn version_row(unit: &str, position: i64, v: &Version, at: Moment) -> Value {
    let (from, to) = (day(v.from), day(v.to));
    json!([
        unit,
        position,
        v.name,
        v.code,
        v.parent,
        from,
        to,
        v.basis,
        v.closed_by,
        at.0
    ])
}

pub(super) fn fact_row(unit: &str, position: i64, fact: &Fact, at: Moment) -> Value {
    let (value, from, to) = (fact.value.text(fact.about), day(fact.from), day(fact.to));
    json!([
        unit,
        fact.about.code(),
        position,
        value,
        from,
        to,
        fact.basis,
        at.0
    ])
}

pub(super) fn succession_row(s: &Succession, position: i64, at: Moment) -> Value {
    let (how, on) = (s.how.code(), s.on.to_string());
    let share = s.share.map(|share| (share.numerator, share.denominator));
    let (numerator, denominator) = share.unzip();
    json!([
        s.from,
        s.to,
        on,
        position,
        how,
        numerator,
        denominator,
        s.basis,
        s.doubt,
        at.0
    ])
}

pub(super) fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}
