//! A box that talks as a player does, for the tests of what the house answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use civic::Moment;
use store::{args, record, sql};
use wire::player::*;

use crate::site::{Clock, Site};
use crate::testing::{House, Page, Person};

static NONCE: AtomicU64 = AtomicU64::new(1);

/// Never the same twice.
pub fn nonce() -> [u8; 16] {
    let mut nonce = [0; 16];
    nonce[8..].copy_from_slice(&NONCE.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    nonce
}

/// A box: its key, what it believes, its log.
pub struct Player {
    pub signer: Signer,
    pub device: String,
    pub trust: Trust,
    pub plan: u64,
    pub stop: u64,
    pub program: u64,
    pub health: Health,
    /// Its processor, where it says.
    pub processor: Option<String>,
    /// What it says of relays, behind its processor.
    pub relays: Option<Vec<&'static str>>,
    pub log: Vec<Record>,
    line: Person,
    site: Arc<Site>,
}

/// Enters a device by the page; its id and code.
pub async fn printed(person: &Person, unit: &str, name: &str) -> (String, String) {
    let fields = [
        ("name", name),
        ("kind", "player"),
        ("languages", "vi"),
        ("offset", "0"),
    ];
    let page = person.post(&format!("/stations/{unit}/devices"), &fields).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let code = between(&page.body, "<code>", "</code>");
    let id = between(&page.body, "href=\"/devices/", "\"");
    (id, code)
}

pub fn between(text: &str, begin: &str, end: &str) -> String {
    let (_, rest) = text.split_once(begin).unwrap();
    rest.split_once(end).unwrap().0.to_owned()
}

/// The question of a new box.
pub fn question(code: &str, signer: &Signer) -> (PrintedCode, Enrol) {
    let code = PrintedCode::read(code).unwrap();
    let question = Enrol {
        knows: Tail::default(),
        secret: code.secret,
        key: signer.public(),
        nonce: nonce(),
        program: "lantoa-player 0.1.0".to_owned(),
        model: String::new(),
    };
    (code, question)
}

pub async fn enrol(house: &House, code: &str, signer: &Signer) -> Page {
    let (_, question) = question(code, signer);
    house
        .stranger()
        .send_bytes("/player/enrol", &question.sealed(signer).to_bytes())
        .await
}

pub fn said(page: &Page) -> (u16, &str) {
    (page.status, page.body.as_str())
}

impl Player {
    pub async fn enrolled(house: &House, code: &str, seed: u8) -> Self {
        let signer = Signer::from_seed(&[seed; 32]);
        let (code, question) = question(code, &signer);
        let line = house.stranger();
        let page = line
            .send_bytes("/player/enrol", &question.sealed(&signer).to_bytes())
            .await;
        assert_eq!(page.status, 200, "{}", page.body);
        let told = Enrolled::read(&page.bytes, &code, &question).unwrap();
        Self {
            signer,
            device: told.device,
            trust: told.trust,
            plan: 0,
            stop: 0,
            program: 0,
            health: health(""),
            processor: None,
            relays: None,
            log: Vec::new(),
            line,
            site: Arc::clone(&house.site),
        }
    }

    /// Where its log ends.
    pub fn head(&self) -> Head {
        verify_chain(&self.device, Head::default(), &self.log).unwrap()
    }

    pub fn poll(&self, at: Moment, wait_ms: u32) -> Poll {
        Poll {
            device: self.device.clone(),
            nonce: nonce(),
            at,
            plan: self.plan,
            stop: self.stop,
            trust: self.trust.serial,
            program: self.program,
            log: self.head(),
            wait_ms,
            health: Some(self.health.clone()),
            about: self.about().into(),
        }
    }

    fn about(&self) -> Vec<String> {
        let mut about: Vec<String> = self.processor.iter().cloned().collect();
        if let Some(relays) = &self.relays {
            about.extend(relays_said(relays.iter().copied()));
        }
        about
    }

    pub fn now(&self) -> Moment {
        self.site.clock.now()
    }

    pub async fn ask(&self, what: &str, poll: &Poll) -> Page {
        let sealed = Sealed::seal(Kind::Poll, poll, &self.signer).to_bytes();
        self.line.send_bytes(&format!("/player/{what}"), &sealed).await
    }

    /// A poll that is answered and believed.
    pub async fn answered(&self, poll: &Poll) -> Answer {
        let page = self.ask("poll", poll).await;
        assert_eq!(page.status, 200, "{}", page.body);
        Answer::read(&page.bytes, poll, &self.trust).unwrap()
    }

    /// Writes something into its log.
    pub fn happens(&mut self, event: Event) {
        let head = self.head();
        self.log.push(Record {
            sequence: head.sequence + 1,
            previous: head.hash,
            at: self.now(),
            clock: clock(),
            event,
        });
    }

    pub async fn send(&self, records: &[Record]) -> Page {
        let batch = Batch {
            device: self.device.clone(),
            nonce: nonce(),
            records: records.to_vec(),
        };
        let sealed = Sealed::seal(Kind::Batch, &batch, &self.signer).to_bytes();
        let page = self.line.send_bytes("/player/records", &sealed).await;
        if page.status == 200 {
            assert_eq!(
                Receipt::read(&page.bytes, &batch, &self.trust).unwrap().log,
                self.head()
            );
        }
        page
    }
}

fn clock() -> ClockState {
    ClockState {
        source: ClockSource::House,
        error_us: Some(1_000),
    }
}

pub fn boot() -> Event {
    Event::Boot {
        program: "thử".to_owned(),
        torn: 0,
    }
}

pub fn health(fault: &str) -> Health {
    Health {
        program: "lantoa-player 0.1.0".to_owned(),
        uptime_s: 1,
        playing: String::new(),
        level: None,
        clock: clock(),
        free_bytes: Some(1 << 30),
        missing_media: 0,
        stopped: false,
        temperature: None,
        power: None,
        signal: None,
        fault: fault.to_owned(),
        update: Update::Idle,
        update_fault: String::new(),
    }
}

/// Moves the clock of the house.
pub fn later(house: &House, ms: i64) {
    let Clock::Fixed(at) = &house.site.clock else {
        panic!("a clock that stands");
    };
    at.fetch_add(ms, Ordering::Relaxed);
}

/// A plan as the timetable makes one: empty, or with one item of this audio.
pub async fn give_plan(house: &House, device: &str, version: u64, media: Option<[u8; 32]>) -> Plan {
    let now = house.site.clock.now();
    let item = |media| Item {
        id: format!("{device}-{version}"),
        at: Moment(now.0 + 60_000),
        late_ms: 0,
        class: Class::Ordinary,
        origin: 1,
        media,
        bytes: 10,
        samples: 48_000,
        gain: 0,
        resume: Resume::Never,
        gateways: 0,
        language: "vi".to_owned(),
    };
    let plan = Plan {
        device: device.to_owned(),
        version,
        issued_at: now,
        expires_at: Moment(now.0 + 7 * 86_400_000),
        nonce: nonce(),
        offset_ms: 0,
        clock_limit_ms: 1_000,
        quiet: QuietHours::default(),
        fallback: None,
        tail: Tails::default(),
        items: media.map(item).into_iter().collect(),
    };
    let sealed = super::sign(&house.site, Kind::Plan, &plan).unwrap().to_bytes();
    let insert = sql!(
        "insert into device_plan (device, version, digest, sealed, issued_at, expires_at, item_count, left_out) \
         values ($1, $2, $3, $4, $5, $6, 0, $7)"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    let values = args![
        device,
        version as i64,
        plan.digest().to_vec(),
        sealed,
        now,
        plan.expires_at,
        serde_json::json!([])
    ];
    tx.run(insert, values).await.unwrap();
    tx.commit().await.unwrap();
    plan
}

record! {
    /// What is kept of a device.
    #[derive(Debug, PartialEq, Eq)]
    pub struct Stand { pub state: String, pub asked_at: Option<i64>, pub condition: Option<String> }
}

pub async fn stand(house: &House, device: &str) -> Stand {
    let find = sql!(
        "select d.state, h.asked_at, h.condition from device d left join device_health h on h.device = d.id where d.id = $1"
    );
    house.site.db.one(find, args![device]).await.unwrap()
}

/// A commune's station with one enrolled player: the house, the officer of the commune, her unit, the box.
pub async fn with_player() -> (House, Person, String, Player) {
    let house = House::demo().await;
    let mai = house.sign_in("commune").await;
    let unit = crate::assignment::fixture_tests::unit_of(&house, "mai").await;
    let (_, code) = printed(&mai, &unit, "Bộ thu chợ").await;
    let player = Player::enrolled(&house, &code, 7).await;
    (house, mai, unit, player)
}
