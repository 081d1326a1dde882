//! An officer's keys: made in the browser, kept here under a passphrase, destroyed on their day.

use ::store::audit::digest;
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use civic::review::shown;
use serde::Deserialize;
use serde_json::json;
use viet::Date;

use super::store::{self, Key, Post};
use super::{DeskSet, desk_set, second};
use crate::http::{Answer, Chrome, Desk, Refusal, Reply, Sent};
use crate::tip::{list, tell};

/// A private key is kept so many days after the end of its month: long enough to answer or hand over what came in it.
const KEPT_DAYS: i64 = 60;
/// The longest wrapped key, in bytes.
const WRAPPED: usize = 2048;
/// The longest handle of a hardware key, in characters.
const HANDLE: usize = 1024;

#[derive(Template)]
#[template(path = "tip/desk/key.html")]
struct KeyPage {
    c: Chrome,
    posts: Vec<Post>,
    epoch: String,
    destroy_on: String,
    keys: Vec<KeyView>,
    set: DeskSet,
}

struct KeyView {
    epoch: String,
    fingerprint: String,
    destroy_on: String,
    certified: bool,
    hardware: bool,
}

/// The page that makes a key.
pub(crate) async fn form(desk: Desk) -> Answer {
    if let Some(way) = second::asked(&desk).await? {
        return Ok(way);
    }
    let person = &desk.actor.person;
    let keys = store::keys(desk.db(), person).await?;
    let good = list::good(&desk.site, desk.today()).await?;
    let listed = |id: &str| {
        good.as_ref().is_some_and(|(list, _)| {
            list.recipients
                .iter()
                .flat_map(|one| &one.keys)
                .any(|key| key.id == id)
        })
    };
    let view = |key: &Key| KeyView {
        epoch: key.epoch.clone(),
        fingerprint: list::fingerprint(&key.age),
        destroy_on: shown(&key.destroy_on),
        certified: listed(&key.id),
        hardware: key.hardware.is_some(),
    };
    Ok(Reply::page(&KeyPage {
        c: desk.chrome("tip.menu"),
        posts: store::posts(desk.db(), person).await?,
        epoch: epoch(desk.today()),
        destroy_on: destroy_on(desk.today()).short(),
        keys: keys.iter().map(view).collect(),
        set: desk_set(&desk, &keys).await?,
    }))
}

/// The month that keys made on a day belong to.
pub(crate) fn epoch(day: Date) -> String {
    format!("{}-{:02}", day.year(), day.month())
}

/// The day on which the private key of a month is destroyed.
pub(crate) fn destroy_on(day: Date) -> Date {
    day.end_of_month().plus_days(KEPT_DAYS)
}

#[derive(Deserialize)]
struct NewKey {
    recipient: String,
    age: String,
    sign: String,
    wrapped: String,
    /// The handle of the hardware key that the file under the passphrase is sealed to once more.
    hardware: Option<String>,
}

/// Keeps the public keys, and the private ones under a passphrase that the house never sees.
pub(crate) async fn keep(desk: Desk, sent: Sent) -> Answer {
    let broken = || Refusal::Invalid(desk.t("tip.malformed"));
    let new: NewKey = serde_json::from_slice(&sent.0).map_err(|_| broken())?;
    let wrapped = STANDARD.decode(&new.wrapped).map_err(|_| broken())?;
    let is_guarded = is_guarded(&wrapped, new.hardware.as_deref());
    let posts = store::posts(desk.db(), &desk.actor.person).await?;
    if !posts.iter().any(|post| post.id == new.recipient) {
        return Err(Refusal::NotFound);
    }
    second::must(&desk).await?;
    if wrapped.len() > WRAPPED || !is_guarded || list::verifying(&new.sign).is_none() {
        return Err(broken());
    }
    let key = Key {
        id: tell::random_id(),
        recipient: new.recipient,
        epoch: epoch(desk.today()),
        age: new.age,
        sign: new.sign,
        wrapped: Some(wrapped),
        hardware: new.hardware,
        destroy_on: destroy_on(desk.today()).to_string(),
    };
    let mut tx = desk.begin().await?;
    store::insert_key(&mut tx, &key, &desk.actor.person, desk.at).await?;
    let detail = json!({ "recipient": key.recipient, "epoch": key.epoch, "fingerprint": list::fingerprint(&key.age), "hardware": key.hardware.is_some() });
    desk.record(&mut tx, "tip.key_made", &key.id, detail).await?;
    tx.commit().await?;
    Ok(Reply::json(
        &json!({ "done": true, "fingerprint": list::fingerprint(&key.age) }),
    ))
}

