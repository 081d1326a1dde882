//! Regimes are taken over, made from files, published, stopped; days off move deadlines.

use rust_xlsx::workbook;

use crate::directive::tests::{SILENT, lay, offices, unit};
use crate::filing::fixture_tests::{begun, hidden, last, published, send};
use crate::testing::{House, Person};

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

/// A form with choices, bounds, a condition, a sum and something required, published, and the filing of a station.
async fn asking(house: &House) -> (Person, String) {
    let lan = house.sign_in("officer").await;
    let survey: &[&[&str]] = &[
        &[
            "type",
            "name",
            "label",
            "relevant",
            "calculation",
            "constraint",
            "required",
        ],
        &["select_one kenh", "kenh", "Kênh chính", "", "", "", "yes"],
        &["select_multiple tieng", "tieng", "Các thứ tiếng", "", "", "", ""],
        &["integer", "nam", "Số nam", "", "", ". >= 0 and . < 500", "yes"],
        &["integer", "nu", "Số nữ", "${kenh} = 'loa'", "", "", ""],
        &["calculate", "tong", "Tổng số", "", "${nam} + ${nu}", "", ""],
    ];
    let lists: &[&[&str]] = &[
        &["list_name", "name", "label"],
        &["kenh", "loa", "Loa truyền thanh"],
        &["kenh", "mang", "Mạng xã hội"],
        &["tieng", "vi", "Tiếng Việt"],
        &["tieng", "tyz", "Tiếng Tày"],
    ];
    let fields = [
        ("code", ""),
        ("title", "Báo cáo kênh"),
        ("reporter", "commune_station"),
        ("since", "15/1/2021"),
    ];
    let book = workbook(&[("survey", survey), ("choices", lists)]);
    let made = lan
        .upload("/regimes", &fields, &[("file", "bieu.xlsx", &book)])
        .await;
    assert_eq!(made.status, 303, "{}", made.body);
    let id = last(&made.location.unwrap());
    assert_eq!(lan.post(&format!("/regimes/{id}/publish"), &[]).await.status, 303);
    let mai = house.sign_in("commune").await;
    let year = begun(&mai, &id, "2021").await;
    (mai, year)
}

#[tokio::test]
async fn what_a_form_asks_of_an_answer_is_judged_by_the_server() {
    let house = House::demo().await;
    let (mai, id) = asking(&house).await;
    let page = mai.get(&format!("/filings/{id}")).await.body;
    assert!(
        page.contains("<option value=\"Loa truyền thanh\">")
            && page.contains("type=\"checkbox\" name=\"t-tieng\""),
        "{page}"
    );
    assert!(
        page.contains(
            "data-if=\"[&#34;sel&#34;,[&#34;f&#34;,&#34;t-kenh&#34;],&#34;Loa truyền thanh&#34;]\""
        ) && page.contains("data-most=\"499\""),
        "{page}"
    );
    for (cells, words) in [
        (vec![("t-kenh", "Báo giấy")], "không có trong danh sách"),
        (
            vec![("t-tieng", "Tiếng Việt; Tiếng Anh")],
            "“Tiếng Anh” không có trong danh sách",
        ),
        (vec![("c0", "500")], "lớn hơn 499"),
        (
            vec![("t-kenh", "Mạng xã hội"), ("c1", "5")],
            "Chỉ điền khi “Kênh chính” là “Loa truyền thanh”",
        ),
    ] {
        let wrong = send(&mai, &id, "save", &cells).await;
        assert_eq!(wrong.status, 422, "{cells:?}");
        assert!(wrong.body.contains(words), "{words}: {}", wrong.body);
    }
    let missing = send(&mai, &id, "submit", &[("t-tieng", "Tiếng Tày")]).await;
    assert_eq!(missing.status, 422);
    assert!(missing.body.contains("Bắt buộc điền"), "{}", missing.body);
    let good = [
        ("t-kenh", "loa"),
        ("t-tieng", "tyz; vi"),
        ("c0", "7"),
        ("c1", "5"),
        ("c2", "99"),
    ];
    let saved = send(&mai, &id, "save", &good).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = mai.get(&format!("/filings/{id}")).await.body;
    assert!(
        page.contains("<option value=\"Loa truyền thanh\" selected>"),
        "by its code too: {page}"
    );
    assert!(
        page.contains("name=\"c2\" inputmode=\"decimal\" autocomplete=\"off\" value=\"12\" readonly"),
        "{page}"
    );
}

