//! What a unit had begun to report when it ended stays its own: the period was its own to report, and its successor may have
//! one of the same period. Whoever alone took its place finishes it under the old name.

use civic::reform::Rule;

use super::store;
use crate::reform::Affected;

/// Filings that are not sent, or were returned.
pub(crate) const OPEN: Affected = Affected {
    name: "filing",
    rule: Rule::Stays,
    find: |tx, units| Box::pin(store::open_of(tx, units)),
    carry: |_, _| Box::pin(async { Ok(()) }),
};
