//! Logging what was done: the form, its checks, one transaction.

use askama::Template;
use civic::Moment;
use civic::activity::{Figure, Kind, LANGUAGES, LARGEST_FIGURE, WrongDay, check_day};
use civic::assignment::{Handling, Step};
use civic::permission::Act;
use serde_json::json;
use viet::Date;

use super::{load, store};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

/// Places, notes and links may be so many characters long.
const LONGEST_TEXT: usize = 2000;

#[derive(Template)]
#[template(path = "assignment/activity.html")]
struct ActivityPage {
    c: Chrome,
    id: String,
    form_key: String,
    body: String,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    figures: Vec<FigureField>,
    day: String,
    latest: String,
    place: String,
    note: String,
    link: String,
    faults: Faults,
}

struct Choice {
    code: &'static str,
    label: String,
    chosen: bool,
}

struct FigureField {
    code: &'static str,
    label: String,
    value: String,
    kinds: String,
    fault: bool,
}

/// What is wrong with the form, in words; empty when nothing is.
#[derive(Default)]
struct Faults {
    kind: String,
    day: String,
    language: String,
    figures: Vec<Figure>,
    text: String,
    link: String,
}

impl Faults {
    fn any(&self) -> bool {
        let words = [&self.kind, &self.day, &self.language, &self.text, &self.link];
        !self.figures.is_empty() || words.iter().any(|words| !words.is_empty())
    }
}

pub(super) async fn new(desk: Desk, Path(id): Path<String>) -> Answer {
    let (given, _) = load(&desk, Act::LogActivity, &id).await?;
    next_state(&desk, &given)?;
    let form = Form::default();
    Ok(Reply::page(&page(&desk, &given, &form, Faults::default())))
}

pub(super) async fn log(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (given, _) = load(&desk, Act::LogActivity, &id).await?;
    let back = || Reply::to(format!("/assignments/{id}")).saying("assignment.logged");
    if store::logged(desk.db(), &id, form.get("form_key")).await? {
        return Ok(back());
    }
    let next = next_state(&desk, &given)?;
    let entry = match read(&desk, &given, &form) {
        Ok(entry) => entry,
        Err(faults) => return Ok(Reply::invalid(&page(&desk, &given, &form, *faults))),
    };
    match save(&desk, &given, &entry, next).await {
        Err(Saving::Twice) => Ok(back()), // the same form sent twice at once: the other one has it
        Err(Saving::Refused(refusal)) => Err(refusal),
        Ok(()) => Ok(back()),
    }
}

/// The state after logging. What is done stays done; a refused or recalled assignment takes no work.
fn next_state(desk: &Desk, given: &store::Given) -> Result<Handling, Refusal> {
    match given.state()? {
        Handling::Done => Ok(Handling::Done),
        state => state
            .after(Step::Begin)
            .map_err(|_| Refusal::Conflict(desk.t("assignment.wrong_step"))),
    }
}

enum Saving {
    Twice,
    Refused(Refusal),
}

impl<T: Into<Refusal>> From<T> for Saving {
    fn from(fault: T) -> Self {
        Self::Refused(fault.into())
    }
}

async fn save(desk: &Desk, given: &store::Given, entry: &store::Entry, next: Handling) -> Result<(), Saving> {
    let mut tx = desk.begin().await?;
    match store::log(&mut tx, given, entry, &desk.actor.person, desk.at).await {
        Err(fault) if fault.is_duplicate() => return Err(Saving::Twice),
        other => other?,
    }
    if let Some(url) = &entry.link {
        store::add_link(&mut tx, &desk.new_id(), &entry.id, url, desk.at).await?;
    }
    let evidence = i64::from(entry.link.is_some());
    if !store::count_up(&mut tx, &given.id, (given.state()?, next), evidence, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("assignment.wrong_step")).into());
    }
    let detail = json!({ "assignment": given.id, "kind": entry.kind.code(), "evidence": evidence });
    desk.record(&mut tx, "activity.logged", &entry.id, detail).await?;
    tx.commit().await?;
    Ok(())
}

