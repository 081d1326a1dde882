//! How much comes in, kept in memory alone; and challenges: work that a device proves, without a list of what was given out.

use std::sync::{Mutex, MutexGuard, PoisonError};

use civic::Moment;
use civic::tip::{CHALLENGE, Challenge, Frame, NETWORK_BUDGET, difficulty_for, is_anomalous, meets};
use sha2::{Digest as _, Sha256};

use super::network::Networks;

/// A stretch of the load: ten minutes.
const SLOT_MS: i64 = 600_000;
/// A challenge is good in its own stretch and in so many after it.
const SLOTS: u32 = 3;

/// What one program knows of the load. It dies with the program.
#[derive(Debug)]
pub struct Load {
    secret: [u8; 32],
    seen: Mutex<Seen>,
}

/// What came within the budgets of its networks, and how much of each network.
#[derive(Debug, Default)]
struct Seen {
    slot: u32,
    now: u32,
    before: u32,
    networks: Networks,
}

impl Seen {
    /// A new stretch forgets the networks, with the key that they were counted under.
    fn turn(&mut self, now: u32) {
        if now != self.slot {
            *self = Self {
                slot: now,
                now: 0,
                before: if now == self.slot + 1 { self.now } else { 0 },
                networks: Networks::default(),
            };
        }
    }

    fn recent(&self) -> u32 {
        self.now.saturating_add(self.before)
    }
}

impl Default for Load {
    fn default() -> Self {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the system gives randomness");
        Self {
            secret,
            seen: Mutex::default(),
        }
    }
}

fn slot(at: Moment) -> u32 {
    u32::try_from(at.0 / SLOT_MS).unwrap_or(0)
}

impl Load {
    fn seen(&self, at: Moment) -> MutexGuard<'_, Seen> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.turn(slot(at));
        seen
    }

    /// Counts a tip; true when so many came, from its network or from all, that a person should look at this one apart.
    /// What one network sends beyond its budget does not count against the others.
    pub(super) fn count(&self, at: Moment, address: &str) -> bool {
        let mut seen = self.seen(at);
        let own = seen.networks.count(address, 1);
        if own.is_some_and(|own| own > NETWORK_BUDGET) {
            return true;
        }
        seen.now = seen.now.saturating_add(1);
        is_anomalous(seen.recent())
    }

    /// What a device has to work on before it sends: harder the more comes in, and the more its own network sends.
    pub(super) fn challenge(&self, at: Moment, address: &str) -> ([u8; CHALLENGE], u8) {
        let mut seen = self.seen(at);
        let own = seen.networks.count(address, 0).unwrap_or(0);
        let bits = difficulty_for(seen.recent(), own);
        drop(seen);
        let head = Challenge { slot: slot(at), bits }.head();
        let mut challenge = [0; CHALLENGE];
        challenge[..8].copy_from_slice(&head);
        challenge[8..].copy_from_slice(&self.proof(&head));
        (challenge, bits)
    }

    /// A keyed hash over eight bytes: of one length, so that nothing can be appended.
    fn proof(&self, head: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(self.secret);
        hash.update(head);
        hash.finalize().into()
    }

    /// True when this house gave the challenge out not long ago, and the device did its work for this very sending.
    pub(super) fn accepts(&self, at: Moment, frame: &Frame<'_>) -> bool {
        let asked = Challenge::of(frame.challenge);
        let unequal = self.proof(&frame.challenge[..8]);
        let unequal = unequal
            .iter()
            .zip(&frame.challenge[8..])
            .fold(0, |sum, (a, b)| sum | (a ^ b));
        let age = slot(at).checked_sub(asked.slot);
        unequal == 0 && age.is_some_and(|age| age < SLOTS) && meets(&work(frame), asked.bits)
    }
}

/// The hash that must begin with zeros.
fn work(frame: &Frame<'_>) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(frame.challenge);
    hash.update(frame.lookup);
    hash.update(frame.part);
    hash.update(frame.nonce);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Moment = Moment(1_600_000_000_000);

    #[test]
    fn one_network_that_floods_is_looked_at_apart_and_slows_nobody_else() {
        let load = Load::default();
        let flood: Vec<bool> = (0..1_000).map(|_| load.count(AT, "203.0.113.7")).collect();
        assert_eq!(flood.iter().filter(|apart| !**apart).count(), 16, "its budget");
        assert!(load.challenge(AT, "203.0.113.9").1 > 17, "it works harder");
        for n in 0..30 {
            let address = format!("198.51.{n}.4");
            assert_eq!(load.challenge(AT, &address).1, 12, "others work as at rest");
            assert!(!load.count(AT, &address), "and are looked at as ever");
        }
        // A stretch later nothing of it is left.
        let later = AT.plus_minutes(30);
        assert_eq!(load.challenge(later, "203.0.113.9").1, 12);
        assert!(!load.count(later, "203.0.113.7"));
    }

    #[test]
    fn a_flood_from_many_networks_raises_the_work_of_all_and_refuses_nobody() {
        let load = Load::default();
        let apart = (0..1_000)
            .filter(|n| load.count(AT, &format!("{}.{}.1.1", 20 + n / 250, n % 250)))
            .count();
        assert_eq!(apart, 1_000 - 63);
        assert_eq!(load.challenge(AT, "198.51.100.1").1, 16);
    }
}
