//! Players by the thousand at the real program over the loopback: what a poll costs, and what a storm of them does.
//!
//! `bench/fleet [PLAYERS] [PERIOD_S] [SECONDS]`. Every poll is signed by a key of its own and carries health; one answer in
//! sixteen is verified. Generator and server share the machine; the CPU time given is the server's alone.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use civic::unit::Kind;
use civic::{Moment, Role};
use serde_json::json;
use server::account::{NewPerson, insert_person};
use server::config::Config;
use server::site::{Clock, Site};
use server::{serve, station};
use store::{args, sql};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wire::player::*;

type Fault = Box<dyn std::error::Error + Send + Sync>;

struct Fleet {
    address: String,
    trust: Trust,
    stop: u64,
    clock: Clock,
    nonce: AtomicU64,
}

fn main() -> Result<(), Fault> {
    let number = |at: usize, usual: u64| {
        let given: Vec<String> = std::env::args()
            .skip(1)
            .filter(|one| !one.starts_with("--"))
            .collect();
        given.get(at).and_then(|one| one.parse().ok()).unwrap_or(usual)
    };
    let (players, period, seconds) = (number(0, 10_000), number(1, 20), number(2, 60));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(players as usize, period, seconds))
}

async fn run(players: usize, period: u64, seconds: u64) -> Result<(), Fault> {
    let folder = tempfile_dir()?;
    let address = free_address()?;
    println!(
        "{players} players, a poll each {period} s, {seconds} s; data in {}",
        folder.display()
    );
    let fleet = Arc::new(prepare(&folder, players, address).await?);
    let server = start(&folder, &fleet.address)?;
    let cpu = cpu_s(server.id());
    let begun = Instant::now();
    let steady = steady(&fleet, players, period, seconds).await;
    let share = (cpu_s(server.id()) - cpu) / begun.elapsed().as_secs_f64();
    steady.tell("steady", Some(share));
    println!("resident: {} MB", resident_mb(server.id()));
    end(server);
    let server = start(&folder, &fleet.address)?;
    let (cpu, begun) = (cpu_s(server.id()), Instant::now());
    let storm = storm(&fleet, players).await;
    let took = begun.elapsed().as_secs_f64();
    storm.tell("storm", Some((cpu_s(server.id()) - cpu) / took));
    println!("storm absorbed in {took:.1} s");
    bell(&folder, &fleet, players).await?;
    println!("resident: {} MB", resident_mb(server.id()));
    end(server);
    Ok(std::fs::remove_dir_all(folder)?)
}

