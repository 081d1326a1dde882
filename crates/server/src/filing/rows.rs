//! The tables of a form whose rows the reporter adds: as they are typed, read, and shown.

use std::collections::BTreeMap;

use civic::indicator::{Answers, BETWEEN, Indicator, entry};
use civic::regime::Edition;
use civic::repeat::{self, Count, Repeat, Wrong};

use super::form::{Read, Typed};
use super::script::Around;
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
    let is_typed = |column: &usize| {
        repeat
            .columns
            .get(*column)
            .is_some_and(|one| !one.asks.is_reckoned())
    };
    for (name, value) in form.fields().filter(|(_, value)| !value.is_empty()) {
        let place = name.strip_prefix(&prefix).and_then(|place| place.split_once('-'));
        let place = place.and_then(|(row, column)| Some((row.parse().ok()?, column.parse().ok()?)));
        let Some((row, column)) = place.filter(|(_, column)| is_typed(column)) else {
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

/// Reads the rows of every repeat, beside the answers of the form that somebody types.
pub(super) fn read(edition: &Edition, typed: &Typed, read: &mut Read) {
    if edition.repeats().is_empty() {
        return;
    }
    let (sheet, texts) = (read.sheet.clone(), read.texts.clone());
    let answers = Answers {
        edition,
        sheet: &sheet,
        texts: &texts,
    };
    for repeat in edition.repeats() {
        let Some(text) = typed.texts.get(&repeat.code).filter(|text| !text.is_empty()) else {
            continue;
        };
        let rows = answers.round(|round| repeat.read(text, round));
        if !rows.text.is_empty() {
            read.texts.insert(repeat.code.clone(), rows.text);
        }
        say(repeat, &rows.wrong, read);
    }
}

/// What must be filled in and is not.
pub(super) fn require(edition: &Edition, read: &mut Read) {
    for repeat in edition.repeats() {
        let answers = Answers {
            edition,
            sheet: &read.sheet,
            texts: &read.texts,
        };
        let text = read.texts.get(&repeat.code).map_or("", String::as_str);
        let missing = answers.round(|round| repeat.missing(text, round));
        say(repeat, &missing, read);
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
    /// How many rows there must be, as a sentence; empty for any number.
    pub count: String,
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
    /// When it is asked, as a sentence; empty for always.
    pub only: String,
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
    /// Nobody types it.
    pub reckoned: bool,
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
        let wanted = wanted(edition, repeat, typed);
        let all = wanted
            .unwrap_or(filled + blank)
            .min(repeat::MOST_ROWS)
            .max(filled);
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
            count: count_words(c, edition, repeat),
            heads: repeat
                .columns
                .iter()
                .map(|one| head(c, Around::row(edition, repeat), one))
                .collect(),
            rows: rows.into_iter().enumerate().map(row).collect(),
            filled,
            wrong: read.wrong_texts.get(code).cloned(),
            theirs: theirs.get(&format!("t-{code}")).cloned(),
        }
    };
    edition.repeats().iter().map(listing).collect()
}

/// How many rows there must be, by what was typed.
fn wanted(edition: &Edition, repeat: &Repeat, typed: &Typed) -> Option<usize> {
    match repeat.count.as_ref()? {
        Count::Fixed(count) => usize::try_from(*count).ok(),
        Count::Of(code) => {
            let at = edition.column(code)?;
            let count = entry(edition.indicator_of(at), typed.cells.get(at)?)
                .ok()?
                .value()?;
            usize::try_from(count).ok().filter(|count| *count > 0)
        }
    }
}

fn count_words(c: &Chrome, edition: &Edition, repeat: &Repeat) -> String {
    match &repeat.count {
        None => String::new(),
        Some(Count::Fixed(count)) => c.tf("filing.rows.exactly", [("n", count.to_string().as_str())]),
        Some(Count::Of(code)) => c.tf("filing.rows.as_many", [("name", edition.called(code).as_str())]),
    }
}

fn head(c: &Chrome, around: Around<'_>, indicator: &Indicator) -> Head {
    let figure = indicator.adds.rule().is_some();
    Head {
        name: indicator.name.clone(),
        unit: Some(indicator.unit.clone())
            .filter(|_| figure)
            .unwrap_or_default(),
        figure,
        required: indicator.asks.required,
        only: around.only(c.lang, indicator),
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
        reckoned: asks.is_reckoned(),
        value,
    }
}
