//! What a form asks of the answer to an indicator beyond its being a figure or words: choices, bounds, conditions, sums.

use serde::{Deserialize, Serialize};

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
}

/// That another indicator is answered with a certain choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The code of an indicator with choices.
    pub indicator: String,
    /// The name of the choice.
    pub is: String,
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

    /// The chosen answers by their names, in the order of the list, from names or codes; the word that is not in the list
    /// otherwise. Without a list everything is as it was written.
    pub fn chosen(&self, text: &str) -> Result<String, String> {
        if self.choices.is_empty() {
            return Ok(text.to_owned());
        }
        let said: Vec<&str> = if self.several {
            text.split(';')
                .map(str::trim)
                .filter(|one| !one.is_empty())
                .collect()
        } else {
            Some(text.trim())
                .filter(|one| !one.is_empty())
                .into_iter()
                .collect()
        };
        let is = |one: &str, category: &Category| category.name == one || category.code == one;
        let stranger = said
            .iter()
            .find(|one| !self.choices.iter().any(|known| is(one, known)));
        if let Some(stranger) = stranger {
            return Err((*stranger).to_owned());
        }
        let known = self
            .choices
            .iter()
            .filter(|known| said.iter().any(|one| is(one, known)));
        let names: Vec<&str> = known.map(|known| known.name.as_str()).collect();
        Ok(names.join(BETWEEN))
    }
}

/// Whether an indicator is asked at all, by the answers in words.
#[must_use]
pub fn is_asked<'a>(indicator: &Indicator, text: impl Fn(&str) -> Option<&'a str>) -> bool {
    indicator.asks.when.as_ref().is_none_or(|when| {
        let said = text(&when.indicator).unwrap_or("");
        said.split(BETWEEN).any(|one| one == when.is)
    })
}

/// Puts the sums of a sheet in: what is the sum of known figures is known, everything else unknown.
pub fn add_up(edition: &Edition, sheet: &mut Sheet) {
    for (at, column) in edition.columns().iter().enumerate() {
        let indicator = edition.indicator_of(at);
        if indicator.asks.sum.is_empty() || !column.parts.is_empty() {
            continue;
        }
        let of = |term: &Term| {
            let value = sheet.get(edition.column(&term.indicator)?).value()?;
            if term.minus {
                value.checked_neg()
            } else {
                Some(value)
            }
        };
        let sum = indicator
            .asks
            .sum
            .iter()
            .try_fold(0_i64, |sum, term| sum.checked_add(of(term)?));
        sheet.set(at, Cell::from(sum));
    }
}
