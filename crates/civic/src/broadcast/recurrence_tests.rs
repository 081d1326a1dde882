//! Rules against an implementation that is not ours, and the faults that others made.

use proptest::prelude::*;
use viet::Lunar;

use super::testing::*;
use super::*;

/// First day, rule, days: by python-dateutil 2.9.0, `rrulestr`.
const ORACLE: &str = include_str!("rfc5545.tsv");

#[test]
fn rules_fall_where_another_implementation_says() {
    for line in ORACLE.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [start, rule, days] = columns[..] else {
            panic!("{line}")
        };
        let parsed: Recurrence = rule.parse().unwrap();
        let found = parsed.between(day(start), day("2020-01-01"), day("2060-01-01"));
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found.join(" "), days, "{start} {rule}");
        assert_eq!(parsed.to_string().parse(), Ok(parsed.clone()), "{rule}");
    }
    assert_eq!(ORACLE.lines().count(), 40);
}

#[test]
fn a_window_shows_the_same_days_as_the_whole() {
    for line in ORACLE.lines() {
        let mut columns = line.split('\t');
        let start = day(columns.next().unwrap());
        let rule: Recurrence = columns.next().unwrap().parse().unwrap();
        let whole = rule.between(start, start, day("2040-01-01"));
        for (first, last) in [
            ("2026-12-01", "2026-12-31"),
            ("2027-01-05", "2028-03-01"),
            ("2026-11-29", "2026-11-29"),
        ] {
            let wanted: Vec<_> = whole
                .iter()
                .copied()
                .filter(|d| (day(first)..=day(last)).contains(d))
                .collect();
            assert_eq!(rule.between(start, day(first), day(last)), wanted, "{line}");
        }
    }
}

#[test]
fn sundays_come_and_the_last_day_counts() {
    // The two faults of field notes, section 8: Sunday never matched, the last day never played.
    let rule: Recurrence = "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261213".parse().unwrap();
    let days = rule.between(day("2026-11-23"), day("2026-11-23"), day("2027-01-01"));
    assert_eq!(days, [day("2026-11-29"), day("2026-12-06"), day("2026-12-13")]);
}

#[test]
fn what_is_not_understood_is_refused() {
    for wrong in [
        "",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=7",
        "FREQ=WEEKLY;BYDAY=CN",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=0FR",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=2;UNTIL=20261231",
        "FREQ=DAILY;UNTIL=20261231T170000Z",
        "FREQ=DAILY;UNTIL=20260231",
        "FREQ=DAILY;BYSETPOS=-1",
        "FREQ=DAILY;WKST=SU",
        "FREQ=WEEKLY;BYMONTHDAY=3",
    ] {
        assert!(wrong.parse::<Recurrence>().is_err(), "{wrong}");
    }
    assert!(
        "RRULE:FREQ=DAILY;UNTIL=20261231T235959"
            .parse::<Recurrence>()
            .is_ok()
    );
}

#[test]
fn exceptions_fall_out_and_additions_come_once() {
    let mut calendar = Calendar::of(Days::Every(Recurrence::daily()), day("2026-11-26"));
    calendar.until = Some(day("2026-11-30"));
    calendar.except = vec![day("2026-11-28")];
    calendar.also = vec![day("2026-12-05"), day("2026-11-26")];
    let days = calendar.between(day("2026-11-01"), day("2026-12-31"));
    let wanted = [
        "2026-11-26",
        "2026-11-27",
        "2026-11-29",
        "2026-11-30",
        "2026-12-05",
    ]
    .map(day);
    assert_eq!(days, wanted);
}

