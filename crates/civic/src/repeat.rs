//! Bảng kê: a table inside a report whose rows the reporter adds (XLSForm: begin repeat).
//!
//! Its rows are one answer in words, a line a row with `|` round every cell, figures and days as Vietnamese papers print
//! them. So they are a part of what an approval names, are merged as a whole, and can be read by a person who must choose.

use serde::{Deserialize, Serialize};

use crate::indicator::{Adds, Indicator, WrongAnswer, WrongEntry, entry};

/// A table whose rows the reporter adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// Lower-case ASCII, unique among all answers in words of its edition.
    pub code: String,
    /// As the form prints it.
    pub name: String,
    /// What belongs there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What every row says: figures or words.
    #[serde(rename = "column")]
    pub columns: Vec<Indicator>,
}

/// The most rows of one report.
pub const MOST_ROWS: usize = 500;
/// The most columns.
pub const MOST_COLUMNS: usize = 30;
/// The longest cell, in characters.
pub const LONGEST_CELL: usize = 500;

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The row, counted from 0 among those that were written.
    pub row: usize,
    /// The column, from 0; the last one for what has none.
    pub column: usize,
    /// What is wrong.
    pub why: WrongCell,
}

/// Why a cell cannot stand so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongCell {
    /// No figure, or not such a one.
    #[error(transparent)]
    Figure(#[from] WrongEntry),
    /// Not among the choices, or no day.
    #[error(transparent)]
    Answer(#[from] WrongAnswer),
    /// Too long.
    #[error("dài quá {LONGEST_CELL} ký tự")]
    Long,
    /// It must be filled in.
    #[error("bắt buộc điền")]
    Missing,
    /// It is answered although its condition does not hold.
    #[error("chỉ điền khi “{0}” được trả lời như biểu mẫu nêu")]
    Unasked(String),
    /// A row has more cells than there are columns.
    #[error("dòng có nhiều ô hơn số cột")]
    Cells,
    /// Too many rows.
    #[error("bảng kê có nhiều nhất {MOST_ROWS} dòng")]
    Rows,
}

/// Rows that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The canonical answer; empty without rows. Cells that are wrong stand in it as they were written.
    pub text: String,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
}

impl Repeat {
    /// Reads what was written; blank rows are none.
    #[must_use]
    pub fn read(&self, text: &str) -> Rows {
        let mut all = Rows::default();
        let mut rows = cells(text);
        if rows.len() > MOST_ROWS {
            all.wrong.push(self.wrong(MOST_ROWS, WrongCell::Rows));
        }
        for (at, row) in rows.iter_mut().enumerate() {
            if row.len() > self.columns.len() {
                all.wrong.push(self.wrong(at, WrongCell::Cells));
            }
            row.resize(self.columns.len(), String::new());
            self.row(at, row, &mut all.wrong);
        }
        all.text = write(&rows);
        all
    }

    fn wrong(&self, row: usize, why: WrongCell) -> Wrong {
        let column = self.columns.len().saturating_sub(1);
        Wrong { row, column, why }
    }

    fn row(&self, at: usize, row: &mut [String], wrong: &mut Vec<Wrong>) {
        for (column, written) in self.columns.iter().zip(row.iter_mut()).enumerate() {
            match cell(written.0, written.1) {
                Ok(text) => *written.1 = text,
                Err(why) => wrong.push(Wrong { row: at, column, why }),
            }
        }
        for (column, indicator) in self.columns.iter().enumerate() {
            if !row[column].is_empty() && !self.is_asked(indicator, row) {
                let why = WrongCell::Unasked(self.condition(indicator));
                wrong.push(Wrong { row: at, column, why });
            }
        }
    }

