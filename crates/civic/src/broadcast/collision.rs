//! Who goes first, and who wants whose minute.

use serde::{Deserialize, Serialize};

use super::occurrence::{Occurrence, Source};
use crate::bulletin::{Class, Level};

/// What happens when two urgent bulletins meet. Thông tư 39/2020 as we know it does not say: the commune's rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meeting {
    /// The second waits for the end of the first.
    Queue,
    /// The newer one cuts in.
    Newer,
}

/// The ladder: what is higher interrupts what is lower. A stop stands above all and is no occurrence.
#[must_use]
pub fn rung(class: Class, source: Source) -> u8 {
    match (class, source) {
        (Class::Urgent, _) => 90,
        // Somebody speaks: the programme waits.
        (_, Source::Live) => 80,
        (Class::Priority, _) => 70,
        (Class::Ordinary, Source::Recording) => 50,
        (Class::Ordinary, Source::Relay) => 40,
        (Class::Ordinary, Source::Fm) => 30,
    }
}

/// Two that want the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collision {
    /// Position in the list of new ones.
    pub new: usize,
    /// Position in the list of those that are there.
    pub there: usize,
    /// Both are priority bulletins, and one is the commune's own: the commune decides the order.
    pub commune_decides: bool,
}

/// Every collision of new occurrences with those that are there, relays and play-now included. Urgent ones collide with
/// nothing: they cut in.
#[must_use]
pub fn collisions(new: &[Occurrence], there: &[Occurrence]) -> Vec<Collision> {
    let mut found = Vec::new();
    for (at, one) in new.iter().enumerate().filter(|(_, one)| !one.is_urgent()) {
        for (position, other) in there.iter().enumerate().filter(|(_, other)| !other.is_urgent()) {
            if one.span.meets(other.span) && one.id != other.id {
                found.push(Collision {
                    new: at,
                    there: position,
                    commune_decides: commune_decides(one, other),
                });
            }
        }
    }
    found
}

/// Thông tư 39/2020: a priority bulletin from above meets the commune's own priority bulletin.
pub(super) fn commune_decides(one: &Occurrence, other: &Occurrence) -> bool {
    let both = one.class == Class::Priority && other.class == Class::Priority;
    both && (one.level == Level::Commune) != (other.level == Level::Commune)
}
