//! Measures how far two players are apart: on virtual clocks whose crystals differ, and by real pipes where the line of one of
//! them delays one direction.
//!
//! `cargo build --release -p player --bin lantoa-player --example skew`, then `chrt -f 20 skew PLAYER [SECONDS]`.

#![allow(
    clippy::unwrap_used,
    reason = "a measurement that cannot be made has nothing to say"
)]

mod ground;
#[path = "ground/line.rs"]
mod line;

use player::clock::{Clock, Kept, Timekeeper, VirtualClock};
use player::engine::{Engine, Journal, Parts};
use player::gateway::Gateways;
use player::identity;
use player::orders::Orders;
use player::output::Paced;
use player::relay::Relays;
use player::status::Board;
use player::store::Log;
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ground::{Arrived, fifo, listen, load, now_us, onsets, prepared, spread, tone, vouched};
use line::{House, delayed};

/// The delay of one direction: what Snapcast was measured with.
const DELAY: Duration = Duration::from_millis(60);
/// When the item begins after the players, seconds: by then both have talked with the house.
const LEAD_S: i64 = 12;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(program) = arguments.first() else {
        eprintln!("skew PLAYER [SECONDS]");
        std::process::exit(2);
    };
    let seconds = arguments.get(1).and_then(|s| s.parse().ok()).unwrap_or(60);
    println!("load at the beginning: {}", load());
    lines(Path::new(program), seconds);
    crystals(600);
    println!("load at the end: {}", load());
}

/// One of the two players of a pair.
struct Heard {
    _folder: tempfile::TempDir,
    player: Child,
    arrived: Arrived,
}

/// Where a player gets its time from.
#[derive(Clone, Copy, PartialEq)]
enum Time {
    /// A time service disciplines the clock of the machine, as chrony does.
    Service,
    /// The signed time in the answers of the house alone.
    House,
}

/// Pairs at one time, each with one player straight at the house and one behind a delay.
fn lines(program: &Path, seconds: i64) {
    let house = House::open();
    let none = Duration::ZERO;
    let cases = [
        ("time service, straight", Time::Service, none, none),
        ("time service, 60 ms up", Time::Service, DELAY, none),
        ("time service, 60 ms down", Time::Service, none, DELAY),
        ("time of the house alone, straight", Time::House, none, none),
        ("time of the house alone, 60 ms down", Time::House, none, DELAY),
    ];
    let first = (now_us() / 1_000_000 + LEAD_S) * 1000;
    let sound = tone(seconds as u64 * 48_000, |i| i % 48_000 < 960);
    let begin = |time, port| {
        begins(
            program,
            &house,
            (&sound, seconds as u64 * 48_000),
            first,
            time,
            port,
        )
    };
    let pairs: Vec<_> = cases
        .iter()
        .map(|(name, time, up, down)| {
            let behind = delayed(house.port, *up, *down);
            (name, begin(*time, house.port), begin(*time, behind))
        })
        .collect();
    let until = first + (seconds + 2) * 1000;
    std::thread::sleep(Duration::from_millis((until - now_us() / 1000).max(0) as u64));
    for (name, mut near, mut far) in pairs {
        for one in [&mut near, &mut far] {
            let _ = one.player.kill();
            let _ = one.player.wait();
        }
        said(name, &onsets(&near.arrived), &onsets(&far.arrived));
    }
}

fn begins(program: &Path, house: &House, sound: (&[u8], u64), first: i64, time: Time, port: u16) -> Heard {
    let folder = tempfile::tempdir().unwrap();
    let store = prepared(folder.path(), sound, &[first]);
    house.knows(identity::signer(&store).unwrap().public());
    let pipe = folder.path().join("pipe");
    fifo(&pipe);
    let arrived = listen(&pipe);
    let config = folder.path().join("player.toml");
    std::fs::write(&config, "wait_s = 0\n").unwrap();
    let tools = match time {
        Time::Service => vouched(folder.path()),
        Time::House => folder.path().join("no-tools").display().to_string(),
    };
    let player = Command::new(program)
        .args(["run", "--config"])
        .arg(config)
        .env("PATH", tools)
        .env("LANTOA_PLAYER_STORE", folder.path())
        .env("LANTOA_HOUSE", format!("http://127.0.0.1:{port}/player"))
        .env("LANTOA_OUTPUT", format!("file:{}", pipe.display()))
        .spawn()
        .unwrap();
    Heard {
        _folder: folder,
        player,
        arrived,
    }
}

