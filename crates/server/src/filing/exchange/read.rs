//! Reading figures out of a file: by key or by name, numbers as Vietnam writes them; each fault with sheet, row and reason.

use std::collections::BTreeMap;

use civic::indicator::{entry, imported};
use civic::regime::Edition;
use press::table::{self, Cell, Grid, place};
use serde_json::Value;

use super::super::desk::Case;
use super::super::form;
use super::adx::of_adx;
use super::listings;
use super::out::HEADS;
use crate::http::{Desk, Refusal, UploadedFile};
use crate::i18n::Lang;

/// What was read: columns with what would be typed into them.
#[derive(Debug, Default)]
pub(super) struct Came {
    pub cells: BTreeMap<usize, String>,
    pub texts: BTreeMap<String, String>,
    pub faults: Vec<Fault>,
}

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub place: String,
    pub reason: String,
}

pub(super) fn file(
    desk: &Desk,
    edition: &Edition,
    case: &Case,
    file: &UploadedFile,
) -> Result<Came, Refusal> {
    if file.name.to_lowercase().ends_with(".json") {
        return of_json(desk, edition, case, &file.bytes);
    }
    if file.name.to_lowercase().ends_with(".xml") {
        return of_adx(desk, edition, case, &file.bytes);
    }
    let mut grids = table::read(&file.bytes).map_err(|fault| {
        let (vi, en) = fault.sentences();
        Refusal::Invalid(if desk.lang == Lang::Vi { vi } else { en }.to_owned())
    })?;
    grids.retain(|grid| !table::is_offers(grid));
    let mut came = Came::default();
    let listed: Vec<&Grid> = grids
        .iter()
        .filter(|grid| listings::take(desk, edition, grid, &mut came))
        .collect();
    let others = grids
        .iter()
        .filter(|grid| !listed.iter().any(|known| std::ptr::eq(*known, *grid)));
    let Some((grid, heads)) = others
        .into_iter()
        .find_map(|grid| heads(grid).map(|heads| (grid, heads)))
    else {
        if !listed.is_empty() {
            return Ok(came);
        }
        return Err(Refusal::Invalid(
            desk.tf("filing.import.no_heads", &[("heads", &HEADS.join(", "))]),
        ));
    };
    let mut reader = Reader {
        desk,
        edition,
        grid,
        came,
        seen: BTreeMap::new(),
    };
    for row in heads.row + 1..grid.rows.len() {
        reader.line(row, &heads);
    }
    Ok(reader.came)
}

/// Where the heads stand.
struct Heads {
    row: usize,
    key: Option<usize>,
    name: Option<usize>,
    value: usize,
}

/// The first row that has a head for the figure and one for what it is of; people put titles above.
fn heads(grid: &Grid) -> Option<Heads> {
    (0..grid.rows.len().min(30)).find_map(|row| {
        let cells: Vec<String> = grid.rows[row]
            .iter()
            .map(|cell| viet::fold(&cell.shown()))
            .collect();
        let find = |names: &[&str]| cells.iter().position(|cell| names.contains(&cell.as_str()));
        let (key, name) = (
            find(&["ma", "ma chi tieu", "code"]),
            find(&["chi tieu", "ten chi tieu", "indicator"]),
        );
        let value = find(&["gia tri", "so luong", "so lieu", "ket qua", "value"])?;
        (key.is_some() || name.is_some()).then_some(Heads {
            row,
            key,
            name,
            value,
        })
    })
}

struct Reader<'a> {
    desk: &'a Desk,
    edition: &'a Edition,
    grid: &'a Grid,
    came: Came,
    /// The row in which each column was found.
    seen: BTreeMap<usize, usize>,
}

