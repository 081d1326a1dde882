//! Quiet hours, sessions and the commune's rule.

use proptest::prelude::*;

use super::testing::*;
use super::*;
use crate::bulletin::Class;

const NIGHT: [(u16, u16); 1] = [(21 * 60, 5 * 60)];

fn quiet(date: &str, time: &str, minutes: i64) -> bool {
    let span = span(at(date, time), minutes);
    is_quiet(&NIGHT, span.from.0, span.until.0)
}

#[test]
fn the_night_of_trung_loc_is_quiet() {
    // 05/12/2025, 03:15: a relay of national radio woke a commune.
    assert!(quiet("2025-12-05", "03:15", 30));
    let night = span(at("2025-12-05", "03:15"), 30);
    let relay = Occurrence {
        source: Source::Relay,
        ..one("tiếp sóng", night)
    };
    assert_eq!(
        breaches(&[], &[relay]),
        [
            Breach::Quiet("tiếp sóng".into()),
            Breach::NoRule(day("2025-12-05"))
        ]
    );
    assert!(!passes(Class::Priority, &NIGHT, night.from.0, night.until.0));
    assert!(passes(Class::Urgent, &NIGHT, night.from.0, night.until.0));
}

#[test]
fn quiet_hours_begin_inclusive_and_end_exclusive() {
    assert!(!quiet("2026-11-26", "20:30", 30));
    assert!(quiet("2026-11-26", "20:30", 31));
    assert!(quiet("2026-11-26", "21:00", 1));
    assert!(quiet("2026-11-26", "23:59", 2));
    assert!(quiet("2026-11-27", "04:59", 1));
    assert!(!quiet("2026-11-27", "05:00", 1));
    assert!(!quiet("2026-11-27", "05:00", 16 * 60));
    assert!(quiet("2026-11-27", "05:00", 24 * 60));
    let instant = at("2026-11-27", "05:00").0;
    assert!(!is_quiet(&NIGHT, instant, instant) && is_quiet(&NIGHT, instant - 1, instant - 1));
    assert!(is_quiet(&[(0, 0)], instant, instant) && !is_quiet(&[], instant, i64::MAX));
    assert!(is_quiet(
        &[(12 * 60, 13 * 60)],
        at("2026-11-27", "12:59").0,
        at("2026-11-27", "14:00").0
    ));
}

fn rule() -> OperatingRule {
    let mut rule = OperatingRule::open(day("2026-01-01"), "12/QĐ-UBND");
    rule.hours = vec![(5 * 60, 6 * 60), (17 * 60, 18 * 60)];
    rule.longest_session = Some(15);
    rule.sessions_a_day = Some(2);
    rule.days = vec![1, 2, 3, 4, 5];
    rule.languages = vec!["vi".into(), "nut".into()];
    rule
}

fn of(occurrences: &[Occurrence]) -> Vec<Breach> {
    breaches(&[rule()], occurrences)
}

#[test]
fn each_limit_of_the_rule_is_found() {
    let thursday = |id: &str, time: &str, minutes| one(id, span(at("2026-11-26", time), minutes));
    assert_eq!(of(&[thursday("a", "05:30", 15), thursday("b", "17:45", 15)]), []);
    assert_eq!(of(&[thursday("a", "05:50", 11)]), [Breach::Hours("a".into())]);
    assert_eq!(of(&[thursday("a", "12:00", 5)]), [Breach::Hours("a".into())]);
    let sunday = one("a", span(at("2026-11-29", "05:30"), 5));
    assert_eq!(of(&[sunday]), [Breach::Day("a".into())]);
    let foreign = Occurrence {
        language: "ium".into(),
        ..thursday("a", "05:30", 5)
    };
    assert_eq!(of(&[foreign]), [Breach::Language("a".into(), "ium".into())]);
    // Two items nine minutes apart are one session of sixteen minutes.
    let long = of(&[thursday("a", "05:30", 4), thursday("b", "05:43", 3)]);
    let from = at("2026-11-26", "05:30");
    assert_eq!(
        long,
        [Breach::SessionTooLong {
            from,
            minutes: 16,
            most: 15
        }]
    );
    let three = of(&[
        thursday("a", "05:00", 5),
        thursday("b", "05:30", 5),
        thursday("c", "17:00", 5),
    ]);
    assert_eq!(
        three,
        [Breach::TooManySessions {
            day: day("2026-11-26"),
            sessions: 3,
            most: 2
        }]
    );
}

