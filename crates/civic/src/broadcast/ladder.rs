//! The ladder: who interrupts whom, and what happens to the one that was interrupted. Asked by server and player.

use serde::{Deserialize, Serialize};

use super::occurrence::Source;
use super::span::Span;
use crate::Moment;
use crate::bulletin::Class;

/// What happens when two urgent bulletins meet. Thông tư 39/2020 as we know it does not say: the commune's rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meeting {
    /// The second waits for the end of the first.
    Queue,
    /// The newer one cuts in.
    Newer,
}

/// The place on the ladder: what is higher interrupts what is lower. A stop stands above all and is no occurrence.
#[must_use]
pub fn rung(class: Class, source: Source) -> u8 {
    match (class, source) {
        (Class::Urgent, _) => URGENT,
        // Somebody speaks: the programme waits.
        (_, Source::Live) => 80,
        (Class::Priority, _) => 70,
        (Class::Ordinary, Source::Recording) => 50,
        (Class::Ordinary, Source::Relay) => 40,
        (Class::Ordinary, Source::Fm) => 30,
    }
}

const URGENT: u8 = 90;

/// Whether something that is due cuts into what is playing. Equals do not interrupt each other, urgent ones apart.
#[must_use]
pub fn interrupts(due: u8, playing: u8, meeting: Meeting) -> bool {
    due > playing || due == URGENT && playing == URGENT && meeting == Meeting::Newer
}

/// What happens to something after an interruption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resume {
    /// From its beginning: half a sentence helps nobody.
    Again,
    /// From this many milliseconds of the recording on: there is no time for the whole.
    From(u32),
    /// The programme that is going on elsewhere is joined again.
    Rejoin,
    /// Its time is over; it counts as not played to the end.
    Dropped,
}

/// What happens at `now`, when the interruption ends, to something that had `span` and had come to `played_ms` of
/// `length_ms`. Nothing is resumed into the time of what follows. An urgent one is said again from its beginning as long as
/// it holds, which is its span.
#[must_use]
pub fn resume(
    class: Class,
    source: Source,
    span: Span,
    length_ms: u32,
    played_ms: u32,
    now: Moment,
) -> Resume {
    let left = span.until.0 - now.0;
    let fits = |ms: u32| i64::from(ms) <= left;
    match source {
        _ if left <= 0 => Resume::Dropped,
        Source::Relay | Source::Fm | Source::Live => Resume::Rejoin,
        Source::Recording if class == Class::Urgent || fits(length_ms) => Resume::Again,
        Source::Recording if played_ms < length_ms && fits(length_ms - played_ms) => Resume::From(played_ms),
        Source::Recording => Resume::Dropped,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, span};
    use super::*;

    const RECORDING: Source = Source::Recording;

    #[test]
    fn the_ladder_stands() {
        let order = [
            rung(Class::Ordinary, Source::Fm),
            rung(Class::Ordinary, Source::Relay),
            rung(Class::Ordinary, RECORDING),
            rung(Class::Priority, RECORDING),
            rung(Class::Ordinary, Source::Live),
            rung(Class::Urgent, RECORDING),
        ];
        assert!(order.is_sorted_by(|a, b| a < b));
        assert_eq!(rung(Class::Urgent, Source::Relay), rung(Class::Urgent, RECORDING));
    }

    #[test]
    fn equals_do_not_interrupt_and_urgent_ones_as_the_rule_says() {
        let (urgent, priority) = (rung(Class::Urgent, RECORDING), rung(Class::Priority, RECORDING));
        for meeting in [Meeting::Queue, Meeting::Newer] {
            assert!(interrupts(urgent, priority, meeting) && !interrupts(priority, urgent, meeting));
            assert!(!interrupts(priority, priority, meeting));
        }
        assert!(!interrupts(urgent, urgent, Meeting::Queue) && interrupts(urgent, urgent, Meeting::Newer));
    }

    #[test]
    fn what_was_interrupted_never_runs_into_what_follows() {
        let slot = span(at("2026-11-26", "17:00"), 30);
        let after = |minute, class, source| {
            resume(
                class,
                source,
                slot,
                10 * 60_000,
                4 * 60_000,
                slot.from.plus_minutes(minute),
            )
        };
        let ordinary = |minute| after(minute, Class::Ordinary, RECORDING);
        assert_eq!(ordinary(5), Resume::Again);
        assert_eq!(ordinary(20), Resume::Again);
        assert_eq!(ordinary(21), Resume::From(240_000));
        assert_eq!(ordinary(24), Resume::From(240_000));
        assert_eq!(ordinary(25), Resume::Dropped);
        assert_eq!(after(29, Class::Ordinary, Source::Relay), Resume::Rejoin);
        assert_eq!(after(29, Class::Urgent, RECORDING), Resume::Again);
        for source in [RECORDING, Source::Relay, Source::Fm, Source::Live] {
            assert_eq!(after(30, Class::Urgent, source), Resume::Dropped);
        }
        let ended = resume(Class::Ordinary, RECORDING, slot, 2_000_000, 2_000_001, slot.from);
        assert_eq!(ended, Resume::Dropped);
    }
}
