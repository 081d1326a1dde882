//! `lantoa stop`: silences without the main program and without the database, with the key that may only stop. The main
//! program takes the order in when it is there again; it is lifted there, by a person.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use ::store::audit::{self, Entry};
use civic::Moment;
use serde_json::{Value, json};
use wire::player::{Kind, Reach, Sealed, StopOrder};

use super::{order, shelf, store};
use crate::http::Refusal;
use crate::site::Site;
use crate::station::keys::seeds;

/// Signed for a year, as the main program does.
const VALID_MS: i64 = 366 * 86_400_000;

/// Gives an order from the folder alone; its number.
///
/// # Errors
/// There is no key, or the disk does not take the file.
pub fn stop(data: &Path, reach: &Reach, why: &str, at: Moment) -> io::Result<u64> {
    let file = seeds::of_stop(data);
    let missing = || {
        io::Error::other(format!(
            "{}: không có khóa dừng / no stop key there",
            file.display()
        ))
    };
    let signer = seeds::read(&file)?.ok_or_else(missing)?;
    let held = shelf::read(data)?.map(|(order, _)| order);
    let (before, mut stopped) = held.map_or((0, Vec::new()), |held| (held.serial, held.stopped));
    if !stopped.contains(reach) {
        stopped.push(reach.clone());
    }
    let serial = (before + 1).max(at.0.max(0) as u64);
    let order = StopOrder {
        serial,
        issued_at: at,
        expires_at: Moment(at.0 + VALID_MS),
        nonce: order::nonce(),
        stopped,
    };
    // First what stops, then what the main program is told.
    shelf::write(data, &Sealed::seal(Kind::Stop, &order, &signer).to_bytes())?;
    note(data, reach, why, at)?;
    Ok(serial)
}

fn note(data: &Path, reach: &Reach, why: &str, at: Moment) -> io::Result<()> {
    let (scope, thing) = match reach {
        Reach::All {} => ("all", None),
        Reach::Unit { id } => ("unit", Some(id)),
        Reach::Device { id } => ("device", Some(id)),
    };
    let line = json!({ "scope": scope, "thing": thing, "why": why, "at": at.0 });
    let mut out = OpenOptions::new()
        .append(true)
        .create(true)
        .open(shelf::by_hand(data))?;
    out.write_all(format!("{line}\n").as_bytes())?;
    out.sync_all()
}

/// True when orders by the command wait to be taken in.
pub(super) fn waits(site: &Site) -> bool {
    shelf::by_hand(&site.config.data).exists()
}

/// Takes orders by the command into the database, each once, and signs one document for all.
pub(super) async fn take_in(site: &Site) -> Result<(), Refusal> {
    let file = shelf::by_hand(&site.config.data);
    let text = fs::read_to_string(&file).map_err(Refusal::broken)?;
    let at = site.clock.now();
    let mut tx = site.db.begin().await?;
    for line in text.lines() {
        let Ok(one) = serde_json::from_str::<Value>(line) else {
            tracing::warn!(
                line,
                "an order by the command cannot be read; the stop document holds it all the same"
            );
            continue;
        };
        // The same line is the same order, should the file be read twice.
        let id = ::store::audit::digest(line.as_bytes())[..26].to_uppercase();
        let (scope, thing) = (one["scope"].as_str().unwrap_or(""), one["thing"].as_str());
        let (why, when) = (
            one["why"].as_str().unwrap_or(""),
            Moment(one["at"].as_i64().unwrap_or(at.0)),
        );
        if store::insert(&mut tx, &id, (scope, thing), why, None, when).await? {
            let entry = Entry {
                person: None,
                unit: None,
                action: "station.stopped_by_hand",
                subject: &id,
                detail: one.clone(),
            };
            audit::append(&mut tx, at, &entry).await?;
        }
    }
    super::adopt(&mut tx, site).await?;
    let issued = order::issue(&mut tx, site).await?;
    tx.commit().await?;
    fs::remove_file(&file).map_err(Refusal::broken)?;
    order::publish(site, &issued)
}
