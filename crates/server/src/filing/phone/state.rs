//! What a phone keeps of periodic reports: what is owed, the forms, figures that activities say, and the last own reports.

use std::collections::{BTreeMap, HashMap};

use civic::filing::{Kind, State};
use civic::permission::{Act, Relation};
use civic::regime::Edition;
use civic::sheet::Sheet;
use serde_json::{Map, Value, json};
use viet::Date;

use super::super::desk::{Tools, kind_of, state_of, words};
use super::super::form::{Typed, in_words};
use super::super::former;
use super::super::list::{answer_key, capital, state_key};
use super::super::owe::{self, Owed};
use super::super::prefill::{self, store as sources, store::Done, store::Source};
use super::super::script::{self, Around};
use super::super::show::before;
use super::super::store::{self as rows, Filing, Revision};
use crate::http::{Desk, Refusal};

/// So many periods that are owed go to the phone, the latest ones.
const MOST_OWED: usize = 12;
/// So many of the last reports of each regime go with them.
const MOST_SENT: usize = 3;
/// So many activities are named behind a figure.
const MOST_NAMED: usize = 3;

/// The part of the phone's state that is about reports.
pub(crate) async fn state(desk: &Desk) -> Result<Value, Refusal> {
    if desk.may(Act::File, &[Relation::Received]).is_err() {
        return Ok(json!({ "rows": [], "forms": {} }));
    }
    let (directory, calendar) = (desk.directory(), desk.site.kept.days.calendar(desk.db()).await?);
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let chosen = chosen(owe::of_unit(desk.db(), (tools, &calendar), &desk.actor.unit).await?);
    let done = logged(desk, &chosen).await?;
    let (mut all, mut forms) = (Vec::with_capacity(chosen.len()), Map::new());
    for one in &chosen {
        let name = form_name(one);
        let edition = &*one.case.edition.1;
        forms.entry(name).or_insert_with(|| form(desk, edition));
        all.push(row(desk, one, &done).await?);
    }
    Ok(json!({ "rows": all, "forms": forms }))
}

/// What is owed, the latest of it, and of what was sent the last few of each regime.
fn chosen(owed: Vec<Owed>) -> Vec<Owed> {
    let (sent, mut open): (Vec<_>, Vec<_>) = owed.into_iter().partition(|one| counts(one).is_some());
    let skip = open.len().saturating_sub(MOST_OWED);
    open.drain(..skip);
    let mut of_regime: HashMap<String, usize> = HashMap::new();
    let mut last: Vec<_> = sent
        .into_iter()
        .rev()
        .filter(|one| {
            let seen = of_regime.entry(one.case.known.row.id.clone()).or_default();
            *seen += 1;
            *seen <= MOST_SENT
        })
        .collect();
    last.reverse();
    open.extend(last);
    open
}

fn counts(one: &Owed) -> Option<&Filing> {
    one.filing.as_ref().filter(|filing| filing.counts)
}

/// The unit's activities in all periods that are not begun, read once.
async fn logged(desk: &Desk, chosen: &[Owed]) -> Result<Vec<Done>, Refusal> {
    let open = || {
        chosen
            .iter()
            .filter(|one| one.filing.is_none())
            .map(|one| &one.case.period)
    };
    let (Some(from), Some(to)) = (
        open().map(|period| period.from).min(),
        open().map(|period| period.to).max(),
    ) else {
        return Ok(Vec::new());
    };
    let (from, to) = (from.to_string(), to.to_string());
    Ok(sources::done(desk.db(), &desk.actor.unit, &from, &to).await?)
}

fn form_name(one: &Owed) -> String {
    format!("{}/{}", one.case.known.row.id, one.case.edition.0)
}

