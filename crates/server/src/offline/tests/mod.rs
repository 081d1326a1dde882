//! A phone that was without a network: what it sends counts once, at the right place, and is answered truthfully.

mod merging;
mod photos;
mod reformed;
mod sending;
mod steps;
mod strangers;
mod upkeep;

use std::sync::atomic::Ordering;

use civic::unit::Kind;
use serde_json::{Value, json};
use store::{Count, Sql, args, sql};

use crate::activity::phone_jpeg;
use crate::assignment as assignments;
use crate::assignment::fixture_tests::{issued, unit_of};
use crate::site::Clock;
use crate::testing::{House, Page, Person};

const KEY: &str = "01J0000000000000000000000A";
const OTHER: &str = "01J0000000000000000000000B";

async fn count(house: &House, find: Sql) -> i64 {
    house.site.db.one::<Count>(find, args![]).await.unwrap().count
}

/// Activities, evidence, receipts, pieces.
async fn rows(house: &House) -> [i64; 4] {
    [
        count(house, sql!("select count(*) as count from activity")).await,
        count(house, sql!("select count(*) as count from evidence")).await,
        count(house, sql!("select count(*) as count from offline_item")).await,
        count(house, sql!("select count(*) as count from offline_piece")).await,
    ]
}

async fn counts(house: &House, id: &str) -> (String, i64, i64) {
    let row = assignments::get(&house.site.db, id).await.unwrap().unwrap();
    (row.handling, row.activity_count, row.evidence_count)
}

fn meeting(key: &str, on: &str, photos: &[&[u8]]) -> Value {
    let photo = |bytes: &&[u8]| json!({ "hash": store::audit::digest(bytes), "size": bytes.len(), "name": "chợ.jpg" });
    json!({ "kind": "activity", "key": key, "on": on, "base": 0, "unit": "x", "at": 1_619_400_000_000_i64,
        "fields": { "kind": "meeting", "day": "2021-04-26", "place": "Chợ Quốc Khánh", "people": "1.204", "language": "nut" },
        "photos": photos.iter().map(photo).collect::<Vec<_>>() })
}

fn read(page: &Page) -> Value {
    assert_eq!(page.status, 200, "{}", page.body);
    serde_json::from_str(&page.body).unwrap()
}

async fn send(person: &Person, items: &[Value]) -> Vec<Value> {
    let body = json!({ "items": items }).to_string();
    let answer = read(&person.send_bytes("/app/sync", body.as_bytes()).await);
    answer["results"].as_array().unwrap().clone()
}

async fn piece(person: &Person, key: &str, from: usize, bytes: &[u8]) -> Value {
    read(
        &person
            .send_bytes(&format!("/app/pieces?key={key}&n=0&from={from}"), bytes)
            .await,
    )
}

fn amendment(key: &str, activity: &Value, base: i64, fields: &Value) -> Value {
    json!({ "kind": "amend", "key": key, "on": activity, "base": base, "unit": "x", "at": 1, "fields": fields })
}

async fn refused(person: &Person, item: Value) -> String {
    let result = send(person, &[item]).await.remove(0);
    assert_eq!(result["outcome"], "refused", "{result}");
    result["sentence"].as_str().unwrap().to_owned()
}

fn set_clock(house: &House, day: &str) {
    let Clock::Fixed(at) = &house.site.clock else {
        panic!("tests have a clock that stands")
    };
    let day: viet::Date = day.parse().unwrap();
    at.store(
        day.days_since_epoch() * 86_400_000 + 5 * 3_600_000,
        Ordering::Relaxed,
    );
}
