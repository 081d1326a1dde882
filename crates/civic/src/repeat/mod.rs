//! Bảng kê: a table inside a report whose rows the reporter adds (XLSForm: begin repeat).
//!
//! Its rows are one answer in words, a line a row with `|` round every cell, figures and days as Vietnamese papers print
//! them. So they are a part of what an approval names, are merged as a whole, and can be read by a person who must choose.

mod text;
mod wrong;

use serde::{Deserialize, Serialize};

use crate::expression::{self, Said, words};
use crate::indicator::{Adds, Indicator, Rest, entry, judged};

pub use text::{cells, write};
pub use wrong::{Wrong, WrongCell};

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
    /// How many rows there must be when it is sent; without it any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Count>,
    /// What every row says: figures or words.
    #[serde(rename = "column")]
    pub columns: Vec<Indicator>,
}

/// How many rows a repeat must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Count {
    /// So many.
    Fixed(u32),
    /// As many as the indicator with this code says, which is a whole number.
    Of(String),
}

/// The most rows of one report.
pub const MOST_ROWS: usize = 500;
/// The most columns.
pub const MOST_COLUMNS: usize = 30;
/// The longest cell, in characters.
pub const LONGEST_CELL: usize = 500;

/// Rows that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The canonical answer; empty without rows. Cells that are wrong stand in it as they were written.
    pub text: String,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
}

/// The form round a repeat.
#[derive(Clone, Copy)]
pub struct Round<'a> {
    /// What it says under a code.
    pub said: &'a dyn Fn(&str) -> Said,
    /// What the question with a code is called.
    pub called: &'a dyn Fn(&str) -> String,
}

impl Repeat {
    /// Reads what was written; blank rows are none. Rules and formulas of a row look at its own cells first, then at the form.
    #[must_use]
    pub fn read(&self, text: &str, round: Round<'_>) -> Rows {
        let mut all = Rows::default();
        let mut rows = cells(text);
        for row in &mut rows {
            self.unreckoned(row);
        }
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        if rows.len() > MOST_ROWS {
            all.wrong.push(self.wrong(MOST_ROWS, WrongCell::Rows));
        }
        for (at, row) in rows.iter_mut().enumerate() {
            if row.len() > self.columns.len() {
                all.wrong.push(self.wrong(at, WrongCell::Cells));
            }
            row.resize(self.columns.len(), String::new());
            self.row(at, row, round, &mut all.wrong);
        }
        all.text = write(&rows);
        all
    }

    /// Reads what was written as far as every cell by itself can be judged; what depends on others is judged with the form.
    #[must_use]
    pub fn read_alone(&self, text: &str) -> Rows {
        let round = Round {
            said: &|_| Said::Figure(None, 0),
            called: &str::to_owned,
        };
        let mut rows = self.read(text, round);
        let alone = |wrong: &Wrong| {
            !matches!(
                wrong.why,
                WrongCell::NotSo(_) | WrongCell::Broken(_) | WrongCell::Apart(..)
            )
        };
        rows.wrong.retain(alone);
        rows
    }

    /// Whether some of its cells follow from others.
    #[must_use]
    pub fn is_reckoned(&self) -> bool {
        self.columns.iter().any(|column| column.asks.formula.is_some())
    }

    /// What nobody types is nobody's word.
    fn unreckoned(&self, row: &mut [String]) {
        for (column, cell) in self.columns.iter().zip(row) {
            if column.asks.formula.is_some() {
                cell.clear();
            }
        }
    }

    fn wrong(&self, row: usize, why: WrongCell) -> Wrong {
        let column = self.columns.len().saturating_sub(1);
        Wrong { row, column, why }
    }

    fn row(&self, at: usize, row: &mut [String], round: Round<'_>, wrong: &mut Vec<Wrong>) {
        for (column, written) in self.columns.iter().zip(row.iter_mut()).enumerate() {
            match cell(written.0, written.1) {
                Ok(text) => *written.1 = text,
                Err(why) => wrong.push(Wrong { row: at, column, why }),
            }
        }
        for column in 0..self.columns.len() {
            if let Some(text) = self.reckoned(column, row, round) {
                row[column] = text;
            }
        }
        for column in 0..self.columns.len() {
            if let Some(why) = self.beside(column, row, round) {
                wrong.push(Wrong { row: at, column, why });
            }
        }
    }

    /// The cell of a column with a formula.
    fn reckoned(&self, column: usize, row: &[String], round: Round<'_>) -> Option<String> {
        let indicator = &self.columns[column];
        let formula = indicator.asks.formula.as_ref()?;
        let said = |code: &str| self.said(code, row, round);
        let value = expression::figure(&formula.0, indicator.decimals, &said);
        let value = value.filter(|_| judged::is_asked(&indicator.asks, &said));
        Some(
            value
                .map(|value| viet::fixed(value, indicator.decimals))
                .unwrap_or_default(),
        )
    }

