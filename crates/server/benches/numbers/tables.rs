//! The largest tables that were found to fail elsewhere, into files.

use std::fs::File;
use std::io::BufWriter;
use std::time::Instant;

use crate::figures::{Table, ms};
use crate::machine::processor;

/// Tables as large as the largest that were found to fail elsewhere (Kobo: 132,000 rows in more than half an hour).
pub fn measure(table: &mut Table) {
    for (rows, columns, aim) in [(10_000_u32, 60_u16, 500_u64), (132_000, 510, 60_000)] {
        for (kind, write) in [("CSV", csv as fn(u32, u16) -> u64), ("XLSX", xlsx)] {
            // The most memory ever held is forgotten, so that what is read afterwards is this file's.
            let _ = std::fs::write("/proc/self/clear_refs", "5");
            let before = memory("VmRSS");
            let (start, spent) = (Instant::now(), processor("self"));
            let bytes = write(rows, columns);
            let (wall, spent) = (start.elapsed(), processor("self") - spent);
            let value = format!(
                "{} · processor {} · memory {} MB before, at most {} MB",
                ms(wall),
                ms(spent),
                before / 1024,
                memory("VmHWM") / 1024
            );
            let what = format!(
                "{kind} of {rows} rows x {columns} columns into a file ({:.1} MB)",
                bytes as f64 / 1e6
            );
            table.within(&what, wall, value, aim);
        }
    }
}

fn value(row: u32, at: u16) -> u32 {
    (row * 31 + u32::from(at) * 7) % 1000
}

fn xlsx(rows: u32, columns: u16) -> u64 {
    let heads: Vec<String> = (0..columns).map(|at| format!("ct_{at}")).collect();
    let file = BufWriter::new(tempfile::tempfile().unwrap());
    let mut stream = press::table::Stream::into(file, "bench", &heads).unwrap();
    for row in 0..rows {
        let figures = (1..columns).map(|at| Some(f64::from(value(row, at))));
        stream.row(["Xã Quốc Khánh"], figures).unwrap();
    }
    let file: File = stream.close().unwrap().into_inner().unwrap();
    file.metadata().unwrap().len()
}

fn csv(rows: u32, columns: u16) -> u64 {
    let file = tempfile::tempfile().unwrap();
    let mut lines = press::table::Lines::begin(BufWriter::new(file)).unwrap();
    for row in 0..rows {
        let cells = (1..columns).map(|at| value(row, at).to_string());
        lines
            .row(std::iter::once("Xã Quốc Khánh".to_owned()).chain(cells))
            .unwrap();
    }
    let file: File = lines.end().unwrap().into_inner().unwrap();
    file.metadata().unwrap().len()
}

/// A line of what the system says about this program, in kB.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find(|one| one.starts_with(line));
    found
        .and_then(|one| one.split_whitespace().nth(1))
        .and_then(|kb| kb.parse().ok())
        .unwrap_or(0)
}
