//! The figures of the country in memory, measured: 36.1 million synthetic values on the real tree of before 1 July 2025.
//!
//! `bench/figures` runs it, and DuckDB beside it on the same values: `figures [FOLDER]` writes them there.
//! A value is a formula of column, period and leaf, so that both sides make the same ones.

use std::error::Error;
use std::io::{BufWriter, Read, Write};
use std::time::Instant;

use civic::cube::{Cube, Grouping, Query, Restatement, Status, Table};
use civic::filing;
use civic::indicator::Rule;
use civic::sheet::{Cell, Sheet};
use civic::tally::Total;
use civic::unit::{Directory, Kind, seed};
use viet::Date;

type Done<T> = Result<T, Box<dyn Error>>;

const COLUMNS: usize = 60;
const PERIODS: usize = 60;
const TIMES: usize = 7;
const SEED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../store/seed/units.tsv.gz");

/// Uniform in 0 to 999: the low bits of a product are mixed into the high ones.
fn value(column: usize, period: usize, leaf: usize) -> i64 {
    let number = ((column * PERIODS + period) * 16_384 + leaf) as u64;
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 33) % 1000) as i64
}

fn main() -> Done<()> {
    let (before, after): (Date, Date) = (day("2025-06-30")?, day("2025-07-01")?);
    let directory = directory()?;
    let leaves = leaves(&directory, before);
    let values = COLUMNS * PERIODS * leaves.len();
    println!(
        "{} leaves, {COLUMNS} columns, {PERIODS} periods: {values} values; load {}",
        leaves.len(),
        load()
    );

    let (cube, text) = timed(|| filled(&leaves));
    println!(
        "fill from sheets, one by one: {text}; {} MB",
        cube.bytes() / 1_000_000
    );
    let (groups, text) = timed(|| levels(&directory, &leaves, before));
    println!("rows of 3 levels from the directory: {text}");

    all_levels(&cube, &groups)?;
    for (name, rows) in ["districts", "provinces", "nation"].into_iter().zip(&groups) {
        pivots(&cube, name, rows)?;
    }
    narrow(&cube, &groups[0], &leaves)?;
    let restatement = restating(&directory, &cube, &leaves, after)?;
    conserved(&cube, &directory, &groups[1], &restatement)?;
    last_updated(&directory, &cube, &leaves, after);
    match std::env::args().nth(1) {
        Some(folder) => write(&folder, &leaves, &groups, &restatement),
        None => Ok(()),
    }
}

fn day(text: &str) -> Done<Date> {
    text.parse().map_err(|_| "no such day".into())
}

fn directory() -> Done<Directory> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(SEED)?).read_to_string(&mut text)?;
    let (units, successions) = seed::parse(&text)?;
    Ok(Directory::new(units, successions))
}

/// The communes in the order of the tree, so that those of a district are neighbours.
fn leaves(directory: &Directory, on: Date) -> Vec<String> {
    let there = directory
        .units()
        .iter()
        .filter(|unit| unit.kind == Kind::Province && unit.version(on).is_some());
    let districts = there
        .flat_map(|unit| directory.children(&unit.id, on))
        .filter(|unit| unit.kind == Kind::District);
    let communes = districts
        .flat_map(|unit| directory.children(&unit.id, on))
        .filter(|unit| unit.kind == Kind::Commune);
    communes.map(|unit| unit.id.clone()).collect()
}

fn filled(leaves: &[String]) -> Cube {
    let mut cube = Cube::new(vec![Rule::Sum; COLUMNS], PERIODS, leaves.len());
    let mut sheet = Sheet::unknown(COLUMNS);
    for period in 0..PERIODS {
        for leaf in 0..leaves.len() {
            for column in 0..COLUMNS {
                sheet.set(column, Cell::Value(value(column, period, leaf)));
            }
            cube.put(
                period,
                leaf,
                &sheet,
                Status::came(true, filing::Kind::Figures, true),
            );
        }
    }
    cube
}

fn levels(directory: &Directory, leaves: &[String], on: Date) -> [Grouping; 3] {
    [
        Grouping::on(directory, leaves, Kind::District, on),
        Grouping::on(directory, leaves, Kind::Province, on),
        Grouping::whole("VN", leaves.len()),
    ]
}

