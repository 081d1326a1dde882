//! The re-organisations that a person may see.

use askama::Template;
use civic::Moment;
use civic::Role;
use civic::permission::{Act, role_may};

use super::look::may_at_all;
use super::store::{self, Row};
use crate::http::{Answer, Chrome, Desk, Reply};

#[derive(Template)]
#[template(path = "reform/list.html")]
struct ListPage {
    c: Chrome,
    may: bool,
    lines: Vec<Line>,
}

struct Line {
    href: String,
    title: String,
    basis: String,
    unit: String,
    at: String,
    changes: String,
    pill: String,
    stuck: bool,
}

pub(super) async fn list(desk: Desk) -> Answer {
    let own = if desk.actor.role == Role::Operator {
        ""
    } else {
        desk.actor.unit.as_str()
    };
    let rows = store::list(desk.db(), own).await?;
    let c = desk.chrome("reform.menu");
    let line = |row: Row| Line {
        href: format!("/reforms/{}", row.id),
        unit: desk.unit_name(&row.unit),
        at: Moment(row.legal_at).short(),
        changes: c.number(row.change_count),
        pill: pill(&c, &row.state),
        stuck: row.stuck.is_some(),
        title: row.title,
        basis: row.basis,
    };
    let lines = rows.into_iter().map(line).collect();
    let may = role_may(desk.actor.role, Act::PrepareReform) && may_at_all(&desk);
    Ok(Reply::page(&ListPage { c, may, lines }))
}

/// A state as class, mark and word. HTML.
pub(super) fn pill(c: &Chrome, state: &str) -> String {
    let mark = match state {
        "draft" => "none",
        "prepared" => "received",
        "signed_off" => "under",
        "carried_out" => "proven",
        _ => "refused",
    };
    let (symbol, word) = (
        c.mark(&format!("st-{mark}")),
        c.t(&format!("reform.state.{state}")),
    );
    format!("<span class=\"pill st st-{mark}\">{symbol}{word}</span>")
}
