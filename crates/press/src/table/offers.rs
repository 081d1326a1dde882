//! Lists that a spreadsheet program unfolds in a cell: the choices stand in a hidden sheet, because a list in the cell itself has
//! room for 255 characters and none for a comma.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use super::{Cell, Grid, place};

/// What the hidden sheet is called.
pub(super) const NAME: &str = "Danh sách lựa chọn";
/// What stands at its head, by which it is known again when the book comes back.
pub(super) const NOTE: &str = "Các lựa chọn của biểu; không sửa trang này.";
const REFUSED: &str = "Chọn một trong các lựa chọn của biểu.";

/// True for the sheet of choices of a book that was written here.
#[must_use]
pub fn is_offers(grid: &Grid) -> bool {
    matches!(grid.at(0, 0), Cell::Text(text) if text == NOTE)
}

#[derive(Default)]
pub(super) struct Offers {
    name: Option<String>,
    /// Of the sheet that is being written.
    here: Vec<Offer>,
    /// Of all sheets, each a column of the hidden one.
    lists: Vec<Vec<String>>,
}

struct Offer {
    column: usize,
    rows: RangeInclusive<u32>,
    list: usize,
}

impl Offers {
    pub fn name(&self) -> Option<String> {
        self.name.clone()
    }

    pub fn add(&mut self, name: String, column: usize, rows: RangeInclusive<u32>, choices: Vec<String>) {
        if choices.is_empty() {
            return;
        }
        self.name.get_or_insert(name);
        let known = self.lists.iter().position(|list| *list == choices);
        let list = known.unwrap_or(self.lists.len());
        if known.is_none() {
            self.lists.push(choices);
        }
        self.here.push(Offer { column, rows, list });
    }

    /// Ends a sheet.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        let (Some(name), here) = (&self.name, std::mem::take(&mut self.here)) else {
            return;
        };
        if here.is_empty() {
            return;
        }
        let mut said = format!("<dataValidations count=\"{}\">", here.len());
        for Offer { column, rows, list } in here {
            let letters = |column: usize| place(0, column).trim_end_matches('1').to_owned();
            let (at, of) = (letters(column), letters(list));
            let (first, last) = (rows.start(), rows.end());
            let end = self.lists[list].len() + 1;
            // Into memory: it cannot fail.
            let _ = write!(
                said,
                "<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"1\" error=\"{REFUSED}\" sqref=\"{at}{first}:{at}{last}\">\
                 <formula1>'{name}'!${of}$2:${of}${end}</formula1></dataValidation>"
            );
        }
        said += "</dataValidations>";
        out.extend(said.as_bytes());
    }

    /// Name and rows of the hidden sheet, when something was offered.
    pub fn sheet(self) -> Option<(String, Vec<Vec<String>>)> {
        let longest = self.lists.iter().map(Vec::len).max()?;
        let row = |at: usize| {
            let cell = |list: &Vec<String>| list.get(at).cloned().unwrap_or_default();
            self.lists.iter().map(cell).collect()
        };
        Some((self.name?, (0..longest).map(row).collect()))
    }
}
