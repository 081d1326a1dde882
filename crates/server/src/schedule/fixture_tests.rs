//! What the tests of timetables stand on: bulletins with approved recordings, players, people of two communes.

use civic::{Moment, Role};
use serde_json::json;
use store::{args, sql};

use crate::account::store::account;
use crate::assignment::fixture_tests::unit_of;
use crate::testing::{House, Person};

/// A bulletin as a test wants it.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    pub id: &'a str,
    pub unit: &'a str,
    pub class: &'a str,
    pub level: &'a str,
    pub mode: &'a str,
    /// Languages with the length of their recordings in seconds.
    pub spoken: &'a [(&'a str, i64)],
}

pub const SAMPLES: i64 = 48_000;

/// A bulletin of a commune.
pub fn own<'a>(id: &'a str, unit: &'a str) -> Told<'a> {
    Told {
        id,
        unit,
        class: "ordinary",
        level: "commune",
        mode: "live",
        spoken: &[("vi", 600)],
    }
}

/// Puts a bulletin in, approved in every language; its audio is named after id and language.
pub async fn bulletin(house: &House, told: Told<'_>) {
    let lan = account(&house.site.db, "lan").await.unwrap().unwrap();
    let mut tx = house.site.db.begin().await.unwrap();
    let insert = sql!(
        "insert into bulletin (id, unit, level, class, kind, mode, title, issued_at, withheld, version, created_by, created_at, changed_at) \
         values ($1, $2, $3, $4, 'notice', $5, $6, 0, $7, 1, $8, 0, 0)"
    );
    let title = format!("Bản tin {}", told.id);
    let values = args![
        told.id, told.unit, told.level, told.class, told.mode, title, false, &lan.id
    ];
    tx.run(insert, values).await.unwrap();
    for (language, seconds) in told.spoken {
        let audio = store::audit::digest(format!("{} {language}", told.id).as_bytes());
        spoken(&mut tx, told.id, language, &audio, 20_000, seconds * SAMPLES).await;
    }
    tx.commit().await.unwrap();
}

/// One approved recording.
pub async fn spoken(
    tx: &mut store::Tx,
    bulletin: &str,
    language: &str,
    audio: &str,
    size: i64,
    samples: i64,
) {
    let blob = sql!("insert into blob (hash, size, media_type, created_at) values ($1, $2, 'audio/flac', 0)");
    tx.run(blob, args![audio, size]).await.unwrap();
    let insert = sql!(
        "insert into bulletin_variant (id, bulletin, language, voice, body, audio, size, duration_ms, samples, gain, stage, \
         approved_hash, version, changed_at) values ($1, $2, $3, 'person', '', $4, $5, $6, $7, -150, 'approved', $4, 1, 0)"
    );
    let id = format!("{bulletin}-{language}");
    let values = args![id, bulletin, language, audio, size, samples / 48, samples];
    tx.run(insert, values).await.unwrap();
}

/// Sends a bulletin to a commune, in this state.
pub async fn sent(house: &House, bulletin: &str, unit: &str, state: &str) {
    let insert = sql!(
        "insert into bulletin_target (bulletin, unit, state, received_at, changed_at) values ($1, $2, $3, 0, 0)"
    );
    run(house, insert, args![bulletin, unit, state]).await;
}

/// A player of a station.
pub async fn player(house: &House, id: &str, unit: &str) {
    let lan = account(&house.site.db, "lan").await.unwrap().unwrap();
    let insert = sql!(
        "insert into device (id, unit, kind, name, state, practice, gateway, offset_ms, languages, version, created_by, created_at, changed_at) \
         values ($1, $2, 'player', $1, 'enrolled', $4, $4, 0, $5, 1, $3, 0, 0)"
    );
    run(house, insert, args![id, unit, &lan.id, false, json!([])]).await;
}

pub async fn run(house: &House, statement: store::Sql, values: store::Args) {
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(statement, values).await.unwrap();
    tx.commit().await.unwrap();
}

/// The station of chị Mai.
pub async fn station(house: &House) -> String {
    unit_of(house, "mai").await
}

/// Somebody of another commune's station, and that station.
pub async fn neighbour(house: &House) -> (Person, String) {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let mai = station(house).await;
    let beside = directory.units().iter().find(|unit| {
        unit.kind == civic::unit::Kind::CommuneStation && unit.id != mai && directory.exists(&unit.id, on)
    });
    let unit = beside.unwrap().id.clone();
    (house.hire_named(("nam", "Nam"), Role::Commune, &unit).await, unit)
}