/// How far the same burst left the two players, far after near is positive.
fn said(name: &str, near: &[i64], far: &[i64]) {
    let nearest = |at: &i64| far.iter().copied().min_by_key(|other| (other - at).abs());
    let apart: Vec<f64> = near
        .iter()
        .filter_map(|at| Some((nearest(at)? - at) as f64 / 1000.0))
        .filter(|ms| ms.abs() < 400.0)
        .collect();
    let mut signed = apart.clone();
    signed.sort_by(f64::total_cmp);
    let middle = signed.get(signed.len() / 2).copied().unwrap_or(f64::NAN);
    let (median, p95, most) = spread(&apart);
    println!(
        "two players, {name}: {} bursts, skew median {middle:+.3} ms, apart p50 {median:.3}, p95 {p95:.3}, max {most:.3} ms",
        apart.len()
    );
}

/// Two engines on virtual clocks whose outputs have crystals of ±50 ppm play one item: a burst a second.
fn crystals(seconds: u64) {
    let sound = tone(seconds * 48_000, |i| i % 48_000 < 2_400);
    let bursts: Vec<Vec<f64>> = [50.0, -50.0]
        .into_iter()
        .map(|ppm| bursts(&sound, seconds, ppm))
        .collect();
    let apart: Vec<f64> = bursts[0]
        .iter()
        .zip(&bursts[1])
        .map(|(a, b)| (a - b) / 1000.0)
        .collect();
    let (median, p95, most) = spread(&apart);
    println!(
        "crystals of ±50 ppm on virtual clocks, {seconds} s: n {}, median {median:.3} ms, p95 {p95:.3}, max {most:.3}",
        apart.len()
    );
}

/// When each burst was truly heard, microseconds.
fn bursts(sound: &[u8], seconds: u64, ppm: f64) -> Vec<f64> {
    let (folder, from) = (tempfile::tempdir().unwrap(), 1_624_489_200_000);
    let samples = (sound.len() as u64 - 44) / 2;
    let store = prepared(folder.path(), (sound, samples), &[from + 10_000]);
    let caught = Onsets::default();
    let mut clock = VirtualClock::new(from * 1000, 0.0, Vec::new(), Some(1_000));
    let board = Arc::<Board>::default();
    let (log, records, torn) = Log::open(&store.path("asrun.log"), "loa-1").unwrap();
    let identity = identity::load(&store).unwrap().unwrap();
    let parts = Parts {
        time: Timekeeper::begin(clock.read(), Kept::default(), true, 50),
        output: Box::new(Paced::new(Box::new(caught.clone())).with_crystal(ppm)),
        journal: Journal::direct(log, Arc::clone(&board)),
        clock: Box::new(clock),
        orders: Arc::new(Orders::open(store.clone(), identity).unwrap()),
        store,
        board,
        evidence: Arc::default(),
        relays: Relays::new(&HashMap::new(), "").unwrap(),
        gateways: Gateways::begin(None),
        gateway_lead_us: 0,
        latency_us: 0,
    };
    let mut engine = Engine::begin(parts, &records, torn);
    while engine.utc_us() < (from + 11_000 + seconds as i64 * 1000) * 1000 {
        engine.step().unwrap();
    }
    let onsets = caught.0.lock().unwrap().onsets.clone();
    onsets
        .into_iter()
        .map(|sample| sample as f64 * 1e6 / 48_000.0 / (1.0 + ppm / 1e6))
        .collect()
}

#[derive(Default)]
struct Found {
    onsets: Vec<u64>,
    sent: u64,
    silent: u64,
}

#[derive(Clone, Default)]
struct Onsets(Arc<Mutex<Found>>);

impl Write for Onsets {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut found = self.0.lock().unwrap();
        for two in bytes.chunks_exact(2) {
            let loud = i16::from_le_bytes([two[0], two[1]]).unsigned_abs() > 2_000;
            if loud && found.silent > 24_000 {
                let at = found.sent;
                found.onsets.push(at);
            }
            found.silent = if loud { 0 } else { found.silent + 1 };
            found.sent += 1;
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
