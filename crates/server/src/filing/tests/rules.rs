//! Conditions, rules, formulas, filtered choices and counted rows of an XLSForm: made, shown, judged, reckoned.

use super::at;
use crate::figures::recompute;
use crate::filing::fixture_tests::{begun, of_form, send};
use crate::testing::{House, Page, Person};

const FORM: &[(&str, &[&[&str]])] = &[
    (
        "survey",
        &[
            &[
                "type",
                "name",
                "label",
                "relevant",
                "calculation",
                "constraint",
                "constraint_message",
                "required",
                "choice_filter",
                "repeat_count",
            ],
            &["select_one huyen", "huyen", "Huyện", "", "", "", "", "", "", ""],
            &[
                "select_one xa",
                "xa",
                "Xã",
                "",
                "",
                "",
                "",
                "",
                "huyen = ${huyen}",
                "",
            ],
            &["integer", "so_thon", "Số thôn", "", "", "", "", "", "", ""],
            &[
                "integer",
                "nhieu",
                "Từ bao nhiêu là nhiều",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
            ],
            &[
                "begin repeat",
                "thon",
                "Từng thôn",
                "",
                "",
                "",
                "",
                "",
                "",
                "${so_thon}",
            ],
            &["text", "ten", "Thôn", "", "", "", "", "yes", "", ""],
            &["integer", "nam", "Nam", "", "", "", "", "", "", ""],
            &["integer", "nu", "Nữ", "", "", ". <= ${nam} * 2", "", "", "", ""],
            &[
                "calculate",
                "tong",
                "Tổng",
                "",
                "${nam} + ${nu}",
                "",
                "",
                "",
                "",
                "",
            ],
            &[
                "text",
                "vi_sao",
                "Vì sao nhiều",
                "${tong} > ${nhieu}",
                "",
                "",
                "",
                "yes",
                "",
                "",
            ],
            &["end repeat", "", "", "", "", "", "", "", "", ""],
            &[
                "calculate",
                "tong_so",
                "Tổng số",
                "",
                "sum(${tong})",
                "",
                "",
                "",
                "",
                "",
            ],
            &[
                "calculate",
                "gap",
                "Gấp đôi",
                "",
                "(${so_thon} + 1) * 2",
                "",
                "",
                "",
                "",
                "",
            ],
            &[
                "integer",
                "diem",
                "Điểm",
                "",
                "",
                ". < ${so_thon} or . = 99",
                "Điểm nhỏ hơn số thôn, hoặc 99.",
                "",
                "",
                "",
            ],
            &[
                "text",
                "ghi_chu",
                "Ghi chú",
                "not(${nhieu} = 10) and ${tong_so} != 0",
                "",
                "",
                "",
                "",
                "",
                "",
            ],
        ],
    ),
    (
        "choices",
        &[
            &["list_name", "name", "label", "huyen"],
            &["huyen", "mot", "Huyện Một", ""],
            &["huyen", "hai", "Huyện Hai", ""],
            &["xa", "a", "Xã A", "mot"],
            &["xa", "b", "Xã B", "hai"],
        ],
    ),
];

/// Two hamlets; the second is large from 10 on, and says why.
const GOOD: [(&str, &str); 11] = [
    ("t-huyen", "Huyện Một"),
    ("t-xa", "Xã A"),
    ("c0", "2"),
    ("c1", "10"),
    ("c4", "99"),
    ("x-thon-0-0", "Nà Lốc"),
    ("x-thon-0-1", "3"),
    ("x-thon-0-2", "4"),
    ("x-thon-1-0", "Pò Mã"),
    ("x-thon-1-1", "8"),
    ("x-thon-1-2", "4"),
];

/// The house, chị Mai, her begun report, and the regime.
async fn asked() -> (House, Person, String, String) {
    let house = House::demo().await;
    let regime = of_form(&house.sign_in("officer").await, FORM).await;
    at(&house, "2022-01-04");
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021").await;
    (house, mai, id, regime)
}

async fn with(mai: &Person, id: &str, act: &str, more: &[(&str, &str)]) -> Page {
    let kept = GOOD
        .iter()
        .filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    let cells: Vec<(&str, &str)> = kept.chain(more).copied().collect();
    send(mai, id, act, &cells).await
}

