//! The bulletins of a unit.

use askama::Template;
use civic::permission::{Act, role_may};

use super::store::{self, Line};
use super::tabs::{self, Tab};
use super::waiting;
use super::words::pill;
use crate::http::{Answer, Chrome, Desk, Query, Reply};

/// Bulletins a page.
const PAGE: i64 = 30;

#[derive(Template)]
#[template(path = "bulletin/list.html")]
struct ListPage {
    c: Chrome,
    tabs: Vec<Tab>,
    lines: Vec<LineView>,
    earlier: Option<String>,
    later: Option<String>,
    sends: bool,
    /// Which of them are shown, when it is not all.
    some: Option<String>,
    notices: Vec<(String, &'static str)>,
}

struct LineView {
    id: String,
    title: String,
    class: &'static str,
    pill: String,
    drill: bool,
    meta: String,
    variants: String,
    where_to: Option<String>,
    /// The board before which it waits.
    board: Option<String>,
}

pub(super) async fn show(desk: Desk, query: Query) -> Answer {
    let page: i64 = query.get("page").parse().unwrap_or(1).clamp(1, 10_000);
    let c = desk.chrome("bulletin.menu");
    let mut tx = desk.db().snapshot().await?;
    let (show, stage) = match query.get("show") {
        "hear" => ("show=hear&", Some("draft")),
        "approve" => ("show=approve&", Some("heard")),
        "returned" => ("show=returned&", Some("returned")),
        _ => ("", None),
    };
    let unit = &desk.actor.unit;
    let mut rows = store::of_unit(&mut tx, unit, stage, PAGE + 1, (page - 1) * PAGE).await?;
    let more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let tabs = tabs::of(&desk, &mut tx, tabs::OWN).await?;
    Ok(Reply::page(&ListPage {
        lines: rows.iter().map(|row| view(&desk, &c, row)).collect(),
        earlier: (page > 1).then(|| format!("/bulletins?{show}page={}", page - 1)),
        later: more.then(|| format!("/bulletins?{show}page={}", page + 1)),
        sends: role_may(desk.actor.role, Act::SendBulletin),
        some: stage.map(|stage| desk.t(&format!("bulletin.show.{stage}"))),
        notices: waiting::notices(&desk),
        tabs,
        c,
    }))
}

fn view(desk: &Desk, c: &Chrome, row: &Line) -> LineView {
    let board = desk.site.bulletins.board_of(&row.id);
    let held = board
        .as_deref()
        .filter(|_| row.sent_at.is_none() && row.withdrawn_at.is_none());
    let (class, state) = match row {
        Line {
            withdrawn_at: Some(_),
            ..
        } => ("st-refused", "bulletin.stands.withdrawn"),
        Line { sent_at: Some(_), .. } => ("st-proven", "bulletin.stands.sent"),
        Line {
            expires_at: Some(end),
            ..
        } if *end <= desk.at.0 => ("st-none", "bulletin.stands.expired"),
        Line { returned, .. } if *returned > 0 => ("st-refused", "bulletin.stands.returned"),
        Line { approved, .. } if *approved > 0 && board.is_some() => ("st-under", "bulletin.stands.at_board"),
        Line { approved, .. } if *approved > 0 => ("st-under", "bulletin.stands.approved"),
        _ => ("st-received", "bulletin.stands.draft"),
    };
    let (n, all) = (c.number(row.approved), c.number(row.variants));
    LineView {
        id: row.id.clone(),
        title: row.title.clone(),
        class,
        pill: pill(c, class, &c.t(state)),
        drill: row.mode == "drill",
        meta: format!(
            "{} · {} · {}",
            c.t(&format!("bulletin.class.{}", row.class)),
            c.t(&format!("bulletin.kind.{}", row.kind)),
            civic::Moment(row.created_at).short()
        ),
        variants: c.tf("bulletin.variants_of", [("n", n.as_str()), ("all", all.as_str())]),
        board: held.map(|unit| c.tf("bulletin.at_board", [("unit", desk.unit_name(unit).as_str())])),
        where_to: row.sent_at.map(|_| {
            let (n, open) = (c.number(row.targets), c.number(row.open));
            c.tf(
                "bulletin.targets_of",
                [("n", n.as_str()), ("open", open.as_str())],
            )
        }),
    }
}
