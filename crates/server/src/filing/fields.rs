//! The fields of the form, table by table, with what is known beside each.

use civic::indicator::{BETWEEN, Indicator};
use civic::regime::Edition;
use civic::sheet::Sheet;

use super::form::{Odd, Typed, in_words};
use super::prefill::store::Source;
use super::script::Around;
use super::show::Shown;
use crate::http::Chrome;

/// A table of the form.
pub(super) struct Table {
    pub name: String,
    pub lines: Vec<Line>,
}

/// An indicator with its breakdowns.
pub(super) struct Line {
    pub total: Cell,
    pub parts: Vec<Cell>,
    pub help: Option<String>,
    /// How much of the total no category takes, because the activities do not say.
    pub unsaid: Option<String>,
}

impl Line {
    /// True when a part of it says something, so that it is shown open.
    pub fn has_parts(&self) -> bool {
        self.parts.iter().any(|cell| {
            !cell.value.is_empty() || cell.wrong.is_some() || cell.theirs.is_some() || !cell.odd.is_empty()
        })
    }
}

/// A field.
pub(super) struct Cell {
    pub column: usize,
    /// It is the sum of others and not typed.
    pub sum: bool,
    pub asked: Asked,
    pub label: String,
    pub unit: String,
    pub value: String,
    pub before: Option<String>,
    /// How many activities it was filled in from.
    pub sources: Option<String>,
    pub wrong: Option<String>,
    pub odd: Vec<Odd>,
    pub theirs: Option<String>,
}

/// What the script of the form knows of a field; the server judges alone.
pub(super) struct Asked {
    /// Decimal places, bounds in units of the last: `data-…`.
    pub decimals: u8,
    pub least: String,
    pub most: String,
    pub negative: bool,
    pub required: bool,
    /// The condition for the script; empty for what is always asked.
    pub when: String,
    /// The condition as a sentence.
    pub only: String,
}

fn asked(c: &Chrome, edition: &Edition, indicator: &Indicator, whole: bool) -> Asked {
    let (asks, around) = (&indicator.asks, Around::form(edition));
    let bound = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    Asked {
        decimals: indicator.decimals,
        least: bound(asks.least),
        most: bound(asks.most),
        negative: indicator.may_be_negative,
        required: whole && asks.required,
        when: around
            .when(indicator)
            .map(|when| when.to_string())
            .unwrap_or_default(),
        only: around.only(c.lang, indicator),
    }
}

/// An answer in words.
pub(super) struct Section {
    /// The names that may be chosen, and whether they are.
    pub choices: Vec<(String, bool)>,
    pub several: bool,
    pub day: bool,
    /// The condition for the script, and as a sentence; empty for what is always asked.
    pub when: String,
    pub only: String,
    pub code: String,
    pub title: String,
    pub help: String,
    pub value: String,
    pub wrong: Option<String>,
    pub theirs: Option<String>,
}

/// What is known beside the fields.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub typed: &'a Typed,
    pub shown: &'a Shown,
    pub before: Option<&'a Sheet>,
    pub sources: &'a [Source],
    pub odd: &'a [Odd],
}

pub(super) fn tables(c: &Chrome, edition: &Edition, given: Given<'_>) -> Vec<Table> {
    let mut tables: Vec<Table> = edition
        .written()
        .tables
        .iter()
        .map(|table| Table {
            name: table.name.clone(),
            lines: Vec::new(),
        })
        .collect();
    for (at, column) in edition.columns().iter().enumerate() {
        let indicator = edition.indicator_of(at);
        let Some(table) = tables.get_mut(column.table) else {
            continue;
        };
        let cell = cell(c, edition, indicator, at, given);
        match table.lines.last_mut() {
            Some(line) if !column.parts.is_empty() => line.parts.push(cell),
            _ => table.lines.push(Line {
                total: cell,
                parts: Vec::new(),
                help: indicator.help.clone(),
                unsaid: unsaid(c, edition, at, given.sources),
            }),
        }
    }
    tables.retain(|table| !table.lines.is_empty());
    tables
}

fn unsaid(c: &Chrome, edition: &Edition, at: usize, from: &[Source]) -> Option<String> {
    let all: Vec<_> = super::prefill::unsaid(edition, at, from)
        .into_iter()
        .map(|(dimension, n)| {
            let n = c.number(n);
            c.tf(
                "filing.unsaid",
                [
                    ("dimension", dimension.to_lowercase().as_str()),
                    ("n", n.as_str()),
                ],
            )
        })
        .collect();
    (!all.is_empty()).then(|| all.join("; "))
}

fn cell(c: &Chrome, edition: &Edition, indicator: &Indicator, at: usize, given: Given<'_>) -> Cell {
    let column = &edition.columns()[at];
    let before = given.before.and_then(|sheet| sheet.get(at).value());
    let sources = given
        .sources
        .iter()
        .filter(|source| source.indicator == column.key)
        .count();
    let categories: Vec<&str> = edition.categories(at).collect();
    Cell {
        column: at,
        sum: indicator.asks.is_reckoned(),
        asked: asked(c, edition, indicator, column.parts.is_empty()),
        label: if categories.is_empty() {
            indicator.name.clone()
        } else {
            categories.join(", ")
        },
        unit: indicator.unit.clone(),
        value: given.typed.cells.get(at).cloned().unwrap_or_default(),
        before: before.map(|value| {
            c.tf(
                "filing.before",
                [("value", viet::fixed(value, indicator.decimals).as_str())],
            )
        }),
        sources: (sources > 0).then(|| c.tf("filing.from", [("n", c.number(sources as i64).as_str())])),
        wrong: given.shown.read.wrong.get(&at).cloned(),
        odd: given.odd.iter().filter(|odd| odd.column == at).cloned().collect(),
        theirs: given.shown.theirs.get(&format!("c{at}")).cloned(),
    }
}

pub(super) fn sections(c: &Chrome, edition: &Edition, given: Given<'_>) -> Vec<Section> {
    let section = |code: &str, title: &str, help: &str| Section {
        choices: Vec::new(),
        several: false,
        day: false,
        when: String::new(),
        only: String::new(),
        value: given.typed.texts.get(code).cloned().unwrap_or_default(),
        wrong: given.shown.read.wrong_texts.get(code).cloned(),
        theirs: given.shown.theirs.get(&format!("t-{code}")).cloned(),
        code: code.to_owned(),
        title: title.to_owned(),
        help: help.to_owned(),
    };
    let outline = edition
        .written()
        .outline
        .iter()
        .map(|one| section(&one.code, &one.title, one.help.as_deref().unwrap_or("")));
    let words = in_words(edition).map(|one| {
        let mut section = section(&one.code, &one.name, one.help.as_deref().unwrap_or(""));
        let said: Vec<&str> = section.value.split(BETWEEN).collect();
        let choices = one.asks.choices.iter();
        section.choices = choices
            .map(|choice| (choice.name.clone(), said.contains(&choice.name.as_str())))
            .collect();
        (section.several, section.day) = (one.asks.several, one.asks.day);
        let asked = asked(c, edition, one, true);
        (section.when, section.only) = (asked.when, asked.only);
        section
    });
    outline.chain(words).collect()
}
