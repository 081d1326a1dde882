//! Tests of the working calendar.

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Reckoned once: a hundred years of moons take their time in a debug build.
static VIETNAM: LazyLock<Calendar> = LazyLock::new(Calendar::vietnam);

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn off(calendar: &Calendar, text: &str) -> Option<String> {
    match calendar.day(day(text)) {
        Day::Off(off) => Some(off.name.clone()),
        Day::Weekend | Day::Working(_) => None,
    }
}

/// Days that offices worked and did not, as they were kept.
#[test]
fn the_years_as_they_were_kept() {
    let calendar = &*VIETNAM;
    let free = [
        ("2021-02-10", "2021-02-16"),
        ("2022-01-31", "2022-02-04"),
        ("2023-01-20", "2023-01-26"),
        ("2024-02-08", "2024-02-14"),
        ("2025-01-27", "2025-01-31"),
        ("2026-02-16", "2026-02-20"),
        ("2023-05-01", "2023-05-03"), // Giỗ Tổ and 30/4 fell on a weekend
        ("2025-05-01", "2025-05-04"), // 2 May was exchanged
        ("2024-08-31", "2024-09-03"),
        ("2025-08-30", "2025-09-02"),
    ];
    for (from, to) in free {
        assert_eq!(
            calendar.working_days_between(day(from).plus_days(-1), day(to)),
            0,
            "{from}"
        );
        assert!(calendar.is_working(calendar.plus_working_days(day(to), 1)));
    }
    let next = [
        ("2021-02-09", "2021-02-17"),
        ("2023-01-19", "2023-01-27"),
        ("2023-04-28", "2023-05-04"),
        ("2024-12-31", "2025-01-02"),
        ("2025-04-25", "2025-04-26"), // a Saturday that was worked for 2 May
        ("2025-04-29", "2025-05-05"),
    ];
    for (from, to) in next {
        assert_eq!(calendar.plus_working_days(day(from), 1), day(to), "after {from}");
    }
}

/// Eleven days a year (Điều 112), each on a day that would have been worked.
#[test]
fn no_weekend_takes_a_day_off_from_anybody() {
    let calendar = Calendar {
        dated: BTreeMap::new(),
        ..VIETNAM.clone()
    }
    .with([]);
    for year in 2000..2100 {
        let first = Date::new(year, 1, 1).unwrap();
        let days = (0..366)
            .map(|by| first.plus_days(by))
            .filter(|day| day.year() == year);
        let free = days.filter(|day| matches!(calendar.day(*day), Day::Off(_)));
        let free = free
            .filter(|day| !calendar.weekend.contains(&day.weekday()))
            .count();
        assert_eq!(free, 11, "{year}");
    }
}

#[test]
fn a_day_says_what_it_is_and_whether_it_was_decided() {
    let calendar = &*VIETNAM;
    assert_eq!(off(calendar, "2021-04-21").as_deref(), Some("Giỗ Tổ Hùng Vương"));
    assert_eq!(
        off(calendar, "2021-05-03").as_deref(),
        Some("nghỉ bù Ngày Quốc tế lao động")
    );
    assert_eq!(off(calendar, "2021-04-22"), None);
    assert_eq!(calendar.day(day("2021-04-24")), Day::Weekend);
    let decided = |text: &str| matches!(calendar.day(day(text)), Day::Off(off) if off.decided);
    assert!(decided("2025-01-29") && decided("2030-04-30"));
    assert!(
        !decided("2030-02-02"),
        "which days Tết takes in 2030 nobody has decided"
    );
    assert!(matches!(calendar.day(day("2025-04-26")), Day::Working(Some(row)) if row.works));
    for holiday in calendar.holidays() {
        assert!(holiday.source.contains("Điều 112"), "{}", holiday.name);
    }
}

#[test]
fn a_decision_replaces_the_usual_days_of_its_year_alone() {
    let tet = |date: &str| Dated {
        date: day(date),
        works: false,
        name: "Tết Âm lịch".into(),
        decides: Some("Tết Âm lịch".into()),
        source: "quyết định".into(),
    };
    let usual = &*VIETNAM;
    // Tết of 2030 is on Saturday 2 February.
    assert!(!usual.is_working(day("2030-01-31")));
    let decided = VIETNAM
        .clone()
        .with(["2030-02-01", "2030-02-02", "2030-02-03", "2030-02-04"].map(tet));
    assert!(decided.is_working(day("2030-01-31")) && !decided.is_working(day("2030-02-04")));
    assert!(decided.is_working(day("2030-02-05")));
    assert_eq!(off(usual, "2031-01-23"), off(&decided, "2031-01-23"));
}

#[test]
fn what_is_wrong_in_a_file_is_named_with_its_place() {
    let fault = |text: &str| Calendar::parse("lich.toml", text).unwrap_err().to_string();
    assert_eq!(
        fault("weekend = [\"sunday\"]\n[[holiday]]\nname = \"A\"\nsolar = \"13-01\"\nsource = \"x\""),
        "lich.toml: holiday[0].solar: \"13-01\" is no month and day: write \"04-30\""
    );
    assert!(fault("weekend = [\"chủ nhật\"]").starts_with("lich.toml: weekend: "));
    assert!(fault("weekend = []\n[[holiday]]\nname = 3").starts_with("lich.toml: line 3: "));
    assert!(
        fault("weekend = []\n[[dated]]\nfrom = \"2021-02-30\"\nname = \"\"\nsource = \"\"")
            .contains("2021-02-30")
    );
    let all = "weekend = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\", \"sunday\"]";
    assert!(fault(all).contains("must be worked"));
    let stray =
        "weekend = []\n[[dated]]\nfrom = \"2021-02-03\"\nname = \"a\"\nsource = \"b\"\ndecides = \"Tết\"";
    assert!(fault(stray).contains("2021-02-03"));
}

proptest! {
    #[test]
    fn working_days_are_counted_as_they_are_added(start in 11_000_i64..40_000, days in 0_u32..60) {
        let calendar = &*VIETNAM;
        let from = Date::from_days_since_epoch(start);
        let to = calendar.plus_working_days(from, days);
        prop_assert_eq!(calendar.working_days_between(from, to), days);
        prop_assert!(days == 0 || calendar.is_working(to));
        // Back from there: the same working day, if it began on one.
        if calendar.is_working(from) {
            prop_assert_eq!(calendar.minus_working_days(to, days), from);
        }
    }

    #[test]
    fn adding_in_two_steps_is_adding_once(start in 11_000_i64..40_000, one in 0_u32..40, two in 0_u32..40) {
        let calendar = &*VIETNAM;
        let from = Date::from_days_since_epoch(start);
        let stepped = calendar.plus_working_days(calendar.plus_working_days(from, one), two);
        prop_assert_eq!(stepped, calendar.plus_working_days(from, one + two));
    }
}
