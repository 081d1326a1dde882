//! A box on the bench: a folder that is enrolled, with plan and audio, and the program or its engine to run on it.

use player::clock::{Clock, Kept, Step, Timekeeper, VirtualClock};
use player::engine::{Engine, Journal, Parts};
use player::gateway::Gateways;
use player::orders::Orders;
use player::output::Paced;
use player::relay::Relays;
use player::status::Board;
use player::store::{Log, Store, beginning, hash_of, read_log};
use player::{identity, samples_of};
use std::collections::HashMap;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use wire::player::*;

pub const RATE: u64 = 48_000;
/// 24 June 2021, 06:00 in Vietnam.
pub const MORNING: i64 = 1_624_489_200_000;
pub const SECOND: i64 = 1_000;
pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 86_400_000;

pub fn house_key() -> Signer {
    Signer::from_seed(&[1; 32])
}

pub struct BenchBox {
    pub folder: tempfile::TempDir,
    pub store: Store,
    /// Sources that the engine on the virtual clock knows; they always give.
    pub relays: HashMap<String, String>,
    pub relay_quiet: String,
}

impl BenchBox {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 1 << 40).unwrap();
        let signer = identity::signer(&store).unwrap();
        let key = TrustedKey {
            key: house_key().public(),
            powers: Powers::ALL,
            from: Moment(0),
            until: None,
        };
        let told = Enrolled {
            release: Tail::default(),
            device: "loa-1".to_owned(),
            key: signer.public().id(),
            nonce: [0; 16],
            at: Moment(MORNING),
            units: vec!["xa".to_owned(), "tinh".to_owned()],
            trust: Trust {
                serial: 0,
                keys: vec![key],
            },
        };
        identity::keep(&store, &told).unwrap();
        Self {
            folder,
            store,
            relays: HashMap::from([("vov1".to_owned(), "command:never-begun".to_owned())]),
            relay_quiet: String::new(),
        }
    }

    /// Puts audio into the folder: so many samples of a square wave of this height.
    pub fn audio(&self, samples: u64, height: i16) -> Item {
        self.put_audio(&wav(samples, height), samples)
    }

    pub fn put_audio(&self, bytes: &[u8], samples: u64) -> Item {
        let path = self.folder.path().join("new.wav");
        std::fs::write(&path, bytes).unwrap();
        let media = hash_of(&path).unwrap();
        std::fs::rename(path, self.store.media(&media)).unwrap();
        Item {
            media,
            bytes: bytes.len() as u64,
            samples,
            ..item()
        }
    }

    pub fn plan(&self, version: u64, items: Vec<Item>) -> Plan {
        Plan {
            device: "loa-1".to_owned(),
            version,
            issued_at: Moment(MORNING - HOUR),
            expires_at: Moment(MORNING + 20 * DAY),
            nonce: [version as u8; 16],
            offset_ms: 0,
            clock_limit_ms: 60_000,
            quiet: QuietHours {
                spans: vec![QuietSpan {
                    from: 22 * 60,
                    until: 5 * 60,
                }],
            },
            fallback: None,
            tail: Tails::default(),
            items,
        }
    }

    pub fn keep_plan(&self, plan: &Plan) {
        self.store.keep("plan", &sealed(Kind::Plan, plan)).unwrap();
    }

    /// The whole log; fails when it is not whole.
    pub fn log(&self) -> Vec<Record> {
        let records = read_log(&self.store.path("asrun.log"), 0, usize::MAX).unwrap();
        verify_chain("loa-1", beginning(&records), &records).expect("the log is whole");
        records
    }

    pub fn events(&self) -> Vec<Event> {
        self.log().into_iter().map(|record| record.event).collect()
    }

    /// An engine on a virtual clock whose sound is caught.
    pub fn engine(&self, from: i64, clock: VirtualClock, crystal: f64) -> Bench {
        self.engine_kept(
            from,
            clock,
            crystal,
            Kept {
                at_us: from * 1000,
                error_us: Some(1000),
            },
        )
    }

    pub fn engine_kept(&self, from: i64, mut clock: VirtualClock, crystal: f64, kept: Kept) -> Bench {
        let board = Arc::<Board>::default();
        let (log, records, torn) = Log::open(&self.store.path("asrun.log"), "loa-1").unwrap();
        let identity = identity::load(&self.store).unwrap().unwrap();
        let orders = Arc::new(Orders::open(self.store.clone(), identity).unwrap());
        let caught = Caught::default();
        let evidence = Arc::default();
        let parts = Parts {
            time: Timekeeper::begin(clock.read(), kept, true, 50),
            output: Box::new(Paced::new(Box::new(caught.clone())).with_crystal(crystal)),
            journal: Journal::direct(log, Arc::clone(&board)),
            clock: Box::new(clock),
            orders: Arc::clone(&orders),
            store: self.store.clone(),
            board,
            evidence: Arc::clone(&evidence),
            relays: Relays::new(&self.relays, &self.relay_quiet).unwrap().rehearsing(),
            gateways: Gateways::begin(None),
            gateway_lead_us: 0,
            latency_us: 0,
        };
        let engine = Engine::begin(parts, &records, torn);
        Bench {
            engine,
            orders,
            caught,
            from,
            evidence,
        }
    }

    /// The program itself, rehearsing.
    pub fn child(&self, from: i64, until: i64, more: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa-player"));
        command.env("LANTOA_PLAYER_STORE", self.folder.path());
        command
            .args(["rehearse", &from.to_string(), &until.to_string()])
            .args(more);
        command.stderr(Stdio::null()).spawn().unwrap()
    }
}

