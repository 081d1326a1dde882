//! A report goes its way; what is odd, late, replayed, foreign or at once is answered.

mod files;
mod odd;
mod path;
mod reminders;
mod rows;
mod rules;

use crate::assignment::fixture_tests::unit_of;
use crate::figures::store as totals;
use crate::filing::fixture_tests::{at, published};
use crate::testing::House;

/// The province, the regime and its people.
async fn house() -> (House, String) {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let regime = published(&lan).await;
    (house, regime)
}

/// The kept total of Lạng Sơn: its figure in the first column, how many reported, how many are approved.
async fn province(house: &House, regime: &str, period: &str) -> (Option<i64>, i64, i64) {
    let directory = house.site.directory();
    let lan = unit_of(house, "lan").await;
    let place = directory
        .territory(&lan, house.site.clock.now().day())
        .unwrap()
        .id
        .clone();
    let Some(row) = totals::get(&house.site.db, regime, period, &place).await.unwrap() else {
        return (None, 0, 0);
    };
    let total = crate::figures::keep::total_of(&row).unwrap();
    let value = match total.total(0, civic::indicator::Rule::Sum) {
        civic::tally::Total::Value(value) => Some(value),
        _ => None,
    };
    (value, row.reported, row.approved)
}
