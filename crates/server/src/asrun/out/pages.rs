//! The operator's page: whether a command is named, what it did not take, and a button that tries it.

use askama::Template;
use civic::Moment;
use serde_json::json;

use super::store::{self as rows, Row};
use super::{MINUTE_MS, finish, hand_over, is_full, is_on};
use crate::http::{Answer, Chrome, Desk, Form, Refusal, Reply};

#[derive(Template)]
#[template(path = "asrun/out/show.html")]
struct OutPage {
    c: Chrome,
    /// The program, without its arguments: they may hold secrets.
    program: Option<String>,
    lead: String,
    lines: Vec<Line>,
}

struct Line {
    what: String,
    place: String,
    made: String,
    mark: &'static str,
    state: String,
    detail: String,
}

pub(in crate::asrun) async fn show(desk: Desk) -> Answer {
    let config = &desk.site.config;
    let most = config.alarm_per_minute.max(1).to_string();
    let seconds = config.alarm_seconds.max(1).to_string();
    let lines = rows::list(desk.db()).await?;
    Ok(Reply::page(&OutPage {
        c: desk.chrome("station.menu"),
        program: config.alarm_command.first().cloned(),
        lead: desk.tf("asrun.out.lead", &[("n", &most), ("s", &seconds)]),
        lines: lines.iter().map(|row| line(&desk, row)).collect(),
    }))
}

fn line(desk: &Desk, row: &Row) -> Line {
    let kind = row
        .kind
        .as_deref()
        .map(|kind| desk.t(&format!("asrun.alarm.kind.{kind}")));
    let what = match kind {
        Some(kind) => format!("{kind} – {}", desk.t(&format!("asrun.out.what.{}", row.what))),
        None => desk.t(&format!("asrun.out.what.{}", row.what)),
    };
    let fault = row
        .fault
        .as_deref()
        .map(|fault| desk.t(&format!("asrun.out.fault.{fault}")));
    let tries = viet::grouped(row.tries);
    let next = Moment(row.next_at);
    let (mark, state, detail) = match (row.state.as_str(), fault) {
        ("told", _) => {
            let at = row.told_at.map(|at| Moment(at).short()).unwrap_or_default();
            ("st-proven", "asrun.out.told", at)
        }
        ("waiting", Some(fault)) if row.what != "trial" => {
            let detail = desk.tf(
                "asrun.out.again",
                &[("why", &fault), ("n", &tries), ("at", &next.short())],
            );
            ("st-overdue", "asrun.out.failing", detail)
        }
        ("given_up", fault) => {
            let fault = fault.unwrap_or_default();
            let detail = desk.tf("asrun.out.after", &[("why", &fault), ("n", &tries)]);
            ("st-overdue", "asrun.out.given_up", detail)
        }
        _ => ("st-under", "asrun.out.waiting", String::new()),
    };
    Line {
        what,
        place: match (&row.place, &row.unit) {
            (Some(place), _) => place.clone(),
            (None, unit) => unit
                .as_deref()
                .map(|unit| desk.unit_name(unit))
                .unwrap_or_default(),
        },
        made: Moment(row.made_at).short(),
        mark,
        state: desk.t(state),
        detail,
    }
}

/// Hands a trial to the command and says what became of it. It counts among the messages of the minute.
pub(in crate::asrun) async fn try_it(desk: Desk, _form: Form) -> Answer {
    let site = &desk.site;
    if !is_on(site) {
        return Err(Refusal::Conflict(desk.t("asrun.out.err.off")));
    }
    let id = desk.new_id();
    let mut tx = desk.begin().await?;
    rows::line_up(&mut tx, desk.at).await?;
    let tried = rows::tried_since(&mut tx, Moment(desk.at.0 - MINUTE_MS)).await?;
    if is_full(site, tried) {
        return Err(Refusal::Conflict(desk.t("asrun.out.err.full")));
    }
    rows::insert_trial(&mut tx, &id, desk.at).await?;
    desk.record(&mut tx, "asrun.alarm_out_tried", &id, json!({}))
        .await?;
    tx.commit().await?;
    let trial = rows::get(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    let done = hand_over(site, &trial).await;
    finish(site, &trial, done).await?;
    let word = match done {
        Ok(()) => "asrun.out.tried",
        Err(_) => "asrun.out.tried_badly",
    };
    Ok(Reply::to("/alarms/out").saying(word))
}
