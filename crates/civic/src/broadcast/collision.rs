//! Who wants whose minute.

use super::occurrence::Occurrence;
use crate::bulletin::{Class, Level};

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
