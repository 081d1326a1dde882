//! Tests of tallies.

use super::*;
use crate::sheet::Cell;
use proptest::prelude::*;

const RULES: [Rule; 3] = [Rule::Sum, Rule::Stock, Rule::Distinct];

fn sheet(cells: [Option<i64>; 3]) -> Sheet {
    Sheet::new(cells.map(Cell::from).to_vec()).unwrap()
}

fn part(sheet: &Sheet) -> Part<'_> {
    Part {
        sheet,
        kind: Kind::Figures,
        approved: false,
    }
}

#[test]
fn unknown_is_counted_and_nothing_is_an_answer() {
    let mut tally = Tally::empty(3);
    tally.expected = 4;
    let (one, other, blank) = (
        sheet([Some(2), None, Some(5)]),
        sheet([Some(3), None, None]),
        Sheet::unknown(3),
    );
    tally.add(&RULES, part(&one)).unwrap();
    tally
        .add(
            &RULES,
            Part {
                approved: true,
                ..part(&other)
            },
        )
        .unwrap();
    tally
        .add(
            &RULES,
            Part {
                sheet: &blank,
                kind: Kind::Nothing,
                approved: false,
            },
        )
        .unwrap();
    assert_eq!(
        (tally.reported, tally.nothing, tally.approved, tally.missing()),
        (3, 1, 1, 1)
    );
    assert_eq!(tally.total(0, Rule::Sum), Total::Value(5));
    assert_eq!(tally.total(1, Rule::Stock), Total::Unknown);
    assert_eq!((tally.known(0), tally.unknown(0), tally.unknown(1)), (2, 0, 2));
}

#[test]
fn different_people_are_never_added() {
    let (one, other) = (sheet([None, None, Some(5)]), sheet([None, None, Some(7)]));
    let mut tally = Tally::empty(3);
    tally.add(&RULES, part(&one)).unwrap();
    assert_eq!(tally.total(2, Rule::Distinct), Total::Value(5)); // the figure of one unit stands for itself
    tally.add(&RULES, part(&other)).unwrap();
    assert_eq!(tally.total(2, Rule::Distinct), Total::NotAdditive);
    tally.subtract(&RULES, part(&one)).unwrap();
    assert_eq!(tally.total(2, Rule::Distinct), Total::Value(7));
}

#[test]
fn an_error_changes_nothing() {
    let large = sheet([Some(1), Some(i64::MAX), None]);
    let mut tally = Tally::empty(3);
    tally.add(&RULES, part(&large)).unwrap();
    let before = tally.clone();
    assert_eq!(tally.add(&RULES, part(&large)), Err(TallyError::Overflow(1)));
    assert_eq!(tally, before);
    let narrow = Sheet::unknown(2);
    assert_eq!(
        tally.add(&RULES, part(&narrow)),
        Err(TallyError::Columns { cells: 2, columns: 3 })
    );
    let approved = Part {
        approved: true,
        ..part(&large)
    };
    assert_eq!(tally.subtract(&RULES, approved), Err(TallyError::NotIn));
    assert_eq!(tally, before);
}

#[test]
fn over_periods_sums_add_and_a_stock_is_the_last() {
    let of = |cells| Tally::of(&RULES, part(&sheet(cells))).unwrap();
    let periods = [of([Some(2), Some(10), Some(4)]), of([Some(3), Some(8), Some(4)])];
    let all = Tally::over_periods(&RULES, &periods).unwrap();
    assert_eq!(all.total(0, Rule::Sum), Total::Value(5));
    assert_eq!(all.total(1, Rule::Stock), Total::Value(8));
    assert_eq!(all.total(2, Rule::Distinct), Total::NotAdditive);
}

type Row = (usize, [Option<i64>; 3], bool, bool);

/// Leaf, cells, nothing to report, approved.
fn filings() -> impl Strategy<Value = Vec<Row>> {
    let cell = prop::option::of(-1_000_000_i64..1_000_000);
    let cells = (cell.clone(), cell.clone(), cell).prop_map(|(a, b, c)| [a, b, c]);
    prop::collection::vec((0_usize..6, cells, any::<bool>(), any::<bool>()), 0..40)
}

proptest! {
    /// Each filing replaces the one of its leaf, as a new version does; the totals are kept as they come.
    #[test]
    fn what_is_kept_step_by_step_is_what_is_counted_anew(filings in filings()) {
        let mut kept = Tally::empty(3);
        let mut now: Vec<Option<Row>> = vec![None; 6];
        let add = |tally: &mut Tally, (_, cells, nothing, approved): Row, out: bool| {
            let sheet = sheet(cells);
            let kind = if nothing { Kind::Nothing } else { Kind::Figures };
            let part = Part { sheet: &sheet, kind, approved };
            if out { tally.subtract(&RULES, part) } else { tally.add(&RULES, part) }
        };
        for filing in filings {
            if let Some(old) = now[filing.0].replace(filing) {
                add(&mut kept, old, true).unwrap();
            }
            add(&mut kept, filing, false).unwrap();
        }
        let mut anew = Tally::empty(3);
        now.iter().flatten().for_each(|row| add(&mut anew, *row, false).unwrap());
        prop_assert_eq!(kept.pack(), anew.pack());
        prop_assert_eq!(&kept, &anew);
        let unpacked = Tally::unpack(&kept.pack()).unwrap();
        prop_assert_eq!(Tally { reported: 0, approved: 0, nothing: 0, ..kept }, unpacked);
    }

    #[test]
    fn the_whole_is_its_parts(filings in filings(), cut in 0_usize..40) {
        let of = |rows: &[Row]| {
            let mut tally = Tally::empty(3);
            for (_, cells, _, _) in rows {
                tally.add(&RULES, part(&sheet(*cells))).unwrap();
            }
            tally
        };
        let cut = cut.min(filings.len());
        let (mut one, other) = (of(&filings[..cut]), of(&filings[cut..]));
        let before = one.clone();
        one.join(&other).unwrap();
        prop_assert_eq!(&one, &of(&filings));
        one.part(&other).unwrap();
        prop_assert_eq!(one, before);
    }

    #[test]
    fn bytes_that_are_no_tally_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..30)) {
        for bytes in [bytes.clone(), [&[1][..], &bytes].concat()] {
            if let Ok(tally) = Tally::unpack(&bytes) {
                prop_assert_eq!(tally.pack(), bytes);
            }
        }
    }
}
