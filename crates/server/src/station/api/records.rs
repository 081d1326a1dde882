//! As-run records come in, exactly once however often they are sent; and what shows that a box was cloned.

use wire::player::{Batch, Intake, Kind, Receipt, Sealed};

use super::forked::{self, Sign};
use super::{entitled, known, unreadable};
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
    // A box beside another under one name is not taken for either of them.
    if row.state == "forked" {
        return Err(Said::No(409, "forked"));
    }
    let head = match crate::asrun::take(&mut tx, site, device, &batch.records).await? {
        Intake::Take { head, .. } => head,
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
