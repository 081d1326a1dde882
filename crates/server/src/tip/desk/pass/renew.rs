//! Sealing a copy anew, before the keys that it was sealed to are destroyed: whoever got it, and nobody else, seals it and
//! its own answers to its keys of the list of today and to recovery. All at once or nothing, so that no part stays behind.

use ::store::audit::digest;
use civic::tip::{Envelope, Listed, class_of_sealed};
use serde_json::json;

use super::super::{reseal, second};
use super::store::{Held, Passed};
use super::{LENGTH, is_sealed_to, load_copy, store};
use crate::http::{Answer, Desk, Path, Refusal, Reply, Sent, SentSealed};
use crate::tip::list;

/// Replaces a copy and its answers by the same content under newer keys.
pub(crate) async fn keep(desk: Desk, Path(id): Path<String>, sent: SentSealed) -> Answer {
    let copy = load_copy(&desk, &id).await?;
    second::must(&desk).await?;
    let broken = || Refusal::Invalid(desk.t("tip.malformed"));
    let (serial, rest) = sent
        .0
        .split_first_chunk::<{ reseal::SERIAL }>()
        .ok_or_else(broken)?;
    let sealed = pieces(rest).ok_or_else(broken)?;
    let keys = reseal::newest(&desk, u32::from_be_bytes(*serial)).await?;
    let to = keys.recipients.iter().find(|one| one.id == copy.for_whom);
    let to = to.ok_or_else(|| Refusal::Conflict(desk.t("tip.js.unlisted")))?;
    let held = store::held(desk.db(), &id).await?;
    if held.len() != sealed.len() {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    let is_same = |(new, old): (&&[u8], &Held)| is_sealed_to(new, to) && class(new) == class(&old.sealed);
    if !sealed.iter().zip(&held).all(is_same) {
        return Err(broken());
    }
    replace(&desk, &copy, oldest(to), &held, &sealed).await?;
    Ok(Reply::json(&json!({ "done": true })))
}

/// The sealed things one after the other, each behind its length.
fn pieces(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<LENGTH>()?;
        let (one, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        all.push(one);
        bytes = rest;
    }
    Some(all)
}

fn class(sealed: &[u8]) -> Option<usize> {
    let envelope = Envelope::read(sealed).ok()?;
    class_of_sealed(envelope.header, sealed.len())
}

/// The epoch of the oldest key of a recipient.
pub(super) fn oldest(to: &Listed) -> &str {
    let epochs = to.keys.iter().map(|key| key.epoch.as_str());
    epochs.min().unwrap_or_default()
}

async fn replace(
    desk: &Desk,
    copy: &Passed,
    epoch: &str,
    held: &[Held],
    sealed: &[&[u8]],
) -> Result<(), Refusal> {
    let mut tx = desk.begin().await?;
    for (old, new) in held.iter().zip(sealed) {
        if !store::reseal(&mut tx, &copy.id, epoch, old, new.to_vec()).await? {
            return Err(Refusal::Conflict(desk.t("tip.changed")));
        }
    }
    let before: Vec<String> = held.iter().map(|one| digest(&one.sealed)).collect();
    let after: Vec<String> = sealed.iter().map(|one| digest(one)).collect();
    let detail = json!({ "recipient": copy.for_whom, "epoch": epoch, "before": before, "after": after });
    desk.record(&mut tx, "tip.copy_resealed", &copy.id, detail)
        .await?;
    Ok(tx.commit().await?)
}

/// The epochs that copies should be sealed to by now, in their order; `None` where one is.
pub(super) async fn due(desk: &Desk, copies: &[Passed]) -> Result<Vec<Option<String>>, Refusal> {
    let good = list::good(&desk.site, desk.today()).await?;
    let due = |copy: &Passed| {
        let (list, _) = good.as_ref()?;
        let to = list.recipients.iter().find(|one| one.id == copy.for_whom)?;
        Some(oldest(to).to_owned()).filter(|epoch| copy.epoch < *epoch)
    };
    Ok(copies.iter().map(due).collect())
}

/// Somebody put two shares together and opens a copy with them: that is recorded before it happens.
pub(crate) async fn recovered(desk: Desk, Path(id): Path<String>, _: Sent) -> Answer {
    let copy = load_copy(&desk, &id).await?;
    second::must(&desk).await?;
    let mut tx = desk.begin().await?;
    let detail = json!({ "recipient": copy.for_whom });
    desk.record(&mut tx, "tip.copy_recovered", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::json(&json!({ "done": true })))
}
