//! Tests of the cube.

use super::*;
use crate::Moment;
use crate::tally::{Part, Tally, TallyError, Total};
use crate::unit::{Directory, How, Kind as Level, Succession, Unit, Version};
use proptest::prelude::*;
use viet::Date;

const RULES: [Rule; 3] = [Rule::Sum, Rule::Stock, Rule::Distinct];
const REFORM: &str = "2025-07-01";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn unit(id: &str, kind: Level, parent: Option<&str>, from: Option<&str>, to: Option<&str>) -> Unit {
    let version = Version {
        parent: parent.map(str::to_owned),
        from: from.map(day),
        to: to.map(day),
        ..Version::named(id)
    };
    Unit::new(id, kind, vec![version])
}

fn step(from: &str, to: &str) -> Succession {
    Succession {
        from: from.into(),
        to: to.into(),
        on: day(REFORM),
        how: How::Divided,
        share: None,
        basis: None,
        doubt: None,
        recorded: Moment(0),
        superseded: None,
    }
}

const OLD: [&str; 6] = ["A1", "A2", "A3", "B1", "B2", "C1"];

/// Provinces P and Q with districts A, B and C. The reform makes M of A1, A2 and half of A3, N of B1 and the other half
/// of A3, and divides B2 between N and O, which lies in Q; C1 goes on as O.
fn directory() -> Directory {
    let gone = Some(REFORM);
    let mut units = vec![
        unit("P", Level::Province, None, None, None),
        unit("Q", Level::Province, None, None, None),
        unit("A", Level::District, Some("P"), None, gone),
        unit("B", Level::District, Some("P"), None, gone),
        unit("C", Level::District, Some("Q"), None, gone),
        unit("M", Level::Commune, Some("P"), gone, None),
        unit("N", Level::Commune, Some("P"), gone, None),
        unit("O", Level::Commune, Some("Q"), gone, None),
    ];
    units.extend(OLD.map(|id| unit(id, Level::Commune, Some(&id[..1]), None, gone)));
    let steps = [
        ("A1", "M"),
        ("A2", "M"),
        ("A3", "M"),
        ("A3", "N"),
        ("B1", "N"),
        ("B2", "N"),
        ("B2", "O"),
        ("C1", "O"),
    ];
    Directory::new(units, steps.map(|(from, to)| step(from, to)).to_vec())
}

fn leaves() -> Vec<String> {
    ["A1", "A2", "A3", "B1", "B2", "C1", "M", "N", "O"]
        .map(str::to_owned)
        .to_vec()
}

/// Two periods before the reform, one after.
fn cut_offs() -> [Date; 3] {
    [day("2025-05-14"), day("2025-06-14"), day("2025-07-14")]
}

fn sheet(cells: [Option<i64>; 3]) -> Sheet {
    Sheet::new(cells.map(Cell::from).to_vec()).unwrap()
}

fn came() -> Status {
    Status::came(true, Kind::Figures, true)
}

/// Leaf number l says 10^l in period 0, twice that in period 1; the new ones report in period 2.
fn cube() -> Cube {
    let mut cube = Cube::new(RULES.to_vec(), 3, 9);
    for leaf in 0..6 {
        let value = 10_i64.pow(leaf as u32);
        assert!(cube.put(0, leaf, &sheet([Some(value), Some(value), Some(value)]), came()));
        assert!(cube.put(1, leaf, &sheet([Some(2 * value), Some(2 * value), None]), came()));
    }
    for leaf in 6..9 {
        assert!(cube.put(2, leaf, &sheet([Some(7), None, Some(leaf as i64)]), came()));
    }
    cube
}

fn named(grouping: &Grouping, table: &Table, column: usize, stretch: usize) -> Vec<(String, Total)> {
    let rows = grouping.units().iter().enumerate();
    rows.map(|(row, unit)| (unit.clone(), table.total(row, column, stretch)))
        .collect()
}

fn values(pairs: &[(&str, i64)]) -> Vec<(String, Total)> {
    pairs
        .iter()
        .map(|(unit, value)| ((*unit).to_owned(), Total::Value(*value)))
        .collect()
}