#[tokio::test]
async fn an_imported_answer_that_is_no_choice_is_refused_with_row_and_reason() {
    let house = House::demo().await;
    let (mai, id) = asking(&house).await;
    let path = format!("/filings/{id}/import");
    let rows: &[&[&str]] = &[
        &["Mã", "Chỉ tiêu", "Đơn vị tính", "Giá trị"],
        &["nam", "", "", "500"],
        &["kenh", "", "", "Báo giấy"],
        &["", "Các thứ tiếng", "", "tyz"],
    ];
    let book = workbook(&[("2021", rows)]);
    let csv = "Mã;Chỉ tiêu;Đơn vị tính;Giá trị\nkenh;;;Báo giấy\n";
    let json = r#"{ "figures": {}, "texts": { "kenh": "Báo giấy" } }"#;
    for (name, bytes, place) in [
        ("a.xlsx", book.as_slice(), "dòng 3"),
        ("a.csv", csv.as_bytes(), "dòng 2"),
        ("a.json", json.as_bytes(), "“kenh”"),
    ] {
        let refused = mai.upload(&path, &[], &[("file", name, bytes)]).await;
        assert_eq!(refused.status, 422, "{name}");
        assert!(
            refused.body.contains("“Báo giấy” không có trong danh sách") && refused.body.contains(place),
            "{name}: {}",
            refused.body
        );
    }
    let refused = mai.upload(&path, &[], &[("file", "a.xlsx", &book)]).await.body;
    assert!(
        refused.contains("lớn hơn 499") && refused.contains("<b>Tiếng Tày</b>"),
        "{refused}"
    );
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
    let may = begun(&mai, &id, "2021-05").await;
    assert!(
        mai.get(&format!("/filings/{may}"))
            .await
            .body
            .contains("Chỉ tiêu mới")
    );
    let april = begun(&mai, &id, "2021-04").await;
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
    let operator = house.hire("van-hanh", civic::Role::Operator, &unit).await;
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

/// What a directive asks back, as a regime: from the button on its page to the regime that is published.
async fn asked_back(lan: &Person, directive: &str) -> String {
    let page = lan.get(&format!("/directives/{directive}")).await.body;
    assert!(
        page.contains(&format!("/regimes/new?directive={directive}")),
        "{page}"
    );
    let form = lan.get(&format!("/regimes/new?directive={directive}")).await;
    let path = format!("/directives/{directive}/regime");
    assert!(form.status == 200 && form.body.contains(&path), "{}", form.body);
    assert_eq!(lan.post(&path, &[("to", "31/4/2021")]).await.status, 422);
    assert_eq!(
        lan.post(&path, &[("to", "19/4/2021")]).await.status,
        409,
        "before the directive was given"
    );
    let made = lan.post(&path, &[("to", "26/4/2021")]).await;
    assert_eq!(made.status, 303, "{}", made.body);
    assert_eq!(
        lan.post(&path, &[("to", "26/4/2021")]).await.status,
        409,
        "asked once"
    );
    let id = last(&made.location.unwrap());
    let draft = lan.get(&format!("/regimes/{id}")).await.body;
    for words in [
        "tuyên truyền an toàn giao thông",
        "Báo cáo chuyên đề, một lần",
        &format!("/directives/{directive}"),
    ] {
        assert!(draft.contains(words), "{words}: {draft}");
    }
    assert_eq!(lan.post(&format!("/regimes/{id}/publish"), &[]).await.status, 303);
    id
}

#[tokio::test]
async fn what_a_directive_asks_back_is_owed_once_by_those_it_was_given_to_and_goes_up_to_who_gave_it() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    for login in ["mai", "hoa"] {
        laid.give(&house, 0, &unit(&house, login).await, SILENT).await;
    }
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let path = format!("/directives/{}/regime", laid.id);
    assert_eq!(mai.post(&path, &[("to", "26/4/2021")]).await.status, 403);
    let regime = asked_back(&lan, &laid.id).await;
    let owed = mai.get("/filings").await.body;
    assert!(
        owed.contains("an toàn giao thông") && owed.contains("hạn 28/4/2021"),
        "two working days after the cut-off: {owed}"
    );
    let period = "2021-04-20..2021-04-26";
    let elsewhere = offices(&house, 1).await.remove(0);
    let khac = house.hire("ngoai", civic::Role::Commune, &elsewhere).await;
    let begin = [("regime", regime.as_str()), ("period", period)];
    assert_eq!(
        khac.post("/filings", &begin).await.status,
        404,
        "was given nothing"
    );
    let id = begun(&mai, &regime, period).await;
    assert_eq!(send(&mai, &id, "submit", &[("c0", "12")]).await.status, 303);
    let hash = hidden(&lan.get(&format!("/filings/{id}")).await.body, "hash");
    let approved = lan
        .post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
        .await;
    assert_eq!(approved.status, 303, "{}", approved.body);
    let hoa = house.sign_in("newsroom").await;
    let nothing = begun(&hoa, &regime, period).await;
    assert_eq!(send(&hoa, &nothing, "nothing", &[]).await.status, 303);
    let came = lan
        .get(&format!("/filings/received?regime={regime}&period={period}"))
        .await;
    assert!(came.body.contains("không phát sinh"), "{}", came.body);
    let figures = lan.get(&format!("/figures/{regime}/csv")).await.body;
    let root = figures.lines().last().unwrap();
    let counts: Vec<&str> = root.split(';').skip(1).take(5).collect();
    assert_eq!(counts, ["2", "2", "1", "1", "12"], "{figures}");
    let whole = lan
        .post(&format!("/figures/{regime}/gather"), &[("period", period)])
        .await;
    assert_eq!(whole.status, 303, "{}", whole.body);
    assert!(
        crate::figures::recompute(&house.site)
            .await
            .unwrap()
            .wrong
            .is_empty()
    );
    assert!(
        !mai.get("/filings").await.body.contains("Quá hạn, chưa gửi"),
        "nothing is owed any more"
    );
}
