//! What a form asks of the answer to an indicator beyond its being a figure or words: choices, bounds, conditions, sums.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use viet::Date;

use super::Indicator;
use crate::regime::{Category, Edition};
use crate::sheet::{Cell, Sheet};

/// What an answer must keep to; nothing asked is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asks {
    /// The answers in words that may be chosen; none: whatever is written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Category>,
    /// True when several may be chosen.
    #[serde(skip_serializing_if = "is_false")]
    pub several: bool,
    /// True when the words are a day.
    #[serde(skip_serializing_if = "is_false")]
    pub day: bool,
    /// The least figure, inclusive, in units of the last decimal place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<i64>,
    /// The greatest figure, inclusive, in units of the last decimal place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
    /// True when nothing is sent without it.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// Asked only when this is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// It is not typed: it is the sum of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sum: Vec<Term>,
    /// It is not typed: it follows from the rows of a repeat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<OfRows>,
}

/// That another indicator is answered with certain choices, or with a figure from somewhere on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The code of an indicator with choices, or with figures.
    pub indicator: String,
    /// The names of choices, any of which will do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// The least figure with which it is asked, in units of the last decimal place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<i64>,
}

/// What is reckoned from the rows of a repeat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfRows {
    /// The code of the repeat.
    pub repeat: String,
    /// The code of the column that is added up; none: how many rows there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// A part of a sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The code of an indicator with figures.
    pub indicator: String,
    /// True when it is taken away.
    #[serde(default, skip_serializing_if = "is_false")]
    pub minus: bool,
}

/// Why an answer in words cannot stand so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongAnswer {
    /// Not among the choices.
    #[error("“{0}” không có trong danh sách lựa chọn")]
    Choice(String),
    /// No day.
    #[error("“{0}” không phải là ngày; ghi dạng 05/4/2021")]
    Day(String),
}

/// What stands between several chosen answers.
pub const BETWEEN: &str = "; ";

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Asks {
    /// True when nothing is asked.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// True when nobody types it: it follows from other answers.
    #[must_use]
    pub fn is_reckoned(&self) -> bool {
        !self.sum.is_empty() || self.rows.is_some()
    }

    /// An answer in words as it is kept: chosen answers by their names in the order of the list, whether names or codes were
    /// written; a day in one way. Where nothing is asked everything is as it was written.
    pub fn answer(&self, text: &str) -> Result<String, WrongAnswer> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(String::new());
        }
        if self.day {
            let day = day(text).ok_or_else(|| WrongAnswer::Day(text.to_owned()))?;
            return Ok(day.short());
        }
        if self.choices.is_empty() {
            return Ok(text.to_owned());
        }
        self.chosen(text)
    }

    fn chosen(&self, text: &str) -> Result<String, WrongAnswer> {
        let said: Vec<&str> = if self.several {
            let parts = text.split(';').map(str::trim);
            parts.filter(|one| !one.is_empty()).collect()
        } else {
            vec![text]
        };
        let is = |one: &str, category: &Category| category.name == one || category.code == one;
        let known = |one: &str| self.choices.iter().any(|category| is(one, category));
        if let Some(stranger) = said.iter().find(|one| !known(one)) {
            return Err(WrongAnswer::Choice((*stranger).to_owned()));
        }
        let chosen = self.choices.iter();
        let chosen = chosen.filter(|category| said.iter().any(|one| is(one, category)));
        let names: Vec<&str> = chosen.map(|category| category.name.as_str()).collect();
        Ok(names.join(BETWEEN))
    }
}

/// A day as people and browsers write it: `05/4/2021`, `5-4-2021`, `2021-04-05`.
fn day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split(['/', '-', '.']).map(str::trim);
    let mut next = || parts.next()?.parse::<u16>().ok();
    let (day, month, year) = (next()?, next()?, next()?);
    if parts.next().is_some() || year < 1000 {
        return None;
    }
    let small = |number: u16| u8::try_from(number).ok();
    Date::new(i32::from(year), small(month)?, small(day)?).ok()
}

