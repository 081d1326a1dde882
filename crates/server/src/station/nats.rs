//! Doorbells of several nodes: ids through NATS, where one is configured. Without it, and when it is gone, a device of
//! another node hears of news when its question has waited long enough.

use std::sync::Arc;
use std::time::Duration;

use async_nats::ConnectOptions;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;

use super::Bell;
use crate::site::Site;

const SUBJECT: &str = "lantoa.doorbell";
/// Between two tries.
const AGAIN: Duration = Duration::from_secs(5);

/// Begins to listen and to tell, where a server is configured.
pub(super) fn in_background(site: &Arc<Site>) -> Option<JoinHandle<()>> {
    let url = site.config.nats_url.clone()?;
    let (tell, told) = unbounded_channel();
    site.station.bells.tell_others(tell);
    let site = Arc::clone(site);
    Some(tokio::spawn(async move { run(&site, &url, told).await }))
}

async fn run(site: &Site, url: &str, mut told: UnboundedReceiver<String>) {
    loop {
        if let Err(fault) = listen(site, url, &mut told).await {
            tracing::warn!(%fault, "NATS is not reached: doorbells of other nodes come later");
        }
        // What was told meanwhile is in the rows; nobody is told late.
        while told.try_recv().is_ok() {}
        tokio::time::sleep(AGAIN).await;
    }
}

async fn listen(
    site: &Site,
    url: &str,
    told: &mut UnboundedReceiver<String>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let client = ConnectOptions::new()
        .connection_timeout(AGAIN)
        .no_echo()
        .connect(url)
        .await?;
    let mut heard = client.subscribe(SUBJECT).await?;
    client.flush().await?;
    // What rang while nobody listened.
    site.station.bells.ring_here(&Bell::All);
    loop {
        tokio::select! {
            bell = told.recv() => match bell {
                Some(bell) => client.publish(SUBJECT, bell.into()).await?,
                None => return Ok(()),
            },
            message = next(&mut heard) => match message {
                Some(text) => ring(site, &text),
                None => return Ok(()),
            },
        }
    }
}

async fn next(heard: &mut async_nats::Subscriber) -> Option<Vec<u8>> {
    use futures_util::StreamExt as _;
    heard.next().await.map(|message| message.payload.to_vec())
}

fn ring(site: &Site, text: &[u8]) {
    if let Some(bell) = std::str::from_utf8(text).ok().and_then(Bell::heard) {
        site.station.bells.ring_here(&bell);
    }
}
