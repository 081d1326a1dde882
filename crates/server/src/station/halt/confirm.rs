//! Before it is silent: exactly whom it reaches, with count and map, and words to be typed.

use std::collections::HashMap;

use askama::Template;
use civic::permission::Act;
use serde_json::json;

use super::whom::{below, may_stop};
use super::{order, store};
use crate::figures::map::places;
use crate::http::{Answer, Chrome, Desk, Form, Query, Refusal, Reply};
use crate::station::device::{self, Line};
use crate::station::{cluster, fleet};

#[derive(Template)]
#[template(path = "station/halt/confirm.html")]
struct ConfirmPage {
    c: Chrome,
    scope: String,
    thing: String,
    name: String,
    count: String,
    clusters: String,
    places: Vec<(String, String)>,
    more: usize,
    map: String,
    word: String,
    why: String,
    error: Option<String>,
}

/// So many stations are named one by one.
const NAMED: usize = 200;

/// What an order reaches.
struct Target {
    scope: &'static str,
    thing: Option<String>,
    name: String,
    lines: Vec<Line>,
    clusters: Vec<cluster::Row>,
}

/// The target that was asked for, if the actor may silence it.
async fn target(desk: &Desk, scope: &str, thing: &str) -> Result<Target, Refusal> {
    match scope {
        "device" => {
            let line = device::line(desk.db(), thing).await?.ok_or(Refusal::NotFound)?;
            desk.may(Act::StopBroadcast, &crate::access::to_station(desk, &line.unit))?;
            let fed = cluster::of_units(desk.db(), json!([[line.unit]])).await?;
            Ok(Target {
                scope: "device",
                thing: Some(line.id.clone()),
                name: format!("{} · {}", line.name, desk.unit_name(&line.unit)),
                clusters: fed
                    .into_iter()
                    .filter(|row| row.device.as_deref() == Some(thing))
                    .collect(),
                lines: vec![line],
            })
        }
        "unit" => {
            if !desk.directory().exists(thing, desk.today()) {
                return Err(Refusal::NotFound);
            }
            may_stop(desk, thing).await?;
            let (name, below) = (desk.unit_name(thing), below(desk, thing).await?);
            whole(desk, "unit", Some(thing.to_owned()), name, below).await
        }
        "all" if desk.actor.role == civic::Role::Operator => {
            let all = cluster::units(desk.db()).await?;
            whole(desk, "all", None, desk.t("station.stop.everybody"), all).await
        }
        _ => Err(Refusal::NotFound),
    }
}

async fn whole(
    desk: &Desk,
    scope: &'static str,
    thing: Option<String>,
    name: String,
    units: Vec<String>,
) -> Result<Target, Refusal> {
    let lines = device::lines(desk.db(), fleet::rows(&units)).await?;
    Ok(Target {
        scope,
        thing,
        name,
        lines: lines.into_iter().filter(|line| line.state != "revoked").collect(),
        clusters: cluster::of_units(desk.db(), fleet::rows(&units)).await?,
    })
}

pub(in crate::station) async fn confirm(desk: Desk, query: Query) -> Answer {
    let target = target(&desk, query.get("scope"), query.get("thing")).await?;
    Ok(Reply::page(&page(&desk, target, "", None)))
}

fn page(desk: &Desk, target: Target, why: &str, error: Option<String>) -> ConfirmPage {
    let by_id: HashMap<&str, &Line> = target.lines.iter().map(|line| (line.id.as_str(), line)).collect();
    let spots: Vec<_> = target
        .clusters
        .iter()
        .filter_map(|row| {
            fleet::spot(
                desk,
                row,
                row.device.as_deref().and_then(|id| by_id.get(id).copied()),
            )
        })
        .collect();
    let mut by_unit: HashMap<&str, usize> = HashMap::new();
    for line in &target.lines {
        *by_unit.entry(line.unit.as_str()).or_default() += 1;
    }
    let mut named: Vec<(String, String)> = by_unit
        .into_iter()
        .map(|(unit, count)| (desk.unit_name(unit), viet::grouped(count as i64)))
        .collect();
    named.sort_by_cached_key(|(name, _)| viet::sort_key(name));
    let more = named.len().saturating_sub(NAMED);
    named.truncate(NAMED);
    ConfirmPage {
        c: desk.chrome("station.menu"),
        scope: target.scope.to_owned(),
        thing: target.thing.unwrap_or_default(),
        name: target.name,
        count: viet::grouped(target.lines.len() as i64),
        clusters: viet::grouped(target.clusters.len() as i64),
        places: named,
        more,
        map: places(&spots, &desk.t("station.stop.map")),
        word: desk.t("station.stop.word"),
        why: why.to_owned(),
        error,
    }
}

/// Silences: the order, its signed document, the file and the bells.
pub(in crate::station) async fn give(desk: Desk, form: Form) -> Answer {
    let target = target(&desk, form.get("scope"), form.get("thing")).await?;
    let why = form.get("reason");
    let error = if why.is_empty() {
        Some("station.err.reason")
    } else if form.get("word").to_lowercase() != desk.t("station.stop.word").to_lowercase() {
        Some("station.err.word")
    } else {
        None
    };
    if let Some(error) = error {
        let error = Some(desk.t(error));
        return Ok(Reply::invalid(&page(&desk, target, why, error)));
    }
    let id = desk.new_id();
    let mut tx = desk.begin().await?;
    let whom = (target.scope, target.thing.as_deref());
    store::insert(&mut tx, &id, whom, why, Some(&desk.actor.person), desk.at).await?;
    let detail =
        json!({ "scope": target.scope, "thing": target.thing, "why": why, "devices": target.lines.len() });
    desk.record(&mut tx, "station.stopped", &id, detail).await?;
    let issued = order::issue(&mut tx, &desk.site).await?;
    tx.commit().await?;
    order::publish(&desk.site, &issued)?;
    Ok(Reply::to("/stops").saying("station.stop.given"))
}
