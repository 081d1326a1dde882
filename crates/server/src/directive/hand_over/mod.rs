//! A directive of a unit that ends, under which something is still owed, goes into the hands of the unit that takes over.
//! Its number and its place in the register stay those of the unit that issued it.

mod store;

use civic::reform::Rule;

use crate::reform::Affected;

/// Directives under which somebody still owes something.
pub(crate) const OPEN: Affected = Affected {
    name: "directive",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::open_of(tx, units)),
    carry: |tx, carry| Box::pin(store::hand_over(tx, carry.rows())),
};
