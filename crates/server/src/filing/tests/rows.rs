//! A table inside a report whose rows the reporter adds: typed, judged, reckoned, approved, and as files.

use serde_json::{Value, json};

use super::{at, house, province};
use crate::figures::recompute;
use crate::filing::fixture_tests::{CASES, begun, hidden, of_form, send};
use crate::testing::{House, Page, Person};

/// Two cases, the second elsewhere.
const TWO: [(&str, &str); 8] = [
    ("x-vu_viec-0-0", "2021-04-05"),
    ("x-vu_viec-0-1", "Trong tỉnh"),
    ("x-vu_viec-0-3", "7"),
    ("x-vu_viec-3-0", "12/4/2021"),
    ("x-vu_viec-3-1", "ngoai"),
    ("x-vu_viec-3-2", "Hà | Giang"),
    ("x-vu_viec-3-3", "5"),
    ("c2", "4"),
];

/// The house in January, when the year is over; the regime and the begun report of chị Mai's station.
async fn cases() -> (House, String, Person, String) {
    let house = House::demo().await;
    let regime = of_form(&house.sign_in("officer").await, CASES).await;
    at(&house, "2022-01-04");
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021").await;
    (house, regime, mai, id)
}

async fn page(person: &Person, id: &str) -> String {
    person.get(&format!("/filings/{id}")).await.body
}

async fn stored(house: &House, id: &str) -> Value {
    let filing = crate::filing::store::get(&house.site.db, id)
        .await
        .unwrap()
        .unwrap();
    let revision = crate::filing::store::revision(&house.site.db, id, filing.version);
    revision.await.unwrap().unwrap().texts
}

#[tokio::test]
async fn rows_are_added_without_a_script_and_nothing_typed_is_lost() {
    let (house, _, mai, id) = cases().await;
    let blank = page(&mai, &id).await;
    assert!(
        blank.contains("Danh sách vụ việc") && blank.contains("name=\"x-vu_viec-1-3\""),
        "{blank}"
    );
    assert!(!blank.contains("name=\"x-vu_viec-2-3\""), "two blank rows");
    let more = send(&mai, &id, "rows-vu_viec", &TWO).await;
    assert_eq!(more.status, 200, "{}", more.body);
    assert!(
        more.body.contains("name=\"x-vu_viec-6-0\""),
        "five more: {}",
        more.body
    );
    assert!(
        more.body.contains("value=\"Hà | Giang\"") && more.body.contains("value=\"4\""),
        "{}",
        more.body
    );
    assert_eq!(stored(&house, &id).await, json!({}), "nothing is kept yet");
    let saved = send(&mai, &id, "save", &TWO).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let kept = "|5/4/2021|Trong tỉnh||7|\n|12/4/2021|Ngoài tỉnh|Hà \\| Giang|5|";
    assert_eq!(stored(&house, &id).await["vu_viec"], kept);
    let page = page(&mai, &id).await;
    let figure = |column: u8, value: &str| {
        page.contains(&format!(
            "name=\"c{column}\" inputmode=\"decimal\" autocomplete=\"off\" value=\"{value}\" readonly"
        ))
    };
    assert!(figure(0, "2") && figure(1, "12"), "counted and added up: {page}");
}

#[tokio::test]
async fn every_wrong_cell_is_named_by_row_and_column_and_stands_as_it_was_typed() {
    let (house, _, mai, id) = cases().await;
    for (cells, words) in [
        (
            vec![("x-vu_viec-0-3", "51")],
            "Dòng 1, “Số người”: không được lớn hơn 50.",
        ),
        (
            vec![("x-vu_viec-1-0", "31/2/2021")],
            "Dòng 1, “Ngày”: “31/2/2021” không phải là ngày",
        ),
        (
            vec![("x-vu_viec-0-1", "Nơi khác")],
            "“Nơi khác” không có trong danh sách",
        ),
        (
            vec![("x-vu_viec-0-1", "trong"), ("x-vu_viec-0-2", "Hà Giang")],
            "Dòng 1, “Tỉnh khác”: chỉ điền khi “Nơi xảy ra”",
        ),
    ] {
        let wrong = send(&mai, &id, "save", &cells).await;
        assert_eq!(wrong.status, 422, "{cells:?}");
        assert!(wrong.body.contains(words), "{words}: {}", wrong.body);
        assert!(wrong.body.contains("aria-invalid=\"true\""), "{}", wrong.body);
    }
    let missing = send(&mai, &id, "submit", &[("x-vu_viec-0-3", "5")]).await;
    assert!(
        missing.body.contains("Dòng 1, “Ngày”: bắt buộc điền."),
        "{}",
        missing.body
    );
    let unasked = send(&mai, &id, "save", &[("c2", "10"), ("t-ly_do", "Chợ phiên")]).await;
    assert!(
        unasked.body.contains("Chỉ điền khi “Số buổi” từ 11 trở lên"),
        "{}",
        unasked.body
    );
    assert_eq!(
        send(&mai, &id, "save", &[("c2", "11"), ("t-ly_do", "Chợ phiên")])
            .await
            .status,
        303
    );
    let forged = send(&mai, &id, "save", &[("c0", "99"), ("c1", "99")]).await;
    assert_eq!(forged.status, 303);
    assert_eq!(stored(&house, &id).await, json!({}), "no rows");
    assert!(
        !page(&mai, &id).await.contains("value=\"99\""),
        "what is reckoned is nobody's word"
    );
}

