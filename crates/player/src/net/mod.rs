//! The way out: the player asks, nobody reaches in. Every message is signed in itself; TLS hides what passes by.

mod backoff;
mod fetch;
mod house;
mod sync;

pub use backoff::{Backoff, chance};
pub use fetch::{Fetcher, Found, bring};
pub use house::{House, NetFault, enrol};
pub use sync::Sync;
