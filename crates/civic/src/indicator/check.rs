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
        return vec![Finding::Width {
            cells: sheet.cells().len(),
            columns: columns.len(),
        }];
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
    findings.extend(checks.filter_map(|(at, rule)| contradiction(edition, at, rule, sheet)));
    findings
}

/// Ten times or a tenth, and apart by at least [`APART`] whole units, so that 1 after 0 is no news.
fn is_far(before: i64, now: i64, scale: i64) -> bool {
    let (small, large) = (
        before.unsigned_abs().min(now.unsigned_abs()),
        before.unsigned_abs().max(now.unsigned_abs()),
    );
    let unit = scale.unsigned_abs();
    large - small >= APART * unit && u128::from(large) >= 10 * u128::from(small.max(unit))
}

const APART: u64 = 20;

/// A rule that is broken whatever the unknown figures are.
fn contradiction(edition: &Edition, at: usize, rule: &Check, sheet: &Sheet) -> Option<Finding> {
    let (left, right) = (
        Side::of(edition, &rule.left, sheet),
        Side::of(edition, &rule.right, sheet),
    );
    let (more, less) = (left.least > right.least, right.least > left.least);
    let certain = match rule.op {
        _ if left.whole && right.whole => !rule.op.holds(left.least, right.least),
        Op::Less | Op::AtMost => right.whole && left.bounded && more,
        Op::AtLeast | Op::More => left.whole && right.bounded && less,
        Op::Equal => (right.whole && left.bounded && more) || (left.whole && right.bounded && less),
    };
    certain.then_some(Finding::Contradiction {
        check: at,
        left: left.least,
        right: right.least,
    })
}

/// What one side of a rule comes to.
struct Side {
    /// The sum of what is known.
    least: i128,
    /// Whether all of it is known.
    whole: bool,
    /// Whether what is unknown can only add: no figure among it may be below zero.
    bounded: bool,
}

impl Side {
    fn of(edition: &Edition, columns: &[usize], sheet: &Sheet) -> Self {
        let mut side = Self {
            least: 0,
            whole: true,
            bounded: true,
        };
        for column in columns {
            match sheet.get(*column).value() {
                Some(value) => side.least += i128::from(value),
                None => {
                    side.whole = false;
                    side.bounded &= !edition.indicator_of(*column).may_be_negative;
                }
            }
        }
        side
    }
}
