//! `letter read`: in the process, and as a whole command; and how well it reads.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use server::letter::open;

use crate::figures::{Table, Times};

const IN_PROCESS: usize = 500;
const COMMANDS: usize = 200;

/// Two pages of A4 in the type of official letters hold about so many characters.
const TWO_PAGES: usize = 4_500;

pub fn measure(table: &mut Table) {
    let fixture = format!("{}/crates/letter/tests/fixtures/demo-lang-son.txt", crate::ROOT);
    let text = std::fs::read_to_string(&fixture).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let long = folder.path().join("hai-trang.txt");
    std::fs::write(&long, two_pages(&text)).unwrap();
    for path in [PathBuf::from(&fixture), long] {
        of_file(&path, table);
    }
}

/// The letter with its tasks said again until it fills two pages.
fn two_pages(text: &str) -> String {
    let (start, end) = (
        text.find("- Giới thiệu").unwrap(),
        text.find("Đề nghị Phòng").unwrap(),
    );
    let mut long = text[..end].to_owned();
    while long.chars().count() + text[end..].chars().count() < TWO_PAGES {
        long += &text[start..end];
    }
    long + &text[end..]
}

fn of_file(path: &Path, table: &mut Table) {
    let bytes = std::fs::read(path).unwrap();
    let characters = String::from_utf8_lossy(&bytes).chars().count();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let about = format!("letter read, {name} ({characters} characters)");
    let once = || {
        let start = Instant::now();
        black_box(open::read(black_box(&bytes), &name).unwrap());
        start.elapsed()
    };
    let times = repeated(IN_PROCESS, once);
    table.within(
        &format!("{about}, in the process"),
        times.percentile(95),
        times.spread(),
        5,
    );
    let times = repeated(COMMANDS, || command(path));
    table.within(
        &format!("{about}, the command"),
        times.percentile(95),
        times.spread(),
        30,
    );
}

fn repeated(count: usize, once: impl Fn() -> Duration) -> Times {
    Times::new((0..count).map(|_| once()).collect())
}

fn command(path: &Path) -> Duration {
    let mut command = Command::new(crate::LANTOA);
    command.args(["letter", "read"]).arg(path).stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status().unwrap();
    let time = start.elapsed();
    assert!(status.success(), "letter read");
    time
}

/// The score of the reader, where the real letters are.
pub fn score(table: &mut Table) {
    let letters = format!("{}/../shared/letters", crate::ROOT);
    if !Path::new(&letters).join("score.py").exists() {
        table.note("The reader's score: no ../shared/letters here.".to_owned());
        return;
    }
    let script = format!("{}/bin/score.py", crate::ROOT);
    let output = Command::new("python3")
        .args([&script, crate::LANTOA, &letters])
        .output()
        .unwrap();
    table.note(String::from_utf8_lossy(&output.stdout).into_owned());
    let met = output.status.success();
    let said = if met {
        "every bound kept"
    } else {
        "a bound is not kept"
    };
    table.aim(
        "the reader's score (bin/score.py)",
        said.to_owned(),
        "bounds",
        met,
    );
}
