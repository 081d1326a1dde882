//! A province's own directory, over the pages: shown row by row, applied whole or not at all.

use ::store::{Count, args, sql};
use civic::Role;
use civic::unit::{About, Kind, Value};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::account::store;
use crate::testing::{House, Page, Person};

const BEFORE: &str = "2021-04-25";

/// An operator of the department.
async fn operator(house: &House) -> Person {
    let lan = store::account(&house.site.db, "lan").await.unwrap().unwrap();
    house
        .hire_named(("op", "Vận hành"), Role::Operator, &lan.unit)
        .await
}

async fn check(operator: &Person, on: &str, name: &str, bytes: &[u8]) -> Page {
    let fields = [("on", on), ("basis", "Quyết định 12/QĐ-UBND ngày 05/4/2021")];
    operator
        .upload("/units/import", &fields, &[("file", name, bytes)])
        .await
}

/// The value of a hidden field.
fn hidden(page: &Page, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = page
        .body
        .split(&mark)
        .nth(1)
        .unwrap_or_else(|| panic!("no field {name}: {}", page.body));
    rest.split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&#43;", "+")
}

async fn apply(operator: &Person, page: &Page) -> Page {
    let names = ["on", "basis", "name", "seen", "content"];
    let values = names.map(|name| (name, hidden(page, name)));
    let fields = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    operator.post("/units/import/apply", &fields).await
}

/// What must not change while nothing is applied.
async fn state(house: &House) -> [i64; 4] {
    let mut state = [0; 4];
    let counts = [
        sql!("select count(*) as count from unit"),
        sql!("select count(*) as count from unit_version"),
        sql!("select count(*) as count from unit_fact"),
        sql!("select count(*) as count from audit where action = 'unit.imported'"),
    ];
    for (place, count) in counts.into_iter().enumerate() {
        state[place] = house.site.db.one::<Count>(count, args![]).await.unwrap().count;
    }
    state
}

const GOOD: &str = "\u{feff}DANH MỤC ĐƠN VỊ;;;;;;\r\n\
Mã;Tên đơn vị;Loại;Cấp trên;Từ ngày;Dân số;Biên giới\r\n\
05986;Xã Hoàng Đồng;;;;7.050;không\r\n\
;Sở Tài chính tỉnh Lạng Sơn;Sở, ban, ngành;;01/4/2021;;\r\n\
;Hội Phụ nữ xã Hoàng Đồng;Hội, đoàn thể;Xã Hoàng Đồng;;;\r\n\
5971;Phường Hoàng Văn Thụ;Cấp xã;;;;\r\n";

