//! Quiet hours. One function for the server and for the player: numbers in, answer out.

use crate::bulletin::Class;

/// Quiet hours while no rule of the commune is known: 21:00 to 05:00. Ours; no national rule is known.
pub const QUIET_OF_THE_HOUSE: [(u16, u16); 1] = [(21 * 60, 5 * 60)];

const ZONE_MS: i64 = 7 * 3_600_000;
const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

/// Whether any instant from `from_ms` (inclusive) to `until_ms` (exclusive), in milliseconds UTC, lies in quiet hours.
/// Quiet hours are minutes after midnight in Vietnam, from inclusive, to exclusive; `(1260, 300)` runs over midnight,
/// `(0, 0)` is the whole day. An empty stretch asks for its one instant.
#[must_use]
pub fn is_quiet(quiet: &[(u16, u16)], from_ms: i64, until_ms: i64) -> bool {
    let from = from_ms.saturating_add(ZONE_MS);
    let until = until_ms.saturating_add(ZONE_MS).max(from.saturating_add(1));
    if until.saturating_sub(from) >= DAY_MS {
        return !quiet.is_empty();
    }
    let today = from.div_euclid(DAY_MS);
    quiet.iter().any(|(begin, end)| {
        let (begin, end) = (i64::from(*begin) * MINUTE_MS, i64::from(*end) * MINUTE_MS);
        let end = if end <= begin { end + DAY_MS } else { end };
        (today - 1..=today + 1).any(|day| from < day * DAY_MS + end && day * DAY_MS + begin < until)
    })
}

/// Whether something of this class may be heard then. Urgent alone passes quiet hours, from every source.
#[must_use]
pub fn passes(class: Class, quiet: &[(u16, u16)], from_ms: i64, until_ms: i64) -> bool {
    class == Class::Urgent || !is_quiet(quiet, from_ms, until_ms)
}
