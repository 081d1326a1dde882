//! Boards when a unit ends: the rule, its seats and what waits by it go on for whoever takes over, as decider and as keeper of
//! the board; where several could, a person is asked.

use civic::reform::Rule;
use serde_json::{Value, json};

use crate::bulletin::store::vetting as rows;
use crate::reform::{Affected, Carry};

/// Rules that are not over, named by rule and what the unit is to it: the one that decided it, or that keeps its board.
pub(crate) const BOARDS: Affected = Affected {
    name: "vetting",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(rows::of_units(tx, units)),
    carry: |tx, carry| {
        Box::pin(async move {
            rows::carry_unit(tx, moves(carry, "unit")).await?;
            rows::carry_board(tx, moves(carry, "board")).await
        })
    },
};

fn moves(carry: &Carry<'_>, what: &str) -> Value {
    let rows = carry.things.iter().filter_map(|(thing, to)| {
        let (rule, of) = thing.id.split_once('@')?;
        (of == what).then(|| json!([rule, to, thing.unit]))
    });
    rows.collect()
}
