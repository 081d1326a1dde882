//! What the portal does by itself: counts are written down, what is kept in memory is read again, pages are looked at daily.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::http::Refusal;
use crate::site::Site;
use crate::{measure, outage, publication};

/// So often it comes by: another node's notice is on every page after so long at most.
const EVERY: Duration = Duration::from_secs(10);

/// Keeps the portal until aborted.
pub fn in_background(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::clone(site);
    tokio::spawn(async move {
        let mut looked = None;
        loop {
            if let Err(fault) = pass(&site).await {
                tracing::error!(?fault, "the portal was not kept");
            }
            let today = site.clock.now().day();
            if looked != Some(today) {
                looked = Some(today);
                if let Err(fault) = measure::look(&site).await {
                    tracing::error!(?fault, "public pages were not looked at");
                }
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

/// Comes by once.
pub(crate) async fn pass(site: &Site) -> Result<(), Refusal> {
    outage::renew(site).await?;
    publication::renew(site).await?;
    measure::minute(site).await?;
    measure::flush(site).await
}
