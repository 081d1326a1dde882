//! The report on the desk: its words are edited, its figures are not; two editors lose nothing.

use askama::Template;
use civic::review::parse_day;
use letter::compose::kind_of_label;
use letter::paper::{Cell, Paper};
use serde_json::json;

use super::compose::title;
use super::number;
use super::sections::{Part, about, lines, parts, subject, with_texts};
use super::send::{self, Offer};
use super::store::{self, Report};
use crate::http::{Answer, Chrome, Desk, Form, Path, Reply};

/// A number as the office gives it: 05, 05a.
const LONGEST_NUMBER: usize = 12;

#[derive(Template)]
#[template(path = "report/edit.html")]
struct EditPage {
    c: Chrome,
    id: String,
    directive: String,
    version: i64,
    number: Text,
    notation: String,
    date: Text,
    date_fault: bool,
    subject: Text,
    recipients: Text,
    copies: Text,
    authority: Text,
    signer: Text,
    draft: bool,
    parts: Vec<View>,
    meta: String,
    conflict: Option<String>,
    open: usize,
    offer: Offer,
}

/// A text of the form, and what somebody else saved in its place in the meantime.
struct Text {
    mine: String,
    theirs: Option<String>,
}

impl Text {
    fn new(mine: &str, stored: &str) -> Self {
        let differs = lines(mine) != lines(stored);
        Self {
            mine: mine.to_owned(),
            theirs: differs.then(|| stored.to_owned()),
        }
    }
}

enum View {
    Heading(u8, String),
    Section(usize, String, Text),
    /// Column heads, each with whether figures stand below it; rows.
    Table(Vec<(String, bool)>, Vec<Vec<CellView>>),
}

struct CellView {
    text: String,
    figure: bool,
    href: Option<String>,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let report = super::load(&desk, &id).await?;
    let mine = report.paper.clone();
    let mut page = page(&desk, &report, &mine, None);
    page.offer = send::offer(&desk, &report).await?;
    Ok(Reply::page(&page))
}

/// The form with the words of `mine` over the stored report.
fn page(desk: &Desk, report: &Report, mine: &Paper, conflict: Option<String>) -> EditPage {
    let (c, stored) = (desk.chrome("report.menu"), &report.paper);
    let text = |of: &dyn Fn(&Paper) -> String| Text::new(&of(mine), &of(stored));
    let views = views(&c, report, mine);
    let open = views.iter().filter(
        |view| matches!(view, View::Section(_, _, text) if text.mine.lines().any(|line| line.trim() == "…")),
    );
    EditPage {
        id: report.id.clone(),
        directive: report.directive.clone(),
        version: report.version,
        number: text(&|paper| paper.number.clone().unwrap_or_default()),
        notation: mine.notation.clone(),
        date: text(&|paper| paper.date.map(viet::Date::short).unwrap_or_default()),
        date_fault: false,
        subject: text(&|paper| subject(paper).to_owned()),
        recipients: text(&|paper| paper.recipients.join("\n")),
        copies: text(&|paper| paper.copies.join("\n")),
        authority: text(&|paper| paper.authority.join("\n")),
        signer: text(&|paper| paper.signer.clone().unwrap_or_default()),
        draft: mine.draft,
        open: open.count(),
        parts: views,
        meta: desk.tf("report.meta", &[("when", report.composed_at.short().as_str())]),
        conflict,
        offer: Offer::No, // what is typed is saved first
        c,
    }
}

fn views(c: &Chrome, report: &Report, mine: &Paper) -> Vec<View> {
    let stored: Vec<String> = parts(&report.paper)
        .into_iter()
        .filter_map(|part| {
            if let Part::Text(_, text) = part {
                Some(text)
            } else {
                None
            }
        })
        .collect();
    let mut heading = c.t("report.opening");
    let view = |part: Part<'_>| match part {
        Part::Heading(level, text) => {
            text.clone_into(&mut heading);
            View::Heading(level, text.to_owned())
        }
        Part::Text(at, text) => {
            let old = stored.get(at).map_or("", String::as_str);
            View::Section(at, heading.clone(), Text::new(&text, old))
        }
        Part::Table(head, rows) => {
            let rows: Vec<_> = rows.iter().map(|row| cells(c, report, row)).collect();
            let figures = |at: usize| {
                rows.iter()
                    .any(|row| row.get(at).is_some_and(|cell| cell.href.is_some()))
            };
            let head = head
                .iter()
                .enumerate()
                .map(|(at, words)| (words.clone(), figures(at)));
            View::Table(head.collect(), rows)
        }
    };
    parts(mine).into_iter().map(view).collect()
}

