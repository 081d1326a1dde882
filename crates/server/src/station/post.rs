//! What the house keeps in memory for its devices: keys, doorbells, the stop order, what devices said last.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::{Notify, watch};

use super::api::{Fresh, Said};
use super::bell::Bells;
use super::halt::Shelf;
use super::keys::Keyring;

/// One for each installation.
#[derive(Debug)]
pub struct Post {
    keys: RwLock<Arc<Keyring>>,
    /// Doors at which devices wait.
    pub(super) bells: Bells,
    /// Questions that were seen.
    pub(super) fresh: Fresh,
    /// What devices said and is not in the database yet.
    pub(super) said: Said,
    /// The stop order as it is given out.
    pub(super) shelf: Shelf,
    /// How often somebody may try a printed code.
    pub(super) tries: super::api::Tries,
    /// Rings when plans are to be built at once, on this node: nobody waits for the next look at the rows.
    pub plans: Notify,
    closing: watch::Sender<bool>,
}

impl Default for Post {
    fn default() -> Self {
        Self {
            keys: RwLock::default(),
            bells: Bells::default(),
            fresh: Fresh::default(),
            said: Said::default(),
            shelf: Shelf::default(),
            tries: super::api::Tries::default(),
            plans: Notify::new(),
            closing: watch::Sender::new(false),
        }
    }
}

impl Post {
    /// The keys of the house.
    #[must_use]
    pub fn keys(&self) -> Arc<Keyring> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn set_keys(&self, keys: Keyring) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    /// Sends those away who wait: the program ends.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Comes when the program ends.
    pub(super) async fn closed(&self) {
        let mut closing = self.closing.subscribe();
        drop(closing.wait_for(|closing| *closing).await);
    }
}