    /// Every cell that must be filled in and is not.
    #[must_use]
    pub fn missing(&self, text: &str) -> Vec<Wrong> {
        let mut missing = Vec::new();
        for (at, row) in cells(text).iter().enumerate() {
            for (column, indicator) in self.columns.iter().enumerate() {
                let blank = row.get(column).is_none_or(String::is_empty);
                if blank && indicator.asks.required && self.is_asked(indicator, row) {
                    let why = WrongCell::Missing;
                    missing.push(Wrong { row: at, column, why });
                }
            }
        }
        missing
    }

    fn is_asked(&self, indicator: &Indicator, row: &[String]) -> bool {
        indicator.asks.when.as_ref().is_none_or(|when| {
            let of = |one: &Indicator| one.code == when.indicator;
            let Some(at) = self.columns.iter().position(of) else {
                return false;
            };
            let said = row.get(at).map(String::as_str);
            when.holds(said, said.and_then(|said| figure(&self.columns[at], said)))
        })
    }

    /// The name of the column that decides whether this one is asked.
    fn condition(&self, indicator: &Indicator) -> String {
        let wanted = indicator.asks.when.as_ref().map(|when| &when.indicator);
        let mut columns = self.columns.iter();
        let found = columns.find(|column| Some(&column.code) == wanted);
        found.map(|column| column.name.clone()).unwrap_or_default()
    }

    /// What a column comes to over all rows, or without a column how many rows there are. Unknown without rows, and where a
    /// figure of a row is unknown.
    #[must_use]
    pub fn total(&self, text: &str, column: Option<&str>) -> Option<i64> {
        let rows = cells(text);
        let Some(code) = column else {
            return i64::try_from(rows.len()).ok().filter(|rows| *rows > 0);
        };
        let at = self.columns.iter().position(|column| column.code == code)?;
        let value = |row: &Vec<String>| figure(&self.columns[at], row.get(at)?);
        let sum = |sum: i64, row: &Vec<String>| sum.checked_add(value(row)?);
        (!rows.is_empty()).then(|| rows.iter().try_fold(0, sum)).flatten()
    }

    /// What is wrong, as a sentence: `Dòng 2, “Số người”: không thể là số âm.`
    #[must_use]
    pub fn sentence(&self, wrong: &Wrong) -> String {
        let name = self.columns.get(wrong.column).map_or("", |column| &column.name);
        match wrong.why {
            WrongCell::Rows => format!("{}.", wrong.why),
            WrongCell::Cells => format!("Dòng {}: {}.", wrong.row + 1, wrong.why),
            _ => format!("Dòng {}, “{name}”: {}.", wrong.row + 1, wrong.why),
        }
    }
}

fn figure(column: &Indicator, text: &str) -> Option<i64> {
    entry(column, text).ok()?.value()
}

/// A cell as it is kept.
fn cell(column: &Indicator, text: &str) -> Result<String, WrongCell> {
    if text.is_empty() {
        return Ok(String::new());
    }
    if column.adds != Adds::Text {
        let value = entry(column, text)?.value();
        return Ok(value
            .map(|value| viet::fixed(value, column.decimals))
            .unwrap_or_default());
    }
    if text.chars().count() > LONGEST_CELL {
        return Err(WrongCell::Long);
    }
    Ok(column.asks.answer(text)?)
}

/// The cells of rows as they were written, without blank rows.
#[must_use]
pub fn cells(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().map(line);
    rows.filter(|row| row.iter().any(|cell| !cell.is_empty()))
        .collect()
}

/// Rows as the answer that is kept.
#[must_use]
pub fn write(rows: &[Vec<String>]) -> String {
    let escaped = |cell: &String| {
        let plain: Vec<&str> = cell.split_whitespace().collect();
        plain.join(" ").replace('\\', "\\\\").replace('|', "\\|")
    };
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().map(escaped).collect();
        format!("|{}|", cells.join("|"))
    };
    let filled = rows
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    filled.map(line).collect::<Vec<_>>().join("\n")
}

