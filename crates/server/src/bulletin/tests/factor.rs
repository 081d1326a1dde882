//! Attempts to guess a second factor.

use store::{Count, args, sql};

use super::hands::*;
use crate::assignment::fixture_tests::unit_of;
use crate::testing::{House, Page, Person};

async fn wrong_so_far(house: &House, person: &str) -> i64 {
    let mut tx = house.site.db.begin().await.unwrap();
    let find = sql!("select wrong as count from person_factor where person = $1");
    let row: Count = tx.one(find, args![person]).await.unwrap();
    row.count
}

/// So often digits were wrong before: five tries a minute are all that the house allows.
async fn were_wrong(house: &House, person: &str, times: i64) {
    let mut tx = house.site.db.begin().await.unwrap();
    let set = sql!("update person_factor set wrong = $2 where person = $1");
    tx.run(set, args![person, times]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn types(person: &Person, digits: &str) -> Page {
    person.post("/bulletins/factor", &[("code", digits)]).await
}

/// The digits of now, as the demonstration shows them.
async fn digits(person: &Person) -> String {
    let page = person.get("/bulletins/factor").await.body;
    page.split_once("mã lúc này là ").unwrap().1[..6].to_owned()
}

/// Six digits that are none of these three half minutes.
fn other(digits: &str) -> String {
    let add = |by: u32| format!("{:06}", (digits.parse::<u32>().unwrap() + by) % 1_000_000);
    add(500_000)
}

#[tokio::test]
async fn ten_wrong_codes_in_a_row_close_a_factor_until_somebody_else_resets_it() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let unit = unit_of(&house, "lan").await;
    let lan_id = crate::account::find(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap()
        .id;
    later(&house, 2);
    were_wrong(&house, &lan_id, 3).await;
    assert_eq!(types(&lan, &digits(&lan).await).await.status, 303);
    assert_eq!(
        wrong_so_far(&house, &lan_id).await,
        0,
        "only what is wrong in a row counts"
    );

    later(&house, 2);
    were_wrong(&house, &lan_id, 9).await;
    let right = digits(&lan).await;
    let page = types(&lan, &other(&right)).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("Đã khóa sau mười lần"), "{}", page.body);
    assert!(
        !page.body.contains("name=\"code\""),
        "there is nothing more to type into"
    );
    let page = types(&lan, &right).await;
    assert_eq!(page.status, 422, "the right one comes too late");
    assert_eq!(wrong_so_far(&house, &lan_id).await, 10);
    assert_eq!(recorded(&house, "bulletin.factor_closed").await, 1);
    // No new key for whoever guesses: a factor that was used is not made anew by oneself.
    lan.post("/bulletins/factor", &[("act", "make")]).await;
    assert!(lan.get("/bulletins/factor").await.body.contains("Đã khóa"));

    let reset = [
        ("unit", unit.as_str()),
        ("person", lan_id.as_str()),
        ("forget", "1"),
    ];
    assert_eq!(binh.post("/bulletins/mandates", &reset).await.status, 303);
    sure(&house, "lan").await;
    assert_eq!(wrong_so_far(&house, &lan_id).await, 0);
}

#[tokio::test]
async fn wrong_codes_for_a_key_that_was_never_used_close_nothing() {
    let house = House::demo().await;
    let lan = house.sign_in("lan").await;
    let lan_id = crate::account::find(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap()
        .id;
    lan.post("/bulletins/factor", &[("act", "make")]).await;
    were_wrong(&house, &lan_id, 9).await;
    let right = digits(&lan).await;
    let page = types(&lan, &other(&right)).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("name=\"code\""), "it is asked again");
    assert_eq!(wrong_so_far(&house, &lan_id).await, 9);
    assert_eq!(recorded(&house, "bulletin.factor_closed").await, 0);
    assert_eq!(types(&lan, &right).await.status, 303);
    assert_eq!(wrong_so_far(&house, &lan_id).await, 0);
}

async fn recorded(house: &House, action: &str) -> i64 {
    let mut tx = house.site.db.begin().await.unwrap();
    let count = sql!("select count(*) as count from audit where action = $1");
    let row: Count = tx.one(count, args![action]).await.unwrap();
    row.count
}
