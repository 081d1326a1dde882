//! Photos in pieces: what is here, and one piece more.
//!
//! The answer always says how many bytes are here, so that a phone which lost an answer goes on from there.

use serde_json::{Value, json};

use super::piece::{Came, add};
use super::store::{self, At};
use crate::http::{Answer, Desk, Query, Refusal, Reply, Sent};

pub(super) async fn show(desk: Desk, query: Query) -> Answer {
    let photos = states(&desk, query.get("key")).await?;
    Ok(Reply::json(&json!({ "key": query.get("key"), "photos": photos })))
}

/// The photos of the actor's item: bytes here, bytes wanted, done or not.
pub(super) async fn states(desk: &Desk, key: &str) -> Result<Vec<Value>, Refusal> {
    let photos = store::photos(desk.db(), &desk.actor.person, key).await?;
    let state = |photo: &store::OnWay| json!({ "n": photo.position, "have": photo.received, "size": photo.size, "done": photo.evidence.is_some() });
    Ok(photos.iter().map(state).collect())
}

pub(super) async fn receive(desk: Desk, query: Query, sent: Sent) -> Answer {
    let number = |name: &str| query.get(name).parse::<i64>().ok().filter(|n| *n >= 0);
    let (Some(position), Some(starts)) = (number("n"), number("from")) else {
        return Err(Refusal::Invalid(desk.t("offline.refused.unreadable")));
    };
    let key = query.get("key");
    let photos = store::photos(desk.db(), &desk.actor.person, key).await?;
    let photo = photos.into_iter().find(|photo| photo.position == position);
    let photo = photo.ok_or(Refusal::NotFound)?;
    let at = At {
        person: &desk.actor.person,
        key,
        position,
    };
    let came = add(&desk, at, &photo, starts, sent.0).await?;
    let (have, done) = match &came {
        Came::Here(have) | Came::Gap(have) => (*have, false),
        Came::Whole => (photo.size, true),
        Came::Refused(_) => (0, false),
    };
    let sentence = match &came {
        Came::Gap(_) => Some(desk.t("offline.refused.gap")),
        Came::Refused(sentence) => Some(sentence.clone()),
        _ => None,
    };
    let refused = matches!(came, Came::Refused(_));
    let answer = json!({ "n": position, "have": have, "size": photo.size, "done": done, "refused": refused,
        "sentence": sentence });
    Ok(Reply::json(&answer))
}
