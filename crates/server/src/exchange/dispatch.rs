//! What waits goes out: made whole in `tmp/`, recorded as sent under that name, then shown in `out/` in one move.
//!
//! After the record only the move is left, and it can be made but once: a prepared file of a recorded name is shown, any
//! other is forgotten and made anew.

use serde_json::json;
use store::audit;

use civic::Ids as _;

use super::compose::compose;
use super::intake::by_program;
use super::outbox;
use super::spool::Spool;
use super::store::Row;
use crate::serve::Failure;
use crate::site::Site;

/// Finishes what a crash left.
pub(super) async fn recover(site: &Site, spool: &Spool) -> Result<(), Failure> {
    for prepared in spool.prepared()? {
        match outbox::sent_as(&site.db, &prepared).await? {
            Some(row) => spool.publish(&prepared, "out", &out_name(&row.id))?,
            None => spool.forget(&prepared)?,
        }
    }
    Ok(())
}

fn out_name(id: &str) -> String {
    format!("{id}.edxml")
}

/// Sends one waiting message; false when it cannot be written.
pub(super) async fn send(site: &Site, spool: &Spool, row: &Row) -> Result<bool, Failure> {
    let bytes = match compose(site, row).await? {
        Ok(bytes) => bytes,
        Err(fault) => {
            stick(site, row, fault.code(), &fault.sentence(), &fault.to_string()).await?;
            return Ok(false);
        }
    };
    let at = site.clock.now();
    let prepared = format!("{}.{}", row.id, site.ids.next(at)); // another node may prepare the same message
    spool.step()?;
    spool.prepare(&prepared, &bytes)?;
    spool.step()?;
    let digest = audit::digest(&bytes);
    let mut tx = site.db.begin().await?;
    if !outbox::mark_sent(&mut tx, &row.id, &prepared, &digest, at).await? {
        drop(tx);
        spool.forget(&prepared)?;
        return Ok(true);
    }
    let detail =
        json!({ "kind": row.kind, "status": row.status_code, "to": row.other_code, "sha256": digest });
    audit::append(&mut tx, at, &by_program("exchange.sent", &row.id, detail)).await?;
    spool.step()?;
    tx.commit().await?;
    spool.step()?;
    spool.publish(&prepared, "out", &out_name(&row.id))?;
    spool.step()?;
    Ok(true)
}

async fn stick(site: &Site, row: &Row, code: &str, vi: &str, en: &str) -> Result<(), Failure> {
    tracing::warn!(message = row.id, cause = en, "a message cannot be written");
    let mut facts = row.facts.clone();
    facts["fault"] = json!({ "code": code, "vi": vi, "en": en });
    let (at, mut tx) = (site.clock.now(), site.db.begin().await?);
    if outbox::mark_stuck(&mut tx, &row.id, facts, at).await? {
        let detail = json!({ "code": code });
        audit::append(&mut tx, at, &by_program("exchange.stuck", &row.id, detail)).await?;
    }
    Ok(tx.commit().await?)
}
