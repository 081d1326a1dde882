//! One filing: the form for the unit that fills it in, the figures for those who read or approve it, and its way.

use std::collections::BTreeMap;

use askama::Template;
use civic::Moment;
use civic::filing::{Answer, Kind, Level as Stands, State, Why};
use civic::permission::Act;
use civic::sheet::Sheet;
use serde_json::{Map, Value, json};

use super::desk::{Case, kind_of, state_of, words};
use super::exchange;
use super::fields::{self, Section, Table};
use super::files::store::{self as files, Attachment};
use super::form::{Odd, Read, Typed};
use super::list::{answer_class, answer_words, capital, state_class, state_key};
use super::prefill::store as sources;
use super::rows::{Listing, listings};
use super::script;
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
    body: Body,
    may: May,
    files: Vec<File>,
    steps: Vec<StepLine>,
    way: Vec<Level>,
    /// What was sent is edited: it leaves the totals until it is sent again.
    sent_already: bool,
    remark: Option<String>,
    problem: Option<String>,
    closes: Option<String>,
    /// That it came late from a phone whose unit had merged.
    landed: Option<String>,
    exchange: bool,
    /// Who finishes it in the place of its unit.
    finisher: Option<String>,
    /// Rules and sentences for the script that judges while somebody types, as JSON.
    live: String,
}

struct Body {
    tables: Vec<Table>,
    listings: Vec<Listing>,
    sections: Vec<Section>,
    odd: Vec<Odd>,
    /// What ADX has no room for, as a sentence; empty when that is nothing.
    not_in_adx: String,
}

