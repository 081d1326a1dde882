//! Operating rules, relays and markets of stations.

use civic::Moment;
use serde_json::Value;
use store::{Result, Tx, args, record, sql};

use crate::reform::Thing;

record! {
    /// An operating rule as it is stored.
    #[derive(Clone, Debug)]
    pub struct RuleRow {
        /// Its id.
        pub id: String,
        /// The station's unit.
        pub unit: String,
        /// The first day, ISO.
        pub valid_from: String,
        /// The last day, inclusive.
        pub valid_to: Option<String>,
        /// Number and symbol of the decision.
        pub decided_by: String,
        /// The rest: see `schedule::rule`.
        pub content: Value,
        /// Who entered it.
        pub recorded_by: String,
        /// When.
        pub recorded_at: i64,
        /// When a correction took its place.
        pub retired_at: Option<i64>,
        /// The unit that had it, if it came with a re-organisation.
        pub inherited_from: Option<String>,
    }
}

/// The rules of these stations that hold, the newest first.
pub async fn rules(tx: &mut Tx, units: &Value) -> Result<Vec<RuleRow>> {
    let list = sql!(
        "select o.id, o.unit, o.valid_from, o.valid_to, o.decided_by, o.content, o.recorded_by, o.recorded_at, o.retired_at, \
         o.inherited_from \
         from {rows} join operating_rule o on o.unit = value ->> 0 where o.retired_at is null \
         order by o.valid_from desc, o.id desc"
    );
    tx.all_of(list, args![units.clone()]).await
}

/// Every rule that was ever entered for a station, the newest entry first.
pub async fn rule_history(tx: &mut Tx, unit: &str) -> Result<Vec<RuleRow>> {
    let list = sql!(
        "select id, unit, valid_from, valid_to, decided_by, content, recorded_by, recorded_at, retired_at, inherited_from \
         from operating_rule where unit = $1 order by recorded_at desc, id desc"
    );
    tx.all(list, args![unit]).await
}

/// Keeps a rule.
pub async fn insert_rule(tx: &mut Tx, row: &RuleRow) -> Result<()> {
    let insert = sql!(
        "insert into operating_rule (id, unit, valid_from, valid_to, decided_by, content, recorded_by, recorded_at, \
         inherited_from) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let values = args![
        &row.id,
        &row.unit,
        &row.valid_from,
        row.valid_to.clone(),
        &row.decided_by,
        row.content.clone(),
        &row.recorded_by,
        row.recorded_at,
        row.inherited_from.clone()
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// Retires the rules of a station that began on this day, and inherited ones that would hold after it: what the station
/// enters itself takes their place.
pub async fn retire_rules(tx: &mut Tx, unit: &str, valid_from: &str, at: Moment) -> Result<u64> {
    let retire = sql!(
        "update operating_rule set retired_at = $3 where unit = $1 and retired_at is null \
         and (valid_from = $2 or (inherited_from is not null and valid_from >= $2))"
    );
    tx.run(retire, args![unit, valid_from, at]).await
}

/// Retires the rules of a station that begin on this day or later: what is chosen for it takes their place.
pub async fn retire_rules_since(tx: &mut Tx, unit: &str, from: &str, at: Moment) -> Result<u64> {
    let retire = sql!(
        "update operating_rule set retired_at = $3 where unit = $1 and valid_from >= $2 and retired_at is null"
    );
    tx.run(retire, args![unit, from, at]).await
}

/// The rules of units that were not replaced, by the paper that decided them.
pub async fn rules_of(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let list = sql!(
        "select o.id, o.unit, o.decided_by as words from {rows} join operating_rule o on o.unit = value ->> 0 \
         where o.retired_at is null order by o.id"
    );
    tx.all_of(list, args![units]).await
}

record! {
    /// A rule that would hold, or holds, at a unit.
    #[derive(Clone, Debug)]
    pub struct RuleClaim {
        /// The rule that comes; `None`: the unit's own.
        pub thing: Option<String>,
        /// The unit that it comes to; blank: nobody knows.
        pub heir: String,
        /// Whose it is.
        pub unit: String,
    }
}

/// The rules of units, and of those that they go to, that are not over by this day. Rows of (unit, heir).
pub async fn rule_claims(tx: &mut Tx, pairs: Value, on: &str) -> Result<Vec<RuleClaim>> {
    let list = sql!(
        "select o.id as thing, n.value ->> 1 as heir, o.unit from {rows} as n join operating_rule o on o.unit = n.value ->> 0 \
         where o.retired_at is null and (o.valid_to is null or o.valid_to >= $2) \
         union all select null, o.unit, o.unit from operating_rule o where o.unit in (select m.value ->> 1 from {rows} as m) \
         and o.retired_at is null and (o.valid_to is null or o.valid_to >= $2)"
    );
    tx.all_of(list, args![pairs, on]).await
}

record! {
    /// A source that a station may take over.
    #[derive(Clone, Debug)]
    pub struct RelayRow {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// relay, fm or live.
        pub source: String,
        /// Where it comes from, as people know it.
        pub address: Option<String>,
        /// The short name by which boxes know it.
        pub code: String,
    }
}

/// The open sources of a station, and those that are everybody's.
pub async fn relays(tx: &mut Tx, unit: &str) -> Result<Vec<RelayRow>> {
    let list = sql!(
        "select id, name, source, address, code from relay where (unit = $1 or unit is null) and closed_at is null order by name, id"
    );
    tx.all(list, args![unit]).await
}

/// Adds a source.
pub async fn insert_relay(tx: &mut Tx, row: &RelayRow, unit: &str, by: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into relay (id, unit, name, source, address, changed_by, changed_at, code) values ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let address = row.address.clone();
    let values = args![&row.id, unit, &row.name, &row.source, address, by, at, &row.code];
    tx.run(insert, values).await?;
    Ok(())
}

record! {
    struct CodeRow { id: String, code: String }
}

/// The short names of the sources that a station's slots take over, by their id.
pub async fn source_codes(tx: &mut Tx, unit: &str) -> Result<Vec<(String, String)>> {
    let list = sql!(
        "select id, code from relay where id in (select relay from slot where unit = $1 and relay is not null)"
    );
    let rows: Vec<CodeRow> = tx.all(list, args![unit]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.code)).collect())
}

