//! Regimes are taken over, made from files, published, stopped; days off move deadlines.

use rust_xlsx::workbook;

use crate::filing::fixture_tests::{last, published};
use crate::testing::House;

/// A workbook of these sheets.
mod rust_xlsx {
    pub fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
        let grids = sheets
            .iter()
            .map(|(name, rows)| (*name, rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>()));
        press::table::write_book(&grids.collect::<Vec<_>>()).unwrap()
    }
}

#[tokio::test]
async fn the_ten_parts_are_shown_and_a_draft_is_its_units_own() {
    let house = House::demo().await;
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let fields = [
        ("code", "mua_ban_nguoi"),
        ("reporter", "commune_station"),
        ("since", "01/1/2021"),
    ];
    let id = last(&lan.post("/regimes", &fields).await.location.unwrap());
    assert_eq!(mai.get(&format!("/regimes/{id}")).await.status, 404);
    let page = lan.get(&format!("/regimes/{id}")).await.body;
    for part in [
        "Đối tượng thực hiện báo cáo",
        "Thời gian chốt số liệu",
        "Biểu mẫu số liệu",
        "Phương thức gửi, nhận báo cáo",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(
        lan.post("/regimes", &fields).await.status,
        422,
        "the same code twice"
    );
    assert_eq!(lan.post(&format!("/regimes/{id}/publish"), &[]).await.status, 303);
    assert_eq!(mai.get(&format!("/regimes/{id}")).await.status, 200);
    assert_eq!(lan.post(&format!("/regimes/{id}/stop"), &[]).await.status, 303);
    assert!(
        !mai.get("/filings").await.body.contains("Lập báo cáo"),
        "a stopped regime is owed by nobody"
    );
}

#[tokio::test]
async fn a_regime_is_made_from_an_xlsform_and_a_wrong_one_is_answered_with_sheet_row_and_reason() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let survey: &[&[&str]] = &[
        &["type", "name", "label", "constraint"],
        &["begin group", "g", "Hoạt động loa", ""],
        &["integer", "so_buoi", "Số buổi phát", ". >= 0"],
        &[
            "integer",
            "so_buoi_dt",
            "Trong đó bằng tiếng dân tộc",
            ". <= ${so_buoi}",
        ],
        &["end group", "", "", ""],
        &["text", "kho_khan", "Khó khăn", ""],
    ];
    let fields = [
        ("code", ""),
        ("title", "Báo cáo loa truyền thanh"),
        ("reporter", "commune_station"),
        ("since", "15/4/2021"),
    ];
    let made = lan
        .upload(
            "/regimes",
            &fields,
            &[("file", "bieu.xlsx", &workbook(&[("survey", survey)]))],
        )
        .await;
    assert_eq!(made.status, 303, "{}", made.body);
    let page = lan.get(&made.location.unwrap()).await.body;
    assert!(
        page.contains("Số buổi phát") && page.contains("Hoạt động loa") && page.contains("trả lời bằng lời"),
        "{page}"
    );
    let wrong: &[&[&str]] = &[&["type", "name", "label"], &["calculate", "x", "Tổng"]];
    let refused = lan
        .upload(
            "/regimes",
            &fields,
            &[("file", "bieu.xlsx", &workbook(&[("survey", wrong)]))],
        )
        .await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Trang survey, dòng 2"), "{}", refused.body);
}

#[tokio::test]
async fn a_new_edition_holds_later_and_the_old_one_stays() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let id = published(&lan).await;
    let survey: &[&[&str]] = &[&["type", "name", "label"], &["integer", "moi", "Chỉ tiêu mới"]];
    let book = workbook(&[("survey", survey)]);
    let path = format!("/regimes/{id}/editions");
    let early = lan
        .upload(&path, &[("since", "01/12/2020")], &[("file", "b.xlsx", &book)])
        .await;
    assert_eq!(early.status, 422);
    let made = lan
        .upload(&path, &[("since", "01/5/2021")], &[("file", "b.xlsx", &book)])
        .await;
    assert_eq!(made.status, 303, "{}", made.body);
    let mai = house.sign_in("commune").await;
    let may = crate::filing::fixture_tests::begun(&mai, &id, "2021-05").await;
    assert!(
        mai.get(&format!("/filings/{may}"))
            .await
            .body
            .contains("Chỉ tiêu mới")
    );
    let april = crate::filing::fixture_tests::begun(&mai, &id, "2021-04").await;
    assert!(
        !mai.get(&format!("/filings/{april}"))
            .await
            .body
            .contains("Chỉ tiêu mới")
    );
}

#[tokio::test]
async fn a_day_off_moves_the_deadline() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    published(&lan).await;
    let unit = crate::assignment::fixture_tests::unit_of(&house, "lan").await;
    let operator = crate::filing::fixture_tests::hire(&house, "van-hanh", civic::Role::Operator, &unit).await;
    let mai = house.sign_in("commune").await;
    assert!(mai.get("/filings").await.body.contains("hạn 16/4/2021"));
    let wrong = operator
        .post(
            "/holidays",
            &[("day", "15/4/2021"), ("name", "Nghỉ"), ("basis", "")],
        )
        .await;
    assert_eq!(wrong.status, 422, "no day off without its paper");
    let day = [
        ("day", "15/4/2021"),
        ("working", "no"),
        ("name", "Nghỉ"),
        ("basis", "Thông báo 1"),
    ];
    assert_eq!(operator.post("/holidays", &day).await.status, 303);
    let page = mai.get("/filings").await.body;
    assert!(
        !page.contains("hạn 16/4/2021") && page.contains("hạn 19/4/2021"),
        "{page}"
    );
}
