//! How long large tables take to write, each into a file: `tables [DIR] [ROWSxCOLUMNS…]`, by default 10000x60 and 132000x510.
//!
//! `/usr/bin/time -v` beside it says how much memory was ever held.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement that cannot go on should stop there"
)]

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;

use press::table::{Lines, Stream};

fn main() {
    let mut arguments = std::env::args().skip(1).peekable();
    let named = arguments.next_if(|one| !one.contains('x') || one.contains('/'));
    let dir = named.map_or_else(std::env::temp_dir, PathBuf::from);
    let mut sizes: Vec<String> = arguments.collect();
    if sizes.is_empty() {
        sizes = vec!["10000x60".to_owned(), "132000x510".to_owned()];
    }
    for size in sizes {
        let (rows, columns) = size.split_once('x').unwrap();
        let (rows, columns) = (rows.parse().unwrap(), columns.parse().unwrap());
        for (ending, write) in [("csv", csv as fn(File, u32, u16)), ("xlsx", xlsx)] {
            let path = dir.join(format!("{size}.{ending}"));
            told(&path, || write(File::create(&path).unwrap(), rows, columns));
        }
    }
}

fn told(path: &Path, write: impl FnOnce()) {
    let (start, before) = (Instant::now(), processor());
    write();
    let (wall, spent) = (start.elapsed(), processor() - before);
    let bytes = path.metadata().unwrap().len();
    println!(
        "{}: {:.1} MB, {:.2} s by the clock, {spent:.2} s of processor, {} kB held at most",
        path.display(),
        bytes as f64 / 1e6,
        wall.as_secs_f64(),
        held()
    );
}

fn value(row: u32, at: u16) -> u32 {
    (row * 31 + u32::from(at) * 7) % 1000
}

fn xlsx(file: File, rows: u32, columns: u16) {
    let heads: Vec<String> = (0..columns).map(|at| format!("ct_{at}")).collect();
    let mut stream = Stream::into(BufWriter::new(file), "bench", &heads).unwrap();
    for row in 0..rows {
        let figures = (1..columns).map(|at| Some(f64::from(value(row, at))));
        stream.row(["Xã Quốc Khánh"], figures).unwrap();
    }
    stream.close().unwrap();
}

fn csv(file: File, rows: u32, columns: u16) {
    let mut lines = Lines::begin(BufWriter::new(file)).unwrap();
    for row in 0..rows {
        let cells = (1..columns).map(|at| value(row, at).to_string());
        let name = std::iter::once("Xã Quốc Khánh".to_owned());
        lines.row(name.chain(cells)).unwrap();
    }
    lines.end().unwrap();
}

/// Seconds of processor that this program has taken (fields 14 and 15 of `/proc/self/stat`, in hundredths).
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or("");
    let ticks = |at: usize| {
        after
            .split_whitespace()
            .nth(at)
            .and_then(|one| one.parse().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / 100.0
}

/// The most memory ever held, in kB.
fn held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}
