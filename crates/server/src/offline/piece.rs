//! One piece of a photo: added where the last one ended, and the whole looked into when it is there.

use civic::Moment;

use super::store::{self, At, OnWay};
use crate::activity::files::take_photo;
use crate::activity::log::{Fault, add_evidence};
use crate::http::{Desk, Refusal, UploadedFile};

/// A piece may have so many bytes.
const LARGEST_PIECE: usize = 64 * 1024;
/// One person may have so many bytes on the way.
const MOST_PENDING: i64 = 32 * 1024 * 1024;
/// An upload with which nobody goes on is forgotten after so many minutes: 30 days. The photo itself is on the phone and
/// can begin anew.
const KEPT_MINUTES: i64 = 30 * 24 * 60;

/// What came of a piece.
#[derive(Debug)]
pub(super) enum Came {
    /// So many bytes are here now; also when the piece was here already.
    Here(i64),
    /// The piece begins behind what is here: nothing was added.
    Gap(i64),
    /// The photo is whole, checked, and stands with its activity.
    Whole,
    /// It cannot be taken; why, in words. The photo can begin anew.
    Refused(String),
}

pub(super) async fn add(
    desk: &Desk,
    at: At<'_>,
    photo: &OnWay,
    starts: i64,
    bytes: Vec<u8>,
) -> Result<Came, Refusal> {
    if photo.evidence.is_some() {
        return Ok(Came::Whole);
    }
    let length = bytes.len() as i64;
    if bytes.len() > LARGEST_PIECE || starts + length > photo.size {
        return Ok(Came::Refused(desk.t("offline.refused.piece_size")));
    }
    if starts > photo.received {
        return Ok(Came::Gap(photo.received));
    }
    if starts == photo.received && length > 0 {
        if let Some(refused) = store_piece(desk, at, starts, bytes).await? {
            return Ok(refused);
        }
        if starts + length < photo.size {
            return Ok(Came::Here(starts + length));
        }
    } else if photo.received < photo.size {
        return Ok(Came::Here(photo.received)); // the piece is here already: its answer was lost
    }
    finish(desk, at, photo).await
}

/// Stores a piece; gives the answer when it was not stored.
async fn store_piece(desk: &Desk, at: At<'_>, starts: i64, bytes: Vec<u8>) -> Result<Option<Came>, Refusal> {
    if store::pending(desk.db(), at.person).await? > MOST_PENDING {
        return Ok(Some(Came::Refused(desk.t("offline.refused.pending"))));
    }
    let mut tx = desk.begin().await?;
    if starts == 0 {
        store::expire(&mut tx, Moment(desk.at.0).plus_minutes(-KEPT_MINUTES)).await?;
    }
    if store::add_piece(&mut tx, at, starts, bytes, desk.at).await? {
        tx.commit().await?;
        return Ok(None);
    }
    drop(tx);
    // Another request was quicker, or the pieces expired: say what is here.
    here(desk, at).await.map(Some)
}

async fn here(desk: &Desk, at: At<'_>) -> Result<Came, Refusal> {
    let photos = store::photos(desk.db(), at.person, at.key).await?;
    let here = photos.iter().find(|photo| photo.position == at.position);
    Ok(here.map_or(Came::Here(0), |photo| match photo.evidence {
        Some(_) => Came::Whole,
        None => Came::Here(photo.received),
    }))
}

/// All bytes are here: the hash must be the announced one, and the photo goes the way of every photo.
async fn finish(desk: &Desk, at: At<'_>, photo: &OnWay) -> Result<Came, Refusal> {
    let bytes = store::assembled(desk.db(), at).await?;
    if bytes.len() as i64 != photo.size {
        return here(desk, at).await; // another request has just finished it, or begun it anew
    }
    if ::store::audit::digest(&bytes) != photo.hash {
        return begin_anew(desk, at, desk.t("offline.refused.hash")).await;
    }
    let file = UploadedFile {
        name: photo.file_name.clone(),
        bytes,
    };
    let evidence = match take_photo(&desk.site.blobs, &file).await? {
        Ok(evidence) => evidence,
        Err(key) => {
            let words = desk.tf(key, &[("file", file.name.as_str())]);
            return begin_anew(desk, at, words).await;
        }
    };
    let mut tx = desk.begin().await?;
    let id = desk.new_id();
    let added = add_evidence(
        &mut tx,
        id.clone(),
        desk.at,
        &desk.actor,
        &photo.activity,
        &evidence,
    )
    .await;
    match added {
        Ok(()) => {}
        Err(Fault::Store(fault)) => return Err(fault.into()),
        Err(_) => return Err(Refusal::NotFound),
    }
    if !store::complete(&mut tx, at, &id).await? {
        return Ok(Came::Whole); // dropped: another request has just done the same
    }
    store::forget(&mut tx, at).await?;
    tx.commit().await?;
    Ok(Came::Whole)
}

async fn begin_anew(desk: &Desk, at: At<'_>, words: String) -> Result<Came, Refusal> {
    let mut tx = desk.begin().await?;
    store::forget(&mut tx, at).await?;
    tx.commit().await?;
    Ok(Came::Refused(words))
}
