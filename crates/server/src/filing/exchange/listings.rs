//! The tables whose rows the reporter adds, in files: a sheet of a workbook, a CSV of its own, an array of objects in JSON. What
//! a file brings takes the place of all rows.

use civic::indicator::{Adds, Indicator};
use civic::regime::Edition;
use civic::repeat::{self, Repeat};
use press::PressError;
use press::table::{Cell, Grid, Put, Stream, write_csv};
use serde_json::{Map, Value};

use super::read::{Came, Fault, where_is};
use crate::http::Desk;

/// So far down a listing offers its choices, for rows that somebody adds.
const ROWS_TO_FILL: u32 = 500;

fn rows(text: Option<&String>) -> Vec<Vec<String>> {
    text.map(|text| repeat::cells(text)).unwrap_or_default()
}

fn heads(repeat: &Repeat) -> Vec<String> {
    repeat.columns.iter().map(|column| column.name.clone()).collect()
}

/// The sheet of a listing in a workbook.
pub(super) fn sheet(stream: &mut Stream, repeat: &Repeat, text: Option<&String>) -> Result<(), PressError> {
    stream.sheet(&repeat.name, &heads(repeat))?;
    for row in rows(text) {
        let cells = repeat.columns.iter().zip(&row);
        stream.cells(cells.map(|(column, cell)| put(column, cell)))?;
    }
    let last = stream.last().max(ROWS_TO_FILL);
    for (at, column) in repeat.columns.iter().enumerate() {
        stream.offer(at, 2..=last, choices(column));
    }
    Ok(())
}

/// A cell as workbooks keep it: a figure as a number, a day as a day.
pub(crate) fn put<'a>(column: &Indicator, cell: &'a str) -> Put<'a> {
    let figure = || {
        let value = civic::indicator::entry(column, cell).ok()?.value()?;
        Some(Put::Number(
            value as f64 / 10_f64.powi(i32::from(column.decimals)),
        ))
    };
    if column.adds != Adds::Text {
        return figure().unwrap_or(Put::Words(cell));
    }
    if column.asks.day {
        put_day(cell)
    } else {
        Put::Words(cell)
    }
}

/// A day as workbooks keep it; words that are none stay what they are.
pub(crate) fn put_day(cell: &str) -> Put<'_> {
    civic::review::parse_day(cell).map_or(Put::Words(cell), Put::Day)
}

/// What is chosen among in a cell of this answer; nothing where several are chosen, or none are given.
pub(super) fn choices(indicator: &Indicator) -> Vec<String> {
    let one = !indicator.asks.several;
    let names = indicator.asks.choices.iter().filter(|_| one);
    names.map(|choice| choice.name.clone()).collect()
}

pub(super) fn csv(out: &mut String, repeat: &Repeat, text: Option<&String>) {
    write_csv(out, [heads(repeat)]);
    write_csv(out, rows(text));
}

/// Every listing by its code: rows as objects, figures as they are written on paper.
pub(super) fn json(edition: &Edition, texts: &super::out::Texts) -> Value {
    let table = |repeat: &Repeat| {
        let row = |row: Vec<String>| {
            let cells = repeat
                .columns
                .iter()
                .zip(row)
                .filter(|(_, cell)| !cell.is_empty());
            Value::Object(
                cells
                    .map(|(column, cell)| (column.code.clone(), Value::String(cell)))
                    .collect(),
            )
        };
        let rows = rows(texts.get(&repeat.code)).into_iter().map(row).collect();
        (repeat.code.clone(), Value::Array(rows))
    };
    Value::Object(edition.repeats().iter().map(table).collect::<Map<_, _>>())
}