/// Moves the clock of the house.
pub fn at(house: &House, moment: Moment) {
    match &house.site.clock {
        crate::site::Clock::Fixed(at) => at.store(moment.0, std::sync::atomic::Ordering::Relaxed),
        crate::site::Clock::Shifted(_) => unreachable!(),
    }
}

/// What stands behind a name in a form.
pub fn hidden(body: &str, name: &str) -> String {
    let (_, after) = body.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    after.split('"').next().unwrap().to_owned()
}

/// Asks for a look at a slot and saves it; gives its id, or the page that refused.
pub async fn save(person: &Person, fields: &[(&str, &str)]) -> Result<String, crate::testing::Page> {
    let form = person.get("/timetable/new").await;
    let key = hidden(&form.body, "form_key");
    let with = |more: &[(&'static str, String)]| -> Vec<(String, String)> {
        let defaults = [
            ("days", "daily"),
            ("first", "26/4/2021"),
            ("late", "5"),
            ("every", "1"),
        ];
        let mut all: Vec<(String, String)> = vec![("form_key".to_owned(), key.clone())];
        for (name, value) in defaults {
            if !fields.iter().any(|(given, _)| *given == name) {
                all.push((name.to_owned(), value.to_owned()));
            }
        }
        all.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        all.extend(
            more.iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone())),
        );
        all
    };
    let post = async |all: Vec<(String, String)>| {
        let pairs: Vec<(&str, &str)> = all
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        person.post("/timetable/slots", &pairs).await
    };
    let looked = post(with(&[("step", "preview".to_owned())])).await;
    if !looked.body.contains("name=\"seen\"") {
        return Err(looked);
    }
    let seen = hidden(&looked.body, "seen");
    let saved = post(with(&[("step", "save".to_owned()), ("seen", seen)])).await;
    match saved.location.clone() {
        Some(place) => Ok(place.rsplit('/').next().unwrap().to_owned()),
        None => Err(saved),
    }
}

/// The things of the access matrix: the station of `d` with a slot, a relay, a change that `s` made, a priority bulletin of
/// `s` that was placed, and one that waits for the decision of `d`.
pub async fn things(house: &House, s: &str, d: &str) -> Vec<(&'static str, String)> {
    let priority = |id, unit, level| Told {
        class: "priority",
        level,
        ..own(id, unit)
    };
    bulletin(house, own("bt-thuong-xuyen", d)).await;
    bulletin(house, priority("bt-cua-xa", d, "commune")).await;
    bulletin(house, priority("bt-cua-tinh", s, "province")).await;
    bulletin(house, priority("bt-cho-xa", s, "province")).await;
    sent(house, "bt-cua-tinh", d, "received").await;
    sent(house, "bt-cho-xa", d, "received").await;
    let (mai, lan) = (house.sign_in("commune").await, house.sign_in("officer").await);
    let slot = save(&mai, &[("item", "b:bt-thuong-xuyen:vi"), ("start", "17:00")])
        .await
        .unwrap();
    save(&mai, &[("item", "b:bt-cua-xa:vi"), ("start", "18:00")])
        .await
        .unwrap();
    for (id, time, key) in [("bt-cua-tinh", "17:05", "pa"), ("bt-cho-xa", "18:05", "pb")] {
        let place = [
            ("day", "27/4/2021"),
            ("time", time),
            ("choice", "shift"),
            ("form_key", key),
        ];
        assert_eq!(
            lan.post(&format!("/timetable/priority/{id}"), &place)
                .await
                .status,
            200
        );
    }
    let page = mai.get("/timetable").await.body;
    let notice = page
        .split("/timetable/changes/")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    let relay = sql!(
        "insert into relay (id, unit, name, source, changed_by, changed_at) select 'tiep-song', $1, 'VOV1', 'relay', id, 0 \
         from person where login = 'lan'"
    );
    run(house, relay, args![d]).await;
    vec![
        ("station", d.to_owned()),
        ("slot", slot),
        ("relay", "tiep-song".to_owned()),
        ("notice", notice.to_owned()),
        ("placing", "bt-cua-tinh".to_owned()),
        ("waiting", "bt-cho-xa".to_owned()),
    ]
}
