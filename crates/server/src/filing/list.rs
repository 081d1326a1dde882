//! "What I owe": one page that says what, to whom, by when; what is overdue stands first.

use std::collections::BTreeMap;

use askama::Template;
use civic::Moment;
use civic::filing::{Answer, State};
use civic::permission::{Act, role_may};
use viet::Date;

use super::desk::{Tools, state_of};
use super::notice::store::{Sent, notices_of};
use super::owe::{self, Owed};
use crate::access::answers_for;
use crate::http::{Chrome, Desk, Refusal, Reply};

/// So many that were sent are shown.
const SENT: usize = 24;

#[derive(Template)]
#[template(path = "filing/list.html")]
struct ListPage {
    c: Chrome,
    lead: String,
    receives: bool,
    groups: Vec<Group>,
    sent: Vec<SentLine>,
}

struct Group {
    code: &'static str,
    words: String,
    lines: Vec<Line>,
}

struct Line {
    title: String,
    href: Option<String>,
    /// Regime and period of what was not begun, and the unit that it is for when that is another.
    begin: Option<(String, String, Option<String>)>,
    period: String,
    to: String,
    due: String,
    due_class: &'static str,
    state: String,
    class: &'static str,
    note: Option<String>,
}

struct SentLine {
    title: String,
    href: String,
    period: String,
    at: String,
    answer: String,
    state: String,
    class: &'static str,
}

pub(super) async fn show(desk: Desk) -> crate::http::Answer {
    let (directory, calendar) = (desk.directory(), desk.site.kept.days.calendar(desk.db()).await?);
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let owed = owe::of_unit(desk.db(), (tools, &calendar), &desk.actor.unit).await?;
    // Of units that have ended too: who finishes their reports is the one to be reminded.
    let mut units: Vec<&str> = owed.iter().map(|one| one.case.unit.as_str()).collect();
    units.sort_unstable();
    units.dedup();
    let reminders = notices_of(desk.db(), &units).await?;
    let c = desk.chrome("filing.menu");
    let (mut overdue, mut open, mut coming, mut sent) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for one in &owed {
        match one.answer {
            Answer::Missing { .. } => overdue.push(line(&desk, &c, one, &reminders)?),
            Answer::Waiting if one.closed || one.filing.is_some() => {
                open.push(line(&desk, &c, one, &reminders)?);
            }
            Answer::Waiting => coming.push(line(&desk, &c, one, &reminders)?),
            Answer::Reported { .. } | Answer::Nothing { .. } => sent.push(sent_line(&c, one)?),
        }
    }
    sent.reverse();
    sent.truncate(SENT);
    let group = |code, key: &str, lines: Vec<Line>| Group {
        code,
        words: c.t(key),
        lines,
    };
    let mut groups = vec![
        group("overdue", "filing.group.overdue", overdue),
        group("open", "filing.group.open", open),
        group("coming", "filing.group.coming", coming),
    ];
    groups.retain(|group| !group.lines.is_empty());
    let receives = role_may(desk.actor.role, Act::ApproveFilings)
        && owe::receives(desk.db(), tools, &desk.actor).await?;
    let lead = c.tf("filing.lead", [("unit", c.unit.as_str())]);
    Ok(Reply::page(&ListPage {
        lead,
        receives,
        groups,
        sent,
        c,
    }))
}

fn line(desk: &Desk, c: &Chrome, one: &Owed, reminders: &[Sent]) -> Result<Line, Refusal> {
    let state = one.filing.as_ref().map(state_of).transpose()?;
    let (class, word) = match (one.answer, state) {
        (_, Some(State::Returned)) => ("st-refused", "filing.state.returned"),
        (Answer::Missing { .. }, _) => ("st-overdue", "filing.state.missing"),
        (_, Some(_)) => ("st-under", "filing.state.draft"),
        (_, None) if one.closed => ("st-unknown", "filing.state.open"),
        _ => ("st-none", "filing.state.coming"),
    };
    let begun = one.filing.as_ref();
    Ok(Line {
        title: one.case.edition.1.name().to_owned(),
        href: begun.map(|filing| format!("/filings/{}", filing.id)),
        begin: begun.is_none().then(|| {
            let case = &one.case;
            let other = Some(case.unit.clone()).filter(|unit| *unit != desk.actor.unit);
            (case.known.row.id.clone(), case.period.key.clone(), other)
        }),
        period: capital(&one.case.period.label_with_days()),
        to: to_whom(desk, c, one),
        due: due_words(c, one, desk.today()),
        due_class: due_class(one, desk.today()),
        state: c.t(word),
        class,
        note: note(desk, c, one, reminders),
    })
}

