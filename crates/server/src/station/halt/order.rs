//! From orders to the one signed document: whom it names, its number, where it is put.

use ::store::Tx;
use civic::Moment;
use wire::player::{Kind, Reach, StopOrder};

use super::shelf;
use super::store::{self, Order, Reached};
use crate::http::Refusal;
use crate::site::Site;
use crate::station::{Bell, keys, units_of};

/// A stop never ends by itself: its document is signed for a year and signed anew long before.
const VALID_MS: i64 = 366 * 86_400_000;
/// What is left of it when it is signed anew.
const RENEW_MS: i64 = 180 * 86_400_000;
/// A device that was revoked may hold a plan of 31 days: so long it stands among those who are stopped.
const REVOKED_MS: i64 = 32 * 86_400_000;

/// A document that is signed, to be put where it is given out once the transaction is through.
#[derive(Debug)]
#[must_use = "a stop that is not published stops nobody"]
pub struct Issued {
    serial: u64,
    sealed: Vec<u8>,
}

/// Signs what is stopped now, as this transaction sees it, and keeps it.
pub async fn issue(tx: &mut Tx, site: &Site) -> Result<Issued, Refusal> {
    let at = site.clock.now();
    let held = shelf::read(&site.config.data).map_err(Refusal::broken)?;
    let before = held.map_or(0, |(order, _)| order.serial);
    let last = store::last_serial(tx).await? as u64;
    // By the clock, so that a file that was lost does not bring old numbers back.
    let serial = (last.max(before) + 1).max(at.0.max(0) as u64);
    let order = StopOrder {
        serial,
        issued_at: at,
        expires_at: Moment(at.0 + VALID_MS),
        nonce: nonce(),
        stopped: stopped(tx, site, at).await?,
    };
    let sealed = keys::sign(site, Kind::Stop, &order)?.to_bytes();
    store::insert_document(tx, serial, sealed.clone(), at).await?;
    Ok(Issued { serial, sealed })
}

/// Puts the document where it is given out, and wakes everybody.
pub fn publish(site: &Site, issued: &Issued) -> Result<(), Refusal> {
    shelf::write(&site.config.data, &issued.sealed).map_err(Refusal::broken)?;
    site.station.shelf.put(issued.serial, &issued.sealed);
    crate::station::ring(site, &Bell::All);
    Ok(())
}

/// Random bytes that make no two documents alike.
pub(super) fn nonce() -> [u8; 16] {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).expect("the system gives randomness");
    nonce
}

/// Whom the orders reach. A unit is named as such, and by name those of its devices that were told other units when
/// they were enrolled, before a merger.
async fn stopped(tx: &mut Tx, site: &Site, at: Moment) -> Result<Vec<Reach>, Refusal> {
    let (orders, devices) = (store::open(tx).await?, store::devices(tx).await?);
    let mut reaches: Vec<Reach> = orders.iter().filter_map(reach).collect();
    let named = devices.iter().filter(|device| {
        let gone = device.revoked_at.is_some_and(|gone| at.0 - gone < REVOKED_MS);
        gone || orders.iter().any(|order| is_reached_by_name(site, order, device))
    });
    reaches.extend(named.map(|device| Reach::Device {
        id: device.id.clone(),
    }));
    reaches.dedup();
    Ok(reaches)
}

fn reach(order: &Order) -> Option<Reach> {
    match (order.scope.as_str(), &order.thing) {
        ("all", _) => Some(Reach::All {}),
        ("unit", Some(id)) => Some(Reach::Unit { id: id.clone() }),
        ("device", Some(id)) => Some(Reach::Device { id: id.clone() }),
        _ => None,
    }
}

fn is_reached_by_name(site: &Site, order: &Order, device: &Reached) -> bool {
    let Some(unit) = order.thing.as_ref().filter(|_| order.scope == "unit") else {
        return false;
    };
    let told = device.told_units.as_ref().and_then(|told| told.as_array());
    let was_told = told.is_some_and(|told| told.iter().any(|one| one.as_str() == Some(unit)));
    !was_told && units_of(site, &device.unit).contains(unit)
}

/// Signs anew what holds: after a new key, or when the document grows old.
pub async fn reissue(site: &Site) -> Result<(), Refusal> {
    let mut tx = site.db.begin().await?;
    let issued = issue(&mut tx, site).await?;
    tx.commit().await?;
    publish(site, &issued)
}

/// Brings file, database and memory together: what was ordered by the command is taken in, what another node signed is
/// put out, what grows old is signed anew.
pub async fn settle(site: &Site) -> Result<(), Refusal> {
    if super::by_hand::waits(site) {
        super::by_hand::take_in(site).await?;
    }
    let data = &site.config.data;
    let there = shelf::read(data).map_err(Refusal::broken)?;
    let newest = store::document(&site.db).await?;
    let (in_file, in_rows) = (
        there.as_ref().map_or(0, |(order, _)| order.serial),
        newest.as_ref().map_or(0, |document| document.serial as u64),
    );
    let expires = there.as_ref().map_or(0, |(order, _)| order.expires_at.0);
    match (there, newest) {
        // The first one, or one by the command that is not among the rows: signed over, so that both agree.
        (_, None) => return reissue(site).await,
        (_, Some(newest)) if in_rows > in_file => publish(
            site,
            &Issued {
                serial: in_rows,
                sealed: newest.sealed,
            },
        )?,
        (Some((order, bytes)), Some(_)) => {
            let rung = site.station.shelf.serial() != 0 && order.serial > site.station.shelf.serial();
            site.station.shelf.put(order.serial, &bytes);
            if rung {
                crate::station::ring(site, &Bell::All);
            }
        }
        (None, Some(_)) => {}
    }
    if expires != 0 && expires - site.clock.now().0 < RENEW_MS {
        reissue(site).await?;
    }
    Ok(())
}
