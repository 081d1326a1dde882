//! One filing: the form for the unit that fills it in, the figures for those who read or approve it, and its way.

use std::collections::BTreeMap;

use askama::Template;
use civic::filing::{Answer, Kind, State};
use civic::permission::Act;
use civic::sheet::Sheet;
use civic::Moment;

use super::desk::{Case, kind_of, state_of, words};
use super::fields::{self, Section, Table};
use super::form::{Odd, Read, Typed};
use super::list::{answer_class, answer_words, capital, state_class, state_key};
use super::files::store::{self as files, Attachment};
use super::prefill::store as sources;
use super::store::{self as rows, Filing};
use super::{load, owe};
use crate::http::{Chrome, Desk, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "filing/show.html")]
pub(super) struct ShowPage {
    c: Chrome,
    id: String,
    title: String,
    period: String,
    unit: String,
    due: String,
    state: String,
    state_class: &'static str,
    answer: String,
    answer_class: &'static str,
    nothing: bool,
    version: i64,
    hash: String,
    step_key: String,
    tables: Vec<Table>,
    sections: Vec<Section>,
    odd: Vec<Odd>,
    files: Vec<File>,
    steps: Vec<StepLine>,
    way: Vec<Level>,
    /// The form can be filled in.
    may_write: bool,
    /// What was sent is edited: it leaves the totals until it is sent again.
    sent_already: bool,
    may_approve: bool,
    may_return: bool,
    remark: Option<String>,
    problem: Option<String>,
    closes: Option<String>,
    exchange: bool,
}

struct File {
    number: i64,
    name: String,
    size: String,
}

struct StepLine {
    words: String,
    who: String,
    at: String,
    remark: Option<String>,
    hash: String,
}

struct Level {
    unit: String,
    class: &'static str,
    words: String,
}

