//! Tables that people send: sheets of an XLSX workbook, or a CSV, as rows of cells, with what is odd about a cell kept.
//!
//! Bounded like every stranger's file. What a cell means is for the reader of the table to say; here it is only what
//! stands in it: a day that Excel keeps as a number is a day, a cell that another one covers is said to be covered.

mod csv;
mod offers;
mod opening;
mod parts;
mod stream;
mod workbook;

pub use csv::{Lines, write as write_csv};
pub use offers::is_offers;
pub use stream::{Put, Stream, write_book};

use viet::Date;

use crate::Unreadable;

/// So many cells are read, of all sheets together.
const MOST_CELLS: usize = 5_000_000;

/// A sheet with its rows; rows and columns are counted from the first, blank ones with them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The name of the tab; empty for a CSV.
    pub name: String,
    /// Rows of cells; a row may be shorter than the widest.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Words, trimmed, in NFC.
    Text(String),
    /// A number as Excel keeps it.
    Number(f64),
    /// A day.
    Day(Date),
    /// Covered by a merged cell that begins elsewhere.
    Covered,
    /// An error of a formula: `#DIV/0!`.
    Fault(String),
}

impl Cell {
    /// As one would type it: whole numbers without a point, days as `26/4/2021`.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty | Self::Covered => String::new(),
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Number(number) => number.to_string().replace('.', ","),
            Self::Day(day) => day.short(),
        }
    }

    /// True when nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty | Self::Covered)
    }
}

impl Grid {
    /// The cell at a place counted from 0.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> &Cell {
        static NOTHING: Cell = Cell::Empty;
        self.rows
            .get(row)
            .and_then(|row| row.get(column))
            .unwrap_or(&NOTHING)
    }
}

/// The name of a place as spreadsheets say it: row 0, column 27 is `AB1`.
#[must_use]
pub fn place(row: usize, column: usize) -> String {
    let mut name = String::new();
    let mut left = column + 1;
    while left > 0 {
        name.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    format!("{name}{}", row + 1)
}

/// Reads a workbook or a CSV, whichever the bytes are.
///
/// # Errors
/// When it is neither, or is larger than a table of people can be.
pub fn read(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    match bytes {
        [] => Err(Unreadable::Empty),
        bytes if bytes.starts_with(b"PK") => workbook::read(bytes),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(Unreadable::BrokenOffice),
        bytes => csv::read(bytes).map(|grid| vec![grid]),
    }
}

#[cfg(test)]
mod tests;
