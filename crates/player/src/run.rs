//! The program at work: engine here, network on threads of its own.

use crate::clock::{Clock as _, Kept, Step, SystemClock, Timekeeper, VirtualClock, ask_chrony};
use crate::config::Config;
use crate::engine::{Engine, Journal, Parts};
use crate::gateway::Gateways;
use crate::identity::{self, Identity};
use crate::net::{Backoff, Fetcher, House, NetFault, Sync, chance};
use crate::orders::Orders;
use crate::output::{self, Output, Paced};
use crate::program::{self, Bringer, Name, State};
use crate::relay::Relays;
use crate::release;
use crate::status::Board;
use crate::store::{Log, Store};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use wire::player::{Moment, Record};

/// Opens the folder that the configuration names.
///
/// # Errors
/// The disk.
pub fn store(config: &Config) -> io::Result<Store> {
    Store::open(&config.store, config.media_limit_mb * 1024 * 1024)
}

fn enrolled(store: &Store) -> io::Result<Identity> {
    let missing = "this box is not enrolled yet: lantoa-player enrol CODE";
    identity::load(store)?.ok_or_else(|| io::Error::other(missing))
}

/// As what the program runs.
#[derive(Clone, Debug)]
pub struct Role {
    /// Which program this is.
    pub own: Name,
    /// On trial: the serial of the order that brought it.
    pub trial: Option<u64>,
}

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was asked to.
    Asked,
    /// A new program is here, and is to be tried.
    NewProgram,
}

/// How long a program must have run before it counts as one that came up.
const UP: Duration = Duration::from_secs(3);
/// Between two looks at whether it came up, or makes way: blocks of ten milliseconds.
const LOOK_BLOCKS: u64 = 25;
/// A log of fewer days might forget what became of an item that a plan still names.
const SHORTEST_LOG_DAYS: u32 = 40;
/// When the log is cut: an hour in which no station sounds.
const NIGHT_HOUR: i64 = 2;
/// So long nothing may be due after it, microseconds.
const CUT_IDLE_US: i64 = 60_000_000;
/// The folder may still be held, for a moment, by a child that was orphaned.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);

fn lock(store: &Store) -> io::Result<std::fs::File> {
    let until = Instant::now() + LOCK_PATIENCE;
    loop {
        match store.lock() {
            Ok(lock) => return Ok(lock),
            Err(_) if Instant::now() < until => std::thread::sleep(Duration::from_millis(100)),
            Err(_) => return Err(io::Error::other("another player has this folder")),
        }
    }
}

/// Plays until it is asked to end, or makes way for a new program.
///
/// # Errors
/// What keeps it from playing, said for a person.
pub fn play(config: &Config, role: &Role, ending: &AtomicBool) -> io::Result<Ended> {
    let store = store(config)?;
    let _lock = lock(&store)?;
    let identity = enrolled(&store)?;
    release::configured(&store, &config.release_keys)?;
    let mut clock = SystemClock::default();
    clock.vouch(ask_chrony());
    let board = Arc::<Board>::default();
    let (log, records, torn) = Log::open(&store.path("asrun.log"), &identity.device)?;
    board.lock().log = log.head();
    let time = Timekeeper::begin(clock.read(), kept(&records), config.has_rtc, config.drift_ppm);
    let orders = Arc::new(Orders::open(store.clone(), identity)?);
    let evidence = Arc::new(Mutex::new(None));
    let net = Net {
        config,
        role,
        store: &store,
        orders: &orders,
        board: &board,
        clock: &clock,
        evidence: &evidence,
    };
    net.begin().map_err(io::Error::other)?;
    let parts = Parts {
        output: output::open(&config.output)?,
        journal: Journal::on_thread(log, Arc::clone(&board)),
        clock: Box::new(clock),
        time,
        orders: Arc::clone(&orders),
        store: store.clone(),
        board: Arc::clone(&board),
        evidence,
        relays: Relays::new(&config.relays, &config.relay_quiet)?,
        gateways: Gateways::begin(config.gateway.clone()),
        gateway_lead_us: i64::from(config.gateway_lead_ms) * 1000,
        latency_us: config.latency_ms * 1000,
    };
    let mut engine = Engine::begin(parts, &records, torn);
    let mut watch = Watch::new(role, config, store, board);
    let mut ended = Ended::Asked;
    while !ending.load(Ordering::Relaxed) {
        engine.step()?;
        if watch.makes_way(&mut engine, &orders)? {
            ended = Ended::NewProgram;
            break;
        }
    }
    engine.finish();
    Ok(ended)
}

