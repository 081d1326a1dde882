//! A practice site: keys that everybody knows, on a page that says so. Only a demonstration can open one.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use civic::Ids as _;
use civic::tip::{KeyList, Listed, OfficerKey};
use ed25519_dalek::{Signer as _, SigningKey};
use serde::Deserialize;
use serde_json::json;

use super::desk::store::Key;
use super::{desk, house, store};
use crate::http::{Answer, Desk, Form, Refusal, Reply};

#[derive(Deserialize)]
struct Fixture {
    province: Pair,
    commune: Pair,
    recovery: String,
}

#[derive(Deserialize)]
struct Pair {
    age: String,
    sign: String,
    wrapped: String,
}

static FIXTURE: LazyLock<Fixture> =
    LazyLock::new(|| serde_json::from_str(include_str!("practice.json")).expect("the fixture is ours"));

/// A root that everybody knows: 32 times the same byte. It signs practice lists alone.
fn root() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// Its public half, as the configuration would name a real one.
pub(super) fn root_key() -> String {
    hex::encode(root().verifying_key().as_bytes())
}

/// The two recipients: name, kind, whose account of the demonstration, keys.
fn cast() -> [(&'static str, &'static str, &'static str, &'static Pair); 2] {
    [
        ("Nơi nhận luyện tập (tỉnh)", "other", "lan", &FIXTURE.province),
        ("Nơi nhận luyện tập (xã)", "commune", "mai", &FIXTURE.commune),
    ]
}

/// Opens the practice site. Where a real list was ever signed there is none.
pub(super) async fn open(desk: Desk, _: Form) -> Answer {
    let switch = store::switch(desk.db()).await?;
    if !desk.site.demo || switch.is_on || store::newest_list(desk.db()).await?.is_some() {
        return Err(Refusal::Conflict(desk.t("tip.not_now")));
    }
    let (me, at) = (desk.actor.person.as_str(), desk.at);
    let mut recipients = Vec::new();
    let mut tx = desk.begin().await?;
    for (name, kind, login, pair) in cast() {
        let recipient = desk.site.ids.next(at);
        house::store::insert_recipient(&mut tx, (&recipient, name, kind), me, at).await?;
        let person = house::store::person(desk.db(), login).await?;
        let (person, _) = person.ok_or_else(|| Refusal::broken("a person of the demonstration is gone"))?;
        house::store::appoint(&mut tx, &recipient, &person, me, at).await?;
        let key = key_of(&desk, pair, &recipient)?;
        desk::store::insert_key(&mut tx, &key, &person, at).await?;
        recipients.push(Listed {
            id: recipient,
            name: name.to_owned(),
            kind: kind.to_owned(),
            keys: vec![OfficerKey {
                id: key.id,
                epoch: key.epoch,
                age: key.age,
                sign: key.sign,
            }],
        });
    }
    let (body, signature, until) = signed(&desk, recipients);
    house::store::insert_list(&mut tx, 1, (&body, &signature, &until), me, at).await?;
    house::store::set_switch(&mut tx, (true, true), None, me, at, switch.version).await?;
    desk.record(&mut tx, "tip.practice_opened", "tip", json!({}))
        .await?;
    tx.commit().await?;
    Ok(Reply::to("/tip-settings").saying("tip.kept_said"))
}

fn key_of(desk: &Desk, pair: &Pair, recipient: &str) -> Result<Key, Refusal> {
    Ok(Key {
        id: super::tell::random_id(),
        recipient: recipient.to_owned(),
        epoch: desk::key::epoch(desk.today()),
        age: pair.age.clone(),
        sign: pair.sign.clone(),
        wrapped: Some(STANDARD.decode(&pair.wrapped).map_err(Refusal::broken)?),
        hardware: None,
        destroy_on: desk::key::destroy_on(desk.today()).to_string(),
    })
}

fn signed(desk: &Desk, recipients: Vec<Listed>) -> (String, String, String) {
    let until = desk.today().plus_days(31).to_string();
    let list = KeyList {
        v: 1,
        practice: true,
        serial: 1,
        issued: desk.today().to_string(),
        until: until.clone(),
        recovery: FIXTURE.recovery.clone(),
        recipients,
    };
    let body = json!(list).to_string();
    let signature = hex::encode(root().sign(body.as_bytes()).to_bytes());
    (body, signature, until)
}