fn all_levels(cube: &Cube, groups: &[Grouping; 3]) -> Done<()> {
    let text = repeated(|| {
        groups
            .iter()
            .try_fold(Table::default(), |_, rows| halves(cube, rows))
    })?;
    println!("all roll-ups (districts, provinces, nation, all columns and periods), 2 threads: {text}");
    Ok(())
}

/// The table of a grouping, its periods shared out over two threads.
fn halves(cube: &Cube, rows: &Grouping) -> Done<Table> {
    let columns: Vec<usize> = (0..COLUMNS).collect();
    let stretches: Vec<Vec<usize>> = (0..PERIODS).map(|period| vec![period]).collect();
    let parts = std::thread::scope(|scope| {
        let half = |stretches| {
            let query = Query {
                rows,
                columns: &columns,
                stretches,
            };
            cube.pivot(&query)
        };
        let (first, second) = stretches.split_at(PERIODS / 2);
        let other = scope.spawn(move || half(second));
        [Ok(half(first)), other.join()]
    });
    let parts = parts
        .into_iter()
        .map(|part| Ok(part.map_err(|_| "a thread broke")??))
        .collect::<Done<Vec<_>>>()?;
    Table::join(parts).ok_or_else(|| "halves that do not fit".into())
}

fn pivots(cube: &Cube, name: &str, rows: &Grouping) -> Done<()> {
    let one = repeated(|| Ok(cube.roll(rows)?))?;
    let two = repeated(|| halves(cube, rows))?;
    println!("pivot {name} x 60 columns x 60 periods: 1 thread {one}; 2 threads {two}");
    Ok(())
}

fn narrow(cube: &Cube, districts: &Grouping, leaves: &[String]) -> Done<()> {
    let each = Grouping::each(leaves);
    let year = [(48..60).collect::<Vec<usize>>()];
    let columns: Vec<usize> = (0..COLUMNS).collect();
    let query = Query {
        rows: districts,
        columns: &columns,
        stretches: &year,
    };
    println!(
        "pivot districts x 60 columns x one year: {}",
        repeated(|| Ok(cube.pivot(&query)?))?
    );
    let query = Query {
        rows: &each,
        columns: &[7],
        stretches: &[vec![59]],
    };
    println!(
        "pivot communes x 1 column x 1 period: {}",
        repeated(|| Ok(cube.pivot(&query)?))?
    );
    let query = Query {
        rows: &each,
        columns: &columns,
        stretches: &[vec![59]],
    };
    println!(
        "pivot communes x 60 columns x 1 period: {}",
        repeated(|| Ok(cube.pivot(&query)?))?
    );
    Ok(())
}

fn restating(directory: &Directory, cube: &Cube, leaves: &[String], on: Date) -> Done<Restatement> {
    let (restatement, text) = timed(|| Restatement::new(directory, leaves, on, |_| None));
    let split = restatement
        .rows()
        .iter()
        .filter(|row| !row.split_into.is_empty())
        .count();
    println!(
        "lineage to 2025-07-01: {text}; {} rows, {split} of them before the split",
        restatement.rows().len()
    );
    let one = repeated(|| Ok(cube.restate(&restatement)?))?;
    let rows = restatement.grouping();
    let two = repeated(|| halves(cube, &rows))?;
    println!("restate 60 periods x 60 columns onto them: 1 thread {one}; 2 threads {two}");
    // As if each part had a declared share, equal ones: nobody has declared any, this only costs arithmetic.
    let equal =
        |step: &civic::unit::Succession| Some((1, u32::try_from(directory.after(&step.from).count()).ok()?));
    let shared = Restatement::new(directory, leaves, on, equal);
    let text = repeated(|| Ok(cube.restate(&shared)?))?;
    println!(
        "restate with equal shares (arithmetic only): 1 thread {text}; {} rows",
        shared.rows().len()
    );
    Ok(restatement)
}

