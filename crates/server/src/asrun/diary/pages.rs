//! The diary on the screen and on paper.

use askama::Template;

use super::asked::{Asked, Per};
use super::line::{Line, time};
use super::{Chain, of};
use crate::http::{Answer, Chrome, Desk, Query, Reply};
use crate::i18n::{self, Lang};

#[derive(Template)]
#[template(path = "asrun/diary/show.html")]
struct ShowPage {
    c: Chrome,
    lead: String,
    unit: String,
    stations: Vec<(String, String, bool)>,
    pers: Vec<(&'static str, String, bool)>,
    on: String,
    address: String,
    before: String,
    after: String,
    when: String,
    summary: String,
    own_relayed: String,
    lines: Vec<Row>,
    chains: Vec<Chain>,
    by_hand: String,
    /// Only one bulletin's lines are shown.
    part: bool,
}

struct Row {
    day: String,
    planned: String,
    programme: String,
    class: String,
    started: String,
    ended: String,
    minutes: String,
    language: String,
    source: String,
    result: String,
    code: &'static str,
    reason: String,
    clause: Option<(String, String)>,
    drill: bool,
}

fn row(line: &Line, lang: Lang) -> Row {
    Row {
        day: line.due.day().short(),
        planned: line
            .planned
            .map_or_else(|| i18n::text(lang, "asrun.unknown"), time),
        programme: line.programme(lang),
        class: line.class_words(lang),
        started: line.started_words(lang),
        ended: line.ended_words(lang),
        minutes: line.minutes_words(lang),
        language: line.language_words(lang),
        source: line.source_words(lang),
        result: line.result(lang),
        code: line.counts.code(),
        reason: line.reason_words(lang),
        clause: line.clause().zip(line.directive_words(lang)),
        drill: line.drill,
    }
}

pub(in crate::asrun) async fn show(desk: Desk, query: Query) -> Answer {
    let asked = Asked::of(&desk, &query).await?;
    let diary = of(&desk, &asked).await?;
    let c = desk.chrome("asrun.menu");
    let (first, last) = asked.days();
    let counted = |codes: &[&str]| {
        let lines = diary.lines.iter();
        c.number(lines.filter(|line| codes.contains(&line.counts.code())).count() as i64)
    };
    let summary = c.tf(
        "asrun.summary",
        [
            ("all", c.number(diary.lines.len() as i64).as_str()),
            ("done", counted(&["confirmed", "sent"]).as_str()),
            ("part", counted(&["partial", "failed"]).as_str()),
            ("unknown", counted(&["unknown"]).as_str()),
        ],
    );
    Ok(Reply::page(&ShowPage {
        lead: c.tf("asrun.lead", [("unit", desk.unit_name(&asked.unit).as_str())]),
        stations: asked
            .stations
            .iter()
            .map(|(unit, name)| (unit.clone(), name.clone(), *unit == asked.unit))
            .collect(),
        pers: Per::ALL
            .map(|per| {
                let words = c.t(&format!("asrun.per.{}", per.code()));
                (per.code(), words, per == asked.per)
            })
            .to_vec(),
        on: asked.on.to_string(),
        address: asked.address(asked.on),
        before: asked.address(first.plus_days(-1)),
        after: asked.address(last.plus_days(1)),
        when: asked.when(),
        summary,
        own_relayed: diary.minutes_words(desk.lang),
        lines: diary.lines.iter().map(|line| row(line, desk.lang)).collect(),
        by_hand: diary.by_hand.join(", "),
        chains: diary.chains,
        part: !asked.bulletin.is_empty(),
        unit: asked.unit,
        c,
    }))
}

#[derive(Template)]
#[template(path = "asrun/diary/print.html")]
struct PrintPage {
    c: Chrome,
    unit: String,
    when: String,
    back: String,
    address: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    chains: Vec<String>,
    by_hand: String,
    own_relayed: String,
}

/// For the shelf and the inspector: Vietnamese, whatever the language of the desk.
pub(in crate::asrun) async fn print(desk: Desk, query: Query) -> Answer {
    let asked = Asked::of(&desk, &query).await?;
    let diary = of(&desk, &asked).await?;
    let address = asked.address(asked.on);
    Ok(Reply::page(&PrintPage {
        c: desk.chrome("asrun.menu"),
        unit: desk.unit_name(&asked.unit),
        when: asked.when(),
        back: format!("/broadcast-log?{address}"),
        heads: super::output::heads(),
        rows: super::output::cells(&diary),
        chains: diary.chains.iter().map(super::output::chain_words).collect(),
        by_hand: diary.by_hand.join(", "),
        own_relayed: diary.minutes_words(Lang::Vi),
        address,
    }))
}
