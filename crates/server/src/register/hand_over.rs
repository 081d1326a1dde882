//! Registers of a unit that ends are closed with it and stay its own; its successor's begin with their own numbers.

use civic::reform::Rule;

use super::store;
use crate::reform::Affected;

/// Series of numbers.
pub(crate) const SERIES: Affected = Affected {
    name: "series",
    rule: Rule::Stays,
    find: |tx, units| Box::pin(store::series_of(tx, units)),
    carry: |_, _| Box::pin(async { Ok(()) }),
};