/// An engine that runs, and what came out of it.
pub struct Bench {
    pub engine: Engine,
    pub orders: Arc<Orders>,
    pub caught: Caught,
    pub evidence: Arc<Mutex<Option<player::clock::Evidence>>>,
    from: i64,
}

impl Bench {
    /// Runs until so many milliseconds after the beginning.
    pub fn run_until(&mut self, ms: i64) {
        while (self.caught.samples.lock().unwrap().len() as u64) < samples_of(ms * 1000) {
            self.engine.step().unwrap();
        }
    }

    /// Samples from `a` to `b`, milliseconds UTC, of what was heard.
    pub fn heard(&self, a: i64, b: i64) -> Vec<i16> {
        let all = self.caught.samples.lock().unwrap();
        let place = |ms: i64| samples_of((ms - self.from) * 1000) as usize;
        all[place(a)..place(b)].to_vec()
    }

    /// The first sample from `a` on that is heard, counted from `a`.
    pub fn onset(&self, a: i64) -> Option<usize> {
        let all = self.caught.samples.lock().unwrap();
        all[samples_of((a - self.from) * 1000) as usize..]
            .iter()
            .position(|sample| *sample != 0)
    }
}

/// Catches samples.
#[derive(Clone, Default)]
pub struct Caught {
    pub samples: Arc<Mutex<Vec<i16>>>,
}

impl Write for Caught {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let samples = bytes
            .chunks_exact(2)
            .map(|two| i16::from_le_bytes([two[0], two[1]]));
        self.samples.lock().unwrap().extend(samples);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What time it really is.
#[expect(
    clippy::disallowed_methods,
    reason = "a program that runs has the machine's clock"
)]
pub fn true_now() -> Moment {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    Moment(since.as_millis() as i64)
}

pub fn vouched(from: i64) -> VirtualClock {
    VirtualClock::new(from * 1000, 0.0, Vec::new(), Some(1_000))
}

pub fn jumping(from: i64, at: i64, by: i64, vouched: bool) -> VirtualClock {
    let step = Step {
        at_us: at * 1000,
        by_us: by * 1000,
    };
    VirtualClock::new(from * 1000, 0.0, vec![step], vouched.then_some(1_000))
}

