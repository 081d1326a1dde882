//! What the player costs while it plays without a pause: largest resident memory and share of a core, over minutes.
//!
//! `cargo build --release -p player --bin lantoa-player --example cost`, then `cost PLAYER [SECONDS]`; `bench/player cost`
//! does both. It plays FLAC of a minute, one after the other, into a pipe; the house cannot be reached, as in a flood.

#![allow(
    clippy::unwrap_used,
    reason = "a measurement that cannot be made has nothing to say"
)]

mod ground;

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use flacenc::bitsink::ByteSink;
use flacenc::component::BitRepr as _;
use flacenc::error::Verify as _;
use ground::{cpu_s, fifo, load, now_us, prepared, status_kb, vouched};

const RATE: u64 = 48_000;
/// Each item lasts so long, and the next begins where it ends.
const ITEM_S: i64 = 60;
/// Samples of a block of FLAC.
const BLOCK: usize = 4_096;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(program) = arguments.first() else {
        eprintln!("cost PLAYER [SECONDS]");
        std::process::exit(2);
    };
    let seconds = arguments.get(1).and_then(|s| s.parse().ok()).unwrap_or(240);
    println!("load at the beginning: {}", load());
    measure(Path::new(program), seconds);
    println!("load at the end: {}", load());
}

/// A voice, nearly: noise and a tone that swell and fade four times a second.
fn voice() -> Vec<i32> {
    let mut seed = 0x2545_f491_u32;
    let mut noise = || {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        f64::from(seed) / f64::from(u32::MAX) - 0.5
    };
    let sample = |i: u64| {
        let t = i as f64 / RATE as f64;
        let swell = (0.5 - 0.5 * (t * std::f64::consts::TAU * 4.0).cos()).max(0.02);
        let tone =
            (t * std::f64::consts::TAU * 180.0).sin() + 0.5 * (t * std::f64::consts::TAU * 610.0).sin();
        (swell * (4_000.0 * tone + 6_000.0 * noise())) as i32
    };
    (0..RATE * ITEM_S as u64).map(sample).collect()
}

fn flac(samples: &[i32]) -> Vec<u8> {
    let config = flacenc::config::Encoder::default().into_verified().unwrap();
    let source = flacenc::source::MemSource::from_samples(samples, 1, 16, RATE as usize);
    let mut stream = flacenc::encode_with_fixed_block_size(&config, source, BLOCK).unwrap();
    // As the house writes it: the last block may be shorter than what the head says of all.
    stream.stream_info_mut().set_block_sizes(BLOCK, BLOCK).unwrap();
    let mut sink = ByteSink::new();
    stream.write(&mut sink).unwrap();
    sink.as_slice().to_vec()
}

/// Counts the samples that are no silence as they come out of the pipe.
fn listen(pipe: &Path) -> Arc<AtomicU64> {
    let (heard, path) = (Arc::<AtomicU64>::default(), pipe.to_owned());
    let count = Arc::clone(&heard);
    std::thread::spawn(move || {
        let mut file = std::fs::File::open(path).unwrap();
        let mut piece = vec![0; 9_600];
        while file.read_exact(&mut piece).is_ok() {
            let loud = piece.chunks_exact(2).filter(|two| *two != [0, 0]).count();
            count.fetch_add(loud as u64, Ordering::Relaxed);
        }
    });
    heard
}

fn measure(program: &Path, seconds: i64) {
    let folder = tempfile::tempdir().unwrap();
    let (sound, begins) = (flac(&voice()), now_us() / 1000 + 8_000);
    let items = seconds / ITEM_S + 1;
    let at: Vec<i64> = (0..items).map(|i| begins + i * ITEM_S * 1000).collect();
    prepared(folder.path(), (&sound, RATE * ITEM_S as u64), &at);
    let pipe = folder.path().join("pipe");
    fifo(&pipe);
    let heard = listen(&pipe);
    let mut player = Command::new(program)
        .arg("run")
        .env("PATH", vouched(folder.path()))
        .env("LANTOA_PLAYER_STORE", folder.path())
        .env("LANTOA_HOUSE", "http://127.0.0.1:9/player")
        .env("LANTOA_OUTPUT", format!("file:{}", pipe.display()))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    sleep_until(begins + 2_000);
    let (cpu, from, sounded) = (cpu_s(&player), now_us(), heard.load(Ordering::Relaxed));
    let mut most_kb = 0;
    let mut by_minute = Vec::new();
    let mut minute = cpu;
    for second in 1..=seconds - 4 {
        sleep_until(begins + 2_000 + second * 1000);
        most_kb = most_kb.max(status_kb(&player, "VmRSS").unwrap_or(0));
        if second % 60 == 0 {
            let now = cpu_s(&player);
            by_minute.push(format!("{:.2}", (now - minute) / 60.0 * 100.0));
            minute = now;
        }
    }
    let passed = (now_us() - from) as f64 / 1e6;
    let share = (cpu_s(&player) - cpu) / passed * 100.0;
    let sounded = (heard.load(Ordering::Relaxed) - sounded) as f64 / RATE as f64;
    println!("{passed:.0} s of playing without a pause, {sounded:.0} s of sound came out");
    println!(
        "resident memory: most {}, at its peak {}",
        mb(most_kb),
        mb(peak(&player))
    );
    println!(
        "processor: {share:.2} % of a core; by minute {}",
        by_minute.join(", ")
    );
    let _ = player.kill();
    let _ = player.wait();
    assert!(sounded > passed * 0.95, "it did not play all the time");
}

fn peak(player: &Child) -> u64 {
    status_kb(player, "VmHWM").unwrap_or(0)
}

fn mb(kb: u64) -> String {
    format!("{:.1} MB", kb as f64 / 1024.0)
}

fn sleep_until(at_ms: i64) {
    let left = at_ms - now_us() / 1000;
    std::thread::sleep(Duration::from_millis(left.max(0) as u64));
}
