//! Certifying keys: the house writes the next list, a person who owns none of its keys signs it in the browser with the
//! root, and the house takes it if the root in its configuration signed exactly this.

use askama::Template;
use civic::tip::{KeyList, Listed, OfficerKey};
use serde::Deserialize;
use serde_json::json;

use super::store;
use crate::http::{Answer, Chrome, Desk, Refusal, Reply, Sent};
use crate::tip::{list, page, store as tips};

/// A list is good for two weeks: what an old one can do ends with it.
const GOOD_DAYS: i64 = 14;
/// A key stands in a list while its private half lives so many days longer: what came on the last day of the list can
/// then be opened, answered, handed over or sealed anew in time.
const ROOM_DAYS: i64 = 30;

#[derive(Template)]
#[template(path = "tip/house/lists.html")]
struct ListPage {
    c: Chrome,
    lacks: Vec<String>,
    next: String,
    root: String,
    fingerprint: String,
    rows: Vec<Row>,
    age_hash: &'static str,
    script_hash: &'static str,
}

struct Row {
    recipient: String,
    person: String,
    epoch: String,
    fingerprint: String,
    is_new: bool,
}

/// The keys that may stand in the next list.
async fn publics(desk: &Desk) -> Result<Vec<store::Public>, Refusal> {
    let alive_until = desk.today().plus_days(GOOD_DAYS + ROOM_DAYS);
    Ok(store::publics(desk.db(), alive_until).await?)
}

/// The next list as the house would have it: the newest key of everybody who is appointed.
async fn next(desk: &Desk) -> Result<Option<KeyList>, Refusal> {
    let Some(recovery) = store::recovery(desk.db()).await? else {
        return Ok(None);
    };
    let last = tips::newest_list(desk.db())
        .await?
        .map_or(0, |signed| signed.serial);
    let mut recipients: Vec<Listed> = Vec::new();
    let kinds = store::recipients(desk.db()).await?;
    for key in publics(desk).await? {
        let public = OfficerKey {
            id: key.id,
            epoch: key.epoch,
            age: key.age,
            sign: key.sign,
        };
        match recipients.iter_mut().find(|one| one.id == key.recipient) {
            Some(listed) => listed.keys.push(public),
            None => recipients.push(Listed {
                kind: kinds
                    .iter()
                    .find(|one| one.id == key.recipient)
                    .map(|one| one.kind.clone())
                    .unwrap_or_default(),
                id: key.recipient,
                name: key.name,
                keys: vec![public],
            }),
        }
    }
    Ok(Some(KeyList {
        v: 1,
        practice: false,
        serial: u32::try_from(last + 1).map_err(Refusal::broken)?,
        issued: desk.today().to_string(),
        until: desk.today().plus_days(GOOD_DAYS).to_string(),
        recovery: recovery.age,
        recipients,
    }))
}

/// The next list, to be signed.
pub(crate) async fn show(desk: Desk) -> Answer {
    let next = next(&desk).await?;
    let root = list::root(&desk.site, false).map(|key| hex::encode(key.as_bytes()));
    let mut lacks = Vec::new();
    if root.is_none() {
        lacks.push(desk.t("tip.lack.root"));
    }
    if next.is_none() {
        lacks.push(desk.t("tip.lack.recovery"));
    }
    let keys = next.as_ref().is_some_and(|list| !list.recipients.is_empty());
    if !keys {
        lacks.push(desk.t("tip.lack.keys"));
    }
    let [_, _, script_hash, age_hash] = &*page::HASHES;
    Ok(Reply::page(&ListPage {
        c: desk.chrome("tip.settings.menu"),
        rows: match &next {
            Some(list) => rows(&desk, list).await?,
            None => Vec::new(),
        },
        next: next
            .filter(|_| lacks.is_empty())
            .map(|list| json!(list).to_string())
            .unwrap_or_default(),
        lacks,
        fingerprint: root.as_deref().map(list::fingerprint).unwrap_or_default(),
        root: root.unwrap_or_default(),
        age_hash,
        script_hash,
    }))
}

async fn rows(desk: &Desk, next: &KeyList) -> Result<Vec<Row>, Refusal> {
    let publics = publics(desk).await?;
    let before = match tips::newest_list(desk.db()).await? {
        Some(signed) => list::read(&signed.body)?.recipients,
        None => Vec::new(),
    };
    let known = |id: &str| before.iter().flat_map(|one| &one.keys).any(|key| key.id == id);
    let row = |listed: &Listed, key: &OfficerKey| Row {
        recipient: listed.name.clone(),
        person: publics
            .iter()
            .find(|one| one.id == key.id)
            .map(|one| one.person.clone())
            .unwrap_or_default(),
        epoch: key.epoch.clone(),
        fingerprint: list::fingerprint(&key.age),
        is_new: !known(&key.id),
    };
    Ok(next
        .recipients
        .iter()
        .flat_map(|listed| listed.keys.iter().map(move |key| (listed, key)))
        .map(|(l, k)| row(l, k))
        .collect())
}

#[derive(Deserialize)]
struct SignedList {
    list: String,
    signature: String,
}

/// Takes a signed list: the one that the house would write, signed by the root, by somebody whose key is not in it.
pub(crate) async fn keep(desk: Desk, sent: Sent) -> Answer {
    let broken = || Refusal::Invalid(desk.t("tip.malformed"));
    let given: SignedList = serde_json::from_slice(&sent.0).map_err(|_| broken())?;
    let signed: KeyList = serde_json::from_str(&given.list).map_err(|_| broken())?;
    let root = list::root(&desk.site, false).ok_or_else(|| Refusal::Conflict(desk.t("tip.lack.root")))?;
    if !list::holds(&root, &given.list, &given.signature) {
        return Err(Refusal::Invalid(desk.t("tip.fault.signature")));
    }
    if next(&desk).await?.as_ref() != Some(&signed) {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    signed.check(signed.serial.saturating_sub(1)).map_err(|fault| {
        tracing::warn!(%fault, "a list of keys was not taken");
        broken()
    })?;
    let ids: Vec<String> = signed
        .recipients
        .iter()
        .flat_map(|one| one.keys.iter().map(|key| key.id.clone()))
        .collect();
    if store::owns_a_key(desk.db(), &desk.actor.person, &ids).await? {
        return Err(Refusal::Conflict(desk.t("tip.fault.own_key")));
    }
    let mut tx = desk.begin().await?;
    let texts = (
        given.list.as_str(),
        given.signature.as_str(),
        signed.until.as_str(),
    );
    let serial = i64::from(signed.serial);
    if !store::insert_list(&mut tx, serial, texts, &desk.actor.person, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    let detail = json!({ "serial": serial, "until": signed.until, "keys": ids, "digest": ::store::audit::digest(given.list.as_bytes()) });
    desk.record(&mut tx, "tip.keys_certified", &serial.to_string(), detail)
        .await?;
    tx.commit().await?;
    Ok(Reply::json(&json!({ "done": true })))
}
