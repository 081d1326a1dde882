//! The public list of notices, and its feed.

use askama::Template;
use civic::Moment;

use super::store::{self, Row};
use crate::http::{Answer, Chrome, Ctx, Reply};
use crate::portal::feed::{Item, feed as atom};

/// So many notices are shown.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "outage/list.html")]
struct ListPage {
    c: Chrome,
    lines: Vec<NoticeView>,
}

/// A notice in words.
pub(super) struct NoticeView {
    pub id: String,
    pub kind: String,
    pub what: String,
    pub why: String,
    pub from: String,
    pub until: String,
    pub announced: String,
    pub state: String,
}

pub(super) fn view(ctx: &Ctx, row: &Row) -> NoticeView {
    NoticeView {
        id: row.id.clone(),
        kind: ctx.t(&format!("outage.kind.{}", row.kind)),
        what: row.what.clone(),
        why: row.why.clone(),
        from: Moment(row.from_at).short(),
        until: Moment(row.until_at).short(),
        announced: Moment(row.announced_at).short(),
        state: state(ctx, row),
    }
}

/// How a notice stands. That the hour of return has passed does not say that anything works.
fn state(ctx: &Ctx, row: &Row) -> String {
    match (&row.ending, row.ended_at) {
        (Some(ending), Some(at)) => {
            let at = Moment(at).short();
            ctx.tf(&format!("outage.ending.{ending}"), &[("at", &at)])
        }
        _ if Moment(row.from_at) > ctx.at => ctx.t("outage.state.ahead"),
        _ if Moment(row.until_at) > ctx.at => ctx.t("outage.state.now"),
        _ => ctx.t("outage.state.unsaid"),
    }
}

pub(super) async fn show(ctx: Ctx) -> Answer {
    let rows = store::newest(ctx.db(), SHOWN).await?;
    Ok(Reply::page(&ListPage {
        lines: rows.iter().map(|row| view(&ctx, row)).collect(),
        c: ctx.public_chrome(),
    }))
}

pub(super) async fn feed(ctx: Ctx) -> Answer {
    let rows = store::newest(ctx.db(), SHOWN).await?;
    let item = |row: &Row| {
        let view = view(&ctx, row);
        Item {
            path: format!("/tam-ngung#n{}", row.id),
            title: format!("{}: {}", view.kind, view.what),
            published: Moment(row.announced_at),
            updated: Moment(row.ended_at.unwrap_or(row.announced_at)),
            author: Some(ctx.unit_name(&row.unit)),
            summary: ctx.tf(
                "outage.summary",
                &[
                    ("from", &view.from),
                    ("until", &view.until),
                    ("why", &view.why),
                    ("state", &view.state),
                ],
            ),
        }
    };
    let mut items: Vec<Item> = rows.iter().map(item).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.updated));
    atom(
        &ctx,
        &ctx.t("outage.title"),
        "/tam-ngung/feed.atom",
        "/tam-ngung",
        &items,
    )
}
