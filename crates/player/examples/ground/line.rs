//! A house that answers its players, and a line that delays one direction.

use super::ground::{house, now_us};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use wire::player::*;

/// It tells the time, takes records, and has nothing new.
pub struct House {
    pub port: u16,
    keys: Arc<Mutex<Vec<PublicKey>>>,
}

impl House {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, keys) = (listener.local_addr().unwrap().port(), Arc::default());
        let known = Arc::clone(&keys);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let known = Arc::clone(&known);
                std::thread::spawn(move || answer(stream, &known));
            }
        });
        Self { port, keys }
    }

    pub fn knows(&self, key: PublicKey) {
        self.keys.lock().unwrap().push(key);
    }
}

fn answer(mut stream: TcpStream, known: &Mutex<Vec<PublicKey>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line).ok()?;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let header = header.trim().to_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let keys = known.lock().unwrap().clone();
    let said = if line.contains("/poll") {
        keys.iter().find_map(|key| poll(&body, key))
    } else if line.contains("/records") {
        keys.iter().find_map(|key| records(&body, key))
    } else {
        None
    };
    let (status, bytes) = said.map_or((404, Vec::new()), |bytes| (200, bytes));
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        bytes.len()
    );
    stream.write_all(&[head.as_bytes(), &bytes].concat()).ok()
}

fn poll(body: &[u8], key: &PublicKey) -> Option<Vec<u8>> {
    let asked = Poll::read(body, key).ok()?;
    let answer = Answer {
        device: asked.device,
        nonce: asked.nonce,
        at: Moment(now_us() / 1000),
        plan: asked.plan,
        stop: 0,
        trust: 0,
        program: 0,
        log: asked.log,
        again_ms: 1_000,
    };
    Some(Sealed::seal(Kind::Answer, &answer, &house()).to_bytes())
}

fn records(body: &[u8], key: &PublicKey) -> Option<Vec<u8>> {
    let batch = Batch::read(body, "loa-1", key).ok()?;
    let last = batch.records.last()?;
    let receipt = Receipt {
        device: batch.device.clone(),
        nonce: batch.nonce,
        at: Moment(now_us() / 1000),
        log: Head {
            sequence: last.sequence,
            hash: last.hash("loa-1"),
        },
    };
    Some(Sealed::seal(Kind::Receipt, &receipt, &house()).to_bytes())
}

/// A port behind which the house is heard so much later, and hears so much later. Bytes keep their order.
pub fn delayed(to: u16, up: Duration, down: Duration) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for player in listener.incoming().flatten() {
            let Ok(house) = TcpStream::connect(("127.0.0.1", to)) else {
                continue;
            };
            for one in [&player, &house] {
                let _ = one.set_nodelay(true);
            }
            carry(player.try_clone().unwrap(), house.try_clone().unwrap(), up);
            carry(house, player, down);
        }
    });
    port
}

fn carry(mut from: TcpStream, mut to: TcpStream, delay: Duration) {
    let (sender, pieces) = channel::<(Instant, Vec<u8>)>();
    std::thread::spawn(move || {
        for (due, bytes) in pieces {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&bytes).is_err() {
                return;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    });
    std::thread::spawn(move || {
        let mut piece = vec![0; 65_536];
        while let Ok(count @ 1..) = from.read(&mut piece) {
            if sender
                .send((Instant::now() + delay, piece[..count].to_vec()))
                .is_err()
            {
                return;
            }
        }
    });
}