/// The short names that sources of a station have or had, and those of everybody's.
pub async fn taken_codes(tx: &mut Tx, unit: &str) -> Result<Vec<String>> {
    let list = sql!("select id, code from relay where unit = $1 or unit is null");
    let rows: Vec<CodeRow> = tx.all(list, args![unit]).await?;
    Ok(rows.into_iter().map(|row| row.code).collect())
}

/// Whether a source is the station's own, open or closed.
pub async fn is_relay_of(tx: &mut Tx, id: &str, unit: &str) -> Result<bool> {
    let find = sql!("select id from relay where id = $1 and unit = $2");
    Ok(tx.maybe::<super::Known>(find, args![id, unit]).await?.is_some())
}

/// Closes a source of the station's own; false when it was closed.
pub async fn close_relay(tx: &mut Tx, id: &str, unit: &str, by: &str, at: Moment) -> Result<bool> {
    let close = sql!(
        "update relay set closed_at = $4, changed_by = $3, changed_at = $4 where id = $1 and unit = $2 and closed_at is null"
    );
    Ok(tx.run(close, args![id, unit, by, at]).await? == 1)
}

record! {
    /// A market.
    #[derive(Clone, Debug)]
    pub struct MarketRow {
        /// Its id.
        pub id: String,
        /// The station's unit.
        pub unit: String,
        /// Its name.
        pub name: String,
        /// How its days are counted (`civic::broadcast::Market`).
        pub days: Value,
    }
}

/// The markets of these stations.
pub async fn markets(tx: &mut Tx, units: &Value) -> Result<Vec<MarketRow>> {
    let list = sql!(
        "select m.id, m.unit, m.name, m.days from {rows} join market m on m.unit = value ->> 0 order by m.name, m.id"
    );
    tx.all_of(list, args![units.clone()]).await
}

/// Adds a market.
pub async fn insert_market(tx: &mut Tx, row: &MarketRow, by: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into market (id, unit, name, days, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6)"
    );
    tx.run(
        insert,
        args![&row.id, &row.unit, &row.name, row.days.clone(), by, at],
    )
    .await?;
    Ok(())
}