    /// What is wrong with a cell beside the others of its row and the form.
    fn beside(&self, column: usize, row: &[String], round: Round<'_>) -> Option<WrongCell> {
        let (indicator, written) = (&self.columns[column], &row[column]);
        if written.is_empty() {
            return None;
        }
        let said = |code: &str| self.said(code, row, round);
        if !judged::is_asked(&indicator.asks, &said) {
            return Some(match &indicator.asks.relevant {
                Some(relevant) => WrongCell::NotSo(words(&relevant.0, &indicator.name, &|code| {
                    self.called(code, round)
                })),
                None => WrongCell::Unasked(self.condition(indicator)),
            });
        }
        match judged::broken(&indicator.asks, &answer(indicator, written), &said)? {
            Rest::Among(choice) => {
                let other = indicator
                    .asks
                    .among
                    .as_ref()
                    .map(|among| self.called(&among.indicator, round));
                Some(WrongCell::Apart(choice, other.unwrap_or_default()))
            }
            Rest::Must => Some(WrongCell::Broken(self.rule(indicator, round))),
        }
    }

    /// What is said of a broken rule.
    fn rule(&self, indicator: &Indicator, round: Round<'_>) -> String {
        let must = || {
            let must = indicator.asks.must.as_ref();
            must.map(|must| words(&must.0, &indicator.name, &|code| self.called(code, round)))
        };
        let said = indicator
            .asks
            .say
            .as_ref()
            .map(|say| say.trim_end_matches('.').to_owned());
        said.or_else(|| must().map(|rule| format!("phải đúng điều kiện {rule}")))
            .unwrap_or_default()
    }

    /// The name of a column, else of a question of the form.
    fn called(&self, code: &str, round: Round<'_>) -> String {
        let column = self.columns.iter().find(|column| column.code == code);
        column.map_or_else(|| (round.called)(code), |column| column.name.clone())
    }

    /// What a row, else the form, says under a code.
    fn said(&self, code: &str, row: &[String], round: Round<'_>) -> Said {
        let Some(at) = self.columns.iter().position(|column| column.code == code) else {
            return (round.said)(code);
        };
        answer(&self.columns[at], row.get(at).map_or("", String::as_str))
    }

    /// Every cell that must be filled in and is not, and rows that are too many or too few.
    #[must_use]
    pub fn missing(&self, text: &str, round: Round<'_>) -> Vec<Wrong> {
        let (mut missing, rows) = (Vec::new(), cells(text));
        for (at, row) in rows.iter().enumerate() {
            let said = |code: &str| self.said(code, row, round);
            for (column, indicator) in self.columns.iter().enumerate() {
                let blank = row.get(column).is_none_or(String::is_empty);
                if blank && indicator.asks.required && judged::is_asked(&indicator.asks, &said) {
                    let why = WrongCell::Missing;
                    missing.push(Wrong { row: at, column, why });
                }
            }
        }
        if let Some(count) = self
            .count(round)
            .filter(|count| i64::try_from(rows.len()) != Ok(*count))
        {
            missing.push(self.wrong(rows.len().saturating_sub(1), WrongCell::Count(count)));
        }
        missing
    }

    /// How many rows there must be, as far as that is known.
    #[must_use]
    pub fn count(&self, round: Round<'_>) -> Option<i64> {
        match self.count.as_ref()? {
            Count::Fixed(count) => Some(i64::from(*count)),
            Count::Of(code) => match (round.said)(code) {
                Said::Figure(count, 0) => count,
                _ => None,
            },
        }
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
            WrongCell::Count(_) => format!("Bảng kê “{}” {}.", self.name, wrong.why),
            WrongCell::Cells => format!("Dòng {}: {}.", wrong.row + 1, wrong.why),
            _ => format!("Dòng {}, “{name}”: {}.", wrong.row + 1, wrong.why),
        }
    }
}

