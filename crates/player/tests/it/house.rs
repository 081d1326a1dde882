//! A scripted house: plain HTTP on the loopback, with the answers of the real one and a few bad moods.

use crate::bench_box::{MORNING, house_key, true_now};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use wire::player::*;

/// What the house has, and how it behaves.
#[derive(Default)]
pub struct Script {
    pub plan: Mutex<Option<Plan>>,
    pub stop: Mutex<Option<Vec<u8>>>,
    pub rotations: Mutex<Vec<Vec<u8>>>,
    pub program: Mutex<Option<ProgramOrder>>,
    /// Release keys that boxes pin when they are enrolled.
    pub release: Mutex<Vec<PublicKey>>,
    pub media: Mutex<Vec<(String, Vec<u8>)>>,
    pub log: Mutex<Vec<Record>>,
    pub polls: Mutex<Vec<Poll>>,
    /// Media answers break off after so many bytes.
    pub cut_after: Mutex<Option<usize>>,
    pub ranges: Mutex<Vec<String>>,
    /// The next media answer stops after its first 200,000 bytes until it is told to go on.
    pub holds: Mutex<Option<Receiver<()>>>,
    /// Takes records, then says nothing.
    pub loses_receipts: AtomicBool,
    pub batches: AtomicUsize,
    /// Its clock is the machine's, not always morning.
    pub tells_true_time: AtomicBool,
    pub player: Mutex<Option<PublicKey>>,
}

pub struct ScriptedHouse {
    pub url: String,
    pub script: Arc<Script>,
}

pub const SECRET: [u8; 10] = [7; 10];

impl ScriptedHouse {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/player", listener.local_addr().unwrap());
        let script = Arc::<Script>::default();
        let told = Arc::clone(&script);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let told = Arc::clone(&told);
                std::thread::spawn(move || answer(stream, &told));
            }
        });
        Self { url, script }
    }
}

fn answer(mut stream: TcpStream, script: &Script) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut line, mut length, mut range) = (String::new(), 0, None);
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
        if let Some(value) = header.strip_prefix("range: bytes=") {
            range = Some(value.trim_end_matches('-').parse::<usize>().ok()?);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let path = line.split(' ').nth(1)?.trim_start_matches("/player/").to_owned();
    let (status, bytes, sent) = say(&path, &body, range, script);
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        bytes.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let held = path
        .starts_with("media/")
        .then(|| script.holds.lock().unwrap().take());
    let first = match held.flatten() {
        Some(told) => {
            let first = sent.min(200_000);
            stream.write_all(&bytes[..first]).ok()?;
            told.recv().ok()?;
            first
        }
        None => 0,
    };
    stream.write_all(&bytes[first..sent]).ok()
}

type Said = (u16, Vec<u8>, usize);

fn whole(bytes: Vec<u8>) -> Said {
    let length = bytes.len();
    (200, bytes, length)
}

fn seal(kind: Kind, value: &impl Canonical) -> Said {
    whole(Sealed::seal(kind, value, &house_key()).to_bytes())
}

fn say(path: &str, body: &[u8], range: Option<usize>, script: &Script) -> Said {
    let key = || script.player.lock().unwrap().expect("a player is known");
    match path {
        "enrol" => enrol(body, script),
        "poll" => poll(&Poll::read(body, &key()).expect("a signed poll"), script),
        "plan" => {
            Poll::read(body, &key()).expect("asked with a signature");
            seal(Kind::Plan, script.plan.lock().unwrap().as_ref().unwrap())
        }
        "stop" => script
            .stop
            .lock()
            .unwrap()
            .clone()
            .map_or((404, vec![], 0), whole),
        "program" => seal(Kind::Program, script.program.lock().unwrap().as_ref().unwrap()),
        "trust" => whole(script.rotations.lock().unwrap().to_bytes()),
        "records" => records(
            &Batch::read(body, "loa-1", &key()).expect("a signed batch"),
            script,
        ),
        media => deliver(media.trim_start_matches("media/"), range, script),
    }
}

fn enrol(body: &[u8], script: &Script) -> Said {
    let question = Enrol::read(body).expect("a signed question");
    if question.secret != SECRET {
        return (403, vec![], 0);
    }
    *script.player.lock().unwrap() = Some(question.key);
    let key = TrustedKey {
        key: house_key().public(),
        powers: Powers::ALL,
        from: Moment(0),
        until: None,
    };
    let told = Enrolled {
        release: script.release.lock().unwrap().clone().into(),
        device: "loa-1".to_owned(),
        key: question.key.id(),
        nonce: question.nonce,
        at: Moment(MORNING),
        units: vec!["xa".to_owned()],
        trust: Trust {
            serial: 0,
            keys: vec![key],
        },
    };
    seal(Kind::Enrolled, &told)
}

fn end_of(log: &[Record]) -> Head {
    verify_chain("loa-1", Head::default(), log).expect("the house keeps whole logs")
}

fn time(script: &Script) -> Moment {
    match script.tells_true_time.load(Ordering::SeqCst) {
        true => true_now(),
        false => Moment(MORNING),
    }
}

fn poll(question: &Poll, script: &Script) -> Said {
    script.polls.lock().unwrap().push(question.clone());
    let answer = Answer {
        device: question.device.clone(),
        nonce: question.nonce,
        at: time(script),
        plan: script
            .plan
            .lock()
            .unwrap()
            .as_ref()
            .map_or(0, |plan| plan.version),
        stop: u64::from(script.stop.lock().unwrap().is_some()),
        trust: script.rotations.lock().unwrap().len() as u64,
        program: script
            .program
            .lock()
            .unwrap()
            .as_ref()
            .map_or(0, |order| order.serial),
        log: end_of(&script.log.lock().unwrap()),
        again_ms: 100,
    };
    seal(Kind::Answer, &answer)
}

fn records(batch: &Batch, script: &Script) -> Said {
    script.batches.fetch_add(1, Ordering::SeqCst);
    let mut log = script.log.lock().unwrap();
    let known = |sequence: u64| log.get(sequence as usize - 1).map(|record| record.hash("loa-1"));
    let Intake::Take { new, head } = intake("loa-1", end_of(&log), &batch.records, known) else {
        return (409, vec![], 0);
    };
    log.extend(batch.records[batch.records.len() - new..].to_vec());
    if script.loses_receipts.swap(false, Ordering::SeqCst) {
        return (500, vec![], 0);
    }
    let receipt = Receipt {
        device: "loa-1".to_owned(),
        nonce: batch.nonce,
        at: Moment(MORNING),
        log: head,
    };
    seal(Kind::Receipt, &receipt)
}

fn deliver(name: &str, range: Option<usize>, script: &Script) -> Said {
    let media = script.media.lock().unwrap();
    let Some((_, bytes)) = media.iter().find(|(known, _)| known == name) else {
        return (404, vec![], 0);
    };
    script
        .ranges
        .lock()
        .unwrap()
        .push(range.map_or("all".to_owned(), |from| from.to_string()));
    let rest = bytes[range.unwrap_or(0)..].to_vec();
    let sent = script
        .cut_after
        .lock()
        .unwrap()
        .take()
        .unwrap_or(rest.len())
        .min(rest.len());
    (if range.is_some() { 206 } else { 200 }, rest, sent)
}
