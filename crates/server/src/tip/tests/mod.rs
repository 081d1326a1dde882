//! Tests of sealed tips, through the doors that phones, officers and operators use.

mod attack_tests;
mod clock_tests;
mod desk_tests;
mod keep_tests;
mod key_tests;
mod pass_tests;
mod piece_tests;
mod reading_tests;
mod receiver_tests;
mod renew_tests;
mod second_tests;
mod switch_tests;
mod tell_tests;

use civic::Moment;
use civic::tip::{CHALLENGE, CLASSES, Envelope, KeyList};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::{args, sql};

use super::list;
use crate::person::tests::operator;
use crate::site::Clock;
use crate::testing::{House, Page, Person};

/// A private key as a browser wraps it, as far as the house sees.
const WRAPPED: &str = "argon2 34c7d6094709b4ed19f44ffe3827bcbf -id -v 13 -t 3 -k 65536 -p 4 -l 32 -r\n\
                       age-encryption.org/v1\n-> scrypt AAAA 10\nBBBB\n--- CCCC\n";

/// A tip that this person may open, put in by hand.
pub(crate) async fn for_officer(house: &House, person: &str) -> String {
    let mut tx = house.site.db.begin().await.unwrap();
    let recipient = sql!(
        "insert into tip_recipient (id, name, kind, made_by, made_at) values ('noi-nhan', 'Công an', 'other', $1, 0)"
    );
    tx.run(recipient, args![person]).await.unwrap();
    let officer = sql!(
        "insert into tip_officer (recipient, person, appointed_by, appointed_at) values ('noi-nhan', $1, $1, 0)"
    );
    tx.run(officer, args![person]).await.unwrap();
    let arriving = super::store::Arriving {
        id: "0123456789abcdef0123456789".to_owned(),
        lookup: "x".to_owned(),
        key: "y".to_owned(),
        day: house.site.clock.now().day(),
        class: 0,
        epoch: "2021-04".to_owned(),
        apart: false,
        sealed: b"sealed".to_vec(),
    };
    assert!(super::store::insert(&mut tx, &arriving, "x").await.unwrap());
    let tip = arriving.id.clone();
    super::store::insert_part(&mut tx, &tip, "y", "noi-nhan", &arriving)
        .await
        .unwrap();
    let row = serde_json::json!(["noi-nhan", tip]);
    super::store::address(&mut tx, vec![row]).await.unwrap();
    // Whoever looks at access alone is not asked for a second factor: `second_tests` ask for it.
    tx.run(sql!("update tip_switch set practice = true"), args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    tip
}

/// A redacted copy that somebody passed on to the recipient of [`for_officer`], put in by hand.
pub(crate) async fn copy_for_officer(house: &House, person: &str) -> String {
    let id = "fedcba9876543210fedcba9876".to_owned();
    let mut tx = house.site.db.begin().await.unwrap();
    let key = sql!(
        "insert into tip_key (id, recipient, person, epoch, age, sign, wrapped, made_at, destroy_on) \
         values ('khoa', 'noi-nhan', $1, '2021-04', 'age1', 'ab', null, 0, '2021-06-29')"
    );
    tx.run(key, args![person]).await.unwrap();
    let copy = super::desk::pass::store::Passing {
        id: &id,
        tip: "0123456789abcdef0123456789",
        recipient: "noi-nhan",
        for_whom: "noi-nhan",
        day: house.site.clock.now().day(),
        epoch: "2021-04",
        record: "{}",
        signature: "cd",
        key: "khoa",
        person,
        sealed: b"sealed".to_vec(),
    };
    super::desk::pass::store::insert(&mut tx, copy).await.unwrap();
    super::desk::pass::store::insert_answer(
        &mut tx,
        (&id, 0),
        house.site.clock.now().day(),
        b"sealed".to_vec(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

/// Gives the second factor of a person of the demonstration, whose page shows the digits.
async fn give_factor(person: &Person) {
    let made = person.post("/tips/factor", &[("act", "make")]).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let page = person.get("/tips/factor").await.body;
    let digits = &page.split("mã lúc này là ").nth(1).expect("the digits")[..6];
    let given = person.post("/tips/factor", &[("code", digits)]).await;
    assert_eq!(given.location.as_deref(), Some("/tips"), "{}", given.body);
}

/// A later list with the same keys under the name of another epoch.
async fn later_list(house: &House, epoch: &str) -> KeyList {
    let newest = super::store::newest_list(&house.site.db).await.unwrap().unwrap();
    let mut list = list::read(&newest.body).unwrap();
    list.serial += 1;
    for key in list.recipients.iter_mut().flat_map(|one| &mut one.keys) {
        epoch.clone_into(&mut key.epoch);
    }
    let body = serde_json::json!(list).to_string();
    let by = crate::account::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    let texts = (body.as_str(), newest.signature.as_str(), list.until.as_str());
    let (serial, at) = (i64::from(list.serial), house.site.clock.now());
    let mut tx = house.site.db.begin().await.unwrap();
    super::house::store::insert_list(&mut tx, serial, texts, &by.id, at)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    list
}

/// A house with the practice site open, and its operator.
async fn practice() -> (House, Person) {
    let house = House::demo().await;
    let chi = operator(&house).await;
    let page = chi.post("/tip-settings/practice", &[]).await;
    assert_eq!(page.status, 303, "{}", page.body);
    (house, chi)
}

/// A phone, as far as the house sees one.
struct Phone {
    person: Person,
    list: KeyList,
    challenge: [u8; CHALLENGE],
}

/// What a phone sends, to be changed by tests.
#[derive(Clone)]
struct Sending {
    lookup: [u8; 32],
    part: [u8; 16],
    serial: u32,
    mask: u32,
    sealed: Vec<u8>,
}

impl Phone {
    /// Loads the list of keys.
    async fn new(house: &House) -> Self {
        let person = house.stranger();
        let said: Value = serde_json::from_slice(&person.get("/tin-bao/khoa").await.bytes).unwrap();
        assert_eq!(said["done"], true, "{said}");
        let root = list::root(&house.site, true).unwrap();
        let (body, signature) = (
            said["list"].as_str().unwrap(),
            said["signature"].as_str().unwrap(),
        );
        assert!(list::holds(&root, body, signature));
        let challenge = hex::decode(said["challenge"].as_str().unwrap()).unwrap();
        Self {
            person,
            list: list::read(body).unwrap(),
            challenge: challenge.try_into().unwrap(),
        }
    }

    /// A tip under the token made of this seed, for every recipient.
    fn sending(&self, seed: &str, class: usize) -> Sending {
        let mask = (1 << self.list.recipients.len()) - 1;
        let part: [u8; 32] = Sha256::digest(format!("{seed} part")).into();
        Sending {
            lookup: Sha256::digest(token(seed)).into(),
            part: part[..16].try_into().unwrap(),
            serial: self.list.serial,
            mask,
            sealed: sealed(self.list.sealed_to(), CLASSES[class]),
        }
    }

    /// Does the work and sends.
    async fn send(&self, sending: &Sending) -> Page {
        let nonce = solve(&self.challenge, &sending.lookup, &sending.part);
        self.send_with(sending, nonce).await
    }

    async fn send_with(&self, sending: &Sending, nonce: [u8; 8]) -> Page {
        let (serial, mask) = (sending.serial.to_be_bytes(), sending.mask.to_be_bytes());
        let frame = [
            &b"LTT1"[..],
            &sending.lookup,
            &sending.part,
            &self.challenge,
            &nonce,
            &serial,
            &mask,
            &sending.sealed,
        ];
        self.person.send_sealed("/tin-bao/gui", &frame.concat()).await
    }

    /// Asks for the answers under a token.
    async fn look(&self, seed: &str) -> Page {
        let question = [&token(seed)[..], &[0]].concat();
        self.person.send_sealed("/tin-bao/tra-loi", &question).await
    }
}

/// Finds the nonce, as a device does.
fn solve(challenge: &[u8; CHALLENGE], lookup: &[u8; 32], part: &[u8; 16]) -> [u8; 8] {
    let bits = civic::tip::Challenge::of(challenge).bits;
    let base = Sha256::new_with_prefix([&challenge[..], lookup, part].concat());
    (0_u64..)
        .map(u64::to_be_bytes)
        .find(|nonce| civic::tip::meets(&base.clone().chain_update(nonce).finalize(), bits))
        .unwrap()
}

fn token(seed: &str) -> [u8; 32] {
    Sha256::digest(seed).into()
}

/// Bytes that look sealed from outside, which is all that the house sees.
fn sealed(recipients: usize, content: usize) -> Vec<u8> {
    let mut bytes = b"age-encryption.org/v1\n".to_vec();
    for _ in 0..recipients {
        bytes.extend(format!("-> mlkem768x25519 {}\n{}\n", "A".repeat(1494), "b".repeat(43)).bytes());
    }
    bytes.extend(format!("--- {}\n", "c".repeat(43)).bytes());
    let len = civic::tip::sealed_len(Envelope::header_len(recipients), content);
    bytes.resize(len, 0x5a);
    bytes
}

fn done(page: &Page) -> bool {
    assert_eq!(page.status, 200, "{}", page.body);
    page.body == r#"{"done":true}"#
}

fn why(page: &Page) -> String {
    let said: Value = serde_json::from_slice(&page.bytes).unwrap();
    said["why"].as_str().unwrap_or_default().to_owned()
}

async fn count(house: &House, statement: store::Sql) -> i64 {
    house
        .site
        .db
        .one::<store::Count>(statement, args![])
        .await
        .unwrap()
        .count
}

async fn tips(house: &House) -> i64 {
    count(house, sql!("select count(*) as count from tip")).await
}

fn set_clock(house: &House, to: Moment) {
    let Clock::Fixed(clock) = &house.site.clock else {
        panic!("tests have a clock that stands");
    };
    clock.store(to.0, std::sync::atomic::Ordering::Relaxed);
}

/// The id of the one tip in somebody's inbox.
fn only_tip(inbox: &Page) -> String {
    let links: Vec<&str> = inbox
        .body
        .split("href=\"/tips/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let ids: Vec<&&str> = links.iter().filter(|id| id.len() == 26).collect();
    assert_eq!(ids.len(), 1, "{}", inbox.body);
    (*ids[0]).to_owned()
}
