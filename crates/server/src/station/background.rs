//! What goes on beside the requests: words of devices are written down, the stop order and the keys kept in step.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::{api, halt, keys, rollout};
use crate::site::Site;

/// Between two writings of what devices said.
const FLUSH: Duration = Duration::from_secs(3);
/// Between two looks at keys and stop orders of other nodes and of the command.
const LOOK: Duration = Duration::from_secs(2);

/// Begins; ends with [`end`].
pub fn in_background(site: &Arc<Site>) -> Vec<JoinHandle<()>> {
    let (flushing, looking) = (Arc::clone(site), Arc::clone(site));
    let mut running = vec![
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(FLUSH).await;
                match api::flush(&flushing).await {
                    Ok(0) => {}
                    Ok(_) => {
                        if let Err(fault) = rollout::pass(&flushing).await {
                            tracing::error!(?fault, "rollouts were not looked at");
                        }
                    }
                    Err(fault) => tracing::error!(?fault, "what devices said was not written"),
                }
            }
        }),
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK).await;
                if let Err(fault) = keys::refresh(&looking).await {
                    tracing::error!(?fault, "the keys were not read");
                }
                if let Err(fault) = halt::settle(&looking).await {
                    tracing::error!(?fault, "the stop order was not settled");
                }
            }
        }),
    ];
    running.extend(super::nats::in_background(site));
    running
}

/// Ends, and writes what is still to be written.
pub async fn end(site: &Site, running: Vec<JoinHandle<()>>) {
    for one in running {
        one.abort();
        drop(one.await);
    }
    if let Err(fault) = api::flush(site).await {
        tracing::error!(?fault, "what devices said last was not written");
    }
}
