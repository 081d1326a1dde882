//! CSV as it comes (comma, semicolon or tab, with or without a byte order mark) and as Excel takes it in Vietnam.

use std::io::Write;

use super::{Cell, Grid, MOST_CELLS};
use crate::Unreadable;

pub(super) fn read(bytes: &[u8]) -> Result<Grid, Unreadable> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::WrongEncoding)?;
    if text.contains('\0') {
        return Err(Unreadable::NotText);
    }
    let mut rows = Rows::new(separator(text));
    for c in text.chars() {
        rows.take(c);
        if rows.cells > MOST_CELLS {
            return Err(Unreadable::TooMuch);
        }
    }
    Ok(Grid {
        name: String::new(),
        rows: rows.end(),
    })
}

/// The one that the first line has most of; Excel in Vietnam writes semicolons, because the comma is in the numbers.
fn separator(text: &str) -> char {
    let first = text.lines().next().unwrap_or("");
    let count = |mark: char| first.matches(mark).count();
    [';', '\t', ',']
        .into_iter()
        .max_by_key(|mark| (count(*mark), *mark == ';'))
        .unwrap_or(',')
}

/// RFC 4180, leniently: a quote inside an unquoted field is a quote.
struct Rows {
    separator: char,
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
    field: String,
    quoted: bool,
    /// A quote that may end the field or be the first of two.
    pending: bool,
    cells: usize,
}

impl Rows {
    fn new(separator: char) -> Self {
        Self {
            separator,
            rows: Vec::new(),
            row: Vec::new(),
            field: String::new(),
            quoted: false,
            pending: false,
            cells: 0,
        }
    }

    fn take(&mut self, c: char) {
        match c {
            '"' if self.pending => {
                self.field.push('"');
                self.pending = false;
            }
            '"' if self.quoted => self.pending = true,
            '"' if self.field.is_empty() => self.quoted = true,
            c if self.quoted && !self.pending => self.field.push(c),
            c if c == self.separator => self.cell(),
            '\n' => {
                self.cell();
                self.rows.push(std::mem::take(&mut self.row));
            }
            '\r' => {}
            c => self.field.push(c),
        }
    }

    fn cell(&mut self) {
        let field = std::mem::take(&mut self.field);
        let text = viet::nfc(field.trim()).into_owned();
        self.row.push(if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text)
        });
        (self.quoted, self.pending) = (false, false);
        self.cells += 1;
    }

    fn end(mut self) -> Vec<Vec<Cell>> {
        if !self.field.is_empty() || !self.row.is_empty() {
            self.cell();
            self.rows.push(self.row);
        }
        self.rows
    }
}

/// Writes rows as Excel in Vietnam opens them by a double click: byte order mark, semicolons, CRLF. Text that begins like a
/// formula gets an apostrophe in front, so that opening the file never runs anything.
pub fn write<R, C>(out: &mut String, rows: R)
where
    R: IntoIterator<Item = C>,
    C: IntoIterator<Item: AsRef<str>>,
{
    if out.is_empty() {
        out.push('\u{feff}');
    }
    for row in rows {
        line(out, row);
    }
}

fn line(out: &mut String, row: impl IntoIterator<Item: AsRef<str>>) {
    for (at, field) in row.into_iter().enumerate() {
        if at > 0 {
            out.push(';');
        }
        put(out, field.as_ref());
    }
    out.push_str("\r\n");
}

/// The same, row by row into a file or a buffer: memory does not grow with the rows of a file.
#[derive(Debug)]
pub struct Lines<W: Write> {
    out: W,
    line: String,
}

impl<W: Write> Lines<W> {
    /// Begins with the byte order mark.
    ///
    /// # Errors
    /// It cannot be written there.
    pub fn begin(mut out: W) -> std::io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        Ok(Self {
            out,
            line: String::new(),
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// It cannot be written there.
    pub fn row(&mut self, row: impl IntoIterator<Item: AsRef<str>>) -> std::io::Result<()> {
        self.line.clear();
        line(&mut self.line, row);
        self.out.write_all(self.line.as_bytes())
    }

    /// Ends it, and gives back what was written to.
    ///
    /// # Errors
    /// It cannot be written there.
    pub fn end(mut self) -> std::io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

fn put(out: &mut String, field: &str) {
    let number = field.strip_prefix('-').unwrap_or(field);
    let number = !number.is_empty()
        && number
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number;
    let quote = formula || field.contains([';', ',', '"', '\n', '\r', '\t']) && !number;
    if !quote {
        out.push_str(field);
        return;
    }
    out.push('"');
    if formula {
        out.push('\'');
    }
    for c in field.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}