impl Reader<'_> {
    fn line(&mut self, row: usize, heads: &Heads) {
        let cell = |column: Option<usize>| {
            column
                .map(|column| self.grid.at(row, column).shown())
                .unwrap_or_default()
        };
        let (key, name) = (cell(heads.key), cell(heads.name));
        let value = self.grid.at(row, heads.value).clone();
        if key.is_empty() && name.is_empty() {
            if value == Cell::Covered || !value.is_empty() {
                self.fault(row, heads.value, "filing.import.no_name", &[]);
            }
            return;
        }
        let Some(column) = self.column(&key, &name) else {
            if let Some(code) = self.in_words(&key, &name) {
                return self.words(row, heads, &code, &value);
            }
            let called = if key.is_empty() { &name } else { &key };
            return self.fault(
                row,
                heads.key.or(heads.name).unwrap_or(0),
                "filing.import.unknown",
                &[("name", called)],
            );
        };
        if let Some(first) = self.seen.insert(column, row) {
            let first = (first + 1).to_string();
            return self.fault(row, heads.value, "filing.import.twice", &[("row", &first)]);
        }
        match self.figure(column, &value) {
            Ok(Some(text)) => drop(self.came.cells.insert(column, text)),
            Ok(None) => {}
            Err((key, words)) => self.fault(
                row,
                heads.value,
                key,
                &[("value", &value.shown()), ("why", &words)],
            ),
        }
    }

    /// By key, or by its name as the form prints it, whatever the tone marks. A part of the outline may have the key of a figure;
    /// the name says then which it is.
    fn column(&self, key: &str, name: &str) -> Option<usize> {
        let by_key = self.edition.column(key.trim());
        let wanted = viet::fold(name);
        let mut worded = form::worded(self.edition)
            .into_iter()
            .filter(|(code, _)| code == key.trim());
        if let Some((_, title)) = worded.next()
            && (by_key.is_none() || viet::fold(&title) == wanted)
        {
            return None;
        }
        by_key.or_else(|| {
            (0..self.edition.columns().len())
                .find(|at| !wanted.is_empty() && viet::fold(&self.edition.title(*at)) == wanted)
        })
    }

    /// An answer in words, by code or by its name.
    fn in_words(&self, key: &str, name: &str) -> Option<String> {
        let wanted = viet::fold(name);
        let is = |(code, title): &(String, String)| {
            code == key.trim() || (!wanted.is_empty() && viet::fold(title) == wanted)
        };
        form::worded(self.edition)
            .into_iter()
            .find(is)
            .map(|(code, _)| code)
    }

    /// An answer in words: of a list, one of the list.
    fn words(&mut self, row: usize, heads: &Heads, code: &str, value: &Cell) {
        if *value == Cell::Covered {
            return self.fault(row, heads.value, "filing.import.merged", &[]);
        }
        // A blank cell changes nothing.
        if value.is_empty() {
            return;
        }
        match form::answer(self.edition, code, &value.shown()) {
            Ok(answer) if answer.is_empty() => {}
            Ok(answer) => drop(self.came.texts.insert(code.to_owned(), answer)),
            Err(why) => self.fault(
                row,
                heads.value,
                "filing.import.why",
                &[("why", &why.to_string())],
            ),
        }
    }

    /// What would be typed; nothing for a blank cell, which changes nothing.
    fn figure(&self, column: usize, value: &Cell) -> Result<Option<String>, (&'static str, String)> {
        let indicator = self.edition.indicator_of(column);
        let wrong = |fault: civic::indicator::WrongEntry| ("filing.import.wrong", fault.to_string());
        let cell = match value {
            Cell::Empty => return Ok(None),
            Cell::Covered => return Err(("filing.import.merged", String::new())),
            Cell::Day(_) => return Err(("filing.import.day", String::new())),
            Cell::Fault(_) => return Err(("filing.import.formula", String::new())),
            Cell::Number(number) => imported(indicator, *number).map_err(wrong)?,
            Cell::Text(text) => entry(indicator, text).map_err(wrong)?,
        };
        Ok(cell.value().map(|value| viet::fixed(value, indicator.decimals)))
    }

    fn fault(&mut self, row: usize, column: usize, key: &str, values: &[(&str, &str)]) {
        let place = where_is(self.desk, self.grid, row, column);
        let reason = self.desk.tf(key, values);
        self.came.faults.push(Fault { place, reason });
    }
}

/// Sheet, row and cell in words.
pub(super) fn where_is(desk: &Desk, grid: &Grid, row: usize, column: usize) -> String {
    let sheet = if grid.name.is_empty() { "CSV" } else { &grid.name };
    let (row_words, at) = ((row + 1).to_string(), place(row, column));
    let values = [("sheet", sheet), ("row", row_words.as_str()), ("cell", &at)];
    desk.tf("filing.import.place", &values)
}

/// Our own JSON: another regime, period or unit is refused whole.
fn of_json(desk: &Desk, edition: &Edition, case: &Case, bytes: &[u8]) -> Result<Came, Refusal> {
    let invalid = |key: &str| Refusal::Invalid(desk.t(key));
    let document: Value = serde_json::from_slice(bytes).map_err(|_| invalid("filing.import.json"))?;
    let is = |name: &str, wanted: &str| document[name].as_str().is_none_or(|said| said == wanted);
    if !is("regime", edition.code()) || !is("period", &case.period.key) || !is("unit", &case.unit) {
        return Err(invalid("filing.import.other"));
    }
    let mut came = Came::default();
    for (key, value) in document["figures"]
        .as_object()
        .ok_or_else(|| invalid("filing.import.json"))?
    {
        let fault = |reason: String| Fault {
            place: format!("“{key}”"),
            reason,
        };
        let Some(at) = edition.column(key) else {
            came.faults
                .push(fault(desk.tf("filing.import.unknown", &[("name", key)])));
            continue;
        };
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let decimals = edition.indicator_of(at).decimals;
        match entry(edition.indicator_of(at), &text.replace('.', ",")) {
            Ok(cell) => drop(
                cell.value()
                    .map(|value| came.cells.insert(at, viet::fixed(value, decimals))),
            ),
            Err(why) => came.faults.push(fault(desk.tf(
                "filing.import.wrong",
                &[("value", &text), ("why", &why.to_string())],
            ))),
        }
    }
    for (code, text) in document["texts"].as_object().into_iter().flatten() {
        let Some(text) = text.as_str() else { continue };
        match form::answer(edition, code, text) {
            Ok(text) => drop(came.texts.insert(code.clone(), text)),
            Err(why) => came.faults.push(Fault {
                place: format!("“{code}”"),
                reason: desk.tf("filing.import.why", &[("why", &why.to_string())]),
            }),
        }
    }
    listings::of_json(desk, edition, &document, &mut came);
    Ok(came)
}
