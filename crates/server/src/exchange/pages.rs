//! The list: what came, what goes, what failed; and trying again.

use askama::Template;
use civic::Moment;
use serde_json::json;

use super::round::spool;
use super::spool::Failed;
use super::store::{self, Row};
use super::{is_operator, load};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
use crate::i18n::Lang;

#[derive(Template)]
#[template(path = "exchange/list.html")]
struct ListPage {
    c: Chrome,
    codes: bool,
    incoming: Vec<LineView>,
    outgoing: Vec<LineView>,
    failed: Vec<FailedView>,
    folder: String,
}

/// A message as lists show it.
pub(super) struct LineView {
    pub href: String,
    pub what: String,
    pub about: String,
    pub other: String,
    pub state: String,
    pub attention: bool,
    pub at: String,
    pub stuck: Option<String>,
    pub id: String,
}

struct FailedView {
    name: String,
    why: String,
    at: String,
}

pub(super) async fn list(desk: Desk) -> Answer {
    let unit = if is_operator(&desk) {
        ""
    } else {
        desk.actor.unit.as_str()
    };
    let incoming = store::list(desk.db(), "in", unit).await?;
    let outgoing = store::list(desk.db(), "out", unit).await?;
    let spool = spool(&desk.site).map_err(Refusal::broken)?;
    let failed = spool.failed().map_err(Refusal::broken)?;
    Ok(Reply::page(&ListPage {
        c: desk.chrome("exchange.menu"),
        codes: is_operator(&desk),
        incoming: incoming.iter().map(|row| line(&desk, row)).collect(),
        outgoing: outgoing.iter().map(|row| line(&desk, row)).collect(),
        failed: failed
            .into_iter()
            .map(|failed| failed_view(&desk, failed))
            .collect(),
        folder: spool.place("in", "").display().to_string(),
    }))
}

/// A message in words.
pub(super) fn line(desk: &Desk, row: &Row) -> LineView {
    let subject = row.facts["subject"].as_str().filter(|_| !is_operator(desk));
    let about = [row.number.as_deref(), subject];
    let fault = &row.facts["fault"];
    LineView {
        href: format!("/exchange/{}", row.id),
        what: what(desk, row),
        about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        other: other(row),
        state: desk.t(&format!("exchange.state.{}.{}", row.way, row.state)),
        attention: ["alert", "asked", "stuck", "stray"].contains(&row.state.as_str()),
        at: Moment(row.at).short(),
        stuck: (row.state == "stuck").then(|| in_language(desk.lang, fault)),
        id: row.id.clone(),
    }
}

/// The kind of a message; of a status its state, unknown ones with their code.
pub(super) fn what(desk: &Desk, row: &Row) -> String {
    let Some(code) = row.status_code.as_deref().filter(|_| row.kind == "status") else {
        return desk.t(&format!("exchange.kind.{}", row.kind));
    };
    let key = format!("exchange.status.{code}");
    match crate::i18n::find(&key) {
        Some(words) => format!("{code} · {}", words.text(desk.lang)),
        None => desk.tf("exchange.status_unknown", &[("code", code)]),
    }
}

/// The other organ: its name with its code; several where a document goes to several.
pub(super) fn other(row: &Row) -> String {
    let named = [row.other_name.as_deref(), row.other_code.as_deref()];
    let to = row.facts["to"].as_array().map(Vec::as_slice).unwrap_or_default();
    let codes = to.iter().filter_map(|pair| pair[0].as_str());
    named
        .into_iter()
        .flatten()
        .chain(codes)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The words of a `{vi, en}` in facts.
pub(super) fn in_language(lang: Lang, both: &serde_json::Value) -> String {
    let key = if lang == Lang::Vi { "vi" } else { "en" };
    both[key].as_str().unwrap_or_default().to_owned()
}

fn failed_view(desk: &Desk, failed: Failed) -> FailedView {
    let (why, at) = match failed.reason {
        Some(reason) => (
            if desk.lang == Lang::Vi {
                reason.vi
            } else {
                reason.en
            },
            reason.at,
        ),
        None => (desk.t("exchange.no_reason"), String::new()),
    };
    FailedView {
        name: failed.name,
        why,
        at,
    }
}

/// Puts a failed message back among the waiting; the next round takes it.
pub(super) async fn retry(desk: Desk, form: Form) -> Answer {
    let name = form.get("name").to_owned();
    let spool = spool(&desk.site).map_err(Refusal::broken)?;
    let there = spool.failed().map_err(Refusal::broken)?;
    if !there.iter().any(|failed| failed.name == name) {
        return Err(Refusal::Conflict(desk.t("exchange.err.gone")));
    }
    let mut tx = desk.begin().await?;
    desk.record(&mut tx, "exchange.retried", &name, json!({})).await?;
    tx.commit().await?;
    spool.retry(&name).map_err(Refusal::broken)?;
    Ok(Reply::to("/exchange#failed").saying("exchange.retried"))
}

/// Lets a message that could not be written be tried again.
pub(super) async fn again(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let row = load(&desk, &id).await?;
    let mut tx = desk.begin().await?;
    if !store::set_state(&mut tx, &row.id, "stuck", "waiting", desk.at).await? {
        return Err(Refusal::Conflict(desk.t("exchange.err.not_stuck")));
    }
    desk.record(&mut tx, "exchange.retried", &row.id, json!({}))
        .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/exchange/{id}")).saying("exchange.retried"))
}
