//! A large table written row by row: each goes straight through the compressor into the file, and memory holds one row.
//!
//! `rust_xlsxwriter`, which writes the small books, keeps the rows of such a sheet in a temporary file and compresses that
//! afterwards: four times the processor time for a table of 10,000 x 60.

use std::io::{Cursor, Seek, Write};
use std::ops::RangeInclusive;

use rust_xlsxwriter::{Workbook, XlsxError};
use viet::Date;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::offers::Offers;
use super::opening::Opening;
use super::parts::{self, END, around};
use crate::PressError;

/// A workbook with sheets of plain cells one after another, rows from the first to the last.
pub struct Stream<W: Write + Seek = Cursor<Vec<u8>>> {
    zip: ZipWriter<W>,
    /// The names of the sheets that were begun.
    names: Vec<String>,
    row: u32,
    /// The row that is being written; while a sheet opens, all its rows.
    line: Vec<u8>,
    /// The sheet that was begun, until its columns are as wide as its first rows ask for.
    opening: Option<Opening>,
    offers: Offers,
    /// The letters of the columns: A, B … AA.
    letters: Vec<String>,
}

/// What is put into a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Put<'a> {
    /// Words; none leave the cell blank.
    Words(&'a str),
    /// A number.
    Number(f64),
    /// A day, which sorts as a day.
    Day(Date),
}

impl<W: Write + Seek> std::fmt::Debug for Stream<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

/// Excel's last row.
const LAST_ROW: u32 = 1_048_575;
/// So many rows say how wide the columns are.
const SEEN: u32 = 100;
/// Excel's last column, XFD.
const COLUMNS: usize = 16_384;
/// Deflate's levels go from 1 to 9; a table of 10,000 x 60 figures is 3.1 MB at this one and 2.7 MB at the usual 6.
const LEVEL: i64 = 2;

impl Stream {
    /// Begins a sheet in memory; `heads` is its first row.
    ///
    /// # Errors
    /// The writer failed.
    pub fn begin(name: &str, heads: &[String]) -> Result<Self, PressError> {
        Self::into(Cursor::new(Vec::new()), name, heads)
    }

    /// The file.
    ///
    /// # Errors
    /// The writer failed.
    pub fn end(self) -> Result<Vec<u8>, PressError> {
        self.close().map(Cursor::into_inner)
    }
}

impl<W: Write + Seek> Stream<W> {
    /// Begins a sheet in a file: memory does not grow with its rows.
    ///
    /// # Errors
    /// It cannot be written there.
    pub fn into(out: W, name: &str, heads: &[String]) -> Result<Self, PressError> {
        let mut stream = Self {
            zip: ZipWriter::new(out),
            names: Vec::new(),
            row: 0,
            line: Vec::new(),
            opening: None,
            offers: Offers::default(),
            letters: Vec::new(),
        };
        stream.page(name, heads)?;
        Ok(stream)
    }

    /// Ends the sheet and begins another; `heads` is its first row.
    ///
    /// # Errors
    /// It cannot be written there.
    pub fn sheet(&mut self, name: &str, heads: &[String]) -> Result<(), PressError> {
        self.finish()?;
        self.page(name, heads)
    }

    fn page(&mut self, name: &str, heads: &[String]) -> Result<(), PressError> {
        let taken: Vec<String> = self.names.iter().cloned().chain(self.offers.name()).collect();
        self.names.push(unlike(&taken, &crate::xlsx::tab(name)));
        self.row = 1;
        self.zip
            .start_file(parts::page(self.names.len()), options())
            .map_err(|fault| PressError::new(&fault))?;
        self.opening = Some(Opening::of(heads));
        Ok(())
    }

    /// Writes what was held back while the sheet opened.
    fn open_up(&mut self) -> Result<(), PressError> {
        let Some(opening) = self.opening.take() else {
            return Ok(());
        };
        let rows = std::mem::take(&mut self.line);
        opening.begin(&mut self.line);
        let tall = format!(" ht=\"{}\" customHeight=\"1\"", opening.height());
        let heads = opening.heads.iter().map(|head| Put::Words(head));
        self.write((0, &tall), heads, " s=\"1\"")?;
        self.line.extend(rows);
        self.flush()
    }

    /// Ends the sheet.
    fn finish(&mut self) -> Result<(), PressError> {
        self.open_up()?;
        self.line.extend(b"</sheetData>");
        self.offers.end(&mut self.line);
        self.line.extend(END.as_bytes());
        self.flush()
    }

