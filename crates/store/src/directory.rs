//! The directory of units: the country's built-in data, and the whole of it as the domain reads it.

use std::io::Read as _;

use civic::Moment;
use civic::unit::{Directory, How, Kind, Succession, Unit, Version, seed};
use serde_json::json;
use viet::Date;

use crate::{Count, Db, Error, Result, Tx, args, record, sql};

/// The country before and after 1 July 2025; see `seed/NOTICE` for the sources.
const SEED: &[u8] = include_bytes!("../seed/units.tsv.gz");

record! {
    struct VersionRow {
        unit: String,
        kind: String,
        name: String,
        code: Option<String>,
        parent: Option<String>,
        valid_from: Option<String>,
        valid_to: Option<String>,
        basis: Option<String>,
    }
}

record! {
    struct SuccessionRow { from_unit: String, to_unit: String, happened_on: String, how: String, doubt: Option<String> }
}

/// The built-in units.
pub fn built_in() -> Result<(Vec<Unit>, Vec<Succession>)> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(SEED).read_to_string(&mut text)?;
    seed::parse(&text).map_err(|fault| Error::Damaged(format!("built-in units: {fault}")))
}

/// Stores units and successions that are not there yet, in bulk.
pub async fn insert(tx: &mut Tx, units: &[Unit], successions: &[Succession], at: Moment) -> Result<()> {
    let rows = units
        .iter()
        .map(|unit| json!([unit.id, unit.kind.code(), at.0]))
        .collect();
    let insert = sql!(
        "insert into unit (id, kind, recorded_at) \
         select value ->> 0, value ->> 1, cast(value ->> 2 as bigint) from {rows}"
    );
    tx.run_rows(insert, rows).await?;
    let insert = sql!(
        "insert into unit_version (unit, position, name, code, parent, valid_from, valid_to, basis, recorded_at) \
         select value ->> 0, cast(value ->> 1 as bigint), value ->> 2, value ->> 3, value ->> 4, value ->> 5, \
         value ->> 6, value ->> 7, cast(value ->> 8 as bigint) from {rows}"
    );
    tx.run_rows(
        insert,
        units.iter().flat_map(|unit| version_rows(unit, at)).collect(),
    )
    .await?;
    let insert = sql!(
        "insert into unit_succession (from_unit, to_unit, happened_on, how, doubt) \
         select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from {rows}"
    );
    let one = |s: &Succession| json!([s.from, s.to, s.on.to_string(), s.how.code(), s.doubt]);
    tx.run_rows(insert, successions.iter().map(one).collect()).await?;
    touch(tx).await
}

fn version_rows(unit: &Unit, at: Moment) -> Vec<serde_json::Value> {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let one = |(position, v): (usize, &Version)| {
        json!([
            unit.id,
            position,
            v.name,
            v.code,
            v.parent,
            day(v.from),
            day(v.to),
            v.basis,
            at.0
        ])
    };
    unit.versions.iter().enumerate().map(one).collect()
}

/// Tells every node that the directory has changed.
async fn touch(tx: &mut Tx) -> Result<()> {
    let count = sql!(
        "insert into revision (name, value) values ('directory', 1) \
         on conflict (name) do update set value = revision.value + 1"
    );
    tx.run(count, args![]).await?;
    Ok(())
}

/// A number that grows with every change of the directory; 0 while it is empty.
pub async fn revision(db: &Db) -> Result<i64> {
    let now = sql!("select value as count from revision where name = 'directory'");
    Ok(db
        .maybe::<Count>(now, args![])
        .await?
        .map_or(0, |revision| revision.count))
}

/// Reads the whole directory.
pub async fn load(db: &Db) -> Result<Directory> {
    let versions = sql!(
        "select v.unit, u.kind, v.name, v.code, v.parent, v.valid_from, v.valid_to, v.basis \
         from unit_version v join unit u on u.id = v.unit order by v.unit, v.position"
    );
    let rows: Vec<VersionRow> = db.all(versions, args![]).await?;
    let successions = sql!("select from_unit, to_unit, happened_on, how, doubt from unit_succession");
    let links: Vec<SuccessionRow> = db.all(successions, args![]).await?;
    let successions = links.into_iter().map(succession).collect::<Result<Vec<_>>>()?;
    Ok(Directory::new(units(rows)?, successions))
}

fn units(rows: Vec<VersionRow>) -> Result<Vec<Unit>> {
    let mut units: Vec<Unit> = Vec::with_capacity(rows.len());
    for row in rows {
        let kind =
            Kind::from_code(&row.kind).ok_or_else(|| Error::Damaged(format!("unit kind {}", row.kind)))?;
        let version = Version {
            name: row.name,
            code: row.code,
            parent: row.parent,
            from: day(row.valid_from.as_deref())?,
            to: day(row.valid_to.as_deref())?,
            basis: row.basis,
        };
        match units.last_mut() {
            Some(last) if last.id == row.unit => last.versions.push(version),
            _ => units.push(Unit {
                id: row.unit,
                kind,
                versions: vec![version],
            }),
        }
    }
    Ok(units)
}

fn succession(row: SuccessionRow) -> Result<Succession> {
    let how = How::from_code(&row.how).ok_or_else(|| Error::Damaged(format!("succession {}", row.how)))?;
    let on =
        day(Some(&row.happened_on))?.ok_or_else(|| Error::Damaged("succession without a day".to_owned()))?;
    Ok(Succession {
        from: row.from_unit,
        to: row.to_unit,
        on,
        how,
        doubt: row.doubt,
    })
}

fn day(text: Option<&str>) -> Result<Option<Date>> {
    let parse = |text: &str| {
        text.parse()
            .map_err(|_| Error::Damaged(format!("civil date {text}")))
    };
    text.map(parse).transpose()
}