fn line(text: &str) -> Vec<String> {
    let text = text.trim();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let mut letters = text.strip_prefix('|').unwrap_or(text).chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => cell.extend(letters.next()),
            '|' => row.push(std::mem::take(&mut cell).trim().to_owned()),
            other => cell.push(other),
        }
    }
    if !cell.trim().is_empty() {
        row.push(cell.trim().to_owned());
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn repeat() -> Repeat {
        let text = r#"
            code = "vu_viec"
            name = "Danh sách vụ việc"
            column = [
                { code = "ngay", name = "Ngày", unit = "", adds = "text", asks = { day = true, required = true } },
                { code = "loai", name = "Loại", unit = "", adds = "text", asks = { choices = [{ code = "noi", name = "Trong tỉnh" }, { code = "ngoai", name = "Ngoài tỉnh" }] } },
                { code = "tinh", name = "Tỉnh khác", unit = "", adds = "text", asks = { when = { indicator = "loai", is = ["Ngoài tỉnh"] } } },
                { code = "nguoi", name = "Số người", unit = "người", asks = { most = 50 } },
            ]
        "#;
        toml::from_str(text).unwrap()
    }

    #[test]
    fn rows_are_kept_in_one_way_whatever_the_hand() {
        let read = repeat().read("|2021-04-05|noi||1.0|\n||||\n 5/4/2021 | Ngoài tỉnh | Hà Giang | 12");
        assert_eq!(
            read.wrong.len(),
            1,
            "1.0 can be read in two ways: {:?}",
            read.wrong
        );
        let read = repeat().read("|2021-04-05|noi||7|\r\n||||\r\n 5/4/2021 | Ngoài tỉnh | Hà Giang | 12");
        assert_eq!(read.wrong, []);
        assert_eq!(
            read.text,
            "|5/4/2021|Trong tỉnh||7|\n|5/4/2021|Ngoài tỉnh|Hà Giang|12|"
        );
        assert_eq!(repeat().read(&read.text), read, "what is kept is read as it is");
    }

    #[test]
    fn every_fault_has_row_and_column() {
        let repeat = repeat();
        let read = repeat.read("|31/2/2021|noi|Hà Giang|51|\n|5/4/2021|khác||-1|thừa|");
        let places: Vec<(usize, usize)> = read.wrong.iter().map(|wrong| (wrong.row, wrong.column)).collect();
        assert_eq!(places, [(0, 0), (0, 3), (0, 2), (1, 3), (1, 1), (1, 3)]);
        let said = repeat.sentence(&read.wrong[1]);
        assert_eq!(said, "Dòng 1, “Số người”: không được lớn hơn 50.");
        assert_eq!(repeat.missing("||noi||7|").len(), 1);
        let many = "|5/4/2021|\n".repeat(MOST_ROWS + 1);
        assert!(
            repeat
                .read(&many)
                .wrong
                .iter()
                .any(|wrong| wrong.why == WrongCell::Rows)
        );
    }

    #[test]
    fn a_total_of_nothing_is_unknown_and_so_is_one_with_an_unknown_row() {
        let repeat = repeat();
        assert_eq!(repeat.total("", None), None);
        assert_eq!(repeat.total("", Some("nguoi")), None);
        let two = "|5/4/2021|||7|\n|6/4/2021|||5|";
        assert_eq!(
            (repeat.total(two, None), repeat.total(two, Some("nguoi"))),
            (Some(2), Some(12))
        );
        assert_eq!(repeat.total("|5/4/2021|||7|\n|6/4/2021||||", Some("nguoi")), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(rows in prop::collection::vec(prop::collection::vec("[a-z|\\\\ ]{0,6}", 1..4), 0..5)) {
            let tidy = |cell: &String| cell.split_whitespace().collect::<Vec<_>>().join(" ");
            let wanted: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(tidy).collect::<Vec<_>>())
                .filter(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty()))
                .collect();
            prop_assert_eq!(cells(&write(&rows)), wanted);
        }
    }
}
