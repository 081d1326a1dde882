//! Which devices of its station a slot goes to: all, or some that were chosen. What goes to different devices may be heard
//! at the same time.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// The devices that a slot goes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// All of its station, also those that come later.
    #[default]
    All,
    /// These, by id.
    Some(BTreeSet<String>),
}

impl Reach {
    /// From `slot.devices`; nothing there is all.
    #[must_use]
    pub fn read(stored: Option<&Value>) -> Self {
        match stored.and_then(Value::as_array) {
            None => Self::All,
            Some(ids) => {
                let ids = ids.iter().filter_map(Value::as_str);
                Self::Some(ids.map(str::to_owned).collect())
            }
        }
    }

    /// As `slot.devices` holds it.
    #[must_use]
    pub fn write(&self) -> Option<Value> {
        match self {
            Self::All => None,
            Self::Some(ids) => Some(json!(ids)),
        }
    }

    /// Whether a device is among them.
    #[must_use]
    pub fn has(&self, device: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(ids) => ids.contains(device),
        }
    }

    /// Whether one device hears both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => true,
            (Self::Some(one), Self::Some(other)) => !one.is_disjoint(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(ids: &[&str]) -> Reach {
        Reach::Some(ids.iter().map(|id| (*id).to_owned()).collect())
    }

    #[test]
    fn what_is_chosen_comes_back_and_only_shared_devices_meet() {
        for reach in [Reach::All, some(&[]), some(&["a", "b"])] {
            assert_eq!(Reach::read(reach.write().as_ref()), reach);
        }
        assert!(Reach::All.has("a") && some(&["a"]).has("a") && !some(&["a"]).has("b"));
        assert!(Reach::All.meets(&some(&["a"])) && some(&["a"]).meets(&Reach::All));
        assert!(some(&["a", "b"]).meets(&some(&["b", "c"])) && !some(&["a"]).meets(&some(&["b"])));
    }
}
