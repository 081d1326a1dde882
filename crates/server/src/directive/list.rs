//! The list of directives that the unit sent, received or stands above.

use std::collections::HashSet;

use askama::Template;
use civic::Moment;
use letter::compose::document_kind;
use serde_json::json;

use super::bar::Bar;
use super::living::{capitalised, overall};
use super::scope::Scope;
use super::store;
use crate::http::{Answer, Chrome, Desk, Query, Refusal, Reply};

#[derive(Template)]
#[template(path = "directive/list.html")]
struct ListPage {
    c: Chrome,
    q: String,
    lines: Vec<Line>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Line {
    id: String,
    subject: String,
    meta: String,
    sent: bool,
    /// Whose it was, when a unit that this one took the place of sent or finished it.
    former: Option<String>,
    published: bool,
    recalled: bool,
    code: &'static str,
    bar: Bar,
}

/// Directives a page.
const PAGE: usize = 20;
/// So many hits of a search are looked at.
const HITS: i64 = 500;

pub(super) async fn show(desk: Desk, query: Query) -> Answer {
    let q = query.get("q");
    let mine = Scope::of(&desk.directory(), &desk.actor, desk.today());
    let ids = found(&desk, &mine, q).await?;
    let page = query.get("page").parse().unwrap_or(1_usize).clamp(1, 100_000);
    let mut lines = Vec::new();
    for id in ids.iter().skip((page - 1) * PAGE).take(PAGE) {
        lines.extend(line(&desk, id, &mine.formers).await?);
    }
    let link = |page: usize| {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("q", q).append_pair("page", &page.to_string());
        format!("?{}", pairs.finish())
    };
    Ok(Reply::page(&ListPage {
        c: desk.chrome("directive.menu"),
        q: q.to_owned(),
        lines,
        earlier: (page > 1).then(|| link(page - 1)),
        later: (page * PAGE < ids.len()).then(|| link(page + 1)),
    }))
}

/// What the unit may see; with words the best hits first.
async fn found(desk: &Desk, mine: &Scope, q: &str) -> Result<Vec<String>, Refusal> {
    let visible: Vec<String> = store::visible(desk.db(), mine)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    if q.is_empty() {
        return Ok(visible);
    }
    let visible: HashSet<String> = visible.into_iter().collect();
    let hits = ::store::dialect::find(desk.db(), q, HITS).await?;
    Ok(hits
        .into_iter()
        .map(|hit| hit.id)
        .filter(|id| visible.contains(id))
        .collect())
}

/// The former units that sent it, or did their part of it before they ended.
async fn former(desk: &Desk, id: &str, sender: &str, formers: &[String]) -> Result<Option<String>, Refusal> {
    if formers.is_empty() {
        return Ok(None);
    }
    let rows = formers.iter().map(|unit| json!([unit])).collect();
    let mut units: Vec<String> = store::of_formers(desk.db(), id, rows)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let sent = formers.iter().find(|unit| *unit == sender);
    units.extend(sent.filter(|sender| !units.contains(sender)).cloned());
    let names: Vec<String> = units.iter().map(|unit| desk.unit_name(unit)).collect();
    let words = || desk.tf("directive.of_former", &[("unit", &names.join(", "))]);
    Ok((!names.is_empty()).then(words))
}

async fn line(desk: &Desk, id: &str, formers: &[String]) -> Result<Option<Line>, Refusal> {
    let Some(directive) = store::get(desk.db(), id).await? else {
        return Ok(None);
    };
    let c = desk.chrome("");
    let scope = Scope::seen_by(&desk.directory(), &desk.actor, &directive.unit, desk.today());
    let tasks = store::tasks(desk.db(), id).await?;
    let parts = store::parts(desk.db(), id, &scope, desk.today()).await?;
    let total = overall(&tasks, &parts, &scope);
    let kind = document_kind(&directive.kind);
    let named = directive.number.as_ref().map_or_else(
        || desk.tf("directive.unnumbered", &[("kind", kind)]),
        |number| format!("{kind} {number}"),
    );
    let issued = desk.tf(
        "directive.issued",
        &[("when", &Moment(directive.issued_at).day().short())],
    );
    Ok(Some(Line {
        id: directive.id,
        subject: capitalised(&directive.subject),
        meta: [named, desk.unit_name(&directive.unit), issued].join(" · "),
        former: former(desk, id, &directive.unit, formers).await?,
        sent: scope.whole,
        published: directive.published_at.is_some(),
        recalled: parts.is_empty(),
        code: total.standing().code(),
        bar: Bar::new(&c, &total, true),
    }))
}
