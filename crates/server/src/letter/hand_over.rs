//! Letters on the desk of a unit that ends go to the desk of the unit that takes over.

use civic::reform::Rule;

use super::store;
use crate::reform::Affected;

/// Letters that were not issued yet.
pub(crate) const ON_DESK: Affected = Affected {
    name: "letter",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::on_desks(tx, units)),
    carry: |tx, carry| Box::pin(store::lay_elsewhere(tx, carry.rows())),
};
