//! One assignment: what is asked, by whom, until when, and what has been done.

use askama::Template;
use civic::assignment::{Handling, Step};
use civic::permission::{Act, Relation};

use super::continued::{self, Origin};
use super::store::{self, Assignment};
use super::words::{self, Due, day_of, refused, shorten};
use super::{load, relations, steps};
use crate::access::to_directive;
use crate::activity::view::ActivityLine;
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "assignment/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    title: String,
    meta: String,
    class: &'static str,
    pill: String,
    due: Due,
    steps: Vec<StepView>,
    body: String,
    /// What it is about and how it is best done, in words.
    hints: Vec<String>,
    source: String,
    directive: Option<String>,
    due_text: Option<String>,
    giver: String,
    note: Option<String>,
    reason: Option<String>,
    may: Buttons,
    below: Vec<BelowLine>,
    below_count: String,
    silent: String,
    /// The units whose work goes on here, and where this work goes on.
    origins: Vec<MovedLine>,
    next: Option<MovedLine>,
    reminders: Vec<ReminderLine>,
    reminded_today: Option<String>,
    activities: Vec<ActivityLine>,
}

struct StepView {
    words: String,
    done: bool,
    current: bool,
}

/// Which buttons stand on the page.
#[derive(Default)]
struct Buttons {
    begin: bool,
    finish: bool,
    reopen: bool,
    refuse: bool,
    delegate: bool,
    recall: bool,
    remind: bool,
    remind_below: bool,
    log: bool,
}

struct BelowLine {
    href: String,
    unit: String,
    pill: String,
    words: String,
    reason: Option<String>,
}

struct MovedLine {
    href: String,
    unit: String,
    words: String,
}

struct ReminderLine {
    at: String,
    unit: String,
    message: Option<String>,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = load(&desk, Act::SeeWork, &id).await?;
    let row = if row.unit == desk.actor.unit {
        received(&desk, row).await?
    } else {
        row
    };
    let page = page(&desk, row).await?;
    Ok(Reply::page(&page))
}

/// The first opening by the receiving unit is the receipt; every other changes nothing.
async fn received(desk: &Desk, row: Assignment) -> Result<Assignment, Refusal> {
    if row.state()? != Handling::Arrived {
        return Ok(row);
    }
    let mut tx = desk.begin().await?;
    let first = steps::receive(&mut tx, desk.at, &desk.actor, &row.id).await;
    if first.map_err(|fault| refused(desk, fault))? {
        tx.commit().await?;
    }
    store::get(desk.db(), &row.id).await?.ok_or(Refusal::NotFound)
}

async fn page(desk: &Desk, row: Assignment) -> Result<ShowPage, Refusal> {
    let c = desk.chrome("assignment.menu");
    let today = desk.today();
    let state = row.state()?;
    let children = super::below(desk, Act::SeeWork, &row).await?;
    let mut silent = 0;
    for child in &children {
        silent += usize::from(child.is_silent()?);
    }
    let relations = relations(desk, &row).await?;
    let sees_all = !to_directive(desk, &row.directive).await?.is_empty();
    let reminders = store::reminders(desk.db(), &row.id).await?;
    let mine = reminders
        .iter()
        .rev()
        .find(|line| line.by_unit == desk.actor.unit && day_of(line.sent_at) == today.short());
    let reminded_today = mine.map(|line| at_clock(line.sent_at));
    let giver = desk.unit_name(&row.given_by);
    let meta = [
        ("unit", giver.as_str()),
        ("day", &day_of(row.given_at)),
        ("part", &words::part(&c, &row)),
    ];
    Ok(ShowPage {
        title: shorten(&row.body, 90),
        meta: c.tf("assignment.meta", meta),
        class: words::class(&row, today)?,
        pill: words::pill(&c, &row, today)?,
        due: words::due(&c, &row, today)?,
        steps: steps_of(&c, &row, state),
        hints: crate::letter::tags::lines(desk, &store::tags(desk.db(), &row.task).await?),
        body: row.body.clone(),
        source: words::source(&c, &row),
        directive: sees_all.then(|| format!("/directives/{}", row.directive)),
        due_text: row.due_text.clone(),
        giver,
        note: row.note.clone(),
        origins: moved(desk, &c, continued::origins(desk.db(), &row.id).await?),
        next: moved(desk, &c, continued::next(desk.db(), &row.id).await?).pop(),
        reason: row
            .reason
            .clone()
            .filter(|_| matches!(state, Handling::Refused | Handling::Recalled)),
        may: if row.moved_to.is_some() {
            Buttons::default()
        } else {
            buttons(desk, state, &relations, silent)
        },
        below: below(desk, &c, &children)?,
        below_count: c.number(children.len() as i64),
        silent: c.number(silent as i64),
        reminders: reminders.iter().map(|line| reminder(desk, line)).collect(),
        reminded_today,
        activities: crate::activity::view::of_assignment(desk, &c, &row.id).await?,
        id: row.id,
        c,
    })
}