impl When {
    /// Whether it is so, by what the other indicator says.
    #[must_use]
    pub fn holds(&self, words: Option<&str>, figure: Option<i64>) -> bool {
        match self.least {
            Some(least) => figure.is_some_and(|figure| figure >= least),
            None => {
                let mut said = words.unwrap_or("").split(BETWEEN);
                said.any(|one| self.is.iter().any(|is| is == one))
            }
        }
    }
}

/// Whether an indicator is asked at all, by the other answers.
#[must_use]
pub fn is_asked(
    edition: &Edition,
    indicator: &Indicator,
    sheet: &Sheet,
    texts: &BTreeMap<String, String>,
) -> bool {
    indicator.asks.when.as_ref().is_none_or(|when| {
        let words = texts.get(&when.indicator).map(String::as_str);
        let column = edition.column(&when.indicator);
        when.holds(words, column.and_then(|column| sheet.get(column).value()))
    })
}

/// Puts what nobody types in: totals of rows, then sums. What is made of known figures is known, everything else unknown.
pub fn add_up(edition: &Edition, sheet: &mut Sheet, texts: &BTreeMap<String, String>) {
    let total = |of: &OfRows| {
        let text = texts.get(&of.repeat).map_or("", String::as_str);
        edition.repeat(&of.repeat)?.total(text, of.column.as_deref())
    };
    reckon(edition, sheet, texts, |asks, _| asks.rows.as_ref().map(total));
    reckon(edition, sheet, texts, |asks, sheet| {
        let of = |term: &Term| {
            let value = sheet.get(edition.column(&term.indicator)?).value()?;
            if term.minus {
                value.checked_neg()
            } else {
                Some(value)
            }
        };
        let sum = |terms: &[Term]| {
            terms
                .iter()
                .try_fold(0_i64, |sum, term| sum.checked_add(of(term)?))
        };
        (!asks.sum.is_empty()).then(|| sum(&asks.sum))
    });
}

/// Sets the totals that `value` gives one for; its inner `None` is an unknown one.
fn reckon(
    edition: &Edition,
    sheet: &mut Sheet,
    texts: &BTreeMap<String, String>,
    value: impl Fn(&Asks, &Sheet) -> Option<Option<i64>>,
) {
    for (at, column) in edition.columns().iter().enumerate() {
        let indicator = edition.indicator_of(at);
        let whole = column.parts.is_empty();
        if let Some(value) = value(&indicator.asks, sheet).filter(|_| whole) {
            let asked = is_asked(edition, indicator, sheet, texts);
            sheet.set(at, Cell::from(value.filter(|_| asked)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, wanted) in [
            ("05/4/2021", "2021-04-05"),
            ("5-4-2021", "2021-04-05"),
            ("2021-04-05", "2021-04-05"),
        ] {
            assert_eq!(day(text), wanted.parse().ok(), "{text}");
        }
        for wrong in ["", "4/2021", "31/2/2021", "5/4/21", "5/4/2021/1", "hôm nay"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_answer_is_of_the_list_by_name_or_code_and_stands_in_its_order() {
        let choice = |code: &str, name: &str| Category {
            code: code.to_owned(),
            name: name.to_owned(),
        };
        let mut asks = Asks {
            choices: vec![choice("loa", "Loa truyền thanh"), choice("mang", "Mạng xã hội")],
            several: true,
            ..Asks::default()
        };
        assert_eq!(
            asks.answer("mang; Loa truyền thanh;"),
            Ok("Loa truyền thanh; Mạng xã hội".to_owned())
        );
        assert_eq!(
            asks.answer("loa; báo"),
            Err(WrongAnswer::Choice("báo".to_owned()))
        );
        asks.several = false;
        assert_eq!(asks.answer("loa"), Ok("Loa truyền thanh".to_owned()));
        assert!(asks.answer("loa; mang").is_err(), "one alone");
        assert_eq!(asks.answer("  "), Ok(String::new()));
    }
}
