//! The SQL of files that go with a filing.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A file that goes with a filing.
    #[derive(Clone, Debug)]
    pub struct Attachment {
        /// From 1.
        pub number: i64,
        /// Its hash.
        pub blob: String,
        /// The name that it came with.
        pub file_name: String,
        /// What it is.
        pub media_type: String,
        /// Bytes.
        pub size: i64,
    }
}

/// The files of a filing that were not taken out again.
pub async fn attachments(db: &Db, filing: &str) -> Result<Vec<Attachment>> {
    let list = sql!(
        "select number, blob, file_name, media_type, size from filing_attachment \
         where filing = $1 and removed_at is null order by number"
    );
    db.all(list, args![filing]).await
}

/// Adds a file.
pub async fn insert_attachment(
    tx: &mut Tx,
    filing: &str,
    row: &Attachment,
    by: &str,
    at: Moment,
) -> Result<()> {
    let insert = sql!(
        "insert into filing_attachment (filing, number, blob, file_name, media_type, size, added_by, added_at) \
         values ($1, (select coalesce(max(number), 0) + 1 from filing_attachment where filing = $1), $2, $3, $4, $5, $6, $7)"
    );
    let values = args![
        filing,
        &row.blob,
        &row.file_name,
        &row.media_type,
        row.size,
        by,
        at
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// Takes a file out; false when it is not there.
pub async fn remove_attachment(tx: &mut Tx, filing: &str, number: i64, at: Moment) -> Result<bool> {
    let update = sql!(
        "update filing_attachment set removed_at = $3 where filing = $1 and number = $2 and removed_at is null"
    );
    Ok(tx.run(update, args![filing, number, at]).await? == 1)
}
