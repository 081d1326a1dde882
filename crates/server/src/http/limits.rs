//! How often somebody may try what should not be tried often: signing in.
//!
//! Counted in memory by account and by address; addresses are hashed with a key that dies with the program.

use std::num::NonZeroU32;

use governor::clock::DefaultClock;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

type Keyed = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock>;

/// The counters of one program.
#[derive(Debug)]
pub struct Limits {
    account: Keyed,
    address: Keyed,
    key: String,
}

const PER_ACCOUNT: NonZeroU32 = NonZeroU32::new(5).expect("not zero");
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(30).expect("not zero");
/// Beyond so many keys the idle ones are forgotten.
const CROWD: usize = 10_000;

impl Default for Limits {
    /// Five tries a minute for an account, thirty for an address, refilled evenly.
    fn default() -> Self {
        Self {
            account: RateLimiter::keyed(Quota::per_minute(PER_ACCOUNT)),
            address: RateLimiter::keyed(Quota::per_minute(PER_ADDRESS)),
            key: crate::account::token(),
        }
    }
}

impl Limits {
    /// True when this account may be tried from this address once more; counts the try.
    #[must_use]
    pub fn may_sign_in(&self, login: &str, address: &str) -> bool {
        if self.account.len() + self.address.len() > CROWD {
            self.account.retain_recent();
            self.address.retain_recent();
        }
        let address = store::audit::digest(format!("{}{address}", self.key).as_bytes());
        let account = self.account.check_key(&login.to_lowercase()).is_ok();
        self.address.check_key(&address).is_ok() && account
    }
}
