//! Measures the player: how late items begin against their due instant, what it costs, how far two of them drift apart.
//!
//! `cargo build --release -p player --bin lantoa-player --example late`, then `chrt -f 20 late PLAYER [SECONDS]`.
//! Where `liquidsoap` is installed it plays the same tones at the same seconds in the same run.

#![allow(
    clippy::unwrap_used,
    reason = "a measurement that cannot be made has nothing to say"
)]

mod ground;

use player::clock::{Clock, Kept, Timekeeper, VirtualClock};
use player::engine::{Engine, Journal, Parts};
use player::gateway::Gateways;
use player::orders::Orders;
use player::output::Paced;
use player::relay::Relays;
use player::status::Board;
use player::store::Log;
use player::{identity, us_of};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ground::{cpu_s, fifo, load, now_us, prepared, vouched};

const EVERY_S: i64 = 10;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(program) = arguments.first() else {
        eprintln!("measure PLAYER [SECONDS]");
        std::process::exit(2);
    };
    let seconds = arguments.get(1).and_then(|s| s.parse().ok()).unwrap_or(150);
    println!("load at the beginning: {}", load());
    starts(Path::new(program), seconds);
    skew(600);
    println!("load at the end: {}", load());
}

fn tone(samples: u64, loud: impl Fn(u64) -> bool) -> Vec<u8> {
    let size = samples as u32 * 2;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + size).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    bytes.extend(48_000_u32.to_le_bytes());
    bytes.extend(96_000_u32.to_le_bytes());
    bytes.extend(b"\x02\0\x10\0data");
    bytes.extend(size.to_le_bytes());
    let wave = |i: u64| {
        if (i / 50).is_multiple_of(2) {
            8_000_i16
        } else {
            -8_000
        }
    };
    bytes.extend((0..samples).flat_map(|i| (if loud(i) { wave(i) } else { 0 }).to_le_bytes()));
    bytes
}

/// Chunks as they arrive: when, and what.
type Arrived = Arc<Mutex<Vec<(i64, Vec<u8>)>>>;

fn listen(pipe: &Path) -> Arrived {
    let (arrived, path) = (Arrived::default(), pipe.to_owned());
    let heard = Arc::clone(&arrived);
    std::thread::spawn(move || {
        let mut file = std::fs::File::open(path).unwrap();
        let mut piece = vec![0; 65_536];
        while let Ok(count @ 1..) = file.read(&mut piece) {
            heard.lock().unwrap().push((now_us(), piece[..count].to_vec()));
        }
    });
    arrived
}

/// How late each tone began after its multiple of ten seconds, milliseconds.
fn lateness(arrived: &Arrived, width: usize) -> Vec<f64> {
    let (mut late, mut silent) = (Vec::new(), 48_000_u64);
    for (at_us, bytes) in arrived.lock().unwrap().iter() {
        for (place, frame) in bytes.chunks_exact(width).enumerate() {
            let loud = i16::from_le_bytes([frame[0], frame[1]]).unsigned_abs() > 2_000;
            if loud && silent >= 24_000 {
                let onset = at_us + us_of(place as u64);
                let period = EVERY_S * 1_000_000;
                let off = (onset + period / 2).rem_euclid(period) - period / 2;
                late.push(off as f64 / 1000.0);
            }
            silent = if loud { 0 } else { silent + 1 };
        }
    }
    late
}

fn starts(program: &Path, seconds: i64) {
    let folder = tempfile::tempdir().unwrap();
    let first = (now_us() / 1_000_000 / EVERY_S + 2) * EVERY_S * 1000;
    let at: Vec<i64> = (0..seconds / EVERY_S)
        .map(|i| first + i * EVERY_S * 1000)
        .collect();
    prepared(folder.path(), (&tone(48_000, |_| true), 48_000), &at);
    let pipe = folder.path().join("pipe");
    fifo(&pipe);
    let ours = listen(&pipe);
    let mut player = Command::new(program)
        .arg("run")
        .env("PATH", vouched(folder.path()))
        .env("LANTOA_PLAYER_STORE", folder.path())
        .env("LANTOA_OUTPUT", format!("file:{}", pipe.display()))
        .spawn()
        .unwrap();
    let peer = liquidsoap(folder.path());
    std::thread::sleep(Duration::from_secs(5));
    let (ours_cpu, began) = (cpu_s(&player), now_us());
    let peer_cpu = peer.as_ref().map(|(child, _)| cpu_s(child));
    std::thread::sleep(Duration::from_millis(
        (first + seconds * 1000 - now_us() / 1000).max(0) as u64,
    ));
    let passed = (now_us() - began) as f64 / 1e6;
    say(
        "lantoa-player",
        &lateness(&ours, 2),
        &player,
        (cpu_s(&player) - ours_cpu) / passed,
    );
    let _ = player.kill();
    let _ = player.wait();
    if let Some((mut child, heard)) = peer {
        let share = (cpu_s(&child) - peer_cpu.unwrap_or(0.0)) / passed;
        say("liquidsoap", &lateness(&heard, 2), &child, share);
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn liquidsoap(folder: &Path) -> Option<(Child, Arrived)> {
    let pipe: PathBuf = folder.join("peer");
    let script = format!(
        "settings.init.allow_root.set(true)\nsettings.frame.audio.samplerate.set(48000)\n\
         settings.log.stdout.set(false)\nsettings.log.file.set(false)\n\
         tone = mksafe(single(\"{tone}\"))\n\
         s = switch(track_sensitive=false, [({{ 0s or 10s or 20s or 30s or 40s or 50s }}, tone), ({{ true }}, blank())])\n\
         output.file(%wav(stereo=false, samplerate=48000, header=false), fallible=false, append=true, flush=true, \"{pipe}\", s)\n",
        tone = folder.join("tone.wav").display(),
        pipe = pipe.display(),
    );
    std::fs::write(folder.join("peer.liq"), script).unwrap();
    fifo(&pipe);
    let heard = listen(&pipe);
    let mut command = Command::new("liquidsoap");
    match command.arg(folder.join("peer.liq")).stdout(Stdio::null()).spawn() {
        Ok(child) => Some((child, heard)),
        Err(e) => {
            println!("liquidsoap: not measured ({e})");
            None
        }
    }
}

fn say(name: &str, late: &[f64], child: &Child, share: f64) {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let resident = status
        .lines()
        .find_map(|l| l.strip_prefix("VmRSS:"))
        .unwrap_or("?")
        .trim()
        .to_owned();
    let (median, p95, most) = spread(late);
    println!(
        "{name}: n {}, late median {median:.2} ms, p95 {p95:.2}, max {most:.2}; resident {resident}, {:.2} % of a core",
        late.len(),
        share * 100.0
    );
}

/// Median, 95th percentile and largest of the magnitudes.
fn spread(values: &[f64]) -> (f64, f64, f64) {
    let mut sorted: Vec<f64> = values.iter().map(|v| v.abs()).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        sorted
            .get(((sorted.len() as f64 * share).ceil() as usize).max(1) - 1)
            .copied()
    };
    (
        at(0.5).unwrap_or(f64::NAN),
        at(0.95).unwrap_or(f64::NAN),
        at(1.0).unwrap_or(f64::NAN),
    )
}

/// Two engines on virtual clocks whose outputs have crystals of ±50 ppm play one item: a burst a second.
fn skew(seconds: u64) {
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
        "skew, ±50 ppm, {seconds} s: n {}, median {median:.3} ms, p95 {p95:.3}, max {most:.3}",
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
