//! The signed list of keys: who signs it, which one is good, what devices are told.

use civic::tip::KeyList;
use ed25519_dalek::{Signature, VerifyingKey};
use viet::Date;

use super::store::{self, Signed};
use crate::http::Refusal;
use crate::site::Site;

/// The root that signs lists: named in the configuration, never in the database. A practice site has a known one.
pub(super) fn root(site: &Site, practice: bool) -> Option<VerifyingKey> {
    let named = if practice && site.demo {
        super::practice::root_key()
    } else {
        site.config.tip_root.clone()?
    };
    let bytes: [u8; 32] = hex::decode(&named).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

/// True when the key signed exactly these bytes.
pub(super) fn holds(key: &VerifyingKey, text: &str, signature: &str) -> bool {
    let bytes: Option<[u8; 64]> = hex::decode(signature)
        .ok()
        .and_then(|bytes| bytes.try_into().ok());
    bytes.is_some_and(|bytes| {
        key.verify_strict(text.as_bytes(), &Signature::from_bytes(&bytes))
            .is_ok()
    })
}

/// The key written in hexadecimal.
pub(super) fn verifying(text: &str) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(&hex::decode(text).ok()?.try_into().ok()?).ok()
}

/// The newest list with its reading; `None` while there is none, or it is no longer good.
pub(super) async fn good(site: &Site, today: Date) -> Result<Option<(KeyList, Signed)>, Refusal> {
    let Some(signed) = store::newest_list(&site.db).await? else {
        return Ok(None);
    };
    let list = read(&signed.body)?;
    Ok(Some((list, signed)).filter(|(list, _)| list.is_good_on(today)))
}

/// The list with this serial, while it is good: what a device sealed to before the next one came.
pub(super) async fn numbered(site: &Site, serial: u32, today: Date) -> Result<Option<KeyList>, Refusal> {
    let Some(signed) = store::list_numbered(&site.db, i64::from(serial)).await? else {
        return Ok(None);
    };
    Ok(Some(read(&signed.body)?).filter(|list| list.is_good_on(today)))
}

pub(super) fn read(body: &str) -> Result<KeyList, Refusal> {
    serde_json::from_str(body).map_err(Refusal::broken)
}

/// How people compare a key: the first sixteen bytes of its hash, in groups of four.
pub(super) fn fingerprint(key: &str) -> String {
    let digest = ::store::audit::digest(key.as_bytes());
    let groups: Vec<&str> = (0..8).map(|at| &digest[at * 4..at * 4 + 4]).collect();
    groups.join(" ")
}
