//! The alarms of the stations that one sees, and that one has seen them.

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use serde_json::json;

use super::store::{self as rows, Alarm};
use crate::asrun::{relations, stations};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

/// What ended is shown for so long.
const SHOWN_MS: i64 = 7 * 86_400_000;

#[derive(Template)]
#[template(path = "asrun/alarm/list.html")]
struct ListPage {
    c: Chrome,
    lead: String,
    open: Vec<Line>,
    over: Vec<Line>,
}

struct Line {
    id: String,
    /// What is wrong.
    what: String,
    /// What belongs to it.
    detail: String,
    /// Station and device.
    place: String,
    raised: String,
    seen: Option<String>,
    cleared: Option<String>,
    ticket: bool,
    /// Where the diary of its day is.
    diary: String,
}

pub(in crate::asrun) async fn list(desk: Desk) -> Answer {
    let c = desk.chrome("asrun.alarm.menu");
    let units: Vec<String> = stations(&desk).await?.into_iter().map(|(unit, _)| unit).collect();
    let since = Moment(desk.at.0 - SHOWN_MS);
    let all = rows::of_units(desk.db(), &units, since).await?;
    let (open, over): (Vec<_>, Vec<_>) = all.iter().partition(|alarm| alarm.cleared_at.is_none());
    let count = c.number(open.len() as i64);
    Ok(Reply::page(&ListPage {
        lead: c.tf("asrun.alarm.lead", [("n", count.as_str())]),
        open: open.into_iter().map(|alarm| line(&desk, &c, alarm)).collect(),
        over: over.into_iter().map(|alarm| line(&desk, &c, alarm)).collect(),
        c,
    }))
}

fn line(desk: &Desk, c: &Chrome, alarm: &Alarm) -> Line {
    let raised = Moment(alarm.raised_at);
    let seen = alarm.seen_at.zip(alarm.seen_by.as_deref()).map(|(at, who)| {
        c.tf(
            "asrun.alarm.seen_by",
            [("who", who), ("at", Moment(at).short().as_str())],
        )
    });
    let cleared = alarm.cleared_at.map(|at| {
        let how = alarm.cleared_by.as_deref().unwrap_or("itself");
        c.tf(
            &format!("asrun.alarm.cleared.{how}"),
            [("at", Moment(at).short().as_str())],
        )
    });
    let device = alarm.name.clone().unwrap_or_default();
    Line {
        id: alarm.id.clone(),
        what: c.t(&format!("asrun.alarm.kind.{}", alarm.kind)),
        detail: detail(c, alarm),
        place: format!("{} · {device}", desk.unit_name(&alarm.unit)),
        raised: raised.short(),
        seen,
        cleared,
        ticket: alarm.ticket.is_some(),
        diary: format!("/broadcast-log?unit={}&per=day&on={}", alarm.unit, raised.day()),
    }
}

/// What belongs to an alarm of its kind, in words.
fn detail(c: &Chrome, alarm: &Alarm) -> String {
    let programme = || {
        alarm
            .title
            .clone()
            .or_else(|| alarm.item.clone())
            .unwrap_or_default()
    };
    let number = || alarm.detail.parse::<i64>().ok();
    let said = |key: &str, value: &str| c.tf(key, [("x", value)]);
    match alarm.kind.as_str() {
        "offline" => number().map_or_else(String::new, |at| {
            said("asrun.alarm.detail.offline", &Moment(at).short())
        }),
        "clock" => number().map_or_else(String::new, |ms| {
            said("asrun.alarm.detail.clock", &viet::fixed(ms.abs(), 3))
        }),
        "set_back" => number().map_or_else(String::new, |ms| {
            said("asrun.alarm.detail.set_back", &c.number(ms.div_euclid(60_000)))
        }),
        "store" => said("asrun.alarm.detail.store", &alarm.detail),
        "forked" => said("asrun.alarm.detail.forked", &alarm.detail),
        "missed" => {
            let why = c.t(&format!("asrun.silence.{}", alarm.detail));
            format!("{}: {why}", programme())
        }
        "board" => alarm.detail.clone(),
        _ => programme(),
    }
}

/// Somebody has seen it.
pub(in crate::asrun) async fn seen(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    let alarm = rows::whose(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    desk.may(Act::SeeWork, &relations(&desk, &alarm.unit))?;
    let mut tx = desk.begin().await?;
    if rows::see(&mut tx, &id, &desk.actor.person, desk.at).await? {
        let detail = json!({ "kind": alarm.kind });
        desk.record(&mut tx, "asrun.alarm_seen", &id, detail).await?;
        tx.commit().await?;
        desk.site.unseen.renew(desk.db()).await?;
    }
    Ok(Reply::to("/alarms").saying("asrun.alarm.seen_saved"))
}
