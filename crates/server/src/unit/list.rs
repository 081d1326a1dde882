//! The list: what was searched for, one kind of unit, or the country from its top.

use std::collections::HashSet;

use askama::Template;
use civic::unit::{Directory, Kind, Unit, Version};
use viet::{Date, sort_key};

use super::asked::Asked;
use super::find::{Found, find};
use super::{PAGE, Pager, validity};
use crate::http::{Answer, Chrome, Desk, Query, Reply};

/// So many units that exist on another day only are named.
const OTHER_DAYS: usize = 20;

#[derive(Template)]
#[template(path = "unit/list.html")]
struct ListPage {
    c: Chrome,
    q: String,
    on: String,
    known: String,
    known_note: Option<String>,
    may_manage: bool,
    may_mark: bool,
    fault: Option<String>,
    levels: Vec<Level>,
    heading: String,
    rows: Vec<Row>,
    pager: Pager,
    others: Vec<Row>,
}

struct Level {
    code: &'static str,
    word: String,
    chosen: bool,
}

/// A unit in a table.
pub(super) struct Row {
    pub href: String,
    pub name: String,
    pub kind: String,
    pub code: String,
    pub above: String,
    pub validity: String,
    pub basis: String,
}

pub(super) async fn list(desk: Desk, query: Query) -> Answer {
    let asked = Asked::new(&desk, &query);
    let (directory, on) = (&asked.directory, asked.on);
    let (q, kind) = (query.get("q"), Kind::from_code(query.get("level")));
    let found = if q.is_empty() && kind.is_none() {
        tops(directory, on)
    } else {
        find(directory, q, kind, on)
    };
    let (here, gone): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| found.exists);
    let base = address(q, kind, &asked);
    let (from, pager) = Pager::new(&desk, &query, here.len(), &base);
    let row = |found: &Found<'_>| row(&desk, &asked, found.unit, found.version);
    let gone = if q.is_empty() { &[] } else { &gone[..] };
    Ok(Reply::page(&ListPage {
        c: desk.chrome("unit.menu"),
        heading: heading(&desk, q, kind, here.len(), on),
        rows: here.iter().skip(from).take(PAGE).map(row).collect(),
        others: gone.iter().take(OTHER_DAYS).map(row).collect(),
        levels: levels(&desk, kind),
        q: q.to_owned(),
        on: on.to_string(),
        known: asked.known.map(|known| known.to_string()).unwrap_or_default(),
        known_note: asked.note(&desk),
        may_mark: civic::permission::role_may(desk.actor.role, civic::permission::Act::MarkFacts),
        may_manage: civic::permission::role_may(desk.actor.role, civic::permission::Act::ManageUnits),
        fault: asked.fault.clone(),
        pager,
    }))
}

/// The units above which nothing stands on this day.
fn tops(directory: &Directory, on: Date) -> Vec<Found<'_>> {
    let units = directory
        .units()
        .iter()
        .filter_map(|unit| Some((unit, unit.version(on)?)));
    let tops = units.filter(|(unit, _)| directory.parent(&unit.id, on).is_none());
    let mut tops: Vec<Found<'_>> = tops
        .map(|(unit, version)| Found {
            unit,
            version,
            exists: true,
        })
        .collect();
    tops.sort_by_cached_key(|found| (found.unit.kind, sort_key(&found.version.name)));
    tops
}

fn address(q: &str, kind: Option<Kind>, asked: &Asked) -> String {
    let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    format!(
        "/units?{}&q={q}&level={}&",
        asked.address(),
        kind.map_or("", Kind::code)
    )
}

fn heading(desk: &Desk, q: &str, kind: Option<Kind>, count: usize, on: Date) -> String {
    let (n, day) = (desk.chrome("").number(count as i64), on.short());
    let kind = kind.map(|kind| desk.t(&format!("unit.kind.{}", kind.code())));
    match (q, kind) {
        ("", None) => desk.tf("unit.list.top", &[("n", &n), ("day", &day)]),
        ("", Some(kind)) => desk.tf("unit.list.of_kind", &[("n", &n), ("day", &day), ("kind", &kind)]),
        (q, _) => desk.tf("unit.list.found", &[("n", &n), ("day", &day), ("q", q)]),
    }
}

fn levels(desk: &Desk, chosen: Option<Kind>) -> Vec<Level> {
    let level = |kind: Kind| Level {
        code: kind.code(),
        word: desk.t(&format!("unit.kind.{}", kind.code())),
        chosen: chosen == Some(kind),
    };
    Kind::ALL.into_iter().map(level).collect()
}

/// A unit as tables show it on a day.
pub(super) fn row(desk: &Desk, asked: &Asked, unit: &Unit, version: &Version) -> Row {
    let (directory, on) = (&asked.directory, asked.on);
    let seen = if version.holds(on) {
        on
    } else {
        version.to.map_or(on, |to| to.plus_days(-1))
    };
    let mut known = HashSet::new();
    let above = directory
        .ancestors(&unit.id, seen)
        .filter(|above| known.insert(above.id.as_str()));
    let names: Vec<&str> = above
        .filter_map(|above| directory.name(&above.id, seen))
        .collect();
    Row {
        href: format!("/units/{}?{}", unit.id, asked.address()),
        name: version.name.clone(),
        kind: desk.t(&format!("unit.kind.{}", unit.kind.code())),
        code: version.code.clone().unwrap_or_default(),
        above: names.join(", "),
        validity: validity(desk, version.from, version.to),
        basis: version
            .closed_by
            .clone()
            .or_else(|| version.basis.clone())
            .unwrap_or_default(),
    }
}
