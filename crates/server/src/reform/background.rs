//! While the program serves, it looks every half minute whether the hour of a re-organisation has come; first at its start.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::carry::{Outcome, run_due};
use crate::site::Site;

const EVERY: Duration = Duration::from_secs(30);

/// Looks for ever.
async fn run(site: &Site) {
    loop {
        match run_due(site).await {
            Ok(done) => {
                for (id, outcome) in done
                    .iter()
                    .filter(|(_, outcome)| matches!(outcome, Outcome::Done(_)))
                {
                    tracing::info!(reform = id, ?outcome, "a re-organisation was carried out");
                }
            }
            Err(fault) => tracing::error!(cause = %fault, "re-organisations stand still"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Looks while the program serves.
#[must_use]
pub fn in_background(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::clone(site);
    tokio::spawn(async move { run(&site).await })
}

/// Ends the looking. What is cut in the middle has changed nothing.
pub async fn end(looking: JoinHandle<()>) {
    looking.abort();
    drop(looking.await);
}
