//! As-run records come in, exactly once however often they are sent; and what shows that a box was cloned.

use std::collections::HashMap;

use wire::player::{Batch, Hash, Head, Intake, Kind, Receipt, Sealed, intake};

use super::forked::{self, Sign};
use super::{entitled, known, store, unreadable};
use crate::http::{Caller, Said};
use crate::station::keys;

pub(in crate::station) async fn records(caller: Caller) -> Result<Said, Said> {
    let site = &caller.site;
    let sealed = Sealed::read(&caller.body).map_err(|refused| unreadable(&refused))?;
    let claimed: Batch = sealed.peek(Kind::Batch).map_err(|refused| unreadable(&refused))?;
    let (row, key) = known(site, &claimed.device).await?;
    let batch =
        Batch::read(&caller.body, &claimed.device, &key).map_err(|refused| Said::No(403, refused.code()))?;
    entitled(&row)?;
    let device = batch.device.as_str();
    let mut tx = site.db.begin().await?;
    let log = store::hold_log(&mut tx, device).await?;
    let log = log.ok_or(Said::No(403, "unknown_key"))?;
    let head = Head {
        sequence: log.sequence as u64,
        hash: log.hash.try_into().unwrap_or_default(),
    };
    let kept = here(&mut tx, &batch).await?;
    let head = match intake(device, head, &batch.records, |sequence| {
        kept.get(&sequence).copied()
    }) {
        Intake::Take { new, head } => {
            if row.state == "forked" {
                return Err(Said::No(409, "forked"));
            }
            let fresh = &batch.records[batch.records.len() - new..];
            crate::asrun::take(&mut tx, device, fresh, caller.at).await?;
            store::move_log(&mut tx, device, head).await?;
            head
        }
        Intake::SendFrom(_) => return Err(Said::No(409, "gap")),
        Intake::Forked { at } => {
            forked::mark(&mut tx, site, (device, &row.unit), Sign::Record(at)).await?;
            tx.commit().await?;
            return Err(Said::No(409, "forked"));
        }
    };
    tx.commit().await?;
    let receipt = Receipt {
        device: device.to_owned(),
        nonce: batch.nonce,
        at: caller.at,
        log: head,
    };
    Ok(Said::Bytes(keys::sign(site, Kind::Receipt, &receipt)?.to_bytes()))
}

/// The hashes of those records of the batch that are here already.
async fn here(tx: &mut ::store::Tx, batch: &Batch) -> Result<HashMap<u64, Hash>, Said> {
    let (Some(first), Some(last)) = (batch.records.first(), batch.records.last()) else {
        return Ok(HashMap::new());
    };
    let kept = store::kept(tx, &batch.device, first.sequence, last.sequence).await?;
    let pair = |one: store::Kept| Some((one.sequence as u64, one.hash.try_into().ok()?));
    Ok(kept.into_iter().filter_map(pair).collect())
}