fn tempfile_dir() -> Result<std::path::PathBuf, Fault> {
    let folder = std::env::temp_dir().join(format!("lantoa-fleet-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn free_address() -> Result<String, Fault> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .to_string())
}

fn signer(n: usize) -> Signer {
    let mut seed = [11; 32];
    seed[..8].copy_from_slice(&n.to_be_bytes());
    Signer::from_seed(&seed)
}

fn name(n: usize) -> String {
    format!("loa-{n:06}")
}

/// A house with enrolled devices, each with a plan and an empty log.
async fn prepare(folder: &Path, players: usize, address: String) -> Result<Fleet, Fault> {
    let config = Config {
        data: folder.to_owned(),
        database: None,
        ..Config::read(None)?
    };
    let site = serve::open(config, false).await?;
    devices(&site, players).await?;
    let fleet = Fleet {
        address,
        trust: site.station.keys().trust(),
        stop: station::stop_serial(&site),
        clock: Clock::real(),
        nonce: AtomicU64::new(1),
    };
    site.db.close().await;
    Ok(fleet)
}

async fn devices(site: &Site, players: usize) -> Result<(), Fault> {
    let at = site.clock.now();
    let directory = site.directory();
    let communes = directory
        .units()
        .iter()
        .filter(|unit| unit.kind == Kind::Commune && directory.exists(&unit.id, at.day()));
    let communes: Vec<String> = communes.map(|unit| unit.id.clone()).collect();
    let unit = &communes[0];
    let mut tx = site.db.begin().await?;
    let person = NewPerson {
        id: "mai",
        unit,
        role: Role::Commune,
        name: "Mai",
        login: "mai",
    };
    insert_person(&mut tx, &person, at).await?;
    let device = sql!(
        "insert into device (id, unit, kind, name, state, practice, gateway, offset_ms, languages, public_key, version, \
         created_by, created_at, changed_at) values ($1, $2, 'player', $1, 'enrolled', $3, $3, 0, $4, $5, 1, 'mai', 0, 0)"
    );
    let log = sql!("insert into device_log (device, sequence, hash) values ($1, 0, $2)");
    let plan = sql!(
        "insert into device_plan (device, version, digest, sealed, issued_at, expires_at, item_count, left_out) \
         values ($1, 1, $2, $2, $4, $5, 0, $3)"
    );
    for n in 0..players {
        let key = signer(n).public().bytes.to_vec();
        let unit = &communes[n % communes.len()];
        tx.run(device, args![name(n), unit, false, json!(["vi"]), key])
            .await?;
        tx.run(log, args![name(n), vec![0_u8; 32]]).await?;
        // It reaches further than the house looks: no plan is built while it is measured.
        let until = at.plus_minutes(30 * 24 * 60);
        tx.run(plan, args![name(n), vec![0_u8; 32], json!([]), at, until])
            .await?;
    }
    Ok(tx.commit().await?)
}

fn start(folder: &Path, address: &str) -> Result<Child, Fault> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lantoa"))
        .env_remove("LANTOA_DATABASE")
        .arg("--data")
        .arg(folder)
        .args(["serve", "--listen", address])
        .stdout(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take().ok_or("no output")?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    Ok(child)
}

fn end(mut server: Child) {
    drop(server.kill());
    drop(server.wait());
}

/// What was measured: milliseconds of each poll, bytes both ways, polls that were not answered.
#[derive(Default)]
struct Measured {
    ms: Vec<f64>,
    bytes: u64,
    failed: u64,
}

impl Measured {
    fn add(&mut self, other: Self) {
        self.ms.extend(other.ms);
        self.bytes += other.bytes;
        self.failed += other.failed;
    }

    fn tell(mut self, what: &str, cpu: Option<f64>) {
        self.ms.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = ((self.ms.len() as f64 - 1.0) * share).max(0.0) as usize;
            self.ms.get(place).copied().unwrap_or(f64::NAN)
        };
        let each = self.bytes.checked_div(self.ms.len() as u64).unwrap_or(0);
        println!(
            "{what}: {} polls, {} failed; p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, most {:.1} ms; {each} bytes a poll both ways",
            self.ms.len(),
            self.failed,
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0)
        );
        if let Some(cpu) = cpu {
            println!("{what}: the server took {:.0} % of a core", cpu * 100.0);
        }
    }
}

/// One player on its line.
struct Line {
    fleet: Arc<Fleet>,
    n: usize,
    signer: Signer,
    stream: TcpStream,
}

impl Line {
    async fn open(fleet: &Arc<Fleet>, n: usize) -> Result<Self, Fault> {
        let stream = TcpStream::connect(&fleet.address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            fleet: Arc::clone(fleet),
            n,
            signer: signer(n),
            stream,
        })
    }

    /// Asks once; milliseconds and bytes both ways.
    async fn poll(&mut self, wait_ms: u32) -> Result<(f64, u64), Fault> {
        let poll = question(&self.fleet, self.n, wait_ms);
        let body = Sealed::seal(wire::player::Kind::Poll, &poll, &self.signer).to_bytes();
        let mut request = format!(
            "POST /player/poll HTTP/1.1\r\nhost: {}\r\nuser-agent: lantoa-player/0.1.0\r\naccept: */*\r\n\
             content-type: application/octet-stream\r\ncontent-length: {}\r\n\r\n",
            self.fleet.address,
            body.len()
        )
        .into_bytes();
        request.extend(body);
        let begun = Instant::now();
        self.stream.write_all(&request).await?;
        let (read, body) = answer(&mut self.stream).await?;
        let ms = begun.elapsed().as_secs_f64() * 1000.0;
        if self.n.is_multiple_of(16) {
            Answer::read(&body, &poll, &self.fleet.trust)?;
        }
        Ok((ms, (request.len() + read) as u64))
    }
}

/// Reads one answer of HTTP: its size on the wire, and its body.
async fn answer(stream: &mut TcpStream) -> Result<(usize, Vec<u8>), Fault> {
    let (mut got, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut piece).await?;
        if count == 0 {
            return Err("the line was cut".into());
        }
        got.extend_from_slice(&piece[..count]);
        let Some(end) = got.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&got[..end]).to_lowercase();
        let length = head
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| rest.split("\r\n").next());
        let length: usize = length.ok_or("no length")?.trim().parse()?;
        if got.len() >= end + 4 + length {
            if !head.starts_with("http/1.1 200") {
                return Err(head.into());
            }
            return Ok((got.len(), got[end + 4..].to_vec()));
        }
    }
}