#[tokio::test]
async fn the_page_says_without_a_script_when_each_answer_is_asked() {
    let (house, mai, id, regime) = asked().await;
    let page = mai.get(&format!("/filings/{id}")).await.body;
    for words in [
        "Chỉ điền khi “Tổng” lớn hơn “Từ bao nhiêu là nhiều”.",
        "Chỉ điền khi không phải là “Từ bao nhiêu là nhiều” bằng 10 và “Tổng số” khác 0.",
        "Số dòng khi gửi phải bằng “Số thôn”.",
        "data-if=",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(
        page.contains(
            "name=\"x-thon-0-3\" aria-label=\"Tổng, dòng 1\" autocomplete=\"off\" value=\"\" readonly"
        ),
        "{page}"
    );
    assert_eq!(send(&mai, &id, "save", &[("c0", "4")]).await.status, 303);
    let page = mai.get(&format!("/filings/{id}")).await.body;
    assert!(
        page.contains("x-thon-3-0") && !page.contains("x-thon-4-0"),
        "as many rows as it says: {page}"
    );
    let lan = house.sign_in("officer").await;
    let regime = lan.get(&format!("/regimes/{regime}")).await.body;
    for words in [
        "Phải đúng: “Nữ” không lớn hơn “Nam” × 2.",
        "Cách tính: (“Số thôn” + 1) × 2.",
    ] {
        assert!(regime.contains(words), "{words}: {regime}");
    }
}

#[tokio::test]
async fn what_does_not_hold_is_said_at_its_place_and_what_was_typed_stays() {
    let (_house, mai, id, _) = asked().await;
    for (more, words) in [
        (
            ("t-xa", "Xã B"),
            "“Xã B” không thuộc lựa chọn đi với câu trả lời ở “Huyện”.",
        ),
        (("c4", "2"), "Điểm nhỏ hơn số thôn, hoặc 99."),
        (
            ("t-ghi_chu", "Đông"),
            "Chỉ điền khi không phải là “Từ bao nhiêu là nhiều” bằng 10",
        ),
        (
            ("x-thon-0-2", "7"),
            "Dòng 1, “Nữ”: phải đúng điều kiện “Nữ” không lớn hơn “Nam” × 2.",
        ),
        (
            ("x-thon-0-4", "Chợ phiên"),
            "Dòng 1, “Vì sao nhiều”: chỉ điền khi “Tổng” lớn hơn “Từ bao nhiêu là nhiều”.",
        ),
    ] {
        let wrong = with(&mai, &id, "save", &[more]).await;
        assert_eq!(wrong.status, 422, "{more:?}");
        assert!(wrong.body.contains(words), "{words}: {}", wrong.body);
        let typed = format!("value=\"{}\"", more.1);
        assert!(
            wrong.body.contains(&typed) || wrong.body.contains(&format!(">{}</", more.1)),
            "{typed} stays: {}",
            wrong.body
        );
    }
    let missing = with(&mai, &id, "submit", &[]).await;
    assert!(
        missing.body.contains("Dòng 2, “Vì sao nhiều”: bắt buộc điền."),
        "{}",
        missing.body
    );
    let few = with(&mai, &id, "submit", &[("c0", "3"), ("x-thon-1-4", "Chợ phiên")]).await;
    assert!(
        few.body.contains("Bảng kê “Từng thôn” phải có đúng 3 dòng."),
        "{}",
        few.body
    );
}

#[tokio::test]
async fn formulas_are_the_houses_word_in_rows_and_in_the_form() {
    let (house, mai, id, _) = asked().await;
    let forged = [
        ("x-thon-0-3", "999"),
        ("c2", "999"),
        ("c3", "999"),
        ("x-thon-1-4", "Chợ phiên"),
    ];
    let sent = with(&mai, &id, "submit", &forged).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let filing = crate::filing::store::get(&house.site.db, &id)
        .await
        .unwrap()
        .unwrap();
    let revision = crate::filing::store::revision(&house.site.db, &id, filing.version);
    let revision = revision.await.unwrap().unwrap();
    assert_eq!(
        revision.texts["thon"],
        "|Nà Lốc|3|4|7||\n|Pò Mã|8|4|12|Chợ phiên|"
    );
    let sheet = civic::sheet::Sheet::unpack(&revision.sheet).unwrap();
    let figures: Vec<Option<i64>> = sheet.cells().iter().map(|cell| cell.value()).collect();
    assert_eq!(figures, [Some(2), Some(10), Some(19), Some(6), Some(99)]);
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn the_app_gets_the_same_rules() {
    let (_house, mai, ..) = asked().await;
    let state: serde_json::Value = serde_json::from_str(&mai.get("/app/state").await.body).unwrap();
    let text = state.to_string();
    for part in [
        r#""formula":[0,["+",["f",1],["f",2]]]"#,
        r#""if":[">",["f",3],["f","c1"]]"#,
        r#""count":"c0""#,
        r#""formulas":[[3,0,["*",["+",["f","c0"],["n",1,0]],["n",2,0]]]]"#,
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test]
async fn a_workbook_that_goes_beyond_is_answered_with_sheet_row_and_way_out() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let survey: Vec<Vec<&str>> = vec![
        vec![
            "type",
            "name",
            "label",
            "relevant",
            "calculation",
            "constraint",
            "choice_filter",
            "repeat_count",
        ],
        vec!["integer", "a", "A", "", "", "regex(., '[0-9]+')", "", ""],
        vec!["text", "b", "B", "${khac} != 1", "", "", "", ""],
        vec!["calculate", "c", "C", "", "${a} div 2", "", "", ""],
        vec!["select_one k", "d", "D", "", "", "", "k = ${a}", ""],
        vec!["begin repeat", "e", "E", "", "", "", "", "${b}"],
        vec!["integer", "f", "F", "${c} > 1", "", "", "", ""],
        vec!["end repeat", "", "", "", "", "", "", ""],
        vec!["text", "g", "G", "${f} > 1 and ${a} > 1", "", "", "", ""],
    ];
    let choices = vec![vec!["list_name", "name", "label", "k"], vec!["k", "x", "X", "1"]];
    let book = press::table::write_book(&[("survey", survey), ("choices", choices)]).unwrap();
    let fields = [
        ("code", ""),
        ("title", "B"),
        ("reporter", "commune_station"),
        ("since", "15/1/2021"),
    ];
    let refused = lan
        .upload("/regimes", &fields, &[("file", "bieu.xlsx", &book)])
        .await;
    assert_eq!(refused.status, 422);
    for (row, words) in [
        (2, "“regex” không được nhận"),
        (3, "“khac” không phải câu hỏi"),
        (4, "“div”"),
        (5, "không phải câu hỏi chọn một"),
        (6, "không phải câu hỏi số nguyên"),
        (7, "“c” không phải câu hỏi mà chỗ này dùng được"),
        (9, "“f” không phải câu hỏi mà chỗ này dùng được"),
    ] {
        let place = format!("Trang survey, dòng {row}");
        let said = refused.body.split(&place).nth(1).unwrap_or_default();
        let said = said.split("Trang survey").next().unwrap_or_default();
        assert!(said.contains(words), "{place} {words}: {}", refused.body);
    }
}
