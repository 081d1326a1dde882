//! Tests of periods.

use super::*;
use crate::calendar::Calendar;
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn calendar(span: Span) -> Cut {
    Cut::Calendar {
        span,
        year_ends_in: 12,
    }
}

fn fifteenth(span: Span) -> Cut {
    Cut::Fifteenth {
        span,
        year_ends_in: 12,
    }
}

const SPANS: [Span; 5] = [
    Span::Month,
    Span::Quarter,
    Span::Half,
    Span::NineMonths,
    Span::Year,
];

fn shown(cut: Cut, on: &str) -> String {
    let period = cut.containing(day(on)).unwrap();
    format!("{} {} {}", period.key, period.from, period.to)
}

#[test]
fn the_cuts_of_the_decree() {
    let cases = [
        (Span::Month, "2021-03-15", "2021-04 2021-03-15 2021-04-14"),
        (Span::Month, "2021-04-14", "2021-04 2021-03-15 2021-04-14"),
        (Span::Month, "2020-12-15", "2021-01 2020-12-15 2021-01-14"),
        (Span::Quarter, "2021-04-14", "2021-Q2 2021-03-15 2021-06-14"),
        (Span::Quarter, "2020-12-20", "2021-Q1 2020-12-15 2021-03-14"),
        (Span::Half, "2021-01-01", "2021-H1 2020-12-15 2021-06-14"),
        (Span::Half, "2021-06-15", "2021-H2 2021-06-15 2021-12-14"),
        (Span::NineMonths, "2021-09-14", "2021-9M 2020-12-15 2021-09-14"),
        (Span::Year, "2021-12-14", "2021 2020-12-15 2021-12-14"),
        (Span::Year, "2021-12-15", "2022 2021-12-15 2022-12-14"),
    ];
    for (span, on, expected) in cases {
        assert_eq!(shown(fifteenth(span), on), expected);
    }
    assert_eq!(fifteenth(Span::NineMonths).containing(day("2021-09-15")), None);
}

const WEEK: Cut = Cut::Weekly {
    starts: Weekday::Monday,
};

#[test]
fn cuts_by_the_calendar_and_by_the_week() {
    let seventh = Cut::DayOfMonth {
        day: 7,
        span: Span::Month,
    };
    let friday = Cut::Weekly {
        starts: Weekday::Friday,
    };
    let cases = [
        (
            calendar(Span::Month),
            "2024-02-29",
            "2024-02 2024-02-01 2024-02-29",
        ),
        (
            calendar(Span::Quarter),
            "2021-12-31",
            "2021-Q4 2021-10-01 2021-12-31",
        ),
        (
            calendar(Span::NineMonths),
            "2021-09-30",
            "2021-9M 2021-01-01 2021-09-30",
        ),
        (calendar(Span::Year), "2021-07-01", "2021 2021-01-01 2021-12-31"),
        (seventh, "2021-03-08", "2021-04 2021-03-08 2021-04-07"),
        (WEEK, "2021-01-03", "2020-W53 2020-12-28 2021-01-03"),
        (WEEK, "2021-04-12", "2021-W15 2021-04-12 2021-04-18"),
        (friday, "2021-04-12", "2021-W15 2021-04-09 2021-04-15"),
    ];
    for (cut, on, expected) in cases {
        assert_eq!(shown(cut, on), expected);
    }
}

/// The health ministry's other year (Thông tư 05/2023/TT-BYT).
#[test]
fn a_year_may_end_in_september() {
    let other = |span| Cut::Fifteenth {
        span,
        year_ends_in: 9,
    };
    assert_eq!(
        shown(other(Span::Year), "2022-09-15"),
        "2023 2022-09-15 2023-09-14"
    );
    assert_eq!(
        shown(other(Span::Quarter), "2022-09-15"),
        "2023-Q1 2022-09-15 2022-12-14"
    );
}

