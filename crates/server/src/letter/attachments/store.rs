//! The SQL of the files that go out with a letter.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

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

/// A file that is added.
pub struct New<'a> {
    /// The letter.
    pub letter: &'a str,
    /// Its place.
    pub position: i64,
    /// Its content.
    pub blob: &'a str,
    /// The name that it came with.
    pub file_name: &'a str,
    /// The person who adds it.
    pub by: &'a str,
}

/// Adds a file that is among the blobs already.
pub async fn insert(tx: &mut Tx, new: &New<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into letter_attachment (letter, position, blob, file_name, added_by, added_at) \
         values ($1, $2, $3, $4, $5, $6)"
    );
    let row = args![new.letter, new.position, new.blob, new.file_name, new.by, at];
    tx.run(insert, row).await?;
    Ok(())
}

/// False when there is no such file.
pub(super) async fn remove(tx: &mut Tx, letter: &str, position: i64) -> Result<bool> {
    let delete = sql!("delete from letter_attachment where letter = $1 and position = $2");
    Ok(tx.run(delete, args![letter, position]).await? == 1)
}

/// Gives a directive the files of its letter.
pub async fn go_along(tx: &mut Tx, letter: &str, directive: &str) -> Result<()> {
    let copy = sql!(
        "insert into attachment (directive, position, blob, file_name) \
         select $1, position, blob, file_name from letter_attachment where letter = $2"
    );
    tx.run(copy, args![directive, letter]).await?;
    Ok(())
}