#[tokio::test]
async fn rows_are_a_part_of_what_is_approved_and_their_sums_of_the_totals() {
    let (house, regime, mai, id) = cases().await;
    assert_eq!(send(&mai, &id, "submit", &TWO).await.status, 303);
    assert_eq!(province(&house, &regime, "2021").await, (Some(2), 1, 0));
    let (tuan, lan) = (house.sign_in("coordinator").await, house.sign_in("officer").await);
    let shown = page(&tuan, &id).await;
    assert!(
        shown.contains("Hà | Giang") && shown.contains("2 dòng"),
        "{shown}"
    );
    let hash = hidden(&shown, "hash");
    let approve = format!("/filings/{id}/approve");
    assert_eq!(tuan.post(&approve, &[("hash", &hash)]).await.status, 303);
    let mut other = TWO;
    other[5].1 = "Cao Bằng";
    assert_eq!(send(&mai, &id, "submit", &other).await.status, 303);
    let stale = lan.post(&approve, &[("hash", &hash)]).await;
    assert_eq!(stale.status, 409, "another word in one row is another report");
    let row = crate::filing::store::get(&house.site.db, &id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((row.level, row.state.as_str()), (0, "submitted"));
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
    let nothing = send(&mai, &id, "nothing", &TWO).await;
    assert_eq!(nothing.status, 303, "{}", nothing.body);
    assert_eq!(
        stored(&house, &id).await,
        json!({}),
        "nothing to report has no rows"
    );
    assert_eq!(province(&house, &regime, "2021").await.0, None);
}

#[tokio::test]
async fn two_who_write_the_same_rows_are_asked_and_other_fields_are_merged() {
    let (house, _, mai, id) = cases().await;
    let unit = crate::assignment::fixture_tests::unit_of(&house, "mai").await;
    let other = house.hire("dong-nghiep", civic::Role::Commune, &unit).await;
    let path = format!("/filings/{id}");
    let begun = page(&mai, &id).await;
    let (version, key) = (hidden(&begun, "version"), hidden(&begun, "step_key"));
    assert_eq!(send(&other, &id, "save", &TWO).await.status, 303);
    let base = [
        ("version", version.as_str()),
        ("step_key", key.as_str()),
        ("act", "save"),
    ];
    let mine = [&base[..], &[("x-vu_viec-0-0", "1/4/2021"), ("c2", "4")]].concat();
    let clash = mai.post(&path, &mine).await;
    assert_eq!(clash.status, 409);
    let words = "Người khác vừa lưu: 5/4/2021, Trong tỉnh, 7; 12/4/2021, Ngoài tỉnh, Hà | Giang, 5";
    assert!(clash.body.contains(words), "{}", clash.body);
    assert!(
        clash.body.contains("value=\"1/4/2021\""),
        "mine stands in the form: {}",
        clash.body
    );
    // Another field alone: both stand, and what the rows come to with them.
    let figure = [&base[..], &[("c2", "9")]].concat();
    let figure = mai.post(&path, &figure).await;
    assert_eq!(figure.status, 409, "both wrote how many sessions there were");
    assert!(
        figure.body.contains("value=\"Hà | Giang\""),
        "rows that only one wrote are there: {}",
        figure.body
    );
    assert_eq!(
        mai.post(&path, &base).await.status,
        303,
        "blank beside a blank base is no change"
    );
    assert_eq!(
        stored(&house, &id).await["vu_viec"]
            .as_str()
            .unwrap()
            .lines()
            .count(),
        2
    );
}

async fn take(person: &Person, id: &str, name: &str, bytes: &[u8]) -> Page {
    let path = format!("/filings/{id}/import");
    person.upload(&path, &[], &[("file", name, bytes)]).await
}

#[tokio::test]
async fn rows_go_out_as_a_sheet_a_file_and_a_list_and_come_back_as_they_went() {
    let (house, _, mai, id) = cases().await;
    assert_eq!(send(&mai, &id, "save", &TWO).await.status, 303);
    let kept = stored(&house, &id).await;
    let shown = page(&mai, &id).await;
    assert!(
        shown.contains("ADX chỉ mang số liệu tổng hợp; tệp ấy không có 2 dòng của bảng kê. XLSX"),
        "{shown}"
    );
    let of = async |path: &str| mai.get(&format!("/filings/{id}/{path}")).await.bytes;
    let (xlsx, csv, json) = (of("xlsx").await, of("csv?table=vu_viec").await, of("json").await);
    let grids = press::table::read(&xlsx).unwrap();
    assert_eq!((grids.len(), grids[1].name.as_str()), (3, "Danh sách vụ việc"));
    assert!(press::table::is_offers(&grids[2]), "the choices of its columns");
    assert_eq!(grids[1].at(1, 3), &press::table::Cell::Number(7.0));
    let text = String::from_utf8(csv.clone()).unwrap();
    assert_eq!(
        text.lines().nth(2).unwrap(),
        "12/4/2021;Ngoài tỉnh;Hà | Giang;5",
        "{text}"
    );
    let document: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(
        document["tables"]["vu_viec"][1]["tinh"], "Hà | Giang",
        "{document}"
    );
    assert!(document["texts"].get("vu_viec").is_none(), "{document}");
    assert_eq!(
        mai.get(&format!("/filings/{id}/csv?table=khac")).await.status,
        404
    );
    assert_eq!(send(&mai, &id, "save", &[]).await.status, 303, "cleared");
    for (name, bytes) in [("a.xlsx", &xlsx), ("a.csv", &csv), ("a.json", &json)] {
        let shown = take(&mai, &id, name, bytes).await;
        assert_eq!(shown.status, 200, "{name}: {}", shown.body);
        assert!(
            shown.body.contains("2 dòng: 5/4/2021, Trong tỉnh, 7"),
            "{name}: {}",
            shown.body
        );
        let rows = hidden(&shown.body, "t-vu_viec").replace("&#10;", "\n");
        let (version, key) = (hidden(&shown.body, "version"), hidden(&shown.body, "step_key"));
        let fields = [
            ("version", version.as_str()),
            ("step_key", key.as_str()),
            ("act", "save"),
            ("t-vu_viec", rows.as_str()),
        ];
        assert_eq!(
            mai.post(&format!("/filings/{id}"), &fields).await.status,
            303,
            "{name}"
        );
        assert_eq!(stored(&house, &id).await["vu_viec"], kept["vu_viec"], "{name}");
        assert_eq!(send(&mai, &id, "save", &[]).await.status, 303, "cleared");
    }
}

#[tokio::test]
async fn a_file_with_wrong_rows_is_refused_with_sheet_row_and_reason() {
    let (house, _, mai, id) = cases().await;
    let rows = vec![
        vec!["BẢNG KÊ NĂM 2021"],
        vec!["Ngày", "Nơi xảy ra", "Số người", "Ghi chú"],
        vec!["05/4/2021", "Trong tỉnh", "7"],
        vec![],
        vec!["hôm qua", "Nơi khác", "51"],
    ];
    let book = press::table::write_book(&[("Vụ việc", rows)]).unwrap();
    let csv = "Ngày;Nơi xảy ra;Số người\n05/4/2021;Trong tỉnh;1,5\n";
    let json = r#"{ "figures": {}, "tables": { "vu_viec": [{ "ngay": "5/4/2021", "nguoi": 60 }, { "la": 1 }], "khac": [] } }"#;
    for (name, bytes, all) in [
        (
            "a.xlsx",
            book.as_slice(),
            &[
                "Trang Vụ việc, dòng 2 (ô D2): bảng kê không có cột “Ghi chú”",
                "Trang Vụ việc, dòng 5 (ô A5): “hôm qua” không phải là ngày",
                "dòng 5 (ô B5): “Nơi khác” không có trong danh sách",
                "dòng 5 (ô C5): không được lớn hơn 50",
            ][..],
        ),
        ("a.csv", csv.as_bytes(), &["Trang CSV, dòng 2 (ô C2)"]),
        (
            "a.json",
            json.as_bytes(),
            &[
                "“vu_viec”: Dòng 1, “Số người”: không được lớn hơn 50",
                "bảng kê không có cột “la”",
                "“khac” không phải bảng kê",
            ],
        ),
    ] {
        let refused = take(&mai, &id, name, bytes).await;
        assert_eq!(refused.status, 422, "{name}");
        for words in all {
            assert!(refused.body.contains(words), "{name} {words}: {}", refused.body);
        }
    }
    assert_eq!(stored(&house, &id).await, json!({}));
}

#[tokio::test]
async fn the_rows_of_all_reports_are_one_sheet_of_the_export_for_who_receives_them() {
    let (house, regime, mai, id) = cases().await;
    assert_eq!(send(&mai, &id, "submit", &TWO).await.status, 303);
    let lan = house.sign_in("officer").await;
    let path = format!("/regimes/{regime}/filings");
    let xlsx = lan.get(&format!("{path}.xlsx?period=2021")).await.bytes;
    let grids = press::table::read(&xlsx).unwrap();
    assert_eq!((grids[0].rows.len(), grids[1].rows.len()), (2, 3));
    assert!(grids[1].at(2, 1).shown().contains("Quốc Khánh"), "{:?}", grids[1]);
    assert_eq!(
        grids[1].at(2, 2),
        &press::table::Cell::Number(2.0),
        "its place in the report"
    );
    assert_eq!(grids[1].at(2, 6), &press::table::Cell::Number(5.0));
    let csv = lan
        .get(&format!("{path}.csv?period=2021&table=vu_viec"))
        .await
        .body;
    assert!(
        csv.lines()
            .nth(2)
            .unwrap()
            .ends_with("2;12/4/2021;Ngoài tỉnh;Hà | Giang;5"),
        "{csv}"
    );
    let whole = lan.get(&format!("{path}.csv?period=2021")).await.body;
    assert!(
        !whole.contains("Hà | Giang"),
        "rows are not in the file of figures: {whole}"
    );
    assert_eq!(
        lan.get(&format!("{path}.csv?period=2021&table=khac"))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn rows_come_from_the_app_and_what_is_wrong_goes_back_to_it() {
    let (house, regime, mai, id) = cases().await;
    let state: Value = serde_json::from_str(&mai.get("/app/state").await.body).unwrap();
    let form = &state["data"]["filings"]["forms"][format!("{regime}/1")];
    assert_eq!(form["repeats"][0]["columns"][3]["label"], "Số người", "{form}");
    assert_eq!(form["totals"], json!([[0, "vu_viec", null], [1, "vu_viec", 3]]));
    let item = |key: u8, rows: &str| {
        let fields = json!({ "act": "submit", "edition": "1", "t-vu_viec": rows, "c2": "3" });
        let key = format!("01J000000000000000000000{key:02}");
        let on = format!("{regime}/2021");
        json!({ "items": [{ "kind": "filing", "key": key, "on": on, "base": 1, "unit": "x", "at": 1, "fields": fields }] })
            .to_string()
    };
    let outcome = async |item: String| -> Value {
        let page = mai.send_bytes("/app/sync", item.as_bytes()).await;
        serde_json::from_str::<Value>(&page.body).unwrap()["results"][0].clone()
    };
    let wrong = outcome(item(1, "|5/4/2021|Trong tỉnh||51|")).await;
    assert_eq!(wrong["outcome"], "refused", "{wrong}");
    assert!(
        wrong
            .to_string()
            .contains("Dòng 1, “Số người”: không được lớn hơn 50"),
        "{wrong}"
    );
    let good = outcome(item(2, "|2021-04-05|trong||7|\n|6/4/2021|||5|")).await;
    assert_eq!(good["outcome"], "filed", "{good}");
    assert_eq!(
        stored(&house, &id).await["vu_viec"],
        "|5/4/2021|Trong tỉnh||7|\n|6/4/2021|||5|"
    );
    assert_eq!(province(&house, &regime, "2021").await, (Some(2), 1, 0));
}

#[tokio::test]
async fn a_form_that_was_wrong_keeps_the_version_that_it_was_written_from() {
    let (house, regime) = house().await;
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021-04").await;
    let old = page(&mai, &id).await;
    let (version, key) = (hidden(&old, "version"), hidden(&old, "step_key"));
    assert_eq!(send(&mai, &id, "save", &[("c0", "8")]).await.status, 303);
    let fields = [
        ("version", version.as_str()),
        ("step_key", &key),
        ("act", "save"),
        ("c0", "ba"),
    ];
    let wrong = mai.post(&format!("/filings/{id}"), &fields).await;
    assert_eq!(wrong.status, 422);
    let kept = hidden(&wrong.body, "version");
    assert_eq!(
        kept, version,
        "what others saved meanwhile is met, not overwritten"
    );
    let fields = [
        ("version", kept.as_str()),
        ("step_key", &key),
        ("act", "save"),
        ("c0", "3"),
    ];
    assert_eq!(mai.post(&format!("/filings/{id}"), &fields).await.status, 409);
}
