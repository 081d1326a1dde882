//! Who reads the record, and what it says when somebody changed it.

use civic::{Moment, Role};
use store::{args, sql};

use crate::account::store::{NewPerson, account, insert_person};
use crate::testing::House;

#[tokio::test]
async fn the_operator_sees_the_chain_and_its_break_and_an_officer_sees_nothing() {
    let house = House::demo().await;
    let db = &house.site.db;
    assert_eq!(house.sign_in("officer").await.get("/audit").await.status, 403);
    let lan = account(db, "lan").await.unwrap().unwrap();
    let person = NewPerson {
        id: "op",
        unit: &lan.unit,
        role: Role::Operator,
        name: "op",
        login: "op",
    };
    let mut tx = db.begin().await.unwrap();
    insert_person(&mut tx, &person, Moment(0)).await.unwrap();
    let entry = store::audit::Entry {
        person: None,
        unit: None,
        action: "test.done",
        subject: "thing-1",
        detail: serde_json::json!({}),
    };
    store::audit::append(&mut tx, Moment(1), &entry).await.unwrap();
    tx.commit().await.unwrap();
    let operator = house.sign_in("op").await;
    let page = operator.get("/audit").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("thing-1") && page.body.contains("còn nguyên vẹn"));
    let mut tx = db.begin().await.unwrap();
    tx.run(
        sql!("update audit set subject = 'other' where subject = 'thing-1'"),
        args![],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert!(operator.get("/audit").await.body.contains("bị đứt tại mục"));
}
