//! The tables of a form whose rows the reporter adds: as they are typed, read, and shown.

use std::collections::BTreeMap;

use civic::indicator::{BETWEEN, Indicator};
use civic::regime::Edition;
use civic::repeat::{self, Repeat, Wrong};

use super::form::{Read, Typed};
use crate::http::{Chrome, Form};

/// So many blank rows are there to begin with, and so many more when somebody asks for some.
const BLANK: usize = 2;
const MORE: usize = 5;

/// The rows of a form as one answer: whole, as imports and phones send them, or cell by cell from the page.
pub(super) fn typed(repeat: &Repeat, form: &Form) -> String {
    let whole = format!("t-{}", repeat.code);
    if form.has(&whole) {
        return form.get(&whole).to_owned();
    }
    let prefix = format!("x-{}-", repeat.code);
    let mut cells: BTreeMap<usize, BTreeMap<usize, Vec<&str>>> = BTreeMap::new();
    for (name, value) in form.fields().filter(|(_, value)| !value.is_empty()) {
        let place = name.strip_prefix(&prefix).and_then(|place| place.split_once('-'));
        let place = place.and_then(|(row, column)| Some((row.parse().ok()?, column.parse().ok()?)));
        let Some((row, column)) = place.filter(|(_, column)| *column < repeat.columns.len()) else {
            continue;
        };
        cells
            .entry(row)
            .or_default()
            .entry(column)
            .or_default()
            .push(value);
    }
    let row = |row: BTreeMap<usize, Vec<&str>>| {
        let cell = |at: usize| row.get(&at).map(|all| all.join(BETWEEN)).unwrap_or_default();
        (0..repeat.columns.len()).map(cell).collect()
    };
    repeat::write(&cells.into_values().map(row).collect::<Vec<_>>())
}

/// Reads the rows of every repeat.
pub(super) fn read(edition: &Edition, typed: &Typed, read: &mut Read) {
    for repeat in edition.repeats() {
        let Some(text) = typed.texts.get(&repeat.code).filter(|text| !text.is_empty()) else {
            continue;
        };
        let rows = repeat.read(text);
        if !rows.text.is_empty() {
            read.texts.insert(repeat.code.clone(), rows.text);
        }
        say(repeat, &rows.wrong, read);
    }
}

/// What must be filled in and is not.
pub(super) fn require(edition: &Edition, read: &mut Read) {
    for repeat in edition.repeats() {
        let missing = read.texts.get(&repeat.code).map(|text| repeat.missing(text));
        say(repeat, &missing.unwrap_or_default(), read);
    }
}

/// So many faults of a table are said; more of them are of the same kind.
const SAID: usize = 12;

fn say(repeat: &Repeat, wrong: &[Wrong], read: &mut Read) {
    let code = &repeat.code;
    let places = wrong.iter().map(|wrong| (code.clone(), wrong.row, wrong.column));
    read.wrong_rows.extend(places);
    let said = wrong.iter().take(SAID).map(|wrong| repeat.sentence(wrong));
    let said: Vec<String> = said.collect();
    if !said.is_empty() {
        let words = read.wrong_texts.entry(code.clone()).or_default();
        *words = [words.as_str(), &said.join(" ")].join(" ").trim().to_owned();
    }
}

/// The rows in running words: what stands beside one's own when two wrote.
#[must_use]
pub(super) fn in_words(text: &str) -> String {
    let row = |cells: Vec<String>| {
        let filled: Vec<String> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        filled.join(", ")
    };
    let rows: Vec<String> = repeat::cells(text).into_iter().map(row).collect();
    rows.join("; ")
}

/// A table as the page shows it.
pub(super) struct Listing {
    pub code: String,
    pub name: String,
    pub help: String,
    pub heads: Vec<Head>,
    pub rows: Vec<Vec<Cell>>,
    /// How many rows are filled in.
    pub filled: usize,
    pub wrong: Option<String>,
    pub theirs: Option<String>,
}

pub(super) struct Head {
    pub name: String,
    /// The word after the figure; empty for words.
    pub unit: String,
    pub figure: bool,
    pub required: bool,
}

pub(super) struct Cell {
    /// `x-vu_viec-0-3`.
    pub name: String,
    /// Of a screen reader: column and row.
    pub label: String,
    pub head: String,
    pub value: String,
    pub wrong: bool,
    pub figure: bool,
    pub day: bool,
    pub several: bool,
    pub choices: Vec<(String, bool)>,
    pub decimals: u8,
    pub least: String,
    pub most: String,
    pub negative: bool,
}

/// The tables as they are shown; `more` is the code of the one that shall have more rows.
pub(super) fn listings(
    c: &Chrome,
    edition: &Edition,
    typed: &Typed,
    read: &Read,
    theirs: &BTreeMap<String, String>,
    more: Option<&str>,
) -> Vec<Listing> {
    let listing = |repeat: &Repeat| {
        let code = &repeat.code;
        let mut rows = repeat::cells(typed.texts.get(code).map_or("", String::as_str));
        let filled = rows.len();
        let blank = if more == Some(code.as_str()) { MORE } else { BLANK };
        let all = (filled + blank).min(repeat::MOST_ROWS).max(filled);
        rows.resize(all, Vec::new());
        let row = |(at, row): (usize, Vec<String>)| {
            let columns = repeat.columns.iter().enumerate();
            let cell = |(column, indicator): (usize, &Indicator)| {
                let value = row.get(column).cloned().unwrap_or_default();
                let wrong = read.wrong_rows.contains(&(code.clone(), at, column));
                cell(c, indicator, (code, at, column), value, wrong)
            };
            columns.map(cell).collect()
        };
        Listing {
            code: code.clone(),
            name: repeat.name.clone(),
            help: repeat.help.clone().unwrap_or_default(),
            heads: repeat.columns.iter().map(head).collect(),
            rows: rows.into_iter().enumerate().map(row).collect(),
            filled,
            wrong: read.wrong_texts.get(code).cloned(),
            theirs: theirs.get(&format!("t-{code}")).cloned(),
        }
    };
    edition.repeats().iter().map(listing).collect()
}

fn head(indicator: &Indicator) -> Head {
    let figure = indicator.adds.rule().is_some();
    Head {
        name: indicator.name.clone(),
        unit: Some(indicator.unit.clone())
            .filter(|_| figure)
            .unwrap_or_default(),
        figure,
        required: indicator.asks.required,
    }
}

fn cell(
    c: &Chrome,
    indicator: &Indicator,
    (code, row, column): (&str, usize, usize),
    value: String,
    wrong: bool,
) -> Cell {
    let asks = &indicator.asks;
    let n = (row + 1).to_string();
    let said: Vec<&str> = value.split(BETWEEN).collect();
    let choices = asks.choices.iter();
    let bound = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    Cell {
        name: format!("x-{code}-{row}-{column}"),
        label: format!(
            "{}, {}",
            indicator.name,
            c.tf("filing.rows.row_n", [("n", n.as_str())])
        ),
        head: indicator.name.clone(),
        choices: choices
            .map(|choice| (choice.name.clone(), said.contains(&choice.name.as_str())))
            .collect(),
        wrong,
        figure: indicator.adds.rule().is_some(),
        day: asks.day,
        several: asks.several,
        decimals: indicator.decimals,
        least: bound(asks.least),
        most: bound(asks.most),
        negative: indicator.may_be_negative,
        value,
    }
}