#[test]
fn markets_count_their_own_way() {
    let every = Market::Every {
        days: 5,
        known: "2026-11-26".into(),
    };
    let held = |market: &Market, from: &str, to: &str| {
        Calendar::of(Days::Market(market.clone()), day("2026-01-01")).between(day(from), day(to))
    };
    let wanted = ["2026-11-21", "2026-11-26", "2026-12-01", "2026-12-06"].map(day);
    assert_eq!(held(&every, "2026-11-20", "2026-12-06"), wanted);
    let lunar = Market::LunarDays(vec![2, 7, 12, 17, 22, 27]);
    for found in held(&lunar, "2026-11-01", "2026-12-31") {
        assert_eq!(found.lunar().day % 5, 2, "{found}");
    }
    assert_eq!(held(&lunar, "2026-11-01", "2026-12-30").len(), 12);
    let unreadable = Market::Every {
        days: 5,
        known: "tuần sau".into(),
    };
    assert_eq!(held(&unreadable, "2026-11-01", "2026-12-31"), []);
    let never = Market::Every {
        days: 0,
        known: "2026-11-26".into(),
    };
    assert_eq!(held(&never, "2026-11-01", "2026-12-31"), []);
}

#[test]
fn lunar_days_are_kept_once_a_year_and_never_in_a_leap_month() {
    let kept = |month, month_day, from: &str, to: &str| {
        let lunar = LunarDay {
            month,
            day: month_day,
        };
        Calendar::of(Days::Lunar(lunar), day("2019-01-01")).between(day(from), day(to))
    };
    // Giỗ Tổ, mùng 10 tháng 3: 14/4/2019, 2/4/2020, 21/4/2021, 26/4/2026.
    assert_eq!(
        kept(3, 10, "2019-01-01", "2021-12-31"),
        ["2019-04-14", "2020-04-02", "2021-04-21"].map(day)
    );
    assert_eq!(kept(3, 10, "2026-01-01", "2026-12-31"), [day("2026-04-26")]);
    // 2025 has a leap sixth month: the fifteenth of the sixth is kept once.
    assert_eq!(kept(6, 15, "2025-01-01", "2025-12-31").len(), 1);
    // New Year's Eve is the last day of the twelfth month, whether it has 29 or 30 days.
    for (eve, tet) in [
        ("2025-01-28", "2025-01-29"),
        ("2026-02-16", "2026-02-17"),
        ("2024-02-09", "2024-02-10"),
    ] {
        assert_eq!(
            day(tet).lunar(),
            Lunar {
                year: day(tet).year(),
                month: 1,
                day: 1,
                leap: false
            }
        );
        assert_eq!(
            kept(
                12,
                30,
                &format!("{}-01-15", &eve[..4]),
                &format!("{}-03-01", &eve[..4])
            ),
            [day(eve)]
        );
    }
}

#[test]
fn times_that_could_be_two_are_refused() {
    for (text, seconds) in [
        ("07:30", 27_000),
        ("7h30", 27_000),
        ("19:00:15", 68_415),
        ("0h00", 0),
        ("23:59", 86_340),
    ] {
        assert_eq!(clock(text), Ok(seconds), "{text}");
    }
    for wrong in [
        "24:00",
        "7",
        "7h",
        "7:5",
        "7h60",
        "25:00",
        "7h30 chiều",
        "",
        ":",
        "-1:00",
        "007:00",
        "7:30:5",
    ] {
        assert!(clock(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn every_second_week_never_has_two_weeks_running(offset in 0_i64..400, weekday in prop::sample::select(vec!["MO", "WE", "SU"])) {
        let start = day("2026-01-01").plus_days(offset);
        let rule: Recurrence = format!("FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday}").parse().unwrap();
        let days = rule.between(start, start, start.plus_days(200));
        prop_assert!(days.len() >= 13);
        prop_assert!(days.windows(2).all(|pair| pair[1].days_since_epoch() - pair[0].days_since_epoch() == 14));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[A-Z=;,0-9-]{0,40}", rest in "\\PC{0,20}") {
        let _ = format!("FREQ=DAILY;{text}").parse::<Recurrence>();
        let _ = rest.parse::<Recurrence>();
        let _ = clock(&rest);
    }
}