/// What this person may do now.
struct May {
    write: bool,
    approve: bool,
    send_back: bool,
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
    /// Why it is not the unit that the route names.
    why: Option<String>,
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
    /// The code of the listing that shall have more rows.
    pub more: Option<String>,
    /// The version that the form was written from; else what is stored now.
    pub version: Option<i64>,
    /// The key of the form as it was sent, so that sending it again is the same sending.
    pub step_key: Option<String>,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> crate::http::Answer {
    let (filing, case) = load(&desk, Act::SeeWork, &id).await?;
    Ok(Reply::page(&page(&desk, &filing, &case, Shown::default()).await?))
}

/// The period before, when the unit filed it with the same columns.
pub(super) async fn before(desk: &Desk, case: &Case) -> Result<Option<Sheet>, Refusal> {
    let Some(period) = case.edition.1.cut().previous(&case.period) else {
        return Ok(None);
    };
    let filing = rows::of(desk.db(), &case.known.row.id, &period.key, &case.unit).await?;
    let Some(filing) = filing.filter(|filing| filing.counts && filing.edition == case.edition.0) else {
        return Ok(None);
    };
    let revision = rows::revision(desk.db(), &filing.id, filing.version).await?;
    revision
        .map(|revision| Sheet::unpack(&revision.sheet).map_err(Refusal::broken))
        .transpose()
}

pub(super) async fn page(
    desk: &Desk,
    filing: &Filing,
    case: &Case,
    shown: Shown,
) -> Result<ShowPage, Refusal> {
    let (c, state, levels) = (
        desk.chrome("filing.menu"),
        state_of(filing)?,
        super::levels(desk, filing, case).await?,
    );
    let body = body(desk, &c, filing, case, &shown).await?;
    let steps = rows::steps(desk.db(), &filing.id).await?;
    let due: Option<viet::Date> = filing.due_on.parse().ok();
    let answer = owe::stands(Some(filing), due, desk.today());
    let files = files::attachments(desk.db(), &filing.id).await?;
    let returned = steps
        .iter()
        .find(|step| step.step == "returned")
        .filter(|_| state == State::Returned);
    Ok(ShowPage {
        id: filing.id.clone(),
        title: case.edition.1.name().to_owned(),
        period: capital(&case.period.label_with_days()),
        unit: desk.unit_name(&filing.unit),
        due: due.map_or_else(
            || c.t("filing.due.none"),
            |due| c.tf("filing.due.day", [("day", due.short().as_str())]),
        ),
        state: c.t(state_key(state)),
        state_class: state_class(state),
        answer: Some(answer)
            .filter(|answer| !matches!(answer, Answer::Waiting))
            .map(|answer| answer_words(&c, answer))
            .unwrap_or_default(),
        answer_class: answer_class(answer),
        nothing: kind_of(&filing.kind)? == Kind::Nothing,
        version: shown.version.unwrap_or(filing.version),
        hash: filing.content_hash.clone(),
        step_key: shown.step_key.unwrap_or_else(|| desk.new_id()),
        body,
        files: files.into_iter().map(|file| file_of(&c, file)).collect(),
        remark: returned.and_then(|step| step.remark.clone()),
        way: way(desk, &c, filing, &levels, &steps),
        may: may(desk, filing, &levels, state).await?,
        steps: steps.into_iter().map(|step| step_line(desk, &c, step)).collect(),
        sent_already: state.counts(),
        problem: shown.problem,
        closes: (case.period.to > desk.today())
            .then(|| c.tf("filing.closes", [("day", case.period.to.short().as_str())])),
        landed: landed(desk, filing).await?,
        live: live(desk, case, before(desk, case).await?.as_ref()),
        exchange: state.counts() || filing.is_written_by(&desk.directory(), &desk.actor.unit, desk.today()),
        finisher: finisher(desk, &c, filing),
        c,
    })
}

/// The rules between columns, the figures of the period before, and the sentences.
fn live(desk: &Desk, case: &Case, before: Option<&Sheet>) -> String {
    let edition = &*case.edition.1;
    let known = |at: usize| Some((at.to_string(), json!(before?.get(at).value()?)));
    let before: Map<String, Value> = (0..edition.columns().len()).filter_map(known).collect();
    let sentences = [
        ("nan", "filing.live.nan"),
        ("ambiguous", "filing.live.ambiguous"),
        ("precise", "filing.live.precise"),
        ("large", "filing.live.large"),
        ("negative", "filing.live.negative"),
        ("least", "filing.live.least"),
        ("most", "filing.live.most"),
        ("say", "filing.odd.contradiction"),
        ("sum", "filing.live.sum"),
        ("far", "filing.odd.far"),
        ("count", "filing.live.count"),
    ];
    let words: Map<String, Value> = sentences
        .iter()
        .map(|(name, key)| ((*name).to_owned(), json!(desk.t(key))))
        .collect();
    json!({ "checks": super::phone::state::checks(edition), "before": before, "words": words, "sums": sums(edition),
        "rows": totals(edition), "rules": script::rules(desk.lang, edition), "formulas": script::formulas(edition),
        "listings": script::listings(desk.lang, edition) })
    .to_string()
}

/// Each sum with the columns that it is of: `[column, [[column, true when taken away], …]]`.
pub(super) fn sums(edition: &civic::regime::Edition) -> Vec<Value> {
    let of = |at: usize| {
        let terms = &edition.indicator_of(at).asks.sum;
        let parts: Option<Vec<_>> = terms
            .iter()
            .map(|term| Some(json!([edition.column(&term.indicator)?, term.minus])))
            .collect();
        Some(json!([at, parts.filter(|parts| !parts.is_empty())?]))
    };
    (0..edition.columns().len()).filter_map(of).collect()
}

/// What is reckoned from rows: `[column, code of the repeat, place of its column or null for the number of rows]`.
pub(super) fn totals(edition: &civic::regime::Edition) -> Vec<Value> {
    let of = |at: usize| {
        let rows = edition.indicator_of(at).asks.rows.as_ref()?;
        let mut columns = edition.repeat(&rows.repeat)?.columns.iter();
        let place = rows
            .column
            .as_ref()
            .map(|code| columns.position(|column| column.code == *code));
        Some(json!([at, rows.repeat, place.flatten()]))
    };
    (0..edition.columns().len()).filter_map(of).collect()
}

/// The words of the label, as with activities.
async fn landed(desk: &Desk, filing: &Filing) -> Result<Option<String>, Refusal> {
    let Some(row) = super::phone::landed(desk.db(), &filing.id).await? else {
        return Ok(None);
    };
    let unit = desk.unit_name(&row.phone_unit);
    let key = if row.landed == "undecided" {
        "filing.late_undecided"
    } else {
        "filing.late"
    };
    Ok(Some(desk.tf(key, &[("unit", unit.as_str())])))
}

/// The form or the figures: what was typed, or what is stored.
async fn body(desk: &Desk, c: &Chrome, filing: &Filing, case: &Case, shown: &Shown) -> Result<Body, Refusal> {
    let edition = &*case.edition.1;
    let revision = rows::revision(desk.db(), &filing.id, filing.version).await?;
    let revision = revision.ok_or_else(|| Refusal::broken("a filing without its revision"))?;
    let sheet = Sheet::unpack(&revision.sheet).map_err(Refusal::broken)?;
    let (texts, reasons) = (words(&revision.texts)?, words(&revision.reasons)?);
    let before = before(desk, case).await?;
    let (typed, odd) = match &shown.typed {
        Some(typed) => (typed.clone(), shown.odd.clone()),
        None => {
            let typed = Typed::shown(edition, &sheet, &texts, &reasons);
            let read = Read {
                sheet,
                reasons,
                ..Read::default()
            };
            (typed, super::form::odd(desk, edition, &read, before.as_ref()))
        }
    };
    let from = sources::sources(desk.db(), &filing.id).await?;
    let given = fields::Given {
        typed: &typed,
        shown,
        before: before.as_ref(),
        sources: &from,
        odd: &odd,
    };
    let (tables, sections) = (
        fields::tables(c, edition, given),
        fields::sections(c, edition, given),
    );
    let more = shown.more.as_deref();
    let listings = listings(c, edition, &typed, &shown.read, &shown.theirs, more);
    Ok(Body {
        not_in_adx: exchange::not_in_adx(c, edition, &typed.texts, &listings),
        listings,
        tables,
        sections,
        odd,
    })
}

/// What this person may do with it now.
async fn may(desk: &Desk, filing: &Filing, levels: &[Stands], state: State) -> Result<May, Refusal> {
    let relations = crate::access::to_filing(desk, &filing.unit, filing.finisher.as_deref(), levels);
    let done = usize::try_from(filing.level).unwrap_or(0);
    let waits = levels.get(done).filter(|_| state == State::Submitted);
    let hand = desk.may(Act::ApproveFilings, &relations).is_ok();
    let wrote = rows::wrote(desk.db(), &filing.id, &desk.actor.person).await?;
    Ok(May {
        write: desk.may(Act::File, &relations).is_ok()
            && !matches!(state, State::Consolidated | State::SentUp),
        approve: hand && waits.is_some_and(|level| level.unit == desk.actor.unit) && !wrote,
        send_back: hand && matches!(state, State::Submitted | State::Approved | State::Consolidated),
    })
}

fn file_of(c: &Chrome, file: Attachment) -> File {
    let size = format!("{} kB", c.number((file.size + 1023) / 1024));
    File {
        number: file.number,
        name: file.file_name,
        size,
    }
}

fn way(desk: &Desk, c: &Chrome, filing: &Filing, levels: &[Stands], steps: &[rows::Taken]) -> Vec<Level> {
    let done = usize::try_from(filing.level).unwrap_or(0);
    let level = |(at, stands): (usize, &Stands)| {
        let (class, key) = match at {
            at if at < done => ("st-proven", "filing.way.approved"),
            at if at == done && filing.state == State::Submitted.code() => {
                ("st-received", "filing.way.waits")
            }
            _ => ("st-none", "filing.way.later"),
        };
        let by = approved_by(filing, at as i64 + 1, steps).filter(|_| at < done);
        let unit = by.unwrap_or(&stands.unit);
        Level {
            unit: desk.unit_name(unit),
            class,
            words: c.t(key),
            why: (*unit != stands.asked || stands.why == Why::Nobody).then(|| why(desk, c, stands)),
        }
    };
    levels.iter().enumerate().map(level).collect()
}

/// The unit that approved for a level: the one of the time, which may have ended since.
fn approved_by<'a>(filing: &Filing, level: i64, steps: &'a [rows::Taken]) -> Option<&'a String> {
    let approvals = steps
        .iter()
        .filter(|step| step.step == "approved" && step.hash == filing.content_hash && step.level >= level);
    approvals.min_by_key(|step| step.level)?.unit.as_ref()
}

