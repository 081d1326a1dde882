//! Sealed tips into the running program: processor time of each, the slowest twentieth, how many a second, how many lost; and
//! whether answers that must look alike come as quickly.

mod alike;

use std::sync::Arc;
use std::time::{Duration, Instant};

use civic::tip::{CHALLENGE, CLASSES, Challenge, Envelope, meets, sealed_len};
use server::account::{self, NewPerson};
use sha2::{Digest as _, Sha256};

use crate::figures::{Table, Times, ms};
use crate::house::{Base, Place, Template, sign_in};
use crate::machine::processor;
use crate::wire::{Client, Server};

const SEQUENTIAL: u32 = 200;
const CROWD: u32 = 2_000;
const AT_ONCE: u32 = 32;

/// A copy of the demonstration with people signed in.
pub struct Prepared {
    place: Place,
    /// An operator: cookie and token.
    operator: (String, String),
    /// The officers of the province and of the commune.
    province: String,
    commune: String,
}

/// Makes one.
pub async fn prepare(base: &Base) -> Prepared {
    let place = Template::new(base).await.copy().await;
    let site = place.open().await;
    let lan = account::find(&site.db, "lan").await.unwrap().unwrap();
    let (unit, role) = (lan.unit.as_str(), civic::Role::Operator);
    let person = NewPerson {
        id: "bench",
        unit,
        role,
        name: "Vận hành",
        login: "bench",
    };
    let mut tx = site.db.begin().await.unwrap();
    account::insert_person(&mut tx, &person, site.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let operator = sign_in(&site, "bench").await;
    let (province, _) = sign_in(&site, "lan").await;
    let (commune, _) = sign_in(&site, "mai").await;
    site.db.close().await;
    Prepared {
        place,
        operator,
        province,
        commune,
    }
}

/// Measures a prepared place.
pub fn measure(base: &Base, prepared: &Prepared, table: &mut Table) {
    let (place, (cookie, csrf)) = (&prepared.place, &prepared.operator);
    let server = Server::start(place.folder.path(), place.database.as_deref());
    let opened = Client::new(server.address, cookie).post("/tip-settings/practice", &format!("csrf={csrf}"));
    assert_eq!(opened.status, 303, "the practice site opens");
    let name = base.name();
    let keys = Keys::ask(&server);
    let bodies: Vec<Vec<u8>> = (0..SEQUENTIAL + CROWD).map(|n| keys.body(n)).collect();
    let (first, crowd) = bodies.split_at(SEQUENTIAL as usize);
    let pid = server.pid().to_string();
    let before = processor(&pid);
    let mut client = Client::new(server.address, "");
    let times = first
        .iter()
        .map(|body| taken(&mut client, body).expect("a tip is taken"))
        .collect();
    let (times, spent) = (
        Times::new(times),
        processor(&pid).saturating_sub(before) / SEQUENTIAL,
    );
    table.within(
        &format!("{name}: a tip of 16 KiB, one after the other, p95"),
        times.percentile(95),
        times.spread(),
        50,
    );
    table.within(
        &format!("{name}: processor of the program for a tip"),
        spent,
        ms(spent),
        5,
    );
    // Before the crowd: an inbox shows its first hundreds.
    alike::measure(name, &server, prepared, table);
    at_once(name, &server, crowd, table);
}

fn at_once(name: &str, server: &Server, bodies: &[Vec<u8>], table: &mut Table) {
    let (start, address) = (Instant::now(), server.address);
    let bodies = Arc::new(bodies.to_vec());
    let workers = (0..AT_ONCE as usize).map(|worker| {
        let bodies = Arc::clone(&bodies);
        std::thread::spawn(move || {
            let mut client = Client::new(address, "");
            let mine = bodies.iter().skip(worker).step_by(AT_ONCE as usize);
            mine.filter(|body| taken(&mut client, body).is_none()).count()
        })
    });
    let workers: Vec<_> = workers.collect();
    let lost: usize = workers.into_iter().map(|worker| worker.join().unwrap()).sum();
    let rate = f64::from(CROWD) / start.elapsed().as_secs_f64();
    table.aim(
        &format!("{name}: lost of {CROWD} tips, {AT_ONCE} at once"),
        lost.to_string(),
        "0",
        lost == 0,
    );
    table.aim(
        &format!("{name}: tips a second, {AT_ONCE} at once"),
        format!("{rate:.0}"),
        "> 200",
        rate > 200.0,
    );
}

fn taken(client: &mut Client, body: &[u8]) -> Option<Duration> {
    let answer = client.post_bytes("/tin-bao/gui", "x-lantoa-tip: 1", body);
    (answer.status == 200 && answer.body == br#"{"done":true}"#).then_some(answer.time)
}

/// What a phone knows before it sends.
struct Keys {
    challenge: [u8; CHALLENGE],
    sealed_to: usize,
}

impl Keys {
    fn ask(server: &Server) -> Self {
        let said = Client::new(server.address, "").get("/tin-bao/khoa").body;
        let said: serde_json::Value = serde_json::from_slice(&said).unwrap();
        let hex = said["challenge"].as_str().unwrap();
        let byte = |at: usize| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
        let list: civic::tip::KeyList = serde_json::from_str(said["list"].as_str().unwrap()).unwrap();
        Self {
            challenge: std::array::from_fn(byte),
            sealed_to: list.sealed_to(),
        }
    }

    /// A tip of 16 KiB with its work done, which the house does not see the inside of.
    fn body(&self, n: u32) -> Vec<u8> {
        self.tip(Sha256::digest(n.to_be_bytes()).into(), 3)
    }

    /// The same under a lookup, for the recipients whose bits are set.
    fn tip(&self, lookup: [u8; 32], mask: u32) -> Vec<u8> {
        let part = &lookup[..16];
        let work = Sha256::new_with_prefix([&self.challenge[..], &lookup, part].concat());
        let bits = Challenge::of(&self.challenge).bits;
        let nonce = (0_u64..)
            .map(u64::to_be_bytes)
            .find(|nonce| meets(&work.clone().chain_update(nonce).finalize(), bits));
        let (serial, mask) = (1_u32.to_be_bytes(), mask.to_be_bytes());
        let head = [
            &b"LTT1"[..],
            &lookup,
            part,
            &self.challenge,
            &nonce.unwrap(),
            &serial,
            &mask,
        ];
        [&head.concat()[..], &sealed(self.sealed_to)].concat()
    }
}

fn sealed(recipients: usize) -> Vec<u8> {
    let stanza = format!("-> mlkem768x25519 {}\n{}\n", "A".repeat(1494), "b".repeat(43)).repeat(recipients);
    let mut bytes = format!("age-encryption.org/v1\n{stanza}--- {}\n", "c".repeat(43)).into_bytes();
    bytes.resize(sealed_len(Envelope::header_len(recipients), CLASSES[1]), 0x5a);
    bytes
}
