//! Measures the player: how late items begin against their due instant, and what it costs.
//!
//! `cargo build --release -p player --bin lantoa-player --example late`, then `chrt -f 20 late PLAYER [SECONDS]`.
//! Where `liquidsoap` is installed it plays the same tones at the same seconds in the same run.

#![allow(
    clippy::unwrap_used,
    reason = "a measurement that cannot be made has nothing to say"
)]

mod ground;

use player::us_of;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ground::{Arrived, cpu_s, fifo, listen, load, now_us, prepared, spread, tone, vouched};

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
    println!("load at the end: {}", load());
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
