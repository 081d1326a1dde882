//! What can be wrong with a sheet: figures that contradict each other, and figures far from those of the last period.

use serde::{Deserialize, Serialize};

use crate::regime::Edition;
use crate::sheet::Sheet;

/// How two figures should stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the signs say it")]
pub enum Op {
    #[serde(rename = "<")]
    Less,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = "=")]
    Equal,
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = ">")]
    More,
}

/// A rule between columns: what the left ones add up to stands so to what the right ones add up to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Check {
    /// Columns on the left.
    pub left: Vec<usize>,
    /// How they should stand.
    pub op: Op,
    /// Columns on the right.
    pub right: Vec<usize>,
    /// The rule in Vietnamese words; without them one is made from the names of the columns.
    pub say: Option<String>,
}

/// Whether a finding stops a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gravity {
    /// It can be submitted with a reason.
    Warn,
    /// It cannot be submitted so.
    Refuse,
}

/// Something that is wrong or odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Columns contradict each other.
    Contradiction {
        /// Its place among the edition's checks.
        check: usize,
        /// What the left columns come to.
        left: i128,
        /// What the right columns come to.
        right: i128,
    },
    /// A figure is ten times that of the period before, or a tenth.
    Magnitude {
        /// The column.
        column: usize,
        /// Then.
        before: i64,
        /// Now.
        now: i64,
    },
    /// A figure below zero where that makes no sense.
    Negative {
        /// The column.
        column: usize,
        /// The figure.
        now: i64,
    },
    /// The sheet has another number of cells than the edition has columns.
    Width {
        /// Cells that there are.
        cells: usize,
        /// Columns that there should be.
        columns: usize,
    },
}

impl Op {
    /// Whether it is so.
    #[must_use]
    pub fn holds(self, left: i128, right: i128) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::More => left > right,
        }
    }
}

impl Finding {
    /// Whether it stops the report.
    #[must_use]
    pub fn gravity(&self) -> Gravity {
        match self {
            Self::Magnitude { .. } => Gravity::Warn,
            Self::Contradiction { .. } | Self::Negative { .. } | Self::Width { .. } => Gravity::Refuse,
        }
    }
}

/// Everything that is wrong or odd with a sheet of this edition, beside the sheet of the period before if there is one.
#[must_use]
pub fn check(edition: &Edition, sheet: &Sheet, before: Option<&Sheet>) -> Vec<Finding> {
    let columns = edition.columns();
    if sheet.cells().len() != columns.len() {
        return vec![Finding::Width { cells: sheet.cells().len(), columns: columns.len() }];
    }
    let mut findings = Vec::new();
    for (column, cell) in sheet.cells().iter().enumerate() {
        let Some(now) = cell.value() else { continue };
        let indicator = edition.indicator_of(column);
        if now < 0 && !indicator.may_be_negative {
            findings.push(Finding::Negative { column, now });
        }
        let before = before.and_then(|sheet| sheet.get(column).value());
        let scale = 10_i64.pow(u32::from(indicator.decimals));
        if let Some(before) = before.filter(|before| is_far(*before, now, scale)) {
            findings.push(Finding::Magnitude { column, before, now });
        }
    }
    let checks = edition.checks().iter().enumerate();
    findings.extend(checks.filter_map(|(at, rule)| contradiction(at, rule, sheet)));
    findings
}

/// Ten times or a tenth, and apart by at least [`APART`] whole units, so that 1 after 0 is no news.
fn is_far(before: i64, now: i64, scale: i64) -> bool {
    let (small, large) = (before.unsigned_abs().min(now.unsigned_abs()), before.unsigned_abs().max(now.unsigned_abs()));
    let unit = scale.unsigned_abs();
    large - small >= APART * unit && u128::from(large) >= 10 * u128::from(small.max(unit))
}

const APART: u64 = 20;

/// A rule that is broken whatever the unknown figures are. Unknown ones count as at least zero, no more is known.
fn contradiction(at: usize, rule: &Check, sheet: &Sheet) -> Option<Finding> {
    let (left, left_whole) = total(&rule.left, sheet);
    let (right, right_whole) = total(&rule.right, sheet);
    let broken = !rule.op.holds(left, right);
    let certain = match rule.op {
        _ if left_whole && right_whole => true,
        Op::Less | Op::AtMost => right_whole && left > right,
        Op::AtLeast | Op::More => left_whole && right > left,
        Op::Equal => (right_whole && left > right) || (left_whole && right > left),
    };
    (broken && certain).then_some(Finding::Contradiction { check: at, left, right })
}

/// What the known cells add up to, and whether all are known.
fn total(columns: &[usize], sheet: &Sheet) -> (i128, bool) {
    let values = columns.iter().map(|column| sheet.get(*column).value());
    values.fold((0, true), |(sum, whole), value| (sum + i128::from(value.unwrap_or(0)), whole && value.is_some()))
}
