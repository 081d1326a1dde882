//! What devices really did.

mod store;

use ::store::Tx;
use civic::Moment;
use wire::player::Record;

/// Keeps new records of a device, in the transaction that moves the end of its log.
///
/// # Errors
/// The database.
pub async fn take(tx: &mut Tx, device: &str, records: &[Record], at: Moment) -> ::store::Result<()> {
    for record in records {
        store::insert(tx, device, record, at).await?;
    }
    Ok(())
}
