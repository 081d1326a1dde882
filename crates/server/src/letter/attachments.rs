//! Files that go out with the letter: added and taken away while it is under review, shown with the directive after.

use std::borrow::Cow;

use civic::Moment;
use civic::permission::Act;
use serde_json::json;
use store::{Db, Result, Stored, Tx, args, record, sql};

use super::{load, still_open};
use crate::activity::photo;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply, UploadedFile};

/// A letter may carry so many files.
pub(crate) const MOST: usize = 20;

/// Media type and bytes of each file.
type Looked<'a> = std::result::Result<Vec<(&'static str, Cow<'a, [u8]>)>, Refusal>;

record! {
    /// A file that goes out with a letter.
    #[derive(Clone, Debug)]
    pub struct Attachment {
        /// Its place, from 1: the letter itself is 0.
        pub position: i64,
        /// Its content.
        pub blob: String,
        /// The name that it came with.
        pub file_name: String,
        /// What it is, by its bytes.
        pub media_type: String,
        /// Bytes.
        pub size: i64,
    }
}

/// The files of a letter, in their order.
pub async fn of_letter(db: &Db, letter: &str) -> Result<Vec<Attachment>> {
    let list = sql!(
        "select a.position, a.blob, a.file_name, b.media_type, b.size from letter_attachment a \
         join blob b on b.hash = a.blob where a.letter = $1 order by a.position"
    );
    db.all(list, args![letter]).await
}

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
        store::note_blob(&mut tx, blob, media_type, desk.at).await?;
        insert(&desk, &mut tx, &id, next, blob, file).await?;
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

async fn insert(
    desk: &Desk,
    tx: &mut Tx,
    letter: &str,
    position: i64,
    blob: &Stored,
    file: &UploadedFile,
) -> Result<()> {
    join(
        tx,
        letter,
        position,
        blob,
        &file.name,
        &desk.actor.person,
        desk.at,
    )
    .await
}

/// Adds a file that is among the blobs already.
pub(crate) async fn join(
    tx: &mut Tx,
    letter: &str,
    position: i64,
    blob: &Stored,
    file_name: &str,
    person: &str,
    at: Moment,
) -> Result<()> {
    let insert = sql!(
        "insert into letter_attachment (letter, position, blob, file_name, added_by, added_at) \
         values ($1, $2, $3, $4, $5, $6)"
    );
    let row = args![letter, position, &blob.hash, file_name, person, at];
    tx.run(insert, row).await?;
    Ok(())
}

/// Takes a file away from the letter.
pub(super) async fn remove(desk: Desk, Path((id, position)): Path<(String, String)>) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    still_open(&desk, &letter)?;
    let position: i64 = position.parse().map_err(|_| Refusal::NotFound)?;
    let mut tx = desk.begin().await?;
    let delete = sql!("delete from letter_attachment where letter = $1 and position = $2");
    if tx.run(delete, args![&id, position]).await? == 0 {
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

/// Gives a directive the files of its letter.
pub(super) async fn go_along(tx: &mut Tx, letter: &str, directive: &str) -> Result<()> {
    let copy = sql!(
        "insert into attachment (directive, position, blob, file_name) \
         select $1, position, blob, file_name from letter_attachment where letter = $2"
    );
    tx.run(copy, args![directive, letter]).await?;
    Ok(())
}
