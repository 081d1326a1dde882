//! A real child at a scripted house that changes its program.

use crate::bench_box::*;
use crate::house::*;
use player::identity;
use player::store::{Store, hash_of};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use wire::player::*;

pub const NEW: &str = "lantoa-player 9.9.9";
/// Longer than a busy machine needs.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A box whose program the house changes.
pub struct Scene {
    folder: tempfile::TempDir,
    pub house: ScriptedHouse,
}

impl Scene {
    pub fn new() -> Self {
        Self::pinning(&[])
    }

    /// A box that pinned these release keys when it was enrolled.
    pub fn pinning(keys: &[PublicKey]) -> Self {
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

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn play(&self) -> Running {
        self.play_with("")
    }

    pub fn play_with(&self, more: &str) -> Running {
        Running(self.command(more).spawn().unwrap())
    }

    /// A child that is told that it is on trial, and who watches it.
    pub fn on_trial(&self, serial: u64, watcher: u32) -> Running {
        let mut command = self.command("");
        command
            .env(player::program::TRIAL, serial.to_string())
            .env(player::program::WATCHER, watcher.to_string());
        Running(command.spawn().unwrap())
    }

    fn command(&self, more: &str) -> Command {
        let config = self.path("player.toml");
        std::fs::write(&config, format!("wait_s = 0\ntrial_s = 8\n{more}")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa-player"));
        command
            .arg("run")
            .arg("--config")
            .arg(config)
            .env("LANTOA_PLAYER_STORE", self.folder.path())
            .env("LANTOA_HOUSE", &self.house.url)
            .env("LANTOA_OUTPUT", "file:/dev/null")
            .stderr(Stdio::null());
        command
    }

    /// Orders that these bytes be run.
    pub fn order(&self, serial: u64, bytes: &[u8]) {
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

    /// The number of the order that stands.
    pub fn serial(&self) -> u64 {
        self.house.script.program.lock().unwrap().as_ref().unwrap().serial
    }

    /// Orders that these bytes be run, with a release of them.
    pub fn order_released(&self, serial: u64, bytes: &[u8], of: impl Fn(ProgramFile) -> ReleaseNote) {
        self.order(serial, bytes);
        let mut program = self.house.script.program.lock().unwrap();
        let order = program.as_mut().unwrap();
        order.release = of(order.file.unwrap()).parts().to_vec().into();
    }

    pub fn say(&self, serial: u64, file: Option<ProgramFile>) {
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
    pub fn hears(&self, what: &str, is_so: impl Fn(&Poll, &Health) -> bool) -> Health {
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

    pub fn boots(&self) -> Vec<String> {
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
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// This program, but that it calls itself otherwise: other bytes, another digest, another version.
pub fn newer() -> Vec<u8> {
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