/// A form as it is filled in: tables of lines with their columns, questions in words, rules between columns.
fn form(desk: &Desk, edition: &Edition) -> Value {
    let written = edition.written();
    let mut tables: Vec<(String, Vec<Value>)> = written
        .tables
        .iter()
        .map(|table| (table.name.clone(), Vec::new()))
        .collect();
    for (at, column) in edition.columns().iter().enumerate() {
        let indicator = edition.indicator_of(at);
        let lines = &mut tables[column.table].1;
        match lines.last_mut().filter(|_| !column.parts.is_empty()) {
            Some(line) => {
                let label = edition.categories(at).collect::<Vec<_>>().join(", ");
                if let Some(parts) = line["parts"].as_array_mut() {
                    parts.push(json!([at, label]));
                }
            }
            None => lines.push(json!({
                "at": at, "label": indicator.name, "unit": indicator.unit, "help": indicator.help,
                "d": indicator.decimals, "neg": indicator.may_be_negative, "parts": [], "asks": asks(edition, indicator),
            })),
        }
    }
    let tables: Vec<_> = tables
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(name, lines)| json!({ "name": name, "lines": lines }))
        .collect();
    let outline = written.outline.iter();
    let outline = outline.map(|one| json!({ "code": one.code, "title": one.title, "help": one.help }));
    let answers = in_words(edition).map(
        |one| json!({ "code": one.code, "title": one.name, "help": one.help, "asks": asks(edition, one) }),
    );
    let sections: Vec<_> = outline.chain(answers).collect();
    let mut form = json!({ "name": edition.name(), "tables": tables, "sections": sections, "checks": checks(edition),
        "sums": super::super::show::sums(edition) });
    let (rules, formulas) = (script::rules(desk.lang, edition), script::formulas(edition));
    if !rules.is_empty() {
        form["rules"] = json!(rules);
    }
    if !formulas.is_empty() {
        form["formulas"] = json!(formulas);
    }
    if !edition.repeats().is_empty() {
        form["repeats"] = edition
            .repeats()
            .iter()
            .map(|one| repeat(desk, edition, one))
            .collect();
        form["totals"] = json!(super::super::show::totals(edition));
    }
    form
}

/// A table whose rows are added: what each column takes.
fn repeat(desk: &Desk, edition: &Edition, repeat: &civic::repeat::Repeat) -> Value {
    let around = Around::row(edition, repeat);
    let column = |one: &civic::indicator::Indicator| {
        let asks = &one.asks;
        let choices: Vec<&str> = asks.choices.iter().map(|choice| choice.name.as_str()).collect();
        let mut column = json!({ "label": one.name, "unit": one.unit, "figure": one.adds.rule().is_some(), "day": asks.day,
            "d": one.decimals, "neg": one.may_be_negative, "choices": choices, "several": asks.several,
            "least": asks.least, "most": asks.most, "required": asks.required });
        let more = script::column(desk.lang, around, one);
        if let (Some(column), Value::Object(more)) = (column.as_object_mut(), more) {
            column.extend(more);
        }
        column
    };
    let columns: Vec<Value> = repeat.columns.iter().map(column).collect();
    let mut said =
        json!({ "code": repeat.code, "name": repeat.name, "help": repeat.help, "columns": columns });
    if repeat.count.is_some() {
        (said["count"], said["counts"]) = (
            script::count(edition, repeat),
            json!(desk.tf("filing.live.count", &[("n", "{n}")])),
        );
    }
    said
}

/// What an answer must keep to, as far as something is asked.
fn asks(edition: &Edition, indicator: &civic::indicator::Indicator) -> Value {
    let asks = &indicator.asks;
    if asks.is_nothing() {
        return Value::Null;
    }
    let choices: Vec<&str> = asks.choices.iter().map(|choice| choice.name.as_str()).collect();
    json!({ "choices": choices, "several": asks.several, "least": asks.least, "most": asks.most,
        "required": asks.required, "if": Around::form(edition).when(indicator), "sum": asks.is_reckoned(), "day": asks.day })
}

