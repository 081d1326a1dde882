//! The real re-organisation of 1 July 2025 over the country that is built in: what every commune reported before it is there
//! after it, to the last unit. The figures are made up, the units and who followed whom are not.

use std::collections::{BTreeMap, BTreeSet};

use civic::cube::{Cube, Grouping, Restatement, Status, Table, UNPLACED};
use civic::filing::Kind as Filed;
use civic::indicator::Rule;
use civic::sheet::{Cell, Sheet};
use civic::tally::Total;
use civic::unit::{Directory, Kind};
use viet::Date;

use crate::testing::House;

const RULES: [Rule; 3] = [Rule::Sum, Rule::Stock, Rule::Sum];

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// What a commune said: another figure for each, and of the last column every third knows nothing.
fn figure(leaf: usize, column: usize) -> Option<i64> {
    let figure = (leaf as i64 * 7919 + column as i64 * 104_729) % 9973 + 1;
    (column < 2 || !leaf.is_multiple_of(3)).then_some(figure)
}

/// The communes of the last cut-off before the reform, each with its figures.
fn country(directory: &Directory, on: Date) -> (Vec<String>, Cube) {
    let there = directory.units().iter().filter(|unit| unit.kind == Kind::Commune);
    let leaves: Vec<String> = there
        .filter(|unit| unit.version(on).is_some())
        .map(|unit| unit.id.clone())
        .collect();
    let mut cube = Cube::new(RULES.to_vec(), 1, leaves.len());
    for leaf in 0..leaves.len() {
        let cells = (0..RULES.len()).map(|column| Cell::from(figure(leaf, column)));
        let sheet = Sheet::new(cells.collect()).unwrap();
        assert!(cube.put(0, leaf, &sheet, Status::came(true, Filed::Figures, false)));
    }
    (leaves, cube)
}

fn value(table: &Table, row: usize, column: usize) -> i64 {
    match table.total(row, column, 0) {
        Total::Value(value) => value,
        Total::Unknown => 0,
        Total::NotAdditive => panic!("sums and stocks add"),
    }
}

/// The sums of a column by the units of the rows.
fn named(rows: &Grouping, table: &Table, column: usize) -> BTreeMap<String, i64> {
    let rows = rows.units().iter().enumerate();
    rows.map(|(row, unit)| (unit.clone(), value(table, row, column)))
        .collect()
}

/// The one unit that took a province's place, or itself.
fn heir(directory: &Directory, province: &str, on: Date) -> String {
    if directory.exists(province, on) {
        return province.to_owned();
    }
    match directory.successors(province, on).as_slice() {
        [(one, _)] => one.id.clone(),
        other => panic!("a province is not divided: {other:?}"),
    }
}

