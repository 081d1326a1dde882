//! From sheets to lines. Every fault names its cell and keeps its row out; a row is never read half.

use civic::unit::import::Line;
use press::table::{Cell, Grid, place};

use super::Words;
use super::columns::{Column, Head};
use super::values;

/// The lines of all sheets that have a head; or why the file is none.
pub(super) fn lines(grids: &[Grid], words: &Words<'_>) -> Result<Vec<Line>, String> {
    let filled = grids
        .iter()
        .filter(|grid| grid.rows.iter().flatten().any(|cell| !cell.is_empty()));
    let (mut lines, mut headless) = (Vec::new(), Vec::new());
    for grid in filled {
        match Head::find(grid) {
            None => headless.push(grid.name.as_str()),
            Some(head) => {
                if let Some((one, two)) = head.twins() {
                    let (one, two) = (place(head.row, one), place(head.row, two));
                    return Err(words.say("unit.import.twins", &[("one", &one), ("two", &two)]));
                }
                lines.extend(of_grid(grid, &head, words));
            }
        }
    }
    match headless.first() {
        Some(sheet) => Err(words.say("unit.import.no_head", &[("sheet", sheet)])),
        None if lines.is_empty() => Err(words.say("unit.import.no_rows", &[])),
        None => Ok(lines),
    }
}

fn of_grid(grid: &Grid, head: &Head, words: &Words<'_>) -> Vec<Line> {
    let rows = (head.row + 1)..grid.rows.len();
    let any = |row: &usize| {
        let mut cells = head.columns.iter().map(|(column, _)| grid.at(*row, *column));
        cells.any(|cell| *cell != Cell::Empty)
    };
    rows.filter(any).map(|row| line(grid, head, row, words)).collect()
}

fn line(grid: &Grid, head: &Head, row: usize, words: &Words<'_>) -> Line {
    let number = (row + 1).to_string();
    let mut line = Line {
        place: match grid.name.as_str() {
            "" => words.say("unit.import.row", &[("n", &number)]),
            sheet => words.say("unit.import.sheet_row", &[("sheet", sheet), ("n", &number)]),
        },
        kind: None,
        name: String::new(),
        code: None,
        parent_code: None,
        parent_name: None,
        from: None,
        to: None,
        basis: None,
        facts: Vec::new(),
        faults: Vec::new(),
    };
    for (column, what) in &head.columns {
        let cell = grid.at(row, *column);
        if let Err((key, shown)) = take(&mut line, *what, cell, words) {
            let values = [("cell", place(row, *column)), ("text", shown)];
            let values = [
                (values[0].0, values[0].1.as_str()),
                (values[1].0, values[1].1.as_str()),
            ];
            line.faults.push(words.say(key, &values));
        }
    }
    line.kind = line.kind.or_else(|| values::kind_of_name(&line.name));
    line.code = line.code.map(|code| values::padded(&code, line.kind));
    line
}

/// Key of the message that says what is wrong, and what stands in the cell.
type Wrong = (&'static str, String);

fn take(line: &mut Line, what: Column, cell: &Cell, words: &Words<'_>) -> Result<(), Wrong> {
    let shown = cell.shown();
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Covered => return Err(("unit.import.covered", String::new())),
        Cell::Fault(_) => return Err(("unit.import.formula", shown)),
        Cell::Text(_) | Cell::Number(_) | Cell::Day(_) => {}
    }
    match what {
        Column::Name => line.name = shown.split_whitespace().collect::<Vec<_>>().join(" "),
        Column::Code => line.code = Some(values::code(cell).ok_or(("unit.import.no_code", shown))?),
        Column::ParentCode => {
            line.parent_code = Some(values::code(cell).ok_or(("unit.import.no_code", shown))?);
        }
        Column::ParentName => line.parent_name = Some(shown),
        Column::Basis => line.basis = Some(shown),
        Column::Kind => line.kind = Some(values::kind(&shown, words).ok_or(("unit.import.no_kind", shown))?),
        Column::From => line.from = Some(values::day(cell).ok_or(("unit.import.no_day", shown))?),
        Column::To => line.to = Some(values::day(cell).ok_or(("unit.import.no_day", shown))?),
        Column::Fact(about) => {
            let value = values::fact(about, cell).ok_or(("unit.import.no_value", shown))?;
            line.facts.push((about, value));
        }
    }
    Ok(())
}