/// What a page shows beside what is stored.
#[derive(Default)]
pub(super) struct Shown {
    pub typed: Option<Typed>,
    pub read: Read,
    pub odd: Vec<Odd>,
    /// What others saved meanwhile, by column and by word code.
    pub theirs: BTreeMap<String, String>,
    pub problem: Option<String>,
    /// The key of the form as it was sent, so that sending it again is the same sending.
    pub step_key: Option<String>,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> crate::http::Answer {
    let (filing, case) = load(&desk, Act::SeeWork, &id).await?;
    Ok(Reply::page(&page(&desk, &filing, &case, Shown::default()).await?))
}

/// The period before, when the unit filed it with the same columns.
pub(super) async fn before(desk: &Desk, case: &Case) -> Result<Option<Sheet>, Refusal> {
    let Some(period) = case.edition.1.cut().previous(&case.period) else { return Ok(None) };
    let filing = rows::of(desk.db(), &case.known.row.id, &period.key, &case.unit).await?;
    let Some(filing) = filing.filter(|filing| filing.counts && filing.edition == case.edition.0) else { return Ok(None) };
    let revision = rows::revision(desk.db(), &filing.id, filing.version).await?;
    revision.map(|revision| Sheet::unpack(&revision.sheet).map_err(Refusal::broken)).transpose()
}

pub(super) async fn page(desk: &Desk, filing: &Filing, case: &Case, shown: Shown) -> Result<ShowPage, Refusal> {
    let c = desk.chrome("filing.menu");
    let edition = &*case.edition.1;
    let revision = rows::revision(desk.db(), &filing.id, filing.version).await?;
    let revision = revision.ok_or_else(|| Refusal::broken("a filing without its revision"))?;
    let sheet = Sheet::unpack(&revision.sheet).map_err(Refusal::broken)?;
    let (texts, reasons) = (words(&revision.texts)?, words(&revision.reasons)?);
    let before = before(desk, case).await?;
    let state = state_of(filing)?;
    let levels = case.levels(&desk.directory());
    let fresh = shown.typed.is_none();
    let typed = shown.typed.clone().unwrap_or_else(|| Typed::shown(edition, &sheet, &texts, &reasons));
    let odd = if fresh {
        let read = Read { sheet: sheet.clone(), reasons, ..Read::default() };
        super::form::odd(desk, edition, &read, before.as_ref())
    } else {
        shown.odd.clone()
    };
    let from = sources::sources(desk.db(), &filing.id).await?;
    let given = fields::Given { typed: &typed, shown: &shown, before: before.as_ref(), sources: &from, odd: &odd };
    let (tables, sections) = (fields::tables(&c, edition, given), fields::sections(edition, given));
    let steps = rows::steps(desk.db(), &filing.id).await?;
    let own = desk.actor.unit == filing.unit;
    let waits = levels.get(usize::try_from(filing.level).unwrap_or(0)).filter(|_| state == State::Submitted);
    let hand = desk.may(Act::ApproveFilings, &crate::access::to_filing(desk, &filing.unit, &levels)).is_ok();
    let due = filing.due_on.parse().ok();
    let answer = owe::stands(Some(filing), due, desk.today());
    let wrote = rows::wrote(desk.db(), &filing.id, &desk.actor.person).await?;
    Ok(ShowPage {
        id: filing.id.clone(),
        title: edition.name().to_owned(),
        period: capital(&case.period.label_with_days()),
        unit: desk.unit_name(&filing.unit),
        due: due.map_or_else(|| c.t("filing.due.none"), |due: viet::Date| c.tf("filing.due.day", [("day", due.short().as_str())])),
        state: c.t(state_key(state)),
        state_class: state_class(state),
        answer: if matches!(answer, Answer::Waiting) { String::new() } else { answer_words(&c, answer) },
        answer_class: answer_class(answer),
        nothing: kind_of(&filing.kind)? == Kind::Nothing,
        version: filing.version,
        hash: filing.content_hash.clone(),
        step_key: shown.step_key.clone().unwrap_or_else(|| desk.new_id()),
        tables,
        sections,
        odd,
        files: files::attachments(desk.db(), &filing.id).await?.into_iter().map(|file| file_of(&c, file)).collect(),
        remark: steps.iter().find(|step| step.step == "returned").and_then(|step| step.remark.clone()).filter(|_| state == State::Returned),
        way: way(desk, &c, filing, &levels, state),
        steps: steps.into_iter().map(|step| step_line(desk, &c, step)).collect(),
        may_write: own && desk.may(Act::File, &[civic::permission::Relation::Received]).is_ok() && !matches!(state, State::Consolidated | State::SentUp),
        sent_already: state.counts(),
        may_approve: hand && waits.is_some_and(|level| *level == desk.actor.unit) && !wrote,
        may_return: hand && matches!(state, State::Submitted | State::Approved | State::Consolidated),
        problem: shown.problem,
        closes: (case.period.to > desk.today()).then(|| c.tf("filing.closes", [("day", case.period.to.short().as_str())])),
        exchange: state.counts() || own,
        c,
    })
}

fn file_of(c: &Chrome, file: Attachment) -> File {
    let size = format!("{} kB", c.number((file.size + 1023) / 1024));
    File { number: file.number, name: file.file_name, size }
}

fn way(desk: &Desk, c: &Chrome, filing: &Filing, levels: &[String], state: State) -> Vec<Level> {
    let done = usize::try_from(filing.level).unwrap_or(0);
    let level = |(at, unit): (usize, &String)| {
        let (class, key) = match at {
            at if at < done => ("st-proven", "filing.way.approved"),
            at if at == done && state == State::Submitted => ("st-received", "filing.way.waits"),
            _ => ("st-none", "filing.way.later"),
        };
        Level { unit: desk.unit_name(unit), class, words: c.t(key) }
    };
    levels.iter().enumerate().map(level).collect()
}

fn step_line(desk: &Desk, c: &Chrome, step: rows::Taken) -> StepLine {
    let unit = step.unit.as_deref().map(|unit| desk.unit_name(unit)).unwrap_or_default();
    StepLine {
        words: c.t(&format!("filing.step.{}", step.step)),
        who: step.name.map_or_else(|| unit.clone(), |name| format!("{name}, {unit}")),
        at: Moment(step.made_at).short(),
        remark: step.remark,
        hash: step.hash.get(..12).unwrap_or("").to_owned(),
    }
}
