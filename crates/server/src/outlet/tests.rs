//! The list of official outlets, from the officer's form to everybody's page.

use store::{Count, args, sql};

use crate::testing::{House, Page, Person};

const ZALO: [(&str, &str); 11] = [
    ("kind", "zalo_oa"),
    ("name", "Công an tỉnh <A>"),
    ("address", "https://zalo.me/123456"),
    ("keeper", "Phòng Tham mưu"),
    ("basis", "Thông báo số 12/TB ngày 01/4/2021"),
    ("since", "01/4/2021"),
    ("checked", "20/4/2021"),
    ("mobile", "yes"),
    ("rating", "no"),
    ("secure", ""),
    ("accessible", "maybe"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let changed = |name: &str| {
        changes
            .iter()
            .find(|(one, _)| *one == name)
            .map(|(_, value)| *value)
    };
    ZALO.iter()
        .map(|(name, value)| (*name, changed(name).unwrap_or(value)))
        .collect()
}

async fn enter(lan: &Person, changes: &[(&str, &str)]) -> Page {
    lan.post("/outlets", &with(changes)).await
}

fn id_of(page: &Page) -> String {
    let rest = page.body.split("action=\"/outlets/").nth(1).expect("an outlet");
    rest.split('/').next().unwrap_or_default().to_owned()
}

/// An outlet of lan's unit.
pub(crate) async fn entered(house: &House) -> String {
    let lan = house.sign_in("officer").await;
    assert_eq!(enter(&lan, &[]).await.status, 303);
    id_of(&lan.get("/outlets").await)
}

async fn data(house: &House) -> serde_json::Value {
    let page = house.stranger().get("/kenh-chinh-thuc.json").await;
    serde_json::from_str(&page.body).unwrap()
}

#[tokio::test]
async fn an_outlet_is_entered_read_and_never_says_more_than_is_known() {
    let house = House::demo().await;
    let empty = house.stranger().get("/kenh-chinh-thuc").await;
    assert!(empty.status == 200 && empty.body.contains("Chưa có kênh nào được công bố"));
    let lan = house.sign_in("officer").await;
    let entered = enter(&lan, &[]).await;
    assert_eq!(entered.status, 303, "{}", entered.body);
    let page = house.stranger().get("/kenh-chinh-thuc").await.body;
    for words in [
        "Công an tỉnh &#60;A&#62;",
        "href=\"https://zalo.me/123456\"",
        "Thông báo số 12/TB",
        "<dt>Chưa rõ</dt><dd>An toàn, bảo mật; Theo chuẩn cho người khuyết tật</dd>",
        "20/4/2021",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let line = &data(&house).await["outlets"][0];
    assert_eq!(line["mobile"], true);
    assert_eq!(line["rating"], false);
    assert_eq!(line["secure"], serde_json::Value::Null, "unknown is not no");
    assert_eq!(line["until"], serde_json::Value::Null);
    assert_eq!(line["official_today"], true);
    let record = sql!("select count(*) as count from audit where action = 'outlet.entered'");
    let record = house.site.db.one::<Count>(record, args![]).await.unwrap();
    assert_eq!(record.count, 1);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_kept() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    for (changes, words) in [
        ([("name", "")], "Ghi tên kênh"),
        ([("kind", "telegram")], "Chọn một loại kênh"),
        (
            [("address", "https://zalo.me@lua-dao.vn/")],
            "Địa chỉ mạng phải đủ",
        ),
        ([("address", "javascript://%0aalert(1)")], "Địa chỉ mạng phải đủ"),
        ([("since", "hôm qua")], "Ghi ngày như"),
        ([("checked", "")], "Ghi ngày có người kiểm tra"),
        ([("checked", "27/4/2021")], "không thể ở tương lai"),
    ] {
        let page = enter(&lan, &changes).await;
        assert!(
            page.status == 422 && page.body.contains(words),
            "{changes:?}: {}",
            page.body
        );
        assert!(page.body.contains("Thông báo số 12/TB"), "what was typed is kept");
    }
    assert_eq!(data(&house).await["outlets"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn an_outlet_ends_and_a_mistake_is_taken_off() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    enter(&lan, &[]).await;
    let id = id_of(&lan.get("/outlets").await);
    let end = format!("/outlets/{id}/end");
    assert_eq!(lan.post(&end, &[("until", "hôm nay")]).await.status, 422);
    assert_eq!(
        lan.post(&end, &[("until", "31/3/2021")]).await.status,
        422,
        "before it began"
    );
    assert_eq!(lan.post(&end, &[("until", "25/4/2021")]).await.status, 303);
    let page = house.stranger().get("/kenh-chinh-thuc").await.body;
    assert!(
        page.contains("Kênh đã ngừng") && page.contains("25/4/2021"),
        "{page}"
    );
    assert_eq!(data(&house).await["outlets"][0]["official_today"], false);
    enter(&lan, &[("name", "Nhập nhầm")]).await;
    let id = id_of(&lan.get("/outlets").await);
    assert_eq!(lan.post(&format!("/outlets/{id}/mistake"), &[]).await.status, 303);
    assert!(
        !house
            .stranger()
            .get("/kenh-chinh-thuc")
            .await
            .body
            .contains("Nhập nhầm")
    );
    assert_eq!(lan.post(&end, &[("until", "20/4/2021")]).await.status, 303);
}

#[tokio::test]
async fn a_check_is_recorded_once_a_day_and_an_old_one_is_told() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    enter(&lan, &[("checked", "20/4/2020")]).await;
    assert!(
        house
            .stranger()
            .get("/kenh-chinh-thuc")
            .await
            .body
            .contains("hơn một năm chưa kiểm tra")
    );
    let id = id_of(&lan.get("/outlets").await);
    for _ in 0..2 {
        assert_eq!(lan.post(&format!("/outlets/{id}/check"), &[]).await.status, 303);
    }
    assert!(
        !house
            .stranger()
            .get("/kenh-chinh-thuc")
            .await
            .body
            .contains("hơn một năm")
    );
    let record = sql!("select count(*) as count from audit where action = 'outlet.checked'");
    assert_eq!(
        house.site.db.one::<Count>(record, args![]).await.unwrap().count,
        1
    );
    for (who, status) in [
        ("khac", 404),
        ("commune", 403),
        ("coordinator", 403),
        ("newsroom", 403),
    ] {
        let person = house.sign_in(who).await;
        for act in ["check", "end", "mistake"] {
            let page = person
                .post(&format!("/outlets/{id}/{act}"), &[("until", "25/4/2021")])
                .await;
            assert_eq!(page.status, status, "{who} {act}");
        }
    }
}