pub fn sealed(kind: Kind, value: &impl Canonical) -> Vec<u8> {
    Sealed::seal(kind, value, &house_key()).to_bytes()
}

pub fn item() -> Item {
    Item {
        id: "a".to_owned(),
        at: Moment(MORNING),
        late_ms: 30_000,
        class: Class::Ordinary,
        origin: 1,
        media: [0; 32],
        bytes: 0,
        samples: 0,
        gain: 0,
        resume: Resume::Live,
        gateways: 0,
        language: "vi".to_owned(),
    }
}

pub fn relay(id: &str, at: i64, lasts: i64) -> Relay {
    Relay {
        id: id.to_owned(),
        source: "vov1".to_owned(),
        at: Moment(at),
        lasts_ms: lasts as u32,
        class: Class::Ordinary,
        origin: 1,
        gain: 0,
        gateways: 0,
        language: "vi".to_owned(),
    }
}

pub fn relaying(plan: Plan, relays: Vec<Relay>) -> Plan {
    Plan {
        tail: Tails {
            first: Vec::new(),
            more: relays,
        },
        ..plan
    }
}

pub fn named(item: &Item, id: &str, at: i64) -> Item {
    Item {
        id: id.to_owned(),
        at: Moment(at),
        ..item.clone()
    }
}

/// A mono WAV of 16 bits: a square wave, 100 samples up and 100 down, so that no sample is silence.
pub fn wav(samples: u64, height: i16) -> Vec<u8> {
    let mut bytes = wav_head(samples, 16);
    let wave = (0..samples).map(|i| {
        if (i / 100).is_multiple_of(2) {
            height
        } else {
            -height
        }
    });
    bytes.extend(wave.flat_map(i16::to_le_bytes));
    bytes
}

pub fn wav_head(samples: u64, bits: u16) -> Vec<u8> {
    let size = samples as u32 * u32::from(bits / 8);
    let mut head = b"RIFF".to_vec();
    head.extend((36 + size).to_le_bytes());
    head.extend(b"WAVEfmt ");
    head.extend(16_u32.to_le_bytes());
    for short in [1_u16, 1] {
        head.extend(short.to_le_bytes());
    }
    head.extend((RATE as u32).to_le_bytes());
    head.extend((RATE as u32 * u32::from(bits / 8)).to_le_bytes());
    head.extend((bits / 8).to_le_bytes());
    head.extend(bits.to_le_bytes());
    head.extend(b"data");
    head.extend(size.to_le_bytes());
    head
}

/// What became of an item, in words: `cued`, `started FROM`, `ended WHY SAMPLES`, `silent WHY`,
/// `gaps MISSING MUTE GAPS BEGUN`.
pub fn story(events: &[Event], id: &str) -> Vec<String> {
    let line = |event: &Event| match event {
        Event::Cued { item, .. } if item == id => Some("cued".to_owned()),
        Event::Started { item, from, .. } if item == id => Some(format!("started {from}")),
        Event::Ended { played } if played.item == id => {
            let samples = played
                .samples
                .map_or_else(|| "?".to_owned(), |samples| samples.to_string());
            Some(format!("ended {:?} {samples}", played.ending))
        }
        Event::Gaps {
            item,
            missing,
            mute,
            gaps,
            begun,
        } if item == id => Some(format!("gaps {missing} {mute} {gaps} {begun}")),
        Event::Silent { item, why, .. } if item == id => Some(format!("silent {why:?}")),
        _ => None,
    };
    events.iter().filter_map(line).collect()
}

/// When an item started, microseconds UTC by the player's clock.
pub fn started_us(events: &[Event], id: &str) -> Option<i64> {
    events.iter().find_map(|event| match event {
        Event::Started { item, at_us, .. } if item == id => Some(*at_us),
        _ => None,
    })
}
