//! What the measurements stand on: a box with a signed plan, a clock that is vouched for, and what a process costs.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each measurement uses some of it, and one that cannot be made has nothing to say"
)]

use player::store::{Store, hash_of};
use player::{identity, us_of};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use wire::player::*;

/// The real time, microseconds UTC.
#[expect(clippy::disallowed_methods, reason = "measuring is about the real clock")]
pub fn now_us() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as i64
}

/// The load of the machine.
pub fn load() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .unwrap_or_default()
        .trim()
        .to_owned()
}

pub fn house() -> Signer {
    Signer::from_seed(&[1; 32])
}

/// A folder with one sound and a plan that plays it at these instants (milliseconds UTC).
pub fn prepared(folder: &Path, (sound, samples): (&[u8], u64), at: &[i64]) -> Store {
    let store = Store::open(folder, 1 << 40).unwrap();
    let key = TrustedKey {
        key: house().public(),
        powers: Powers::ALL,
        from: Moment(0),
        until: None,
    };
    let told = Enrolled {
        release: Tail::default(),
        device: "loa-1".to_owned(),
        key: identity::signer(&store).unwrap().public().id(),
        nonce: [0; 16],
        at: Moment(at[0]),
        units: Vec::new(),
        trust: Trust {
            serial: 0,
            keys: vec![key],
        },
    };
    identity::keep(&store, &told).unwrap();
    std::fs::write(folder.join("tone.wav"), sound).unwrap();
    let media = hash_of(&folder.join("tone.wav")).unwrap();
    std::fs::copy(folder.join("tone.wav"), store.media(&media)).unwrap();
    let item = |(number, at): (usize, &i64)| Item {
        id: number.to_string(),
        at: Moment(*at),
        late_ms: 5_000,
        class: Class::Ordinary,
        origin: 1,
        media,
        bytes: sound.len() as u64,
        samples,
        gain: 0,
        resume: Resume::Live,
        gateways: 0,
        language: "vi".to_owned(),
    };
    let plan = Plan {
        device: "loa-1".to_owned(),
        version: 1,
        issued_at: Moment(at[0] - 60_000),
        expires_at: Moment(at[0] + 86_400_000),
        nonce: [1; 16],
        offset_ms: 0,
        clock_limit_ms: 60_000,
        quiet: QuietHours::default(),
        fallback: None,
        tail: Tails::default(),
        items: at.iter().enumerate().map(item).collect(),
    };
    store
        .keep("plan", &Sealed::seal(Kind::Plan, &plan, &house()).to_bytes())
        .unwrap();
    store
}

/// A search path with a time service in front that vouches for the clock of this machine.
pub fn vouched(folder: &Path) -> String {
    let tools = folder.join("tools");
    std::fs::create_dir_all(&tools).unwrap();
    let chrony = "#!/bin/sh\necho '7F7F0101,,1,0,0.000001,0,0,0,0,0,0.000010,0.000010,16,Normal'\n";
    std::fs::write(tools.join("chronyc"), chrony).unwrap();
    let made = Command::new("chmod")
        .arg("+x")
        .arg(tools.join("chronyc"))
        .status();
    assert!(made.unwrap().success());
    let path = std::env::var("PATH").unwrap_or_default();
    format!("{}:{path}", tools.display())
}

/// A named pipe.
pub fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Processor seconds of a process until now.
pub fn cpu_s(child: &Child) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// A line of /proc/PID/status in kB: `VmRSS`, `VmHWM`.
pub fn status_kb(child: &Child, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim_start_matches(':')
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .ok()
}

/// A WAV of so many samples, loud where it is to be.
pub fn tone(samples: u64, loud: impl Fn(u64) -> bool) -> Vec<u8> {
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
pub type Arrived = Arc<Mutex<Vec<(i64, Vec<u8>)>>>;

/// Listens at a pipe.
pub fn listen(pipe: &Path) -> Arrived {
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

/// When each burst began, microseconds UTC: what is loud after a fifth of a second of silence.
pub fn onsets(arrived: &Arrived) -> Vec<i64> {
    let (mut found, mut silent) = (Vec::new(), 0_u64);
    for (at_us, bytes) in arrived.lock().unwrap().iter() {
        for (place, frame) in bytes.chunks_exact(2).enumerate() {
            let loud = i16::from_le_bytes([frame[0], frame[1]]).unsigned_abs() > 2_000;
            if loud && silent >= 9_600 {
                found.push(at_us + us_of(place as u64));
            }
            silent = if loud { 0 } else { silent + 1 };
        }
    }
    found
}

/// Median, 95th percentile and largest of the magnitudes.
pub fn spread(values: &[f64]) -> (f64, f64, f64) {
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