    /// The row that was written last, counted from 1 as Excel does.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.row
    }

    /// What may stand in cells of this sheet: Excel and Calc unfold a list there. Rows are counted from 1, columns from 0.
    pub fn offer(&mut self, column: usize, rows: RangeInclusive<u32>, choices: Vec<String>) {
        let name = unlike(&self.names, super::offers::NAME);
        self.offers.add(name, column, rows, choices);
    }

    /// Adds a row. `None` leaves a cell blank: unknown is not zero.
    ///
    /// # Errors
    /// It cannot be written there, or Excel has no such row or column.
    pub fn row<'a>(
        &mut self,
        words: impl IntoIterator<Item = &'a str>,
        numbers: impl IntoIterator<Item = Option<f64>>,
    ) -> Result<(), PressError> {
        let words = words.into_iter().map(Put::Words);
        let numbers = numbers
            .into_iter()
            .map(|number| number.map_or(Put::Words(""), Put::Number));
        self.add(words.chain(numbers))
    }

    /// Adds a row of words and numbers as they come.
    ///
    /// # Errors
    /// It cannot be written there, or Excel has no such row or column.
    pub fn cells<'a>(&mut self, cells: impl IntoIterator<Item = Put<'a>>) -> Result<(), PressError> {
        self.add(cells)
    }

    fn add<'a>(&mut self, cells: impl IntoIterator<Item = Put<'a>>) -> Result<(), PressError> {
        if self.row > LAST_ROW {
            return Err(PressError::said("a sheet of Excel has 1,048,576 rows"));
        }
        if let Some(opening) = &mut self.opening {
            let cells: Vec<Put<'a>> = cells.into_iter().collect();
            opening.see(&cells);
            self.write((self.row, ""), cells, "")?;
        } else {
            self.write((self.row, ""), cells, "")?;
            self.flush()?;
        }
        self.row += 1;
        if self.row > SEEN {
            self.open_up()?;
        }
        Ok(())
    }

    fn write<'a>(
        &mut self,
        (row, tall): (u32, &str),
        cells: impl IntoIterator<Item = Put<'a>>,
        look: &str,
    ) -> Result<(), PressError> {
        let mut place = Vec::with_capacity(8);
        parts::whole(&mut place, i64::from(row) + 1);
        self.line.extend(b"<row r=\"");
        self.line.extend(&place);
        self.line.push(b'"');
        self.line.extend(tall.as_bytes());
        self.line.push(b'>');
        for (column, cell) in cells.into_iter().enumerate() {
            match cell {
                Put::Words("") => {}
                Put::Words(words) => {
                    self.open(column, &place, look)?;
                    self.line
                        .extend(b" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                    parts::escape(&mut self.line, words);
                    self.line.extend(b"</t></is></c>");
                }
                Put::Number(number) if number.is_finite() => {
                    self.open(column, &place, look)?;
                    self.line.extend(b"><v>");
                    parts::number(&mut self.line, number);
                    self.line.extend(b"</v></c>");
                }
                Put::Number(_) => {}
                Put::Day(day) => {
                    self.open(column, &place, " s=\"2\"")?;
                    self.line.extend(b"><v>");
                    parts::whole(&mut self.line, parts::serial(day));
                    self.line.extend(b"</v></c>");
                }
            }
        }
        self.line.extend(b"</row>");
        Ok(())
    }

    /// A cell up to its last attribute.
    fn open(&mut self, column: usize, row: &[u8], look: &str) -> Result<(), PressError> {
        if column >= COLUMNS {
            return Err(PressError::said("a sheet of Excel has 16,384 columns"));
        }
        while self.letters.len() <= column {
            let place = super::place(0, self.letters.len());
            self.letters.push(place.trim_end_matches('1').to_owned());
        }
        self.line.extend(b"<c r=\"");
        self.line.extend(self.letters[column].as_bytes());
        self.line.extend(row);
        self.line.push(b'"');
        self.line.extend(look.as_bytes());
        Ok(())
    }

    fn flush(&mut self) -> Result<(), PressError> {
        let written = self.zip.write_all(&self.line);
        self.line.clear();
        written.map_err(|fault| PressError::new(&fault))
    }

    /// Ends it, and gives back what was written to.
    ///
    /// # Errors
    /// It cannot be written there.
    pub fn close(mut self) -> Result<W, PressError> {
        self.finish()?;
        let offered = std::mem::take(&mut self.offers).sheet();
        let shown = self.names.len();
        if let Some((name, rows)) = offered {
            self.page(&name, &[super::offers::NOTE.to_owned()])?;
            for row in rows {
                self.row(row.iter().map(String::as_str), [])?;
            }
            self.finish()?;
        }
        for (part, text) in around(&self.names, shown) {
            self.zip
                .start_file(part, options())
                .map_err(|fault| PressError::new(&fault))?;
            self.zip
                .write_all(text.as_bytes())
                .map_err(|fault| PressError::new(&fault))?;
        }
        let mut out = self.zip.finish().map_err(|fault| PressError::new(&fault))?;
        out.flush().map_err(|fault| PressError::new(&fault))?;
        Ok(out)
    }
}

/// A name that no other sheet has: Excel opens no book with two, whatever their capitals.
fn unlike(known: &[String], name: &str) -> String {
    let taken = |name: &str| {
        known
            .iter()
            .any(|other| other.to_lowercase() == name.to_lowercase())
    };
    let mut own = name.to_owned();
    for n in 2..1000 {
        if !taken(&own) {
            break;
        }
        let mark = format!(" {n}");
        let room: String = name.chars().take(31 - mark.len()).collect();
        own = room + &mark;
    }
    own
}

/// The hour of writing would make every file another one.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::default())
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