#[test]
fn a_topic_and_a_request_bring_their_own_days() {
    let (from, to) = (day("2021-04-18"), day("2021-07-30"));
    let topic = Cut::Thematic { from, to };
    assert_eq!(
        shown(topic, "2021-07-30"),
        "2021-04-18..2021-07-30 2021-04-18 2021-07-30"
    );
    assert_eq!(topic.containing(day("2021-07-31")), None);
    assert_eq!(Cut::OnDemand.containing(from), None);
    let asked = Cut::OnDemand.period("2021-04-18..2021-06-15").unwrap();
    assert_eq!((asked.from, asked.to), (from, day("2021-06-15")));
    assert_eq!(Period::asked(to, from), None);
}

/// Two regimes of one ministry: the same key means different days.
#[test]
fn two_regimes_cut_differently() {
    let (one, other) = (fifteenth(Span::Quarter), calendar(Span::Quarter));
    let (here, there) = (one.period("2021-Q2").unwrap(), other.period("2021-Q2").unwrap());
    assert_eq!(here.label(), there.label());
    assert_ne!(here, there);
    assert_eq!(
        here.label_with_days(),
        "quý II năm 2021 (từ ngày 15/3/2021 đến ngày 14/6/2021)"
    );
    let day = day("2021-03-20");
    assert_eq!(
        (
            one.containing(day).unwrap().key,
            other.containing(day).unwrap().key
        ),
        ("2021-Q2".to_owned(), "2021-Q1".to_owned())
    );
}

#[test]
fn a_wrong_key_is_answered_with_one_that_would_be_right() {
    let month = fifteenth(Span::Month);
    for wrong in [
        "2021-13",
        "2021-00",
        "2021-4",
        "2021-Q2",
        "2021",
        "",
        "tháng 4",
        "2021-04 ",
        "9999-99",
        "２０２１-04",
    ] {
        let fault = month.period(wrong).unwrap_err();
        assert_eq!((fault.key.as_str(), fault.example.as_str()), (wrong, "2021-04"));
    }
    assert!(fifteenth(Span::Quarter).period("2021-Q5").is_err());
    assert!(calendar(Span::Half).period("2021-H3").is_err());
    assert!(
        Cut::Weekly {
            starts: Weekday::Monday
        }
        .period("2021-W53")
        .is_err()
    );
    assert!(Cut::OnDemand.period("2021-06-15..2021-04-18").is_err());
}

#[test]
fn the_same_period_last_year_and_the_running_total() {
    let month = fifteenth(Span::Month);
    let april = month.period("2021-04").unwrap();
    assert_eq!(month.same_last_year(&april).unwrap().key, "2020-04");
    let keys = |cut: Cut, key: &str| -> Vec<String> {
        cut.running(&cut.period(key).unwrap())
            .into_iter()
            .map(|period| period.key)
            .collect()
    };
    assert_eq!(
        keys(month, "2021-04"),
        ["2021-01", "2021-02", "2021-03", "2021-04"]
    );
    assert_eq!(keys(month, "2021-01"), ["2021-01"]);
    assert_eq!(keys(fifteenth(Span::Half), "2021-H2"), ["2021-H1", "2021-H2"]);
    assert_eq!(keys(calendar(Span::NineMonths), "2021-9M"), ["2021-9M"]);
    let other_year = Cut::Fifteenth {
        span: Span::Quarter,
        year_ends_in: 9,
    };
    assert_eq!(keys(other_year, "2023-Q3"), ["2023-Q1", "2023-Q2", "2023-Q3"]);
    let week = Cut::Weekly {
        starts: Weekday::Monday,
    };
    assert_eq!(week.same_last_year(&week.period("2020-W53").unwrap()), None);
    assert_eq!(keys(week, "2021-W02"), ["2021-W01", "2021-W02"]);
}

