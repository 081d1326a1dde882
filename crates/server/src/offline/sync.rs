//! Receiving items: each in a transaction of its own, so that one that cannot be taken holds up no other, and each with
//! a receipt. Sent again, an item gets the receipt of the first time.

use ::store::Tx;
use serde_json::{Map, Value, json};

use super::envelope::{Item, MOST_ITEMS};
use super::store::{self, Became as Row, Receipt};
use super::take::{Became, Took, ready, take};
use crate::http::{Answer, Desk, Refusal, Reply, Sent};

pub(super) async fn receive(desk: Desk, sent: Sent) -> Answer {
    let unreadable = || Refusal::Invalid(desk.t("offline.refused.unreadable"));
    let mut body: Value = serde_json::from_slice(&sent.0).map_err(|_| unreadable())?;
    let items = body
        .get_mut("items")
        .and_then(Value::as_array_mut)
        .ok_or_else(unreadable)?;
    if items.len() > MOST_ITEMS {
        return Err(Refusal::Invalid(
            desk.tf("offline.refused.many", &[("n", MOST_ITEMS.to_string().as_str())]),
        ));
    }
    let mut results = Vec::with_capacity(items.len());
    for item in std::mem::take(items) {
        results.push(one(&desk, item).await);
    }
    let answer = json!({ "at": desk.at.0, "person": desk.actor.person, "results": results });
    Ok(Reply::json(&answer))
}

async fn one(desk: &Desk, value: Value) -> Value {
    let key: String = value["key"].as_str().unwrap_or("").chars().take(26).collect();
    let item = match Item::read(value) {
        Ok(item) => item,
        Err(word) => {
            return refused(
                &key,
                &desk.t(&format!("offline.refused.{word}")),
                &[],
                &Value::Null,
            );
        }
    };
    let no = |sentence: &str| refused(&key, sentence, &[], &Value::Null);
    match kept(desk, &item).await {
        Ok(answer) => answer,
        Err(Refusal::NotFound | Refusal::Forbidden) => no(&desk.t("offline.refused.missing")),
        Err(Refusal::Conflict(sentence) | Refusal::Invalid(sentence)) => no(&sentence),
        Err(fault) => {
            // Nothing of it was kept: the phone tries again later, and the others go on.
            tracing::error!(?fault, key, "an item was not taken");
            json!({ "key": key, "outcome": "later", "sentence": desk.t("offline.outcome.later") })
        }
    }
}

fn refused(key: &str, sentence: &str, faults: &[(String, String)], more: &Value) -> Value {
    let faults: Map<_, _> = faults
        .iter()
        .map(|(name, words)| (name.clone(), json!(words)))
        .collect();
    let answer = json!({ "key": key, "outcome": "refused", "sentence": sentence, "faults": faults });
    with(answer, more)
}

/// An answer with more in it.
fn with(mut answer: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().into_iter().flatten() {
        answer[name] = value.clone();
    }
    answer
}

async fn kept(desk: &Desk, item: &Item) -> Result<Value, Refusal> {
    let hash = item.hash();
    let ready = ready(desk, item).await;
    let mut tx = desk.begin().await?;
    if let Some(known) = store::receipt(&mut tx, &desk.actor.person, &item.key).await? {
        drop(tx);
        return again(desk, &hash, known).await;
    }
    let became = match take(&mut tx, desk, item, ready).await? {
        Took::Became(became) => became,
        Took::Refused {
            sentence,
            faults,
            more,
        } => {
            return Ok(refused(&item.key, &sentence, &faults, &more));
        }
        Took::Raced => return raced(desk, tx, item, &hash).await,
    };
    let row = Row {
        person: &desk.actor.person,
        item,
        hash: &hash,
        outcome: became.outcome,
        made: &became.made,
    };
    match store::insert_receipt(&mut tx, &row, desk.at).await {
        Err(fault) if fault.is_duplicate() => return raced(desk, tx, item, &hash).await,
        other => other?,
    }
    if became.takes_photos {
        store::announce(&mut tx, &row, &item.photos, desk.at).await?;
    }
    tx.commit().await?;
    answer(desk, item, &hash, &became).await
}

/// Another request with the same key was quicker: its receipt is the answer.
async fn raced(desk: &Desk, tx: Tx, item: &Item, hash: &str) -> Result<Value, Refusal> {
    drop(tx);
    let mut tx = desk.begin().await?;
    let known = store::receipt(&mut tx, &desk.actor.person, &item.key).await?;
    drop(tx);
    again(desk, hash, known.ok_or(Refusal::NotFound)?).await
}

async fn answer(desk: &Desk, item: &Item, hash: &str, became: &Became) -> Result<Value, Refusal> {
    let receipt = Receipt {
        key: item.key.clone(),
        hash: hash.to_owned(),
        outcome: became.outcome.to_owned(),
        made: Some(became.made.clone()),
        received_at: desk.at.0,
    };
    Ok(with(words(desk, &receipt, became.outcome).await?, &became.more))
}

/// The receipt of the first time. With another hash the phone has changed the item since: it must know that what counts
/// is the first.
async fn again(desk: &Desk, hash: &str, known: Receipt) -> Result<Value, Refusal> {
    let same = known.hash == hash;
    let outcome = if same {
        known.outcome.clone()
    } else {
        "differs".to_owned()
    };
    let mut answer = words(desk, &known, &outcome).await?;
    answer["again"] = json!(true);
    Ok(answer)
}

async fn words(desk: &Desk, receipt: &Receipt, outcome: &str) -> Result<Value, Refusal> {
    let photos = super::pieces::states(desk, &receipt.key).await?;
    Ok(json!({
        "key": receipt.key, "outcome": outcome, "hash": receipt.hash, "made": receipt.made, "at": receipt.received_at,
        "sentence": desk.t(&format!("offline.outcome.{outcome}")), "photos": photos,
    }))
}
