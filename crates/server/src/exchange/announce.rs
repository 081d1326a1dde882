//! What goes out by itself: a directive to the units that are reached by exchange, that it replaces another one, and that
//! it is taken back.

use civic::Moment;
use letter::Relation;
use serde_json::{Value, json};
use store::audit::{self, Entry};
use store::{Result, Tx};
use viet::Date;

use super::codes::store as codes;
use super::outbox;
use super::store::{self as rows, New};
use super::tell::{id_of, moved};
use crate::letter::issue::Order;
use crate::letter::ties::Target;

/// A directive was issued: its sender elsewhere is told, and the units that are reached by exchange get it.
pub(crate) async fn issued(tx: &mut Tx, at: Moment, directive: &str, order: &Order) -> Result<()> {
    let unit = order.unit.as_str();
    moved(tx, at, directive).await?;
    let Some(own) = codes::code_of(tx, unit, at.day()).await? else {
        return Ok(()); // without a code of its own a unit sends nothing
    };
    let to: Vec<_> = codes::reached(tx, directive, at.day()).await?;
    let to: Vec<_> = to.into_iter().filter(|one| one.unit != unit).collect();
    if to.is_empty() {
        return Ok(());
    }
    let to: Vec<Value> = to.iter().map(|one| json!([one.code, one.unit])).collect();
    let replaced = replaced(tx, order).await?;
    let once_key = format!("directive:{directive}");
    let new = New {
        id: id_of(&once_key),
        once_key,
        way: "out",
        kind: if replaced.is_empty() {
            "document"
        } else {
            "replacement"
        },
        state: "waiting",
        unit: Some(unit.to_owned()),
        document_id: Some(document_id(&own.code, directive, order)),
        own_code: Some(own.code),
        number: order.number.clone(),
        directive: Some(directive.to_owned()),
        facts: json!({ "to": to, "replaces": replaced }),
        ..New::default()
    };
    rows::insert(tx, &new, at).await?;
    queued(tx, at, &new).await
}

/// Says in the audit chain that a message waits to go out.
pub(super) async fn queued(tx: &mut Tx, at: Moment, new: &New) -> Result<()> {
    let entry = Entry {
        person: None,
        unit: new.unit.as_deref(),
        action: "exchange.queued",
        subject: &new.id,
        detail: json!({ "kind": new.kind, "directive": new.directive, "to": new.facts["to"] }),
    };
    audit::append(tx, at, &entry).await
}

/// The messages of ours that announced what this document replaces: their ids, and the organs that got them.
async fn replaced(tx: &mut Tx, order: &Order) -> Result<Vec<Value>> {
    let mut out = Vec::new();
    for tie in order
        .ties
        .iter()
        .filter(|tie| tie.link.relation == Relation::Replaces)
    {
        let Target::Directive(old, _) = &tie.target else {
            continue;
        };
        let Some(first) = outbox::announced(tx, old).await? else {
            continue;
        };
        if first.unit.as_deref() == Some(order.unit.as_str()) && first.state == "sent" {
            out.push(json!({ "document": first.document_id, "organs": codes_of(&first.facts) }));
        }
    }
    Ok(out)
}

fn codes_of(facts: &Value) -> Vec<&str> {
    let to = facts["to"].as_array().map(Vec::as_slice).unwrap_or_default();
    to.iter().filter_map(|pair| pair[0].as_str()).collect()
}

/// A directive was taken back: who got it by exchange is asked to give it back. One that has not gone out yet stays here.
pub(crate) async fn recalled(tx: &mut Tx, at: Moment, directive: &str, reason: &str) -> Result<()> {
    let Some(first) = outbox::announced(tx, directive).await? else {
        return Ok(());
    };
    for state in ["waiting", "stuck"] {
        if rows::set_state(tx, &first.id, state, "withdrawn", at).await? {
            return Ok(());
        }
    }
    let once_key = format!("recall:{directive}");
    let new = New {
        id: id_of(&once_key),
        once_key,
        way: "out",
        kind: "recall",
        state: "waiting",
        unit: first.unit,
        own_code: first.own_code,
        document_id: first.document_id,
        number: first.number,
        answers: Some(first.id),
        directive: Some(directive.to_owned()),
        facts: json!({ "to": first.facts["to"], "reason": reason }),
        ..New::default()
    };
    if rows::insert(tx, &new, at).await? {
        queued(tx, at, &new).await?;
    }
    Ok(())
}

/// In the form of the samples, `code,2015/09/30,7816/VPCP-TTĐT`; without number or day the directive's own id, which is
/// as unique: receivers take it as one word.
fn document_id(code: &str, directive: &str, order: &Order) -> String {
    match (&order.number, order.dated) {
        (Some(number), Some(dated)) => named(code, dated, number),
        _ => directive.to_owned(),
    }
}

/// `code,2015/09/30,7816/VPCP-TTĐT`
pub(super) fn named(code: &str, dated: Date, number: &str) -> String {
    format!("{code},{},{number}", dated.to_string().replace('-', "/"))
}
