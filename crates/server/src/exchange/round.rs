//! A round: what waits in `in/` is taken, what waits to go out is written. `lantoa serve` makes one every few seconds.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::task::JoinHandle;

use super::intake::{self, Outcome};
use super::spool::Spool;
use super::{dispatch, outbox};
use crate::serve::Failure;
use crate::site::Site;

/// So long a message that cannot be read may still be on its way into the folder.
const SETTLE: Duration = Duration::from_secs(10);

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Documents put on a desk.
    pub laid: usize,
    /// Documents that may have come before, and requests: a person decides.
    pub to_decide: usize,
    /// Statuses understood.
    pub told: usize,
    /// Messages that came before.
    pub repeated: usize,
    /// Messages that cannot be read.
    pub failed: usize,
    /// Messages left for the next round.
    pub later: usize,
    /// Messages written into `out/`.
    pub sent: usize,
    /// Messages that cannot be written.
    pub stuck: usize,
    /// Messages that stay where they are because something of ours is broken; the log says what.
    pub broken: usize,
    /// Another round is at work on this folder.
    pub busy: bool,
}

impl Round {
    /// True when nothing happened.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let quiet = Self {
            busy: self.busy,
            later: self.later,
            ..Self::default()
        };
        *self == quiet
    }

    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Landed { laid, alerted } => {
                self.laid += laid;
                self.to_decide += alerted;
            }
            Outcome::Asked => self.to_decide += 1,
            Outcome::Told => self.told += 1,
            Outcome::Repeated => self.repeated += 1,
            Outcome::Failed(_) => self.failed += 1,
            Outcome::Later => self.later += 1,
        }
    }
}

/// The spool of this installation.
pub(super) fn spool(site: &Site) -> std::io::Result<Spool> {
    let folder = site.config.exchange.clone();
    let folder = folder.unwrap_or_else(|| site.config.data.join("exchange"));
    Spool::open(folder, if cfg!(test) { Duration::ZERO } else { SETTLE })
}

/// Makes a round in the installation's spool.
pub async fn round(site: &Site) -> Result<Round, Failure> {
    round_in(site, &spool(site)?).await
}

/// Makes a round. One message that cannot be handled does not hold up the others.
pub(super) async fn round_in(site: &Site, spool: &Spool) -> Result<Round, Failure> {
    let mut done = Round::default();
    let Some(_lock) = spool.lock()? else {
        done.busy = true;
        return Ok(done);
    };
    dispatch::recover(site, spool).await?;
    for name in spool.waiting("in")? {
        match intake::take(site, spool, &name).await {
            Ok(outcome) => done.count(&outcome),
            Err(fault) => {
                tracing::error!(file = name, cause = %fault, "a message could not be taken");
                done.broken += 1;
            }
        }
    }
    for row in outbox::waiting(&site.db).await? {
        match dispatch::send(site, spool, &row).await {
            Ok(true) => done.sent += 1,
            Ok(false) => done.stuck += 1,
            Err(fault) => {
                tracing::error!(message = row.id, cause = %fault, "a message could not be sent");
                done.broken += 1;
            }
        }
    }
    Ok(done)
}

/// Makes rounds for ever.
pub async fn run(site: &Site) {
    let every = Duration::from_secs(site.config.exchange_every.max(1));
    loop {
        match round(site).await {
            Ok(done) if done.is_idle() => {}
            Ok(done) => tracing::info!(?done, "exchange"),
            Err(fault) => tracing::error!(cause = %fault, "the exchange stands still"),
        }
        tokio::time::sleep(every).await;
    }
}

/// Makes rounds while the program serves, unless the configuration leaves them to the command line.
#[must_use]
pub fn in_background(site: &Arc<Site>) -> Option<JoinHandle<()>> {
    let site = Arc::clone(site);
    (site.config.exchange_every > 0).then(|| tokio::spawn(async move { run(&site).await }))
}

/// Ends the rounds. One that is cut leaves nothing that the next one does not find: see `intake` and `dispatch`.
pub async fn end(rounds: Option<JoinHandle<()>>) {
    if let Some(rounds) = rounds {
        rounds.abort();
        drop(rounds.await);
    }
}
