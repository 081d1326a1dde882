//! A key goes and another comes: signed by the key that goes, so that every device follows the chain from where it stands.

use ::store::audit::{self, Entry};
use civic::Moment;
use civic::permission::Actor;
use serde_json::json;
use wire::player::{Kind, Powers, PublicKey, Rotation, TrustedKey};

use super::ring::HouseKey;
use super::{seeds, store};
use crate::http::Refusal;
use crate::site::Site;

/// Which of the two keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The key of the daily work.
    Daily,
    /// The key that may only stop.
    Stop,
}

impl Which {
    fn powers(self) -> Powers {
        match self {
            Self::Daily => Powers::ALL,
            Self::Stop => Powers::STOP,
        }
    }

    fn is(self, key: &HouseKey) -> bool {
        key.ended.is_none() && key.only_stops() == (self == Self::Stop)
    }
}

/// Puts a new key in the place of one. The old one ends at `until`: at once when it is in wrong hands, later when
/// what it signed should still be taken in. By a person, or by the command (`None`).
///
/// Devices that have not heard of it are answered with the old key until they have; whoever holds the old secret can
/// therefore still deceive a device that never reaches the house: such a device is enrolled anew.
pub async fn rotate(
    site: &Site,
    which: Which,
    until: Moment,
    why: &str,
    by: Option<&Actor>,
) -> Result<u64, Refusal> {
    let at = site.clock.now();
    let keys = site.station.keys();
    let old = keys.keys.iter().rfind(|key| which.is(key));
    let old = old.ok_or_else(|| Refusal::broken("the house has no key to rotate"))?;
    let (new, seed) = seeds::fresh();
    let serial = keys.serial + 1;
    let told = |key, until| TrustedKey {
        key,
        powers: which.powers(),
        from: if key == old.public { old.from } else { at },
        until,
    };
    let rotation = Rotation {
        serial,
        issued_at: at,
        keys: vec![told(new.public(), None), told(old.public, Some(until.max(at)))],
    };
    let sealed = super::sign(site, Kind::Rotation, &rotation)?;
    if which == Which::Daily {
        let file = seeds::of_key(&site.config.data, new.public().id());
        seeds::keep(&file, &seed).map_err(Refusal::broken)?;
    }
    let change = Change {
        old: old.public,
        new: new.public(),
        until: until.max(at),
        serial,
        why,
    };
    keep(site, which, &change, sealed.to_bytes(), by).await?;
    if which == Which::Stop {
        // After the row: the old secret must not be lost while the old key still counts.
        seeds::keep(&seeds::of_stop(&site.config.data), &seed).map_err(Refusal::broken)?;
    }
    super::reload(site).await?;
    if which == Which::Stop {
        crate::station::halt::reissue(site).await?;
    }
    crate::station::ring(site, &crate::station::Bell::All);
    Ok(serial)
}

/// One key for another.
struct Change<'a> {
    old: PublicKey,
    new: PublicKey,
    until: Moment,
    serial: u64,
    why: &'a str,
}

/// Keeps the change, its envelope and its audit entry; every plan is due again.
async fn keep(
    site: &Site,
    which: Which,
    change: &Change<'_>,
    sealed: Vec<u8>,
    by: Option<&Actor>,
) -> Result<(), Refusal> {
    let (at, serial) = (site.clock.now(), change.serial);
    let mut tx = site.db.begin().await?;
    store::insert(&mut tx, &change.new, which.powers(), at, serial).await?;
    if !store::end(&mut tx, change.old.id(), change.until, serial, change.why).await? {
        return Err(Refusal::broken("somebody else has rotated this key just now"));
    }
    store::insert_rotation(&mut tx, serial, sealed, by.map(|by| by.person.as_str()), at).await?;
    let (old, until) = (change.old.id().to_string(), change.until.0);
    let entry = Entry {
        person: by.map(|by| by.person.as_str()),
        unit: by.map(|by| by.unit.as_str()),
        action: "station.key_rotated",
        subject: &change.new.id().to_string(),
        detail: json!({ "old": old, "until": until, "why": change.why, "serial": serial }),
    };
    audit::append(&mut tx, at, &entry).await?;
    crate::schedule::sign_again(&mut tx, at).await?;
    Ok(tx.commit().await?)
}
