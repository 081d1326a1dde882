//! What the script of a page reports of a listening; the time that it took is the server's.

use ::store::Tx;
use civic::Ids as _;
use civic::bulletin::{Listening, Refused};
use serde::Deserialize;
use serde_json::json;

use super::store::{VariantRow, hearing};
use super::words::refused;
use crate::http::{Answer, Desk, Refusal, Reply, Sent};

/// A report may name so many stretches.
const MOST_STRETCHES: usize = 500;

/// What the script sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    /// BCP 47.
    pub language: String,
    /// The recording, SHA-256.
    pub sha256: String,
    /// The listening that goes on; `None`: it begins.
    pub listening: Option<String>,
    /// From–to, milliseconds.
    #[serde(default)]
    pub heard: Vec<(u32, u32)>,
}

impl Told {
    /// Reads a report.
    ///
    /// # Errors
    /// It is none, or names too many stretches.
    pub fn read(desk: &Desk, sent: &Sent) -> Result<Self, Refusal> {
        let unread = || Refusal::Invalid(desk.t("bulletin.err.report"));
        let told: Self = serde_json::from_slice(&sent.0).map_err(|_| unread())?;
        if told.heard.len() > MOST_STRETCHES {
            return Err(unread());
        }
        Ok(told)
    }
}

/// A listening begins now, of the recording that lies there; answers with its id.
///
/// # Errors
/// Another recording lies there now.
pub(super) async fn begin(desk: &Desk, mut tx: Tx, row: &VariantRow, told: &Told) -> Answer {
    if row.audio.as_deref() != Some(told.sha256.as_str()) {
        return Err(Refusal::Conflict(desk.t("bulletin.refused.other")));
    }
    let id = desk.site.ids.next(desk.at);
    let what = (
        id.as_str(),
        row.id.as_str(),
        desk.actor.person.as_str(),
        told.sha256.as_str(),
    );
    hearing::insert(&mut tx, what, json!([]), 0, desk.at).await?;
    tx.commit().await?;
    Ok(Reply::json(&json!({ "listening": id })))
}

/// Keeps how far a listening has come, and gives what is to be judged: the time from its beginning until now.
///
/// # Errors
/// It is somebody else's, or of another recording.
pub(super) async fn go_on(
    desk: &Desk,
    tx: &mut Tx,
    row: &VariantRow,
    told: &Told,
    listening: &str,
) -> Result<Listening, Refusal> {
    let mine = hearing::begun(tx, listening).await?.filter(|begun| {
        begun.person == desk.actor.person && begun.variant == row.id && begun.audio == told.sha256
    });
    let begun = mine.ok_or(Refusal::NotFound)?;
    let took_ms = (desk.at.0 - begun.at).max(0);
    hearing::went_on(tx, listening, json!(told.heard), took_ms).await?;
    Ok(Listening {
        by: desk.actor.person.clone(),
        sha256: told.sha256.clone(),
        heard: told.heard.clone(),
        took_ms: took_ms.unsigned_abs(),
    })
}

/// Tells the script whether it counts as heard to the end, and why not.
pub(super) fn answer(desk: &Desk, counted: Result<(), Refused>) -> Reply {
    let why = counted.err().map(|why| refused(desk, &why));
    Reply::json(&json!({ "heard": why.is_none(), "why": why }))
}