#[test]
fn as_reported_each_period_by_its_own_tree() {
    let (directory, cube) = (directory(), cube());
    let grouping = Grouping::as_reported(&directory, &leaves(), Level::Province, &cut_offs());
    let table = cube.roll(&grouping).unwrap();
    assert_eq!(
        named(&grouping, &table, 0, 0),
        values(&[("P", 11_111), ("Q", 100_000)])
    );
    assert_eq!(named(&grouping, &table, 0, 2), values(&[("P", 14), ("Q", 7)]));
    assert_eq!(table.counts(0, 0), [5, 5, 5, 0]);
    assert_eq!(table.total(0, 2, 0), Total::NotAdditive);
    assert_eq!(table.total(1, 2, 0), Total::Value(100_000)); // one unit alone: its own count
    assert_eq!(table.total(0, 2, 1), Total::Unknown);
    assert_eq!(grouping.leaves(0, 1), [5, 8]);
}

/// Sixty months of a tree that changed once are two ways of placing leaves, not sixty.
#[test]
fn a_tree_that_stands_still_is_placed_once() {
    let months: Vec<Date> = (0..60).map(|by| day("2021-01-14").plus_days(by * 30)).collect();
    let grouping = Grouping::as_reported(&directory(), &leaves(), Level::Province, &months);
    assert_eq!(
        (grouping.leaves(0, 0), grouping.leaves(59, 0)),
        (vec![0, 1, 2, 3, 4, 6, 7], vec![0, 1, 2, 3, 4, 6, 7])
    );
    let mut moved = directory().units().to_vec();
    let o = moved.iter_mut().find(|unit| unit.id == "O").unwrap();
    o.versions[0].to = Some(day("2025-10-01"));
    let version = Version {
        parent: Some("P".into()),
        from: Some(day("2025-10-01")),
        to: None,
        ..o.versions[0].clone()
    };
    o.versions.push(version);
    let directory = Directory::new(moved, Vec::new());
    let cut_offs = [day("2025-09-30"), day("2025-10-01")];
    let grouping = Grouping::as_reported(&directory, &leaves(), Level::Province, &cut_offs);
    assert_eq!([grouping.leaves(0, 0).len(), grouping.leaves(1, 0).len()], [7, 8]);
}

#[test]
fn a_level_that_is_gone_still_holds_what_was_reported_in_it() {
    let grouping = Grouping::as_reported(&directory(), &leaves(), Level::District, &cut_offs());
    assert_eq!(grouping.units(), ["A", "B", "C", UNPLACED]);
    let table = cube().roll(&grouping).unwrap();
    assert_eq!(
        named(&grouping, &table, 0, 0)[..3],
        values(&[("A", 111), ("B", 11_000), ("C", 100_000)])
    );
    assert_eq!(table.total(3, 0, 2), Total::Value(21)); // no districts any more, and nothing lost
}

#[test]
fn what_is_divided_without_a_share_stays_before_the_split() {
    let (directory, cube) = (directory(), cube());
    let restatement = Restatement::new(&directory, &leaves(), day(REFORM), |_| None);
    let rows = restatement.grouping();
    let table = cube.restate(&restatement).unwrap();
    let expected = [
        ("M", 11),
        ("A3", 100),
        ("N", 1000),
        ("B2", 10_000),
        ("O", 100_000),
    ];
    assert_eq!(named(&rows, &table, 0, 0), values(&expected));
    let split: Vec<_> = restatement
        .rows()
        .iter()
        .filter(|row| !row.split_into.is_empty())
        .collect();
    assert_eq!(
        (split[0].unit.as_str(), split[0].split_into.join(" ")),
        ("A3", "M N".to_owned())
    );
    // A3 lies in P whatever its parts are; B2's parts lie in two provinces.
    let provinces = restatement.grouping_by(&directory, Level::Province);
    let table = cube.roll(&provinces).unwrap();
    assert_eq!(
        named(&provinces, &table, 0, 0),
        values(&[("P", 1111), (UNPLACED, 10_000), ("Q", 100_000)])
    );
    assert_eq!(rows.leaves(0, 0), [0, 1, 6]);
}

#[test]
fn a_declared_share_divides_exactly() {
    let (directory, mut cube) = (directory(), cube());
    cube.set(0, 0, 2, Cell::Value(101));
    let share = |step: &Succession| match (step.from.as_str(), step.to.as_str()) {
        ("A3", "M") => Some((1, 3)),
        ("A3", "N") => Some((2, 3)),
        ("B2", "N") => Some((1, 2)), // the other half is not declared: no share at all
        _ => None,
    };
    let restatement = Restatement::new(&directory, &leaves(), day(REFORM), share);
    let table = cube.restate(&restatement).unwrap();
    let expected = [("M", 11 + 34), ("N", 1000 + 67), ("B2", 10_000), ("O", 100_000)];
    assert_eq!(named(&restatement.grouping(), &table, 0, 0), values(&expected));
    // One filing that is divided within a province is one filing of the province.
    let provinces = restatement.grouping_by(&directory, Level::Province);
    let table = cube.roll(&provinces).unwrap();
    assert_eq!((table.known(0, 0, 0), table.counts(0, 0)), (4, [4, 4, 4, 0]));
    assert_eq!(table.total(0, 2, 0), Total::NotAdditive);
}

