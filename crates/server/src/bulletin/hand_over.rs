//! Bulletins when a unit ends: what it was making, or sent and others still have to do with, goes to whoever takes over, who
//! can take it back; what reached it and was not done goes on at its successor. Its dictionary goes along word by word; a word that is
//! read in two ways waits for a person. Who was named goes on being named where the account goes.

use ::store::{Result, Tx};
use civic::reform::{Claim, Rule};
use serde_json::{Value, json};
use viet::Date;

use super::store::carried as rows;
use crate::reform::{Affected, Carry, Future};

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

/// Words of a unit's dictionary, named by unit and word.
pub(crate) const READINGS: Affected = Affected {
    name: "reading",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(rows::readings(tx, units)),
    carry: |tx, carry| Box::pin(read_on(tx, carry)),
};

/// A unit reads a word in one way alone.
pub(crate) fn claims(tx: &mut Tx, pairs: Value, _: Date) -> Future<'_, Vec<Claim>> {
    Box::pin(async move {
        let claims = rows::reading_claims(tx, pairs).await?.into_iter();
        Ok(claims.map(claim).collect())
    })
}

fn claim(row: rows::ReadingClaim) -> Claim {
    Claim {
        thing: row.thing,
        at: row.heir,
        key: row.written,
        value: row.spoken,
    }
}

async fn read_on(tx: &mut Tx, carry: &Carry<'_>) -> Result<()> {
    let moves = carry.things.iter().filter_map(|(thing, to)| {
        let (unit, written) = thing.id.split_once('@')?;
        Some(json!([unit, written, to]))
    });
    rows::carry_readings(tx, moves.collect()).await
}

/// People keep what they were named for when a re-organisation gives them another unit. Rows of (person, unit); to be called
/// before the accounts have it.
pub(crate) async fn name_along(tx: &mut Tx, rows: Value) -> Result<()> {
    rows::carry_mandates(tx, rows).await
}

async fn go_on(tx: &mut Tx, carry: &Carry<'_>) -> Result<()> {
    let moves = carry.things.iter().filter_map(|(thing, to)| {
        let (bulletin, _) = thing.id.rsplit_once('@')?;
        Some(json!([bulletin, thing.unit, to]))
    });
    rows::carry_here(tx, moves.collect(), carry.at).await
}
