//! Tests of indicators and their checks.

use super::*;
use crate::regime::Edition;
use crate::regime::tests::HEAD;
use crate::sheet::{Cell, Sheet};
use proptest::prelude::*;

/// Columns: cuoc, cuoc/n=vi, cuoc/n=tyz, loa, loa/t=tot, loa/t=hong, gio, lech, nguoi, nguoi/n=vi, nguoi/n=tyz.
const REGIME: &str = r#"receivers = { words = "tỉnh", route = [] }
deadline = { words = "không", due = { rule = "none" } }
cut_off = { words = "tháng", cut = { rule = "calendar", span = "month" } }
[[dimension]]
code = "n"
name = "Ngôn ngữ"
category = [{ code = "vi", name = "Tiếng Việt" }, { code = "tyz", name = "Tiếng Tày" }]
[[dimension]]
code = "t"
name = "Tình trạng"
category = [{ code = "tot", name = "Tốt" }, { code = "hong", name = "Hỏng" }]
[[table]]
name = "Bảng"
indicator = [
    { code = "cuoc", name = "Số cuộc", unit = "cuộc", by = [{ dimensions = ["n"] }] },
    { code = "loa", name = "Số loa", unit = "loa", adds = "stock", by = [{ dimensions = ["t"], complete = true }] },
    { code = "gio", name = "Số giờ", unit = "giờ", decimals = 1 },
    { code = "lech", name = "Chênh lệch", unit = "loa", may_be_negative = true },
    { code = "nguoi", name = "Số người", unit = "người", adds = "distinct", by = [{ dimensions = ["n"] }] },
]
[[check]]
left = ["loa/t=tot"]
op = ">="
right = ["cuoc"]
say = "Mỗi cuộc cần một loa tốt"
"#;

fn edition() -> Edition {
    Edition::from_toml("thu.toml", &format!("{HEAD}{REGIME}")).unwrap()
}

fn sheet(cells: [Option<i64>; 11]) -> Sheet {
    Sheet::new(cells.map(Cell::from).to_vec()).unwrap()
}

/// A sheet that is right.
const RIGHT: [Option<i64>; 11] = [
    Some(5),
    Some(3),
    Some(2),
    Some(9),
    Some(7),
    Some(2),
    Some(125),
    Some(-4),
    Some(80),
    Some(80),
    Some(30),
];

fn findings(change: impl Fn(&mut [Option<i64>; 11]), before: Option<[Option<i64>; 11]>) -> Vec<Finding> {
    let mut cells = RIGHT;
    change(&mut cells);
    check(&edition(), &sheet(cells), before.map(sheet).as_ref())
}

#[test]
fn what_is_right_is_not_remarked_on() {
    assert_eq!(findings(|_| (), Some(RIGHT)), []);
    assert_eq!(findings(|cells| *cells = [None; 11], None), []);
}

#[test]
fn parts_are_no_larger_than_the_whole() {
    let found = findings(|cells| cells[1] = Some(4), None);
    assert_eq!(
        found,
        [Finding::Contradiction {
            check: 0,
            left: 6,
            right: 5
        }]
    );
    assert_eq!(found[0].gravity(), Gravity::Refuse);
    // One part alone is already too much, whatever the other is.
    assert_eq!(
        findings(|cells| (cells[1], cells[2]) = (Some(6), None), None).len(),
        1
    );
    // Parts may be less than the whole, and nothing is said about a whole that nobody knows.
    assert_eq!(findings(|cells| cells[1] = Some(0), None), []);
    assert_eq!(findings(|cells| cells[0] = None, None), []);
    // Different people may be in both categories, but in none may be more than there are.
    assert_eq!(findings(|cells| cells[10] = Some(81), None).len(), 1);
}

#[test]
fn categories_that_make_up_the_whole_make_it_up() {
    assert_eq!(
        findings(|cells| cells[3] = Some(10), None),
        [Finding::Contradiction {
            check: 1,
            left: 9,
            right: 10
        }]
    );
    assert_eq!(
        findings(|cells| (cells[3], cells[5]) = (Some(10), None), None),
        []
    );
    assert_eq!(
        findings(|cells| (cells[3], cells[5]) = (Some(6), None), None).len(),
        1
    );
}

#[test]
fn declared_rules_are_kept_and_say_why() {
    let edition = edition();
    let found = findings(
        |cells| (cells[3], cells[4], cells[5]) = (Some(6), Some(4), Some(2)),
        None,
    );
    let [
        Finding::Contradiction {
            check,
            left: 4,
            right: 5,
        },
    ] = found[..]
    else {
        panic!("{found:?}")
    };
    assert_eq!(
        edition.checks()[check].say.as_deref(),
        Some("Mỗi cuộc cần một loa tốt")
    );
}

/// What is unknown can only add, unless it may be below zero.
#[test]
fn an_unknown_figure_that_may_be_negative_excuses() {
    let text = format!("{HEAD}{REGIME}").replacen(
        "left = [\"loa/t=tot\"]\nop = \">=\"\nright = [\"cuoc\"]",
        "left = [\"cuoc\"]\nop = \">=\"\nright = [\"loa\", \"lech\"]",
        1,
    );
    let edition = Edition::from_toml("thu.toml", &text).unwrap();
    let mut cells = [None; 11];
    (cells[0], cells[3]) = (Some(1), Some(9));
    assert_eq!(check(&edition, &sheet(cells), None), []);
    cells[7] = Some(-4);
    assert_eq!(check(&edition, &sheet(cells), None).len(), 1);
    cells[7] = Some(-8);
    assert_eq!(check(&edition, &sheet(cells), None), []);
}