#[test]
fn shares_that_do_not_make_up_a_whole_are_none() {
    let directory = directory();
    for wrong in [(1, 3), (0, 1), (1, 0), (2, 1)] {
        let restatement = Restatement::new(&directory, &leaves(), day(REFORM), |_| Some(wrong));
        assert!(restatement.rows().iter().any(|row| row.unit == "A3"), "{wrong:?}");
    }
}

#[test]
fn a_stretch_adds_sums_and_takes_the_last_stock() {
    let cube = cube();
    let whole = Grouping::whole("VN", 9);
    let query = Query {
        rows: &whole,
        columns: &[1, 0, 99],
        stretches: &[vec![0, 1], vec![0, 1, 2], vec![7]],
    };
    let table = cube.pivot(&query).unwrap();
    assert_eq!(table.total(0, 0, 0), Total::Value(222_222)); // the stock of period 1
    assert_eq!(table.total(0, 1, 0), Total::Value(333_333));
    assert_eq!(table.total(0, 0, 1), Total::Unknown); // nobody has said the stock of period 2
    assert_eq!(table.total(0, 1, 2), Total::Unknown);
    assert_eq!(table.counts(0, 1), [15, 15, 15, 0]);
}

#[test]
fn tables_of_several_workers_are_one() {
    let cube = cube();
    let whole = Grouping::whole("VN", 9);
    let part = |stretches: &[Vec<usize>]| {
        cube.pivot(&Query {
            rows: &whole,
            columns: &[0, 1, 2],
            stretches,
        })
        .unwrap()
    };
    let parts = [part(&[vec![0], vec![1]]), part(&[vec![2]])];
    assert_eq!(Table::join(parts), Some(cube.roll(&whole).unwrap()));
    assert_eq!(
        Table::join([part(&[vec![0]]), cube.roll(&Grouping::each(&leaves())).unwrap()]),
        None
    );
}

#[test]
fn a_large_figure_widens_its_column_and_an_overflow_is_told() {
    let mut cube = Cube::new(vec![Rule::Sum], 1, 3);
    let small = cube.bytes();
    cube.set(0, 0, 0, Cell::Value(7));
    for value in [i64::from(i32::MIN), i64::from(i32::MAX) + 1, i64::MAX, -5] {
        cube.set(0, 0, 1, Cell::Value(value));
        assert_eq!(cube.get(0, 0, 1), Cell::Value(value));
        assert_eq!(
            (cube.get(0, 0, 0), cube.get(0, 0, 2)),
            (Cell::Value(7), Cell::Unknown)
        );
    }
    assert!(cube.bytes() > small);
    cube.set(0, 0, 1, Cell::Value(i64::MAX));
    assert_eq!(cube.roll(&Grouping::whole("VN", 3)), Err(TallyError::Overflow(0)));
    assert!(
        !cube.set(1, 0, 0, Cell::Unknown)
            && !cube.set(0, 1, 0, Cell::Unknown)
            && !cube.set(0, 0, 3, Cell::Unknown)
    );
}

#[test]
fn what_was_known_at_an_instant() {
    let at = |known_at: Option<i64>| {
        let mut history = History::new(RULES.to_vec(), 1, 2, known_at.map(Moment));
        let revisions = [
            (30, 3, Some([Some(5), None, None])),
            (10, 1, Some([Some(1), None, None])),
            (20, 2, None), // returned: out of the totals
            (30, 4, Some([Some(6), None, None])),
        ];
        for (recorded, version, cells) in revisions {
            let sheet = cells.map(sheet);
            history.put(
                (0, 0),
                (Moment(recorded), version),
                sheet.as_ref().map(|sheet| (sheet, came())),
                true,
            );
        }
        let cube = history.cube();
        (cube.get(0, 0, 0).value(), cube.status(0, 0).counts())
    };
    assert_eq!(at(Some(9)), (None, [0, 0, 0, 0]));
    assert_eq!(at(Some(10)), (Some(1), [1, 1, 1, 0]));
    assert_eq!(at(Some(29)), (None, [1, 0, 0, 0]));
    assert_eq!(at(None), (Some(6), [1, 1, 1, 0]));
}

