//! How long an urgent bulletin takes from the second person's button to the sound, at a box that is connected: the release
//! program, its pages, the release player, the sound in a pipe.
//!
//! `bench/urgent [TIMES]`: while an ordinary bulletin sounds, so that every one cuts in.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a measurement that cannot be made has nothing to say; the town is shared with the tests"
)]

#[path = "../../tests/it/town.rs"]
mod town;

use std::path::Path;
use std::time::Duration;

use town::*;

const ORDINARY: u32 = 300;
const URGENT: u32 = 1_500;
const HOUR_MS: i64 = 3_600_000;

fn main() {
    let times: usize = std::env::args()
        .skip(1)
        .find_map(|one| one.parse().ok())
        .unwrap_or(12);
    let lantoa = Path::new(env!("CARGO_BIN_EXE_lantoa"));
    let player = player_program(lantoa).expect("cargo build --release -p player");
    let town = Town::open(lantoa);
    let mut cast = Cast::of(&town);
    let (device, code) = cast.print_code();
    let (playing, ear) = town.loudspeaker(&player, &code);
    wait_for("the box at the house", || {
        cast.commune
            .get(&format!("/devices/{device}"))
            .body
            .contains("st-proven")
    });
    let urgent: Vec<String> = (0..times)
        .map(|_| cast.approved("urgent", "denial", URGENT as f32, 1_200))
        .collect();
    let ordinary = cast.approved("ordinary", "notice", ORDINARY as f32, 90_000);
    cast.plays_now(&ordinary);
    ear.hears(ORDINARY).expect("the ordinary bulletin");
    let mut whole = Vec::new();
    for id in urgent {
        // At another place of the box's conversation each time.
        std::thread::sleep(Duration::from_millis(1_000 + 337 * whole.len() as u64 % 3_000));
        cast.asks(&id, "denial");
        let pressed = cast.confirms(&id);
        let onset = ear.hears(URGENT).expect("the urgent bulletin");
        whole.push(onset.at.duration_since(pressed).as_secs_f64() * 1000.0);
        ear.hears(ORDINARY).expect("the ordinary one goes on");
    }
    tell("from the second person's button to the sound in the pipe", whole);
    let log = town.box_log(&player);
    tell(
        "in the box: from the signed plan to the first sample, while another item sounds",
        cut_ins(&log),
    );
    println!(
        "| player: resident | {} MB | < 30 MB |",
        resident_mb(playing.0.id())
    );
}

fn tell(what: &str, mut ms: Vec<f64>) {
    ms.sort_by(f64::total_cmp);
    let at = |share: f64| ms[((ms.len() as f64 - 1.0) * share).round() as usize];
    let (p50, p95, most) = (at(0.5), at(0.95), at(1.0));
    println!(
        "| {what} | p50 {p50:.0} ms · p95 {p95:.0} ms · max {most:.0} ms ({} times) |",
        ms.len()
    );
}

/// How long after the plan that brought it each urgent item began, milliseconds, by the log of the box.
fn cut_ins(log: &str) -> Vec<f64> {
    let (mut plan, mut urgent, mut found) = (0, String::new(), Vec::new());
    for line in log.lines() {
        if line.contains("PlanTaken") {
            plan = within_hour(line);
        } else if line.contains("Cued") && line.contains("class: Urgent") {
            urgent = item(line);
        } else if line.contains("Started") && line.contains("from: 0") && item(line) == urgent {
            let at_us: i64 = between(line, "at_us: ", ",").unwrap().parse().unwrap();
            let after = (at_us.div_euclid(1000) - plan).rem_euclid(HOUR_MS);
            found.push(after as f64);
        }
    }
    found
}

fn item(line: &str) -> String {
    between(line, "item: \"", "\"").unwrap_or("").to_owned()
}

/// Minutes, seconds and milliseconds of a record, as milliseconds within the hour.
fn within_hour(line: &str) -> i64 {
    let stamp = line.split(' ').nth(1).unwrap();
    let time = between(stamp, "T", "+").unwrap();
    let number = |text: &str| text.parse::<i64>().unwrap();
    number(&time[3..5]) * 60_000 + number(&time[6..8]) * 1_000 + number(&time[9..12])
}

fn resident_mb(pid: u32) -> String {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kb = between(&text, "VmRSS:", "kB").and_then(|kb| kb.trim().parse::<f64>().ok());
    format!("{:.1}", kb.unwrap_or(f64::NAN) / 1024.0)
}
