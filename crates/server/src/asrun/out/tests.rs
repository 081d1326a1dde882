//! Alarms out of the house, with real children: one that works, one that fails, one that hangs, one that is not there.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use ::store::{args, sql};
use civic::Moment;
use serde_json::Value;

use super::{pass, send};
use crate::asrun::alarm::{Kind, clear, raise};
use crate::asrun::tests::Station;
use crate::person::tests::operator;
use crate::site::Site;

const DEVICE: &str = "loa-1";

/// The station with a command that writes each message into a file of its own folder, after this line of shell.
async fn with(first: &str, most: u32) -> (Station, PathBuf, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let told = folder.path().join("told");
    let script = format!("{first}\ncat >> '{}'", told.display());
    let Station { house, unit } = Station::new().await;
    let named = house.restarted_with(|config| {
        config.alarm_command = vec!["sh".into(), "-c".into(), script];
        config.alarm_per_minute = most;
        config.alarm_seconds = 1;
    });
    let house = named.await;
    (Station { house, unit }, told, folder)
}

fn read(told: &PathBuf) -> Vec<Value> {
    let text = std::fs::read_to_string(told).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn whats(told: &PathBuf) -> Vec<String> {
    let one = |message: &Value| {
        let (kind, what) = (message["kind"].as_str(), message["what"].as_str());
        format!("{} {}", kind.unwrap_or(""), what.unwrap())
    };
    read(told).iter().map(one).collect()
}

async fn alarm(station: &Station, kind: Kind) {
    let site = &station.house.site;
    let mut tx = site.db.begin().await.unwrap();
    let whose = (DEVICE, station.unit.as_str());
    let raised = raise(&mut tx, site, site.clock.now(), whose, kind, "nhà ông Bình", None);
    assert!(raised.await.unwrap());
    tx.commit().await.unwrap();
}

async fn over(station: &Station, kind: Kind) {
    let site = &station.house.site;
    let mut tx = site.db.begin().await.unwrap();
    clear(&mut tx, site.clock.now(), DEVICE, kind).await.unwrap();
    tx.commit().await.unwrap();
}

fn later(station: &Station, minutes: i64) {
    let now = station.house.site.clock.now();
    station.set_time(Moment(now.0 + minutes * 60_000));
}

async fn state(site: &Site) -> Vec<(String, String, i64)> {
    ::store::record! { struct Row { what: String, state: String, tries: i64 } }
    let list = sql!("select what, state, tries from alarm_out order by id");
    let rows: Vec<Row> = site.db.all(list, args![]).await.unwrap();
    rows.into_iter()
        .map(|row| (row.what, row.state, row.tries))
        .collect()
}

#[tokio::test]
async fn what_is_raised_and_what_ends_is_told_once_each_also_after_a_restart() {
    let (station, told, _folder) = with("true", 10).await;
    alarm(&station, Kind::Silent).await;
    // Over before anybody looked: both are told, in their order.
    over(&station, Kind::Silent).await;
    for _ in 0..3 {
        pass(&station.house.site).await.unwrap();
    }
    assert_eq!(whats(&told), ["silent raised", "silent ended"]);
    let messages = read(&told);
    assert_ne!(messages[0]["id"], messages[1]["id"]);
    let text = messages[0]["text"].as_str().unwrap();
    assert!(text.contains("xã") && text.contains("26/4/2021"), "{text}");
    assert!(messages[0]["ended_by"].is_string() && messages[0]["page"].is_string());
    // Nothing of people: neither who saw it, nor what was typed.
    let all = std::fs::read_to_string(&told).unwrap();
    for word in ["Bình", "Mai", "Lan"] {
        assert!(
            !all.contains(&format!(" {word}\"")) && !all.contains("ông Bình"),
            "{all}"
        );
    }
    later(&station, 2);
    alarm(&station, Kind::Offline).await;
    let house = station.house.restarted().await;
    pass(&house.site).await.unwrap();
    pass(&house.site).await.unwrap();
    assert_eq!(whats(&told), ["silent raised", "silent ended", "offline raised"]);
}

#[tokio::test]
async fn a_command_that_fails_is_tried_again_later_and_later_until_it_takes_it_or_a_day_is_over() {
    let (station, told, folder) = with("exit 3", 10).await;
    let site = &station.house.site;
    let well = folder.path().join("well");
    let (failing, told_too, _kept) = with(&format!("test -e '{}' || exit 3", well.display()), 10).await;
    alarm(&station, Kind::Clock).await;
    alarm(&failing, Kind::Clock).await;
    let tries = async |station: &Station| state(&station.house.site).await[0].2;
    for (minutes, expected) in [(0, 1), (0, 1), (1, 2), (1, 2), (1, 3), (3, 3), (1, 4)] {
        later(&failing, minutes);
        pass(&failing.house.site).await.unwrap();
        assert_eq!(tries(&failing).await, expected, "{minutes}");
    }
    std::fs::write(&well, "").unwrap();
    later(&failing, 8);
    assert_eq!(pass(&failing.house.site).await.unwrap(), 1);
    assert_eq!(whats(&told_too), ["clock raised"]);
    let done = ("raised".to_owned(), "told".to_owned(), 5);
    assert_eq!(state(&failing.house.site).await, [done]);
    // One that never takes it: after a day it is given up, and its end is not told either.
    for _ in 0..60 {
        pass(site).await.unwrap();
        later(&station, 30);
    }
    over(&station, Kind::Clock).await;
    pass(site).await.unwrap();
    let rows = state(site).await;
    assert_eq!((rows.len(), rows[0].1.as_str()), (1, "given_up"), "{rows:?}");
    assert!(rows[0].2 < 60, "{rows:?}");
    assert!(read(&told).is_empty());
    let chi = operator(&station.house).await;
    let page = chi.get("/alarms/out").await.body;
    assert!(
        page.contains("thôi không gửi nữa") && page.contains("Lệnh báo lỗi"),
        "{page}"
    );
}

#[tokio::test]
async fn a_command_that_hangs_is_ended_with_its_children_and_one_that_is_missing_is_named() {
    let (station, told, _folder) = with("sleep 60 & sleep 60", 10).await;
    alarm(&station, Kind::Power).await;
    let began = Instant::now();
    assert_eq!(pass(&station.house.site).await.unwrap(), 0);
    assert!(began.elapsed() < Duration::from_secs(30));
    assert!(read(&told).is_empty());
    let chi = operator(&station.house).await;
    let page = chi.get("/alarms/out").await.body;
    assert!(
        page.contains("Lệnh không kết thúc trong thời gian cho phép"),
        "{page}"
    );
    let missing = ["no-such-command".to_owned()];
    let done = send::run(&missing, Duration::from_secs(1), &Value::Null);
    assert_eq!(done, Err(send::Trouble::Missing));
}

#[tokio::test]
async fn never_more_than_so_many_in_a_minute_trials_among_them() {
    let (station, told, _folder) = with("true", 2).await;
    for kind in [Kind::Silent, Kind::Clock, Kind::Power] {
        alarm(&station, kind).await;
    }
    for expected in [2, 2] {
        pass(&station.house.site).await.unwrap();
        assert_eq!(read(&told).len(), expected);
    }
    let chi = operator(&station.house).await;
    assert_eq!(
        chi.post("/alarms/out", &[]).await.status,
        409,
        "the minute is full"
    );
    later(&station, 2);
    assert_eq!(chi.post("/alarms/out", &[]).await.status, 303);
    assert_eq!(whats(&told).last().unwrap(), " trial");
    pass(&station.house.site).await.unwrap();
    pass(&station.house.site).await.unwrap();
    assert_eq!(read(&told).len(), 4, "one more in this minute");
    // Others have no such page.
    let mai = station.house.sign_in("commune").await;
    assert_eq!(mai.get("/alarms/out").await.status, 403);
    assert_eq!(mai.post("/alarms/out", &[]).await.status, 403);
}

#[tokio::test]
async fn without_a_command_nothing_is_queued_and_the_page_says_how_to_name_one() {
    let station = Station::new().await;
    alarm(&station, Kind::Silent).await;
    assert_eq!(pass(&station.house.site).await.unwrap(), 0);
    assert!(state(&station.house.site).await.is_empty());
    let chi = operator(&station.house).await;
    assert!(chi.get("/alarms/out").await.body.contains("alarm_command"));
    assert_eq!(chi.post("/alarms/out", &[]).await.status, 409);
}