type Filing = (usize, usize, [Option<i64>; 3], bool, bool);

fn filings() -> impl Strategy<Value = Vec<Filing>> {
    let cell = prop::option::of(prop_oneof![
        0_i64..2000,
        any::<i32>().prop_map(i64::from),
        (1_i64 << 33)..(1 << 40)
    ]);
    let cells = (cell.clone(), cell.clone(), cell).prop_map(|(a, b, c)| [a, b, c]);
    prop::collection::vec(
        (0_usize..3, 0_usize..9, cells, any::<bool>(), any::<bool>()),
        0..60,
    )
}

fn filled(filings: &[Filing]) -> Cube {
    let mut cube = Cube::new(RULES.to_vec(), 3, 9);
    for (period, leaf, cells, nothing, approved) in filings {
        let kind = if *nothing { Kind::Nothing } else { Kind::Figures };
        cube.put(
            *period,
            *leaf,
            &sheet(*cells),
            Status::came(true, kind, *approved),
        );
    }
    cube
}

proptest! {
    /// The database's tallies and the cube say the same, of any rows.
    #[test]
    fn a_roll_up_is_the_sum_of_its_filings(filings in filings(), rows in prop::collection::vec(0_usize..3, 9)) {
        let cube = filled(&filings);
        let ids: Vec<String> = rows.iter().map(|row| format!("row {row}")).collect();
        let mut kept: std::collections::BTreeMap<(usize, usize), Tally> = std::collections::BTreeMap::new();
        for (period, leaf) in (0..3).flat_map(|period| (0..9).map(move |leaf| (period, leaf))) {
            let of_leaf = cube.tally(period, &[leaf]).unwrap();
            let tally = kept.entry((period, rows[leaf])).or_insert_with(|| Tally::empty(3));
            tally.join(&of_leaf).unwrap();
        }
        // The same rows by way of a tree: a province for each row, the leaves as its communes.
        let mut units: Vec<Unit> = (0..3).map(|row| unit(&format!("row {row}"), Level::Province, None, None, None)).collect();
        let names: Vec<String> = (0..9).map(|leaf| format!("leaf {leaf}")).collect();
        units.extend(names.iter().zip(&ids).map(|(leaf, row)| unit(leaf, Level::Commune, Some(row), None, None)));
        let directory = Directory::new(units, Vec::new());
        let grouping = Grouping::on(&directory, &names, Level::Province, day("2025-05-14"));
        let table = cube.roll(&grouping).unwrap();
        for (row, id) in grouping.units().iter().enumerate() {
            let number: usize = id[4..].parse().unwrap();
            for period in 0..3 {
                let tally = &kept[&(period, number)];
                for (column, rule) in RULES.into_iter().enumerate() {
                    prop_assert_eq!(table.total(row, column, period), tally.total(column, rule));
                    prop_assert_eq!(table.known(row, column, period), tally.known(column));
                }
                let counts = [tally.expected, tally.reported, tally.approved, tally.nothing];
                prop_assert_eq!(table.counts(row, period), counts);
            }
        }
    }

    #[test]
    fn restating_keeps_every_total_and_what_was_reported(
        filings in filings(),
        share in prop::option::of((1_u32..100, 1_u32..100)),
    ) {
        let (directory, cube) = (directory(), filled(&filings));
        let before = cube.clone();
        // A3 is divided by the share and its complement, if there is one.
        let of = |step: &Succession| match (share, step.from.as_str(), step.to.as_str()) {
            (Some((one, other)), "A3", "M") => Some((one, one + other)),
            (Some((one, other)), "A3", "N") => Some((other, one + other)),
            _ => None,
        };
        let restatement = Restatement::new(&directory, &leaves(), day(REFORM), of);
        let whole = cube.roll(&Grouping::whole("VN", 9)).unwrap();
        let rows = cube.restate(&restatement).unwrap();
        let grouping = restatement.grouping_by(&directory, Level::Province);
        let provinces = cube.roll(&grouping).unwrap();
        let reported = Grouping::as_reported(&directory, &leaves(), Level::Province, &cut_offs());
        let as_reported = cube.roll(&reported).unwrap();
        for (column, period) in (0..2).flat_map(|column| (0..3).map(move |period| (column, period))) {
            let sum = |table: &Table| (0..table.rows()).map(|row| value(table.total(row, column, period))).sum::<i64>();
            prop_assert_eq!(sum(&whole), sum(&rows));
            prop_assert_eq!(sum(&whole), sum(&provinces));
            // Each province has what it had, but for what B2's undeclared parts may take over its border.
            let of_b2 = value(Total::of(Rule::Sum, cube.get(column, period, 4).value().unwrap_or(0), 1));
            for (row, id) in reported.units().iter().enumerate() {
                let now = grouping.units().iter().position(|unit| unit == id).unwrap();
                let lost = if id == "P" { of_b2 } else { 0 };
                let had = value(as_reported.total(row, column, period));
                prop_assert_eq!(value(provinces.total(now, column, period)), had - lost);
            }
        }
        prop_assert_eq!(&cube, &before);
        prop_assert_eq!(cube.roll(&reported).unwrap(), as_reported);
    }

    #[test]
    fn a_figure_that_changes_changes_what_is_counted_anew(filings in filings()) {
        // Filled in one go, or with every place first filled with something else: the same cube.
        let mut other = filled(&filings);
        for (period, leaf, ..) in &filings {
            other.put(*period, *leaf, &sheet([Some(1), Some(1 << 40), None]), came());
        }
        for (period, leaf, cells, nothing, approved) in &filings {
            let kind = if *nothing { Kind::Nothing } else { Kind::Figures };
            other.put(*period, *leaf, &sheet(*cells), Status::came(true, kind, *approved));
        }
        let each = Grouping::each(&leaves());
        prop_assert_eq!(other.roll(&each).unwrap(), filled(&filings).roll(&each).unwrap());
    }
}