/// What a cell says.
fn answer(column: &Indicator, text: &str) -> Said {
    if column.adds == Adds::Text {
        return Said::Words(text.to_owned());
    }
    Said::Figure(figure(column, text), column.decimals)
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

    /// No form round it.
    fn alone() -> Round<'static> {
        Round {
            said: &|_| Said::Words(String::new()),
            called: &str::to_owned,
        }
    }

    fn round() -> Round<'static> {
        Round {
            said: &form,
            called: &|code| format!("Câu {code}"),
        }
    }

    /// Men, women and their sum; why so many, beside the number of the form; the commune of a district of the form.
    fn ruled() -> Repeat {
        let text = r#"
            code = "thon"
            name = "Từng thôn"
            count = "so_thon"
            column = [
                { code = "ten", name = "Thôn", unit = "", adds = "text", asks = { required = true } },
                { code = "nam", name = "Nam", unit = "người" },
                { code = "nu", name = "Nữ", unit = "người", asks = { must = ". <= ${nam} * 2" } },
                { code = "tong", name = "Tổng", unit = "người", asks = { formula = "${nam} + ${nu}" } },
                { code = "vi_sao", name = "Vì sao", unit = "", adds = "text", asks = { required = true, relevant = "${tong} > ${nhieu} or selected(${ten}, 'Nà Chà')" } },
                { code = "xa", name = "Xã", unit = "", adds = "text", asks = { choices = [{ code = "a", name = "Xã A" }, { code = "b", name = "Xã B" }], among = { indicator = "huyen", of = { a = "Huyện Một", b = "Huyện Hai" } } } },
            ]
        "#;
        toml::from_str(text).unwrap()
    }

    /// Two hamlets, many from 10 on, Huyện Một.
    fn form(code: &str) -> Said {
        match code {
            "so_thon" => Said::Figure(Some(2), 0),
            "nhieu" => Said::Figure(Some(10), 0),
            "huyen" => Said::Words("Huyện Một".to_owned()),
            _ => panic!("{code} is a column"),
        }
    }

    #[test]
    fn formulas_and_rules_of_a_row_look_at_its_own_cells_and_then_at_the_form() {
        let repeat = ruled();
        let read = repeat.read("|Nà Lốc|3|4|99||Xã A|\n||||99||", round());
        assert_eq!(read.wrong, []);
        assert_eq!(
            read.text, "|Nà Lốc|3|4|7||Xã A|",
            "99 is nobody's word, and a row of it alone is none"
        );
        assert_eq!(
            repeat.read(&read.text, round()),
            read,
            "what is kept is read as it is"
        );
        let said = |text: &str| {
            let wrong = repeat.read(text, round()).wrong;
            wrong
                .iter()
                .map(|wrong| repeat.sentence(wrong))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            said("|Nà Lốc|3|7||"),
            ["Dòng 1, “Nữ”: phải đúng điều kiện “Nữ” không lớn hơn “Nam” × 2."]
        );
        assert_eq!(
            said("|Nà Lốc|3|4||Chợ phiên|"),
            ["Dòng 1, “Vì sao”: chỉ điền khi “Tổng” lớn hơn “Câu nhieu” hoặc “Thôn” có chọn “Nà Chà”."]
        );
        assert_eq!(said("|Nà Chà|3|4||Chợ phiên|"), Vec::<String>::new());
        assert_eq!(
            said("|Nà Lốc|3|4|||Xã B|"),
            ["Dòng 1, “Xã”: “Xã B” không thuộc lựa chọn đi với câu trả lời ở “Câu huyen”."]
        );
        assert_eq!(
            said("|Nà Lốc|3||"),
            Vec::<String>::new(),
            "an unknown figure breaks no rule"
        );
        assert_eq!(repeat.read("|Nà Lốc|3||5|", round()).text, "|Nà Lốc|3|||||");
    }

    #[test]
    fn what_must_be_there_is_asked_for_row_by_row_and_so_is_the_number_of_rows() {
        let repeat = ruled();
        let kept = repeat.read("|Nà Lốc|8|4|\n|Pò Mã|1|1|", round()).text;
        let said: Vec<String> = repeat
            .missing(&kept, round())
            .iter()
            .map(|wrong| repeat.sentence(wrong))
            .collect();
        assert_eq!(said, ["Dòng 1, “Vì sao”: bắt buộc điền."]);
        let said: Vec<String> = repeat
            .missing("|Pò Mã|1|1|2|", round())
            .iter()
            .map(|wrong| repeat.sentence(wrong))
            .collect();
        assert_eq!(said, ["Bảng kê “Từng thôn” phải có đúng 2 dòng."]);
    }

    #[test]
    fn rows_are_kept_in_one_way_whatever_the_hand() {
        let read = repeat().read(
            "|2021-04-05|noi||1.0|\n||||\n 5/4/2021 | Ngoài tỉnh | Hà Giang | 12",
            alone(),
        );
        assert_eq!(
            read.wrong.len(),
            1,
            "1.0 can be read in two ways: {:?}",
            read.wrong
        );
        let read = repeat().read(
            "|2021-04-05|noi||7|\r\n||||\r\n 5/4/2021 | Ngoài tỉnh | Hà Giang | 12",
            alone(),
        );
        assert_eq!(read.wrong, []);
        assert_eq!(
            read.text,
            "|5/4/2021|Trong tỉnh||7|\n|5/4/2021|Ngoài tỉnh|Hà Giang|12|"
        );
        assert_eq!(
            repeat().read(&read.text, alone()),
            read,
            "what is kept is read as it is"
        );
    }

    #[test]
    fn every_fault_has_row_and_column() {
        let repeat = repeat();
        let read = repeat.read("|31/2/2021|noi|Hà Giang|51|\n|5/4/2021|khác||-1|thừa|", alone());
        let places: Vec<(usize, usize)> = read.wrong.iter().map(|wrong| (wrong.row, wrong.column)).collect();
        assert_eq!(places, [(0, 0), (0, 3), (0, 2), (1, 3), (1, 1), (1, 3)]);
        let said = repeat.sentence(&read.wrong[1]);
        assert_eq!(said, "Dòng 1, “Số người”: không được lớn hơn 50.");
        assert_eq!(repeat.missing("||noi||7|", alone()).len(), 1);
        let many = "|5/4/2021|\n".repeat(MOST_ROWS + 1);
        assert!(
            repeat
                .read(&many, alone())
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
