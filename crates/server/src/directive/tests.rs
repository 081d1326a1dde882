//! The living letter paints what is known and no more.

use std::collections::BTreeSet;

use civic::Moment;
use store::{Count, args, sql};

use crate::letter::issue::{Ask, issue};
use crate::letter::issue_tests::order;
use crate::testing::House;

/// Seven clauses that stand in the seven ways; cô Mai's unit was asked for six, another unit for the silent one too.
async fn issued(house: &House) -> (String, String) {
    let mut order = order(house).await;
    let mai = crate::account::store::account(&house.site.db, "mai")
        .await
        .unwrap()
        .unwrap()
        .unit;
    let other = order.tasks[0]
        .units
        .iter()
        .find(|unit| **unit != mai)
        .unwrap()
        .clone();
    let ask = |n: usize| Ask {
        span: Some((n * 10, n * 10 + 10)),
        due_on: None,
        units: match n {
            5 => BTreeSet::from([mai.clone(), other.clone()]),
            6 => BTreeSet::new(),
            _ => BTreeSet::from([mai.clone()]),
        },
        ..order.tasks[0].clone()
    };
    order.tasks = (0..7).map(ask).collect();
    let mut tx = house.site.db.begin().await.unwrap();
    let id = issue(&mut tx, &house.site.ids, Moment(1_619_400_000_000), &order)
        .await
        .unwrap()
        .directive;
    let known = [
        ("05", 1, None),
        ("06", 0, None),
        ("03", 0, None),
        ("01", 0, Some("2021-04-01")),
        ("02", 0, None),
    ];
    for (position, (handling, count, due)) in (0i64..).zip(known) {
        let set = sql!(
            "update assignment set handling = $3, activity_count = $4, evidence_count = $4, due_on = $5 \
             where task = (select id from task where directive = $1 and position = $2)"
        );
        tx.run(set, args![&id, position, handling, i64::from(count), due])
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    (id, other)
}

const CODES: [&str; 7] = [
    "proven", "under", "received", "overdue", "refused", "unknown", "none",
];

fn painted(body: &str, number: usize, code: &str) -> bool {
    body.contains(&format!("class=\"cl st st-{code}\" id=\"c{number}\""))
}

#[tokio::test]
async fn every_standing_is_painted_and_silence_is_not_done() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    assert!(lan.get("/directives").await.body.contains("class=\"empty\""));
    let (id, other) = issued(&house).await;
    let page = lan.get(&format!("/directives/{id}?clause=6")).await;
    assert_eq!(page.status, 200);
    for (number, code) in (1..).zip(CODES) {
        assert!(
            painted(&page.body, number, code),
            "{number} {code}: {}",
            page.body
        );
    }
    assert!(
        page.body.contains("<b>12 %</b>") && page.body.contains("1/8"),
        "{}",
        page.body
    );
    let today = house.site.clock.now().day();
    let name = crate::http::name_of(&house.site.directory(), &other, today);
    assert!(page.body.contains(&name) && page.body.contains("pill st st-unknown"));
    let list = lan.get("/directives").await.body;
    assert!(
        list.contains(&format!("/directives/{id}")) && list.contains("1/7"),
        "{list}"
    );
}

#[tokio::test]
async fn who_did_not_send_it_sees_their_own_part_and_strangers_nothing() {
    let house = House::demo().await;
    let (id, _) = issued(&house).await;
    let path = format!("/directives/{id}");
    let mai = house.sign_in("commune").await.get(&path).await;
    assert_eq!(mai.status, 200);
    assert!(
        mai.body.contains("1/6") && !mai.body.contains("1/8"),
        "{}",
        mai.body
    );
    assert!(mai.body.contains("role=\"note\"") && !painted(&mai.body, 7, "none"));
    for who in ["newsroom", "khac"] {
        let person = house.sign_in(who).await;
        assert_eq!(person.get(&path).await.status, 404, "{who}");
        assert!(!person.get("/directives").await.body.contains(&id), "{who}");
    }
}

#[tokio::test]
async fn only_its_sender_makes_it_public_and_twice_is_once() {
    let house = House::demo().await;
    let (id, _) = issued(&house).await;
    let path = format!("/directives/{id}/publish");
    assert_eq!(house.sign_in("commune").await.post(&path, &[]).await.status, 403);
    assert_eq!(house.sign_in("khac").await.post(&path, &[]).await.status, 404);
    let lan = house.sign_in("officer").await;
    for _ in 0..2 {
        assert_eq!(lan.post(&path, &[]).await.status, 303);
    }
    let told = sql!("select count(*) as count from audit where action = 'directive.published'");
    assert_eq!(house.site.db.one::<Count>(told, args![]).await.unwrap().count, 1);
    assert!(
        lan.get(&format!("/directives/{id}"))
            .await
            .body
            .contains("/unpublish")
    );
    lan.post(&format!("/directives/{id}/unpublish"), &[]).await;
    let public = sql!("select count(*) as count from directive where published_at is not null");
    assert_eq!(
        house.site.db.one::<Count>(public, args![]).await.unwrap().count,
        0
    );
}
