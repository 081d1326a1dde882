//! The operating rule of a station whose unit ends goes on at the successor, when one predecessor alone had one and the
//! successor has none; else a person chooses. It holds there until the successor enters its own, and says whose it was.

use std::collections::BTreeSet;

use ::store::{Result, Tx};
use civic::broadcast::in_force;
use civic::reform::{Claim, Rule};
use serde_json::{Value, json};
use viet::Date;

use super::rule;
use super::store::{self, RuleRow};
use super::timetable::Timetable;
use crate::http::Desk;
use crate::reform::{Affected, Carry, Future};

/// Operating rules that were not replaced.
pub(crate) const RULES: Affected = Affected {
    name: "operating_rule",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::rules_of(tx, units)),
    carry: |tx, carry| Box::pin(go_on(tx, carry)),
};

/// A station works by the rule of one decision-maker at a time: all rules of a unit count as one.
pub(crate) fn claims(tx: &mut Tx, pairs: Value, on: Date) -> Future<'_, Vec<Claim>> {
    Box::pin(async move {
        let claims = store::rule_claims(tx, pairs, &on.to_string()).await?.into_iter();
        let claim = |row: store::RuleClaim| Claim {
            thing: row.thing,
            at: row.heir,
            key: String::new(),
            value: row.unit,
        };
        Ok(claims.map(claim).collect())
    })
}

async fn go_on(tx: &mut Tx, carry: &Carry<'_>) -> Result<()> {
    let froms: BTreeSet<&str> = carry
        .things
        .iter()
        .map(|(thing, _)| thing.unit.as_str())
        .collect();
    let heirs: BTreeSet<&str> = carry.things.iter().map(|(_, to)| *to).collect();
    let units: Value = froms.iter().map(|unit| json!([unit])).collect();
    let known = store::rules(tx, &units).await?;
    for heir in heirs {
        // What a person chose takes the place of what the successor had from this day on.
        store::retire_rules_since(tx, heir, &carry.on.to_string(), carry.at).await?;
        store::mark_due(tx, heir, carry.at).await?;
    }
    for (thing, to) in &carry.things {
        if let Some(row) = known.iter().find(|row| row.id == thing.id) {
            store::insert_rule(tx, &inherited(row, to, carry)).await?;
        }
    }
    Ok(())
}

fn inherited(row: &RuleRow, to: &str, carry: &Carry<'_>) -> RuleRow {
    RuleRow {
        id: carry.ids.next(carry.at),
        unit: to.to_owned(),
        // A rule never held at a unit before there was the unit.
        valid_from: row.valid_from.clone().max(carry.on.to_string()),
        recorded_at: carry.at.0,
        inherited_from: Some(row.unit.clone()),
        ..row.clone()
    }
}

/// Whose the rule in force was, when it came with a re-organisation.
pub(super) fn inherited_from(desk: &Desk, table: &Timetable, history: &[RuleRow]) -> Option<String> {
    let current = in_force(&table.rules, desk.today())?;
    let holds = |row: &&RuleRow| row.retired_at.is_none() && rule::read(row).as_ref() == Some(current);
    let from = history.iter().find(holds)?.inherited_from.as_deref()?;
    Some(desk.unit_name(from))
}

/// The station has entered its own: nobody is asked any more which of its predecessors' rules it shall have.
pub(super) async fn is_entered(tx: &mut Tx, desk: &Desk, unit: &str) -> Result<()> {
    let froms = crate::reform::gone_into(&desk.directory(), unit, desk.today());
    let units = froms.iter().map(|from| json!([from])).collect();
    for row in store::rules(tx, &units).await? {
        crate::reform::is_settled(tx, RULES.name, &row.id, desk.at).await?;
    }
    Ok(())
}
