//! What happens by itself: clocks that run out, notices in batches, keys and tips that are destroyed on their day. All of it is
//! read from the tables each time, so that a restart loses and doubles nothing.

pub(super) mod store;

use std::sync::Arc;
use std::time::Duration;

use ::store::audit::{self, Entry};
use civic::Moment;
use serde_json::json;
use tokio::task::JoinHandle;

use super::piece;
use crate::asrun::out;
use crate::http::Refusal;
use crate::site::Site;

/// So often the clock is looked at.
const EVERY: Duration = Duration::from_secs(60);
/// Hours at which notices are made: not when a tip comes, so that a notice does not say when somebody wrote.
const BATCHES: [u8; 3] = [7, 13, 19];

/// Looks at the clock until aborted.
pub fn in_background(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::clone(site);
    tokio::spawn(async move {
        loop {
            if let Err(fault) = pass(&site).await {
                tracing::error!(?fault, "clocks of tips were not looked at");
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

/// Does what is due now.
pub(super) async fn pass(site: &Site) -> Result<(), Refusal> {
    let at = site.clock.now();
    overdue(site, at).await?;
    batch(site, at).await?;
    destroy(site, at).await?;
    forget_pieces(site, at).await?;
    forget(site, at).await
}

/// Sendings that nobody went on with since the day before yesterday. Nothing of them is recorded: it would say when.
async fn forget_pieces(site: &Site, at: Moment) -> Result<(), Refusal> {
    let yesterday = at.day().plus_days(-1);
    if piece::store::is_older(&site.db, yesterday).await? {
        let mut tx = site.db.begin().await?;
        piece::store::delete_older(&mut tx, yesterday).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Tips that the province's rule says are to be deleted: everything sealed goes, counts and signed records stay.
async fn forget(site: &Site, at: Moment) -> Result<(), Refusal> {
    for rule in store::keeping(&site.db).await? {
        let last = at.day().plus_days(-rule.days);
        let over = store::past_keeping(&site.db, &rule.state, last).await?;
        if over.is_empty() {
            continue;
        }
        let mut tx = site.db.begin().await?;
        for tip in &over {
            store::forget(&mut tx, tip, &rule.state).await?;
        }
        let detail = json!({ "state": rule.state, "days": rule.days, "number": over.len() });
        audit::append(&mut tx, at, &by_itself("tip.deleted", "tip", detail)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Every clock that ran out is told once.
async fn overdue(site: &Site, at: Moment) -> Result<(), Refusal> {
    let ran_out = store::ran_out(&site.db, at).await?;
    if ran_out.is_empty() {
        return Ok(());
    }
    let mut tx = site.db.begin().await?;
    for clock in ran_out {
        if store::tell(&mut tx, &clock, at).await? {
            store::notice(&mut tx, &clock.recipient, "overdue", &at.day().to_string(), 1).await?;
            let name = format!("{}-{}", clock.recipient, at.day());
            out::duty(site, &mut tx, (&name, &clock.name), true).await?;
            let detail = json!({ "recipient": clock.recipient, "rule": clock.rule });
            audit::append(&mut tx, at, &by_itself("tip.overdue", &clock.tip, detail)).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// At the hours of [`BATCHES`]: how many wait unopened at each recipient.
async fn batch(site: &Site, at: Moment) -> Result<(), Refusal> {
    let hour = at.hour_minute().0;
    let Some(batch) = BATCHES.into_iter().rev().find(|batch| *batch <= hour) else {
        return Ok(());
    };
    let name = format!("{} {batch:02}:00", at.day());
    let waiting = store::waiting(&site.db, &name).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let mut tx = site.db.begin().await?;
    for line in waiting {
        store::notice_once(&mut tx, &line.recipient, "waiting", &name, line.number).await?;
        let batch = format!("{}-{name}", line.recipient);
        out::duty(site, &mut tx, (&batch, &line.name), false).await?;
    }
    Ok(tx.commit().await?)
}

/// Private keys whose day has come are gone, wrapped as they are. What nobody sealed anew opens by recovery alone.
async fn destroy(site: &Site, at: Moment) -> Result<(), Refusal> {
    let old = store::old_keys(&site.db, at.day()).await?;
    if old.is_empty() {
        return Ok(());
    }
    let mut tx = site.db.begin().await?;
    for key in old {
        if store::destroy(&mut tx, &key.id, at).await? {
            audit::append(
                &mut tx,
                at,
                &by_itself("tip.key_destroyed", &key.id, json!({ "epoch": key.epoch })),
            )
            .await?;
        }
    }
    Ok(tx.commit().await?)
}

fn by_itself<'a>(action: &'static str, subject: &'a str, detail: serde_json::Value) -> Entry<'a> {
    Entry {
        person: None,
        unit: None,
        action,
        subject,
        detail,
    }
}
