//! What came to this unit and what did not: who has reported, late, nothing to report, who is silent; and a reminder to them.

use std::sync::Arc;

use askama::Template;
use civic::Ids as _;
use civic::filing::{Answer, Level, State};
use serde_json::json;

use super::approvers;
use super::desk::{Case, Tools, state_of};
use super::list::{answer_class, answer_words, capital, state_class, state_key};
use super::notice::store::{Notice, insert_notices};
use super::owe;
use super::store::{self as rows, Filing};
use crate::http::{Chrome, Desk, Form, Query, Refusal, Reply};
use crate::regime::known::{self, Known};

#[derive(Template)]
#[template(path = "filing/received.html")]
struct ReceivedPage {
    c: Chrome,
    regimes: Vec<(String, String, bool)>,
    periods: Vec<(String, String, bool)>,
    regime: String,
    period: String,
    label: String,
    due: String,
    counts: Vec<(String, String, &'static str)>,
    lines: Vec<Line>,
    silent: usize,
    figures: String,
    export: String,
}

struct Line {
    unit: String,
    above: String,
    href: Option<String>,
    answer: String,
    answer_class: &'static str,
    state: String,
    state_class: &'static str,
    mine: bool,
    order: u8,
}

/// The regime and period that the page is about.
struct Asked {
    known: Arc<Known>,
    case: Case,
}

pub(super) async fn show(desk: Desk, query: Query) -> crate::http::Answer {
    let (directory, calendar) = (desk.directory(), desk.site.kept.days.calendar(desk.db()).await?);
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let mine = mine(&desk, tools).await?;
    let c = desk.chrome("filing.menu");
    let Some(asked) = asked(&desk, &mine, query.get("regime"), query.get("period")) else {
        return Ok(Reply::page(&ReceivedPage::empty(c)));
    };
    let today = desk.today();
    let mut periods = asked.known.periods(today.plus_days(-400), today.plus_days(31));
    periods.reverse();
    let option = |period: &civic::period::Period| {
        (
            period.key.clone(),
            capital(&period.label()),
            period.key == asked.case.period.key,
        )
    };
    let due = asked.case.edition.1.due(&asked.case.period, &calendar);
    let lines = lines(&desk, &c, tools, &asked, due).await?;
    Ok(Reply::page(&ReceivedPage {
        regimes: mine
            .iter()
            .map(|known| {
                (
                    known.row.id.clone(),
                    known.row.title.clone(),
                    known.row.id == asked.known.row.id,
                )
            })
            .collect(),
        periods: periods.iter().map(option).collect(),
        regime: asked.known.row.id.clone(),
        period: asked.case.period.key.clone(),
        label: capital(&asked.case.period.label_with_days()),
        due: due.map_or_else(
            || c.t("filing.due.none"),
            |due| c.tf("filing.due.day", [("day", due.short().as_str())]),
        ),
        counts: counts(&c, &lines),
        silent: lines.iter().filter(|line| line.order <= 1).count(),
        figures: format!("/figures/{}?period={}", asked.known.row.id, asked.case.period.key),
        export: if asked.known.row.unit == desk.actor.unit {
            format!("/regimes/{}/filings", asked.known.row.id)
        } else {
            String::new()
        },
        lines,
        c,
    }))
}

impl ReceivedPage {
    fn empty(c: Chrome) -> Self {
        Self {
            c,
            regimes: Vec::new(),
            periods: Vec::new(),
            regime: String::new(),
            period: String::new(),
            label: String::new(),
            due: String::new(),
            counts: Vec::new(),
            lines: Vec::new(),
            silent: 0,
            figures: String::new(),
            export: String::new(),
        }
    }
}

/// The regimes by which this unit receives, or passes on.
async fn mine(desk: &Desk, tools: Tools<'_>) -> Result<Vec<Arc<Known>>, Refusal> {
    let mut regimes = known::all(desk.db(), &desk.site.kept.editions).await?;
    let told = approvers::regimes_of(desk.db(), &desk.actor.unit).await?;
    regimes.retain(|known| {
        known.row.state != "draft"
            && (told.contains(&known.row.id) || owe::takes_in(tools, known, &desk.actor.unit))
    });
    Ok(regimes)
}

/// What was asked for, or the newest period that is closed.
fn asked(desk: &Desk, mine: &[Arc<Known>], regime: &str, period: &str) -> Option<Asked> {
    let known = mine
        .iter()
        .find(|known| known.row.id == regime)
        .or_else(|| mine.first())?;
    let today = desk.today();
    let last = || {
        let closed = known.periods(today.plus_days(-400), today).pop();
        closed.or_else(|| known.periods(today, today.plus_days(400)).into_iter().next())
    };
    let period = known.period(period).or_else(last)?;
    let case = Case::of(known, period, &desk.actor.unit)?;
    Some(Asked {
        known: Arc::clone(known),
        case,
    })
}

/// The units whose reports come to this one, silent ones first.
async fn lines(
    desk: &Desk,
    c: &Chrome,
    tools: Tools<'_>,
    asked: &Asked,
    due: Option<viet::Date>,
) -> Result<Vec<Line>, Refusal> {
    let filings = rows::of_period(desk.db(), &asked.known.row.id, &asked.case.period.key).await?;
    let expected = asked.case.expected(tools);
    let decided = approvers::of_period(desk.db(), &asked.known.row.id, &asked.case.period.key).await?;
    let nothing = approvers::Decided::new();
    let mut lines = Vec::new();
    for unit in expected.units() {
        let case = Case {
            unit: unit.to_owned(),
            ..asked.case.clone()
        };
        let filing = filings.iter().find(|filing| filing.unit == unit);
        let told = filing
            .and_then(|filing| decided.get(&filing.id))
            .unwrap_or(&nothing);
        let levels = case.standing(tools.directory, filing, told, desk.today());
        if !levels.iter().any(|level| level.unit == desk.actor.unit) {
            continue;
        }
        let answer = owe::stands(
            filing,
            filing.and_then(|filing| filing.due_on.parse().ok()).or(due),
            desk.today(),
        );
        lines.push(line(desk, c, tools, &case, filing, answer, &levels)?);
    }
    lines.sort_by_cached_key(|line| {
        (
            line.order,
            viet::sort_key(&line.above),
            viet::sort_key(&line.unit),
        )
    });
    Ok(lines)
}

fn line(
    desk: &Desk,
    c: &Chrome,
    tools: Tools<'_>,
    case: &Case,
    filing: Option<&Filing>,
    answer: Answer,
    levels: &[Level],
) -> Result<Line, Refusal> {
    let state = filing.map(state_of).transpose()?;
    let next = filing.filter(|filing| filing.state == State::Submitted.code());
    let next = next.and_then(|filing| levels.get(usize::try_from(filing.level).ok()?));
    let waits = next.is_some_and(|level| level.unit == desk.actor.unit);
    let above = tools.directory.ancestors(&case.unit, case.period.to).nth(1);
    // A draft is the unit's own until it is sent.
    let open = filing.filter(|filing| filing.counts || filing.state == State::Returned.code());
    Ok(Line {
        unit: desk.unit_name(&case.unit),
        above: above.map(|unit| desk.unit_name(&unit.id)).unwrap_or_default(),
        href: open.map(|filing| format!("/filings/{}", filing.id)),
        answer: answer_words(c, answer),
        answer_class: answer_class(answer),
        state: state
            .filter(|_| open.is_some())
            .map(|state| c.t(state_key(state)))
            .unwrap_or_default(),
        state_class: state.map_or("st-none", state_class),
        mine: waits,
        order: match answer {
            Answer::Missing { .. } => 0,
            Answer::Waiting => 1,
            _ if waits => 2,
            _ => 3,
        },
    })
}

/// How many of each answer; never added together.
fn counts(c: &Chrome, lines: &[Line]) -> Vec<(String, String, &'static str)> {
    let all = lines.len();
    let of = |class: &'static str, key: &str| {
        let n = lines.iter().filter(|line| line.answer_class == class).count();
        (c.t(key), c.number(n as i64), class)
    };
    let mut counts = vec![(c.t("filing.count.expected"), c.number(all as i64), "st-received")];
    counts.extend([
        of("st-proven", "filing.count.reported"),
        of("st-under", "filing.count.late"),
        of("st-none", "filing.count.nothing"),
        of("st-overdue", "filing.count.missing"),
        of("st-unknown", "filing.count.waiting"),
    ]);
    counts
}

