//! A new version of the program: real children, real digests, and the power cut wherever it may be.

use crate::bench_box::*;
use crate::house::*;
use player::identity;
use player::store::{Store, hash_of};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use wire::player::*;

const NEW: &str = "lantoa-player 9.9.9";
/// Longer than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(120);

/// A box whose program the house changes.
struct Scene {
    folder: tempfile::TempDir,
    house: ScriptedHouse,
}

impl Scene {
    fn new() -> Self {
        Self::pinning(&[])
    }

    /// A box that pinned these release keys when it was enrolled.
    fn pinning(keys: &[PublicKey]) -> Self {
        let (folder, house) = (tempfile::tempdir().unwrap(), ScriptedHouse::open());
        house.script.release.lock().unwrap().extend(keys);
        let store = Store::open(folder.path(), 1 << 40).unwrap();
        let code = PrintedCode {
            secret: SECRET,
            house: house_key().public().id(),
        };
        let at = player::net::House::at(&house.url, Duration::from_secs(5)).unwrap();
        player::net::enrol(&at, &store, &code).unwrap();
        assert!(identity::load(&store).unwrap().is_some());
        Self { folder, house }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn play(&self) -> Running {
        self.play_with("")
    }

    fn play_with(&self, more: &str) -> Running {
        let config = self.path("player.toml");
        std::fs::write(&config, format!("wait_s = 0\ntrial_s = 8\n{more}")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa-player"));
        command
            .arg("run")
            .arg("--config")
            .arg(config)
            .env("LANTOA_PLAYER_STORE", self.folder.path())
            .env("LANTOA_HOUSE", &self.house.url)
            .env("LANTOA_OUTPUT", "file:/dev/null");
        Running(command.stderr(Stdio::null()).spawn().unwrap())
    }

    /// Orders that these bytes be run.
    fn order(&self, serial: u64, bytes: &[u8]) {
        let path = self.path("to-order");
        std::fs::write(&path, bytes).unwrap();
        let sha256 = hash_of(&path).unwrap();
        let media = (hex::encode(sha256), bytes.to_vec());
        self.house.script.media.lock().unwrap().push(media);
        let file = ProgramFile {
            sha256,
            bytes: bytes.len() as u64,
        };
        self.say(serial, Some(file));
    }

    /// Orders that these bytes be run, with a release of them.
    fn order_released(&self, serial: u64, bytes: &[u8], of: impl Fn(ProgramFile) -> ReleaseNote) {
        self.order(serial, bytes);
        let mut program = self.house.script.program.lock().unwrap();
        let order = program.as_mut().unwrap();
        order.release = of(order.file.unwrap()).parts().to_vec().into();
    }

    fn say(&self, serial: u64, file: Option<ProgramFile>) {
        *self.house.script.program.lock().unwrap() = Some(ProgramOrder {
            release: Tail::default(),
            device: "loa-1".to_owned(),
            serial,
            issued_at: Moment(MORNING),
            nonce: [serial as u8; 16],
            program: NEW.to_owned(),
            file,
        });
    }

    /// Waits until the house has heard this from the box; what it heard.
    fn hears(&self, what: &str, is_so: impl Fn(&Poll, &Health) -> bool) -> Health {
        let begun = Instant::now();
        loop {
            if let Some(health) = self.heard(&is_so) {
                return health;
            }
            let last = || self.heard(&|_, _| true);
            assert!(
                begun.elapsed() < PATIENCE,
                "{what} was not heard of; last was {:?}",
                last()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn heard(&self, is_so: &impl Fn(&Poll, &Health) -> bool) -> Option<Health> {
        let polls = self.house.script.polls.lock().unwrap();
        let health = |poll: &Poll| poll.health.clone().filter(|health| is_so(poll, health));
        polls.iter().rev().find_map(health)
    }

    fn boots(&self) -> Vec<String> {
        let log = self.house.script.log.lock().unwrap();
        verify_chain("loa-1", Head::default(), &log).expect("the log is whole");
        let boot = |record: &Record| match &record.event {
            Event::Boot { program, .. } => Some(program.clone()),
            _ => None,
        };
        log.iter().filter_map(boot).collect()
    }
}

/// A program that is killed as a power cut kills it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// This program, but that it calls itself otherwise: other bytes, another digest, another version.
fn newer() -> Vec<u8> {
    let mut bytes = std::fs::read(env!("CARGO_BIN_EXE_lantoa-player")).unwrap();
    let (own, new) = (player::PROGRAM.as_bytes(), NEW.as_bytes());
    assert_eq!(own.len(), new.len());
    let places: Vec<usize> = bytes
        .windows(own.len())
        .enumerate()
        .filter(|(_, window)| *window == own)
        .map(|(place, _)| place)
        .collect();
    assert!(!places.is_empty(), "the program says what it is");
    for place in places {
        bytes[place..place + new.len()].copy_from_slice(new);
    }
    bytes
}

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
        if state.contains("failed") {
            let serial = scene
                .house
                .script
                .program
                .lock()
                .unwrap()
                .as_ref()
                .unwrap()
                .serial;
            scene.order(serial + 1, &newer());
        }
    }
    assert!(came, "no cut fell into a trial: no test");
    let _playing = scene.play();
    scene.hears("the new program", |_, health| {
        health.program == NEW && health.update == Update::Runs
    });
    assert!(scene.boots().len() > 3);
}

fn release_key(seed: u8) -> Signer {
    Signer::from_seed(&[seed; 32])
}

fn release(serial: u64, file: ProgramFile) -> Release {
    Release {
        program: NEW.to_owned(),
        processor: std::env::consts::ARCH.to_owned(),
        file,
        serial,
        not_before: Moment(0),
        signed_at: Moment(MORNING),
    }
}

#[test]
fn a_house_whose_daily_key_is_stolen_brings_no_program_to_a_box_that_pinned_a_release_key() {
    let (good, stranger) = (release_key(80), release_key(81));
    let scene = Scene::pinning(&[good.public()]);
    let playing = scene.play();
    scene.hears("the pinned key", |poll, _| {
        poll.pinned() == Some(vec![good.public().id().to_string().as_str()])
    });
    let refused = |serial: u64, word: &str| {
        let health = scene.hears(word, |poll, health| {
            poll.program == serial && health.update == Update::Failed
        });
        assert!(health.update_fault.contains(word), "{}", health.update_fault);
        assert_eq!(health.program, player::PROGRAM);
        assert!(
            std::fs::read_dir(scene.path("programs")).map_or(0, Iterator::count) == 0,
            "nothing of it may be executed"
        );
    };
    // Signed by the house as ever: without a release, with one of somebody else's, with one of other bytes.
    scene.order(1, &newer());
    refused(1, "carries no release");
    scene.order_released(2, &newer(), |file| {
        ReleaseNote::sign(&release(1, file), Vec::new(), &stranger)
    });
    refused(2, "not pinned");
    scene.order_released(3, &newer(), |file| {
        let other = ProgramFile { bytes: 1, ..file };
        ReleaseNote::sign(&release(1, other), Vec::new(), &good)
    });
    refused(3, "of another program");
    scene.order_released(4, &newer(), |file| {
        let foreign = Release {
            processor: "riscv64".to_owned(),
            ..release(1, file)
        };
        ReleaseNote::sign(&foreign, Vec::new(), &good)
    });
    refused(4, "another processor");
    // Plans and all else of the house are believed as before: the box still talks, and after a power cut too.
    drop(playing);
    scene.house.script.polls.lock().unwrap().clear();
    let playing = scene.play();
    refused(4, "another processor");
    scene.order_released(5, &newer(), |file| {
        ReleaseNote::sign(&release(7, file), Vec::new(), &good)
    });
    scene.hears("the released program", |poll, health| {
        poll.program == 5 && health.program == NEW && health.update == Update::Runs
    });
    // An older release that the key really signed once is a replay.
    let older = [newer(), b"older".to_vec()].concat();
    scene.order_released(6, &older, |file| {
        ReleaseNote::sign(&release(6, file), Vec::new(), &good)
    });
    let health = scene.hears("the refused replay", |poll, health| {
        poll.program == 6 && health.update == Update::Failed
    });
    assert!(
        health.update_fault.contains("older than the one"),
        "{}",
        health.update_fault
    );
    assert_eq!(health.program, NEW, "what was released stays");
    drop(playing);
}

#[test]
fn keys_of_the_configuration_are_pinned_and_the_old_key_signs_the_new_one() {
    let (old, new) = (release_key(82), release_key(83));
    let scene = Scene::new();
    let keys = format!("release_keys = [\"{}\"]\n", old.public());
    let playing = scene.play_with(&keys);
    scene.hears("the pinned key", |poll, _| {
        poll.pinned() == Some(vec![old.public().id().to_string().as_str()])
    });
    scene.order_released(1, &newer(), |file| {
        ReleaseNote::sign(&release(1, file), Vec::new(), &new)
    });
    scene.hears("the refusal", |poll, health| {
        poll.program == 1 && health.update == Update::Failed && health.update_fault.contains("not pinned")
    });
    let change = ReleaseKeys {
        serial: 1,
        keys: vec![new.public()],
        signed_at: Moment(MORNING),
    };
    let change = ReleaseNote::change(&change, &old);
    scene.order_released(2, &newer(), |file| {
        ReleaseNote::sign(&release(2, file), vec![change.clone()], &new)
    });
    scene.hears("the program, and the new key", |poll, health| {
        let pinned = poll.pinned() == Some(vec![new.public().id().to_string().as_str()]);
        poll.program == 2 && health.program == NEW && health.update == Update::Runs && pinned
    });
    drop(playing);
}

#[test]
fn a_box_without_a_pinned_key_takes_what_the_house_orders() {
    let scene = Scene::new();
    let _playing = scene.play();
    scene.hears("no pinned key", |poll, _| poll.pinned() == Some(vec![]));
    scene.order(1, &newer());
    scene.hears("the new program", |poll, health| {
        poll.program == 1 && health.program == NEW && health.update == Update::Runs
    });
}
