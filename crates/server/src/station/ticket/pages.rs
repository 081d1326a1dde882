//! The list of tickets, and opening one.

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use civic::station::Fault;
use serde_json::json;

use super::open::{Opened, open_once};
use super::store;
use crate::http::{Answer, Chrome, Desk, Form, Query, Refusal, Reply};
use crate::station::view::{Choice, choices};
use crate::station::{cluster, device, fleet};

#[derive(Template)]
#[template(path = "station/ticket/list.html")]
struct ListPage {
    c: Chrome,
    lines: Vec<LineView>,
}

struct LineView {
    id: String,
    fault: String,
    /// The device or cluster; empty where it has no name.
    thing: String,
    unit: String,
    state: String,
    open: bool,
    at: String,
}

pub(in crate::station) async fn list(desk: Desk) -> Answer {
    let units = fleet::seen(&desk).await?;
    let rows = store::list(desk.db(), fleet::rows(&units)).await?;
    let mut names = store::names(desk.db(), fleet::rows(&units)).await?;
    let view = |row: store::Row| LineView {
        thing: names.remove(&row.id).unwrap_or_default(),
        fault: desk.t(&format!("station.fault.{}", row.fault)),
        unit: desk.unit_name(&row.unit),
        state: desk.t(&format!("station.ticket.state.{}", row.state)),
        open: !["closed", "dismissed"].contains(&row.state.as_str()),
        at: Moment(row.changed_at).short(),
        id: row.id,
    };
    Ok(Reply::page(&ListPage {
        c: desk.chrome("station.menu"),
        lines: rows.into_iter().map(view).collect(),
    }))
}

#[derive(Template)]
#[template(path = "station/ticket/new.html")]
struct NewPage {
    c: Chrome,
    device: String,
    cluster: String,
    thing: String,
    faults: Vec<Choice>,
    note: String,
    error: Option<String>,
}

/// What a ticket is about: the unit and what it is called.
async fn thing(desk: &Desk, device: &str, cluster: &str) -> Result<(String, String), Refusal> {
    let found = if device.is_empty() {
        cluster::get(desk.db(), cluster)
            .await?
            .map(|row| (row.unit, row.name))
    } else {
        device::get(desk.db(), device)
            .await?
            .map(|one| (one.unit, one.name))
    };
    let (unit, name) = found.ok_or(Refusal::NotFound)?;
    desk.may(Act::KeepStation, &crate::access::to_station(desk, &unit))?;
    Ok((unit, name))
}

fn page(
    desk: &Desk,
    (device, cluster): (&str, &str),
    thing: String,
    (fault, note): (&str, &str),
    error: Option<String>,
) -> NewPage {
    let reported = Fault::ALL.into_iter().filter(|fault| *fault != Fault::Cloned);
    let codes: Vec<&str> = reported.map(Fault::code).collect();
    NewPage {
        c: desk.chrome("station.menu"),
        device: device.to_owned(),
        cluster: cluster.to_owned(),
        thing,
        faults: choices(desk, "station.fault", &codes, fault),
        note: note.to_owned(),
        error,
    }
}

pub(in crate::station) async fn new(desk: Desk, query: Query) -> Answer {
    let (device, cluster) = (query.get("device"), query.get("cluster"));
    if device.is_empty() && cluster.is_empty() {
        return Ok(Reply::to("/stations").saying("station.ticket.choose"));
    }
    let (unit, name) = thing(&desk, device, cluster).await?;
    let words = format!("{name} · {}", desk.unit_name(&unit));
    Ok(Reply::page(&page(
        &desk,
        (device, cluster),
        words,
        ("", ""),
        None,
    )))
}

pub(in crate::station) async fn create(desk: Desk, form: Form) -> Answer {
    let (device, cluster) = (form.get("device"), form.get("cluster"));
    let (unit, name) = thing(&desk, device, cluster).await?;
    let fault = Fault::from_code(form.get("fault")).filter(|fault| *fault != Fault::Cloned);
    let Some(fault) = fault else {
        let words = format!("{name} · {}", desk.unit_name(&unit));
        let typed = (form.get("fault"), form.get("note"));
        let error = Some(desk.t("station.err.fault"));
        return Ok(Reply::invalid(&page(
            &desk,
            (device, cluster),
            words,
            typed,
            error,
        )));
    };
    let opened = Opened {
        unit: &unit,
        cluster: Some(cluster).filter(|id| !id.is_empty()),
        device: Some(device).filter(|id| !id.is_empty()),
        fault,
        note: form.get("note"),
        by: Some(&desk.actor.person),
    };
    let mut tx = desk.begin().await?;
    let (id, is_new) = open_once(&mut tx, &desk.site.ids, desk.at, &opened).await?;
    if is_new {
        let detail = json!({ "unit": unit, "fault": fault.code(), "device": opened.device, "cluster": opened.cluster });
        desk.record(&mut tx, "station.ticket_opened", &id, detail).await?;
    }
    tx.commit().await?;
    let said = if is_new {
        "station.ticket.opened"
    } else {
        "station.ticket.there"
    };
    Ok(Reply::to(format!("/tickets/{id}")).saying(said))
}
