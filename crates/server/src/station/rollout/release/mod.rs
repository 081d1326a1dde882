//! The word of a release key for the program of a rollout: asked for where the house is configured with such keys, carried to the
//! boxes, which ask for it themselves. The commands make and sign, on a machine of their own.

mod commands;
mod file;
#[cfg(test)]
mod tests;

pub use commands::{Rotate, Sign, keygen, show};

use ::store::Tx;
use civic::Moment;
use serde_json::Value;
use wire::player::{ReleaseNote, ReleaseTrust};

use super::store::{self, Row};
use crate::http::{Desk, Refusal, UploadedFile};

/// The note of a program as it is kept, and its serial; the key of a message says why it is not taken. `None`: there is none,
/// and none is needed.
pub(super) async fn taken(
    desk: &Desk,
    tx: &mut Tx,
    (program, note): (Option<&UploadedFile>, Option<&UploadedFile>),
    name: &str,
    processor: Option<&str>,
) -> Result<Result<Option<(String, i64)>, &'static str>, Refusal> {
    let keys = desk.site.config.pinned_releases();
    let (Some(program), Some(note)) = (program, note) else {
        return Ok(match (program, note) {
            (Some(_), None) if !keys.is_empty() => Err("station.err.release_needed"),
            (None, Some(_)) => Err("station.err.release_alone"),
            _ => Ok(None),
        });
    };
    let read = ReleaseNote::read(&note.bytes).and_then(|note| Ok((note.peek()?.0, note)));
    let Ok((release, read)) = read else {
        return Ok(Err("station.err.release_unread"));
    };
    if !keys.is_empty() && read.open(&ReleaseTrust::pinned(keys)).is_err() {
        return Ok(Err("station.err.release_key"));
    }
    let digest = ::store::audit::digest(&program.bytes);
    let same = hex::encode(release.file.sha256) == digest
        && release.file.bytes == program.bytes.len() as u64
        && release.program == name
        && Some(release.processor.as_str()) == processor;
    let Ok(serial) = i64::try_from(release.serial) else {
        return Ok(Err("station.err.release_unread"));
    };
    let newest = store::newest_release(tx, processor.unwrap_or_default()).await?;
    Ok(match () {
        () if !same => Err("station.err.release_other"),
        () if newest.is_some_and(|newest| serial < newest) => Err("station.err.release_old"),
        () => Ok(Some((hex::encode(&note.bytes), serial))),
    })
}

fn note(row: &Row) -> Option<ReleaseNote> {
    let bytes = hex::decode(row.release.as_deref()?).ok()?;
    ReleaseNote::read(&bytes).ok()
}

/// Whether the time from which a program may be run has not come.
pub(super) fn is_early(row: &Row, at: Moment) -> bool {
    let release = note(row).and_then(|note| note.peek().ok());
    release.is_some_and(|(release, _)| at < release.not_before)
}

/// What a release says, in words; empty: nobody released the program.
pub(super) fn said(desk: &Desk, row: &Row) -> String {
    let Some((release, key)) = note(row).and_then(|note| note.peek().ok()) else {
        return match (&row.media, desk.site.config.release_keys.is_empty()) {
            (Some(_), true) => desk.t("station.release.unreleased"),
            _ => String::new(),
        };
    };
    let (serial, key) = (release.serial.to_string(), key.to_string());
    let (signed, from) = (release.signed_at.short(), release.not_before.short());
    let values = [
        ("serial", serial.as_str()),
        ("key", &key),
        ("signed", &signed),
        ("from", &from),
    ];
    desk.tf("station.release.said", &values)
}

/// How many boxes have pinned release keys, of how many, in words.
pub(super) fn pinned<'a>(desk: &Desk, health: impl Iterator<Item = Option<&'a Value>>) -> String {
    let (mut all, mut pinned, mut unread) = (0_usize, 0_usize, 0_usize);
    for one in health {
        all += 1;
        match one.and_then(|health| health["release_keys"].as_array()) {
            Some(keys) if !keys.is_empty() => pinned += 1,
            Some(_) => {}
            None => unread += 1,
        }
    }
    let [all, pinned, unread] = [all, pinned, unread].map(|n| viet::grouped(n as i64));
    let values = [("n", pinned.as_str()), ("all", &all), ("unread", &unread)];
    desk.tf("station.release.pinned", &values)
}
