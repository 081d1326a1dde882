//! What a unit had begun before it ended, by the built-in directory.

use std::sync::atomic::Ordering;

use civic::Role;

use super::fixture_tests::{begun, published, send};
use crate::assignment::fixture_tests::unit_of;
use crate::figures::recompute;
use crate::site::Clock;
use crate::testing::House;

#[tokio::test]
async fn what_a_unit_had_begun_stays_its_own_and_its_successor_finishes_it() {
    let house = House::demo().await;
    let regime = published(&house.sign_in("officer").await).await;
    let mai = house.sign_in("commune").await;
    let old = unit_of(&house, "mai").await;
    let id = begun(&mai, &regime, "2021-04").await;
    let open = async || {
        let mut tx = house.site.db.begin().await.unwrap();
        let units = serde_json::json!([[&old]]);
        (super::hand_over::OPEN.find)(&mut tx, units).await.unwrap().len()
    };
    assert_eq!(open().await, 1, "a re-organisation lists it");
    let Clock::Fixed(clock) = &house.site.clock else {
        panic!("the clock stands")
    };
    let day: viet::Date = "2025-07-02".parse().unwrap();
    let morning = civic::Moment::start_of(day).plus_minutes(480);
    clock.store(morning.0, Ordering::Relaxed);
    let directory = house.site.directory();
    let heirs = directory.successors(&old, day);
    let [(heir, _)] = heirs.as_slice() else {
        panic!("one took its place: {heirs:?}")
    };
    let next = house.hire("tiep-nhan", Role::Commune, &heir.id).await;
    let list = next.get("/filings").await.body;
    assert!(list.contains(&id) && list.contains("trước khi sắp xếp"), "{list}");
    assert_eq!(send(&next, &id, "submit", &[("c0", "31")]).await.status, 303);
    assert_eq!(open().await, 1, "it may come back: nobody has approved it");
    let row = super::store::get(&house.site.db, &id).await.unwrap().unwrap();
    assert_eq!((row.unit.as_str(), row.counts), (old.as_str(), true));
    let khac = house.sign_in("khac").await;
    assert_eq!(khac.get(&format!("/filings/{id}")).await.status, 404);
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}
