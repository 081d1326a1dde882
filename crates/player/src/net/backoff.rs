//! How long to wait after a failure: longer each time, and never at the same moment as ten thousand others.

use std::time::Duration;

const FIRST_MS: u64 = 500;
const LONGEST_MS: u64 = 60_000;

/// Waits between tries.
#[derive(Clone, Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// It worked.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// It failed: how long to wait, somewhere between nothing and twice as long as the last time at most.
    pub fn next(&mut self, chance: u64) -> Duration {
        let most = FIRST_MS
            .saturating_mul(1 << self.failures.min(16))
            .min(LONGEST_MS);
        self.failures += 1;
        Duration::from_millis(most / 4 + chance % (most * 3 / 4))
    }
}

/// Chance from the machine; the same number where it has none.
#[must_use]
pub fn chance() -> u64 {
    getrandom::u64().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_minute_and_are_spread() {
        let mut backoff = Backoff::default();
        let first = backoff.next(0);
        assert_eq!(first, Duration::from_millis(125));
        let waits: Vec<Duration> = (0..20).map(|_| backoff.next(u64::MAX)).collect();
        assert!(waits.iter().all(|wait| *wait < Duration::from_secs(60)));
        assert!(waits[19] >= Duration::from_secs(15));
        backoff.reset();
        assert_eq!(backoff.next(0), first);
    }
}