/// Sees whether this program came up, and whether it is to make way for a new one.
struct Watch {
    role: Role,
    idle_us: i64,
    store: Store,
    board: Arc<Board>,
    began: Instant,
    blocks: u64,
    is_up: bool,
    log_days: u32,
    /// The day in Vietnam on which the log was last cut.
    cut_on: Option<i64>,
}

impl Watch {
    fn new(role: &Role, config: &Config, store: Store, board: Arc<Board>) -> Self {
        Self {
            role: role.clone(),
            // As long as a trial that comes to nothing is silent at most.
            idle_us: (config.trial_s as i64 + 5) * 1_000_000,
            store,
            board,
            began: Instant::now(),
            blocks: 0,
            is_up: false,
            log_days: config.log_days.max(SHORTEST_LOG_DAYS),
            cut_on: None,
        }
    }

    fn makes_way(&mut self, engine: &mut Engine, orders: &Orders) -> io::Result<bool> {
        self.blocks += 1;
        if !self.blocks.is_multiple_of(LOOK_BLOCKS) {
            return Ok(false);
        }
        if !self.is_up && self.began.elapsed() >= UP && self.board.lock().answered {
            self.is_up = true;
            self.came_up(orders)?;
        }
        self.cut_log(engine);
        let ready = self.board.lock().ready;
        let order = orders.now().program.filter(|order| ready == Some(order.serial));
        match order {
            Some(order) if self.role.trial.is_none() && engine.is_idle_for(self.idle_us) => {
                // What is not there is brought anew, and never tried: a trial of nothing would give the order up.
                let is_noted = program::note(&self.store, &order)?;
                if !is_noted {
                    self.board.lock().ready = None;
                }
                Ok(is_noted)
            }
            _ => Ok(false),
        }
    }

    /// Once after the start and once each night, when nothing sounds or is about to.
    fn cut_log(&mut self, engine: &mut Engine) {
        let Some(confirmed) = self.board.lock().confirmed else {
            return;
        };
        let here_ms = engine.utc_us() / 1000 + 7 * 3_600_000;
        let (today, hour) = (
            here_ms.div_euclid(86_400_000),
            here_ms.rem_euclid(86_400_000) / 3_600_000,
        );
        let is_due = self.cut_on.is_none_or(|day| day != today && hour == NIGHT_HOUR);
        if is_due && engine.is_idle_for(CUT_IDLE_US) && engine.cut_log(confirmed, self.log_days) {
            self.cut_on = Some(today);
        }
    }

    /// It runs, and the house has answered.
    fn came_up(&self, orders: &Orders) -> io::Result<()> {
        if let Some(serial) = self.role.trial {
            return self.store.keep(program::CAME_UP, serial.to_string().as_bytes());
        }
        let mut state = State::read(&self.store);
        if state.runs.as_ref() == Some(&self.role.own) && state.starts > 0 {
            state.starts = 0;
            state.keep(&self.store)?;
        }
        program::sweep(&self.store, &self.role.own, || orders.now().program?.file)
    }
}

/// What the last record knew about the time.
fn kept(records: &[Record]) -> Kept {
    let last = records.last();
    Kept {
        at_us: records.iter().map(|r| r.at.0).max().unwrap_or(0) * 1000,
        error_us: last.and_then(|record| record.clock.error_us),
    }
}

/// The threads that talk.
struct Net<'p> {
    config: &'p Config,
    role: &'p Role,
    store: &'p Store,
    orders: &'p Arc<Orders>,
    board: &'p Arc<Board>,
    clock: &'p SystemClock,
    evidence: &'p Arc<Mutex<Option<crate::clock::Evidence>>>,
}

impl Net<'_> {
    fn begin(&self) -> Result<(), NetFault> {
        let clock = self.clock.clone();
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(60));
                clock.vouch(ask_chrony());
            }
        });
        let Some(url) = &self.config.house else {
            eprintln!("lantoa-player: no house is configured: playing what is in the folder");
            return Ok(());
        };
        let patience = Duration::from_secs(u64::from(self.config.wait_s) + 20);
        let stop_url = self
            .config
            .stop_url
            .clone()
            .unwrap_or_else(|| format!("{url}/stop"));
        let sync = Arc::new(Sync {
            house: House::at(url, patience)?,
            stop: House::at(&stop_url, Duration::from_secs(20))?,
            orders: Arc::clone(self.orders),
            store: self.store.clone(),
            board: Arc::clone(self.board),
            clock: self.clock.clone(),
            evidence: Arc::clone(self.evidence),
            config: self.config.clone(),
            own: self.role.own.clone(),
            on_trial: self.role.trial.is_some(),
        });
        let fetcher = Fetcher {
            house: House::at(url, Duration::from_secs(30))?,
            store: self.store.clone(),
            orders: Arc::clone(self.orders),
            board: Arc::clone(self.board),
        };
        let (clock, board) = (self.clock.clone(), Arc::clone(self.board));
        let now = move || Moment((clock.mono_us() + board.lock().utc_ahead_us).div_euclid(1000));
        let watcher = Arc::clone(&sync);
        self.bring_programs(House::at(url, Duration::from_secs(30))?);
        std::thread::spawn(move || sync.run());
        std::thread::spawn(move || watcher.watch_stop());
        std::thread::spawn(move || fetcher.run(now));
        Ok(())
    }
}

