//! The code of an organ ends with it: its successor has a code of its own, which somebody who knows it enters.

use civic::reform::Rule;

use super::store;
use crate::reform::Affected;

/// Codes of organs that end.
pub(crate) const CODES: Affected = Affected {
    name: "code",
    rule: Rule::Ends,
    find: |tx, units| Box::pin(store::open_of(tx, units)),
    carry: |tx, carry| Box::pin(store::end_all(tx, carry.rows(), carry.on.plus_days(-1))),
};
