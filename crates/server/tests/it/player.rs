//! The real player at the real house, both as child processes that are killed in the middle.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use civic::{Moment, Role};
use server::account::{NewPerson, insert_person};
use server::config::Config;
use server::site::Site;
use server::{serve, station};
use store::{Db, args, audit, record, sql};
use wire::player::*;

const DEVICE: &str = "LOA-THAT";
const TONE: &[u8] = include_bytes!("../../../player/tests/it/audio/tone.flac");
const TONE_SAMPLES: u64 = 24_000;
/// Longer than a busy machine needs for anything here.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program that is killed as a power cut kills it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The player stands beside the program when the whole workspace was built.
fn player_program() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_BIN_EXE_lantoa")).with_file_name("lantoa-player");
    if beside.exists() {
        return Some(beside);
    }
    eprintln!(
        "{} is not built: not tried (cargo build -p player)",
        beside.display()
    );
    None
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

struct Scene {
    folder: tempfile::TempDir,
    port: u16,
    stop_port: u16,
    player: PathBuf,
}

impl Scene {
    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn lantoa(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa"));
        command
            .env_remove("LANTOA_DATABASE")
            .arg("--data")
            .arg(self.data())
            .args(words);
        command
    }

    /// Starts a program of the house and waits until it says where it listens.
    fn listening(&self, words: &[&str]) -> Running {
        let mut child = self.lantoa(words).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert!(line.contains("http://"), "{line}");
        Running(child)
    }

    fn serve(&self) -> Running {
        self.listening(&["serve", "--listen", &format!("127.0.0.1:{}", self.port)])
    }

    fn box_command(&self, words: &[&str]) -> Command {
        let config = self.folder.path().join("player.toml");
        std::fs::write(&config, "wait_s = 2\nstop_every_s = 1\n").unwrap();
        let mut command = Command::new(&self.player);
        command
            .args(words)
            .arg("--config")
            .arg(config)
            .env("LANTOA_HOUSE", format!("http://127.0.0.1:{}/player", self.port))
            .env(
                "LANTOA_STOP_URL",
                format!("http://127.0.0.1:{}/stop", self.stop_port),
            )
            .env("LANTOA_PLAYER_STORE", self.folder.path().join("box"))
            .env(
                "LANTOA_OUTPUT",
                format!("file:{}", self.folder.path().join("sound.raw").display()),
            );
        command
    }

    fn play(&self) -> Running {
        let mut options = std::fs::OpenOptions::new();
        let errors = options.create(true).append(true).open(self.errors()).unwrap();
        Running(self.box_command(&["run"]).stderr(errors).spawn().unwrap())
    }

    fn errors(&self) -> PathBuf {
        self.folder.path().join("box.err")
    }

    fn box_log(&self) -> String {
        let shown = self.box_command(&["log"]).output().unwrap();
        String::from_utf8_lossy(&shown.stdout).into_owned()
    }
}

/// A test that fails says what the box wrote and complained of.
impl Drop for Scene {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let errors = std::fs::read_to_string(self.errors()).unwrap_or_default();
            eprintln!("the box:\n{}{errors}", self.box_log());
        }
    }
}

async fn wait_for(what: &str, is_so: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < PATIENCE, "{what} did not happen");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

record! {
    struct Body { body: Vec<u8> }
}

/// The log of the box as the house has it.
async fn taken(db: &Db) -> Vec<Record> {
    let list = sql!("select body from asrun_record where device = $1 order by sequence");
    let rows = db.all::<Body>(list, args![DEVICE]).await.unwrap();
    rows.iter()
        .map(|row| Record::from_bytes(&row.body).unwrap())
        .collect()
}

fn times_played(log: &[Record], item: &str) -> usize {
    let whole = |record: &&Record| matches!(&record.event, Event::Ended { played } if played.item == item && played.ending == Ending::Done);
    log.iter().filter(whole).count()
}

/// A device with its code and a plan of two items; the code.
async fn prepare(site: &Site) -> String {
    let at = site.clock.now();
    let unit = site.directory().units()[0].id.clone();
    let key = site.station.keys().daily().unwrap().public.id();
    let code = PrintedCode {
        secret: [5; 10],
        house: key,
    };
    let mut tx = site.db.begin().await.unwrap();
    let person = NewPerson {
        id: "mai",
        unit: &unit,
        role: Role::Commune,
        name: "Mai",
        login: "mai",
    };
    insert_person(&mut tx, &person, at).await.unwrap();
    // That it relays nothing is known: where a box says so first, the timetable makes its plan anew.
    let device = sql!(
        "insert into device (id, unit, kind, name, state, practice, gateway, offset_ms, languages, version, created_by, \
         created_at, changed_at, relays) values ($1, $2, 'player', 'Bộ thu', 'printed', $3, $3, 0, $4, 1, 'mai', 0, 0, '')"
    );
    let languages = serde_json::json!(["vi"]);
    tx.run(device, args![DEVICE, &unit, false, languages])
        .await
        .unwrap();
    let printed = sql!(
        "insert into device_code (code_hash, device, house_key, printed_by, printed_at, expires_at) \
         values ($1, $2, $3, 'mai', 0, $4)"
    );
    let hash = audit::digest(&code.secret);
    tx.run(printed, args![hash, DEVICE, key.to_string(), at.plus_minutes(60)])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    code.printed()
}

