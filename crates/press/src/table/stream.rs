//! A large table written row by row: rows wait in a temporary file, not in memory.

use std::io::{Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use crate::PressError;

/// A workbook with one sheet of plain cells, rows from the first to the last.
pub struct Stream {
    book: Workbook,
    row: u32,
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

/// Excel's last row.
const LAST_ROW: u32 = 1_048_575;

impl Stream {
    /// Begins a sheet; `heads` is its first row.
    ///
    /// # Errors
    /// The writer failed.
    pub fn begin(name: &str, heads: &[String]) -> Result<Self, PressError> {
        let begun = || -> Result<Self, XlsxError> {
            let mut book = Workbook::new();
            let never = ExcelDateTime::from_ymd(2021, 1, 1)?;
            book.set_properties(&DocProperties::new().set_creation_datetime(&never));
            let page = book.add_worksheet_with_constant_memory()?;
            page.set_name(crate::xlsx::tab(name))?;
            page.set_freeze_panes(1, 0)?;
            let bold = Format::new().set_bold();
            for (at, head) in (0u16..).zip(heads) {
                page.write_string_with_format(0, at, head, &bold)?;
            }
            Ok(Self { book, row: 1 })
        };
        begun().map_err(|fault| PressError::new(&fault))
    }

    /// Adds a row. `None` leaves a cell blank: unknown is not zero.
    ///
    /// # Errors
    /// The writer failed, or Excel has no such row.
    pub fn row<'a>(
        &mut self,
        words: impl IntoIterator<Item = &'a str>,
        numbers: impl IntoIterator<Item = Option<f64>>,
    ) -> Result<(), PressError> {
        let at = self.row;
        let page = self
            .book
            .worksheet_from_index(0)
            .map_err(|fault| PressError::new(&fault))?;
        let mut column = 0u16;
        for word in words {
            page.write_string(at, column, word)
                .map_err(|fault| PressError::new(&fault))?;
            column += 1;
        }
        for number in numbers {
            if let Some(number) = number {
                page.write_number(at, column, number)
                    .map_err(|fault| PressError::new(&fault))?;
            }
            column += 1;
        }
        self.row = (at + 1).min(LAST_ROW + 1);
        Ok(())
    }

    /// Writes the file there: with a file on disk, memory does not grow with it.
    ///
    /// # Errors
    /// The writer failed.
    pub fn end_into(mut self, out: impl Write + Seek + Send) -> Result<(), PressError> {
        self.book
            .save_to_writer(out)
            .map_err(|fault| PressError::new(&fault))
    }

    /// The file.
    ///
    /// # Errors
    /// The writer failed.
    pub fn end(mut self) -> Result<Vec<u8>, PressError> {
        self.book
            .save_to_buffer()
            .map_err(|fault| PressError::new(&fault))
    }
}

/// Sheets of words, as people would type them.
///
/// # Errors
/// The writer failed.
pub fn write_book(sheets: &[(&str, Vec<Vec<&str>>)]) -> Result<Vec<u8>, PressError> {
    let written = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        for (name, rows) in sheets {
            let page = book.add_worksheet();
            page.set_name(crate::xlsx::tab(name))?;
            for (at, row) in (0u32..).zip(rows) {
                for (column, word) in (0u16..).zip(row).filter(|(_, word)| !word.is_empty()) {
                    page.write_string(at, column, *word)?;
                }
            }
        }
        book.save_to_buffer()
    };
    written().map_err(|fault| PressError::new(&fault))
}
