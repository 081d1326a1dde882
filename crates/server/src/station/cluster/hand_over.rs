//! The clusters of a unit that ends go to whoever takes its place; where they came from stays written.

use civic::reform::Rule;

use super::store;
use crate::reform::Affected;

/// Clusters that stand.
pub(crate) const CLUSTERS: Affected = Affected {
    name: "cluster",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::things(tx, units)),
    carry: |tx, carry| Box::pin(store::carry(tx, carry.rows(), carry.at)),
};
