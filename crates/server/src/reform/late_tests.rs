//! What a phone without a network wrote for a unit that was merged meanwhile, in a real re-organisation.

use serde_json::{Value, json};

use super::carry::run_due;
use super::tests::{NEW, hire_at_broadcaster, hour, merger, set_clock, signed};
use crate::assignment::fixture_tests::{issued, unit_of};
use crate::person::tests::operator;
use crate::testing::House;

#[tokio::test]
async fn what_was_written_before_the_hour_lands_where_the_work_goes_on_once_and_labelled() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let work = issued(&house, &["hoa", "dai"], None).await.assignments.remove(0);
    let paper = unit_of(&house, "hoa").await;
    let chi = operator(&house).await;
    signed(&house, &merger(&house).await, &chi).await;
    set_clock(&house, hour());
    run_due(&house.site).await.unwrap();

    let hoa = house.sign_in("newsroom").await;
    let item = json!({ "kind": "activity", "key": "01J0000000000000000000001A", "on": work, "unit": paper, "at": 1,
        "fields": { "kind": "article", "day": "2021-04-26", "language": "vi", "items": "2" } });
    let body = json!({ "items": [item] }).to_string();
    let answers: Vec<Value> = [
        hoa.send_bytes("/app/sync", body.as_bytes()).await,
        hoa.send_bytes("/app/sync", body.as_bytes()).await,
    ]
    .map(|page| serde_json::from_str(&page.body).unwrap())
    .into();
    let first = &answers[0]["results"][0];
    assert_eq!(
        (&first["outcome"], &first["landed"]),
        (&json!("stored"), &json!("followed"))
    );
    assert_eq!(answers[1]["results"][0]["again"], true, "{answers:?}");
    let made = hoa
        .get(&format!("/activities/{}", first["made"].as_str().unwrap()))
        .await
        .body;
    assert!(made.contains("Báo và Phát thanh, Truyền hình Lạng Sơn"), "{made}");
    assert!(made.contains("Gửi muộn, đơn vị đã sáp nhập"), "{made}");
    let at_the_new = store::sql!(
        "select count(*) as count from activity v join assignment a on a.id = v.assignment where a.unit = $1"
    );
    let found: store::Count = house.site.db.one(at_the_new, store::args![NEW]).await.unwrap();
    assert_eq!(found.count, 1);
}