#[tokio::test]
async fn every_province_of_the_country_has_after_the_reform_what_its_communes_reported_before() {
    let house = House::demo().await;
    let directory = house.site.directory();
    let (before, after) = (day("2025-06-14"), day("2025-07-01"));
    let (leaves, cube) = country(&directory, before);
    assert_eq!(leaves.len(), 10_035);
    let reported = Grouping::as_reported(&directory, &leaves, Kind::Province, &[before]);
    let as_reported = cube.roll(&reported).unwrap();
    let restatement = Restatement::new(&directory, &leaves, after, |step| {
        step.share.map(|share| (share.numerator, share.denominator))
    });
    let rows = cube.restate(&restatement).unwrap();
    let provinces = restatement.grouping_by(&directory, Kind::Province);
    let by_province = cube.roll(&provinces).unwrap();
    assert_eq!(reported.units().len(), 63);
    let now: BTreeSet<&str> = provinces
        .units()
        .iter()
        .map(String::as_str)
        .filter(|unit| *unit != UNPLACED)
        .collect();
    assert_eq!(now.len(), 34);
    let split: Vec<usize> = (0..rows.rows())
        .filter(|row| !restatement.rows()[*row].split_into.is_empty())
        .collect();
    for column in 0..RULES.len() {
        let whole: i64 = (0..leaves.len()).filter_map(|leaf| figure(leaf, column)).sum();
        let (old, new) = (
            named(&reported, &as_reported, column),
            named(&provinces, &by_province, column),
        );
        assert_eq!(old.values().sum::<i64>(), whole, "the nation as reported");
        assert_eq!(new.values().sum::<i64>(), whole, "the nation restated");
        assert_eq!(
            (0..rows.rows()).map(|row| value(&rows, row, column)).sum::<i64>(),
            whole
        );
        let mut parts: BTreeMap<String, i64> = BTreeMap::new();
        for (province, sum) in &old {
            *parts.entry(heir(&directory, province, after)).or_default() += sum;
        }
        // What was divided over the border of two provinces is in neither of them, and is said to be so.
        for (unit, sum) in &parts {
            let nobodys: i64 = split
                .iter()
                .filter(|row| crosses(&directory, &restatement.rows()[**row].split_into, after))
                .filter(|row| {
                    let own = province_of(&directory, &restatement.rows()[**row].unit, before);
                    heir(&directory, &own, after) == *unit
                })
                .map(|row| value(&rows, *row, column))
                .sum();
            assert_eq!(new.get(unit).copied().unwrap_or(0), sum - nobodys, "{unit}");
        }
    }
}

fn province_of(directory: &Directory, unit: &str, on: Date) -> String {
    let mut above = directory.ancestors(unit, on);
    above
        .find(|above| above.kind == Kind::Province)
        .unwrap()
        .id
        .clone()
}

fn crosses(directory: &Directory, parts: &[String], on: Date) -> bool {
    let provinces: BTreeSet<String> = parts
        .iter()
        .map(|part| province_of(directory, part, on))
        .collect();
    provinces.len() > 1
}

#[tokio::test]
async fn a_commune_that_came_whole_is_in_its_successor_and_one_that_was_divided_is_in_none() {
    let house = House::demo().await;
    let directory = house.site.directory();
    let (before, after) = (day("2025-06-14"), day("2025-07-01"));
    let (leaves, cube) = country(&directory, before);
    let restatement = Restatement::new(&directory, &leaves, after, |step| {
        step.share.map(|share| (share.numerator, share.denominator))
    });
    let rows = cube.restate(&restatement).unwrap();
    // By hand: from the successions alone, one after another.
    let (mut whole, mut divided) = (BTreeMap::<&str, (i64, u32)>::new(), BTreeMap::<&str, i64>::new());
    for (leaf, unit) in leaves.iter().enumerate() {
        let steps: BTreeSet<&str> = directory
            .after(unit)
            .filter(|step| step.on <= after)
            .map(|step| step.to.as_str())
            .collect();
        let said = figure(leaf, 0).unwrap();
        match (directory.exists(unit, after), steps.len()) {
            (true, _) => add(whole.entry(unit).or_default(), said),
            (false, 1) => add(whole.entry(steps.into_iter().next().unwrap()).or_default(), said),
            (false, _) => drop(divided.insert(unit, said)),
        }
    }
    assert!(
        (400..=471).contains(&divided.len()),
        "{} were divided",
        divided.len()
    );
    let mut seen = 0;
    for (row, of) in restatement.rows().iter().enumerate() {
        let total = value(&rows, row, 0);
        if of.split_into.is_empty() {
            let (sum, count) = whole[of.unit.as_str()];
            assert_eq!((total, rows.known(row, 0, 0)), (sum, count), "{}", of.unit);
        } else {
            seen += 1;
            assert!(of.split_into.len() > 1, "{of:?}");
            assert_eq!(
                total,
                divided[of.unit.as_str()],
                "it keeps its own, and nobody gets a part of it"
            );
        }
    }
    assert_eq!(seen, divided.len(), "each one is listed");
    assert_eq!(restatement.rows().len(), whole.len() + divided.len());
}

fn add((sum, count): &mut (i64, u32), said: i64) {
    *sum += said;
    *count += 1;
}
