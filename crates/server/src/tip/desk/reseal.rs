//! Sealing anew: an officer who can open a tip seals its parts to the keys of the list of today, before the old private
//! keys are destroyed. The house sees lengths and keys, never content: what was replaced by what is recorded by its hash.

use civic::tip::{Envelope, KeyList, State, class_of_sealed};
use serde_json::json;

use super::store::{self, Tip};
use super::{load, second};
use crate::http::{Answer, Desk, Path, Refusal, Reply, SentSealed};
use crate::tip::{list, store as tips};

/// Bytes of the serial before the sealed ones.
pub(super) const SERIAL: usize = 4;

/// Replaces one part by the same content under the keys of the newest list.
pub(crate) async fn part(desk: Desk, Path((id, number)): Path<(String, i64)>, sent: SentSealed) -> Answer {
    let (tip, recipient) = load(&desk, &id).await?;
    second::must(&desk).await?;
    let state = State::from_code(&tip.state).unwrap_or(State::Closed);
    if matches!(state, State::Closed | State::Double) {
        return Err(Refusal::Conflict(desk.t("tip.not_now")));
    }
    let broken = || Refusal::Invalid(desk.t("tip.malformed"));
    let (serial, sealed) = sent.0.split_first_chunk::<SERIAL>().ok_or_else(broken)?;
    let keys = newest(&desk, u32::from_be_bytes(*serial)).await?;
    let old = store::sealed_part(desk.db(), &id, number).await?;
    let old = old.ok_or(Refusal::NotFound)?;
    let envelope = Envelope::read(sealed).map_err(|_| broken())?;
    let class = class_of_sealed(envelope.header, sealed.len());
    let is_told = old.kind == "told";
    let fits = class.and_then(|class| i64::try_from(class).ok()) == Some(old.size_class)
        && (!is_told || envelope.recipients == keys.sealed_to());
    if !fits {
        return Err(broken());
    }
    keep(
        &desk,
        (&tip, &recipient),
        (number, &old.sealed, sealed),
        keys.epoch(),
    )
    .await?;
    Ok(Reply::json(&json!({ "done": true })))
}

/// The newest list, if it has this serial: what was sealed to another one is refused.
pub(super) async fn newest(desk: &Desk, serial: u32) -> Result<KeyList, Refusal> {
    let good = list::good(&desk.site, desk.today()).await?;
    let newest = good.map(|(list, _)| list).filter(|list| list.serial == serial);
    newest.ok_or_else(|| Refusal::Conflict(desk.t("tip.changed")))
}

async fn keep(
    desk: &Desk,
    (tip, recipient): (&Tip, &str),
    (number, before, after): (i64, &[u8], &[u8]),
    epoch: &str,
) -> Result<(), Refusal> {
    let mut tx = desk.begin().await?;
    if !store::reseal(&mut tx, (&tip.id, number), epoch, before, after.to_vec()).await? {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    store::renew_epoch(&mut tx, &tip.id).await?;
    let digest = ::store::audit::digest;
    let detail = json!({
        "recipient": recipient, "part": number, "epoch": epoch, "before": digest(before), "after": digest(after),
    });
    desk.record(&mut tx, "tip.resealed", &tip.id, detail).await?;
    Ok(tx.commit().await?)
}

/// How many open tips of an inbox wait to be sealed anew, and the epoch that they wait for.
pub(super) async fn waiting(desk: &Desk, lines: &[store::Line]) -> Result<Option<(usize, String)>, Refusal> {
    let Some((list, _)) = list::good(&desk.site, desk.today()).await? else {
        return Ok(None);
    };
    let is_open = |line: &&store::Line| State::from_code(&line.state).is_some_and(State::is_open);
    let old = lines
        .iter()
        .filter(is_open)
        .filter(|line| line.epoch.as_str() < list.epoch());
    Ok(Some((old.count(), list.epoch().to_owned())).filter(|(count, _)| *count > 0))
}

/// The epoch that a tip should be sealed to by now; `None` when it is.
pub(super) async fn due(desk: &Desk, tip: &Tip) -> Result<Option<String>, Refusal> {
    let good = list::good(&desk.site, desk.today()).await?;
    let epoch = good.map(|(list, _)| list.epoch().to_owned());
    Ok(epoch.filter(|epoch| tip.epoch.as_str() < epoch.as_str() && !is_over(tip)))
}

fn is_over(tip: &Tip) -> bool {
    matches!(State::from_code(&tip.state), Some(State::Closed | State::Double))
}

/// True when the person's newest key is of an earlier month: it leaves the lists before it is destroyed.
pub(super) async fn wants_key(desk: &Desk, keys: &[store::Key]) -> Result<bool, Refusal> {
    let is_practice = tips::switch(desk.db()).await?.practice;
    let now = super::key::epoch(desk.today());
    let newest = keys.iter().map(|key| key.epoch.as_str()).max();
    Ok(!is_practice && newest.is_some_and(|newest| newest < now.as_str()))
}
