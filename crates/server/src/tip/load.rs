//! How much comes in, kept in memory alone; and challenges: work that a device proves, without a list of what was given out.

use std::sync::{Mutex, PoisonError};

use civic::Moment;
use civic::tip::{CHALLENGE, Challenge, Frame, difficulty, is_anomalous, meets};
use sha2::{Digest as _, Sha256};

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

#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    slot: u32,
    now: u32,
    before: u32,
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
    /// How many came in this stretch and the one before.
    fn recent(&self, at: Moment, more: u32) -> u32 {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = slot(at);
        if now != seen.slot {
            let before = if now == seen.slot + 1 { seen.now } else { 0 };
            *seen = Seen {
                slot: now,
                now: 0,
                before,
            };
        }
        seen.now = seen.now.saturating_add(more);
        seen.now.saturating_add(seen.before)
    }

    /// Counts a tip; true when so many came that a person should look at this one apart.
    pub(super) fn count(&self, at: Moment) -> bool {
        is_anomalous(self.recent(at, 1))
    }

    /// What a device has to work on before it sends: harder the more comes in.
    pub(super) fn challenge(&self, at: Moment) -> ([u8; CHALLENGE], u8) {
        let bits = difficulty(self.recent(at, 0));
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
