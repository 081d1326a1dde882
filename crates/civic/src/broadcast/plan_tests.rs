//! The next day of a station, and the plan of a device.

use proptest::prelude::*;

use super::testing::*;
use super::*;
use crate::Moment;
use crate::bulletin::{Class, Level};

fn device() -> Device {
    Device {
        id: "d1".into(),
        offset_ms: 20,
        gateway: true,
        stopped: false,
        languages: Vec::new(),
    }
}

fn recording(one: &Occurrence) -> Option<Media> {
    Some(Media::File {
        sha256: format!("{:0>64}", one.item.len()),
        duration_ms: u32::try_from(one.span.length_ms()).ok()?,
        gain_db10: 0,
    })
}

fn now() -> Moment {
    at("2026-11-26", "00:00")
}

fn made(device: &Device, occurrences: &[Occurrence]) -> (Plan, Vec<LeftOut>) {
    build(device, 3, 4, now(), 7, occurrences, &[], &recording).unwrap()
}

fn why(occurrences: &[Occurrence]) -> Vec<(String, Why)> {
    made(&device(), occurrences)
        .1
        .into_iter()
        .map(|left| (left.id, left.why))
        .collect()
}

#[test]
fn a_plan_says_what_when_and_how_much() {
    let morning = one("a", span(at("2026-11-27", "05:30"), 15));
    let (plan, left) = made(&device(), &[morning]);
    assert_eq!(left, []);
    let item = &plan.items[0];
    assert_eq!(
        (item.at, item.expected_samples),
        (at("2026-11-27", "05:30"), 15 * 60 * 48_000)
    );
    assert_eq!(
        (plan.version, plan.offset_ms, plan.mute_outside, plan.stopped),
        (4, 20, true, false)
    );
    assert_eq!(plan.expires, now().plus_minutes(7 * 1440));
    let quiet = vec![(span(now(), 7 * 1440), QUIET_OF_THE_HOUSE.to_vec())];
    assert_eq!(plan.quiet, quiet);
}

#[test]
fn a_plan_holds_seven_to_thirty_days_and_follows_the_last() {
    let build = |version, days| build(&device(), 3, version, now(), days, &[], &[], &recording).map(|_| ());
    assert_eq!(build(4, 6), Err(WrongPlan::Days(6)));
    assert_eq!(build(4, 31), Err(WrongPlan::Days(31)));
    assert_eq!(build(3, 7), Err(WrongPlan::Version { version: 3, last: 3 }));
    assert_eq!((build(4, 7), build(9, 30)), (Ok(()), Ok(())));
}

#[test]
fn what_is_left_out_says_why() {
    let evening = span(at("2026-11-26", "17:00"), 10);
    let own = Occurrence {
        class: Class::Priority,
        ..one("own", evening)
    };
    let above = Occurrence {
        class: Class::Priority,
        level: Level::Province,
        ..one("above", evening)
    };
    assert_eq!(
        why(&[own, above]),
        [
            ("above".into(), Why::NeedsDecision("own".into())),
            ("own".into(), Why::NeedsDecision("above".into()))
        ]
    );
    let relay = Occurrence {
        source: Source::Relay,
        ..one("relay", evening)
    };
    assert_eq!(
        why(&[relay, one("a", evening)]),
        [("relay".into(), Why::Taken("a".into()))]
    );
    assert_eq!(
        why(&[one("night", span(at("2026-11-26", "03:15"), 10))]),
        [("night".into(), Why::Quiet)]
    );
    let nothing = build(&device(), 0, 1, now(), 7, &[one("a", evening)], &[], &|_| None).unwrap();
    assert_eq!(nothing.1[0].why, Why::NoRecording);
    let longer = |_: &Occurrence| {
        Some(Media::File {
            sha256: String::new(),
            duration_ms: 600_001,
            gain_db10: 0,
        })
    };
    let longer = build(&device(), 0, 1, now(), 7, &[one("a", evening)], &[], &longer).unwrap();
    assert_eq!(longer.1[0].why, Why::LongerThanSlot);
}

#[test]
fn a_stopped_device_gets_a_plan_without_items() {
    let stopped = Device {
        stopped: true,
        ..device()
    };
    let urgent = Occurrence {
        class: Class::Urgent,
        ..one("a", span(at("2026-11-26", "17:00"), 10))
    };
    let (plan, left) = made(&stopped, &[urgent]);
    assert!(plan.items.is_empty() && plan.stopped);
    assert_eq!(left[0].why, Why::Stopped);
}

