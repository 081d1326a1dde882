//! One station: its clusters by technology and by the commune that they came from, its devices, its map.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use civic::station::{SimState, Technology};
use serde_json::json;

use super::sims::{WARNING_DAYS, words};
use super::spot;
use crate::figures::map::places;
use crate::http::{Answer, Chrome, Desk, Path, Query, Reply};
use crate::station::device::{self, Line};
use crate::station::view::{Choice, Pill};
use crate::station::{Holding, cluster};

#[derive(Template)]
#[template(path = "station/fleet/one.html")]
struct OnePage {
    c: Chrome,
    id: String,
    name: String,
    count: String,
    olds: Vec<Choice>,
    clusters: Vec<ClusterView>,
    devices: Vec<DeviceView>,
    map: String,
    keeps: bool,
    /// Orders by which devices here are silent, a sentence each.
    stopped: Vec<String>,
}

struct ClusterView {
    id: String,
    name: String,
    technology: String,
    place: String,
    reach: String,
    pill: Option<Pill>,
    sim: Option<String>,
    old: String,
}

struct DeviceView {
    id: String,
    name: String,
    kind: String,
    pill: Pill,
    heard: String,
    practice: bool,
    stopped: bool,
}

pub(in crate::station) async fn one(desk: Desk, Path(unit): Path<String>, query: Query) -> Answer {
    crate::station::unit(&desk, Act::SeeStation, &unit)?;
    let lines = device::lines(desk.db(), json!([[unit]])).await?;
    let mut clusters = cluster::of_units(desk.db(), json!([[unit]])).await?;
    clusters.sort_by_cached_key(|row| viet::sort_key(&row.name));
    let station = civic::station::Station {
        commune: unit.clone(),
        clusters: clusters.iter().map(cluster::of_row).collect(),
    };
    let olds = olds(&desk, &clusters, query.get("old"));
    if olds.iter().any(|old| old.chosen && !old.code.is_empty()) {
        clusters.retain(|row| row.old_unit.as_deref() == Some(query.get("old")));
    }
    let by_id: HashMap<&str, &Line> = lines.iter().map(|line| (line.id.as_str(), line)).collect();
    let line_of = |row: &cluster::Row| row.device.as_deref().and_then(|id| by_id.get(id).copied());
    let spots: Vec<_> = clusters
        .iter()
        .filter_map(|row| spot(&desk, row, line_of(row)))
        .collect();
    let [ip, fm, wired] = station.by_technology().map(|n| n.to_string());
    let stops = Holding::look(desk.db()).await?;
    let stopped_of = |line: &Line| stops.why(&desk.site, &line.id, &line.unit);
    let live = || lines.iter().filter(|line| line.state != "revoked");
    let stopped: BTreeSet<String> = live()
        .filter_map(|line| stopped_of(line).map(|why| why.words(&desk)))
        .collect();
    let may_keep = desk.may(Act::KeepStation, &crate::access::to_station(&desk, &unit));
    Ok(Reply::page(&OnePage {
        c: desk.chrome("station.menu"),
        name: desk.unit_name(&unit),
        count: desk.tf(
            "station.by_technology",
            &[("ip", &ip), ("fm", &fm), ("wired", &wired)],
        ),
        olds,
        clusters: clusters
            .iter()
            .map(|row| cluster_view(&desk, row, line_of(row)))
            .collect(),
        devices: live()
            .map(|line| device_view(&desk, line, stopped_of(line).is_some()))
            .collect(),
        stopped: stopped.into_iter().collect(),
        map: places(&spots, &desk.unit_name(&unit)),
        keeps: may_keep.is_ok(),
        id: unit,
    }))
}

/// The communes that the clusters came from, where there are any.
fn olds(desk: &Desk, clusters: &[cluster::Row], asked: &str) -> Vec<Choice> {
    let mut ids: Vec<&str> = clusters
        .iter()
        .filter_map(|row| row.old_unit.as_deref())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Vec::new();
    }
    let all = Choice::new("", desk.t("station.old_all"), !ids.contains(&asked));
    let named = ids
        .into_iter()
        .map(|id| Choice::new(id, desk.unit_name(id), id == asked));
    std::iter::once(all).chain(named).collect()
}

fn cluster_view(desk: &Desk, row: &cluster::Row, line: Option<&Line>) -> ClusterView {
    let known = cluster::of_row(row);
    let reach = match known.reach() {
        civic::station::Reach::Player(_) => desk.t("station.reach.player"),
        civic::station::Reach::Gateway(_) => desk.t("station.reach.gateway"),
        civic::station::Reach::Hand => desk.t("station.reach.hand"),
    };
    let sim = known.sim(desk.today(), WARNING_DAYS);
    let loud = row
        .loudspeakers
        .map(|n| desk.tf("station.loudspeakers_n", &[("n", &n.to_string())]));
    let place = [row.village.clone(), loud];
    ClusterView {
        id: row.id.clone(),
        name: row.name.clone(),
        technology: Technology::from_code(&row.technology)
            .map(|one| desk.t(&format!("station.technology.{}", one.code())))
            .unwrap_or_default(),
        place: place.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        reach,
        pill: line.map(|line| Pill::of(desk, line)),
        sim: matches!(sim, SimState::Ends(_) | SimState::Ended(_)).then(|| words(desk, sim)),
        old: row
            .old_unit
            .as_deref()
            .map(|old| desk.unit_name(old))
            .unwrap_or_default(),
    }
}

fn device_view(desk: &Desk, line: &Line, stopped: bool) -> DeviceView {
    DeviceView {
        id: line.id.clone(),
        name: line.name.clone(),
        kind: desk.t(&format!("station.kind.{}", line.kind)),
        pill: Pill::of(desk, line),
        heard: line
            .heard_at
            .map_or_else(|| desk.t("station.never"), |at| Moment(at).short()),
        practice: line.practice,
        stopped,
    }
}
