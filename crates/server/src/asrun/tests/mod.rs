//! Tests of the as-run feature: a station with players whose records come in as a network brings them.

mod alarms;
mod book;
mod counting;
mod ending;
mod intake;
mod relays;
mod story;

use std::sync::atomic::Ordering;

use ::store::{args, sql};
use civic::Moment;
use serde_json::json;
use wire::player::{
    Class, ClockSource, ClockState, Ending, Event, Head, Intake, Item, Kind, Plan, Played, QuietHours,
    Record, Resume, Sealed, Signer, verify_chain,
};

use crate::assignment::fixture_tests::{issued, unit_of};
use crate::site::Clock;
use crate::testing::House;

/// Samples of the bulletin of the tests: two minutes and a half.
pub const SAMPLES: u64 = 150 * 48_000;
pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 86_400_000;

/// A house with a commune station: one bulletin for the task of a directive, one slot, players with plans.
pub struct Station {
    pub house: House,
    pub unit: String,
}

/// The log of one player, as it grows in the box.
pub struct Box_ {
    pub device: String,
    pub log: Vec<Record>,
    pub head: Head,
    pub now: Moment,
    pub clock: ClockState,
}

pub const GOOD: ClockState = ClockState {
    source: ClockSource::Service,
    error_us: Some(2_000),
};