#[test]
fn a_rule_that_names_sunday_allows_sunday_alone() {
    let mut sundays = OperatingRule::open(day("2026-01-01"), "3/QĐ-UBND");
    sundays.days = vec![7];
    for (number, allowed) in [(28, false), (29, true), (30, false)] {
        let one = one("a", span(at(&format!("2026-11-{number}"), "07:00"), 5));
        assert_eq!(
            breaches(std::slice::from_ref(&sundays), &[one]).is_empty(),
            allowed,
            "{number}"
        );
    }
}

#[test]
fn an_urgent_bulletin_breaks_nothing_and_counts_for_no_session() {
    let night = span(at("2026-11-28", "03:15"), 90);
    let urgent = Occurrence {
        class: Class::Urgent,
        language: "ium".into(),
        ..one("a", night)
    };
    assert_eq!(of(&[urgent]), []);
}

#[test]
fn a_rule_holds_from_its_first_to_its_last_day_and_the_newest_wins() {
    let mut old = OperatingRule::open(day("2025-07-01"), "1/QĐ-UBND");
    old.until = Some(day("2026-11-26"));
    let new = OperatingRule::open(day("2026-11-20"), "2/QĐ-UBND");
    let rules = [old, new];
    let decided = |on: &str| in_force(&rules, day(on)).map(|rule| rule.decided_by.as_str());
    assert_eq!(decided("2025-06-30"), None);
    assert_eq!(decided("2025-07-01"), Some("1/QĐ-UBND"));
    assert_eq!(decided("2026-11-26"), Some("2/QĐ-UBND"));
    assert_eq!(
        in_force(&rules[..1], day("2026-11-26")).map(|rule| rule.decided_by.as_str()),
        Some("1/QĐ-UBND")
    );
    assert_eq!(in_force(&rules[..1], day("2026-11-27")), None);
}

#[test]
fn a_new_rule_holds_from_midnight_on() {
    let mut old = OperatingRule::open(day("2026-01-01"), "1/QĐ-UBND");
    old.quiet = vec![];
    let mut new = OperatingRule::open(day("2026-11-27"), "2/QĐ-UBND");
    new.quiet = vec![(0, 60)];
    let rules = [old, new];
    let late = |minutes| sounds_in_quiet(&rules, Class::Ordinary, span(at("2026-11-26", "23:00"), minutes));
    assert!(!late(60) && late(61));
}

proptest! {
    /// A stretch is quiet exactly when one of its minutes is.
    #[test]
    fn a_stretch_is_quiet_when_a_minute_of_it_is(from in 0_i64..4320, minutes in 1_i64..300, begin in 0_u16..1440, end in 0_u16..1440) {
        let quiet = [(begin, end)];
        let start = at("2026-11-26", "00:00");
        let by_hand = (from..from + minutes).any(|minute| {
            let of_day = (minute % 1440) as u16;
            if begin < end { (begin..end).contains(&of_day) } else { of_day >= begin || of_day < end }
        });
        let (first, last) = (start.plus_minutes(from), start.plus_minutes(from + minutes));
        prop_assert_eq!(is_quiet(&quiet, first.0, last.0), by_hand);
    }

    #[test]
    fn no_instant_makes_it_panic(from in any::<i64>(), until in any::<i64>(), begin in any::<u16>(), end in any::<u16>()) {
        let _ = is_quiet(&[(begin, end)], from, until);
    }

    /// Sessions follow each other with the pause between them, and hold everything.
    #[test]
    fn sessions_hold_everything_once(list in any_occurrences(12), pause in 0_u16..120) {
        let mut list = list;
        list.sort_by_key(|o| o.span);
        let found = sessions(&list, pause);
        for pair in found.windows(2) {
            prop_assert!(pair[0].span.until.plus_minutes(i64::from(pause)) <= pair[1].span.from);
        }
        for o in list.iter().filter(|o| !o.is_urgent()) {
            let within = |s: &&Session| s.span.from <= o.span.from && o.span.until <= s.span.until;
            prop_assert_eq!(found.iter().filter(within).count(), 1);
        }
    }
}