/// Takes a sheet that is a listing; false when it is none. It is one when its first row of words has the names or the codes of
/// columns of a listing, two of them at least, or all.
pub(super) fn take(desk: &Desk, edition: &Edition, grid: &Grid, came: &mut Came) -> bool {
    let found = edition
        .repeats()
        .iter()
        .find_map(|repeat| Some((repeat, head(repeat, grid)?)));
    let Some((repeat, (first, places))) = found else {
        return false;
    };
    for (column, cell) in grid.rows[first].iter().enumerate() {
        if !cell.is_empty() && !places.iter().any(|(place, _)| *place == column) {
            let reason = desk.tf("filing.import.no_column", &[("name", &cell.shown())]);
            came.faults.push(Fault {
                place: where_is(desk, grid, first, column),
                reason,
            });
        }
    }
    let mut taken = Vec::new();
    let mut numbers = Vec::new();
    for row in first + 1..grid.rows.len() {
        let mut cells = vec![String::new(); repeat.columns.len()];
        // What nobody types is reckoned again; a row of it alone is none.
        for (place, column) in places
            .iter()
            .filter(|(_, column)| !repeat.columns[*column].asks.is_reckoned())
        {
            let cell = grid.at(row, *place);
            if *cell == Cell::Covered {
                let reason = desk.t("filing.import.merged");
                came.faults.push(Fault {
                    place: where_is(desk, grid, row, *place),
                    reason,
                });
            }
            cells[*column] = written(&repeat.columns[*column], cell);
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            taken.push(cells);
            numbers.push(row);
        }
    }
    let read = repeat.read_alone(&repeat::write(&taken));
    for wrong in &read.wrong {
        let row = numbers.get(wrong.row).copied().unwrap_or(first);
        let place = places.iter().find(|(_, column)| *column == wrong.column);
        came.faults.push(Fault {
            place: where_is(desk, grid, row, place.map_or(0, |(place, _)| *place)),
            reason: wrong.why.to_string(),
        });
    }
    came.texts.insert(repeat.code.clone(), read.text);
    true
}

/// The row of heads, and which column of the sheet is which of the listing.
fn head(repeat: &Repeat, grid: &Grid) -> Option<(usize, Vec<(usize, usize)>)> {
    let column = |cell: &Cell| {
        let said = cell.shown();
        let named = viet::fold(&said);
        let mut columns = repeat.columns.iter();
        columns.position(|column| column.code == said.trim() || viet::fold(&column.name) == named)
    };
    let of = |row: &Vec<Cell>| -> Vec<(usize, usize)> {
        let cells = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        cells
            .filter_map(|(place, cell)| Some((place, column(cell)?)))
            .collect()
    };
    let wanted = repeat.columns.len().min(2);
    let mut rows = grid.rows.iter().take(30).map(of).enumerate();
    rows.find(|(_, places)| places.len() >= wanted)
}

/// A cell as a person would have typed it.
fn written(column: &Indicator, cell: &Cell) -> String {
    match cell {
        Cell::Number(number) if column.adds != Adds::Text => {
            match civic::indicator::imported(column, *number) {
                Ok(figure) => figure
                    .value()
                    .map(|value| viet::fixed(value, column.decimals))
                    .unwrap_or_default(),
                Err(_) => cell.shown(),
            }
        }
        other => other.shown(),
    }
}

/// Listings of our own JSON.
pub(super) fn of_json(desk: &Desk, edition: &Edition, document: &Value, came: &mut Came) {
    for (code, rows) in document["tables"].as_object().into_iter().flatten() {
        let mut fault = |reason: String| {
            came.faults.push(Fault {
                place: format!("“{code}”"),
                reason,
            });
        };
        let Some(repeat) = edition.repeat(code) else {
            fault(desk.tf("filing.import.no_listing", &[("name", code)]));
            continue;
        };
        let objects: Option<Vec<&Map<String, Value>>> = rows
            .as_array()
            .and_then(|rows| rows.iter().map(Value::as_object).collect());
        let Some(objects) = objects else {
            fault(desk.tf("filing.import.not_rows", &[("name", code)]));
            continue;
        };
        let mut keys = objects.iter().flat_map(|row| row.keys());
        if let Some(stranger) = keys.find(|key| repeat.columns.iter().all(|column| column.code != **key)) {
            fault(desk.tf("filing.import.no_column", &[("name", stranger)]));
        }
        let cell = |value: Option<&Value>| match value {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string().replace('.', ","),
        };
        let row = |row: &&Map<String, Value>| -> Vec<String> {
            let columns = repeat.columns.iter();
            columns.map(|column| cell(row.get(&column.code))).collect()
        };
        let read = repeat.read_alone(&repeat::write(&objects.iter().map(row).collect::<Vec<_>>()));
        for wrong in &read.wrong {
            fault(repeat.sentence(wrong));
        }
        came.texts.insert(code.clone(), read.text);
    }
}