fn question(fleet: &Fleet, n: usize, wait_ms: u32) -> Poll {
    let mut nonce = [0; 16];
    nonce[..8].copy_from_slice(&fleet.nonce.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    let health = Health {
        program: "lantoa-player 0.1.0".to_owned(),
        uptime_s: 3_600,
        playing: String::new(),
        level: None,
        clock: ClockState {
            source: ClockSource::Service,
            error_us: Some(900),
        },
        free_bytes: Some(8 << 30),
        missing_media: 0,
        stopped: false,
        temperature: Some(512),
        power: None,
        signal: None,
        fault: String::new(),
        update: Update::Idle,
        update_fault: String::new(),
    };
    Poll {
        device: name(n),
        nonce,
        at: fleet.clock.now(),
        plan: 1,
        stop: fleet.stop,
        trust: 0,
        program: 0,
        log: Head::default(),
        wait_ms,
        health: Some(health),
        about: Tail::default(),
    }
}

/// Every player polls each `period` seconds, spread over it, on a line that stays open.
async fn steady(fleet: &Arc<Fleet>, players: usize, period: u64, seconds: u64) -> Measured {
    let until = Instant::now() + Duration::from_secs(seconds);
    let all = (0..players).map(|n| {
        let fleet = Arc::clone(fleet);
        tokio::spawn(async move {
            let mut measured = Measured::default();
            let first = period * 1_000_000 * n as u64 / players as u64;
            tokio::time::sleep(Duration::from_micros(first)).await;
            let Ok(mut line) = Line::open(&fleet, n).await else {
                measured.failed += 1;
                return measured;
            };
            while Instant::now() < until {
                match line.poll(0).await {
                    Ok((ms, bytes)) => {
                        measured.ms.push(ms);
                        measured.bytes += bytes;
                    }
                    Err(_) => measured.failed += 1,
                }
                tokio::time::sleep(Duration::from_secs(period)).await;
            }
            measured
        })
    });
    gather(all.collect()).await
}

/// All of them come at once, as after the house was away, and try again until they are answered.
async fn storm(fleet: &Arc<Fleet>, players: usize) -> Measured {
    let all = (0..players).map(|n| {
        let fleet = Arc::clone(fleet);
        tokio::spawn(async move {
            let (mut measured, begun) = (Measured::default(), Instant::now());
            loop {
                let asked = async { Line::open(&fleet, n).await?.poll(0).await };
                match asked.await {
                    Ok((_, bytes)) => {
                        measured.ms.push(begun.elapsed().as_secs_f64() * 1000.0);
                        measured.bytes += bytes;
                        return measured;
                    }
                    Err(_) => measured.failed += 1,
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        })
    });
    gather(all.collect()).await
}

/// All of them wait at their doors; a stop for everybody wakes them.
async fn bell(folder: &Path, fleet: &Arc<Fleet>, players: usize) -> Result<(), Fault> {
    let all: Vec<_> = (0..players)
        .map(|n| {
            let fleet = Arc::clone(fleet);
            tokio::spawn(async move {
                let mut measured = Measured::default();
                let asked = async { Line::open(&fleet, n).await?.poll(25_000).await };
                match asked.await {
                    Ok((_, bytes)) => measured.bytes += bytes,
                    Err(_) => measured.failed += 1,
                }
                measured.ms.push(epoch_ms(&fleet.clock));
                measured
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(10)).await;
    let begun = epoch_ms(&fleet.clock);
    let stop = ["stop", "--all", "--why", "bench"];
    Command::new(env!("CARGO_BIN_EXE_lantoa"))
        .arg("--data")
        .arg(folder)
        .args(stop)
        .status()?;
    let mut measured = gather(all).await;
    for ms in &mut measured.ms {
        *ms -= begun;
    }
    measured.tell(
        "bell (stop by the command, all waiting; the program looks each 2 s)",
        None,
    );
    Ok(())
}

fn epoch_ms(clock: &Clock) -> f64 {
    let Moment(ms) = clock.now();
    ms as f64
}

async fn gather(all: Vec<tokio::task::JoinHandle<Measured>>) -> Measured {
    let mut sum = Measured::default();
    for one in all {
        if let Ok(measured) = one.await {
            sum.add(measured);
        }
    }
    sum
}

/// Processor time of a process, seconds; Linux counts hundredths.
fn cpu_s(pid: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(") ").next().unwrap_or("").split(' ').collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|one| one.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / 100.0
}

fn resident_mb(pid: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kb = text
        .split("VmRSS:")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next());
    kb.and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
