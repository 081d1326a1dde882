//! The inbox: what was given to the unit, and what the unit gave to others.

use askama::Template;
use civic::permission::{Act, role_may};

use super::store::{self, Assignment, Given};
use super::words::{self, Due, shorten};
use crate::directive::capitalised;
use crate::http::{Answer, Chrome, Desk, Query, Refusal, Reply};

/// A title may have so many characters.
const TITLE: usize = 110;

#[derive(Template)]
#[template(path = "assignment/inbox.html")]
struct InboxPage {
    c: Chrome,
    tabs: Vec<Tab>,
    groups: Vec<Group>,
    given: Vec<GivenLine>,
    empty: Option<Empty>,
}

struct Tab {
    words: String,
    href: &'static str,
    current: bool,
    count: String,
}

/// The lines of one directive.
struct Group {
    id: String,
    subject: String,
    number: Option<String>,
    lines: Vec<Line>,
}

struct Line {
    href: String,
    title: String,
    class: &'static str,
    pill: String,
    due: Due,
    from: String,
    done: Option<String>,
}

struct GivenLine {
    href: String,
    title: String,
    subject: String,
    total: String,
    proven: String,
    silent: Option<String>,
}

struct Empty {
    head: String,
    words: String,
}

/// What the person asked to see.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Todo,
    Done,
    All,
    Given,
}

pub(super) async fn show(desk: Desk, query: Query) -> Answer {
    let gives = role_may(desk.actor.role, Act::Delegate);
    let shown = match query.get("show") {
        "done" => Show::Done,
        "all" => Show::All,
        "given" if gives => Show::Given,
        _ => Show::Todo,
    };
    let c = desk.chrome("assignment.menu");
    let rows = store::of_unit(desk.db(), &desk.actor.unit).await?;
    let given = if gives {
        store::given_by(desk.db(), &desk.actor.unit).await?
    } else {
        Vec::new()
    };
    let tabs = tabs(&c, &rows, gives.then_some(given.len()), shown)?;
    let mut groups = Vec::new();
    if shown != Show::Given {
        groups = group(&desk, &c, &rows, shown)?;
    }
    let given: Vec<_> = if shown == Show::Given {
        given.iter().map(|row| given_line(&c, row)).collect()
    } else {
        vec![]
    };
    let empty = (groups.is_empty() && given.is_empty()).then(|| empty(&c, shown));
    Ok(Reply::page(&InboxPage {
        c,
        tabs,
        groups,
        given,
        empty,
    }))
}

fn tabs(c: &Chrome, rows: &[Assignment], given: Option<usize>, shown: Show) -> Result<Vec<Tab>, Refusal> {
    let mut open = 0;
    for row in rows {
        open += usize::from(row.state()?.is_open());
    }
    let tab = |show, words: String, href, count: usize| Tab {
        words,
        href,
        current: show == shown,
        count: c.number(count as i64),
    };
    let mut tabs = vec![
        tab(Show::Todo, c.t("assignment.tab.todo"), "/inbox", open),
        tab(
            Show::Done,
            c.t("assignment.tab.done"),
            "/inbox?show=done",
            rows.len() - open,
        ),
        tab(
            Show::All,
            c.t("assignment.tab.all"),
            "/inbox?show=all",
            rows.len(),
        ),
    ];
    let given = given.map(|count| {
        tab(
            Show::Given,
            c.t("assignment.tab.given"),
            "/inbox?show=given",
            count,
        )
    });
    tabs.extend(given);
    Ok(tabs)
}

/// The rows come directive by directive.
fn group(desk: &Desk, c: &Chrome, rows: &[Assignment], shown: Show) -> Result<Vec<Group>, Refusal> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let is_open = row.state()?.is_open();
        if shown != Show::All && is_open != (shown == Show::Todo) {
            continue;
        }
        if groups.last().is_none_or(|group| group.id != row.directive) {
            let (id, subject, number) = (
                row.directive.clone(),
                capitalised(&row.subject),
                row.number.clone(),
            );
            groups.push(Group {
                id,
                subject,
                number,
                lines: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.lines.push(line(desk, c, row)?);
        }
    }
    Ok(groups)
}

fn line(desk: &Desk, c: &Chrome, row: &Assignment) -> Result<Line, Refusal> {
    let today = desk.today();
    let (from, part) = (desk.unit_name(&row.given_by), words::part(c, row));
    let done = (row.activity_count > 0).then(|| {
        let (n, m) = (c.number(row.activity_count), c.number(row.evidence_count));
        c.tf("assignment.counts", [("n", n.as_str()), ("m", m.as_str())])
    });
    Ok(Line {
        href: format!("/assignments/{}", row.id),
        title: shorten(&row.body, TITLE),
        class: words::class(row, today)?,
        pill: words::pill(c, row, today)?,
        due: words::due(c, row, today)?,
        from: c.tf(
            "assignment.from",
            [("unit", from.as_str()), ("part", part.as_str())],
        ),
        done,
    })
}

fn given_line(c: &Chrome, row: &Given) -> GivenLine {
    let href = match &row.parent {
        Some(parent) => format!("/assignments/{parent}"),
        None => format!("/directives/{}", row.directive),
    };
    let number = row
        .number
        .as_deref()
        .map(|number| format!("{number} · "))
        .unwrap_or_default();
    GivenLine {
        href,
        title: shorten(&row.body, TITLE),
        subject: format!("{number}{}", shorten(&row.subject, TITLE)),
        total: c.number(row.total),
        proven: c.number(row.proven),
        silent: (row.silent > 0).then(|| c.number(row.silent)),
    }
}

fn empty(c: &Chrome, shown: Show) -> Empty {
    let (head, words) = match shown {
        Show::Todo => ("assignment.empty.todo", "assignment.empty.todo_words"),
        Show::Done => ("assignment.empty.done", "assignment.empty.done_words"),
        Show::All => ("assignment.empty.all", "assignment.empty.all_words"),
        Show::Given => ("assignment.empty.given", "assignment.empty.given_words"),
    };
    Empty {
        head: c.t(head),
        words: c.t(words),
    }
}
