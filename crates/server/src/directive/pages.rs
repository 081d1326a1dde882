//! The list of directives and the living letter.

use std::collections::BTreeMap;

use askama::Template;
use civic::Moment;
use civic::permission::{Act, Relation, may_by_any};
use civic::progress::{Standing, Tally};

use super::store::{self, Task};
use super::{paint, view};
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply};

const PER_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "directive/list.html")]
struct ListPage {
    c: Chrome,
    lines: Vec<LineView>,
}

struct LineView {
    href: String,
    subject: String,
    meta: String,
    code: &'static str,
    counts: String,
}

#[derive(Template)]
#[template(path = "directive/show.html")]
struct ShowPage {
    c: Chrome,
    path: String,
    subject: String,
    meta: String,
    all: StateView,
    legend: Vec<(&'static str, String, String)>,
    pieces: Vec<PieceView>,
    side: Option<SideView>,
    partial: bool,
    may_publish: bool,
    published: bool,
}

struct PieceView {
    number: usize,
    lines: Vec<String>,
    chosen: bool,
    state: Option<StateView>,
}

/// A tally as shown: the code, its word, the share that is proven, and the bar.
struct StateView {
    code: &'static str,
    word: String,
    mark: String,
    percent: i64,
    words: String,
    bar: Vec<(&'static str, String, String)>,
}

struct SideView {
    number: usize,
    code: &'static str,
    units: Vec<UnitView>,
    older: Option<String>,
    newer: Option<String>,
}

struct UnitView {
    name: String,
    code: &'static str,
    activities: String,
}

pub(super) async fn list(desk: Desk) -> Answer {
    let mut lines = Vec::new();
    for line in store::list(desk.db()).await? {
        let relations = crate::access::to_directive(&desk, &line.id).await?;
        if may_by_any(&desk.actor, Act::SeeWork, &relations).is_err() {
            continue;
        }
        let all = sum(view::tallies(&desk, &line.id, &relations).await?.values());
        lines.push(LineView {
            href: format!("/directives/{}", line.id),
            subject: line.subject,
            meta: meta(&desk, line.number, Moment(line.issued_at)),
            code: all.standing().code(),
            counts: proven(&desk, &all),
        });
    }
    Ok(Reply::page(&ListPage {
        c: desk.chrome("directive.menu"),
        lines,
    }))
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let relations = crate::access::to_directive(&desk, &id).await?;
    desk.may(Act::SeeWork, &relations)?;
    let directive = store::get(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    let tasks = store::tasks(desk.db(), &id).await?;
    let sent = relations.contains(&Relation::Sent);
    let mut tallies = view::tallies(&desk, &id, &relations).await?;
    if sent {
        unasked(&tasks, &mut tallies);
    }
    let chosen: Option<usize> = query.get("clause").parse().ok();
    let chosen = chosen.filter(|n| (1..=tasks.len()).contains(n));
    let side = match chosen {
        Some(number) => Some(
            side(
                &desk,
                &id,
                number,
                &tasks[number - 1],
                &relations,
                query.get("page"),
            )
            .await?,
        ),
        None => None,
    };
    let all = sum(tallies.values());
    Ok(Reply::page(&ShowPage {
        c: desk.chrome("directive.menu"),
        path: format!("/directives/{id}"),
        meta: meta(&desk, directive.number, Moment(directive.issued_at)),
        legend: legend(&desk, &all),
        all: state(&desk, &all),
        pieces: pieces(&desk, &directive.body, &tasks, &tallies, chosen),
        subject: directive.subject,
        side,
        partial: !sent,
        may_publish: desk.may(Act::Publish, &relations).is_ok(),
        published: directive.published_at.is_some(),
    }))
}

/// A clause that nobody was asked to do is said to be so; only the sender can know it.
fn unasked(tasks: &[Task], tallies: &mut BTreeMap<String, Tally>) {
    for task in tasks {
        let tally = tallies.entry(task.id.clone()).or_default();
        if tally.total() == 0 {
            tally.add(Standing::NotAssigned, 1);
        }
    }
}

fn pieces(
    desk: &Desk,
    body: &str,
    tasks: &[Task],
    tallies: &BTreeMap<String, Tally>,
    chosen: Option<usize>,
) -> Vec<PieceView> {
    let tally = |index: usize| tallies.get(&tasks[index].id).map(|tally| state(desk, tally));
    paint::pieces(body, tasks)
        .into_iter()
        .map(|piece| PieceView {
            number: piece.task.map_or(0, |index| index + 1),
            chosen: piece.task.is_some_and(|index| chosen == Some(index + 1)),
            state: piece.task.and_then(tally),
            lines: piece.lines,
        })
        .collect()
}

async fn side(
    desk: &Desk,
    id: &str,
    number: usize,
    task: &Task,
    relations: &[Relation],
    page: &str,
) -> Result<SideView, Refusal> {
    let all = view::units(desk, id, &task.id, relations).await?;
    let mut tally = Tally::default();
    for (standing, _) in &all {
        tally.add(*standing, 1);
    }
    let last = all.len().saturating_sub(1) / PER_PAGE;
    let page = page.parse().unwrap_or(0usize).min(last);
    let shown = all.iter().skip(page * PER_PAGE).take(PER_PAGE);
    let unit = |(standing, row): &(Standing, store::Asked)| UnitView {
        name: desk.unit_name(&row.unit),
        code: standing.code(),
        activities: desk.tf("directive.activities", &[("n", &viet::grouped(row.activities))]),
    };
    let to = |page: usize| format!("/directives/{id}?clause={number}&page={page}#clause");
    Ok(SideView {
        number,
        code: tally.standing().code(),
        units: shown.map(unit).collect(),
        newer: (page > 0).then(|| to(page - 1)),
        older: (page < last).then(|| to(page + 1)),
    })
}

fn sum<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Tally {
    tallies.fold(Tally::default(), |mut all, tally| {
        all.merge(tally);
        all
    })
}

fn meta(desk: &Desk, number: Option<String>, at: Moment) -> String {
    let number = number.unwrap_or_else(|| desk.t("directive.no_number"));
    desk.tf("directive.meta", &[("number", &number), ("when", &at.short())])
}

fn proven(desk: &Desk, tally: &Tally) -> String {
    let (done, total) = (
        viet::grouped(tally.of(Standing::Proven)),
        viet::grouped(tally.total()),
    );
    desk.tf("directive.proven", &[("done", &done), ("total", &total)])
}

fn legend(desk: &Desk, tally: &Tally) -> Vec<(&'static str, String, String)> {
    let line = |standing: Standing| {
        let code = standing.code();
        (
            code,
            desk.t(&format!("http.standing.{code}")),
            viet::grouped(tally.of(standing)),
        )
    };
    Standing::ALL.into_iter().map(line).collect()
}

fn state(desk: &Desk, tally: &Tally) -> StateView {
    let code = tally.standing().code();
    let (mut at, mut bar) = (0.0, Vec::new());
    for standing in Standing::ALL {
        let width = tally.of(standing) as f64 * 100.0 / tally.total().max(1) as f64;
        if width > 0.0 {
            bar.push((standing.code(), format!("{at:.3}"), format!("{width:.3}")));
        }
        at += width;
    }
    StateView {
        code,
        word: desk.t(&format!("http.standing.{code}")),
        mark: desk.chrome("directive.menu").mark(&format!("st-{code}")),
        percent: tally.percent(Standing::Proven),
        words: proven(desk, tally),
        bar,
    }
}