/// The same table as Excel keeps it: numbers without their zeros in front, days as days, a merged title.
fn as_workbook(csv: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Danh mục").unwrap();
    let dated = Format::new().set_num_format("dd/mm/yyyy");
    let mark = if csv.contains(';') { ';' } else { ',' };
    let rows = csv.trim_start_matches('\u{feff}').lines();
    for (row, line) in (0..).zip(rows) {
        for (column, text) in (0..).zip(line.trim_end().split(mark)) {
            let plain = text.replace('.', "");
            let day: Vec<u16> = text.split('/').filter_map(|part| part.parse().ok()).collect();
            if let [day, month, year] = day[..] {
                let day = ExcelDateTime::from_ymd(year, month as u8, day as u8).unwrap();
                sheet.write_with_format(row, column, &day, &dated).unwrap();
            } else if let Ok(number) = plain.parse::<f64>() {
                sheet.write(row, column, number).unwrap();
            } else if !text.is_empty() {
                sheet.write(row, column, text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A file as CSV and as XLSX.
fn both(csv: &str) -> [(&'static str, Vec<u8>); 2] {
    [
        ("danh-muc.csv", csv.as_bytes().to_vec()),
        ("danh-muc.xlsx", as_workbook(csv)),
    ]
}

#[tokio::test]
async fn a_directory_is_shown_row_by_row_and_applied_as_shown() {
    for (name, bytes) in both(GOOD) {
        shown_and_applied(name, &bytes).await;
    }
    // The same table with a formula, a number without its zeros, a truth and a merged title, saved by Calc.
    let calc = include_bytes!("../../../tests/fixtures/calc/danh-muc.xlsx");
    shown_and_applied("danh-muc-calc.xlsx", calc).await;
}

async fn shown_and_applied(name: &str, bytes: &[u8]) {
    let house = House::demo().await;
    let operator = operator(&house).await;
    let before = state(&house).await;
    let page = check(&operator, BEFORE, name, bytes).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for words in [
        "Dân số (người): chưa rõ → 7.050",
        "Xã biên giới: chưa rõ → không",
        "Tỉnh Lạng Sơn, từ ngày 1/4/2021",
        "Xã Hoàng Đồng, từ ngày 25/4/2021",
        "Ghi 3 đơn vị vào danh mục",
        ">Phường Hoàng Văn Thụ</a>",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert_eq!(state(&house).await, before, "looking changes nothing");

    let done = apply(&operator, &page).await;
    assert_eq!(
        (done.status, done.location.as_deref()),
        (303, Some("/units?on=2021-04-25")),
        "{}",
        done.body
    );
    let after = state(&house).await;
    let grown: Vec<i64> = after
        .iter()
        .zip(before)
        .map(|(after, before)| after - before)
        .collect();
    assert_eq!(grown, [2, 2, 2, 1]);
    what_was_applied_is_there(&house, &operator).await;

    let again = check(&operator, BEFORE, name, bytes).await.body;
    assert!(
        again.contains("<b class=\"num\">4</b> giữ nguyên") && !again.contains("name=\"seen\""),
        "{again}"
    );
}

async fn what_was_applied_is_there(house: &House, operator: &Person) {
    let end = house
        .site
        .directory()
        .units()
        .iter()
        .find(|unit| unit.kind == Kind::Union)
        .unwrap()
        .versions[0]
        .clone();
    assert_eq!(
        end.to,
        "2025-07-01".parse().ok(),
        "it ends with the commune above it"
    );
    assert!(end.closed_by.unwrap().contains("chưa rõ"));
    let (directory, on) = (house.site.directory(), BEFORE.parse().unwrap());
    let commune = directory.by_code(Kind::Commune, "05986", on).unwrap();
    assert_eq!(commune.fact(About::Population, on), Some(&Value::Number(7050)));
    assert_eq!(commune.fact(About::Border, on), Some(&Value::Is(false)));
    let union = directory
        .children(&commune.id, on)
        .find(|unit| unit.kind == Kind::Union)
        .unwrap();
    let shown = operator
        .get(&format!("/units/{}?on={BEFORE}", union.id))
        .await
        .body;
    assert!(
        shown.contains("Quyết định 12/QĐ-UBND") && shown.contains("ghi ngày"),
        "{shown}"
    );
    let earlier = operator
        .get(&format!("/units/{}?on={BEFORE}&known=2021-01-01", commune.id))
        .await
        .body;
    assert!(
        earlier.contains("hệ thống chưa") && !earlier.contains("7.050"),
        "{earlier}"
    );
}

#[tokio::test]
async fn a_code_with_the_wrong_day_is_refused_by_both_names() {
    let house = House::demo().await;
    let operator = operator(&house).await;
    let before = state(&house).await;
    let file = "Mã,Tên đơn vị\n05986,Phường Tam Thanh\n05971,Phường Hoàng Văn Thụ Mới\n";
    for (name, bytes) in both(file) {
        let page = check(&operator, BEFORE, name, &bytes).await;
        let said = "Mã 05986 trước 1/7/2025 là Xã Hoàng Đồng, từ 1/7/2025 là Phường Tam Thanh; dòng này ghi cho ngày 25/4/2021";
        assert!(page.body.contains(said), "{name}: {}", page.body);
        assert!(
            page.body
                .contains("Phường Hoàng Văn Thụ → Phường Hoàng Văn Thụ Mới"),
            "the other row is shown all the same"
        );
        assert!(
            !page.body.contains("name=\"seen\""),
            "nothing can be applied while a row is refused"
        );
    }
    for (name, bytes) in both("Mã,Tên đơn vị\n05986,Xã Hoàng Đồng\n") {
        let after = check(&operator, "2025-07-01", name, &bytes).await;
        assert!(
            after.body.contains("Mã 05986 trước 1/7/2025 là Xã Hoàng Đồng"),
            "{name}: {}",
            after.body
        );
    }
    assert_eq!(state(&house).await, before);
}

/// The last day is inclusive: new units end after it, of known ones it must be the one that is known.
const ENDING: &str = "Mã;Tên đơn vị;Loại;Từ ngày;Đến ngày\r\n\
;Ban Chỉ đạo 138 tỉnh;Tổ chức khác;01/3/2021;31/12/2022\r\n\
;Báo Lạng Sơn;Báo;;30/6/2024\r\n\
05986;Xã Hoàng Đồng;;;30/6/2025\r\n";

#[tokio::test]
async fn a_last_day_is_shown_and_applied_inclusively() {
    for (name, bytes) in both(ENDING) {
        let house = House::demo().await;
        let operator = operator(&house).await;
        let page = check(&operator, BEFORE, name, &bytes).await;
        for words in [
            "từ ngày 1/3/2021 đến hết ngày 31/12/2022",
            "Ngày hoạt động cuối cùng: còn hoạt động → 30/6/2024",
            "Ghi 2 đơn vị vào danh mục",
        ] {
            assert!(page.body.contains(words), "{name}: {words}: {}", page.body);
        }
        let done = apply(&operator, &page).await;
        assert_eq!(done.status, 303, "{name}: {}", done.body);
        let (directory, day) = (house.site.directory(), |day: &str| day.parse().unwrap());
        for (name, last, gone) in [
            ("Ban Chỉ đạo 138 tỉnh", "2022-12-31", "2023-01-01"),
            ("Báo Lạng Sơn", "2024-06-30", "2024-07-01"),
        ] {
            let mut units = directory.units().iter();
            let unit = units.find(|unit| directory.name(&unit.id, day(last)) == Some(name));
            let unit = unit.unwrap_or_else(|| panic!("{name} is there on its last day"));
            assert!(!directory.exists(&unit.id, day(gone)), "{name}");
        }
        let again = check(&operator, BEFORE, name, &bytes).await.body;
        assert!(
            again.contains("<b class=\"num\">3</b> giữ nguyên"),
            "{name}: {again}"
        );
    }
}

#[tokio::test]
async fn a_last_day_that_cannot_be_is_refused_and_the_right_one_named() {
    let wrong = "Mã;Tên đơn vị;Loại;Từ ngày;Đến ngày\r\n\
05986;Xã Hoàng Đồng;;;31/12/2025\r\n\
;Ban Một;Tổ chức khác;01/3/2021;28/2/2021\r\n\
;Ban Hai;Tổ chức khác;;31/12/2020\r\n\
05986;Phường Tam Thanh;;;24/4/2021\r\n\
05971;Phường Hoàng Văn Thụ;;;hết năm\r\n";
    let house = House::demo().await;
    let operator = operator(&house).await;
    let before = state(&house).await;
    for (name, bytes) in both(wrong) {
        let page = check(&operator, BEFORE, name, &bytes).await;
        for words in [
            "hoạt động đến hết ngày 30/6/2025; hãy dùng ngày đó",
            "Đến ngày 28/2/2021 là trước từ ngày 1/3/2021",
            "Đến ngày 31/12/2020 là trước từ ngày 25/4/2021",
            "Mã 05986 trước 1/7/2025 là Xã Hoàng Đồng, từ 1/7/2025 là Phường Tam Thanh; dòng này ghi cho ngày 24/4/2021",
            "“hết năm” không phải ngày",
        ] {
            assert!(page.body.contains(words), "{name}: {words}: {}", page.body);
        }
        assert!(!page.body.contains("name=\"seen\""));
    }
    assert_eq!(state(&house).await, before);
}

/// Sheets with what goes wrong in the field.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Danh mục").unwrap();
    let (plain, dated) = (Format::new(), Format::new().set_num_format("dd/mm/yyyy"));
    sheet.merge_range(0, 0, 0, 4, "DANH MỤC CƠ QUAN", &plain).unwrap();
    for (column, head) in (0..).zip(["Mã", "Tên cơ quan, đơn vị", "Loại", "Mã cấp trên", "Từ ngày"])
    {
        sheet.write(1, column, head).unwrap();
    }
    let day = ExcelDateTime::from_ymd(2021, 4, 1).unwrap();
    sheet.write(2, 1, "Sở Tài chính").unwrap();
    sheet.write_with_format(2, 4, &day, &dated).unwrap();
    sheet.write(3, 1, "Sở Y tế").unwrap();
    sheet.write(3, 4, 44_287).unwrap();
    sheet.merge_range(4, 2, 5, 2, "Sở, ban, ngành", &plain).unwrap();
    sheet.write(4, 1, "Ban Dân tộc").unwrap();
    sheet.write(5, 1, "Ban Quản lý Khu kinh tế").unwrap();
    sheet.write(6, 1, "Sở Tài chính").unwrap();
    for (row, [code, name, above]) in (7..).zip([["X1", "Tổ A", "X2"], ["X2", "Tổ B", "X1"]]) {
        sheet.write(row, 0, code).unwrap();
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 2, "Tổ chức khác").unwrap();
        sheet.write(row, 3, above).unwrap();
    }
    sheet.write(9, 1, "Xã Hoàng Đồng").unwrap();
    sheet.write(9, 0, 5986).unwrap();
    sheet.write(10, 1, "Chi nhánh lạ").unwrap();
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn each_fault_of_a_workbook_is_told_with_sheet_row_and_reason() {
    let house = House::demo().await;
    let operator = operator(&house).await;
    let before = state(&house).await;
    let page = check(&operator, BEFORE, "danh-muc.xlsx", &workbook()).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let row = |n: usize| {
        let mark = format!("Danh mục, dòng {n}</td>");
        let rest = page
            .body
            .split(&mark)
            .nth(1)
            .unwrap_or_else(|| panic!("no row {n}: {}", page.body));
        rest.split("</tr>").next().unwrap().to_owned()
    };
    for (n, words) in [
        (3, "Tỉnh Lạng Sơn, từ ngày 1/4/2021"),
        (4, "Ô E4: “44287” không phải ngày"),
        (6, "Ô C6 bị gộp với ô khác"),
        (7, "Trùng đơn vị với Danh mục, dòng 3"),
        (8, "vòng lặp cấp trên"),
        (9, "vòng lặp cấp trên"),
        (11, "không ghi loại đơn vị"),
    ] {
        assert!(row(n).contains(words), "{n}: {words}: {}", row(n));
    }
    assert!(
        page.body
            .contains(">Xã Hoàng Đồng</a> <span class=\"quiet\">05986</span>"),
        "the code gets its zero back"
    );
    assert_eq!(state(&house).await, before, "nothing is half stored");
}

#[tokio::test]
async fn only_what_was_shown_is_applied() {
    let house = House::demo().await;
    let operator = operator(&house).await;
    let page = check(&operator, BEFORE, "danh-muc.csv", GOOD.as_bytes()).await;
    let before = state(&house).await;
    let other = "Mã,Tên đơn vị\n05986,Xã Hoàng Đồng Khác\n";
    let stolen = [
        ("on", BEFORE.to_owned()),
        ("basis", hidden(&page, "basis")),
        ("seen", hidden(&page, "seen")),
        (
            "content",
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, other),
        ),
    ];
    let stolen = stolen.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answer = operator.post("/units/import/apply", &stolen).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("Đây là kết quả đối chiếu mới"));
    assert_eq!(state(&house).await, before);

    assert_eq!(apply(&operator, &page).await.status, 303);
    let once = state(&house).await;
    let twice = apply(&operator, &page).await;
    assert_eq!(twice.status, 409, "a form sent again finds nothing left to do");
    assert_eq!(state(&house).await, once);
}

#[tokio::test]
async fn a_unit_may_move_under_a_new_row_and_is_still_applied_as_shown() {
    let house = House::demo().await;
    let operator = operator(&house).await;
    let file = "Tên đơn vị;Loại;Cấp trên\nSở Mới;Sở, ban, ngành;\nBáo Lạng Sơn;Báo;Sở Mới\n";
    let page = check(&operator, BEFORE, "a.csv", file.as_bytes()).await;
    assert!(
        page.body.contains("Thuộc: Tỉnh Lạng Sơn → một dòng khác của tệp"),
        "{}",
        page.body
    );
    assert_eq!(apply(&operator, &page).await.status, 303);
    let (directory, on) = (house.site.directory(), BEFORE.parse().unwrap());
    let paper = directory
        .units()
        .iter()
        .find(|unit| unit.kind == Kind::Newspaper)
        .unwrap();
    let above = directory.parent(&paper.id, on).unwrap();
    assert_eq!(directory.name(&above.id, on), Some("Sở Mới"));
}

#[tokio::test]
async fn what_is_no_directory_is_answered_in_words() {
    let house = House::demo().await;
    let operator = operator(&house).await;
    for (name, bytes, words) in [
        ("a.csv", &b""[..], "Không đọc được tệp"),
        ("a.csv", "Họ tên,Tuổi\nA,3\n".as_bytes(), "không có dòng tiêu đề"),
        ("a.csv", "Mã,Tên đơn vị\n".as_bytes(), "không có dòng nào"),
        (
            "a.csv",
            "Mã,Mã số,Tên đơn vị\n1,2,A\n".as_bytes(),
            "A1 và B1 cùng một nghĩa",
        ),
        ("a.csv", &b"M\xe3,T\xean\n"[..], "Không đọc được tệp"),
        ("a.xlsx", &b"PK\x03\x04 no"[..], "Không đọc được tệp"),
    ] {
        let page = check(&operator, BEFORE, name, bytes).await;
        assert_eq!(page.status, 422, "{name}");
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let page = check(&operator, "hôm qua", "a.csv", GOOD.as_bytes()).await;
    assert!(page.status == 422 && page.body.contains("Hãy chọn ngày"));
    let officer = house.sign_in("officer").await;
    assert_eq!(officer.get("/units/import").await.status, 403);
    assert_eq!(
        check(&officer, BEFORE, "a.csv", GOOD.as_bytes()).await.status,
        403
    );
}