#[test]
fn ten_times_last_month_is_a_warning_with_both_figures() {
    let before = |at: usize, value| {
        let mut cells = RIGHT;
        cells[at] = value;
        Some(cells)
    };
    let up = findings(|cells| cells[8] = Some(900), before(8, Some(90)));
    assert_eq!(
        up,
        [Finding::Magnitude {
            column: 8,
            before: 90,
            now: 900
        }]
    );
    assert_eq!(up[0].gravity(), Gravity::Warn);
    assert_eq!(findings(|_| (), before(8, Some(800))).len(), 1); // a tenth
    assert_eq!(findings(|_| (), before(8, Some(700))).len(), 0);
    assert_eq!(
        findings(|cells| cells[8] = Some(100), before(8, Some(0))).len(),
        1
    );
    assert_eq!(findings(|_| (), before(0, Some(0))).len(), 0); // 5 after 0 is no news
    assert_eq!(findings(|_| (), before(8, None)).len(), 0);
    // A comma forgotten: 12,5 hours were 125,0.
    assert_eq!(
        findings(|cells| cells[6] = Some(1250), before(6, Some(125))).len(),
        1
    );
}

#[test]
fn below_zero_only_where_it_means_something() {
    let found = findings(|cells| cells[6] = Some(-1), None);
    assert_eq!(found, [Finding::Negative { column: 6, now: -1 }]);
    let narrow = Sheet::unknown(3);
    assert_eq!(
        check(&edition(), &narrow, None),
        [Finding::Width {
            cells: 3,
            columns: 11
        }]
    );
}

#[test]
fn entries_are_read_as_their_indicator_asks() {
    let edition = edition();
    let indicator = |code: &str| edition.indicators().find(|one| one.code == code).unwrap().clone();
    let (count, hours, difference) = (indicator("cuoc"), indicator("gio"), indicator("lech"));
    assert_eq!(entry(&count, "1.204"), Ok(Cell::Value(1204)));
    assert_eq!(entry(&count, ""), Ok(Cell::Unknown));
    assert_eq!(entry(&hours, "1.234,5"), Ok(Cell::Value(12_345)));
    assert_eq!(entry(&count, "12,5"), Err(WrongEntry::TooPrecise(0)));
    assert_eq!(
        entry(&count, "1,234"),
        Err(WrongEntry::Ambiguous(vec!["1.234".into()]))
    );
    assert_eq!(
        entry(&hours, "1,234.5"),
        Err(WrongEntry::Ambiguous(vec!["1.234,5".into()]))
    );
    assert_eq!(entry(&count, "-3"), Err(WrongEntry::Negative));
    assert_eq!(entry(&difference, "-3"), Ok(Cell::Value(-3)));
    assert_eq!(entry(&count, "mười"), Err(WrongEntry::NotANumber));
    assert_eq!(imported(&hours, 12.3), Ok(Cell::Value(123)));
    assert_eq!(imported(&hours, 12.34), Err(WrongEntry::TooPrecise(1)));
    assert_eq!(imported(&count, 1_204.0), Ok(Cell::Value(1204)));
    assert_eq!(imported(&count, 1e300), Err(WrongEntry::TooLarge));
    assert_eq!(imported(&count, f64::NAN), Err(WrongEntry::NotANumber));
}

#[test]
fn targets_are_met_or_not_or_unknown() {
    let target = Target {
        op: Op::AtLeast,
        value: 750,
        source: "Quyết định 1090/QĐ-BTTTT".into(),
        in_force: false,
    };
    assert_eq!(
        [Some(750), Some(749), None].map(|value| target.is_met(value)),
        [Some(true), Some(false), None]
    );
    assert_eq!(serde_json::to_string(&Op::AtMost).unwrap(), "\"<=\"");
}

#[test]
fn a_ratio_is_of_totals() {
    let percent = |above, below| Quotient::of(above, below, 100).map(|ratio| ratio.rounded(1));
    assert_eq!(percent(Some(10_041), Some(10_598)), Some(947)); // 94,7 %
    assert_eq!(percent(Some(1), Some(3)), Some(333));
    assert_eq!(percent(Some(-1), Some(8)), Some(-125));
    assert_eq!(percent(Some(1), Some(0)), None);
    assert_eq!(percent(None, Some(3)), None);
    assert_eq!(
        Quotient::of(Some(i64::MAX), Some(1), 1000).unwrap().rounded(9),
        i64::MAX
    );
}

#[test]
fn the_largest_remainders_get_what_is_left() {
    assert_eq!(split(10, &[1, 1, 1]), Ok(vec![4, 3, 3]));
    assert_eq!(split(-10, &[1, 1, 1]), Ok(vec![-3, -3, -4]));
    assert_eq!(split(7, &[3, 5]), Ok(vec![3, 4]));
    assert_eq!(split(5, &[0, 1]), Ok(vec![0, 5]));
    assert_eq!(split(5, &[0, 0]), Err(BadShare));
    assert_eq!(split(5, &[]), Err(BadShare));
}

proptest! {
    #[test]
    fn a_division_loses_nothing_and_is_fair(number in any::<i64>(), shares in prop::collection::vec(any::<u32>(), 1..8)) {
        let whole: i128 = shares.iter().map(|share| i128::from(*share)).sum();
        prop_assume!(whole > 0);
        let parts = split(number, &shares).unwrap();
        prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(number));
        for (part, share) in parts.iter().zip(&shares) {
            // Within one of the exact part.
            let off = i128::from(*part) * whole - i128::from(number) * i128::from(*share);
            prop_assert!(off.abs() < whole, "{} of {}", part, share);
        }
    }
}
