//! The SQL of issuing.

use civic::Moment;
use civic::assignment::{Handling, Part};
use serde_json::{Value, json};
use store::{Error, Result, Tx, args, sql};
use viet::Date;

use super::{Ask, Order, To};

pub async fn insert_attachment(tx: &mut Tx, directive: &str, order: &Order) -> Result<()> {
    let attach = sql!("insert into attachment (directive, position, blob, file_name) values ($1, 0, $2, $3)");
    tx.run(attach, args![directive, &order.source, &order.file_name])
        .await?;
    Ok(())
}

pub async fn insert_directive(tx: &mut Tx, id: &str, at: Moment, order: &Order) -> Result<()> {
    let insert = sql!(
        "insert into directive (id, letter, unit, kind, number, dated, place, issuer, subject, signer_name, signer_post, \
         body, duplicate_key, source, file_name, as_of, issued_by, issued_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    );
    let o = order;
    let head = args![
        id,
        &o.letter,
        &o.unit,
        &o.kind,
        o.number.clone(),
        o.dated,
        o.place.clone(),
        o.issuer.clone()
    ];
    let middle = args![
        &o.subject,
        o.signer_name.clone(),
        o.signer_post.clone(),
        &o.body,
        o.duplicate_key.clone()
    ];
    let tail = args![&o.source, &o.file_name, o.as_of, &o.person, at];
    tx.run(insert, head.into_iter().chain(middle).chain(tail).collect())
        .await?;
    Ok(())
}

pub async fn insert_recipient(tx: &mut Tx, directive: &str, position: i64, to: &To, on: Date) -> Result<()> {
    let insert = sql!(
        "insert into directive_recipient (directive, position, phrase, class, evaluated_on, unit_count) \
         values ($1, $2, $3, $4, $5, $6)"
    );
    let class = serde_json::to_value(&to.class).map_err(|fault| Error::Damaged(fault.to_string()))?;
    tx.run(
        insert,
        args![directive, position, &to.phrase, class, on, to.unit_count as i64],
    )
    .await?;
    Ok(())
}

pub async fn insert_task(tx: &mut Tx, directive: &str, id: &str, position: i64, ask: &Ask) -> Result<()> {
    let insert = sql!(
        "insert into task (id, directive, position, body, span_start, span_end, due_kind, due_text, due_from, due_on, \
         tags) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let (start, end) = (
        ask.span.map(|span| span.0 as i64),
        ask.span.map(|span| span.1 as i64),
    );
    let head = args![id, directive, position, &ask.text, start, end];
    let due = args![
        ask.due_kind.clone(),
        ask.due_text.clone(),
        ask.due_from.clone(),
        ask.due_on.clone()
    ];
    tx.run(
        insert,
        head.into_iter()
            .chain(due)
            .chain(args![json!(ask.tags)])
            .collect(),
    )
    .await?;
    Ok(())
}

/// Gives a task to its units: `rows` are pairs of the new id and the unit. One statement for all of them, or every unit
/// would cost a round trip; what they share is bound once instead of looked up for each.
pub async fn insert_assignments(
    tx: &mut Tx,
    (directive, at): (&str, Moment),
    order: &Order,
    (task, ask): (&str, &Ask),
    rows: Vec<Value>,
) -> Result<()> {
    let insert = sql!(
        "insert into assignment (id, directive, task, unit, given_by, part, due_on, handling, given_at, changed_at, \
         activity_count, evidence_count) select value ->> 0, $2, $3, value ->> 1, $4, 'lead', $5, '01', \
         cast($6 as bigint), cast($6 as bigint), 0, 0 from {rows}"
    );
    debug_assert_eq!(
        (Handling::Arrived.code(), Part::Lead.code()),
        ("01", "lead"),
        "the literals of the statement"
    );
    let wanted = rows.len() as u64;
    let shared = args![directive, task, &order.unit, ask.due_on.clone(), at];
    let made = tx
        .run_of(
            insert,
            args![Value::Array(rows)].into_iter().chain(shared).collect(),
        )
        .await?;
    if made == wanted {
        Ok(())
    } else {
        Err(Error::Damaged(format!(
            "{made} of {wanted} assignments were made"
        )))
    }
}
