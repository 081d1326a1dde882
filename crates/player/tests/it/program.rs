//! A new version of the program: real children, real digests, and the power cut wherever it may be.

use crate::scene::*;
use std::process::Command;
use std::time::{Duration, Instant};
use wire::player::*;

#[test]
fn a_new_program_comes_is_tried_stays_and_is_there_after_a_power_cut() {
    let scene = Scene::new();
    let playing = scene.play();
    scene.hears("the old program", |_, health| {
        health.program == player::PROGRAM && health.update == Update::Idle
    });
    scene.order(1, &newer());
    scene.hears("the trial", |poll, health| {
        poll.program == 1 && health.program == NEW && health.update == Update::Trying
    });
    scene.hears("the new program", |poll, health| {
        poll.program == 1 && health.program == NEW && health.update == Update::Runs
    });
    let pid = playing.0.id();
    let exe = std::fs::read_link(format!("/proc/{pid}/exe")).unwrap();
    assert!(
        exe.starts_with(scene.path("programs")),
        "one process, the new program: {exe:?}"
    );
    drop(playing);
    scene.house.script.polls.lock().unwrap().clear();
    let mut playing = scene.play();
    scene.hears("the new program after the cut", |_, health| {
        health.program == NEW && health.update == Update::Runs
    });
    assert_eq!(scene.boots()[0], player::PROGRAM);
    assert!(
        scene.boots()[1..].iter().all(|program| program == NEW),
        "{:?}",
        scene.boots()
    );
    // What is taken back is not begun; what runs stays.
    scene.say(2, None);
    scene.hears("the end of the order", |poll, health| {
        poll.program == 2 && health.program == NEW && health.update == Update::Idle
    });
    let asked = Command::new("kill")
        .arg(playing.0.id().to_string())
        .status()
        .unwrap();
    assert!(
        asked.success() && playing.0.wait().unwrap().success(),
        "in good order"
    );
}

#[test]
fn a_program_that_does_not_come_up_gives_way_to_the_former_one() {
    let scene = Scene::new();
    let _playing = scene.play();
    scene.hears("the old program", |_, health| health.program == player::PROGRAM);
    let hangs = b"#!/bin/sh\nexec sleep 1000\n";
    let ends = b"#!/bin/sh\nexit 3\n";
    for (serial, bytes, word) in [
        (1, &b"\x7fELF, but no program"[..], "cannot be begun"),
        (2, ends, "did not come up"),
        (3, hangs, "within 8 s"),
    ] {
        scene.order(serial, bytes);
        let health = scene.hears(word, |poll, health| {
            poll.program == serial && health.update == Update::Failed
        });
        assert!(health.update_fault.contains(word), "{}", health.update_fault);
        assert_eq!(health.program, player::PROGRAM, "the former one plays");
    }
    // After all that a good one is taken.
    scene.order(4, &newer());
    scene.hears("the new program", |poll, health| {
        poll.program == 4 && health.program == NEW && health.update == Update::Runs
    });
}

#[test]
fn a_program_for_another_processor_is_never_begun() {
    let scene = Scene::new();
    let _playing = scene.play();
    let first = scene.hears("the old program", |poll, _| !poll.about.0.is_empty());
    assert_eq!(first.program, player::PROGRAM);
    let mut foreign = newer();
    // RISC-V: no box that this test runs on.
    foreign[18..20].copy_from_slice(&243_u16.to_le_bytes());
    scene.order(1, &foreign);
    let health = scene.hears("the refusal", |poll, health| {
        poll.program == 1 && health.update == Update::Failed
    });
    assert!(health.update_fault.contains("riscv64"), "{}", health.update_fault);
    assert!(
        std::fs::read_dir(scene.path("programs")).map_or(0, Iterator::count) == 0,
        "nothing of it may be executed"
    );
    scene.order(2, &newer());
    scene.hears("the right one", |poll, health| {
        poll.program == 2 && health.program == NEW && health.update == Update::Runs
    });
}

#[test]
fn what_has_another_digest_is_never_begun() {
    let scene = Scene::new();
    let marker = scene.path("was-run");
    let script = |word: &str| format!("#!/bin/sh\necho {word} > {}\n", marker.display()).into_bytes();
    let _playing = scene.play();
    scene.hears("the old program", |_, health| health.program == player::PROGRAM);
    scene.order(1, &script("good"));
    // As many bytes, others: whoever stands between house and box has changed them.
    scene.house.script.media.lock().unwrap()[0].1 = script("evil");
    scene.hears("a fault", |_, health| health.fault.contains("another SHA-256"));
    assert!(!marker.exists(), "nothing of it ran");
    assert!(std::fs::read_dir(scene.path("programs")).map_or(0, Iterator::count) == 0);
    // A rest of it that the disk changes after it was verified is no program either.
    scene.say(2, None);
    scene.hears("the end of the order", |poll, _| poll.program == 2);
}

#[test]
fn the_power_goes_at_any_step_of_a_change_and_the_change_is_made() {
    let scene = Scene::new();
    scene.order(1, &newer());
    let mut waits = 7_u64;
    let mut came = false;
    for _ in 0..12 {
        let playing = scene.play();
        // From the first moments of the program to the time at which the new one stays.
        waits = waits
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(200 + (waits >> 33) % 3_500));
        drop(playing);
        let state = std::fs::read_to_string(scene.path("programs.state")).unwrap_or_default();
        came |= state.starts_with("tries");
        // The house orders anew what was interrupted so often that it counts as failed.
        if is_given_up(&state) {
            scene.order(scene.serial() + 1, &newer());
        }
    }
    assert!(came, "no cut fell into a trial: no test");
    let _playing = scene.play();
    scene.hears("the new program", |_, health| {
        health.program == NEW && health.update == Update::Runs
    });
    assert!(scene.boots().len() > 3);
}

/// Whether a trial counts as failed, or will at the next start.
fn is_given_up(state: &str) -> bool {
    let is_last =
        |line: &str| line.starts_with("tries ") && line.ends_with(&format!(" {}", player::program::TRIES));
    state.contains("failed ") || state.lines().any(is_last)
}

#[test]
fn a_program_on_trial_whose_watcher_died_before_it_began_does_not_hold_the_folder() {
    let scene = Scene::new();
    let gone = Command::new("true").spawn().and_then(|mut child| {
        child.wait()?;
        Ok(child.id())
    });
    let mut orphan = scene.on_trial(1, gone.unwrap());
    let begun = Instant::now();
    let ended = loop {
        if let Some(status) = orphan.0.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < PATIENCE, "it stays, and holds the folder");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(ended.success(), "in good order: {ended}");
    let watched = scene.on_trial(1, std::process::id());
    scene.hears("one that is watched", |_, health| health.uptime_s >= 2);
    drop(watched);
    let _playing = scene.play();
    scene.hears("whoever is started next", |_, health| {
        health.program == player::PROGRAM && health.update == Update::Idle
    });
}
