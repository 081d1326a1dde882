//! Papers that a unit had begun when it ended are finished by the unit that takes over.

use civic::reform::Rule;

use super::store;
use crate::reform::Affected;

/// Papers without number and day.
pub(crate) const DRAFTS: Affected = Affected {
    name: "paper",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::drafts_of(tx, units)),
    carry: |tx, carry| Box::pin(store::hand_over(tx, carry.rows())),
};
