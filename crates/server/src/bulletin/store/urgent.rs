//! The SQL of urgent orders.

use civic::Moment;
use serde_json::Value;
use store::{Count, Result, Tx, args, record, sql};

record! {
    /// An order as it was asked for, and what became of it.
    #[derive(Clone, Debug)]
    pub struct Row {
        pub id: String,
        pub bulletin: String,
        pub title: String,
        pub unit: String,
        pub content: Value,
        pub reason: String,
        pub mode: String,
        pub expires_at: i64,
        pub target_count: i64,
        pub asked_by: String,
        pub asked_name: String,
        pub asked_at: i64,
        pub confirmed_by: Option<String>,
        pub confirmed_at: Option<i64>,
        pub refused_at: Option<i64>,
        pub ended_at: Option<i64>,
        pub ending: Option<String>,
        pub ended_with: Option<String>,
    }
}

/// The newest order about a bulletin.
pub async fn newest(tx: &mut Tx, bulletin: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select o.id, o.bulletin, b.title, b.unit, o.content, o.reason, o.mode, o.expires_at, o.target_count, o.asked_by, \
         p.name as asked_name, o.asked_at, o.confirmed_by, o.confirmed_at, o.refused_at, o.ended_at, o.ending, o.ended_with \
         from urgent_order o join bulletin b on b.id = o.bulletin join person p on p.id = o.asked_by \
         where o.bulletin = $1 order by o.asked_at desc, o.id desc limit 1"
    );
    tx.maybe(find, args![bulletin]).await
}

/// The orders of a unit, the newest first.
pub async fn of_unit(tx: &mut Tx, unit: &str) -> Result<Vec<Row>> {
    let list = sql!(
        "select o.id, o.bulletin, b.title, b.unit, o.content, o.reason, o.mode, o.expires_at, o.target_count, o.asked_by, \
         p.name as asked_name, o.asked_at, o.confirmed_by, o.confirmed_at, o.refused_at, o.ended_at, o.ending, o.ended_with \
         from urgent_order o join bulletin b on b.id = o.bulletin join person p on p.id = o.asked_by \
         where b.unit = $1 order by o.asked_at desc, o.id desc limit 50"
    );
    tx.all(list, args![unit]).await
}

/// Stores what was asked for.
pub async fn insert(
    tx: &mut Tx,
    id: &str,
    order: &civic::bulletin::Order,
    content: Value,
    at: Moment,
) -> Result<()> {
    let insert = sql!(
        "insert into urgent_order (id, bulletin, content, reason, mode, expires_at, target_count, asked_by, asked_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let (reason, mode, count) = (order.reason.code(), order.mode.code(), order.targets.len() as i64);
    let values = args![
        id,
        &order.bulletin,
        content,
        reason,
        mode,
        order.expires,
        count,
        &order.asked_by,
        at
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// A second person confirms; false when somebody was faster.
pub async fn confirm(tx: &mut Tx, id: &str, by: &str, at: Moment) -> Result<bool> {
    let set = sql!(
        "update urgent_order set confirmed_by = $2, confirmed_at = $3 \
         where id = $1 and confirmed_at is null and refused_at is null and ended_at is null"
    );
    Ok(tx.run(set, args![id, by, at]).await? == 1)
}

/// Somebody says no before it went; false when it went or was refused.
pub async fn refuse(tx: &mut Tx, id: &str, by: &str, at: Moment) -> Result<bool> {
    let set = sql!(
        "update urgent_order set refused_by = $2, refused_at = $3 \
         where id = $1 and confirmed_at is null and refused_at is null"
    );
    Ok(tx.run(set, args![id, by, at]).await? == 1)
}

/// It ends before its time; false when it ended before or never went.
pub async fn end(
    tx: &mut Tx,
    id: &str,
    (by, ending, with): (&str, &str, Option<&str>),
    at: Moment,
) -> Result<bool> {
    let set = sql!(
        "update urgent_order set ended_by = $2, ended_at = $3, ending = $4, ended_with = $5 \
         where id = $1 and confirmed_at is not null and ended_at is null"
    );
    Ok(tx.run(set, args![id, by, at, ending, with]).await? == 1)
}

/// How many a unit sent since then, without corrections and denials: those are never the one too many.
pub async fn lately(tx: &mut Tx, unit: &str, since: Moment) -> Result<usize> {
    let count = sql!(
        "select count(*) as count from urgent_order o join bulletin b on b.id = o.bulletin \
         where b.unit = $1 and o.asked_at > $2 and o.refused_at is null and o.reason <> 'denial'"
    );
    let row: Count = tx.one(count, args![unit, since]).await?;
    Ok(usize::try_from(row.count).unwrap_or(usize::MAX))
}
