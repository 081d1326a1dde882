//! A table of old and new units that somebody sends, as rows: XLSX, or CSV with commas, semicolons or tabs.

use civic::reform::Pair;
use civic::unit::Kind;
use press::table::{Cell, Grid};
use viet::fold;

/// So many rows are read; the whole country has 10.602.
const MOST_ROWS: usize = 50_000;

/// Why a file cannot be read: a message key.
pub(super) type Unread = &'static str;

/// Names of columns, folded; the first that a table has counts.
const COLUMNS: [(&[&str], Column); 7] = [
    (
        &[
            "ma cu",
            "ma don vi cu",
            "ma xa cu",
            "old_code",
            "old_commune_code",
        ],
        Column::OldCode,
    ),
    (
        &["ten cu", "ten don vi cu", "don vi cu", "old_name", "old_commune"],
        Column::OldName,
    ),
    (
        &[
            "ma moi",
            "ma don vi moi",
            "ma xa moi",
            "new_code",
            "new_commune_code",
        ],
        Column::NewCode,
    ),
    (
        &[
            "ten moi",
            "ten don vi moi",
            "don vi moi",
            "new_name",
            "new_commune",
        ],
        Column::NewName,
    ),
    (
        &[
            "ma tinh moi",
            "ma cap tren moi",
            "ma tinh",
            "parent_code",
            "new_province_code",
        ],
        Column::Parent,
    ),
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
    let grids = press::table::read(bytes).map_err(|_| "reform.file.unread")?;
    let heads = |grid: &Grid| {
        grid.rows
            .iter()
            .enumerate()
            .find_map(|(at, row)| Some((at, columns(row)?)))
    };
    let found = grids.iter().find_map(|grid| Some((grid, heads(grid)?)));
    let (grid, (head, columns)) = found.ok_or("reform.file.head")?;
    if grid.rows.len() > MOST_ROWS {
        return Err("reform.file.long");
    }
    let body = (head + 2..)
        .zip(&grid.rows[head + 1..])
        .filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
    Ok(body
        .map(|(row, cells)| pair(row, cells, &columns, kind))
        .collect())
}

/// The columns of a heading; none when it names neither old codes nor new names.
fn columns(row: &[Cell]) -> Option<Vec<(usize, Column)>> {
    let named = |cell: &Cell| {
        let cell = fold(&cell.shown());
        COLUMNS
            .iter()
            .find(|(names, _)| names.contains(&cell.as_str()))
            .map(|(_, column)| *column)
    };
    let found: Vec<(usize, Column)> = row
        .iter()
        .enumerate()
        .filter_map(|(at, cell)| Some((at, named(cell)?)))
        .collect();
    let has = |wanted| found.iter().any(|(_, column)| *column == wanted);
    (has(Column::OldCode) && has(Column::NewName)).then_some(found)
}

fn pair(row: usize, cells: &[Cell], columns: &[(usize, Column)], kind: Kind) -> Pair {
    let of = |wanted| {
        let at = columns
            .iter()
            .find(|(_, column)| *column == wanted)
            .map(|(at, _)| *at);
        at.and_then(|at| cells.get(at))
            .map(Cell::shown)
            .unwrap_or_default()
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
