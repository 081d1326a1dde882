//! What happens by itself: reminders as their day comes, and once a day every total recomputed.

use std::sync::Arc;
use std::time::Duration;

use civic::Ids as _;
use civic::Moment;
use serde_json::json;
use store::audit::{self, Entry};
use tokio::task::JoinHandle;

use super::check::{Said, check};
use super::store as rows;
use crate::http::Refusal;
use crate::site::Site;

/// So often the clock is looked at.
const EVERY: Duration = Duration::from_secs(60);
/// From this hour on, while offices sleep.
const HOUR: u8 = 1;

/// Looks at the clock until aborted: what is due once a day is done once a day, also after a restart.
pub fn in_background(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::clone(site);
    tokio::spawn(async move {
        loop {
            if let Err(fault) = crate::filing::notice::pass(&site).await {
                tracing::error!(?fault, "reminders of filings were not sent");
            }
            match is_due(&site).await {
                Ok(false) => {}
                Ok(true) => drop(
                    recompute(&site)
                        .await
                        .inspect_err(|fault| tracing::error!(?fault, "totals were not recomputed")),
                ),
                Err(fault) => tracing::error!(?fault, "the last recomputation is not known"),
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

async fn is_due(site: &Site) -> Result<bool, Refusal> {
    let now = site.clock.now();
    let last = rows::last_check(&site.db)
        .await?
        .map(|check| Moment(check.checked_at).day());
    Ok(now.hour_minute().0 >= HOUR && last.is_none_or(|day| day < now.day()))
}

/// Recomputes every total, keeps what was found, and says aloud when something is wrong.
pub async fn recompute(site: &Site) -> Result<Said, Refusal> {
    let (at, directory) = (site.clock.now(), site.directory());
    let said = check(&site.db, &directory, &site.kept.editions).await?;
    let id = site.ids.next(at);
    let mut tx = site.db.begin().await?;
    rows::insert_check(&mut tx, &id, at, &said).await?;
    if !said.wrong.is_empty() {
        tracing::error!(
            wrong = said.wrong.len(),
            "totals do not equal their recomputation"
        );
        let detail = json!({ "totals": said.totals, "wrong": said.wrong.len() });
        let entry = Entry {
            person: None,
            unit: None,
            action: "figures.differ",
            subject: &id,
            detail,
        };
        audit::append(&mut tx, at, &entry).await?;
    }
    tx.commit().await?;
    Ok(said)
}