/// Reminds everybody who has not reported.
pub(super) async fn remind(desk: Desk, form: Form) -> crate::http::Answer {
    let (directory, calendar) = (desk.directory(), desk.site.kept.days.calendar(desk.db()).await?);
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let mine = mine(&desk, tools).await?;
    if !mine.iter().any(|known| known.row.id == form.get("regime")) {
        return Err(Refusal::NotFound);
    }
    let asked = asked(&desk, &mine, form.get("regime"), form.get("period")).ok_or(Refusal::NotFound)?;
    let filings = rows::of_period(desk.db(), &asked.known.row.id, &asked.case.period.key).await?;
    let due = asked.case.edition.1.due(&asked.case.period, &calendar);
    let expected = asked.case.expected(tools);
    let nothing = approvers::Decided::new();
    let silent = expected.units().filter(|unit| {
        let levels = Case {
            unit: (*unit).to_owned(),
            ..asked.case.clone()
        }
        .standing(&directory, None, &nothing, desk.today());
        levels.iter().any(|level| level.unit == desk.actor.unit)
            && !filings.iter().any(|filing| filing.unit == *unit && filing.counts)
    });
    let notices: Vec<_> = silent
        .map(|unit| json!([desk.site.ids.next(desk.at), unit]))
        .collect();
    let Some(due) = due.filter(|_| !notices.is_empty()) else {
        return Err(Refusal::Conflict(desk.t("filing.err.nobody")));
    };
    let (person, unit) = (desk.actor.person.as_str(), desk.actor.unit.as_str());
    let message = Some(form.get("message")).filter(|words| !words.is_empty());
    let notice = Notice {
        regime: &asked.known.row.id,
        period: &asked.case.period.key,
        days: None,
        due,
        by: Some((person, unit)),
        message,
    };
    let mut tx = desk.begin().await?;
    let sent = insert_notices(&mut tx, notices, &notice, desk.at).await?;
    let detail = json!({ "period": asked.case.period.key, "units": sent });
    desk.record(&mut tx, "filing.reminded", &asked.known.row.id, detail)
        .await?;
    tx.commit().await?;
    let back = format!(
        "/filings/received?regime={}&period={}",
        asked.known.row.id, asked.case.period.key
    );
    Ok(Reply::to(back).saying("filing.reminded"))
}
