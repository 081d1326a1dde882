//! Bulletins when a unit ends: what it was making, or sent and others still have to do with, goes to whoever takes over, who
//! can take it back; what reached it and was not done goes on at its successor. Mandates end: the successor names its own.

use ::store::{Result, Tx};
use civic::reform::Rule;
use serde_json::json;

use super::store::carried as rows;
use crate::reform::{Affected, Carry};

/// Bulletins that a unit makes, or sent and that are on their way.
pub(crate) const OWN: Affected = Affected {
    name: "bulletin",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(rows::own(tx, units)),
    carry: |tx, carry| Box::pin(rows::carry_own(tx, carry.rows(), carry.at)),
};

/// Bulletins that reached a unit and wait for it, or for their time.
pub(crate) const HERE: Affected = Affected {
    name: "bulletin_here",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(rows::here(tx, units)),
    carry: |tx, carry| Box::pin(go_on(tx, carry)),
};

async fn go_on(tx: &mut Tx, carry: &Carry<'_>) -> Result<()> {
    let moves = carry.things.iter().filter_map(|(thing, to)| {
        let (bulletin, _) = thing.id.rsplit_once('@')?;
        Some(json!([bulletin, thing.unit, to]))
    });
    rows::carry_here(tx, moves.collect(), carry.at).await
}
