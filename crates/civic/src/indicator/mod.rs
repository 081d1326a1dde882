//! Indicators: figures that declare how they add, and what can be wrong with them.

mod asks;
mod check;
mod entry;
pub(crate) mod judged;
mod share;
mod target;

use serde::{Deserialize, Serialize};

use crate::activity::{Figure, Kind};
use crate::expression::Answer;

pub use asks::{
    Among, Answers, Asks, BETWEEN, OfRows, Term, When, WrongAnswer, add_up, add_up_rows, broken, is_asked,
};
pub use check::{Check, Finding, Gravity, Op, check};
pub use entry::{WrongEntry, entry, imported};
pub use judged::Rest;
pub use share::{BadShare, split};
pub use target::Target;

/// A figure that a regime asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Lower-case ASCII, unique in its edition; never changes its meaning from edition to edition.
    pub code: String,
    /// As the form prints it.
    pub name: String,
    /// The word after the figure: `cuộc`, `lượt người`.
    pub unit: String,
    /// How it adds.
    #[serde(default)]
    pub adds: Adds,
    /// Decimal places, 0 to 6; cells count in units of the last one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub decimals: u8,
    /// The breakdowns that the form asks for beside the total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Breakdown>,
    /// What it should come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Which logged activities pre-fill it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filled_from: Vec<Source>,
    /// True when a figure below zero makes sense.
    #[serde(default, skip_serializing_if = "is_false")]
    pub may_be_negative: bool,
    /// What it counts and what it does not, for the person who fills the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What its answer must keep to.
    #[serde(default, skip_serializing_if = "Asks::is_nothing")]
    pub asks: Asks,
}

/// How an indicator adds over units and periods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adds {
    /// Over units and over periods.
    #[default]
    Sum,
    /// Số hiện có: over units; over periods the last one holds.
    Stock,
    /// Tỷ lệ: kept as its two parts, each an indicator of the edition; the parts add, the ratio follows.
    Ratio {
        /// The code of the indicator above the line.
        numerator: String,
        /// The code of the indicator below the line.
        denominator: String,
        /// 100 for percent, 1000 for per mille.
        #[serde(default = "percent")]
        times: u32,
    },
    /// Different people or things: never summed, as the same one may be counted twice.
    Distinct,
    /// Words.
    Text,
}

/// How the figures of one column add.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Over units and periods.
    Sum,
    /// Over units; over periods the last one holds.
    Stock,
    /// Not at all.
    Distinct,
}

/// A breakdown into the categories of one or more dimensions, each combination a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breakdown {
    /// Codes of dimensions.
    pub dimensions: Vec<String>,
    /// True when the categories make up the whole; else the total may be larger ("trong đó").
    #[serde(default, skip_serializing_if = "is_false")]
    pub complete: bool,
}

/// Activities whose figure is added up to pre-fill an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The kind of activity.
    pub activity: Kind,
    /// Which of its figures.
    pub figure: Figure,
}

/// A ratio of totals, exact until it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotient {
    /// Above the line.
    pub numerator: i64,
    /// Below the line, not 0.
    pub denominator: i64,
    /// 100 for percent.
    pub times: u32,
}

fn percent() -> u32 {
    100
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Indicator {
    /// What its answer can be in an expression; a ratio is none.
    #[must_use]
    pub fn answer(&self) -> Option<Answer> {
        let asks = &self.asks;
        Some(match &self.adds {
            Adds::Ratio { .. } => return None,
            Adds::Text if asks.day => Answer::Day,
            Adds::Text if asks.choices.is_empty() => Answer::Words,
            Adds::Text => {
                let names = asks.choices.iter().map(|choice| choice.name.clone());
                Answer::Chosen(names.collect(), asks.several)
            }
            _ => Answer::Figure(self.decimals),
        })
    }
}

impl Adds {
    /// The rule of its columns; `None` for what has no column of its own, ratios and words.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        match self {
            Self::Sum => Some(Rule::Sum),
            Self::Stock => Some(Rule::Stock),
            Self::Distinct => Some(Rule::Distinct),
            Self::Ratio { .. } | Self::Text => None,
        }
    }
}

impl Quotient {
    /// The ratio of two known totals; `None` when one is unknown or nothing stands below the line.
    #[must_use]
    pub fn of(numerator: Option<i64>, denominator: Option<i64>, times: u32) -> Option<Self> {
        let denominator = denominator.filter(|below| *below != 0)?;
        Some(Self {
            numerator: numerator?,
            denominator,
            times,
        })
    }

    /// In units of the last of so many decimal places, half away from zero.
    #[must_use]
    pub fn rounded(self, decimals: u8) -> i64 {
        let scale = i128::from(self.times) * 10_i128.pow(u32::from(decimals.min(9)));
        let (above, below) = (i128::from(self.numerator) * scale, i128::from(self.denominator));
        let sign = above.signum() * below.signum();
        let size = (2 * above.abs() + below.abs()) / (2 * below.abs());
        i64::try_from(sign * size).unwrap_or(if sign < 0 { i64::MIN } else { i64::MAX })
    }
}

#[cfg(test)]
mod tests;