#[derive(Deserialize)]
struct Rewrapped {
    key: String,
    /// SHA-256 of the file as it was, hexadecimal.
    before: String,
    wrapped: String,
}

/// Keeps the same private key under the same passphrase in today's way of wrapping: the browser makes it so when its owner
/// opens one that was wrapped in an older way.
pub(crate) async fn rewrap(desk: Desk, sent: Sent) -> Answer {
    let broken = || Refusal::Invalid(desk.t("tip.malformed"));
    let said: Rewrapped = serde_json::from_slice(&sent.0).map_err(|_| broken())?;
    let wrapped = STANDARD.decode(&said.wrapped).map_err(|_| broken())?;
    let keys = store::keys(desk.db(), &desk.actor.person).await?;
    let key = keys.into_iter().find(|key| key.id == said.key);
    let key = key.ok_or(Refusal::NotFound)?;
    second::must(&desk).await?;
    let before = key.wrapped.ok_or(Refusal::NotFound)?;
    if wrapped.len() > WRAPPED || key.hardware.is_some() || !is_stretched(&wrapped) {
        return Err(broken());
    }
    if digest(&before) != said.before || is_stretched(&before) {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    let mut tx = desk.begin().await?;
    if !store::rewrap(&mut tx, &key.id, &before, wrapped).await? {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    let detail = json!({ "epoch": key.epoch });
    desk.record(&mut tx, "tip.key_rewrapped", &key.id, detail).await?;
    tx.commit().await?;
    Ok(Reply::json(&json!({ "done": true })))
}

/// A private key comes under a passphrase, or that file inside one that only a hardware key opens; never naked.
fn is_guarded(wrapped: &[u8], hardware: Option<&str>) -> bool {
    match hardware {
        None => is_stretched(wrapped),
        Some(handle) => {
            wrapped.starts_with(b"age-encryption.org/v1\n-> age-encryption.org/fido2prf ")
                && handle.starts_with("AGE-PLUGIN-FIDO2PRF-1")
                && handle.len() <= HANDLE
        }
    }
}

/// An age file under what Argon2id makes of the passphrase: 64 MiB, three passes, four lanes (RFC 9106, second choice). Its
/// first line is the stock command that does so, with the salt.
fn is_stretched(wrapped: &[u8]) -> bool {
    let salted = wrapped
        .strip_prefix(b"argon2 ")
        .and_then(|rest| rest.split_at_checked(32));
    salted.is_some_and(|(salt, rest)| {
        salt.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && rest.starts_with(b" -id -v 13 -t 3 -k 65536 -p 4 -l 32 -r\nage-encryption.org/v1\n-> scrypt ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_goes_through_argon2id_of_the_second_choice_or_the_key_is_not_taken() {
        let salt = "34c7d6094709b4ed19f44ffe3827bcbf";
        let file = |line: &str| format!("{line}\nage-encryption.org/v1\n-> scrypt TN4t 10\nUF3W\n--- x\n");
        let right = file(&format!("argon2 {salt} -id -v 13 -t 3 -k 65536 -p 4 -l 32 -r"));
        assert!(is_guarded(right.as_bytes(), None));
        for (what, wrong) in [
            ("age's own way", right.split_once('\n').unwrap().1.to_owned()),
            ("one pass", right.replace("-t 3", "-t 1")),
            ("little memory", right.replace("65536", "1024")),
            ("a short salt", right.replace(salt, &salt[1..])),
            (
                "a salt with room for commands",
                right.replace(salt, "34c7d6094709b4ed19f44ffe3827;rm "),
            ),
            (
                "naked",
                file(&format!("argon2 {salt} -id -v 13 -t 3 -k 65536 -p 4 -l 32 -r"))
                    .replace("-> scrypt", "-> X25519"),
            ),
            ("the line alone", right.split_once('\n').unwrap().0.to_owned()),
            ("nothing", String::new()),
        ] {
            assert!(!is_guarded(wrong.as_bytes(), None), "{what}");
        }
    }
}
