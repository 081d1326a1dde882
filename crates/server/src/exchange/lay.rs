//! A document of a message onto the desk, with the files that came along.

use std::sync::Arc;

use civic::Moment;
use serde_json::json;
use store::{Stored, Tx};

use super::addressees::Addressee;
use super::parts::{Part, fit_to_go_along};
use super::store as rows;
use crate::letter::attachments::{self, New};
use crate::letter::open::{self, Opened, Opening};
use crate::serve::Failure;
use crate::site::Site;

/// What is laid on one desk.
pub(super) struct Laying {
    pub addressee: Addressee,
    pub sheaf: Arc<Sheaf>,
}

/// Everything that came with a message: the same for every desk.
pub(super) struct Sheaf {
    pub files: Vec<Part>,
    /// Which of the files is the letter.
    pub letter: usize,
    pub opened: Opened,
}

/// Blobs that are put before a row refers to them: each file, and as it may go along.
pub(super) struct Ready {
    kept: Vec<Stored>,
    along: Vec<Option<(Stored, &'static str)>>,
}

fn opening<'a>(
    laying: &'a Laying,
    source: &'a Stored,
    site: &Site,
    directory: &'a civic::unit::Directory,
) -> Opening<'a> {
    Opening {
        unit: &laying.addressee.unit,
        person: &laying.addressee.person,
        as_of: site.clock.now().day(),
        file_name: &laying.sheaf.files[laying.sheaf.letter].name,
        source,
        opened: &laying.sheaf.opened,
        directory,
    }
}

/// A letter on the same desk with the same number, issuer and year, or the very same file.
pub(super) async fn twin(site: &Site, laying: &Laying) -> Result<Option<String>, Failure> {
    let file = &laying.sheaf.files[laying.sheaf.letter];
    let source = Stored {
        hash: store::audit::digest(&file.bytes),
        size: file.bytes.len() as i64,
    };
    let directory = site.directory();
    let review = open::first_review(&opening(laying, &source, site, &directory));
    let key = civic::directive::duplicate_key(&review);
    let twin =
        crate::letter::twin(&site.db, &laying.addressee.unit, key.as_deref(), &source.hash, "").await?;
    Ok(twin.map(|twin| twin.id))
}

/// Puts every file among the blobs.
pub(super) async fn ready(site: &Site, sheaf: &Sheaf) -> Result<Ready, Failure> {
    let (mut kept, mut along) = (Vec::new(), Vec::new());
    for (at, part) in sheaf.files.iter().enumerate() {
        kept.push(site.blobs.put(&part.bytes).await?);
        let fit = if at == sheaf.letter {
            None
        } else {
            fit_to_go_along(part)
        };
        along.push(match fit {
            Some(bytes) => Some((site.blobs.put(&bytes).await?, part.media_type)),
            None => None,
        });
    }
    Ok(Ready { kept, along })
}

/// Puts the letter on the desk in the caller's transaction and ties it to its message. Gives the letter's id.
pub(super) async fn lay(
    tx: &mut Tx,
    site: &Site,
    at: Moment,
    message: &str,
    laying: &Laying,
    ready: &Ready,
) -> Result<String, Failure> {
    let directory = site.directory();
    let opening = opening(laying, &ready.kept[laying.sheaf.letter], site, &directory);
    let how = json!({ "exchange": message });
    let letter = open::put_for(tx, &site.ids, at, &opening, None, how).await?.id;
    rows::set_letter(tx, message, &letter).await?;
    let mut next = 1;
    for ((position, part), (kept, along)) in (0i64..)
        .zip(&laying.sheaf.files)
        .zip(ready.kept.iter().zip(&ready.along))
    {
        store::note_blob(tx, kept, part.media_type, at).await?;
        rows::attach(tx, message, position, kept, &part.name, part.media_type).await?;
        if let Some((blob, media_type)) = along.as_ref().filter(|_| next <= attachments::MOST) {
            store::note_blob(tx, blob, media_type, at).await?;
            let new = New {
                letter: &letter,
                position: next as i64,
                blob: &blob.hash,
                file_name: &part.name,
                by: &laying.addressee.person,
            };
            attachments::insert(tx, &new, at).await?;
            next += 1;
        }
    }
    Ok(letter)
}