fn read(desk: &Desk, given: &store::Given, form: &Form) -> Result<store::Entry, Box<Faults>> {
    let kind = Kind::from_code(form.get("kind"));
    let day = form.get("day").parse::<Date>().ok();
    let language = LANGUAGES.into_iter().find(|code| *code == form.get("language"));
    let mut faults = Faults {
        day: wrong_day(desk, day, Moment(given.issued_at).day()),
        ..Faults::default()
    };
    if kind.is_none() {
        faults.kind = desk.t("assignment.kind_needed");
    }
    if language.is_none() {
        faults.language = desk.t("assignment.language_needed");
    }
    let long = |name: &str| form.get(name).chars().count() > LONGEST_TEXT;
    if long("place") || long("note") {
        faults.text = desk.t("assignment.too_long");
    }
    let link = form.get("link");
    if !link.is_empty() && (long("link") || !is_link(link)) {
        faults.link = desk.t("assignment.link_wrong");
    }
    let asked = kind.map(Kind::figures).unwrap_or_default();
    let figures = Figure::ALL.map(|figure| {
        let value = if asked.contains(&figure) {
            form.get(figure.code())
        } else {
            ""
        };
        number(value).unwrap_or_else(|()| {
            faults.figures.push(figure);
            None
        })
    });
    let key = form.get("form_key");
    match (kind, day, language) {
        (Some(kind), Some(day), Some(language)) if !faults.any() => Ok(store::Entry {
            id: desk.new_id(),
            form_key: if key.is_empty() {
                desk.new_id()
            } else {
                format!("{}:{key}", given.id)
            },
            kind,
            day,
            language,
            figures,
            place: some(form.get("place")),
            note: some(form.get("note")),
            link: some(link),
        }),
        _ => Err(Box::new(faults)),
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Only addresses of the web: a `javascript:` link in evidence would run in the reader's browser.
fn is_link(link: &str) -> bool {
    let rest = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace))
}

/// A figure as people write it, thousands apart or not; empty is unknown and not zero.
fn number(text: &str) -> Result<Option<i64>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.replace(['.', ' '], "");
    let number = digits.parse::<i64>().map_err(|_| ())?;
    (0..=LARGEST_FIGURE)
        .contains(&number)
        .then_some(Some(number))
        .ok_or(())
}

fn wrong_day(desk: &Desk, day: Option<Date>, issued: Date) -> String {
    match day.map(|day| check_day(day, issued, desk.today())) {
        Some(Ok(())) => String::new(),
        Some(Err(WrongDay::Future)) => desk.t("assignment.day_future"),
        Some(Err(WrongDay::TooEarly)) => desk.t("assignment.day_early"),
        None => desk.t("assignment.day_needed"),
    }
}

fn page(desk: &Desk, given: &store::Given, form: &Form, faults: Faults) -> ActivityPage {
    let or = |name: &str, usual: &str| {
        let text = form.get(name);
        if form.has(name) {
            text.to_owned()
        } else {
            usual.to_owned()
        }
    };
    let (today, language) = (desk.today().to_string(), or("language", "vi"));
    let choice = |code: &'static str, label: String, chosen: &str| Choice {
        code,
        label,
        chosen: code == chosen,
    };
    ActivityPage {
        c: desk.chrome("assignment.menu"),
        id: given.id.clone(),
        form_key: or("form_key", &desk.new_id()),
        body: given.body.clone(),
        kinds: Kind::ALL
            .map(|kind| {
                choice(
                    kind.code(),
                    desk.t(&format!("assignment.kind.{}", kind.code())),
                    form.get("kind"),
                )
            })
            .into(),
        languages: LANGUAGES
            .map(|code| choice(code, desk.t(&format!("assignment.language.{code}")), &language))
            .into(),
        figures: Figure::ALL
            .map(|figure| field(desk, figure, form, &faults))
            .into(),
        day: or("day", &today),
        latest: today,
        place: or("place", ""),
        note: or("note", ""),
        link: or("link", ""),
        faults,
    }
}

fn field(desk: &Desk, figure: Figure, form: &Form, faults: &Faults) -> FigureField {
    let kinds = Kind::ALL
        .into_iter()
        .filter(|kind| kind.figures().contains(&figure));
    FigureField {
        code: figure.code(),
        label: desk.t(&format!("assignment.figure.{}", figure.code())),
        value: form.get(figure.code()).to_owned(),
        kinds: kinds.map(Kind::code).collect::<Vec<_>>().join(" "),
        fault: faults.figures.contains(&figure),
    }
}