/// The rules between columns, for the phone's own look at what is typed.
pub(crate) fn checks(edition: &Edition) -> Vec<Value> {
    let rule = |rule: &civic::indicator::Check| json!([rule.left, rule.op, rule.right, rule.say]);
    edition.checks().iter().map(rule).collect()
}

async fn row(desk: &Desk, one: &Owed, done: &[Done]) -> Result<Value, Refusal> {
    let (case, edition) = (&one.case, &*one.case.edition.1);
    let on = name_of(desk, one);
    let to = case
        .levels(&desk.directory())
        .first()
        .map(|unit| desk.unit_name(unit));
    let mut row = json!({
        "on": on, "form": form_name(one), "edition": case.edition.0, "period": capital(&case.period.label_with_days()),
        "ends": case.period.to.to_string(), "due": one.due.map(|day| day.to_string()), "to": to, "version": 0,
        "state": "none", "sent": false, "said": { "cells": {} },
    });
    if case.unit != desk.actor.unit {
        row["unit"] = json!(desk.unit_name(&case.unit));
        row["id"] = json!(one.filing.as_ref().map(|filing| &filing.id));
    }
    if counts(one).is_none()
        && let Some(sheet) = before(desk, case).await?
    {
        row["before"] = cells(edition, &sheet);
    }
    match &one.filing {
        Some(filing) => begun(desk, one, filing, &mut row).await?,
        None => fill(desk, one, done, &mut row),
    }
    Ok(row)
}

/// How the phone names a report: the same before and after it was begun, by whichever part of a divided unit, so that what
/// was written about it finds it again. Only what a unit outside the lineage was told to finish has no other name than its own.
fn name_of(desk: &Desk, one: &Owed) -> String {
    let (regime, period, unit) = (&one.case.known.row.id, &one.case.period.key, &one.case.unit);
    let own = &desk.actor.unit;
    let told = |filing: &&Filing| {
        filing.finisher.is_some() && !former::is_heir(&desk.directory(), own, unit, desk.today())
    };
    match one.filing.as_ref().filter(told) {
        _ if unit == own => format!("{regime}/{period}"),
        Some(filing) => filing.id.clone(),
        None => format!("{regime}/{period}/{unit}"),
    }
}

/// What is stored of a report that was begun.
async fn begun(desk: &Desk, one: &Owed, filing: &Filing, row: &mut Value) -> Result<(), Refusal> {
    let revision = rows::revision(desk.db(), &filing.id, filing.version).await?;
    let revision = revision.ok_or_else(|| Refusal::broken("a filing without its revision"))?;
    let state = state_of(filing)?;
    row["version"] = json!(filing.version);
    row["state"] = json!(filing.state);
    row["state_words"] = json!(desk.t(state_key(state)));
    row["said"] = said(&one.case.edition.1, &revision)?;
    if filing.counts {
        row["sent"] = json!(true);
        row["sent_at"] = json!(filing.submitted_at);
        let (key, days) = answer_key(one.answer);
        row["answer"] = json!(desk.tf(key, &[("n", viet::grouped(days).as_str())]));
        return Ok(());
    }
    if state == State::Returned {
        let steps = rows::steps(desk.db(), &filing.id).await?;
        let remark = steps
            .into_iter()
            .find(|step| step.step == "returned")
            .and_then(|step| step.remark);
        row["remark"] = json!(remark);
    }
    let from = sources::sources(desk.db(), &filing.id).await?;
    row["from"] = named(desk, &one.case.edition.1, &from);
    Ok(())
}