/// So often is looked whether a program was ordered.
const PROGRAMS: Duration = Duration::from_millis(500);

impl Net<'_> {
    /// Programs come on a thread of their own; audio goes before them.
    fn bring_programs(&self, house: House) {
        let (own, store) = (self.role.own.clone(), self.store.clone());
        let (orders, board) = (Arc::clone(self.orders), Arc::clone(self.board));
        if self.role.trial.is_some() {
            return;
        }
        std::thread::spawn(move || {
            let mut backoff = Backoff::default();
            loop {
                std::thread::sleep(PROGRAMS);
                let ready = board.lock().ready;
                // What is here already is not hashed again while it waits for a quiet moment.
                let Some(order) = orders.now().program.filter(|order| ready != Some(order.serial)) else {
                    continue;
                };
                let bringer = Bringer {
                    own: &own,
                    house: &house,
                    store: &store,
                };
                let known = orders.changes.load(Ordering::Acquire);
                match bringer.bring(&order, &mut || orders.changes.load(Ordering::Acquire) != known) {
                    Ok(true) => {
                        backoff.reset();
                        board.lock().ready = Some(order.serial);
                    }
                    Ok(false) => {}
                    Err(fault) => {
                        board.fault(format!("program: {fault}"));
                        std::thread::sleep(backoff.next(chance()));
                    }
                }
            }
        });
    }
}

/// A rehearsal: the plan of a folder by a virtual clock, as fast as the machine can.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// Where it begins, milliseconds UTC, when the chip says nothing.
    pub from: i64,
    /// Where it ends.
    pub until: i64,
    /// The clock chip: a file that keeps the time while the program is dead.
    pub chip: Option<PathBuf>,
    /// Drift of the wall clock, parts per million.
    pub ppm: f64,
    /// Crystal of the output, parts per million.
    pub crystal_ppm: f64,
    /// Jumps of the wall clock.
    pub steps: Vec<Step>,
    /// Whether a time service vouches for the wall clock, microseconds.
    pub service_us: Option<u64>,
}

/// Rehearses. The folder must not be that of a player at work: its log grows.
///
/// # Errors
/// As [`play`].
pub fn rehearse(config: &Config, rehearsal: &Rehearsal) -> io::Result<()> {
    let store = store(config)?;
    let _lock = store
        .lock()
        .map_err(|_| io::Error::other("a player has this folder: rehearse in a copy"))?;
    let identity = enrolled(&store)?;
    let began_us = rehearsal.from * 1000;
    let mut clock = VirtualClock::new(
        began_us,
        rehearsal.ppm,
        rehearsal.steps.clone(),
        rehearsal.service_us,
    );
    if let Some(chip) = &rehearsal.chip {
        clock = clock.with_chip(chip)?;
    }
    let board = Arc::<Board>::default();
    let (log, records, torn) = Log::open(&store.path("asrun.log"), &identity.device)?;
    let time = Timekeeper::begin(clock.read(), kept(&records), config.has_rtc, config.drift_ppm);
    let parts = Parts {
        output: Box::new(Paced::nowhere().with_crystal(rehearsal.crystal_ppm)) as Box<dyn Output>,
        journal: Journal::direct(log, Arc::clone(&board)),
        clock: Box::new(clock),
        time,
        orders: Arc::new(Orders::open(store.clone(), identity)?),
        store,
        board,
        evidence: Arc::default(),
        relays: Relays::new(&config.relays, &config.relay_quiet)?.rehearsing(),
        gateways: Gateways::begin(None),
        gateway_lead_us: 0,
        latency_us: 0,
    };
    let mut engine = Engine::begin(parts, &records, torn);
    while engine.utc_us() < rehearsal.until * 1000 {
        engine.step()?;
    }
    engine.finish();
    Ok(())
}
