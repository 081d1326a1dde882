//! The SQL of records.

use civic::Moment;
use store::{Result, Tx, args, sql};
use wire::player::{Canonical as _, Record};

/// Keeps a record.
pub async fn insert(tx: &mut Tx, device: &str, record: &Record, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into asrun_record (device, sequence, hash, body, at, received_at) values ($1, $2, $3, $4, $5, $6)"
    );
    let (hash, body) = (record.hash(device).to_vec(), record.to_bytes());
    tx.run(
        insert,
        args![device, record.sequence as i64, hash, body, record.at, at],
    )
    .await?;
    Ok(())
}
