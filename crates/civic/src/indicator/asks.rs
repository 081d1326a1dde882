//! What a form asks of the answer to an indicator beyond its being a figure or words: choices, bounds, conditions, sums.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use viet::Date;

use super::Indicator;
use super::judged::{self, Rest};
use crate::expression::{Expression, Formula, Said, Sign};
use crate::regime::{Category, Edition};
use crate::repeat::Round;
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
    /// Asked only when this is so as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevant: Option<Formula>,
    /// What must be so of an answer; `.` is the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub must: Option<Formula>,
    /// What is said when it is not so; without it the rule in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    /// Which choices there are depends on another answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub among: Option<Among>,
    /// It is not typed: it is what this comes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<Formula>,
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

/// Choices that go with the answer to another indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Among {
    /// The code of an indicator of which one answer is chosen.
    pub indicator: String,
    /// By the code of each choice the name of the answer that it goes with.
    pub of: BTreeMap<String, String>,
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
        !self.sum.is_empty() || self.rows.is_some() || self.formula.is_some()
    }

    /// Everything that must be so for it to be asked, as one expression.
    #[must_use]
    pub fn condition(&self, decimals_of: impl Fn(&str) -> u8) -> Option<Expression> {
        let when = self
            .when
            .as_ref()
            .map(|when| when.expression(decimals_of(&when.indicator)));
        let relevant = self.relevant.as_ref().map(|formula| formula.0.clone());
        match (when, relevant) {
            (Some(when), Some(relevant)) => Some(Expression::All(vec![when, relevant])),
            (when, relevant) => when.or(relevant),
        }
    }

    /// The choices that do not go with the answer of the other indicator, by their names.
    #[must_use]
    pub fn apart(&self, other: &str) -> Vec<&str> {
        let Some(among) = &self.among else {
            return Vec::new();
        };
        let goes = |choice: &&Category| among.of.get(&choice.code).is_some_and(|of| of == other);
        let apart = self.choices.iter().filter(|choice| !goes(choice));
        apart.map(|choice| choice.name.as_str()).collect()
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
    /// The same as an expression, by the decimals of the other indicator.
    #[must_use]
    pub fn expression(&self, decimals: u8) -> Expression {
        let name = || Box::new(Expression::Name(self.indicator.clone()));
        if let Some(units) = self.least {
            let least = crate::expression::Number { units, decimals };
            return Expression::Compare(name(), Sign::AtLeast, Box::new(Expression::Number(least.short())));
        }
        let mut any: Vec<Expression> = self
            .is
            .iter()
            .map(|one| Expression::Selected(name(), one.clone()))
            .collect();
        if any.len() == 1 {
            any.remove(0)
        } else {
            Expression::Any(any)
        }
    }

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

/// The answers of a form by their codes.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a> {
    /// The edition whose form it is.
    pub edition: &'a Edition,
    /// Its figures.
    pub sheet: &'a Sheet,
    /// Its words.
    pub texts: &'a BTreeMap<String, String>,
}

impl Answers<'_> {
    /// What stands under a code: a figure where the form has a column of it, else words.
    #[must_use]
    pub fn said(&self, code: &str) -> Said {
        match self.edition.column(code) {
            Some(at) => Said::Figure(self.sheet.get(at).value(), self.edition.indicator_of(at).decimals),
            None => Said::Words(self.texts.get(code).cloned().unwrap_or_default()),
        }
    }

    /// Does something with these answers round the rows of a repeat.
    pub fn round<T>(&self, with: impl FnOnce(Round<'_>) -> T) -> T {
        let (said, called) = (
            |code: &str| self.said(code),
            |code: &str| self.edition.called(code),
        );
        with(Round {
            said: &said,
            called: &called,
        })
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
    let answers = Answers {
        edition,
        sheet,
        texts,
    };
    judged::is_asked(&indicator.asks, &|code| answers.said(code))
}

/// What is wrong with an answer of the form beside the others: a rule that is broken, a choice that does not go with another.
#[must_use]
pub fn broken(answers: Answers<'_>, indicator: &Indicator) -> Option<Rest> {
    let own = answers.said(&indicator.code);
    judged::broken(&indicator.asks, &own, &|code| answers.said(code))
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
    // A formula names what is typed, sums, and formulas that stand before it.
    for at in 0..edition.columns().len() {
        let indicator = edition.indicator_of(at);
        let Some(formula) = indicator
            .asks
            .formula
            .as_ref()
            .filter(|_| edition.columns()[at].parts.is_empty())
        else {
            continue;
        };
        let answers = Answers {
            edition,
            sheet,
            texts,
        };
        let value = crate::expression::figure(&formula.0, indicator.decimals, &|code| answers.said(code));
        let asked = is_asked(edition, indicator, sheet, texts);
        sheet.set(at, Cell::from(value.filter(|_| asked)));
    }
}

/// Reckons the cells of rows that nobody types anew, after something beside them has changed.
pub fn add_up_rows(edition: &Edition, sheet: &Sheet, texts: &mut BTreeMap<String, String>) {
    for repeat in edition.repeats().iter().filter(|repeat| repeat.is_reckoned()) {
        let answers = Answers {
            edition,
            sheet,
            texts,
        };
        let text = texts
            .get(&repeat.code)
            .map(|text| answers.round(|round| repeat.read(text, round)).text);
        if let Some(text) = text {
            texts.insert(repeat.code.clone(), text);
        }
    }
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