/// Whose it was, that somebody has reminded of it, or when the period closes.
fn note(desk: &Desk, c: &Chrome, one: &Owed, reminders: &[Sent]) -> Option<String> {
    let unit = desk.unit_name(&one.case.unit);
    let alone = || answers_for(&desk.directory(), &desk.actor.unit, &one.case.unit, desk.today());
    let key = match &one.filing {
        Some(_) => "filing.left",
        None if alone() => "filing.left_never",
        None => "filing.left_any",
    };
    let left = || c.tf(key, [("unit", unit.as_str())]);
    let left = (one.case.unit != desk.actor.unit).then(left);
    let closes = || {
        let day = one.case.period.to.short();
        let open = left.is_none() && one.filing.is_none() && !one.closed;
        open.then(|| c.tf("filing.closes", [("day", day.as_str())]))
    };
    let said = reminded(c, one, reminders).or_else(closes);
    let said: Vec<String> = left.into_iter().chain(said).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// The last reminder of it.
fn reminded(c: &Chrome, one: &Owed, reminders: &[Sent]) -> Option<String> {
    let case = &one.case;
    let about = |sent: &&Sent| {
        sent.unit == case.unit && sent.regime == case.known.row.id && sent.period == case.period.key
    };
    let sent = reminders.iter().find(about)?;
    let day = Moment(sent.sent_at).day().short();
    let words = c.tf("filing.reminded_on", [("day", day.as_str())]);
    let message = sent.message.as_ref();
    Some(message.map_or_else(|| words.clone(), |said| format!("{words}: “{said}”")))
}

/// First letter large: periods stand alone on pages.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    first + letters.as_str()
}

/// The nearest receiver and the last one.
fn to_whom(desk: &Desk, c: &Chrome, one: &Owed) -> String {
    let (filing, decided) = (one.filing.as_ref(), BTreeMap::new());
    let levels = one
        .case
        .standing(&desk.directory(), filing, &decided, desk.today());
    let nearest = levels.first().map(|level| desk.unit_name(&level.unit));
    match nearest {
        Some(unit) => c.tf("filing.to", [("unit", unit.as_str())]),
        None => c.t("filing.to_nobody"),
    }
}

pub(super) fn due_words(c: &Chrome, one: &Owed, today: Date) -> String {
    let Some(due) = one.due else {
        return c.t("filing.due.none");
    };
    let day = due.short();
    match due.days_since_epoch() - today.days_since_epoch() {
        0 => c.tf("filing.due.today", [("day", day.as_str())]),
        left if left > 0 => c.tf(
            "filing.due.left",
            [("day", day.as_str()), ("n", c.number(left).as_str())],
        ),
        over => c.tf(
            "filing.due.over",
            [("day", day.as_str()), ("n", c.number(-over).as_str())],
        ),
    }
}

fn due_class(one: &Owed, today: Date) -> &'static str {
    match one
        .due
        .map(|due| due.days_since_epoch() - today.days_since_epoch())
    {
        Some(left) if left < 0 => "due due-late",
        Some(left) if left <= 3 => "due due-soon",
        _ => "due",
    }
}

fn sent_line(c: &Chrome, one: &Owed) -> Result<SentLine, Refusal> {
    let filing = one
        .filing
        .as_ref()
        .ok_or_else(|| Refusal::broken("an answer without a filing"))?;
    let state = state_of(filing)?;
    let at = filing
        .submitted_at
        .map(|at| Moment(at).short())
        .unwrap_or_default();
    Ok(SentLine {
        title: one.case.edition.1.name().to_owned(),
        href: format!("/filings/{}", filing.id),
        period: capital(&one.case.period.label()),
        at,
        answer: answer_words(c, one.answer),
        state: c.t(state_key(state)),
        class: state_class(state),
    })
}

/// In time, late, nothing to report, missing: four different answers.
pub(super) fn answer_words(c: &Chrome, answer: Answer) -> String {
    let (key, days) = answer_key(answer);
    c.tf(key, [("n", c.number(days).as_str())])
}

/// The sentence about an answer, and its days.
pub(super) fn answer_key(answer: Answer) -> (&'static str, i64) {
    match answer {
        Answer::Waiting => ("filing.answer.waiting", 0),
        Answer::Missing { days } => ("filing.answer.missing", days),
        Answer::Reported { late: 0 } => ("filing.answer.reported", 0),
        Answer::Reported { late } => ("filing.answer.late", late),
        Answer::Nothing { late: 0 } => ("filing.answer.nothing", 0),
        Answer::Nothing { late } => ("filing.answer.nothing_late", late),
    }
}

pub(super) fn answer_class(answer: Answer) -> &'static str {
    match answer {
        Answer::Waiting => "st-unknown",
        Answer::Missing { .. } => "st-overdue",
        Answer::Reported { late: 0 } => "st-proven",
        Answer::Reported { .. } => "st-under",
        Answer::Nothing { .. } => "st-none",
    }
}

pub(super) fn state_key(state: State) -> &'static str {
    match state {
        State::Draft => "filing.state.draft",
        State::Submitted => "filing.state.submitted",
        State::Returned => "filing.state.returned",
        State::Approved => "filing.state.approved",
        State::Consolidated => "filing.state.consolidated",
        State::SentUp => "filing.state.sent_up",
    }
}

pub(super) fn state_class(state: State) -> &'static str {
    match state {
        State::Draft => "st-under",
        State::Submitted => "st-received",
        State::Returned => "st-refused",
        State::Approved | State::Consolidated | State::SentUp => "st-proven",
    }
}
