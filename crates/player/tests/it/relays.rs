//! Relays with real programs as their sources: what comes late, dies, says nothing, floods, or is cut off with the box.

use crate::bench_box::*;
use crate::house::ScriptedHouse;
use player::store::Log;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use wire::player::*;

/// Longer than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(120);
/// A source that gives as fast as it is taken.
const GIVES: &str = "while :; do cat second; done";

/// A box that relays what a script gives, by the machine's own clock.
struct Scene {
    bench: BenchBox,
    script: &'static str,
    quiet: &'static str,
    house: Option<ScriptedHouse>,
}

impl Scene {
    /// The script notes its process in `began`; `second` is a second of sound.
    fn new(script: &'static str) -> Self {
        let bench = BenchBox::new();
        let wave = wav(RATE, 3000).split_off(44);
        std::fs::write(bench.folder.path().join("second"), wave).unwrap();
        let head = "cd \"$(dirname \"$0\")\"; echo $$ >> began; ";
        std::fs::write(bench.folder.path().join("source.sh"), format!("{head}{script}\n")).unwrap();
        let (mut log, _, _) = Log::open(&bench.store.path("asrun.log"), "loa-1").unwrap();
        // The time was known a moment ago: the box has a clock chip.
        let clock = ClockState {
            source: ClockSource::Service,
            error_us: Some(1_000),
        };
        log.add(true_now(), clock, Event::Clock { good: true }).unwrap();
        Self {
            bench,
            script,
            quiet: "",
            house: None,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.bench.folder.path().join(name)
    }

    /// A plan whose relay `r` is due so much from now and lasts so long.
    fn planned(&self, after: i64, lasts: i64) -> Plan {
        let at = true_now().0 + after;
        let plan = Plan {
            issued_at: Moment(at - HOUR),
            expires_at: Moment(at + DAY),
            quiet: QuietHours::default(),
            ..self.bench.plan(1, vec![])
        };
        relaying(plan, vec![relay("r", at, lasts)])
    }

    fn plan(&self, after: i64, lasts: i64) -> i64 {
        let plan = self.planned(after, lasts);
        self.bench.keep_plan(&plan);
        plan.relays()[0].at.0
    }

    fn play(&self) -> Running {
        let config = self.path("player.toml");
        let source = self.path("source.sh");
        let text = format!(
            "has_rtc = true\nwait_s = 0\nstop_every_s = 1\nrelay_quiet = \"{}\"\n[relays]\nvov1 = \"command:sh {}\"\n",
            self.quiet,
            source.display()
        );
        std::fs::write(&config, text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa-player"));
        command
            .arg("run")
            .arg("--config")
            .arg(config)
            .env("LANTOA_PLAYER_STORE", self.bench.folder.path())
            .env("LANTOA_OUTPUT", format!("file:{}", self.path("heard").display()))
            .env_remove("LANTOA_HOUSE");
        if let Some(house) = &self.house {
            command.env("LANTOA_HOUSE", &house.url);
        }
        Running(command.stderr(Stdio::null()).spawn().unwrap())
    }

    fn story(&self) -> Vec<String> {
        story(&self.bench.events(), "r")
    }

    /// Waits until this is so.
    fn waits(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !is_so(self) {
            assert!(
                begun.elapsed() < PATIENCE,
                "{what}, of {}: {:?}",
                self.script,
                self.story()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the relay is over, and its program gone.
    fn is_over(&self) -> Vec<String> {
        let ends = |line: &String| line.starts_with("ended") || line.starts_with("silent");
        let is_last = |line: &String| ends(line) && line != "ended Restart ?";
        self.waits("the end", |scene| scene.story().last().is_some_and(is_last));
        self.is_gone();
        self.story()
    }

    /// The processes that the source began.
    fn begun(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("began")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn is_gone(&self) {
        let lives = |process: &String| {
            let line = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            // A zombie that nobody has waited for yet is gone.
            !line.is_empty() && !line.contains(") Z")
        };
        self.waits("the end of the program", |scene| !scene.begun().iter().any(lives));
    }

    /// Samples that were heard and are not silence.
    fn heard(&self) -> usize {
        let bytes = std::fs::read(self.path("heard")).unwrap();
        bytes.chunks_exact(2).filter(|two| **two != [0, 0]).count()
    }
}

struct Running(Child);

impl Running {
    /// Asked to end, it ends in good order.
    fn ends(mut self) {
        let asked = Command::new("kill")
            .arg(self.0.id().to_string())
            .status()
            .unwrap();
        assert!(asked.success());
        assert!(self.0.wait().unwrap().success());
    }

    /// The most memory that it ever had, kilobytes.
    fn memory(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The number behind `words` in a line of a story.
fn number(line: &str, words: &str) -> u64 {
    let rest = line
        .strip_prefix(words)
        .unwrap_or_else(|| panic!("{line:?} is no {words:?}"));
    rest.trim().split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn a_source_that_gives_sounds_from_its_instant_to_its_end_and_its_program_ends_with_it() {
    let scene = Scene::new(GIVES);
    let at = scene.plan(6 * SECOND, 4 * SECOND);
    let running = scene.play();
    let told = scene.is_over();
    assert_eq!(told[..2], ["cued", "started 0"], "{told:?}");
    let started = started_us(&scene.bench.events(), "r").unwrap();
    assert!((started - at * 1000).abs() <= 21, "{started} {at}");
    // All of it, but for what a busy machine slept through; and what is written is what left.
    let samples = number(&told[2], "ended Done");
    assert!((48_000..=192_000).contains(&samples), "{told:?}");
    assert!(scene.heard().abs_diff(samples as usize) < 480, "{told:?}");
    assert_eq!(scene.begun().len(), 1);
    running.ends();
}

#[test]
fn a_source_that_comes_late_is_heard_from_then_on_and_the_silence_before_is_said() {
    let scene = Scene::new("sleep 7; while :; do cat second; done");
    scene.plan(4 * SECOND, 9 * SECOND);
    let _running = scene.play();
    let told = scene.is_over();
    let from = number(&told[1], "started");
    let missing = number(&told[2], "gaps");
    let samples = number(&told[3], "ended Gaps");
    assert!(from > 48_000 && missing > 48_000 && missing <= from, "{told:?}");
    assert!(samples + missing <= 9 * 48_000, "{told:?}");
    assert!(scene.heard().abs_diff(samples as usize) < 480, "{told:?}");
}

#[test]
fn a_source_that_dies_is_begun_again_and_its_silence_counts_as_silence() {
    // Four seconds of sound in all, and nothing more, however often it is begun.
    let scene = Scene::new("[ -e gave ] || for i in 1 2 3 4; do cat second; done; touch gave");
    scene.plan(4 * SECOND, 8 * SECOND);
    let _running = scene.play();
    let told = scene.is_over();
    let samples = number(told.last().unwrap(), "ended Gaps");
    let missing = number(&told[2], "gaps");
    assert!((48_000..=4 * 48_000).contains(&samples), "{told:?}");
    assert!(missing > 48_000 && samples + missing <= 8 * 48_000, "{told:?}");
    assert!(
        scene.heard().abs_diff(samples as usize) < 480,
        "silence is not played: {told:?}"
    );
    assert!(scene.begun().len() >= 2, "{:?}", scene.begun());
}

#[test]
fn a_source_that_never_gives_a_byte_is_said_to_be_dry_and_never_to_have_played() {
    let scene = Scene::new("exec sleep 1000");
    scene.plan(3 * SECOND, 2 * SECOND);
    let _running = scene.play();
    assert_eq!(scene.is_over(), ["cued", "silent Dry"]);
    assert_eq!(scene.heard(), 0);
}

#[test]
fn digital_silence_is_not_played_either() {
    let scene = Scene::new("exec cat /dev/zero");
    scene.plan(3 * SECOND, 20 * SECOND);
    let _running = scene.play();
    let told = scene.is_over();
    assert!(
        told.len() == 4 && number(&told[3], "ended Gaps") < 480,
        "{told:?}"
    );
}

#[test]
fn garbage_of_odd_length_and_a_flood_cost_no_memory_and_end_at_their_instant() {
    let scene = Scene::new("while :; do head -c 100003 /dev/urandom; done");
    scene.plan(4 * SECOND, 3 * SECOND);
    let running = scene.play();
    let told = scene.is_over();
    let samples = number(told.last().unwrap(), "ended Done");
    assert!(samples <= 3 * 48_000, "{told:?}");
    let memory = running.memory();
    assert!(memory < 40_000, "{memory} kB");
}

#[test]
fn a_source_that_is_too_slow_has_gaps() {
    // A twentieth of a second of sound in a tenth: half as much as it should.
    let scene = Scene::new("while :; do head -c 4800 second; sleep 0.1; done");
    scene.plan(6 * SECOND, 9 * SECOND);
    let _running = scene.play();
    let told = scene.is_over();
    let (missing, samples) = (number(&told[2], "gaps"), number(&told[3], "ended Gaps"));
    assert!(missing > 48_000 && samples > 24_000, "{told:?}");
    assert!(samples + missing <= 9 * 48_000, "{told:?}");
}

#[test]
fn in_quiet_hours_the_program_of_a_source_is_not_even_begun() {
    let mut scene = Scene::new(GIVES);
    scene.quiet = "00:00-00:00";
    scene.plan(3 * SECOND, 2 * SECOND);
    let running = scene.play();
    assert_eq!(scene.is_over(), ["silent QuietHours"]);
    running.ends();
    assert!(scene.begun().is_empty());
}

#[test]
fn a_power_cut_ends_the_program_of_a_source_and_the_relay_goes_on_when_the_power_is_back() {
    // It would never notice by itself that nobody listens any more.
    let scene = Scene::new("for i in 1 2 3 4 5 6; do cat second; done; exec sleep 1000");
    scene.plan(3 * SECOND, 15 * SECOND);
    let mut running = scene.play();
    scene.waits("the beginning", |scene| scene.story().len() == 2);
    running.0.kill().unwrap();
    running.0.wait().unwrap();
    scene.is_gone();
    let running = scene.play();
    let told = scene.is_over();
    assert_eq!(told[2], "ended Restart ?", "{told:?}");
    let from = number(&told[3], "started");
    assert!(from > 0, "{told:?}");
    running.ends();
    let whole = scene.bench.log();
    assert!(
        whole
            .iter()
            .any(|record| matches!(record.event, Event::Boot { .. }))
    );
}

#[test]
fn a_stop_order_from_the_house_ends_relay_and_program_at_once() {
    let mut scene = Scene::new(GIVES);
    let house = ScriptedHouse::open();
    house.script.tells_true_time.store(true, Ordering::SeqCst);
    let identity = player::identity::load(&scene.bench.store).unwrap().unwrap();
    *house.script.player.lock().unwrap() = Some(identity.signer.public());
    scene.house = Some(house);
    scene.plan(3 * SECOND, 100 * SECOND);
    let running = scene.play();
    scene.waits("the beginning", |scene| scene.story().len() == 2);
    let order = StopOrder {
        serial: 1,
        issued_at: true_now(),
        expires_at: Moment(true_now().0 + DAY),
        nonce: [1; 16],
        stopped: vec![Reach::Device {
            id: "loa-1".to_owned(),
        }],
    };
    let script = &scene.house.as_ref().unwrap().script;
    *script.stop.lock().unwrap() = Some(sealed(Kind::Stop, &order));
    let told = scene.is_over();
    assert!(told[2].starts_with("ended Stopped"), "{told:?}");
    let polls = script.polls.lock().unwrap().clone();
    assert_eq!(
        relays_of(&polls[0].about.0),
        Some(vec!["vov1"]),
        "the house is told what it relays"
    );
    running.ends();
}
