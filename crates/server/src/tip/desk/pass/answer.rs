//! Whoever got a redacted copy answers the teller under the same words, and may hand over: with that its own clocks end, and
//! nobody else's. It learns neither who else has the tip nor who was left out.

use serde::Deserialize;
use serde_json::json;

use super::super::act::{self, Copies, HandOver, Record};
use super::super::second;
use super::{load_copy, store};
use crate::http::{Answer, Desk, Path, Refusal, Reply, Sent};

#[derive(Deserialize)]
struct Answering {
    /// How many answers the page had shown: whoever has not seen the newest does not answer a second time.
    version: i64,
    #[serde(flatten)]
    copies: Copies,
    hand_over: Option<HandOver>,
}

/// Keeps an answer, with or without the record of a hand-over.
pub(crate) async fn keep(desk: Desk, Path(id): Path<String>, sent: Sent) -> Answer {
    let broken = || Refusal::Invalid(desk.t("tip.malformed"));
    let copy = load_copy(&desk, &id).await?;
    second::must(&desk).await?;
    let said: Answering = serde_json::from_slice(&sent.0).map_err(|_| broken())?;
    let (teller, own) = said.copies.read().ok_or_else(broken)?;
    let whose = (copy.tip.as_str(), copy.for_whom.as_str());
    let record = match &said.hand_over {
        Some(given) => Some(act::check(&desk, (whose.0, whose.1, &copy.for_name), given).await?),
        None => None,
    };
    if record.as_ref().is_some_and(Record::is_inside) {
        return Err(Refusal::Invalid(desk.t("tip.record_wrong")));
    }
    let (today, mut tx) = (desk.today(), desk.begin().await?);
    let mailbox = store::mailbox(&mut tx, whose.0).await?;
    if !store::insert_answer(&mut tx, (&id, said.version), today, own).await? {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    super::super::store::to_teller(&mut tx, (whose.0, &mailbox), today, teller).await?;
    if let (Some(given), Some(record)) = (&said.hand_over, &record) {
        act::keep_record(&desk, &mut tx, whose, given, record).await?;
        store::meet(&mut tx, whose.0, whose.1, today).await?;
    } else {
        let detail = json!({ "recipient": whose.1 });
        desk.record(&mut tx, "tip.copy_answered", &id, detail).await?;
    }
    tx.commit().await?;
    Ok(Reply::json(&json!({ "done": true })))
}

/// The sealed bytes of an answer, for whoever gave it.
pub(crate) async fn bytes(desk: Desk, Path((id, number)): Path<(String, i64)>) -> Answer {
    load_copy(&desk, &id).await?;
    second::must(&desk).await?;
    let sealed = store::answer(desk.db(), &id, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Reply::file(sealed.sealed, "application/octet-stream", None))
}
