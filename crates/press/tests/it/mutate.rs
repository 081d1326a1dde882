//! The fuzz targets on stable: seeds bent at random for some seconds (`LANTOA_FUZZ_SECONDS` a target, 2 when not set).

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[path = "../../../../fuzz/src/lib.rs"]
mod fuzz;

/// Longer inputs only take longer.
const LONGEST: usize = 64 << 10;
/// Far above what any input of that length may take, also in a slow build on a busy machine.
const SLOW: Duration = Duration::from_secs(20);

/// Pieces that change what a reader does.
const WORDS: &[&str] = &[
    "<",
    ">",
    "</",
    "&",
    ";",
    "\"",
    "'",
    "\0",
    "\n",
    "\t",
    "<w:p>",
    "</w:p>",
    "<w:tr>",
    "<w:tc>",
    "<td>",
    "<table>",
    "<li>",
    "<text:list>",
    "<script>",
    "<!--",
    "&amp;",
    "&#x1;",
    "&#9999999;",
    "xMin=\"",
    "1e39",
    "NaN",
    "-1",
    "4294967296",
    "Kính gửi:",
    "Nơi nhận:",
    "Số: ",
    "ngày 30 tháng 2 năm 2021",
    "trước ngày",
    "V/v",
    "1.",
    "a)",
    "- ",
    "\u{301}",
    "\u{323}",
    "ð",
    "¨",
    "aâù",
    "^",
    "PK\u{3}\u{4}",
    "\u{feff}",
    "𝔸",
    "İ",
    "ß",
];

/// Small numbers without a pattern (xorshift), the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 20).unwrap_or(0) % end.max(1)
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder().join("seeds").join(target))
        .unwrap_or_else(|fault| panic!("seeds of {target}: {fault}"))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn bend(input: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.below(input.len() + 1);
    let length = dice.below(40).min(input.len() - at);
    match dice.below(7) {
        0 if at < input.len() => input[at] ^= 1 << dice.below(8),
        1 => drop(input.drain(at..at + length)),
        2 => drop(input.splice(at..at, WORDS[dice.below(WORDS.len())].bytes())),
        3 => {
            let piece = input[at..at + length].repeat(1 + dice.below(20));
            drop(input.splice(at..at, piece));
        }
        4 => {
            let other = &seeds[dice.below(seeds.len())];
            let from = dice.below(other.len() + 1);
            let to = (from + dice.below(400)).min(other.len());
            drop(input.splice(at..at, other[from..to].iter().copied()));
        }
        5 => input.truncate(at),
        _ => drop(input.splice(at..at + length, WORDS[dice.below(WORDS.len())].bytes())),
    }
    input.truncate(LONGEST);
}

/// Runs one input; a failing one is kept under `fuzz/artifacts`, where cargo-fuzz puts its own.
fn one(name: &str, target: fuzz::Target, input: &[u8]) {
    let began = Instant::now();
    let whole = catch_unwind(|| target(input)).is_ok() && began.elapsed() < SLOW;
    if !whole {
        let folder = folder().join("artifacts").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("mutate");
        std::fs::write(&path, input).unwrap();
        panic!(
            "{name} broke after {:?}; the input is in {}",
            began.elapsed(),
            path.display()
        );
    }
}

#[test]
fn readers_keep_their_promises_for_bent_inputs() {
    let seconds = std::env::var("LANTOA_FUZZ_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok());
    let only = std::env::var("LANTOA_FUZZ_TARGET").unwrap_or_default();
    for (name, target) in fuzz::TARGETS
        .into_iter()
        .filter(|(name, _)| only.is_empty() || *name == only)
    {
        let seeds = seeds(name);
        seeds.iter().for_each(|seed| one(name, target, seed));
        let (until, mut dice, mut runs) = (
            Instant::now() + Duration::from_secs(seconds.unwrap_or(2)),
            Dice(0x9e37_79b9),
            0,
        );
        while Instant::now() < until {
            let mut input = seeds[dice.below(seeds.len())].clone();
            for _ in 0..=dice.below(8) {
                bend(&mut input, &seeds, &mut dice);
            }
            one(name, target, &input);
            runs += 1;
        }
        println!("{name}: {} seeds, {runs} bent inputs", seeds.len());
    }
}
