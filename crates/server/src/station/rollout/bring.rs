//! The house brings the program of a rollout: orders for the devices of a group, and their end at the error share.

use ::store::Tx;
use ::store::audit::{self, Entry};
use civic::Moment;
use civic::station::Decision;
use serde_json::json;

use super::progress::decide;
use super::store::{self, Row};
use crate::http::{Refusal, UploadedFile};
use crate::i18n::{self, Lang};
use crate::site::Site;
use crate::station::{Bell, ring};

/// What a program's file is stored as.
const PROGRAM: &str = "application/x-executable";

/// A program that was uploaded: its digest and its size.
pub(super) struct Brought {
    pub media: String,
    pub bytes: i64,
}

/// Whether a file is the program that it is said to be: somewhere in it stands what it calls itself.
pub(super) fn is_named(file: &UploadedFile, program: &str) -> bool {
    let name = program.as_bytes();
    !name.is_empty() && file.bytes.windows(name.len()).any(|window| window == name)
}

/// Puts the bytes among the blobs.
pub(super) async fn keep(
    site: &Site,
    tx: &mut Tx,
    file: &UploadedFile,
    at: Moment,
) -> Result<Brought, Refusal> {
    let put = site.blobs.put(&file.bytes).await?;
    ::store::note_blob(tx, &put, PROGRAM, at).await?;
    let bytes = i64::try_from(file.bytes.len()).map_err(Refusal::broken)?;
    Ok(Brought {
        media: put.hash,
        bytes,
    })
}

/// What follows from a step: orders for a group that begins, none any more for a rollout that stopped. For whom.
pub(super) async fn follow(
    tx: &mut Tx,
    row: &Row,
    (state, wave): (&str, i64),
    at: Moment,
) -> Result<Vec<String>, Refusal> {
    if row.media.is_none() {
        return Ok(Vec::new());
    }
    Ok(match state {
        "running" if wave > row.wave => store::order(tx, row, wave - 1, at).await?,
        "stopped" => store::take_back(tx, &row.id, at).await?,
        _ => Vec::new(),
    })
}

/// Tells devices that there is news.
pub(super) fn tell(site: &Site, devices: Vec<String>) {
    for device in devices {
        ring(site, &Bell::Device(device));
    }
}

/// Stops every rollout whose error share is reached, without waiting for somebody to look.
pub(in crate::station) async fn pass(site: &Site) -> Result<(), Refusal> {
    for row in store::running(&site.db).await? {
        let members = store::members(&site.db, &row.id).await?;
        let (_, Decision::Stop { group, failed }) = decide(&row, &members) else {
            continue;
        };
        let at = site.clock.now();
        let number = (group + 1).to_string();
        let values = [("n", number.as_str()), ("failed", &failed.to_string())];
        let why = i18n::format(Lang::Vi, "station.rollout.stop", &values);
        let mut tx = site.db.begin().await?;
        if !store::advance(&mut tx, &row, ("stopped", row.wave), Some(&why), at).await? {
            continue;
        }
        let told = follow(&mut tx, &row, ("stopped", row.wave), at).await?;
        let entry = Entry {
            person: None,
            unit: None,
            action: "station.rollout_stopped",
            subject: &row.id,
            detail: json!({ "group": group + 1, "failed": failed, "devices": told }),
        };
        audit::append(&mut tx, at, &entry).await?;
        tx.commit().await?;
        tell(site, told);
    }
    Ok(())
}
