//! A table of old and new units that somebody sends, as rows: XLSX, or CSV with commas, semicolons or tabs.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use civic::reform::Pair;
use civic::unit::Kind;
use viet::fold;

/// So many rows are read; the whole country has 10.602.
const MOST_ROWS: usize = 50_000;

/// Why a file cannot be read: a message key.
pub(super) type Unread = &'static str;

/// Names of columns, folded; the first that a table has counts.
const COLUMNS: [(&[&str], Column); 7] = [
    (&["ma cu", "ma don vi cu", "ma xa cu", "old_code", "old_commune_code"], Column::OldCode),
    (&["ten cu", "ten don vi cu", "don vi cu", "old_name", "old_commune"], Column::OldName),
    (&["ma moi", "ma don vi moi", "ma xa moi", "new_code", "new_commune_code"], Column::NewCode),
    (&["ten moi", "ten don vi moi", "don vi moi", "new_name", "new_commune"], Column::NewName),
    (&["ma tinh moi", "ma cap tren moi", "ma tinh", "parent_code", "new_province_code"], Column::Parent),
    (&["ty le", "share"], Column::Share),
    (&["ghi chu", "nghi van", "doubt"], Column::Doubt),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    OldCode,
    OldName,
    NewCode,
    NewName,
    Parent,
    Share,
    Doubt,
}

/// The rows of a file about units of this kind. Codes that a spreadsheet took for numbers get their zeros back.
pub(super) fn pairs(bytes: &[u8], kind: Kind) -> Result<Vec<Pair>, Unread> {
    let rows = if bytes.starts_with(b"PK") { workbook(bytes)? } else { csv(bytes)? };
    if rows.len() > MOST_ROWS {
        return Err("reform.file.long");
    }
    let (head, columns) = rows.iter().enumerate().find_map(|(at, row)| Some((at, columns(row)?))).ok_or("reform.file.head")?;
    let body = (head + 2..).zip(&rows[head + 1..]).filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
    Ok(body.map(|(row, cells)| pair(row, cells, &columns, kind)).collect())
}

/// The columns of a heading; none when it names neither old codes nor new names.
fn columns(row: &[String]) -> Option<Vec<(usize, Column)>> {
    let named = |cell: &String| {
        let cell = fold(cell.trim());
        COLUMNS.iter().find(|(names, _)| names.contains(&cell.as_str())).map(|(_, column)| *column)
    };
    let found: Vec<(usize, Column)> = row.iter().enumerate().filter_map(|(at, cell)| Some((at, named(cell)?))).collect();
    let has = |wanted| found.iter().any(|(_, column)| *column == wanted);
    (has(Column::OldCode) && has(Column::NewName)).then_some(found)
}

fn pair(row: usize, cells: &[String], columns: &[(usize, Column)], kind: Kind) -> Pair {
    let of = |wanted| {
        let at = columns.iter().find(|(_, column)| *column == wanted).map(|(at, _)| *at);
        at.and_then(|at| cells.get(at)).map(|cell| viet::nfc(cell.trim()).into_owned()).unwrap_or_default()
    };
    let digits = match kind {
        Kind::Province => 2,
        Kind::District => 3,
        _ => 5,
    };
    Pair {
        row,
        old_code: padded(of(Column::OldCode), digits),
        old_name: of(Column::OldName),
        new_code: padded(of(Column::NewCode), digits),
        new_name: of(Column::NewName),
        parent_code: padded(of(Column::Parent), 2),
        share: of(Column::Share),
        doubt: of(Column::Doubt),
    }
}

fn padded(code: String, digits: usize) -> String {
    if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{code:0>digits$}")
    } else {
        code
    }
}

fn workbook(bytes: &[u8]) -> Result<Vec<Vec<String>>, Unread> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| "reform.file.unread")?;
    let range = book.worksheet_range_at(0).and_then(Result::ok).ok_or("reform.file.unread")?;
    let cell = |cell: &Data| match cell {
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        other => other.to_string(),
    };
    let above = range.start().map_or(0, |(row, _)| row as usize);
    let blank = std::iter::repeat_n(Vec::new(), above);
    Ok(blank.chain(range.rows().map(|row| row.iter().map(cell).collect())).take(MOST_ROWS + 1).collect())
}

fn csv(bytes: &[u8]) -> Result<Vec<Vec<String>>, Unread> {
    let text = std::str::from_utf8(bytes).map_err(|_| "reform.file.encoding")?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let separator = [',', ';', '\t'].into_iter().max_by_key(|mark| first.matches(*mark).count()).unwrap_or(',');
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut marks = text.chars().peekable();
    while let Some(mark) = marks.next() {
        match mark {
            '"' if quoted && marks.peek() == Some(&'"') => {
                cell.push('"');
                marks.next();
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                if rows.len() > MOST_ROWS {
                    break;
                }
            }
            mark if mark == separator && !quoted => row.push(std::mem::take(&mut cell)),
            mark => cell.push(mark),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    Ok(rows)
}
