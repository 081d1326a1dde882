//! How often somebody may try a printed code.

use std::num::NonZeroU32;

use governor::clock::DefaultClock;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

/// Sixty tries a minute from one address; the secret of a code has 80 bits.
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(60).expect("not zero");
/// Beyond so many addresses the idle ones are forgotten.
const CROWD: usize = 10_000;

/// Counts by address, in memory.
#[derive(Debug)]
pub struct Tries(RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock>);

impl Default for Tries {
    fn default() -> Self {
        Self(RateLimiter::keyed(Quota::per_minute(PER_ADDRESS)))
    }
}

impl Tries {
    /// True when this address may try once more; counts the try.
    pub(super) fn may(&self, address: &str) -> bool {
        if self.0.len() > CROWD {
            self.0.retain_recent();
        }
        self.0.check_key(&address.to_owned()).is_ok()
    }
}
