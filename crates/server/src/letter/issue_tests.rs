//! Issuing at its size: every commune of the country, and a fault in the middle.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use civic::unit::{Class, Kind};
use civic::{Ids, Moment};
use store::{Count, SortableIds, args, sql};

use super::issue::{Ask, Order, To, issue};
use super::open::{self, Opening};
use crate::testing::House;

/// An order of the sample letter to every commune.
pub async fn order(house: &House) -> Order {
    let (directory, on) = (house.site.directory(), "2021-04-25".parse().unwrap());
    let person = super::store::officers(&house.site.db, Some("lan"))
        .await
        .unwrap()
        .remove(0);
    let opened = open::read(include_bytes!("sample.txt"), "cv.txt").unwrap();
    let source = house.site.blobs.put(include_bytes!("sample.txt")).await.unwrap();
    let (unit, file_name) = (&person.unit, "cv.txt");
    let opening = Opening {
        unit,
        person: &person.id,
        as_of: on,
        file_name,
        source: &source,
        opened: &opened,
        directory: &directory,
    };
    let mut tx = house.site.db.begin().await.unwrap();
    let id = open::open(&mut tx, &house.site.ids, Moment(1), &opening)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let letter = super::store::get(&house.site.db, &id).await.unwrap().unwrap();
    let class = Class::Of {
        kinds: vec![Kind::Commune],
        types: vec![],
        named: None,
        within: None,
        only: None,
    };
    let units: BTreeSet<String> = directory
        .expand(&class, on)
        .into_iter()
        .map(|unit| unit.id.clone())
        .collect();
    let mut order = super::order::order(&letter, &letter.review, &directory, &person.id, false);
    order.recipients = vec![To {
        phrase: "Ủy ban nhân dân các xã".to_owned(),
        class,
        unit_count: units.len(),
    }];
    order.tasks = vec![Ask {
        units,
        ..order.tasks.remove(0)
    }];
    order
}

/// Issues the sample as it was read: each task to each of the units that its recipients are.
pub async fn issue_sample(house: &House) {
    let (directory, all) = (house.site.directory(), order(house).await);
    let person = super::store::officers(&house.site.db, Some("lan"))
        .await
        .unwrap()
        .remove(0);
    let letters = super::store::list(&house.site.db, &person.unit).await.unwrap();
    let letter = super::store::get(&house.site.db, &letters[0].id)
        .await
        .unwrap()
        .unwrap();
    let order = super::order::order(&letter, &letter.review, &directory, &all.person, false);
    let mut tx = house.site.db.begin().await.unwrap();
    let at = house.site.clock.now();
    issue(&mut tx, &house.site.ids, at, &order).await.unwrap();
    tx.commit().await.unwrap();
}

async fn made(house: &House) -> i64 {
    house
        .site
        .db
        .one::<Count>(sql!("select count(*) as count from assignment"), args![])
        .await
        .unwrap()
        .count
}

#[tokio::test]
async fn a_directive_to_all_communes_of_2021_is_issued_in_one_transaction() {
    let house = House::demo().await;
    let order = order(&house).await;
    let mut tx = house.site.db.begin().await.unwrap();
    let issued = issue(&mut tx, &house.site.ids, Moment(1_619_400_000_000), &order)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(issued.units > 10_000, "{issued:?}");
    assert_eq!(
        (issued.assignments, made(&house).await),
        (issued.units, issued.units as i64)
    );
    let lines: Vec<&str> = order.tasks[0].units.iter().map(String::as_str).collect();
    assert_eq!(
        issued.units_sha256,
        store::audit::digest(lines.join("\n").as_bytes())
    );
}

/// Gives one id twice, late in the work.
struct Stumbling(SortableIds, AtomicUsize);

impl Ids for Stumbling {
    fn next(&self, at: Moment) -> String {
        let given = self.1.fetch_add(1, Ordering::Relaxed);
        if (9_000..9_002).contains(&given) {
            "0".repeat(26)
        } else {
            self.0.next(at)
        }
    }
}

#[tokio::test]
async fn a_fault_at_the_nine_thousandth_unit_leaves_nothing() {
    let house = House::demo().await;
    let order = order(&house).await;
    let ids = Stumbling(SortableIds::default(), AtomicUsize::new(0));
    let mut tx = house.site.db.begin().await.unwrap();
    let fault = issue(&mut tx, &ids, Moment(2), &order).await.unwrap_err();
    drop(tx);
    assert!(fault.is_duplicate(), "{fault}");
    assert_eq!(made(&house).await, 0);
    for table in [
        sql!("select count(*) as count from directive"),
        sql!("select count(*) as count from task"),
        sql!("select count(*) as count from search_entry"),
    ] {
        assert_eq!(house.site.db.one::<Count>(table, args![]).await.unwrap().count, 0);
    }
    let mut tx = house.site.db.begin().await.unwrap();
    issue(&mut tx, &house.site.ids, Moment(3), &order)
        .await
        .expect("and the next try succeeds");
}
