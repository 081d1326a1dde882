//! From nothing to the first page, and what the program then holds in memory.

use std::path::Path;
use std::time::Duration;

use crate::figures::{Table, Times};
use crate::wire::Server;

const FRESH: usize = 5;
const AGAIN: usize = 15;
/// How long it is left alone before its memory is looked at.
const IDLE: Duration = Duration::from_secs(5);

pub fn measure(table: &mut Table) {
    let fresh = (0..FRESH).map(|_| {
        let folder = tempfile::tempdir().unwrap();
        start(folder.path())
    });
    let fresh = Times::new(fresh.collect());
    table.say(
        "first start on an empty folder (migrates, builds the units in)",
        fresh.spread(),
    );
    let folder = tempfile::tempdir().unwrap();
    start(folder.path());
    let again = Times::new((0..AGAIN).map(|_| start(folder.path())).collect());
    table.within("start to first answer", again.percentile(95), again.spread(), 300);
    let server = Server::start(folder.path(), None);
    std::thread::sleep(IDLE);
    let memory = memory(server.pid());
    table.aim(
        "idle memory (resident)",
        memory.words(),
        "< 60 MB",
        memory.resident < 60 * 1024,
    );
}

fn start(folder: &Path) -> Duration {
    Server::start(folder, None).first_answer
}

/// What a process holds, in kB.
pub struct Memory {
    pub resident: u64,
    proportional: u64,
}

impl Memory {
    /// `RSS 41.0 MB · PSS 40.2 MB`.
    pub fn words(&self) -> String {
        let mb = |kb: u64| kb as f64 / 1024.0;
        format!(
            "RSS {:.1} MB · PSS {:.1} MB",
            mb(self.resident),
            mb(self.proportional)
        )
    }
}

pub fn memory(pid: u32) -> Memory {
    Memory {
        resident: kb(&format!("/proc/{pid}/status"), "VmRSS:"),
        proportional: kb(&format!("/proc/{pid}/smaps_rollup"), "Pss:"),
    }
}

fn kb(file: &str, name: &str) -> u64 {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
