//! The measurements: what is counted, what never is, and what the house finds at its own pages.

use store::{Count, args, record, sql};

use crate::testing::House;

record! {
    struct Row { family: String, what: String, count: i64 }
}

async fn rows(house: &House) -> Vec<(String, String, i64)> {
    let all = sql!("select family, what, count from public_count order by family, what");
    let rows: Vec<Row> = house.site.db.all(all, args![]).await.unwrap();
    rows.into_iter()
        .map(|row| (row.family, row.what, row.count))
        .collect()
}

async fn data(house: &House) -> serde_json::Value {
    let page = house.stranger().get("/do-luong.json").await;
    serde_json::from_str(&page.body).unwrap()
}

#[tokio::test]
async fn what_was_never_measured_is_no_zero() {
    let house = House::demo().await;
    let data = data(&house).await;
    assert_eq!(data["measured_since"], serde_json::Value::Null);
    assert_eq!(data["usage"]["views"]["value"], serde_json::Value::Null);
    assert_eq!(data["views_by_family"]["front"], serde_json::Value::Null);
    let figures = &data["accessibility_and_performance"];
    assert_eq!(figures["minutes_up"]["value"], serde_json::Value::Null);
    assert_eq!(figures["pages_clean"]["value"], serde_json::Value::Null);
    assert_eq!(
        data["completeness_and_timeliness"]["outlets"]["value"], 0,
        "a list that is empty is known to be"
    );
    let page = house.stranger().get("/do-luong").await.body;
    assert!(page.contains("Chưa bắt đầu đo") && page.contains("chưa có số liệu"));
}

#[tokio::test]
async fn openings_are_counted_by_family_and_day_and_telling_never_is() {
    let house = House::demo().await;
    let stranger = house.stranger();
    for path in [
        "/",
        "/",
        "/van-ban",
        "/van-ban/khong-co",
        "/can-giup",
        "/tin-bao",
        "/tin-bao/quay-lai",
        "/sign-in",
    ] {
        stranger.get(path).await;
    }
    // Without a cookie the second answer stands still: it is counted as well.
    for _ in 0..2 {
        stranger.headers("/duong-day-nong").await;
    }
    house.sign_in("officer").await.get("/inbox").await;
    crate::portal::keeper::pass(&house.site).await.unwrap();
    let rows = rows(&house).await;
    let count = |family: &str, what: &str| {
        rows.iter()
            .find(|row| row.0 == family && row.1 == what)
            .map_or(0, |row| row.2)
    };
    assert_eq!(count("front", "view"), 2);
    assert_eq!(
        (count("directives", "view"), count("directives", "refused")),
        (1, 1)
    );
    assert_eq!((count("help", "view"), count("lines", "view")), (1, 2));
    let views: i64 = rows.iter().filter(|row| row.1 == "view").map(|row| row.2).sum();
    assert_eq!(
        views, 6,
        "telling, signing in and desks are counted nowhere: {rows:?}"
    );
    let speeds: i64 = rows
        .iter()
        .filter(|row| row.1.starts_with("within") || row.1 == "longer")
        .map(|row| row.2)
        .sum();
    assert_eq!(speeds, 7, "every answer has one speed");
    let data = data(&house).await;
    assert_eq!(data["measured_since"], "2021-04-26");
    assert_eq!(data["views_by_family"]["front"], 2);
    assert_eq!(
        data["accessibility_and_performance"]["minutes_up"],
        serde_json::json!({ "value": 1, "of": 1 })
    );
    crate::portal::keeper::pass(&house.site).await.unwrap();
    let up = sql!("select up as count from public_day");
    assert_eq!(
        house.site.db.one::<Count>(up, args![]).await.unwrap().count,
        1,
        "a minute is one minute"
    );
}

#[tokio::test]
async fn the_house_finds_nothing_wrong_with_its_public_pages_and_what_breaks_is_found() {
    let house = House::demo().await;
    crate::material::tests::heard(&house).await;
    crate::outlet::tests::entered(&house).await;
    crate::outage::tests::announced(&house).await;
    super::look(&house.site).await.unwrap();
    let lan = house.sign_in("officer").await;
    let desk = lan.get("/measurements").await.body;
    let found = data(&house).await;
    let pages = found["pages"].as_array().unwrap();
    assert!(pages.len() > 15, "{pages:?}");
    let faulty: Vec<_> = pages
        .iter()
        .filter(|page| page["faults"] != serde_json::json!([]))
        .collect();
    assert!(faulty.is_empty(), "{faulty:?}");
    assert!(
        desk.contains(&format!("{0} trên {0} trang", pages.len())),
        "{desk}"
    );
    // A directive whose file is gone from the disk: the way to it leads nowhere.
    let mut tx = house.site.db.begin().await.unwrap();
    let lose = sql!("update material set published_at = 5, body = ''");
    tx.run(lose, args![]).await.unwrap();
    tx.commit().await.unwrap();
    super::look(&house.site).await.unwrap();
    let found = data(&house).await;
    let mute = found["pages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|page| page["faults"] != serde_json::json!([]));
    assert_eq!(mute.unwrap()["faults"], serde_json::json!(["transcript"]));
    assert!(
        lan.get("/measurements")
            .await
            .body
            .contains("Bản ghi âm không có lời.")
    );
    assert_eq!(
        house.sign_in("commune").await.get("/measurements").await.status,
        403
    );
}

/// Nothing of who came is kept: no table of the measurements has a place for it.
#[tokio::test]
async fn the_tables_hold_days_families_and_counts_alone() {
    let house = House::demo().await;
    house.stranger().get("/van-ban?q=CANARY").await;
    crate::portal::keeper::pass(&house.site).await.unwrap();
    let text = format!("{:?}", rows(&house).await);
    assert!(!text.contains("CANARY") && text.contains("directives"), "{text}");
}