/// Whose place it takes, and why.
fn why(desk: &Desk, c: &Chrome, stands: &Stands) -> String {
    let key = match stands.why {
        Why::Named | Why::Successor => "filing.stands.successor",
        Why::Above => "filing.stands.above",
        Why::Decided => "filing.stands.decided",
        Why::Nobody => "filing.stands.nobody",
    };
    c.tf(key, [("unit", desk.unit_name(&stands.asked).as_str())])
}

/// Who finishes it, when its unit has ended: whoever was named, or the one that took its place.
fn finisher(desk: &Desk, c: &Chrome, filing: &Filing) -> Option<String> {
    let own = desk.actor.unit.as_str();
    let takes_over = filing.unit != own && filing.is_written_by(&desk.directory(), own, desk.today());
    let (key, finisher) = match filing.finisher.as_deref() {
        Some(finisher) => ("filing.finisher", finisher),
        None if takes_over => ("filing.former", own),
        None => return None,
    };
    let (unit, former) = (desk.unit_name(finisher), desk.unit_name(&filing.unit));
    Some(c.tf(key, [("unit", unit.as_str()), ("former", former.as_str())]))
}

fn step_line(desk: &Desk, c: &Chrome, step: rows::Taken) -> StepLine {
    let unit = step
        .unit
        .as_deref()
        .map(|unit| desk.unit_name(unit))
        .unwrap_or_default();
    StepLine {
        words: c.t(&format!("filing.step.{}", step.step)),
        who: step
            .name
            .map_or_else(|| unit.clone(), |name| format!("{name}, {unit}")),
        at: Moment(step.made_at).short(),
        remark: step.remark,
        hash: step.hash.get(..12).unwrap_or("").to_owned(),
    }
}