fn value(total: Total) -> i64 {
    match total {
        Total::Value(value) => value,
        Total::Unknown => 0,
        Total::NotAdditive => panic!("a sum adds"),
    }
}

#[test]
fn a_tally_is_a_part_of_each_filing() {
    let cube = cube();
    let tally = cube.tally(0, &[0, 1]).unwrap();
    let mut by_hand = Tally::empty(3);
    by_hand.expected = 2;
    for value in [1, 10] {
        let sheet = sheet([Some(value); 3]);
        by_hand
            .add(
                &RULES,
                Part {
                    sheet: &sheet,
                    kind: Kind::Figures,
                    approved: true,
                },
            )
            .unwrap();
    }
    assert_eq!(tally, by_hand);
}

#[test]
fn a_table_by_seats_is_what_tallies_of_filings_are_and_counts_as_approved_what_its_level_waits_for() {
    let mut cube = cube();
    let kind = Kind::Figures;
    for (leaf, levels) in [(0, 0), (1, 1), (2, 2), (3, 40)] {
        let value = Some(10_i64.pow(leaf as u32));
        let status = Status::approved_by(true, kind, levels);
        assert!(cube.put(0, leaf, &sheet([value, value, value]), status));
    }
    let seat = |row: u32, levels: u8| Place::Row(Seat { row, levels });
    let mut way = vec![Place::Out; 9];
    (way[0], way[1], way[2], way[3]) = (seat(0, 1), seat(0, 1), seat(0, 2), seat(0, 2));
    way[4] = Place::Rows(vec![(Seat::from(0), 1), (Seat::from(1), 3)]);
    let rows = Grouping::by(vec!["X".to_owned(), UNPLACED.to_owned()], &[way]);
    let table = cube.roll(&rows).unwrap();
    assert_eq!(
        table.counts(0, 0),
        [5, 5, 4, 0],
        "the first is approved by nobody"
    );
    let tally = table.tally(0, 0);
    assert_eq!(tally.total(0, Rule::Sum), Total::Value(1111 + 2500));
    assert_eq!(table.tally(1, 0).total(0, Rule::Sum), Total::Value(7500));
    assert_eq!((tally.known(0), tally.known(2)), (5, 4), "people are not divided");
    let mut whole = cube.tally(0, &[0, 1, 2, 3]).unwrap();
    whole.approved = 3;
    let four = Grouping::by(
        vec!["X".to_owned()],
        &[[vec![seat(0, 1); 4], vec![Place::Out; 5]].concat()],
    );
    assert_eq!(cube.roll(&four).unwrap().tally(0, 0), whole);
}

#[test]
fn a_place_in_a_row_that_is_not_there_is_refused() {
    let way = vec![Place::Row(Seat::from(1)); 9];
    let rows = Grouping::by(vec!["X".to_owned()], &[way]);
    assert_eq!(cube().roll(&rows), Err(TallyError::Leaves));
}