/// Every figure leads to the activities behind it.
fn cells(c: &Chrome, report: &Report, row: &[Cell]) -> Vec<CellView> {
    let kind = row.iter().find_map(|cell| {
        if let Cell::Text(text) = cell {
            kind_of_label(text)
        } else {
            None
        }
    });
    let href = kind.map(|kind| format!("/reports/{}/figures?kind={}", report.id, kind.code()));
    let view = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Centred(text) => CellView {
            text: text.clone(),
            figure: text == "–",
            href: None,
        },
        Cell::Figure(figure) => CellView {
            text: c.number(*figure),
            figure: true,
            href: href.clone(),
        },
        Cell::Decimal(figure, decimals) => CellView {
            text: viet::fixed(*figure, *decimals),
            figure: true,
            href: None,
        },
    };
    row.iter().map(view).collect()
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let report = super::load(&desk, &id).await?;
    let mine = typed(&report.paper, &form);
    let date = form.get("date");
    if !date.is_empty() && parse_day(date).is_none() {
        let mut page = page(&desk, &report, &mine, None);
        (page.date.mine, page.date_fault) = (date.to_owned(), true);
        return Ok(Reply::invalid(&page));
    }
    let version: i64 = form.get("version").parse().unwrap_or(0);
    let mut tx = desk.begin().await?;
    let taken = form.get("then") == "number" && mine.number.is_none();
    let mut next = mine.clone();
    if taken {
        next = number::take(&desk, &mut tx, &report, next).await?;
    }
    let person = &desk.actor.person;
    if store::save(&mut tx, &id, version, &title(&next), &next, person, desk.at).await? {
        number::enter(&desk, &mut tx, &report, &next).await?;
        let detail = json!({ "version": version + 1, "number": next.number });
        desk.record(&mut tx, "report.edited", &id, detail).await?;
        tx.commit().await?;
        let said = if taken { "report.numbered" } else { "report.saved" };
        return Ok(Reply::to(format!("/reports/{id}")).saying(said));
    }
    drop(tx);
    let stored = super::load(&desk, &id).await?;
    let who = stored.edited_name.clone().unwrap_or_default();
    let when = stored.edited_at.unwrap_or(stored.composed_at).short();
    let conflict = desk.tf(
        "report.conflict",
        &[("who", who.as_str()), ("when", when.as_str())],
    );
    Ok(Reply::conflict(&page(&desk, &stored, &mine, Some(conflict))))
}

/// The paper as the form has it; what the form does not carry stays.
fn typed(paper: &Paper, form: &Form) -> Paper {
    let field = |name: &str, old: &[String]| {
        if form.has(name) {
            lines(form.get(name))
        } else {
            old.to_vec()
        }
    };
    let section = |at: usize| {
        let name = format!("s{at}");
        form.has(&name).then(|| form.get(&name).to_owned())
    };
    let subject = Some(form.get("subject"))
        .filter(|words| !words.is_empty())
        .unwrap_or_else(|| subject(paper));
    let number = if form.has("number") {
        Some(form.get("number").chars().take(LONGEST_NUMBER).collect())
    } else {
        paper.number.clone()
    };
    let date = if form.has("date") {
        parse_day(form.get("date"))
    } else {
        paper.date
    };
    let signer = if form.has("signer") {
        Some(form.get("signer").to_owned())
    } else {
        paper.signer.clone()
    };
    Paper {
        number: number.filter(|number| !number.is_empty()),
        date,
        title: about(&paper.title, subject),
        recipients: field("recipients", &paper.recipients),
        copies: field("copies", &paper.copies),
        authority: field("authority", &paper.authority),
        signer: signer.filter(|name| !name.is_empty()),
        draft: form.has("draft"),
        ..with_texts(paper, section)
    }
}
