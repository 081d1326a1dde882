//! The doorbell: wakes the questions of devices that wait for news. The row is the message; a bell that is lost only
//! makes it later.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;

/// For whom it rings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bell {
    /// One device.
    Device(String),
    /// Every device that stands in this unit or below it.
    Unit(String),
    /// Every device.
    All,
}

impl Bell {
    /// As other nodes hear it: `device ID`, `unit ID`, `all`. Names alone, never what is new.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Device(id) => format!("device {id}"),
            Self::Unit(id) => format!("unit {id}"),
            Self::All => "all".to_owned(),
        }
    }

    /// What was heard; `None` for what is no bell.
    #[must_use]
    pub fn heard(text: &str) -> Option<Self> {
        match text.split_once(' ') {
            Some(("device", id)) => Some(Self::Device(id.to_owned())),
            Some(("unit", id)) => Some(Self::Unit(id.to_owned())),
            None if text == "all" => Some(Self::All),
            _ => None,
        }
    }
}

#[derive(Debug)]
struct Door {
    notify: Arc<Notify>,
    /// The device's unit and those above it.
    units: Vec<String>,
    waiting: usize,
}

/// The doors at which devices wait on this node.
#[derive(Debug, Default)]
pub struct Bells {
    doors: Mutex<HashMap<String, Door>>,
    /// Where other nodes are told.
    others: OnceLock<UnboundedSender<String>>,
}

impl Bells {
    /// Waits at a device's door, from now on: what rings after this is heard.
    pub(super) fn wait(&self, device: &str, units: Vec<String>) -> Waiting<'_> {
        let mut doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        let door = doors.entry(device.to_owned()).or_insert_with(|| Door {
            notify: Arc::default(),
            units: Vec::new(),
            waiting: 0,
        });
        door.units = units;
        door.waiting += 1;
        Waiting {
            bells: self,
            device: device.to_owned(),
            notify: Arc::clone(&door.notify),
        }
    }

    /// Rings on this node.
    pub(super) fn ring_here(&self, bell: &Bell) {
        let doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        match bell {
            Bell::Device(id) => doors.get(id).into_iter().for_each(Door::open),
            Bell::Unit(id) => doors
                .values()
                .filter(|door| door.units.contains(id))
                .for_each(Door::open),
            Bell::All => doors.values().for_each(Door::open),
        }
    }

    /// Rings on this node and, where they are reached, on the others.
    pub(super) fn ring(&self, bell: &Bell) {
        self.ring_here(bell);
        if let Some(others) = self.others.get() {
            // When the line is gone the others find out by themselves, later.
            drop(others.send(bell.text()));
        }
    }

    /// From now on other nodes are told this way.
    pub(super) fn tell_others(&self, others: UnboundedSender<String>) {
        drop(self.others.set(others));
    }

    /// How many devices wait here.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Door {
    fn open(&self) {
        self.notify.notify_waiters();
    }
}

/// A question that waits. Dropped, it waits no longer, also when the device hung up.
pub(super) struct Waiting<'b> {
    bells: &'b Bells,
    device: String,
    pub(super) notify: Arc<Notify>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut doors = self.bells.doors.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(door) = doors.get_mut(&self.device) {
            door.waiting -= 1;
            if door.waiting == 0 {
                doors.remove(&self.device);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn hears(bells: &Bells, bell: &Bell) -> bool {
        let waiting = bells.wait("loa", vec!["xã".into(), "tỉnh".into()]);
        let heard = waiting.notify.notified();
        tokio::pin!(heard);
        heard.as_mut().enable();
        bells.ring_here(bell);
        tokio::select! { biased; () = heard => true, () = std::future::ready(()) => false }
    }

    #[tokio::test]
    async fn a_bell_wakes_those_whom_it_is_for_and_no_others() {
        let bells = Bells::default();
        for (bell, meant) in [
            (Bell::Device("loa".into()), true),
            (Bell::Device("khác".into()), false),
            (Bell::Unit("tỉnh".into()), true),
            (Bell::Unit("huyện".into()), false),
            (Bell::All, true),
        ] {
            assert_eq!(hears(&bells, &bell).await, meant, "{bell:?}");
            assert_eq!(Bell::heard(&bell.text()), Some(bell));
        }
        assert_eq!(Bell::heard("mở cửa"), None);
        assert_eq!(bells.waiting(), 0, "who has gone is forgotten");
    }
}