#[test]
fn labels_are_those_of_vietnamese_papers() {
    let label = |cut: Cut, key: &str| cut.period(key).unwrap().label();
    assert_eq!(label(fifteenth(Span::Month), "2021-04"), "tháng 4 năm 2021");
    assert_eq!(label(fifteenth(Span::Month), "2021-02"), "tháng 02 năm 2021");
    assert_eq!(label(calendar(Span::Quarter), "2021-Q4"), "quý IV năm 2021");
    assert_eq!(label(calendar(Span::Half), "2021-H1"), "6 tháng đầu năm 2021");
    assert_eq!(label(calendar(Span::Half), "2021-H2"), "6 tháng cuối năm 2021");
    assert_eq!(label(calendar(Span::NineMonths), "2021-9M"), "9 tháng năm 2021");
    assert_eq!(label(calendar(Span::Year), "2021"), "năm 2021");
    assert_eq!(
        label(
            Cut::Weekly {
                starts: Weekday::Monday
            },
            "2021-W05"
        ),
        "tuần 5 năm 2021"
    );
    let asked = Period::asked(day("2021-04-18"), day("2021-06-05")).unwrap();
    assert_eq!(asked.label_with_days(), "từ ngày 18/4/2021 đến ngày 05/6/2021");
}

fn due(rule: Due, cut: Cut, key: &str) -> String {
    let day = rule.day(&cut.period(key).unwrap(), &Calendar::vietnam());
    day.map_or("none".to_owned(), |day| day.to_string())
}

#[test]
fn deadlines_in_working_days() {
    let month = fifteenth(Span::Month);
    let two = Due::WorkingDays { days: 2 };
    assert_eq!(due(two, month, "2021-04"), "2021-04-16");
    assert_eq!(due(two, month, "2021-05"), "2021-05-18"); // 14 May is a Friday
    assert_eq!(due(two, month, "2023-01"), "2023-01-17");
    assert_eq!(due(Due::WorkingDays { days: 5 }, month, "2023-01"), "2023-01-27"); // over Tết
}

#[test]
fn deadlines_on_a_day() {
    let month = fifteenth(Span::Month);
    let seventh = |if_off| Due::DayOfMonth { day: 7, if_off };
    assert_eq!(due(seventh(IfOff::Stay), month, "2021-04"), "2021-05-07");
    assert_eq!(
        due(seventh(IfOff::Stay), calendar(Span::Month), "2021-12"),
        "2022-01-07"
    );
    assert_eq!(due(seventh(IfOff::Next), month, "2021-07"), "2021-08-09"); // 7 August is a Saturday
    assert_eq!(due(seventh(IfOff::Before), month, "2021-07"), "2021-08-06");
    let yearly = |month, day| Due::DayOfYear {
        month,
        day,
        if_off: IfOff::Stay,
    };
    assert_eq!(due(yearly(12, 20), fifteenth(Span::Year), "2021"), "2021-12-20");
    assert_eq!(due(yearly(3, 15), calendar(Span::Year), "2021"), "2022-03-15");
    assert_eq!(
        due(
            Due::On {
                date: day("2021-08-01")
            },
            month,
            "2021-04"
        ),
        "2021-08-01"
    );
    assert_eq!(due(Due::None, month, "2021-04"), "none");
}

#[test]
fn reminders_are_days_around_the_deadline() {
    let remind = Reminders {
        before: vec![3, 0, 3],
        after: vec![1, 0],
    };
    let days: Vec<_> = remind
        .days(day("2021-04-16"))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(days, ["2021-04-13", "2021-04-16", "2021-04-17"]);
}

