//! Alarms are raised once, seen by a person, and end with their cause or their ticket.

use ::store::{args, sql};
use civic::Moment;
use serde_json::{Value, json};
use wire::player::{Event, Silence};

use super::{Box_, DAY, MINUTE, Station, morning, occurrence};
use crate::asrun::alarm::pass::{Told, look};

async fn says(station: &Station, at: Moment, health: Value) {
    let upsert = sql!(
        "insert into device_health (device, at, asked_at, health, plan, stop, trust, condition, judged_at) \
         values ('loa-1', $1, $1, $2, 1, 0, 0, 'well', $1) on conflict (device) do update set at = excluded.at, health = excluded.health"
    );
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(upsert, args![at, health]).await.unwrap();
    tx.commit().await.unwrap();
    station.set_time(at);
}

async fn open(station: &Station) -> Vec<String> {
    ::store::record! { struct Row { kind: String } }
    look(&station.house.site, &mut Told::default()).await.unwrap();
    let list = sql!("select kind from alarm where cleared_at is null order by kind");
    let rows: Vec<Row> = station.house.site.db.all(list, args![]).await.unwrap();
    rows.into_iter().map(|row| row.kind).collect()
}

fn health(playing: &str) -> Value {
    json!({ "playing": playing, "clock_error_us": 3_000, "power": 0, "free_bytes": 5_000_000_000_u64 })
}

#[tokio::test]
async fn silence_and_foreign_sound_are_told_once_and_end_by_themselves() {
    let station = Station::new().await;
    let nothing: [&str; 0] = [];
    assert_eq!(
        open(&station).await,
        nothing,
        "a device that never spoke is not known, not alarmed"
    );
    let (due, during) = (morning(0), Moment(morning(0).0 + MINUTE));
    says(&station, during, health("")).await;
    assert_eq!(open(&station).await, ["silent"]);
    assert_eq!(open(&station).await, ["silent"]);
    let all = sql!("select count(*) as count from alarm");
    assert_eq!(station.count(all).await, 1, "raised once");
    says(&station, during, health(&occurrence("S1", due))).await;
    assert_eq!(open(&station).await, nothing);
    let later = Moment(due.0 + 60 * MINUTE);
    says(&station, later, health("ai-do")).await;
    assert_eq!(open(&station).await, ["unplanned"]);
    station.set_time(Moment(later.0 + 11 * MINUTE));
    // It is offline now: whether it still sounds is not known, so that alarm stays.
    assert_eq!(open(&station).await, ["offline", "unplanned"]);
    says(&station, Moment(later.0 + 12 * MINUTE), health("")).await;
    assert_eq!(open(&station).await, nothing);
}

#[tokio::test]
async fn clock_power_and_store_are_told_and_a_stopped_device_may_be_silent() {
    let station = Station::new().await;
    let during = Moment(morning(0).0 + MINUTE);
    let bad = json!({ "playing": "", "clock_error_us": 9_000_000, "power": 1, "free_bytes": 1_000_000 });
    says(&station, during, bad).await;
    assert_eq!(open(&station).await, ["clock", "power", "silent", "store"]);
    // Ordered for a unit far above, which the device belongs to as well.
    let above = crate::station::units_of(&station.house.site, &station.unit).pop();
    let stop = sql!(
        "insert into stop_order (id, scope, thing, why, ordered_by, at) values ('X', 'unit', $1, 'thử', 'binh', 0)"
    );
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(stop, args![above]).await.unwrap();
    tx.commit().await.unwrap();
    says(&station, during, health("")).await;
    let nothing: [&str; 0] = [];
    assert_eq!(open(&station).await, nothing);
    // What it does not say ends nothing and raises nothing.
    says(&station, during, json!({})).await;
    assert_eq!(open(&station).await, nothing);
}

#[tokio::test]
async fn a_missed_playing_is_told_until_one_is_whole_again() {
    let station = Station::new().await;
    station.set_time(Moment(morning(0).0 + MINUTE));
    let mut player = Box_::new("loa-1");
    player.tell(Event::Silent {
        item: occurrence("S1", morning(0)),
        due: morning(0),
        why: Silence::NoMedia,
    });
    station.take("loa-1", &player.log).await;
    assert_eq!(open(&station).await, ["missed"]);
    station.set_time(Moment(morning(1).0 + 5 * MINUTE));
    player.play("S1", morning(1));
    station.take("loa-1", &player.log[1..]).await;
    let nothing: [&str; 0] = [];
    assert_eq!(open(&station).await, nothing);
}

#[tokio::test]
async fn ordered_silence_is_no_fault() {
    let station = Station::new().await;
    station.set_time(Moment(morning(0).0 + MINUTE));
    let mut player = Box_::new("loa-1");
    for why in [Silence::QuietHours, Silence::Stopped, Silence::Outranked] {
        player.tell(Event::Silent {
            item: occurrence("S1", morning(0)),
            due: morning(0),
            why,
        });
    }
    station.take("loa-1", &player.log).await;
    let nothing: [&str; 0] = [];
    assert_eq!(open(&station).await, nothing);
}

#[tokio::test]
async fn a_closed_ticket_ends_an_alarm() {
    let station = Station::new().await;
    says(&station, Moment(morning(0).0 - DAY), health("")).await;
    station.set_time(morning(0));
    assert_eq!(open(&station).await, ["offline"]);
    let ticket = sql!(
        "insert into ticket (id, unit, device, fault, note, state, reopened, opened_at, changed_at) \
         values ('K', $1, 'loa-1', 'offline', 'mất điện', 'open', 0, 0, 0)"
    );
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(ticket, args![&station.unit]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(open(&station).await, ["offline"]);
    let tied = sql!("select coalesce(ticket, '-') as word from alarm");
    assert_eq!(station.word(tied).await, "K");
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(sql!("update ticket set state = 'closed', closed_at = 1"), args![])
        .await
        .unwrap();
    tx.run(sql!("delete from device_health"), args![]).await.unwrap();
    tx.commit().await.unwrap();
    let nothing: [&str; 0] = [];
    assert_eq!(open(&station).await, nothing);
}

#[tokio::test]
async fn a_person_sees_it_and_the_menu_counts_what_nobody_has_seen() {
    let station = Station::new().await;
    says(&station, Moment(morning(0).0 + MINUTE), health("")).await;
    assert_eq!(open(&station).await, ["silent"]);
    let (mai, lan, hoa) = (
        station.house.sign_in("commune").await,
        station.house.sign_in("officer").await,
        station.house.sign_in("newsroom").await,
    );
    let page = mai.get("/alarms").await;
    assert!(page.body.contains("Có lịch phát mà loa im"), "{}", page.body);
    assert!(page.body.contains("<b class=\"count\">1</b>"), "{}", page.body);
    assert!(lan.get("/alarms").await.body.contains("Có lịch phát mà loa im"));
    let foreign = hoa.get("/alarms").await.body;
    assert!(!foreign.contains("Có lịch phát mà loa im") && !foreign.contains("class=\"count\""));
    let id = station.word(sql!("select id as word from alarm")).await;
    assert_eq!(hoa.post(&format!("/alarms/{id}/seen"), &[]).await.status, 404);
    assert_eq!(mai.post(&format!("/alarms/{id}/seen"), &[]).await.status, 303);
    let page = mai.get("/alarms").await;
    assert!(page.body.contains("Nông Thị Mai đã biết"), "{}", page.body);
    assert!(!page.body.contains("<b class=\"count\">"), "{}", page.body);
    assert_eq!(open(&station).await, ["silent"], "seen is not mended");
}
