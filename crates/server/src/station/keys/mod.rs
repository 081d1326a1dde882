//! The keys of the house: made at the first start, kept in the data folder, rotated and ended by people.
//!
//! The daily key signs plans, answers and rotations. A second key can do nothing but stop: its secret stands beside the
//! stop order, so that a machine of its own can stop while it cannot make anything sound.

pub mod cli;
mod pages;
mod ring;
mod rotate;
pub(crate) mod seeds;
mod store;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use ::store::audit::{self, Entry};
use serde_json::json;
use wire::player::{Canonical, KeyId, Kind, Powers, PublicKey, Sealed};

use crate::http::Refusal;
use crate::site::Site;

pub(super) use pages::{list, rotate as rotate_page};
pub use ring::{HouseKey, Keyring};

#[cfg(test)]
use rotate::{Which, rotate as renew};
pub(super) use store::rotations_after;

/// Makes the keys of a house that has none, and reads what is there.
pub(super) async fn open(site: &Site) -> Result<(), Refusal> {
    if store::keys(&site.db).await?.is_empty() {
        first(site).await?;
    }
    reload(site).await
}

async fn first(site: &Site) -> Result<(), Refusal> {
    let at = site.clock.now();
    let (daily, daily_seed) = seeds::fresh();
    let (stop, stop_seed) = seeds::fresh();
    // Files first: a row without its secret would be a key that nobody has.
    let file = seeds::of_key(&site.config.data, daily.public().id());
    seeds::keep(&file, &daily_seed).map_err(Refusal::broken)?;
    seeds::keep(&seeds::of_stop(&site.config.data), &stop_seed).map_err(Refusal::broken)?;
    let mut tx = site.db.begin().await?;
    for (signer, powers) in [(&daily, Powers::ALL), (&stop, Powers::STOP)] {
        let public = signer.public();
        store::insert(&mut tx, &public, powers, at, 0).await?;
        let entry = Entry {
            person: None,
            unit: None,
            action: "station.key_made",
            subject: &public.id().to_string(),
            detail: json!({ "powers": powers.0 }),
        };
        audit::append(&mut tx, at, &entry).await?;
    }
    Ok(tx.commit().await?)
}

/// Reads the keys again.
pub(super) async fn reload(site: &Site) -> Result<(), Refusal> {
    let data = &site.config.data;
    let stop = seeds::read(&seeds::of_stop(data)).map_err(Refusal::broken)?;
    let mut keys = Vec::new();
    for row in store::keys(&site.db).await? {
        let public = public(&row.public_key)?;
        let powers = Powers(row.powers as u8);
        let signer = if powers == Powers::STOP {
            stop.clone().filter(|stop| stop.public() == public)
        } else {
            seeds::read(&seeds::of_key(data, public.id())).map_err(Refusal::broken)?
        };
        keys.push(HouseKey {
            public,
            powers,
            from: civic::Moment(row.from_at),
            until: row.until_at.map(civic::Moment),
            since: row.since_serial as u64,
            ended: row.ended_serial.map(|serial| serial as u64),
            signer: signer.filter(|signer| signer.public() == public),
        });
    }
    let serial = store::last_serial(&site.db).await?;
    site.station.set_keys(Keyring { keys, serial });
    Ok(())
}

/// Reads the keys again when another node has rotated them.
pub(super) async fn refresh(site: &Site) -> Result<(), Refusal> {
    if store::last_serial(&site.db).await? == site.station.keys().serial {
        return Ok(());
    }
    reload(site).await
}

/// The bytes of a public key.
pub(super) fn public(bytes: &[u8]) -> Result<PublicKey, Refusal> {
    let bytes = bytes.try_into();
    let bytes = bytes.map_err(|_| Refusal::broken("a public key of another length"))?;
    Ok(PublicKey { bytes })
}

/// Signs a message of the house with the newest key that may.
///
/// # Errors
/// The secret of no such key is in this data folder.
pub fn sign(site: &Site, kind: Kind, value: &impl Canonical) -> Result<Sealed, Refusal> {
    let keys = site.station.keys();
    sign_for(&keys, kind, value, keys.serial)
}

/// Signs for a device that has taken the rotations up to `serial`: with a key that it believes already.
pub(super) fn sign_for(
    keys: &Arc<Keyring>,
    kind: Kind,
    value: &impl Canonical,
    serial: u64,
) -> Result<Sealed, Refusal> {
    let powers = match kind {
        Kind::Stop => Powers::STOP,
        Kind::Rotation => Powers::ROTATE,
        _ => Powers::PLAN,
    };
    let signer = keys.signer(powers, serial).ok_or_else(no_secret)?;
    Ok(Sealed::seal(kind, value, signer))
}

/// Signs with the key of this name.
pub(super) fn sign_with(
    site: &Site,
    key: KeyId,
    kind: Kind,
    value: &impl Canonical,
) -> Result<Sealed, Refusal> {
    let keys = site.station.keys();
    let signer = keys.named(key).and_then(|key| key.signer.as_ref());
    Ok(Sealed::seal(kind, value, signer.ok_or_else(no_secret)?))
}

fn no_secret() -> Refusal {
    Refusal::broken("the secret of the house's key is not in the data folder (keys/, stop/key)")
}