/// What the unit's activities say of a period that was not begun.
fn fill(desk: &Desk, one: &Owed, done: &[Done], row: &mut Value) {
    let (edition, period) = (&*one.case.edition.1, &one.case.period);
    let within = |done: &&Done| {
        let day: Option<Date> = done.happened_on.parse().ok();
        day.is_some_and(|day| period.from <= day && day <= period.to)
    };
    let own: Vec<Done> = if one.case.unit == desk.actor.unit {
        done.iter().filter(within).cloned().collect()
    } else {
        Vec::new()
    };
    let filled = prefill::add_up(edition, &own);
    let from: Vec<Source> = filled
        .sources
        .iter()
        .filter_map(|source| source_of(&own, source))
        .collect();
    row["fill"] = cells(edition, &filled.sheet);
    row["from"] = named(desk, edition, &from);
}

/// An activity behind a figure, as it would be kept: indicator's key, activity, what it gave.
fn source_of(own: &[Done], source: &Value) -> Option<Source> {
    let (key, id, amount) = (source[0].as_str()?, source[1].as_str()?, source[2].as_i64()?);
    let done = own.iter().find(|done| done.id == id)?;
    Some(Source {
        indicator: key.to_owned(),
        activity: id.to_owned(),
        amount,
        kind: done.kind.clone(),
        happened_on: done.happened_on.clone(),
        place: done.place.clone(),
        audience: done.audience.clone(),
        topic: done.topic.clone(),
        withdrawn_at: None,
    })
}

/// The activities behind each figure in words, by column; of a breakdown only how many.
fn named(desk: &Desk, edition: &Edition, from: &[Source]) -> Value {
    let mut all = Map::new();
    for (at, column) in edition.columns().iter().enumerate() {
        let some: Vec<&Source> = from
            .iter()
            .filter(|source| source.indicator == column.key)
            .collect();
        if some.is_empty() {
            continue;
        }
        let n = viet::grouped(some.len() as i64);
        let mut words = desk.tf("filing.from", &[("n", n.as_str())]);
        if column.parts.is_empty() {
            let first: Vec<_> = some
                .iter()
                .take(MOST_NAMED)
                .map(|source| one(desk, source))
                .collect();
            let rest = if some.len() > MOST_NAMED { "; …" } else { "" };
            words = format!("{words}: {}{rest}", first.join("; "));
            for (dimension, n) in prefill::unsaid(edition, at, from) {
                let (dimension, n) = (dimension.to_lowercase(), viet::grouped(n));
                let said = desk.tf("filing.unsaid", &[("dimension", &dimension), ("n", &n)]);
                words = format!("{words}. {said}");
            }
        }
        all.insert(at.to_string(), json!(words));
    }
    Value::Object(all)
}

/// Day, place or kind, and what it gave.
fn one(desk: &Desk, source: &Source) -> String {
    let day = &source.happened_on;
    let day = day.parse::<Date>().map_or_else(|_| day.clone(), Date::short);
    let kind = || desk.t(&format!("activity.kind.{}", source.kind));
    let what = source.place.clone().unwrap_or_else(kind);
    format!("{day} {what} ({})", viet::grouped(source.amount))
}

/// The known figures by column, as they are typed.
fn cells(edition: &Edition, sheet: &Sheet) -> Value {
    let shown = Typed::shown(edition, sheet, &BTreeMap::new(), &BTreeMap::new());
    let known = shown
        .cells
        .into_iter()
        .enumerate()
        .filter(|(_, text)| !text.is_empty());
    Value::Object(known.map(|(at, text)| (at.to_string(), json!(text))).collect())
}

/// What a revision says: figures by column, words, reasons.
pub(super) fn said(edition: &Edition, revision: &Revision) -> Result<Value, Refusal> {
    let sheet = Sheet::unpack(&revision.sheet).map_err(Refusal::broken)?;
    let mut said = json!({ "cells": cells(edition, &sheet) });
    for (name, value) in [("texts", &revision.texts), ("reasons", &revision.reasons)] {
        let words = words(value)?;
        if !words.is_empty() {
            said[name] = json!(words);
        }
    }
    if kind_of(&revision.kind)? == Kind::Nothing {
        said["nothing"] = json!(true);
    }
    Ok(said)
}