record! {
    struct Due { unit: String }
}

/// The plan, once the timetable has made its own, which is empty: no slot is there.
async fn give_plan(site: &Site) {
    let due = sql!("select unit from plan_due");
    wait_for("the timetable's own plan", async || {
        site.db
            .all::<Due>(due, args![])
            .await
            .unwrap()
            .iter()
            .all(|due| due.unit.is_empty())
    })
    .await;
    let (at, none) = (site.clock.now(), serde_json::json!([]));
    let media = site.blobs.put(TONE).await.unwrap();
    let plan = plan(at, &media.hash);
    let sealed = station::sign(site, Kind::Plan, &plan).unwrap().to_bytes();
    let mut tx = site.db.begin().await.unwrap();
    let keep = sql!(
        "insert into device_plan (device, version, digest, sealed, issued_at, expires_at, item_count, left_out) \
         values ($1, 100, $2, $3, $4, $5, 2, $6)"
    );
    let values = args![DEVICE, plan.digest().to_vec(), sealed, at, plan.expires_at, none];
    tx.run(keep, values).await.unwrap();
    tx.commit().await.unwrap();
}

fn plan(at: Moment, hash: &str) -> Plan {
    let mut media = [0; 32];
    for (byte, pair) in media.iter_mut().zip(hash.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    }
    let item = |id: &str, after_s: i64| Item {
        id: id.to_owned(),
        at: Moment(at.0 + after_s * 1000),
        late_ms: 60_000,
        class: Class::Ordinary,
        origin: 1,
        media,
        bytes: TONE.len() as u64,
        samples: TONE_SAMPLES,
        gain: 0,
        resume: Resume::Never,
        gateways: 0,
        language: "vi".to_owned(),
    };
    Plan {
        device: DEVICE.to_owned(),
        version: 100,
        issued_at: at,
        expires_at: at.plus_minutes(25 * 24 * 60),
        nonce: [1; 16],
        offset_ms: 0,
        clock_limit_ms: 10_000,
        quiet: QuietHours::default(),
        fallback: None,
        tail: Tails::default(),
        items: vec![item("sáng", 8), item("chiều", 20)],
    }
}

#[tokio::test]
async fn the_real_player_plays_and_proves_it_once_though_both_are_killed_and_obeys_the_second_path() {
    let Some(player) = player_program() else {
        return;
    };
    let scene = Scene {
        folder: tempfile::tempdir().unwrap(),
        port: free_port(),
        stop_port: free_port(),
        player,
    };
    let config = Config {
        data: scene.data(),
        database: None,
        ..Config::read(None).unwrap()
    };
    let site = serve::open(config, false).await.unwrap();
    let code = prepare(&site).await;
    let house = scene.serve();
    let enrolled = scene.box_command(&["enrol", &code]).output().unwrap();
    assert!(enrolled.status.success(), "{enrolled:?}");
    let again = scene.box_command(&["enrol", &code]).output().unwrap();
    assert!(!again.status.success(), "the code is used");
    give_plan(&site).await;
    let playing = scene.play();
    wait_for("the first item", async || {
        times_played(&taken(&site.db).await, "sáng") == 1
    })
    .await;
    // Both die, in the middle of whatever they do.
    drop(house);
    drop(playing);
    let playing = scene.play();
    let house = scene.serve();
    wait_for("the second item", async || {
        times_played(&taken(&site.db).await, "chiều") == 1
    })
    .await;
    let log = taken(&site.db).await;
    assert_eq!(
        verify_chain(DEVICE, Head::default(), &log).map(|head| head.sequence),
        Ok(log.len() as u64)
    );
    assert_eq!(times_played(&log, "sáng"), 1, "{log:?}");
    let boots = log
        .iter()
        .filter(|record| matches!(record.event, Event::Boot { .. }));
    assert!(boots.count() >= 2, "it was killed and began anew");
    let heard = std::fs::metadata(scene.folder.path().join("sound.raw")).unwrap();
    assert!(heard.len() >= TONE_SAMPLES * 2, "sound came out");
    // The main program is gone; the stop comes from a small one, with a key that can do nothing else.
    drop(house);
    let listen = format!("127.0.0.1:{}", scene.stop_port);
    let _second = scene.listening(&["stop-serve", "--listen", &listen]);
    let stop = ["stop", "--device", DEVICE, "--why", "bị chiếm quyền"];
    assert!(scene.lantoa(&stop).status().unwrap().success());
    wait_for("silence", async || scene.box_log().contains("stopped: true")).await;
    drop(playing);
}