#[test]
fn a_device_plays_the_languages_around_it() {
    let nung = Occurrence {
        language: "nut".into(),
        ..one("nùng", span(at("2026-11-26", "17:00"), 10))
    };
    let viet = one("việt", span(at("2026-11-26", "17:10"), 10));
    let around = Device {
        languages: vec!["nut".into()],
        ..device()
    };
    let (plan, left) = made(&around, &[nung, viet]);
    assert_eq!(
        plan.items.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(),
        ["nùng"]
    );
    assert_eq!(left[0].why, Why::Language);
}

#[test]
fn what_begins_before_midnight_of_the_last_day_is_in_the_plan() {
    let mut eve = one("giao thừa", span(at("2026-12-02", "23:50"), 20));
    eve.class = Class::Urgent;
    let (plan, _) = made(&device(), &[eve]);
    assert_eq!(plan.items[0].expected_samples, 20 * 60 * 48_000);
}

#[test]
fn two_rules_in_one_plan_are_two_stretches_of_quiet_hours() {
    let old = OperatingRule::open(day("2026-01-01"), "1/QĐ-UBND");
    let mut new = OperatingRule::open(day("2026-11-29"), "2/QĐ-UBND");
    new.quiet = vec![(22 * 60, 4 * 60)];
    let (plan, _) = build(&device(), 0, 1, now(), 7, &[], &[old, new], &recording).unwrap();
    assert_eq!(plan.quiet.len(), 2);
    assert_eq!(plan.quietest(), [(21 * 60, 5 * 60), (22 * 60, 4 * 60)]);
    assert_eq!(plan.quiet[0].0.until, at("2026-11-29", "00:00"));
}

#[test]
fn the_next_day_shows_everything_and_what_is_wrong_with_it() {
    let start = at("2026-11-26", "16:00");
    let running = one("đang phát", span(at("2026-11-26", "15:50"), 20));
    let met = one("trùng", span(at("2026-11-26", "16:05"), 10));
    let night = one("đêm", span(at("2026-11-27", "03:15"), 10));
    let tomorrow = one("mai", span(at("2026-11-27", "16:00"), 10));
    let seen = outlook(start, &[tomorrow, night, met, running], &[], &|o| o.id != "trùng");
    let entries: Vec<_> = seen
        .entries
        .iter()
        .map(|e| (e.occurrence.id.as_str(), e.problems.clone()))
        .collect();
    assert_eq!(
        entries,
        [
            ("đang phát", vec![Problem::Overlaps("trùng".into())]),
            (
                "trùng",
                vec![Problem::Overlaps("đang phát".into()), Problem::NoRecording]
            ),
            ("đêm", vec![Problem::Quiet]),
        ]
    );
    assert_eq!(seen.quiet, [span(at("2026-11-26", "21:00"), 8 * 60)]);
}

#[test]
fn a_change_after_maintenance_is_named() {
    let kept = one("a", span(at("2026-11-26", "17:00"), 10));
    let gone = one("b", span(at("2026-11-26", "17:10"), 10));
    let relay = Occurrence {
        source: Source::Relay,
        ..one("c", span(at("2026-11-27", "03:15"), 30))
    };
    let moved = Occurrence {
        span: span(at("2026-11-26", "17:30"), 10),
        ..kept.clone()
    };
    let found = differences(&[kept.clone(), gone.clone()], &[moved.clone(), relay.clone()]);
    assert_eq!(
        found,
        [
            Difference::Changed(kept.clone(), moved),
            Difference::Removed(gone),
            Difference::Added(relay)
        ]
    );
    assert_eq!(
        differences(std::slice::from_ref(&kept), std::slice::from_ref(&kept)),
        []
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// Of whatever is thrown at it: everything is either in the plan or left out with a reason, no two items share an
    /// instant, nothing sounds in quiet hours, urgent ones apart; and nothing waits for a decision and plays.
    #[test]
    fn a_plan_is_playable(list in any_occurrences(24)) {
        let (plan, left) = made(&device(), &list);
        prop_assert_eq!(plan.items.len() + left.len(), list.len());
        let calm: Vec<_> = plan.items.iter().filter(|i| i.class != Class::Urgent).collect();
        let end = |i: &PlanItem| i.at.0 + i.expected_samples / 48;
        for pair in calm.windows(2) {
            prop_assert!(end(pair[0]) <= pair[1].at.0, "{pair:?}");
        }
        for item in &calm {
            prop_assert!(!is_quiet(&QUIET_OF_THE_HOUSE, item.at.0, end(item)));
        }
        let urgent = list.iter().filter(|o| o.is_urgent()).count();
        prop_assert_eq!(plan.items.iter().filter(|i| i.class == Class::Urgent).count(), urgent);
        let mut backwards = list.clone();
        backwards.reverse();
        prop_assert_eq!(made(&device(), &backwards).0, plan);
    }
}
