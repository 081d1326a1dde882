//! Every station below a unit: the next 24 hours of all of them in one picture, and the table.

use std::collections::BTreeMap;

use askama::Template;
use civic::broadcast::in_force;
use civic::permission::{Act, Relation, may};
use serde_json::{Value, json};

use super::picture::Row;
use super::store;
use super::timetable::{self, Timetable};
use super::{is_station, station};
use crate::http::{Answer, Chrome, Desk, Reply};

#[derive(Template)]
#[template(path = "schedule/province.html")]
struct ProvincePage {
    c: Chrome,
    drawn: String,
    lines: Vec<Line>,
    all: i64,
    without: i64,
    unknown_rules: i64,
}

struct Line {
    unit: String,
    name: String,
    heard: i64,
    next: String,
    problems: i64,
    rule: bool,
    devices: i64,
    unknown: Option<String>,
}

pub(super) async fn page(desk: &Desk) -> Answer {
    let c = desk.chrome("schedule.menu");
    let (directory, today) = (desk.directory(), desk.today());
    let below = crate::directive::scope::below(&directory, &desk.actor.unit, today);
    let sees = may(&desk.actor, Act::SeeWork, Relation::StandsAbove).is_ok();
    let below: Vec<String> = below
        .into_iter()
        .filter(|unit| sees && is_station(desk, unit))
        .collect();
    let mut tx = desk.db().snapshot().await?;
    let asked: Value = below.iter().map(|unit| json!([unit])).collect();
    let stations = store::with_station(&mut tx, &asked).await?;
    let tables = timetable::of_many(&mut tx, &stations, desk.at).await?;
    let mut named: Vec<(String, &String)> =
        stations.iter().map(|unit| (desk.unit_name(unit), unit)).collect();
    named.sort_by_key(|(name, _)| viet::sort_key(name));
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for (name, unit) in named {
        let recorded = station::recorded(&mut tx, unit).await?;
        let devices = store::players(&mut tx, unit).await?;
        let table = table_of(&tables, unit);
        let seen = station::look(table, desk.at, &recorded);
        let row = station::row(desk, name.clone(), table, &seen, &devices);
        let next = seen
            .entries
            .first()
            .map(|entry| station::entry_line(desk, table, &seen, entry));
        lines.push(Line {
            unit: unit.clone(),
            name,
            heard: count(seen.entries.len()),
            next: next.map_or_else(String::new, |next| format!("{} {}", next.at, next.title)),
            problems: count(
                seen.entries
                    .iter()
                    .filter(|entry| !entry.problems.is_empty())
                    .count(),
            ),
            rule: in_force(&table.rules, today).is_some(),
            devices: count(devices.len()),
            unknown: row.unknown.clone(),
        });
        rows.push(row);
    }
    Ok(Reply::page(&ProvincePage {
        drawn: drawing(desk, &rows),
        without: count(below.len() - stations.len()),
        unknown_rules: count(lines.iter().filter(|line| !line.rule).count()),
        all: count(lines.len()),
        lines,
        c,
    }))
}

fn drawing(desk: &Desk, rows: &[Row]) -> String {
    if rows.is_empty() {
        String::new()
    } else {
        station::drawing(desk, rows)
    }
}

fn table_of<'a>(tables: &'a BTreeMap<String, Timetable>, unit: &str) -> &'a Timetable {
    static NONE: std::sync::LazyLock<Timetable> = std::sync::LazyLock::new(Timetable::default);
    tables.get(unit).unwrap_or(&NONE)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