fn moved(desk: &Desk, c: &Chrome, rows: impl IntoIterator<Item = Origin>) -> Vec<MovedLine> {
    let line = |row: Origin| {
        let (day, n) = (day_of(row.changed_at), c.number(row.activity_count));
        MovedLine {
            href: format!("/assignments/{}", row.id),
            unit: desk.unit_name(&row.unit),
            words: c.tf(
                "assignment.moved_words",
                [("day", day.as_str()), ("n", n.as_str())],
            ),
        }
    };
    rows.into_iter().map(line).collect()
}

fn at_clock(at: i64) -> String {
    civic::Moment(at).short()
}

fn reminder(desk: &Desk, line: &store::Reminder) -> ReminderLine {
    ReminderLine {
        at: at_clock(line.sent_at),
        unit: desk.unit_name(&line.by_unit),
        message: line.message.clone(),
    }
}

fn buttons(desk: &Desk, state: Handling, relations: &[Relation], silent: usize) -> Buttons {
    let may = |act| desk.may(act, relations).is_ok();
    let step = |step| state.after(step).is_ok();
    let handles = may(Act::Handle);
    let begun = matches!(state, Handling::InProgress);
    Buttons {
        begin: handles && step(Step::Begin) && !begun,
        finish: handles && step(Step::Finish),
        reopen: handles && step(Step::Reopen),
        refuse: handles && step(Step::Refuse),
        delegate: may(Act::Delegate) && step(Step::Delegate),
        recall: may(Act::Recall) && step(Step::Recall),
        remind: may(Act::Remind) && state.is_open(),
        remind_below: silent > 0 && (may(Act::Delegate) || may(Act::Remind)),
        log: may(Act::LogActivity) && !matches!(state, Handling::Refused | Handling::Recalled),
    }
}

fn steps_of(c: &Chrome, row: &Assignment, state: Handling) -> Vec<StepView> {
    let arrived = c.tf(
        "assignment.step.arrived",
        [("day", day_of(row.given_at).as_str())],
    );
    let received = match row.received_at {
        Some(at) => c.tf("assignment.step.received_on", [("day", day_of(at).as_str())]),
        None => c.t("assignment.step.received"),
    };
    let work = if state == Handling::Assigned {
        c.t("assignment.state.04")
    } else {
        c.t("assignment.state.05")
    };
    let (all, at) = match state {
        Handling::Arrived => (vec![arrived, received, work, c.t("assignment.state.06")], 0),
        Handling::Received => (vec![arrived, received, work, c.t("assignment.state.06")], 1),
        Handling::Assigned | Handling::InProgress => {
            (vec![arrived, received, work, c.t("assignment.state.06")], 2)
        }
        Handling::Done => (vec![arrived, received, work, c.t("assignment.state.06")], 3),
        Handling::Refused => (vec![arrived, c.t("assignment.state.02")], 1),
        Handling::Recalled => (vec![arrived, c.t("assignment.state.15")], 1),
    };
    let view = |(place, words)| StepView {
        words,
        done: place < at,
        current: place == at,
    };
    all.into_iter().enumerate().map(view).collect()
}

fn below(desk: &Desk, c: &Chrome, children: &[Assignment]) -> Result<Vec<BelowLine>, Refusal> {
    let mut lines = Vec::with_capacity(children.len());
    for child in children {
        let heard = match child.activity_count {
            0 if child.is_silent()? => c.tf(
                "assignment.silent_since",
                [("day", day_of(child.given_at).as_str())],
            ),
            count => c.tf("assignment.activities", [("n", c.number(count).as_str())]),
        };
        lines.push(BelowLine {
            href: format!("/assignments/{}", child.id),
            unit: desk.unit_name(&child.unit),
            pill: words::pill(c, child, desk.today())?,
            words: format!("{} · {heard}", words::part(c, child)),
            reason: child.reason.clone(),
        });
    }
    Ok(lines)
}
