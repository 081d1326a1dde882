//! Alarms that are open when a unit ends are seen by whoever takes its place.

use civic::reform::Rule;

use super::store;
use crate::reform::Affected;

/// Open alarms.
pub(crate) const ALARMS: Affected = Affected {
    name: "alarm",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::things(tx, units)),
    carry: |tx, carry| Box::pin(store::carry(tx, carry.rows())),
};
