//! Faults that are open when a unit ends are mended by whoever takes its place.

use civic::reform::Rule;

use super::store;
use crate::reform::Affected;

/// Open tickets.
pub(crate) const TICKETS: Affected = Affected {
    name: "ticket",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::things(tx, units)),
    carry: |tx, carry| Box::pin(store::carry(tx, carry.rows(), carry.at.0)),
};
