//! Files that go out with the letter: added and taken away while it is under review, shown with the directive after.

mod store;

use std::borrow::Cow;

use civic::permission::Act;
use serde_json::json;

use super::{load, still_open};
use crate::activity::photo;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply, UploadedFile};
pub use store::{Attachment, go_along, of_letter};
pub(crate) use store::{New, insert};

/// A letter may carry so many files.
pub(crate) const MOST: usize = 20;

/// Media type and bytes of each file.
type Looked<'a> = Result<Vec<(&'static str, Cow<'a, [u8]>)>, Refusal>;

/// Adds files, whole or not at all.
pub(super) async fn add(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    still_open(&desk, &letter)?;
    let files = form.files("files");
    let there = of_letter(desk.db(), &id).await?;
    let looked = looked_into(&desk, &files, there.len())?;
    let mut next = there.last().map_or(1, |last| last.position + 1);
    let mut stored = Vec::with_capacity(files.len());
    for (_, bytes) in &looked {
        stored.push(desk.site.blobs.put(bytes).await?);
    }
    let mut tx = desk.begin().await?;
    for ((file, blob), (media_type, _)) in files.iter().zip(&stored).zip(looked) {
        ::store::note_blob(&mut tx, blob, media_type, desk.at).await?;
        let new = New {
            letter: &id,
            position: next,
            blob: &blob.hash,
            file_name: &file.name,
            by: &desk.actor.person,
        };
        insert(&mut tx, &new, desk.at).await?;
        next += 1;
    }
    let detail = json!({ "files": stored.iter().map(|blob| &blob.hash).collect::<Vec<_>>() });
    desk.record(&mut tx, "letter.files_added", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/letters/{id}#files")).saying("letter.files.added"))
}

/// What each file is and what of it goes along: photos lose their secrets, for the portal shows these files to
/// everybody. A fault names the file.
fn looked_into<'a>(desk: &Desk, files: &[&'a UploadedFile], there: usize) -> Looked<'a> {
    if files.is_empty() {
        return Err(Refusal::Conflict(desk.t("letter.files.none")));
    }
    if files.len() + there > MOST {
        let most = MOST.to_string();
        return Err(Refusal::Conflict(
            desk.tf("letter.files.many", &[("n", most.as_str())]),
        ));
    }
    let refused = |file: &UploadedFile| {
        Refusal::Conflict(desk.tf("letter.files.type", &[("file", file.name.as_str())]))
    };
    let look = |file: &&'a UploadedFile| {
        let media_type = press::sniff(&file.bytes).ok_or_else(|| refused(file))?;
        let bytes = if media_type.starts_with("image/") {
            Cow::Owned(photo::strip(&file.bytes, media_type).ok_or_else(|| refused(file))?)
        } else {
            Cow::Borrowed(&file.bytes[..])
        };
        Ok((media_type, bytes))
    };
    files.iter().map(look).collect()
}

/// Takes a file away from the letter.
pub(super) async fn remove(desk: Desk, Path((id, position)): Path<(String, String)>, _: Form) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    still_open(&desk, &letter)?;
    let position: i64 = position.parse().map_err(|_| Refusal::NotFound)?;
    let mut tx = desk.begin().await?;
    if !store::remove(&mut tx, &id, position).await? {
        return Err(Refusal::NotFound);
    }
    let detail = json!({ "position": position });
    desk.record(&mut tx, "letter.file_removed", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/letters/{id}#files")).saying("letter.files.removed"))
}

/// The file as it came.
pub(super) async fn show(desk: Desk, Path((id, position)): Path<(String, String)>) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    let files = of_letter(desk.db(), &letter.id).await?;
    let file = files
        .into_iter()
        .find(|file| file.position.to_string() == position);
    let file = file.ok_or(Refusal::NotFound)?;
    let bytes = desk.site.blobs.get(&file.blob).await?;
    Ok(Reply::file(bytes, &file.media_type, Some(&file.file_name)))
}
