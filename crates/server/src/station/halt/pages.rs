//! What is stopped and was; lifting it, or the part of it that one answers for, by a second person.

use std::collections::BTreeMap;

use askama::Template;
use civic::Moment;
use serde_json::json;

use super::order;
use super::part::Parts;
use super::store::{self, Order};
use super::{part, whom};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
use crate::station::device;

#[derive(Template)]
#[template(path = "station/halt/list.html")]
struct ListPage {
    c: Chrome,
    open: Vec<OrderView>,
    over: Vec<OrderView>,
    all: bool,
    /// Units that the reader may silence whole.
    units: Vec<(String, String)>,
}

struct OrderView {
    id: String,
    whom: String,
    why: String,
    by: String,
    at: String,
    own: bool,
    liftable: bool,
    /// What re-organisations made of it, a sentence each.
    carried: Vec<String>,
    /// Where the actor may lift it, when not everywhere.
    part: Option<String>,
    lifted: Option<String>,
}

pub(in crate::station) async fn list(desk: Desk) -> Answer {
    let (mut open, mut over) = (Vec::new(), Vec::new());
    for order in store::list(desk.db()).await? {
        let parts = part::of(&desk, &order).await?;
        if !part::is_seen(&desk, &order, &parts).await? {
            continue;
        }
        let list = if order.lifted_at.is_none() {
            &mut open
        } else {
            &mut over
        };
        list.push(view(&desk, order, &parts).await?);
    }
    Ok(Reply::page(&ListPage {
        c: desk.chrome("station.menu"),
        open,
        over,
        all: desk.actor.role == civic::Role::Operator,
        units: whom::offered(&desk).await?,
    }))
}

async fn view(desk: &Desk, order: Order, parts: &Parts) -> Result<OrderView, Refusal> {
    let name = async |id: &Option<String>| match id {
        Some(id) => Ok(crate::person::name_of(desk.db(), id).await?),
        None => Ok::<_, Refusal>(desk.t("station.stop.by_hand")),
    };
    let whom = match (order.scope.as_str(), &order.thing) {
        ("device", Some(id)) => match device::get(desk.db(), id).await? {
            Some(one) => {
                let unit = part::stands(desk, &order).await?.unwrap_or(one.unit);
                format!("{} · {}", one.name, desk.unit_name(&unit))
            }
            None => id.clone(),
        },
        ("unit", Some(id)) => desk.unit_name(id),
        _ => desk.t("station.stop.everybody"),
    };
    let lifted = match order.lifted_at {
        Some(at) => Some(desk.tf(
            "station.stop.lifted_by",
            &[
                ("by", name(&order.lifted_by).await?.as_str()),
                ("at", &Moment(at).short()),
                ("why", order.lifted_why.as_deref().unwrap_or("")),
            ],
        )),
        None => None,
    };
    Ok(OrderView {
        liftable: parts.liftable().next().is_some(),
        carried: carried(desk, parts, order.lifted_at.is_some()).await?,
        part: of_part(desk, parts),
        by: name(&order.ordered_by).await?,
        own: order.ordered_by.as_deref() == Some(desk.actor.person.as_str()),
        at: Moment(order.at).short(),
        id: order.id,
        why: order.why,
        whom,
        lifted,
    })
}

/// What re-organisations made of an order, and which parts were lifted.
async fn carried(desk: &Desk, parts: &Parts, over: bool) -> Result<Vec<String>, Refusal> {
    let mut said = Vec::new();
    for (key, places) in [
        ("station.stop.carried", &parts.held()),
        ("station.stop.spared", &parts.spared),
    ] {
        if places.is_empty() || over {
            continue;
        }
        let count = viet::grouped(places.values().sum::<usize>() as i64);
        let units = named(desk, places);
        said.push(desk.tf(key, &[("n", &count), ("units", &units)]));
    }
    for ((at, by, why), places) in &parts.lifted {
        let by = crate::person::name_of(desk.db(), by).await?;
        let (at, units) = (Moment(*at).short(), named(desk, places));
        said.push(desk.tf(
            "station.stop.part_lifted",
            &[("by", &by), ("at", &at), ("units", &units), ("why", why)],
        ));
    }
    Ok(said)
}

/// The units that the actor's part is in, when others answer for the rest.
fn of_part(desk: &Desk, parts: &Parts) -> Option<String> {
    if parts.all_liftable() {
        return None;
    }
    let mut places = BTreeMap::new();
    for (unit, count) in parts.liftable().flat_map(|part| &part.places) {
        *places.entry(unit.clone()).or_default() += count;
    }
    let units = named(desk, &places);
    (!units.is_empty()).then(|| desk.tf("station.stop.your_part", &[("units", &units)]))
}

fn named(desk: &Desk, places: &BTreeMap<String, usize>) -> String {
    let mut names: Vec<String> = places
        .iter()
        .map(|(unit, count)| format!("{} ({})", desk.unit_name(unit), viet::grouped(*count as i64)))
        .collect();
    names.sort_by_cached_key(|name| viet::sort_key(name));
    names.join("; ")
}

/// Lifts an order that somebody else gave, or what of it the actor answers for; one for everybody is an operator's.
pub(in crate::station) async fn lift(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let order = store::get(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    let parts = part::of(&desk, &order).await?;
    if parts.liftable().next().is_none() {
        return Err(Refusal::NotFound);
    }
    if order.ordered_by.as_deref() == Some(desk.actor.person.as_str()) {
        return Err(Refusal::Conflict(desk.t("station.err.own_stop")));
    }
    let why = form.get("reason");
    if why.is_empty() {
        return Err(Refusal::Invalid(desk.t("station.err.reason")));
    }
    let mut tx = desk.begin().await?;
    let detail = if parts.all_liftable() {
        if !store::lift(&mut tx, &id, &desk.actor.person, why, desk.at).await? {
            return Err(Refusal::Conflict(desk.t("station.err.lifted")));
        }
        json!({ "why": why })
    } else {
        let devices: Vec<&String> = parts.liftable().flat_map(|part| &part.devices).collect();
        let rows = devices.iter().map(|device| json!([device])).collect();
        if store::lift_part(&mut tx, &id, rows, &desk.actor.person, why, desk.at).await? == 0 {
            return Err(Refusal::Conflict(desk.t("station.err.lifted")));
        }
        json!({ "why": why, "devices": devices })
    };
    desk.record(&mut tx, "station.stop_lifted", &id, detail).await?;
    let issued = order::issue(&mut tx, &desk.site).await?;
    tx.commit().await?;
    order::publish(&desk.site, &issued)?;
    Ok(Reply::to("/stops").saying("station.stop.lifted"))
}
