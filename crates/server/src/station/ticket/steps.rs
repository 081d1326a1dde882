//! One ticket and its steps; the rules are `civic::station::Ticket`.

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use civic::station::{Fault, Ticket, TicketState, TicketStep, WrongTicket};
use serde_json::json;

use super::store::{self, Row};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
use crate::station::{cluster, device};

#[derive(Template)]
#[template(path = "station/ticket/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    fault: String,
    unit: String,
    unit_name: String,
    thing: Option<(String, String)>,
    state: String,
    note: String,
    repairer: String,
    cost: String,
    reopened: i64,
    steps: Vec<StepView>,
    offers: Vec<(&'static str, String)>,
    takes_note: bool,
    takes_cost: bool,
    error: Option<String>,
}

struct StepView {
    what: String,
    note: String,
    by: String,
    at: String,
}

async fn load(desk: &Desk, act: Act, id: &str) -> Result<Row, Refusal> {
    let row = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(act, &crate::access::to_station(desk, &row.unit))?;
    Ok(row)
}

pub(in crate::station) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = load(&desk, Act::SeeStation, &id).await?;
    Ok(Reply::page(&page(&desk, row, None).await?))
}

/// The steps that a state offers.
fn offers(state: TicketState) -> &'static [&'static str] {
    match state {
        TicketState::Open => &["take", "dismiss"],
        TicketState::Taken => &["repair", "wait", "dismiss"],
        TicketState::Waiting => &["repair", "take", "dismiss"],
        TicketState::Repaired => &["confirm", "reopen"],
        TicketState::Closed => &["reopen"],
        TicketState::Dismissed => &[],
    }
}

async fn page(desk: &Desk, row: Row, error: Option<String>) -> Result<ShowPage, Refusal> {
    let name = async |id: &Option<String>| match id {
        Some(id) => Ok(crate::person::name_of(desk.db(), id).await?),
        None => Ok::<_, Refusal>(desk.t("station.by_program")),
    };
    let mut steps = Vec::new();
    for step in store::steps(desk.db(), &row.id).await? {
        let cost = step
            .cost
            .map(|cost| desk.tf("station.dong", &[("n", &viet::grouped(cost))]));
        steps.push(StepView {
            what: desk.t(&format!("station.ticket.step.{}", step.step)),
            note: [step.note, cost]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
            by: name(&step.by_person).await?,
            at: Moment(step.at).short(),
        });
    }
    let state = TicketState::from_code(&row.state).unwrap_or(TicketState::Open);
    let offers = offers(state);
    let offer = |code: &&'static str| (*code, desk.t(&format!("station.ticket.do.{code}")));
    Ok(ShowPage {
        c: desk.chrome("station.menu"),
        fault: desk.t(&format!("station.fault.{}", row.fault)),
        unit_name: desk.unit_name(&row.unit),
        thing: thing(desk, &row).await?,
        state: desk.t(&format!("station.ticket.state.{}", row.state)),
        repairer: match &row.repairer {
            Some(_) => name(&row.repairer).await?,
            None => desk.t("station.nobody_yet"),
        },
        cost: row.cost.map_or_else(
            || desk.t("station.unknown"),
            |cost| desk.tf("station.dong", &[("n", &viet::grouped(cost))]),
        ),
        reopened: row.reopened,
        takes_note: !offers.is_empty(),
        takes_cost: offers.contains(&"repair"),
        offers: offers.iter().map(offer).collect(),
        id: row.id,
        unit: row.unit,
        note: row.note,
        steps,
        error,
    })
}

/// What it is about: address and name.
async fn thing(desk: &Desk, row: &Row) -> Result<Option<(String, String)>, Refusal> {
    if let Some(id) = &row.device {
        let one = device::get(desk.db(), id).await?;
        return Ok(one.map(|one| (format!("/devices/{id}"), one.name)));
    }
    if let Some(id) = &row.cluster {
        let one = cluster::get(desk.db(), id).await?;
        return Ok(one.map(|one| (format!("/clusters/{id}"), one.name)));
    }
    Ok(None)
}

/// What was sent as a step; `Err`: the message of what is wrong.
fn read(desk: &Desk, form: &Form) -> Result<TicketStep, &'static str> {
    let (who, note) = (desk.actor.person.clone(), form.get("note").to_owned());
    Ok(match form.get("step") {
        "take" => TicketStep::Take(who),
        "wait" => TicketStep::Wait(note),
        "repair" => TicketStep::Repair(cost(form.get("cost"))?),
        "confirm" => TicketStep::Confirm(who),
        "reopen" => TicketStep::Reopen,
        "dismiss" => TicketStep::Dismiss(note),
        _ => return Err("station.err.step"),
    })
}

/// Whole đồng; points between thousands do not count. Nothing is not known, which is not 0.
fn cost(typed: &str) -> Result<Option<u64>, &'static str> {
    let digits: String = typed.chars().filter(|c| !". ".contains(*c)).collect();
    match digits.as_str() {
        "" => Ok(None),
        digits => digits
            .parse()
            .ok()
            .filter(|cost| *cost < 1_000_000_000_000)
            .map(Some)
            .ok_or("station.err.cost"),
    }
}

pub(in crate::station) async fn step(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::KeepStation, &id).await?;
    let taken = match read(&desk, &form) {
        Ok(taken) => taken,
        Err(word) => return Ok(Reply::invalid(&page(&desk, row, Some(desk.t(word))).await?)),
    };
    let mut tx = desk.begin().await?;
    let held = store::hold(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    let mut ticket = ticket(&held);
    if let Err(wrong) = ticket.step(taken.clone()) {
        drop(tx);
        let error = match wrong {
            WrongTicket::NotNow => "station.err.not_now",
            WrongTicket::NoReason => "station.err.reason",
            WrongTicket::OwnRepair => "station.err.own_repair",
        };
        return Ok(Reply::conflict(&page(&desk, row, Some(desk.t(error))).await?));
    }
    let by = desk.actor.person.as_str();
    store::save(&mut tx, &id, &ticket, by, desk.at).await?;
    let (word, cost) = (
        form.get("step"),
        match taken {
            TicketStep::Repair(cost) => cost.map(|cost| cost as i64),
            _ => None,
        },
    );
    let note = Some(form.get("note")).filter(|note| !note.is_empty());
    store::add_step(&mut tx, &id, (word, note, cost), Some(by), desk.at).await?;
    desk.record(
        &mut tx,
        "station.ticket_moved",
        &id,
        json!({ "step": word, "cost": cost }),
    )
    .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/tickets/{id}")).saying("station.saved"))
}

fn ticket(row: &Row) -> Ticket {
    let thing = row
        .device
        .as_deref()
        .or(row.cluster.as_deref())
        .unwrap_or_default();
    let mut ticket = Ticket::open(thing, Fault::from_code(&row.fault).unwrap_or(Fault::Hardware));
    ticket.state = TicketState::from_code(&row.state).unwrap_or(TicketState::Open);
    ticket.repairer.clone_from(&row.repairer);
    ticket.cost = row.cost.map(|cost| cost as u64);
    ticket.reopened = u32::try_from(row.reopened).unwrap_or(0);
    ticket
}
