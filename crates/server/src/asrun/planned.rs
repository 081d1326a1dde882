//! The signed plans of devices, read back: what a device was told to play is what it is measured by.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use store::Tx;
use wire::player::{Item, Kind, Plan, Relay, Sealed};

use super::store as rows;

/// Reads a plan as it was signed; the house signed it itself, so who signed is not asked again.
#[must_use]
pub fn read(sealed: &[u8]) -> Option<Plan> {
    Sealed::read(sealed).ok()?.peek(Kind::Plan).ok()
}

/// The slot that an occurrence comes from: what stands before the instant in its id (`civic::broadcast::Slot`).
#[must_use]
pub fn slot_of(item: &str) -> &str {
    item.split_once('@').map_or(item, |(slot, _)| slot)
}

/// Plans of one device, each read once.
#[derive(Debug, Default)]
pub struct Plans {
    known: HashMap<u64, Option<Plan>>,
}

impl Plans {
    /// The item of a plan, and by how much the device was told to sound later, milliseconds.
    pub async fn item(
        &mut self,
        tx: &mut Tx,
        device: &str,
        version: u64,
        item: &str,
    ) -> store::Result<Option<(Item, i64)>> {
        if let Entry::Vacant(place) = self.known.entry(version) {
            let sealed = rows::plan(tx, device, version).await?;
            place.insert(sealed.and_then(|sealed| read(&sealed)));
        }
        let plan = self.known.get(&version).and_then(Option::as_ref);
        Ok(plan.and_then(|plan| {
            let relay = || plan.relays().iter().find(|one| one.id == item).map(Relay::item);
            let found = plan.items.iter().find(|one| one.id == item).cloned();
            Some((found.or_else(relay)?, i64::from(plan.offset_ms)))
        }))
    }
}
