//! The public list of official outlets, as a page and as data.

use askama::Template;
use civic::outlet::{self, DUTIES, Kind};
use serde_json::{Value, json};
use viet::Date;

use super::store::{self, Row};
use crate::http::{Answer, Chrome, Ctx, Reply};

#[derive(Template)]
#[template(path = "outlet/list.html")]
struct ListPage {
    c: Chrome,
    groups: Vec<(String, Vec<OutletView>)>,
    over: Vec<OutletView>,
}

/// An outlet in words.
pub(super) struct OutletView {
    pub kind: String,
    pub name: String,
    /// The address, when it leads somewhere.
    pub link: Option<String>,
    /// The address as it is read; `None`: not known.
    pub address: Option<String>,
    pub facts: Vec<(String, String)>,
    pub stale: bool,
}

/// Whether it holds on a day.
pub(super) fn is_on(row: &Row, on: Date) -> bool {
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
    outlet::holds(day(&row.since), day(&row.until), on)
}

fn claims(row: &Row) -> [&String; 4] {
    [&row.mobile, &row.rating, &row.secure, &row.accessible]
}

/// What a row says, each with its name; `None`: nobody knows.
fn said(ctx: &Ctx, row: &Row) -> Vec<(String, Option<String>)> {
    let day = |text: Option<&str>| text.and_then(|text| text.parse().ok()).map(Date::short);
    let mut said = vec![
        (ctx.t("outlet.field.unit"), Some(ctx.unit_name(&row.unit))),
        (ctx.t("outlet.field.keeper"), row.keeper.clone()),
        (ctx.t("outlet.field.basis"), row.basis.clone()),
        (ctx.t("outlet.field.since"), day(row.since.as_deref())),
    ];
    if row.until.is_some() {
        said.push((ctx.t("outlet.field.until"), day(row.until.as_deref())));
    }
    for (duty, claim) in DUTIES.into_iter().zip(claims(row)) {
        let known = (claim != "unknown").then(|| ctx.t(&format!("outlet.claim.{claim}")));
        said.push((ctx.t(&format!("outlet.duty.{duty}")), known));
    }
    said.push((ctx.t("outlet.field.checked"), day(Some(&row.checked_on))));
    said
}

/// How a row is read. What is not known is named in one line.
pub(super) fn view(ctx: &Ctx, row: &Row) -> OutletView {
    let (mut facts, mut unknown) = (Vec::new(), Vec::new());
    for (name, value) in said(ctx, row) {
        match value {
            Some(value) => facts.push((name, value)),
            None => unknown.push(name),
        }
    }
    if !unknown.is_empty() {
        facts.push((ctx.t("outlet.claim.unknown"), unknown.join("; ")));
    }
    let checked = row.checked_on.parse::<Date>();
    OutletView {
        kind: ctx.t(&format!("outlet.kind.{}", row.kind)),
        name: row.name.clone(),
        link: row.address.clone().filter(|address| outlet::is_link(address)),
        address: row.address.clone(),
        stale: checked.is_ok_and(|checked| outlet::is_stale(checked, ctx.today())),
        facts,
    }
}

/// Outlets by kind, the central ones first; those that ended below.
pub(super) async fn show(ctx: Ctx) -> Answer {
    let rows = store::all(ctx.db()).await?;
    let today = ctx.today();
    let of = |kind: Kind| {
        let on = rows
            .iter()
            .filter(|row| row.kind == kind.code() && is_on(row, today));
        on.map(|row| view(&ctx, row)).collect::<Vec<_>>()
    };
    let groups = Kind::ALL.map(|kind| (ctx.t(&format!("outlet.kind.{}", kind.code())), of(kind)));
    let ended = |row: &&Row| row.until.as_ref().is_some_and(|until| *until < today.to_string());
    Ok(Reply::page(&ListPage {
        c: ctx.public_chrome(),
        groups: groups
            .into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .collect(),
        over: rows.iter().filter(ended).map(|row| view(&ctx, row)).collect(),
    }))
}

/// The same as data. Unknown is null; days are ISO, both inclusive.
pub(super) async fn data(ctx: Ctx) -> Answer {
    let rows = store::all(ctx.db()).await?;
    let claim = |said: &str| match said {
        "yes" => json!(true),
        "no" => json!(false),
        _ => Value::Null,
    };
    let line = |row: &Row| {
        json!({
            "kind": row.kind, "name": row.name, "address": row.address, "unit": ctx.unit_name(&row.unit),
            "keeper": row.keeper, "announced_by": row.basis, "since": row.since, "until": row.until,
            "official_today": is_on(row, ctx.today()),
            "mobile": claim(&row.mobile), "rating": claim(&row.rating), "secure": claim(&row.secure),
            "accessible": claim(&row.accessible), "checked_on": row.checked_on,
        })
    };
    Ok(Reply::json(&json!({
        "law": "Nghị định 224/2026/NĐ-CP, Điều 10",
        "day": ctx.today().to_string(),
        "outlets": rows.iter().map(line).collect::<Vec<_>>(),
    })))
}
