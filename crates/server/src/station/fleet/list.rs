//! The fleet: every station in sight, how many devices are how, the map; and the devices that need somebody.

use std::collections::HashMap;

use askama::Template;
use civic::Moment;
use viet::sort_key;

use super::{rows, seen, spot};
use crate::figures::map::places;
use crate::http::{Answer, Chrome, Desk, Query, Refusal, Reply};
use crate::station::cluster;
use crate::station::device::{self, Line};
use crate::station::view::{Choice, Pill, class, condition};

/// So many devices stand on a page.
const SHOWN: usize = 300;
/// Every condition, from the worst.
const CONDITIONS: [&str; 13] = [
    "forked",
    "unplanned",
    "silent",
    "offline",
    "clock_wrong",
    "sound_unknown",
    "clock_unknown",
    "store_full",
    "on_battery",
    "unknown",
    "printed",
    "well",
    "revoked",
];

#[derive(Template)]
#[template(path = "station/fleet/list.html")]
struct ListPage {
    c: Chrome,
    stations: Vec<StationView>,
    counts: Vec<(String, String, &'static str, String)>,
    map: String,
    operator: bool,
    /// Alarms that the operator's command has not taken.
    untold: Option<String>,
}

struct StationView {
    id: String,
    name: String,
    above: String,
    clusters: String,
    devices: String,
    attention: usize,
}

pub(in crate::station) async fn list(desk: Desk) -> Answer {
    let units = seen(&desk).await?;
    let (lines, clusters) = fleet(&desk, &units).await?;
    let mut stations: Vec<StationView> = units
        .iter()
        .map(|unit| station(&desk, unit, &lines, &clusters))
        .collect();
    stations.sort_by_cached_key(|one| (one.attention == 0, sort_key(&one.name)));
    let by_id: HashMap<&str, &Line> = lines.iter().map(|line| (line.id.as_str(), line)).collect();
    let spots: Vec<_> = clusters
        .iter()
        .filter_map(|row| {
            spot(
                &desk,
                row,
                row.device.as_deref().and_then(|id| by_id.get(id).copied()),
            )
        })
        .collect();
    let operator = desk.actor.role == civic::Role::Operator;
    let untold = if operator {
        crate::asrun::out::untold(&desk).await?
    } else {
        None
    };
    Ok(Reply::page(&ListPage {
        untold,
        operator,
        counts: counts(&desk, &lines),
        map: places(&spots, &desk.t("station.map")),
        c: desk.chrome("station.menu"),
        stations,
    }))
}

async fn fleet(desk: &Desk, units: &[String]) -> Result<(Vec<Line>, Vec<cluster::Row>), Refusal> {
    let lines = device::lines(desk.db(), rows(units)).await?;
    Ok((lines, cluster::of_units(desk.db(), rows(units)).await?))
}

fn station(desk: &Desk, unit: &str, lines: &[Line], clusters: &[cluster::Row]) -> StationView {
    let own = || {
        lines
            .iter()
            .filter(|line| line.unit == unit && line.state != "revoked")
    };
    let bad = |line: &&Line| class(condition(line, desk.at)) == "st-overdue";
    let directory = desk.directory();
    let above = directory.parent(unit, desk.today());
    StationView {
        id: unit.to_owned(),
        name: desk.unit_name(unit),
        above: above.map(|above| desk.unit_name(&above.id)).unwrap_or_default(),
        clusters: clusters.iter().filter(|row| row.unit == unit).count().to_string(),
        devices: own().count().to_string(),
        attention: own().filter(bad).count(),
    }
}

/// How many devices are how: each is counted once, by its worst.
fn counts(desk: &Desk, lines: &[Line]) -> Vec<(String, String, &'static str, String)> {
    let count = |code: &str| {
        lines
            .iter()
            .filter(|line| condition(line, desk.at) == code)
            .count()
    };
    let known = CONDITIONS.iter().filter(|code| **code != "revoked");
    known
        .map(|code| (code, count(code)))
        .filter(|(_, count)| *count > 0)
        .map(|(code, count)| {
            let words = desk.t(&format!("station.condition.{code}"));
            (
                (*code).to_owned(),
                words,
                class(code),
                viet::grouped(count as i64),
            )
        })
        .collect()
}

#[derive(Template)]
#[template(path = "station/fleet/health.html")]
struct HealthPage {
    c: Chrome,
    lines: Vec<LineView>,
    conditions: Vec<Choice>,
    more: bool,
}

struct LineView {
    id: String,
    name: String,
    unit: String,
    pill: Pill,
    heard: String,
}

/// Devices by condition; without one, those that somebody must look at: everything but well.
pub(in crate::station) async fn health(desk: Desk, query: Query) -> Answer {
    let units = seen(&desk).await?;
    let asked = query.get("condition");
    let mut lines = device::lines(desk.db(), rows(&units)).await?;
    lines.retain(|line| match (asked, condition(line, desk.at)) {
        ("", "well" | "revoked") => false,
        ("", _) => true,
        (asked, code) => asked == code,
    });
    let worst = |line: &Line| {
        CONDITIONS
            .iter()
            .position(|code| *code == condition(line, desk.at))
            .unwrap_or(CONDITIONS.len())
    };
    lines.sort_by_cached_key(|line| (worst(line), sort_key(&line.name)));
    let more = lines.len() > SHOWN;
    lines.truncate(SHOWN);
    let all = Choice::new("", desk.t("station.health.attention"), asked.is_empty());
    let named = CONDITIONS
        .iter()
        .map(|code| Choice::new(code, desk.t(&format!("station.condition.{code}")), *code == asked));
    let view = |line: Line| LineView {
        pill: Pill::of(&desk, &line),
        unit: desk.unit_name(&line.unit),
        heard: line
            .heard_at
            .map_or_else(|| desk.t("station.never"), |at| Moment(at).short()),
        id: line.id,
        name: line.name,
    };
    Ok(Reply::page(&HealthPage {
        c: desk.chrome("station.menu"),
        lines: lines.into_iter().map(view).collect(),
        conditions: std::iter::once(all).chain(named).collect(),
        more,
    }))
}