/// Totals before and after, of the nation and of every province that lives on: they must be equal, or this ends.
fn conserved(
    cube: &Cube,
    directory: &Directory,
    provinces: &Grouping,
    restatement: &Restatement,
) -> Done<()> {
    let reported = cube.roll(provinces)?;
    let (rows, restated) = (restatement.rows().len(), cube.restate(restatement)?);
    let by = restatement.grouping_by(directory, Kind::Province);
    let now = cube.roll(&by)?;
    let sum = |table: &Table, rows: usize| -> i128 {
        (0..COLUMNS * PERIODS)
            .map(|at| total(table, rows, at / PERIODS, at % PERIODS))
            .sum()
    };
    let sums = [
        sum(&reported, provinces.units().len()),
        sum(&restated, rows),
        sum(&now, by.units().len()),
    ];
    let unplaced = by.units().iter().any(String::is_empty);
    println!(
        "total as reported, restated, restated by province: {sums:?}; rows without a province: {unplaced}"
    );
    for at in 0..COLUMNS * PERIODS {
        let (column, period) = (at / PERIODS, at % PERIODS);
        let totals = [
            total(&reported, provinces.units().len(), column, period),
            total(&restated, rows, column, period),
        ];
        if totals[0] != totals[1] {
            return Err(format!("column {column}, period {period}: {totals:?}").into());
        }
    }
    if cube.roll(provinces)? != reported {
        return Err("what was reported has changed".into());
    }
    println!(
        "every column and period: total before = after, exactly; the table as reported is the same as before"
    );
    Ok(())
}

fn total(table: &Table, rows: usize, column: usize, period: usize) -> i128 {
    let values = (0..rows).map(|row| match table.total(row, column, period) {
        Total::Value(value) => i128::from(value),
        Total::Unknown | Total::NotAdditive => 0,
    });
    values.sum()
}

/// What DHIS2's documented merge keeps: of the values that meet in one new unit, the last updated.
fn last_updated(directory: &Directory, cube: &Cube, leaves: &[String], on: Date) {
    let mut last = std::collections::BTreeMap::new();
    for (at, leaf) in leaves.iter().enumerate() {
        let heirs = directory.successors(leaf, on);
        // A commune that lives on keeps its own.
        if heirs.is_empty() {
            last.insert(leaf.as_str(), at);
        }
        for (unit, _) in heirs {
            last.insert(unit.id.as_str(), at);
        }
    }
    let sum = |leaf: usize| -> i64 {
        let cells =
            (0..COLUMNS * PERIODS).map(|at| cube.get(at / PERIODS, at % PERIODS, leaf).value().unwrap_or(0));
        cells.sum()
    };
    let (kept, all): (i64, i64) = (
        last.values().map(|leaf| sum(*leaf)).sum(),
        (0..leaves.len()).map(sum).sum(),
    );
    let percent = |kept: f64, all: f64| 100.0 * kept / all;
    println!(
        "DHIS2's rule, keep the last updated: {:.1} % of the values, {:.1} % of the total; here 100.0 %",
        percent(last.len() as f64, leaves.len() as f64),
        percent(kept as f64, all as f64)
    );
}

/// The tree and the lineage for the other side; the values it makes itself.
fn write(folder: &str, leaves: &[String], groups: &[Grouping; 3], to: &Restatement) -> Done<()> {
    let mut file = BufWriter::new(std::fs::File::create(format!("{folder}/leaves.csv"))?);
    writeln!(file, "leaf,district,province,new_unit")?;
    let place = |grouping: &Grouping| {
        let mut row_of = vec![0; leaves.len()];
        for row in 0..grouping.units().len() {
            grouping
                .leaves(0, row)
                .into_iter()
                .for_each(|leaf| row_of[leaf] = row);
        }
        row_of
    };
    let (districts, provinces, rows) = (place(&groups[0]), place(&groups[1]), place(&to.grouping()));
    for leaf in 0..leaves.len() {
        writeln!(
            file,
            "{leaf},{},{},{}",
            districts[leaf], provinces[leaf], rows[leaf]
        )?;
    }
    Ok(file.flush()?)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, String) {
    let (start, processor) = (Instant::now(), processor_ms());
    let done = work();
    (
        done,
        format!(
            "{} ms, processor {} ms",
            start.elapsed().as_millis(),
            processor_ms() - processor
        ),
    )
}

/// Wall time of several runs, and processor time of one.
fn repeated(mut work: impl FnMut() -> Done<Table>) -> Done<String> {
    work()?;
    let processor = processor_ms();
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        work()?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let processor = (processor_ms() - processor) as f64 / TIMES as f64;
    Ok(format!(
        "min {:.1} p50 {:.1} max {:.1} ms, processor {processor:.0} ms",
        times[0],
        times[TIMES / 2],
        times[TIMES - 1]
    ))
}

/// User and system time of this process, in milliseconds; the kernel counts in hundredths of a second.
fn processor_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit_once(')')
        .map_or("", |(_, rest)| rest)
        .split_whitespace();
    fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum::<u64>()
        * 10
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .unwrap_or_default()
        .trim()
        .to_owned()
}
