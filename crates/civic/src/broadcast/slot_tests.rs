//! Slots become occurrences: midnight, windows, slots that cannot be.

use proptest::prelude::*;

use super::testing::*;
use super::*;
use crate::Moment;

fn daily() -> Calendar {
    Calendar::of(Days::Every(Recurrence::daily()), day("2026-11-01"))
}

#[test]
fn what_runs_over_midnight_stays_whole() {
    let late = slot("giao thừa", daily(), "23:30", 90);
    let evening = span(at("2026-11-26", "22:00"), 120);
    let found = expand(std::slice::from_ref(&late), evening);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].span, span(at("2026-11-26", "23:30"), 90));
    // The morning after sees the same one, whole, and not yet the next.
    let morning = span(at("2026-11-27", "00:00"), 60);
    assert_eq!(expand(&[late], morning), found);
}

#[test]
fn a_window_has_no_more_than_what_is_heard_in_it() {
    let slots = [
        slot("sáng", daily(), "05:30", 15),
        slot("chiều", daily(), "17:00", 30),
    ];
    let window = span(at("2026-11-26", "05:45"), 11 * 60 + 15); // ends at 17:00, exclusive
    assert_eq!(expand(&slots, window), []);
    let window = span(at("2026-11-26", "05:44"), 11 * 60 + 17);
    assert_eq!(expand(&slots, window).len(), 2);
}

#[test]
fn slots_that_cannot_be_are_refused() {
    let good = slot("x", daily(), "05:30", 15);
    assert_eq!(good.check(), Ok(()));
    let with = |change: fn(&mut Slot)| {
        let mut slot = good.clone();
        change(&mut slot);
        slot.check()
    };
    assert_eq!(with(|s| s.duration_ms = 0), Err(WrongSlot::Duration(0)));
    assert_eq!(
        with(|s| s.duration_ms = 86_400_001),
        Err(WrongSlot::Duration(86_400_001))
    );
    assert_eq!(with(|s| s.start_s = 86_400), Err(WrongSlot::Start(86_400)));
    assert_eq!(
        with(|s| s.calendar.until = Some(day("2026-10-31"))),
        Err(WrongSlot::Backwards)
    );
    assert_eq!(with(|s| s.calendar.except = vec![day("2026-11-01")]), Ok(()));
    let never = slot(
        "x",
        Calendar {
            except: vec![day("2026-11-01")],
            ..Calendar::once(day("2026-11-01"))
        },
        "05:30",
        15,
    );
    assert_eq!(never.check(), Err(WrongSlot::Never));
}

proptest! {
    /// Windows that tile time show every occurrence, each where it is heard and with one id.
    #[test]
    fn tiled_windows_miss_and_double_nothing(start in 0_u32..86_400, ms in 1_u32..=86_400_000, width in 1_i64..2000) {
        let mut one = slot("x", daily(), "00:00", 1);
        (one.start_s, one.duration_ms) = (start, ms);
        let slots = [one];
        let from = at("2026-11-20", "00:00");
        let whole = Span { from, until: from.plus_minutes(6 * 1440) };
        let mut seen = Vec::new();
        let mut edge = whole.from;
        while edge < whole.until {
            let tile = Span { from: edge, until: edge.plus_minutes(width).min(whole.until) };
            seen.extend(expand(&slots, tile).into_iter().filter(|o| o.span.from >= tile.from || tile.from == whole.from));
            edge = tile.until;
        }
        prop_assert_eq!(seen, expand(&slots, whole));
    }

    #[test]
    fn a_daily_slot_is_heard_once_a_day(start in 0_u32..86_400) {
        let mut one = slot("x", daily(), "00:00", 1);
        one.start_s = start;
        let from = Moment::start_of(day("2026-11-20"));
        let found = expand(&[one], Span { from, until: from.plus_minutes(30 * 1440) });
        let heard = found.iter().filter(|o| o.span.from >= from).count();
        prop_assert_eq!(heard, 30);
    }
}
