//! The directory over its pages: found without marks, true on its day, with lineage and doubts.

use crate::testing::House;

async fn get(path: &str) -> String {
    let house = House::demo().await;
    let page = house.sign_in("commune").await.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    page.body
}

#[tokio::test]
async fn the_country_begins_with_its_provinces_of_the_day() {
    let then = get("/units?on=2021-04-25").await;
    assert!(
        then.contains("63 đơn vị ở cấp cao nhất, ngày 25/4/2021"),
        "{then}"
    );
    assert!(then.contains(">Tỉnh Lạng Sơn<") && then.contains("page=2"));
    let later = get("/units?on=2025-07-02").await;
    assert!(later.contains("34 đơn vị ở cấp cao nhất"));
}

#[tokio::test]
async fn units_are_found_without_marks_and_on_their_day_only() {
    for q in ["trang+dinh", "tr%C3%A0ng+%C4%91%E1%BB%8Bnh", "huyen+trang+di"] {
        let body = get(&format!("/units?on=2021-04-25&q={q}")).await;
        let first = body.split("<tbody>").nth(1).unwrap();
        assert!(
            first.starts_with("<tr><th scope=\"row\"><a") && first[..300].contains(">Huyện Tràng Định<"),
            "{q}: {first}"
        );
    }
    let turned = get("/units?on=2021-04-25&q=DINH+TRANG").await;
    let (first, later) = (
        turned.find(">Xã Đinh Trang Hòa<"),
        turned.find(">Huyện Tràng Định<"),
    );
    assert!(
        first.unwrap() < later.unwrap(),
        "words in their order go before words in another"
    );
    let gone = get("/units?on=2025-08-01&q=huyen+trang+dinh").await;
    let (here, other) = gone.split_once("Có tên này vào ngày khác").unwrap();
    assert!(!here.contains(">Huyện Tràng Định<") && other.contains(">Huyện Tràng Định<"));
}

#[tokio::test]
async fn a_kind_can_be_walked_through() {
    let body = get("/units?on=2021-04-25&level=commune&page=3").await;
    assert!(body.contains("đơn vị, ngày 25/4/2021") && body.contains("page=2") && body.contains("page=4"));
    assert_eq!(body.split("<tbody>").nth(1).unwrap().matches("<tr>").count(), 50);
    let last = get("/units?on=2021-04-25&level=province&page=999").await;
    assert!(last.contains("Trang 2 / 2"));
}

async fn id_of(house: &House, name: &str, day: &str) -> String {
    let (directory, on) = (house.site.directory(), day.parse().unwrap());
    let unit = directory
        .units()
        .iter()
        .find(|unit| directory.name(&unit.id, on) == Some(name));
    unit.unwrap().id.clone()
}

#[tokio::test]
async fn a_unit_shows_its_past_its_children_and_who_followed() {
    let house = House::demo().await;
    let mai = house.sign_in("commune").await;
    let id = id_of(&house, "Huyện Tràng Định", "2021-04-25").await;
    let then = mai.get(&format!("/units/{id}?on=2021-04-25")).await.body;
    for words in [
        "Tỉnh Lạng Sơn",
        "Xã Quốc Khánh",
        "Đơn vị trực thuộc",
        "vào ngày đang xem",
        "chưa rõ – 30/6/2025",
    ] {
        assert!(then.contains(words), "{words}");
    }
    assert!(!then.contains("không còn"));
    let later = mai.get(&format!("/units/{id}?on=2025-08-01")).await.body;
    assert!(
        later.contains("Ngày 1/8/2025, đơn vị này không còn; ngày cuối cùng là 30/6/2025."),
        "{later}"
    );
    assert!(!later.contains("vào ngày đang xem"));
    let before = mai.get(&format!("/units/{id}?on=1900-01-01")).await;
    assert_eq!(before.status, 200);
}

#[tokio::test]
async fn successions_carry_their_doubts() {
    let house = House::demo().await;
    let directory = house.site.directory();
    let step = directory
        .successions()
        .iter()
        .find(|step| step.doubt.is_some())
        .unwrap();
    let mai = house.sign_in("commune").await;
    let doubt = step
        .doubt
        .as_deref()
        .unwrap()
        .split(['"', '&', '<'])
        .next()
        .unwrap();
    for (id, heading) in [(&step.from, "Sau đó là"), (&step.to, "Trước đó là")] {
        let page = mai.get(&format!("/units/{id}")).await.body;
        assert!(page.contains(heading) && page.contains(doubt), "{id} {heading}");
    }
}

#[tokio::test]
async fn the_built_in_lineage_names_its_basis_and_that_shares_are_undeclared() {
    let house = House::demo().await;
    let mai = house.sign_in("commune").await;
    // Bính Xá of Lạng Sơn was divided between Đình Lập and Kiên Mộc.
    let divided = id_of(&house, "Xã Bính Xá", "2025-06-30").await;
    let page = mai.get(&format!("/units/{divided}?on=2025-08-01")).await.body;
    for words in [
        "Căn cứ: Nghị quyết 1672/NQ-UBTVQH15 ngày 16/6/2025",
        "Tỷ lệ: chưa khai báo",
        "đơn vị cũ bị chia, tỷ lệ chưa công bố",
    ] {
        assert_eq!(
            page.matches(words).count(),
            2 + usize::from(words.starts_with('đ')) * 2,
            "{words}: {page}"
        );
    }
    let whole = id_of(&house, "Tỉnh Hà Giang", "2025-06-30").await;
    let page = mai.get(&format!("/units/{whole}?on=2025-08-01")).await.body;
    assert!(
        page.contains("Căn cứ: Nghị quyết 202/2025/QH15") && !page.contains("chưa khai báo"),
        "{page}"
    );
}

#[tokio::test]
async fn odd_addresses_are_answered_in_words() {
    let house = House::demo().await;
    let mai = house.sign_in("commune").await;
    let page = mai
        .get("/units?on=h%C3%B4m+nay&level=galaxy&page=x&q=%3Cb%3E")
        .await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Không đọc được ngày “hôm nay”") && !page.body.contains("<b>”"));
    assert_eq!(mai.get("/units/none").await.status, 404);
    assert_eq!(
        house.stranger().get("/units").await.status,
        303,
        "the directory is for people of the house"
    );
}
