//! Law 1: every figure of a report can be opened down to the activities behind it.

use askama::Template;
use civic::activity::Kind;
use letter::compose::kind_label;
use viet::Date;

use super::store::{self, Done, PAGE};
use crate::directive::get;
use crate::directive::scope::Scope;
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply};

#[derive(Template)]
#[template(path = "report/figures.html")]
struct FiguresPage {
    c: Chrome,
    id: String,
    title: String,
    kind: &'static str,
    lines: Vec<Line>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Line {
    href: Option<String>,
    unit: String,
    day: String,
    place: String,
    figures: [String; 4],
    withdrawn: bool,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let report = super::load(&desk, &id).await?;
    let kind = Kind::from_code(query.get("kind")).ok_or(Refusal::NotFound)?;
    let page = query.get("page").parse().unwrap_or(1).clamp(1, 100_000);
    let scope = match &report.scope {
        None => Scope {
            whole: true,
            ..Scope::default()
        },
        Some(part) => Scope::part(&desk.directory(), part, report.composed_at.day()),
    };
    let (db, until) = (desk.db(), report.composed_at);
    let done = store::done(db, &report.directive, &scope, kind.code(), until, page).await?;
    let directive = get(db, &report.directive).await?.ok_or(Refusal::NotFound)?;
    let seen = Scope::seen_by(&desk.directory(), &desk.actor, &directive.unit, desk.today());
    let link = |page: i64| format!("?kind={}&page={page}", kind.code());
    let full = done.len() as i64 == PAGE;
    let c = desk.chrome("report.menu");
    Ok(Reply::page(&FiguresPage {
        lines: done
            .into_iter()
            .map(|done| line(&desk, &c, &seen, done))
            .collect(),
        title: report.title,
        kind: kind_label(kind),
        earlier: (page > 1).then(|| link(page - 1)),
        later: full.then(|| link(page + 1)),
        id,
        c,
    }))
}

/// The work of a unit that the reader's role does not see is counted, and not opened.
fn line(desk: &Desk, c: &Chrome, seen: &Scope, done: Done) -> Line {
    let figure = |figure: Option<i64>| figure.map_or_else(|| "–".to_owned(), |figure| c.number(figure));
    Line {
        href: seen.holds(&done.unit).then(|| format!("/activities/{}", done.id)),
        unit: desk.unit_name(&done.unit),
        day: done
            .happened_on
            .parse::<Date>()
            .map_or(done.happened_on, Date::short),
        place: done.place.unwrap_or_default(),
        figures: [
            figure(done.items.or(Some(1))),
            figure(done.minutes),
            figure(done.copies),
            figure(done.people),
        ],
        withdrawn: done.withdrawn_at.is_some(),
    }
}
