//! What an indicator should come to.

use serde::{Deserialize, Serialize};

use super::Op;

/// A target with its operator: `>= 75`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// How the figure should stand to the value.
    pub op: Op,
    /// In units of the last decimal place of the indicator.
    pub value: i64,
    /// Where the target comes from.
    pub source: String,
    /// False for a target that is shown for comparison and holds no longer.
    #[serde(default = "yes")]
    pub in_force: bool,
}

fn yes() -> bool {
    true
}

impl Target {
    /// Whether a figure meets it; `None` while the figure is unknown.
    #[must_use]
    pub fn is_met(&self, value: Option<i64>) -> Option<bool> {
        value.map(|value| self.op.holds(i128::from(value), i128::from(self.value)))
    }
}
