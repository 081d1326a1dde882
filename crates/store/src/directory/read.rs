//! Reading the directory, what was superseded included.

use std::collections::HashMap;

use civic::Moment;
use civic::unit::{About, Directory, Fact, How, Kind, Share, Succession, Unit, Value, Version};
use viet::Date;

use crate::{Db, Error, Result, Sql, Tx, args, record, sql};

record! {
    pub(super) struct VersionRow {
        unit: String,
        kind: String,
        name: String,
        code: Option<String>,
        parent: Option<String>,
        valid_from: Option<String>,
        valid_to: Option<String>,
        basis: Option<String>,
        closed_by: Option<String>,
        recorded_at: i64,
        superseded_at: Option<i64>,
    }
}

record! {
    pub(super) struct FactRow {
        unit: String,
        about: String,
        value: String,
        valid_from: Option<String>,
        valid_to: Option<String>,
        basis: Option<String>,
        recorded_at: i64,
        superseded_at: Option<i64>,
    }
}

record! {
    pub(super) struct SuccessionRow {
        from_unit: String,
        to_unit: String,
        happened_on: String,
        how: String,
        share_numerator: Option<i64>,
        share_denominator: Option<i64>,
        basis: Option<String>,
        doubt: Option<String>,
        recorded_at: i64,
        superseded_at: Option<i64>,
    }
}

const VERSIONS: Sql = sql!(
    "select v.unit, u.kind, v.name, v.code, v.parent, v.valid_from, v.valid_to, v.basis, v.closed_by, \
     v.recorded_at, v.superseded_at from unit_version v join unit u on u.id = v.unit order by v.unit, v.position"
);
const FACTS: Sql = sql!(
    "select unit, about, value, valid_from, valid_to, basis, recorded_at, superseded_at from unit_fact \
     order by unit, about, position"
);
const SUCCESSIONS: Sql = sql!(
    "select from_unit, to_unit, happened_on, how, share_numerator, share_denominator, basis, doubt, recorded_at, \
     superseded_at from unit_succession order by from_unit, to_unit, happened_on, position"
);

/// Reads the whole directory.
pub async fn load(db: &Db) -> Result<Directory> {
    let versions = db.all(VERSIONS, args![]).await?;
    let facts = db.all(FACTS, args![]).await?;
    directory(versions, facts, db.all(SUCCESSIONS, args![]).await?)
}

/// Reads the whole directory as this transaction sees it.
pub async fn load_in(tx: &mut Tx) -> Result<Directory> {
    let versions = tx.all(VERSIONS, args![]).await?;
    let facts = tx.all(FACTS, args![]).await?;
    directory(versions, facts, tx.all(SUCCESSIONS, args![]).await?)
}

fn directory(versions: Vec<VersionRow>, facts: Vec<FactRow>, steps: Vec<SuccessionRow>) -> Result<Directory> {
    let mut units = units(versions)?;
    let places: HashMap<String, usize> = units
        .iter()
        .enumerate()
        .map(|(place, unit)| (unit.id.clone(), place))
        .collect();
    for row in facts {
        let place = places.get(&row.unit);
        let place = *place.ok_or_else(|| Error::Damaged(format!("a fact of no unit, {}", row.unit)))?;
        take_fact(&mut units[place], row)?;
    }
    for unit in &mut units {
        unit.versions.sort_by_key(|version| version.from);
        unit.facts.sort_by_key(|fact| (fact.about, fact.from));
    }
    let steps = steps.into_iter().map(succession).collect::<Result<Vec<_>>>()?;
    Ok(Directory::new(units, steps))
}

fn units(rows: Vec<VersionRow>) -> Result<Vec<Unit>> {
    let mut units: Vec<Unit> = Vec::with_capacity(rows.len());
    for row in rows {
        if units.last().is_none_or(|last| last.id != row.unit) {
            let kind = Kind::from_code(&row.kind).ok_or_else(|| damaged("unit kind", &row.kind))?;
            units.push(Unit::new(row.unit.clone(), kind, Vec::with_capacity(1)));
        }
        let version = Version {
            name: row.name,
            code: row.code,
            parent: row.parent,
            from: day(row.valid_from.as_deref())?,
            to: day(row.valid_to.as_deref())?,
            basis: row.basis,
            closed_by: row.closed_by,
            recorded: Moment(row.recorded_at),
            superseded: row.superseded_at.map(Moment),
        };
        if let Some(unit) = units.last_mut() {
            match version.superseded {
                None => unit.versions.push(version),
                Some(_) => unit.replaced.versions.push(version),
            }
        }
    }
    Ok(units)
}

fn take_fact(unit: &mut Unit, row: FactRow) -> Result<()> {
    let about = About::from_code(&row.about).ok_or_else(|| damaged("unit fact", &row.about))?;
    let fact = Fact {
        about,
        value: Value::parse(about, &row.value).ok_or_else(|| damaged("value of a unit fact", &row.value))?,
        from: day(row.valid_from.as_deref())?,
        to: day(row.valid_to.as_deref())?,
        basis: row.basis,
        recorded: Moment(row.recorded_at),
        superseded: row.superseded_at.map(Moment),
    };
    match fact.superseded {
        None => unit.facts.push(fact),
        Some(_) => unit.replaced.facts.push(fact),
    }
    Ok(())
}

fn succession(row: SuccessionRow) -> Result<Succession> {
    let number = |number: i64| u32::try_from(number).map_err(|_| damaged("share", &number.to_string()));
    let share = match (row.share_numerator, row.share_denominator) {
        (Some(n), Some(d)) => {
            Some(Share::new(number(n)?, number(d)?).ok_or_else(|| damaged("share", &format!("{n}/{d}")))?)
        }
        _ => None,
    };
    let on = day(Some(&row.happened_on))?.ok_or_else(|| damaged("succession on", &row.happened_on))?;
    Ok(Succession {
        from: row.from_unit,
        to: row.to_unit,
        on,
        how: How::from_code(&row.how).ok_or_else(|| damaged("succession", &row.how))?,
        share,
        basis: row.basis,
        doubt: row.doubt,
        recorded: Moment(row.recorded_at),
        superseded: row.superseded_at.map(Moment),
    })
}

fn damaged(what: &str, found: &str) -> Error {
    Error::Damaged(format!("{what} {found}"))
}

fn day(text: Option<&str>) -> Result<Option<Date>> {
    let parse = |text: &str| text.parse().map_err(|_| damaged("civil date", text));
    text.map(parse).transpose()
}
