//! Audio comes on a thread of its own, so that no download keeps the doorbell waiting; what is urgent comes first.

use super::backoff::{Backoff, chance};
use super::{House, NetFault};
use crate::orders::Orders;
use crate::status::Board;
use crate::store::{Part, Store, Wanted};
use std::io::{self, Read as _};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use wire::player::{Moment, Plan};

/// How often is looked whether something is missing.
const LOOK: Duration = Duration::from_millis(50);
/// After so many looks, a minute, a plan that was complete is looked through again: a card may have lost audio.
const AGAIN: u32 = 1_200;

/// What came of one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing is missing.
    Nothing,
    /// Audio came, whole.
    Brought,
    /// Something more pressing came in between.
    Interrupted,
}

/// Brings audio.
pub struct Fetcher {
    /// Where from.
    pub house: House,
    /// Where to.
    pub store: Store,
    /// What for.
    pub orders: Arc<Orders>,
    /// Where faults are said.
    pub board: Arc<Board>,
}

impl Fetcher {
    /// Brings what is missing, for ever.
    pub fn run(&self, now: impl Fn() -> Moment) {
        let (mut backoff, mut settled, mut looks) = (Backoff::default(), 0, 0_u32);
        loop {
            std::thread::sleep(LOOK);
            looks = (looks + 1) % AGAIN;
            if looks == 0 {
                settled = 0;
            }
            let Some(plan) = self.orders.now().plan else {
                continue;
            };
            // A plan that is complete is not looked through again and again.
            if settled == plan.version {
                continue;
            }
            match self.round(&plan, &now) {
                Ok(Found::Nothing) => settled = plan.version,
                Ok(Found::Brought) => {
                    backoff.reset();
                    // The engine looks at once: what is urgent does not wait for its next look.
                    self.orders.media_came();
                }
                Ok(Found::Interrupted) => backoff.reset(),
                Err(fault) => {
                    self.board.fault(format!("audio: {fault}"));
                    std::thread::sleep(backoff.next(chance()));
                }
            }
        }
    }

    /// Brings the most pressing audio that is missing.
    ///
    /// # Errors
    /// [`NetFault`]; what is here already stays for the next try.
    pub fn round(&self, plan: &Plan, now: &impl Fn() -> Moment) -> Result<Found, NetFault> {
        let Some(wanted) = self.store.wanted(plan, now()).into_iter().next() else {
            return Ok(Found::Nothing);
        };
        let mut known = self.orders.changes.load(Ordering::Acquire);
        let mut outdone = || {
            let changes = self.orders.changes.load(Ordering::Acquire);
            std::mem::replace(&mut known, changes) != changes && self.is_outdone(&wanted, now())
        };
        match bring(&self.house, &self.store, &wanted, &mut outdone) {
            Err(NetFault::Disk(e)) if e.kind() == io::ErrorKind::StorageFull => {
                // Yesterday's audio makes room for today's.
                match self.store.sweep(plan)? {
                    0 => Err(NetFault::Disk(e)),
                    _ => bring(&self.house, &self.store, &wanted, &mut outdone),
                }
            }
            other => other,
        }
    }

    /// Whether something urgent came while this was on its way: what is here of it stays, and it goes on from there.
    fn is_outdone(&self, wanted: &Wanted, now: Moment) -> bool {
        let Some(plan) = self.orders.now().plan else {
            return false;
        };
        let first = self.store.wanted(&plan, now).into_iter().next();
        wanted.later && first.is_some_and(|first| !first.later)
    }
}

/// Brings one thing by its digest, and goes on where it was broken off; breaks off when something outdoes it.
///
/// # Errors
/// [`NetFault`]; what is here already stays for the next try.
pub fn bring(
    house: &House,
    store: &Store,
    wanted: &Wanted,
    outdone: &mut dyn FnMut() -> bool,
) -> Result<Found, NetFault> {
    let mut part = Part::open(store, wanted)?;
    if wanted.bytes != Some(part.have) {
        let (goes_on, mut stream) =
            house.stream(&format!("media/{}", hex::encode(wanted.media)), part.have)?;
        if !goes_on {
            part.restart()?;
        }
        let mut piece = vec![0; 65_536];
        loop {
            let count = stream
                .read(&mut piece)
                .map_err(|e| NetFault::Unreachable(e.to_string()))?;
            if count == 0 {
                break;
            }
            part.add(&piece[..count])?;
            if outdone() {
                return Ok(Found::Interrupted);
            }
        }
    }
    if wanted.bytes.is_some_and(|bytes| part.have < bytes) {
        return Err(NetFault::Unreachable(
            "what was fetched broke off; it goes on from there".to_owned(),
        ));
    }
    part.finish(store)?;
    Ok(Found::Brought)
}
