//! A unit and what was given to it.

use store::{Count, args, record, sql};

use crate::testing::House;

record! { struct Row { id: String, handling: String } }

/// Issues the sample letter to 13 units, and gives the first assignment of the person's unit.
async fn issued(house: &House, login: &str) -> String {
    crate::letter::issue_tests::issue_sample(house).await;
    first(house, login).await.id
}

async fn first(house: &House, login: &str) -> Row {
    let find = sql!(
        "select a.id, a.handling from assignment a join person p on p.unit = a.unit where p.login = $1 order by a.id limit 1"
    );
    house.site.db.one(find, args![login]).await.unwrap()
}

async fn state(house: &House, id: &str) -> String {
    let find = sql!("select id, handling from assignment where id = $1");
    let row: Row = house.site.db.one(find, args![id]).await.unwrap();
    row.handling
}

async fn audited(house: &House, id: &str, action: &str) -> i64 {
    let find = sql!("select count(*) as count from audit where subject = $1 and action = $2");
    house
        .site
        .db
        .one::<Count>(find, args![id, action])
        .await
        .unwrap()
        .count
}

#[tokio::test]
async fn the_first_opening_by_the_unit_itself_is_the_receipt() {
    let house = House::demo().await;
    let tuan = house.sign_in("coordinator").await;
    assert!(
        tuan.get("/inbox")
            .await
            .body
            .contains("Chưa có việc nào được giao")
    );
    let id = issued(&house, "tuan").await;
    let path = format!("/assignments/{id}");
    let inbox = tuan.get("/inbox").await;
    assert!(inbox.body.contains(&path), "{}", inbox.body);
    let lan = house.sign_in("officer").await;
    assert_eq!(lan.get(&path).await.status, 200, "the sender sees it");
    assert_eq!(state(&house, &id).await, "01", "but has not received it");
    for stranger in ["newsroom", "commune", "khac"] {
        let page = house.sign_in(stranger).await.get(&path).await;
        assert_eq!(page.status, 404, "{stranger}");
    }
    assert_eq!(state(&house, &id).await, "01");
    for _ in 0..2 {
        let page = tuan.get(&path).await;
        assert!(page.body.contains("Đã tiếp nhận"), "{}", page.body);
    }
    assert_eq!(state(&house, &id).await, "03");
    assert_eq!(audited(&house, &id, "assignment.received").await, 1);
}

#[tokio::test]
async fn steps_are_taken_in_order_and_by_the_unit_alone() {
    let house = House::demo().await;
    let id = issued(&house, "tuan").await;
    let path = |step: &str| format!("/assignments/{id}/{step}");
    let lan = house.sign_in("officer").await;
    assert_eq!(lan.post(&path("begin"), &[]).await.status, 404);
    let tuan = house.sign_in("coordinator").await;
    assert_eq!(tuan.post(&path("refuse"), &[("reason", "  ")]).await.status, 422);
    assert_eq!(tuan.post(&path("begin"), &[]).await.status, 303);
    let late = tuan
        .post(&path("refuse"), &[("reason", "không thuộc địa bàn")])
        .await;
    assert_eq!(late.status, 409, "{}", late.body);
    assert_eq!(tuan.post(&path("finish"), &[]).await.status, 303);
    assert_eq!(tuan.post(&path("finish"), &[]).await.status, 409);
    assert_eq!(state(&house, &id).await, "06");
    assert_eq!(audited(&house, &id, "assignment.finished").await, 1);
}

#[tokio::test]
async fn a_refusal_keeps_its_reason_for_the_sender() {
    let house = House::demo().await;
    let id = issued(&house, "tuan").await;
    let tuan = house.sign_in("coordinator").await;
    let sent = tuan
        .post(
            &format!("/assignments/{id}/refuse"),
            &[("reason", "<b>không có trạm</b>")],
        )
        .await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let page = house
        .sign_in("officer")
        .await
        .get(&format!("/assignments/{id}"))
        .await;
    assert!(
        page.body.contains("không có trạm") && !page.body.contains("<b>không"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn an_activity_is_logged_once_and_counted_with_its_link() {
    let house = House::demo().await;
    let id = issued(&house, "tuan").await;
    let tuan = house.sign_in("coordinator").await;
    let path = format!("/assignments/{id}/activities");
    assert_eq!(tuan.get(&format!("{path}/new")).await.status, 200);
    let fields = [
        ("form_key", "K1"),
        ("kind", "meeting"),
        ("day", "2021-04-26"),
        ("language", "tyz"),
        ("place", "thôn Nà Phái"),
        ("people", "1.204"),
        ("copies", "7"),
        ("link", "https://baolangson.vn/a"),
    ];
    for _ in 0..2 {
        let sent = tuan.post(&path, &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
    }
    let counted = sql!(
        "select cast(count(*) as bigint) as count from assignment a join activity v on v.assignment = a.id \
         join evidence e on e.activity = v.id where a.id = $1 and a.handling = '05' and a.activity_count = 1 \
         and a.evidence_count = 1 and v.people = 1204 and v.copies is null and v.items is null"
    );
    let count = house
        .site
        .db
        .one::<Count>(counted, args![&id])
        .await
        .unwrap()
        .count;
    assert_eq!(count, 1);
    let page = tuan.get(&format!("/assignments/{id}")).await;
    assert!(
        page.body.contains("st-proven") && page.body.contains("thôn Nà Phái"),
        "{}",
        page.body
    );
    let foreign = house.sign_in("newsroom").await.post(&path, &fields).await;
    assert_eq!(foreign.status, 404);
}

#[tokio::test]
async fn what_cannot_be_is_told_and_nothing_typed_is_lost() {
    let house = House::demo().await;
    let id = issued(&house, "tuan").await;
    let tuan = house.sign_in("coordinator").await;
    let path = format!("/assignments/{id}/activities");
    for (name, value) in [
        ("day", "2021-04-27"),
        ("day", "2020-12-31"),
        ("people", "-3"),
        ("people", "120000001"),
        ("link", "javascript:alert(1)"),
        ("kind", "dance"),
        ("language", "xx"),
    ] {
        let mut fields = vec![
            ("form_key", "K2"),
            ("kind", "meeting"),
            ("day", "2021-04-26"),
            ("language", "vi"),
            ("place", "chợ Thất Khê"),
        ];
        fields.retain(|(known, _)| *known != name);
        fields.push((name, value));
        let sent = tuan.post(&path, &fields).await;
        assert_eq!(sent.status, 422, "{name} {value}");
        assert!(
            sent.body.contains("chợ Thất Khê") && sent.body.contains("class=\"err\""),
            "{name}"
        );
        assert!(sent.body.contains("value=\"K2\""), "{name}");
    }
    assert_eq!(state(&house, &id).await, "01");
}
