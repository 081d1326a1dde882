//! From orders to the one signed document: whom it names, its number, where it is put.

use std::collections::BTreeSet;
use std::sync::Arc;

use ::store::Tx;
use civic::Moment;
use civic::station::{Scope, above};
use wire::player::{Kind, Reach, StopOrder};

use super::holding::Holding;
use super::shelf;
use super::store::{self, Order, Reached};
use crate::http::Refusal;
use crate::site::Site;
use crate::station::{Bell, keys};

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

/// Whom the orders reach: exactly those whom the house takes for silent. A unit is named as such where all devices that were
/// told of it at their enrolment are meant; else, after a re-organisation, its devices are named one by one.
async fn stopped(tx: &mut Tx, site: &Site, at: Moment) -> Result<Vec<Reach>, Refusal> {
    let (holding, devices) = (Holding::read(tx).await?, store::devices(tx).await?);
    // As this transaction sees it: another node may have changed it just now.
    let directory = match holding.units().next() {
        Some(_) => Arc::new(::store::directory::load_in(tx).await?),
        None => site.directory(),
    };
    let gone = |device: &&Reached| device.revoked_at.is_some_and(|gone| at.0 - gone < REVOKED_MS);
    let mut names: BTreeSet<&str> = devices.iter().filter(gone).map(|one| one.id.as_str()).collect();
    let live: Vec<(&Reached, Vec<String>)> = devices
        .iter()
        .filter(|device| device.is_live())
        .map(|device| (device, above(&directory, &device.unit, at.day())))
        .collect();
    let mut reaches = Vec::new();
    for one in holding.orders() {
        let Scope::Commune(unit) = &one.0.scope else {
            reaches.extend(reach(&one.1));
            // Who took the place of a device that is stopped is held by its own name.
            let held = |device: &&Reached| holding.carried(&one.1.id, &device.id) == Some(true);
            let heirs = live.iter().map(|(device, _)| *device).filter(held);
            names.extend(heirs.map(|device| device.id.as_str()));
            continue;
        };
        let reached = |device: &Reached, units: &[String]| holding.reaches(one, &device.id, units, at);
        let as_told =
            |(device, units): &(&Reached, Vec<String>)| !device.was_told(unit) || reached(device, units);
        let exact = directory.exists(unit, at.day()) && live.iter().all(as_told);
        if exact {
            reaches.extend(reach(&one.1));
        }
        let named = live
            .iter()
            .filter(|(device, units)| reached(device, units) && !(exact && device.was_told(unit)));
        names.extend(named.map(|(device, _)| device.id.as_str()));
    }
    reaches.extend(names.into_iter().map(|id| Reach::Device { id: id.to_owned() }));
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

/// Signs anew within a transaction that enrols a device, where something is stopped: it may have to be named.
pub async fn issue_again(tx: &mut Tx, site: &Site) -> Result<Option<Issued>, Refusal> {
    if store::open(tx).await?.is_empty() {
        return Ok(None);
    }
    issue(tx, site).await.map(Some)
}

/// Signs anew where units were re-organised, whichever node looks first.
async fn sign_due(site: &Site) -> Result<(), Refusal> {
    if !store::is_due(&site.db).await? {
        return Ok(());
    }
    let mut tx = site.db.begin().await?;
    if store::take_due(&mut tx).await? {
        let issued = issue(&mut tx, site).await?;
        tx.commit().await?;
        publish(site, &issued)?;
    }
    Ok(())
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
    sign_due(site).await?;
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
