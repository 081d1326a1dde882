//! What is stopped and was; lifting it, by a second person.

use askama::Template;
use civic::Moment;
use serde_json::json;

use super::order;
use super::store::{self, Order};
use super::whom::{self, may_stop};
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
    lifted: Option<String>,
}

/// The units of an order that the actor may lift; `None`: it is none of the actor's business.
async fn unit_of(desk: &Desk, order: &Order) -> Result<Option<String>, Refusal> {
    let thing = order.thing.clone().unwrap_or_default();
    Ok(match order.scope.as_str() {
        "device" => device::get(desk.db(), &thing).await?.map(|one| one.unit),
        "unit" => Some(thing),
        _ => None,
    })
}

/// Whoever may silence a station sees its orders; those for everybody stand before everybody.
async fn is_seen(desk: &Desk, order: &Order) -> Result<bool, Refusal> {
    if order.scope == "all" {
        return Ok(true);
    }
    let Some(unit) = unit_of(desk, order).await? else {
        return Ok(false);
    };
    let above = crate::station::units_of(&desk.site, &desk.actor.unit).contains(&unit);
    Ok(above || may_stop(desk, &unit).await.is_ok())
}

pub(in crate::station) async fn list(desk: Desk) -> Answer {
    let (mut open, mut over) = (Vec::new(), Vec::new());
    for order in store::list(desk.db()).await? {
        if !is_seen(&desk, &order).await? {
            continue;
        }
        let list = if order.lifted_at.is_none() {
            &mut open
        } else {
            &mut over
        };
        list.push(view(&desk, order).await?);
    }
    Ok(Reply::page(&ListPage {
        c: desk.chrome("station.menu"),
        open,
        over,
        all: desk.actor.role == civic::Role::Operator,
        units: whom::offered(&desk).await?,
    }))
}

async fn view(desk: &Desk, order: Order) -> Result<OrderView, Refusal> {
    let name = async |id: &Option<String>| match id {
        Some(id) => Ok(crate::person::name_of(desk.db(), id).await?),
        None => Ok::<_, Refusal>(desk.t("station.stop.by_hand")),
    };
    let whom = match (order.scope.as_str(), &order.thing) {
        ("device", Some(id)) => match device::get(desk.db(), id).await? {
            Some(one) => format!("{} · {}", one.name, desk.unit_name(&one.unit)),
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
    let liftable = match unit_of(desk, &order).await? {
        Some(unit) => may_stop(desk, &unit).await.is_ok(),
        None => order.scope == "all" && desk.actor.role == civic::Role::Operator,
    };
    Ok(OrderView {
        liftable,
        by: name(&order.ordered_by).await?,
        own: order.ordered_by.as_deref() == Some(desk.actor.person.as_str()),
        at: Moment(order.at).short(),
        id: order.id,
        why: order.why,
        whom,
        lifted,
    })
}

/// Lifts an order that somebody else gave; one for everybody is an operator's.
pub(in crate::station) async fn lift(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let order = store::get(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    match unit_of(&desk, &order).await? {
        Some(unit) => may_stop(&desk, &unit).await?,
        None if order.scope == "all" && desk.actor.role == civic::Role::Operator => {}
        None => return Err(Refusal::NotFound),
    }
    if order.ordered_by.as_deref() == Some(desk.actor.person.as_str()) {
        return Err(Refusal::Conflict(desk.t("station.err.own_stop")));
    }
    let why = form.get("reason");
    if why.is_empty() {
        return Err(Refusal::Invalid(desk.t("station.err.reason")));
    }
    let mut tx = desk.begin().await?;
    if !store::lift(&mut tx, &id, &desk.actor.person, why, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("station.err.lifted")));
    }
    desk.record(&mut tx, "station.stop_lifted", &id, json!({ "why": why }))
        .await?;
    let issued = order::issue(&mut tx, &desk.site).await?;
    tx.commit().await?;
    order::publish(&desk.site, &issued)?;
    Ok(Reply::to("/stops").saying("station.stop.lifted"))
}
