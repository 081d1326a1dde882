//! A bulletin whose last day at a commune is over gets its end: what devices told, or that nobody knows.

use ::store::{args, sql};
use civic::Moment;
use serde_json::{Value, json};

use super::{Box_, DAY, Station, bulletin, morning};
use crate::asrun::ending::pass;

async fn run(station: &Station, what: ::store::Sql, values: ::store::Args) {
    let mut tx = station.house.site.db.begin().await.unwrap();
    tx.run(what, values).await.unwrap();
    tx.commit().await.unwrap();
}

/// Every day of the demonstration, the third one being the last.
fn three_days() -> Value {
    json!({ "days": { "every": "FREQ=DAILY" }, "from": morning(0).day().to_string(), "until": morning(2).day().to_string() })
}

async fn station(calendar: Value) -> Station {
    let station = Station::new().await;
    run(&station, sql!("update slot set calendar = $1"), args![calendar]).await;
    station
}

async fn state(station: &Station) -> String {
    station
        .word(sql!(
            "select state as word from bulletin_target where bulletin = 'B1'"
        ))
        .await
}

fn midnight_after(day: i64) -> Moment {
    Moment(Moment::start_of(morning(day).day()).0 + DAY)
}

#[tokio::test]
async fn what_nobody_told_of_is_not_known_when_its_last_day_is_over_and_a_device_has_the_last_word() {
    let station = station(three_days()).await;
    station.set_time(Moment(midnight_after(2).0 - 1));
    assert_eq!(
        pass(&station.house.site).await.unwrap(),
        0,
        "its last day is not over"
    );
    assert_eq!(state(&station).await, "scheduled");
    station.set_time(midnight_after(2));
    assert_eq!(pass(&station.house.site).await.unwrap(), 1);
    assert_eq!(state(&station).await, "unknown");
    assert_eq!(pass(&station.house.site).await.unwrap(), 0, "once");
    let told = sql!("select count(*) as count from audit where action = 'bulletin.moved'");
    assert_eq!(station.count(told).await, 1);
    run(&station, sql!("update bulletin set sent_at = 1"), args![]).await;
    let mai = station.house.sign_in("commune").await;
    let page = mai.get("/bulletins/B1").await.body;
    assert!(page.contains("hết lịch, không rõ đã phát hay chưa"), "{page}");
    // The box was cut off and comes back after the end.
    let mut late = Box_::new("loa-1");
    late.play("S1", morning(1));
    station.take("loa-1", &late.log).await;
    assert_eq!(state(&station).await, "played");
}

#[tokio::test]
async fn what_ended_before_its_time_ever_came_was_not_played() {
    let station = station(three_days()).await;
    run(&station, sql!("update slot set ended_at = 1"), args![]).await;
    station.set_time(morning(0));
    assert_eq!(pass(&station.house.site).await.unwrap(), 1);
    assert_eq!(state(&station).await, "unplayed");
}

#[tokio::test]
async fn what_has_another_slot_or_was_moved_past_its_end_is_not_over() {
    let station = station(three_days()).await;
    bulletin(&station.house, &station.unit, "B1", "S9", "live", "vi").await;
    let rarely =
        json!({ "days": { "every": "FREQ=YEARLY;INTERVAL=2" }, "from": morning(0).day().to_string() });
    run(
        &station,
        sql!("update slot set calendar = $1 where id = 'S9'"),
        args![rarely],
    )
    .await;
    station.set_time(midnight_after(9));
    assert_eq!(pass(&station.house.site).await.unwrap(), 0, "in two years again");
    run(
        &station,
        sql!("update slot set ended_at = 1 where id = 'S9'"),
        args![],
    )
    .await;
    station.set_time(midnight_after(2));
    let moved = sql!(
        "insert into slot_change (slot, day, what, moved_to, by_person, at) values ('S1', $1, 'moved', $2, 'binh', 0)"
    );
    run(&station, moved, args![morning(2).day().to_string(), morning(3)]).await;
    assert_eq!(
        pass(&station.house.site).await.unwrap(),
        0,
        "moved to the day after"
    );
    station.set_time(midnight_after(3));
    assert_eq!(pass(&station.house.site).await.unwrap(), 1);
}

#[tokio::test]
async fn what_expires_while_it_has_its_time_is_not_said_to_have_been_missed() {
    let station = station(three_days()).await;
    run(
        &station,
        sql!("update bulletin set expires_at = $1"),
        args![morning(1)],
    )
    .await;
    station.set_time(Moment(morning(1).0 + 1));
    crate::bulletin::pass(&station.house.site).await.unwrap();
    assert_eq!(state(&station).await, "unknown");
    // Before its first time came, it was not played.
    let station = self::station(three_days()).await;
    run(&station, sql!("update bulletin set expires_at = 1"), args![]).await;
    run(
        &station,
        sql!("update slot set created_at = $1"),
        args![morning(0)],
    )
    .await;
    station.set_time(Moment(morning(0).0 - DAY));
    crate::bulletin::pass(&station.house.site).await.unwrap();
    assert_eq!(state(&station).await, "unplayed");
}
