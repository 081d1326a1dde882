//! The devices of a unit that ends go to whoever takes its place, with their keys and logs. What they were told of their
//! units at enrolment stays as it was; stop orders name them by name.

use civic::reform::Rule;

use super::store;
use crate::reform::Affected;

/// Devices that are not revoked.
pub(crate) const DEVICES: Affected = Affected {
    name: "device",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::things(tx, units)),
    carry: |tx, carry| Box::pin(store::carry(tx, carry.rows(), carry.at.0)),
};
