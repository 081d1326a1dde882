//! Messages in, letters and states out.

mod answering;
mod coming;
mod going;
mod operating;
mod reports;
mod several;

use civic::Role;
use civic::assignment::Step;
use civic::permission::Actor;
use store::{args, record, sql};

pub(super) use coming::zipped;

pub use crate::assignment::fixture_tests::unit_of;
use crate::assignment::steps;
use crate::letter::tests::{form, pairs};
pub use crate::testing::House;

record! {
    pub struct Given { pub id: String, pub unit: String, pub handling: String }
}

pub async fn given(house: &House) -> Vec<Given> {
    let list = sql!("select id, unit, handling from assignment order by id");
    house.site.db.all(list, args![]).await.unwrap()
}

/// Opens the only letter on chị Lan's desk and issues it as it was read.
pub async fn issue_the_letter(house: &House) -> String {
    let lan = house.sign_in("officer").await;
    let desk = lan.get("/letters").await.body;
    let id = desk
        .split("href=\"/letters/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    issue(house, id).await
}

/// Issues a letter of chị Lan's as it was read; gives the directive.
pub async fn issue(house: &House, id: &str) -> String {
    let lan = house.sign_in("officer").await;
    let page = lan.get(&format!("/letters/{id}/issue")).await;
    let fields = form(&page.body);
    let sent = lan.post(&format!("/letters/{id}/issue"), &pairs(&fields)).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    sent.location.unwrap().rsplit('/').next().unwrap().to_owned()
}

pub async fn take(house: &House, one: &Given, step: Step) {
    let lan = crate::account::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    let actor = Actor {
        person: lan.id,
        unit: one.unit.clone(),
        role: Role::Officer,
    };
    let mut tx = house.site.db.begin().await.unwrap();
    steps::take(&mut tx, house.site.clock.now(), &actor, &one.id, step, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
