//! On what it was measured.

use std::process::Command;
use std::time::Duration;

/// Machine, day, commit, load, commands: one line each.
pub fn about() -> Vec<String> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = first_line("/proc/loadavg");
    let load = load.split(' ').take(3).collect::<Vec<_>>().join(" ");
    let memory = first_line("/proc/meminfo");
    let memory: u64 = memory
        .split_whitespace()
        .nth(1)
        .and_then(|kb| kb.parse().ok())
        .unwrap_or(0);
    vec![
        format!("machine: {}, {cores} cores, {} MB", model(), memory / 1024),
        format!(
            "system: {}, {}",
            said("uname", &["-sr"]),
            said("rustc", &["--version"])
        ),
        format!("day: {}", said("date", &["-u", "+%F %H:%M UTC"])),
        format!("commit: {}", commit()),
        format!("load when it began (1, 5, 15 minutes): {load}; nice {}", nice()),
        "command: bin/bench (cargo bench --package server --bench numbers: profile release)".to_owned(),
        format!(
            "SQLite: WAL, synchronous FULL where nothing else is said, foreign keys on; PostgreSQL: {}, as bin/postgres.sh starts it",
            if std::env::var_os("LANTOA_POSTGRES_DURABLE").is_some() {
                "fsync on"
            } else {
                "fsync off"
            }
        ),
    ]
}

fn model() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("model name"));
    line.and_then(|line| line.split(": ").nth(1))
        .unwrap_or("unknown processor")
        .to_owned()
}

/// The processor time that a program has used so far, all threads (`self`, or its number): it says more than the clock
/// where others work too.
pub fn processor(program: &str) -> Duration {
    let threads = std::fs::read_dir(format!("/proc/{program}/task"));
    let spent = threads.into_iter().flatten().flatten().map(|thread| {
        let stat = std::fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
        stat.split(' ').next().and_then(|ns| ns.parse().ok()).unwrap_or(0)
    });
    Duration::from_nanos(spent.sum())
}

/// The processor time of a program and of everything that it has started and that still runs.
pub fn family(program: &str) -> Duration {
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let names = all.filter_map(|entry| entry.file_name().into_string().ok());
    let children = names.filter(|name| parent(name).as_deref() == Some(program));
    processor(program) + children.map(|child| processor(&child)).sum::<Duration>()
}

/// The number of the program that started this one.
pub fn parent(program: &str) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{program}/stat")).ok()?;
    let behind_name = stat.rsplit(')').next()?;
    behind_name.split_whitespace().nth(1).map(str::to_owned)
}

/// On a machine that others work on too, the run may have been given way to: `nice -n -15 bin/bench`.
fn nice() -> String {
    let stat = first_line("/proc/self/stat");
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    behind_name.split_whitespace().nth(16).unwrap_or("?").to_owned()
}

fn commit() -> String {
    let changed = !said("git", &["status", "--porcelain", "--untracked-files=no"]).is_empty();
    let commit = said("git", &["rev-parse", "--short=12", "HEAD"]);
    format!("{commit}{}", if changed { ", with changes" } else { "" })
}

fn first_line(path: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}

/// What a program says in the repository; empty when it is not there.
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(crate::ROOT)
        .output();
    output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
