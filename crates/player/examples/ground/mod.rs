//! What the measurements stand on: a box with a signed plan, a clock that is vouched for, and what a process costs.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each measurement uses some of it, and one that cannot be made has nothing to say"
)]

use player::identity;
use player::store::{Store, hash_of};
use std::path::Path;
use std::process::{Child, Command};
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

fn house() -> Signer {
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
        pictures: Tail::default(),
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