#[test]
fn rules_are_written_in_words() {
    let json = serde_json::to_string(&fifteenth(Span::NineMonths)).unwrap();
    assert_eq!(json, r#"{"rule":"fifteenth","span":"nine_months"}"#);
    let cuts = [
        calendar(Span::Year),
        Cut::Fifteenth {
            span: Span::Year,
            year_ends_in: 9,
        },
        Cut::DayOfMonth {
            day: 7,
            span: Span::Month,
        },
        Cut::Weekly {
            starts: Weekday::Friday,
        },
        Cut::Thematic {
            from: day("2021-04-18"),
            to: day("2021-07-30"),
        },
        Cut::OnDemand,
    ];
    for cut in cuts {
        let json = serde_json::to_string(&cut).unwrap();
        assert_eq!(serde_json::from_str::<Cut>(&json).unwrap(), cut, "{json}");
    }
    assert!(serde_json::from_str::<Cut>(r#"{"rule":"fifteenth","span":"month","day":3}"#).is_err());
    assert!(serde_json::from_str::<Cut>(r#"{"rule":"weekly","starts":"thứ hai"}"#).is_err());
    assert!(
        Cut::DayOfMonth {
            day: 31,
            span: Span::Month
        }
        .fault()
        .is_some()
    );
    assert_eq!(
        Cut::DayOfMonth {
            day: 31,
            span: Span::Month
        }
        .containing(day("2021-04-18")),
        None
    );
}

fn any_cut() -> impl Strategy<Value = Cut> {
    let span = (0..SPANS.len()).prop_map(|at| SPANS[at]);
    let starts = (0..7_i64).prop_map(|by| Date::new(2021, 4, 12).unwrap().plus_days(by).weekday());
    prop_oneof![
        (span.clone(), 1_u8..=12).prop_map(|(span, year_ends_in)| Cut::Calendar { span, year_ends_in }),
        (span.clone(), 1_u8..=12).prop_map(|(span, year_ends_in)| Cut::Fifteenth { span, year_ends_in }),
        (span, 1_u8..=28).prop_map(|(span, day)| Cut::DayOfMonth { day, span }),
        starts.prop_map(|starts| Cut::Weekly { starts }),
    ]
}

proptest! {
    #[test]
    fn periods_tile_time_without_gap_or_overlap(cut in any_cut(), start in 0_i64..40_000) {
        let from = Date::from_days_since_epoch(start);
        let periods = cut.closed_between(from, from.plus_days(1500));
        prop_assert!(!periods.is_empty());
        for pair in periods.windows(2) {
            prop_assert!(pair[0].from <= pair[0].to && pair[0].to < pair[1].from);
            prop_assert!(!cut.tiles() || pair[0].to.plus_days(1) == pair[1].from);
            prop_assert!(pair[0].key < pair[1].key);
            prop_assert_eq!(cut.next(&pair[0]), Some(pair[1].clone()));
            prop_assert_eq!(cut.previous(&pair[1]), Some(pair[0].clone()));
        }
        // The first is the first that closes on that day or later: none was left out.
        prop_assert!(periods[0].to >= from);
        let before = cut.previous(&periods[0]).unwrap();
        prop_assert!(before.to < from);
    }

    #[test]
    fn every_day_has_its_period_and_every_key_names_it(cut in any_cut(), on in 0_i64..40_000) {
        let on = Date::from_days_since_epoch(on);
        match cut.containing(on) {
            Some(period) => {
                prop_assert!(period.contains(on));
                prop_assert_eq!(cut.containing(period.from), Some(period.clone()));
                prop_assert_eq!(cut.containing(period.to), Some(period.clone()));
                prop_assert_eq!(cut.period(&period.key), Ok(period));
            }
            None => prop_assert!(!cut.tiles()),
        }
    }

    #[test]
    fn a_running_total_begins_with_its_year_and_has_no_gap(cut in any_cut(), on in 1_000_i64..40_000) {
        let Some(period) = cut.containing(Date::from_days_since_epoch(on)) else { return Ok(()) };
        let running = cut.running(&period);
        prop_assert_eq!(running.last(), Some(&period));
        prop_assert!(running.iter().all(|one| cut.year_of(one) == cut.year_of(&period)));
        prop_assert!(cut.previous(&running[0]).is_none_or(|before| cut.year_of(&before) != cut.year_of(&period)));
        prop_assert!(running.windows(2).all(|pair| pair[0].to.plus_days(1) == pair[1].from));
    }

    #[test]
    fn keys_never_panic(cut in any_cut(), key in "\\PC{0,14}") {
        let _ = cut.period(&key);
        let _ = Cut::OnDemand.period(&key);
    }
}
