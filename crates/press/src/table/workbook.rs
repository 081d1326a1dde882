//! XLSX: the values of every sheet. Formulas are not computed; what Excel computed last is what stands there.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx, XlsxError};
use viet::Date;

use super::{Cell, Grid, MOST_CELLS};
use crate::Unreadable;
use crate::archive::Archive;

/// All parts of a workbook together unpack to so many bytes.
const LARGEST: u64 = 256 * 1024 * 1024;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    bounded(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|fault| named(&fault))?;
    let (mut grids, mut cells) = (Vec::new(), 0);
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(|fault| named(&fault))?;
        let (height, width) = range
            .end()
            .map_or((0, 0), |(row, column)| (row as usize + 1, column as usize + 1));
        cells += range.used_cells().count();
        if cells > MOST_CELLS || height.saturating_mul(width) > 4 * MOST_CELLS {
            return Err(Unreadable::TooMuch);
        }
        let mut rows = vec![Vec::new(); height];
        let (top, left) = range
            .start()
            .map_or((0, 0), |(row, column)| (row as usize, column as usize));
        for (row, column, data) in range.used_cells() {
            put(&mut rows, top + row, left + column, cell(data));
        }
        for merged in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            cover(&mut rows, &merged);
        }
        grids.push(Grid { name, rows });
    }
    Ok(grids)
}

/// An archive may promise little and hold much: every part is unpacked once within bounds before it is read in earnest.
fn bounded(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let names: Vec<String> = archive.names().collect();
    if !names.iter().any(|name| name == "xl/workbook.xml") {
        return Err(Unreadable::BrokenOffice);
    }
    let mut left = LARGEST;
    for name in names {
        let size = archive.bytes(&name, left)?.map_or(0, |part| part.len() as u64);
        left -= size.min(left);
    }
    Ok(())
}

fn put(rows: &mut [Vec<Cell>], row: usize, column: usize, cell: Cell) {
    let Some(row) = rows.get_mut(row) else { return };
    if row.len() <= column {
        row.resize(column + 1, Cell::Empty);
    }
    row[column] = cell;
}

/// The first cell of a merged field holds its value; the others are marked, so that nobody takes them for blank ones.
fn cover(rows: &mut [Vec<Cell>], merged: &calamine::Dimensions) {
    let ((top, left), (bottom, right)) = (merged.start, merged.end);
    let most = rows.iter().map(Vec::len).max().unwrap_or(0) as u32;
    for row in top..=bottom.min(rows.len().saturating_sub(1) as u32) {
        for column in left..=right.min(most.saturating_sub(1)) {
            if (row, column) != (top, left) {
                put(rows, row as usize, column as usize, Cell::Covered);
            }
        }
    }
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) | Data::DurationIso(text) => words(text),
        Data::Bool(yes) => Cell::Text(if *yes { "có" } else { "không" }.to_owned()),
        Data::DateTime(stamp) => {
            let (year, month, day, ..) = stamp.to_ymd_hms_milli();
            Date::new(i32::from(year), month, day).map_or_else(|_| Cell::Number(stamp.as_f64()), Cell::Day)
        }
        Data::DateTimeIso(text) => {
            let day = text.get(..10).and_then(|day| day.parse().ok());
            day.map_or_else(|| words(text), Cell::Day)
        }
        Data::Error(fault) => Cell::Fault(fault.to_string()),
        Data::Empty => Cell::Empty,
    }
}

fn words(text: &str) -> Cell {
    let text = viet::nfc(text.trim()).into_owned();
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text)
    }
}

fn named(fault: &XlsxError) -> Unreadable {
    match fault {
        XlsxError::Password => Unreadable::Encrypted,
        XlsxError::Zip(_) => Unreadable::BrokenZip,
        fault => Unreadable::BadXml(fault.to_string()),
    }
}
