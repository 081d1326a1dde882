//! Reports that a unit had begun when it ended are finished by the unit that takes over.

use civic::reform::Rule;

use super::store;
use crate::reform::Affected;

/// Reports without a number.
pub(crate) const DRAFTS: Affected = Affected {
    name: "report",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::drafts_of(tx, units)),
    carry: |tx, carry| Box::pin(store::hand_over(tx, carry.rows())),
};
