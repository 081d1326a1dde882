//! A rating is a count: nothing of the rater is kept, and a flood is capped and told.

use store::{Count, args, record, sql};

use super::pace::A_MINUTE;
use crate::testing::House;

record! {
    struct Row { family: String, day: String, choice: String, reason: String, count: i64 }
}

async fn rows(house: &House) -> Vec<(String, String, String, String, i64)> {
    let all = sql!("select family, day, choice, reason, count from rating order by family, choice, reason");
    let rows: Vec<Row> = house.site.db.all(all, args![]).await.unwrap();
    rows.into_iter()
        .map(|row| (row.family, row.day, row.choice, row.reason, row.count))
        .collect()
}

const GOOD: [(&str, &str); 3] = [("family", "help"), ("choice", "good"), ("reason", "found")];

#[tokio::test]
async fn what_is_kept_is_a_count_and_nothing_of_the_rater() {
    let house = House::demo().await;
    let audit = sql!("select count(*) as count from audit");
    let before = house.site.db.one::<Count>(audit, args![]).await.unwrap().count;
    let (stranger, lan) = (house.stranger(), house.sign_in("officer").await);
    for person in [&stranger, &lan, &stranger] {
        // What a form has no field for is not looked at.
        let more = [&GOOD[..], &[("words", "CANARY"), ("name", "CANARY")]].concat();
        let page = person.post("/danh-gia", &more).await;
        assert_eq!(page.status, 303, "{}", page.body);
        assert_eq!(page.location.as_deref(), Some("/danh-gia/cam-on"));
    }
    let today = house.site.clock.now().day().to_string();
    let line = ("help".to_owned(), today, "good".to_owned(), "found".to_owned(), 3);
    assert_eq!(rows(&house).await, [line], "a signed-in person is one of three");
    let after = house.site.db.one::<Count>(audit, args![]).await.unwrap().count;
    assert_eq!(before, after, "no record of who did it");
}

#[tokio::test]
async fn only_the_closed_lists_are_counted() {
    let house = House::demo().await;
    let stranger = house.stranger();
    for form in [
        [("family", "CANARY"), ("choice", "good"), ("reason", "")],
        [("family", "help"), ("choice", "CANARY"), ("reason", "")],
        [("family", "help"), ("choice", "good"), ("reason", "CANARY")],
        [("family", "help"), ("choice", ""), ("reason", "")],
    ] {
        let page = stranger.post("/danh-gia", &form).await;
        assert_eq!(page.status, 422, "{form:?}");
        assert!(!page.body.contains("CANARY"));
    }
    assert!(rows(&house).await.is_empty());
}

#[tokio::test]
async fn a_flood_is_capped_and_the_figures_say_so() {
    let house = House::demo().await;
    let stranger = house.stranger();
    for _ in 0..A_MINUTE + 5 {
        stranger.post("/danh-gia", &GOOD).await;
    }
    assert_eq!(rows(&house).await[0].4, i64::from(A_MINUTE));
    let page = stranger.post("/danh-gia", &GOOD).await;
    assert_eq!(page.location.as_deref(), Some("/danh-gia/cam-on?n=0"));
    let crate::site::Clock::Fixed(clock) = &house.site.clock else {
        panic!("tests set the time");
    };
    clock.fetch_add(60_000, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(stranger.post("/danh-gia", &GOOD).await.status, 303);
    let figures = house.sign_in("officer").await.get("/ratings").await;
    assert!(
        figures.body.contains("Ít nhất 6 lượt không được tính"),
        "{}",
        figures.body
    );
    assert!(figures.body.contains("không phải số người"));
    for (who, status) in [("commune", 403), ("newsroom", 403)] {
        assert_eq!(house.sign_in(who).await.get("/ratings").await.status, status);
    }
}

#[tokio::test]
async fn the_form_stands_at_the_foot_of_public_pages_and_not_where_nothing_is_sent() {
    let house = House::demo().await;
    let stranger = house.stranger();
    for path in [
        "/",
        "/van-ban",
        "/can-giup",
        "/duong-day-nong",
        "/chien-dich/mua-ban-nguoi",
    ] {
        assert!(
            stranger.get(path).await.body.contains("action=\"/danh-gia\""),
            "{path}"
        );
    }
    for path in [
        "/sign-in",
        "/chien-dich/mua-ban-nguoi/kiem-tra",
        "/van-ban/khong-co",
    ] {
        assert!(!stranger.get(path).await.body.contains("/danh-gia"), "{path}");
    }
}