/// Puts a device, whose unit is that of mai.
pub async fn device(house: &House, unit: &str, id: &str, gateway: bool) {
    let insert = sql!(
        "insert into device (id, unit, kind, name, state, practice, gateway, offset_ms, languages, version, created_by, \
         created_at, changed_at) values ($1, $2, 'player', $1, 'enrolled', $3, $4, 0, $5, 1, 'binh', 0, 0)"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(insert, args![id, unit, false, gateway, json!([])])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Puts a bulletin for the first task, live or drill, with a slot of its own in a language.
pub async fn bulletin(house: &House, unit: &str, id: &str, slot: &str, mode: &str, language: &str) {
    let mut tx = house.site.db.begin().await.unwrap();
    let bulletin = sql!(
        "insert into bulletin (id, unit, level, class, kind, mode, title, directive, task, issued_at, withheld, version, created_by, \
         created_at, changed_at) values ($1, $2, 'commune', 'ordinary', 'notice', $3, 'Phòng, chống mua bán người', 'D', 'T1', 0, \
         $4, 1, 'binh', 0, 0) on conflict (id) do nothing"
    );
    tx.run(bulletin, args![id, unit, mode, false]).await.unwrap();
    let target = sql!(
        "insert into bulletin_target (bulletin, unit, state, received_at, changed_at) values ($1, $2, 'scheduled', 0, 0) \
         on conflict (bulletin, unit) do nothing"
    );
    tx.run(target, args![id, unit]).await.unwrap();
    let insert = sql!(
        "insert into slot (id, unit, bulletin, language, calendar, start_s, duration_ms, class, level, source, resume, late_ms, \
         form_key, created_by, created_at, version) values ($1, $2, $3, $4, $5, 23400, 300000, 'ordinary', 'commune', 'recording', \
         'live', 60000, $1, 'binh', 0, 1)"
    );
    tx.run(insert, args![slot, unit, id, language, json!({})])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// The id of an occurrence, as the timetable makes it.
pub fn occurrence(slot: &str, at: Moment) -> String {
    format!("{slot}@{}", at.rfc3339())
}

pub fn item(slot: &str, at: Moment, language: &str) -> Item {
    Item {
        id: occurrence(slot, at),
        at,
        late_ms: 60_000,
        class: Class::Ordinary,
        origin: 1,
        media: [7; 32],
        bytes: 1_000,
        samples: SAMPLES,
        gain: 0,
        resume: Resume::Continue,
        gateways: 0,
        language: language.to_owned(),
    }
}

/// Puts the signed plan of a device.
pub async fn plan(house: &House, device: &str, version: u64, issued_at: Moment, items: Vec<Item>) {
    let plan = Plan {
        device: device.to_owned(),
        version,
        issued_at,
        expires_at: Moment(issued_at.0 + 30 * DAY),
        nonce: [1; 16],
        offset_ms: 0,
        clock_limit_ms: 1_000,
        quiet: QuietHours::default(),
        fallback: None,
        tail: Default::default(),
        items,
    };
    let sealed = Sealed::seal(Kind::Plan, &plan, &Signer::from_seed(&[9; 32])).to_bytes();
    let insert = sql!(
        "insert into device_plan (device, version, digest, sealed, issued_at, expires_at, item_count, left_out) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    let head = args![
        device,
        version as i64,
        plan.digest().to_vec(),
        sealed,
        issued_at,
        plan.expires_at
    ];
    let tail = args![plan.items.len() as i64, json!([])];
    tx.run(insert, head.into_iter().chain(tail).collect())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// 06:30 on a day of the demonstration, counted from its first.
pub fn morning(day: i64) -> Moment {
    let start = Moment::start_of(crate::demo::first_moment().day());
    Moment(start.0 + day * DAY + 390 * MINUTE)
}

impl Station {
    /// Two tasks for mai's unit, one live bulletin in Vietnamese, one player "loa-1" with a plan of three days.
    pub async fn new() -> Self {
        let house = House::demo().await;
        issued(&house, &["mai"], None).await;
        let unit = unit_of(&house, "mai").await;
        device(&house, &unit, "loa-1", false).await;
        bulletin(&house, &unit, "B1", "S1", "live", "vi").await;
        let items = (0..3).map(|day| item("S1", morning(day), "vi")).collect();
        plan(&house, "loa-1", 1, Moment(morning(0).0 - DAY), items).await;
        Self { house, unit }
    }

    pub fn set_time(&self, at: Moment) {
        let Clock::Fixed(clock) = &self.house.site.clock else {
            panic!("a clock that stands");
        };
        clock.store(at.0, Ordering::Relaxed);
    }

    /// Takes a batch in a transaction of its own.
    pub async fn take(&self, device: &str, records: &[Record]) -> Intake {
        let mut tx = self.house.site.db.begin().await.unwrap();
        let answer = super::take(&mut tx, &self.house.site, device, records)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        answer
    }

    /// How many rows there are.
    pub async fn count(&self, what: ::store::Sql) -> i64 {
        self.house
            .site
            .db
            .one::<::store::Count>(what, args![])
            .await
            .unwrap()
            .count
    }

    /// A single word of the database.
    pub async fn word(&self, what: ::store::Sql) -> String {
        ::store::record! { struct Word { word: String } }
        self.house.site.db.one::<Word>(what, args![]).await.unwrap().word
    }
}

impl Box_ {
    pub fn new(device: &str) -> Self {
        Self {
            device: device.to_owned(),
            log: Vec::new(),
            head: Head::default(),
            now: morning(0),
            clock: GOOD,
        }
    }

    pub fn tell(&mut self, event: Event) -> &mut Self {
        let record = Record {
            sequence: self.head.sequence + 1,
            previous: self.head.hash,
            at: self.now,
            clock: self.clock,
            event,
        };
        self.head = verify_chain(&self.device, self.head, std::slice::from_ref(&record)).unwrap();
        self.log.push(record);
        self
    }

    pub fn cue(&mut self, item: &str, due: Moment) -> &mut Self {
        self.now = Moment(due.0 - 2_000);
        self.tell(Event::Cued {
            item: item.to_owned(),
            plan: 1,
            media: [7; 32],
            class: Class::Ordinary,
            origin: 1,
            due,
        })
    }

    pub fn start(&mut self, item: &str, at: Moment, from: u64) -> &mut Self {
        self.now = at;
        self.tell(Event::Started {
            item: item.to_owned(),
            at_us: at.0 * 1000,
            from,
        })
    }

    pub fn end(&mut self, item: &str, samples: Option<u64>, ending: Ending) -> &mut Self {
        self.now = Moment(self.now.0 + samples.unwrap_or(0) as i64 / 48);
        self.tell(Event::Ended {
            played: Played {
                item: item.to_owned(),
                samples,
                expected: SAMPLES,
                ending,
                by: String::new(),
                level: Some(-1800),
                volume: None,
                skew_us: 40,
                servo_ppm: 0,
            },
        })
    }

    /// A playing from cue to end.
    pub fn play(&mut self, slot: &str, due: Moment) -> &mut Self {
        let item = occurrence(slot, due);
        self.cue(&item, due)
            .start(&item, due, 0)
            .end(&item, Some(SAMPLES), Ending::Done)
    }
}
