//! Reports say what was logged, lead back to it, and lose nobody's words.

use civic::assignment::Handling;
use store::{Count, args, sql};

use crate::directive::tests::{Laid, SILENT, Work, lay, name, offices, unit};
use crate::testing::{House, Person};

async fn composed(person: &Person, laid: &Laid, scope: &str) -> String {
    let page = person
        .post(&format!("/directives/{}/reports", laid.id), &[("scope", scope)])
        .await;
    assert_eq!(page.status, 303, "{}", page.body);
    page.location.unwrap()
}

async fn laid_with_work(house: &House) -> Laid {
    let laid = lay(house).await;
    let work = Work {
        handling: Handling::InProgress,
        activities: 3,
        evidence: 1,
        ..SILENT
    };
    laid.give(house, 0, &unit(house, "hoa").await, work).await;
    laid.give(house, 0, &unit(house, "tuan").await, SILENT).await;
    laid.give(
        house,
        1,
        &offices(house, 1).await[0],
        Work {
            handling: Handling::Received,
            ..SILENT
        },
    )
    .await;
    laid
}

#[tokio::test]
async fn one_click_composes_the_report_and_its_docx_holds_every_word() {
    let house = House::demo().await;
    let laid = laid_with_work(&house).await;
    let lan = house.sign_in("officer").await;
    let path = composed(&lan, &laid, "whole").await;
    let page = lan.get(&path).await.body;
    for words in [
        "3 cuộc tuyên truyền trực tiếp (120 lượt người)",
        "chưa mở văn bản",
        "III. ĐÁNH GIÁ",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains(&name(&house, &unit(&house, "tuan").await)));
    let print = lan.get(&format!("{path}/print")).await.body;
    assert!(
        print.contains("/BC-STTTT") && print.contains("trân trọng báo cáo./."),
        "{print}"
    );
    let raw = lan.get(&format!("{path}/docx")).await.bytes;
    let text = press::text::read(&raw, "bc.docx").unwrap().text;
    for words in [
        "BÁO CÁO",
        "03 cuộc tuyên truyền trực tiếp",
        "V. ĐỀ XUẤT, KIẾN NGHỊ",
        "Nơi nhận",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    if press::pdf::IS_BUILT_IN {
        let pdf = lan.get(&format!("{path}/pdf")).await;
        assert_eq!((pdf.status, &pdf.bytes[..8]), (200, &b"%PDF-1.7"[..]));
    }
    for shown in [&print, &page] {
        let linked = shown.contains(&format!("{path}/pdf"));
        assert_eq!(linked, press::pdf::IS_BUILT_IN, "{shown}");
    }
    assert!(lan.get("/reports").await.body.contains(&path));
}

#[tokio::test]
async fn a_report_with_nothing_logged_says_so() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    laid.give(&house, 0, &unit(&house, "hoa").await, SILENT).await;
    let lan = house.sign_in("officer").await;
    let path = composed(&lan, &laid, "whole").await;
    let page = lan.get(&format!("{path}/print")).await.body;
    assert!(
        page.contains("số liệu là chưa rõ, không phải bằng không"),
        "{page}"
    );
    assert!(page.contains("Chưa ghi nhận hoạt động nào.") && !page.contains("Đã thực hiện"));
    assert!(page.contains("Báo Lạng Sơn"));
}

#[tokio::test]
async fn every_figure_leads_to_its_activities_as_of_the_report() {
    let house = House::demo().await;
    let laid = laid_with_work(&house).await;
    let lan = house.sign_in("officer").await;
    let path = composed(&lan, &laid, "whole").await;
    let href = format!("{path}/figures?kind=meeting");
    assert!(lan.get(&path).await.body.contains(&format!("href=\"{href}\"")));
    let figures = lan.get(&href).await.body;
    assert_eq!(figures.matches("href=\"/activities/").count(), 3, "{figures}");
    let mut tx = house.site.db.begin().await.unwrap();
    let later = house.site.clock.now().0 + 1;
    tx.run(sql!("update activity set logged_at = $1"), args![later])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        lan.get(&href).await.body.matches("href=\"/activities/").count(),
        0
    );
    assert_eq!(lan.get(&format!("{path}/figures?kind=x")).await.status, 404);
}

#[tokio::test]
async fn two_editors_are_told_and_lose_nothing() {
    let house = House::demo().await;
    let laid = laid_with_work(&house).await;
    let (lan, binh) = (house.sign_in("officer").await, house.sign_in("binh").await);
    let path = composed(&lan, &laid, "whole").await;
    let first = [
        ("version", "1"),
        ("s0", "Lời của Bình."),
        ("signer", "Trần Thị Bình"),
        ("draft", "on"),
    ];
    assert_eq!(binh.post(&path, &first).await.status, 303);
    let second = [("version", "1"), ("s0", "Lời của Lan.\n- một"), ("draft", "on")];
    let told = lan.post(&path, &second).await;
    assert_eq!(told.status, 409);
    assert!(
        told.body.contains("Lời của Lan.") && told.body.contains("Lời của Bình."),
        "{}",
        told.body
    );
    assert!(told.body.contains("name=\"version\" value=\"2\""));
    assert!(lan.get(&path).await.body.contains("Lời của Bình."));
    assert_eq!(
        lan.post(&path, &[("version", "2"), ("s0", "Lời của Lan.")])
            .await
            .status,
        303
    );
    let page = lan.get(&format!("{path}/print")).await.body;
    assert!(
        page.contains("Lời của Lan.") && page.contains("Trần Thị Bình") && !page.contains("DỰ THẢO"),
        "{page}"
    );
    let edited = sql!("select count(*) as count from audit where action = 'report.edited'");
    assert_eq!(
        house.site.db.one::<Count>(edited, args![]).await.unwrap().count,
        2
    );
}

#[tokio::test]
async fn each_unit_reports_its_own_part_and_sees_its_own_reports_alone() {
    let house = House::demo().await;
    let laid = laid_with_work(&house).await;
    let (lan, hoa, tuan) = (
        house.sign_in("officer").await,
        house.sign_in("newsroom").await,
        house.sign_in("coordinator").await,
    );
    let path = composed(&hoa, &laid, "own").await;
    let page = hoa.get(&format!("{path}/print")).await.body;
    assert!(page.contains("Kính gửi: Sở Thông tin và Truyền thông"), "{page}");
    assert!(page.contains("Có 01 đơn vị được giao") && page.contains("03 cuộc tuyên truyền trực tiếp"));
    let empty = composed(&tuan, &laid, "own").await;
    assert!(
        tuan.get(&empty)
            .await
            .body
            .contains("Chưa ghi nhận hoạt động nào.")
    );
    for foreign in [
        &path,
        &format!("{path}/docx"),
        &format!("{path}/pdf"),
        &format!("{path}/print"),
        &format!("{path}/figures?kind=meeting"),
    ] {
        assert_eq!(tuan.get(foreign).await.status, 404, "{foreign}");
        assert_eq!(lan.get(foreign).await.status, 404, "{foreign}");
    }
    assert_eq!(tuan.post(&path, &[("version", "1")]).await.status, 404);
    let compose = format!("/directives/{}/reports", laid.id);
    assert_eq!(hoa.post(&compose, &[("scope", "whole")]).await.status, 404);
    let foreign = unit(&house, "tuan").await;
    assert_eq!(
        hoa.post(&compose, &[("scope", "unit"), ("unit", &foreign)])
            .await
            .status,
        422
    );
    let part = lan
        .post(&compose, &[("scope", "unit"), ("unit", "báo lạng sơn")])
        .await;
    let print = lan.get(&format!("{}/print", part.location.unwrap())).await.body;
    assert!(
        print.contains("của Báo Lạng Sơn") && print.contains("03 cuộc"),
        "{print}"
    );
    assert_eq!(
        house.sign_in("commune").await.post(&compose, &[]).await.status,
        404
    );
}

#[tokio::test]
async fn the_command_line_composes_the_same() {
    let house = House::demo().await;
    let laid = laid_with_work(&house).await;
    let told = super::cli::compose(&house.site, &laid.id, None, None, false)
        .await
        .unwrap();
    assert!(told.contains("03 cuộc tuyên truyền trực tiếp"), "{told}");
    let out = house.site.config.data.join("bc.docx");
    super::cli::compose(&house.site, &laid.id, Some("Báo Lạng Sơn"), Some(&out), false)
        .await
        .unwrap();
    let text = press::text::read(&std::fs::read(&out).unwrap(), "bc.docx")
        .unwrap()
        .text;
    assert!(text.contains("BÁO LẠNG SƠN"), "{text}");
    if press::pdf::IS_BUILT_IN {
        let out = house.site.config.data.join("bc.pdf");
        super::cli::compose(&house.site, &laid.id, None, Some(&out), false)
            .await
            .unwrap();
        assert!(std::fs::read(&out).unwrap().starts_with(b"%PDF-"));
    }
    let json = super::cli::compose(&house.site, &laid.id, None, None, true)
        .await
        .unwrap();
    assert!(serde_json::from_str::<letter::paper::Paper>(&json).is_ok());
    assert!(
        super::cli::compose(&house.site, &laid.id, Some("Không có"), None, false)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn number_and_day_are_filled_in_when_it_is_issued() {
    let house = House::demo().await;
    let laid = laid_with_work(&house).await;
    let lan = house.sign_in("officer").await;
    let path = composed(&lan, &laid, "whole").await;
    let wrong = [
        ("version", "1"),
        ("number", "7"),
        ("date", "31/4/2021"),
        ("s0", "Lời của Lan."),
    ];
    let told = lan.post(&path, &wrong).await;
    assert_eq!(told.status, 422);
    assert!(
        told.body.contains("không có trong lịch") && told.body.contains("31/4/2021"),
        "{}",
        told.body
    );
    assert!(told.body.contains("Lời của Lan."), "nothing typed is lost");
    let right = [("version", "1"), ("number", "7"), ("date", "30/4/2021")];
    assert_eq!(lan.post(&path, &right).await.status, 303);
    let print = lan.get(&format!("{path}/print")).await.body;
    assert!(
        print.contains("Số: 07/BC-STTTT") && print.contains("ngày 30 tháng 4 năm 2021"),
        "{print}"
    );
    assert!(!print.contains("DỰ THẢO"), "the tick was taken away");
    let blank = [("version", "2"), ("number", ""), ("date", "")];
    assert_eq!(lan.post(&path, &blank).await.status, 303);
    assert!(
        lan.get(&format!("{path}/print"))
            .await
            .body
            .contains("ngày\u{a0}\u{a0}")
    );
}

/// The rows of a table of figures as CSV, heads first.
async fn pivot(lan: &Person, regime: &str, query: &str) -> Vec<Vec<String>> {
    let csv = lan.get(&format!("/figures/{regime}/csv?{query}")).await.body;
    let cell = |cell: &str| cell.trim_matches('"').to_owned();
    csv.trim_start_matches('\u{feff}')
        .lines()
        .map(|line| line.split(';').map(cell).collect())
        .collect()
}

#[tokio::test]
async fn the_figures_of_an_appendix_are_those_of_the_table_in_any_order_of_rows_and_columns() {
    use crate::filing::fixture_tests::{begun, last, published, send};
    use letter::paper::{Block, Cell};
    let house = House::demo().await;
    let laid = laid_with_work(&house).await;
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let regime = published(&lan).await;
    let filing = begun(&mai, &regime, "2021-04").await;
    let sent = [("c0", "1.204"), ("c1", "7"), ("c3", "0")];
    assert_eq!(send(&mai, &filing, "submit", &sent).await.status, 303);
    let path = composed(&lan, &laid, "whole").await;
    let id = last(&path);
    for axes in [
        "",
        "&rows=indicators&cols=units",
        "&rows=periods&cols=units&column=0",
    ] {
        let query = format!("period=2021-04&level=district{axes}");
        let add = lan
            .post(&format!("/figures/{regime}/appendix?{query}"), &[("report", &id)])
            .await;
        assert_eq!(add.status, 303, "{}", add.body);
        let report = super::store::get(&house.site.db, &id).await.unwrap().unwrap();
        assert_eq!(report.paper.appendices.len(), 1, "reckoned anew, not added again");
        let [Block::Table { head, rows, .. }] = report.paper.appendices[0].body.as_slice() else {
            panic!("a table: {:?}", report.paper.appendices)
        };
        let words = |cell: &Cell| match cell {
            Cell::Text(words) | Cell::Centred(words) => words.clone(),
            Cell::Figure(number) => viet::grouped(*number),
            Cell::Decimal(number, decimals) => viet::fixed(*number, *decimals),
        };
        let paper: Vec<Vec<String>> = std::iter::once(head.clone())
            .chain(rows.iter().map(|row| row.iter().map(words).collect()))
            .collect();
        same_figures(&paper, &pivot(&lan, &regime, &query).await);
    }
    let raw = lan.get(&format!("{path}/docx")).await.bytes;
    let text = press::text::read(&raw, "bc.docx").unwrap().text;
    assert!(text.contains("1.204") && text.contains("chưa rõ"), "{text}");
}

/// Every figure of the one is a figure of the other, under the same heads; the four counts of a file are one on paper.
fn same_figures(paper: &[Vec<String>], file: &[Vec<String>]) {
    let mut compared = 0;
    for line in &paper[1..] {
        let Some(other) = file.iter().find(|other| other[0] == line[0]) else {
            assert_eq!(line[0], "Đã gửi/phải gửi", "a row that no file has");
            continue;
        };
        for (at, head) in paper[0].iter().enumerate().skip(1) {
            let Some(place) = file[0].iter().position(|other| other == head) else {
                assert_eq!(head, "Đã gửi/phải gửi", "a column that no file has");
                continue;
            };
            let silent = ["chưa rõ", "–", "không cộng được"].contains(&line[at].as_str());
            let shown = if silent { "" } else { &line[at] };
            assert_eq!(shown, other[place], "{}, {head}", line[0]);
            compared += usize::from(!shown.is_empty());
        }
    }
    assert!(compared >= 2, "{paper:?}");
}

/// What the DOCX has in the cells of its tables: table, row, cell.
fn tables_of(docx: &[u8]) -> Vec<Vec<Vec<String>>> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    archive
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    let parts = |text: &str, tag: &str| -> Vec<String> {
        let (open, close) = (format!("<w:{tag}"), format!("</w:{tag}>"));
        let (mut rest, mut found) = (text, Vec::new());
        while let Some(at) = rest.find(&open) {
            rest = &rest[at + open.len()..];
            if rest.starts_with(['>', ' ']) {
                let inside = rest.split(&close).next().unwrap();
                found.push(inside.split_once('>').unwrap().1.to_owned());
            }
        }
        found
    };
    let words = |cell: &String| parts(cell, "t").concat();
    let row = |row: &String| parts(row, "tc").iter().map(words).collect();
    let table = |table: &String| parts(table, "tr").iter().map(row).collect();
    parts(&xml, "tbl").iter().map(table).collect()
}

/// Cases with a day, words, a count and an amount with decimals.
const LISTED: &[(&str, &[&[&str]])] = &[(
    "survey",
    &[
        &["type", "name", "label", "calculation"],
        &["begin repeat", "vu_viec", "Danh sách vụ việc", ""],
        &["date", "ngay", "Ngày", ""],
        &["text", "noi", "Nơi xảy ra", ""],
        &["integer", "nguoi", "Số người", ""],
        &["decimal", "tien", "Số tiền", ""],
        &["end repeat", "", "", ""],
        &["calculate", "so_vu", "Số vụ", "count(${vu_viec})"],
        &["integer", "buoi", "Số buổi", ""],
    ],
)];

/// A commune station of the officer's province that is not this one.
async fn another_station(house: &House, own: &str) -> String {
    let (directory, day) = (house.site.directory(), house.site.clock.now().day());
    let place = directory
        .territory(&unit(house, "lan").await, day)
        .unwrap()
        .id
        .clone();
    let station = directory
        .below(&place, day)
        .find(|unit| unit.kind == civic::unit::Kind::CommuneStation && unit.id != own);
    station.unwrap().id.clone()
}

#[tokio::test]
async fn the_rows_of_a_repeat_are_a_table_of_their_own_in_the_appendix() {
    use crate::filing::fixture_tests::{at, begun, last, of_form, send};
    let house = House::demo().await;
    let laid = laid_with_work(&house).await;
    let regime = of_form(&house.sign_in("officer").await, LISTED).await;
    at(&house, "2022-01-04");
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let day = house.site.clock.now().day();
    let own = crate::assignment::fixture_tests::unit_of(&house, "mai").await;
    let other = another_station(&house, &own).await;
    let second = house.hire("tram-khac", civic::Role::Commune, &other).await;
    let one = [
        ("x-vu_viec-0-0", "2021-04-05"),
        ("x-vu_viec-0-1", "Chợ <Kỳ Lừa> & bến xe"),
        ("x-vu_viec-0-2", "1204"),
        ("x-vu_viec-0-3", "1234,5"),
        ("c1", "4"),
    ];
    for (person, cells) in [(&mai, &one[..]), (&second, &[("x-vu_viec-0-0", "31/12/2021")])] {
        let filing = begun(person, &regime, "2021").await;
        let sent = send(person, &filing, "submit", cells).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
    }
    let path = composed(&lan, &laid, "whole").await;
    let appendix = format!("/figures/{regime}/appendix?period=2021&level=district");
    let add = lan.post(&appendix, &[("report", &last(&path))]).await;
    assert_eq!(add.status, 303, "{}", add.body);
    let docx = lan.get(&format!("{path}/docx")).await.bytes;
    let tables = tables_of(&docx);
    let listed = tables.last().unwrap();
    assert_eq!(
        listed[0],
        ["STT", "Đơn vị", "Ngày", "Nơi xảy ra", "Số người", "Số tiền"],
        "{tables:?}"
    );
    let mut rows: Vec<&[String]> = listed[1..].iter().map(|row| &row[1..]).collect();
    rows.sort_by_key(|row| row[1].clone());
    let directory = house.site.directory();
    let names = [&own, &other].map(|unit| crate::http::name_of(&directory, unit, day));
    assert_eq!(rows[1], [names[1].as_str(), "31/12/2021", "–", "–", "–"]);
    assert_eq!(
        rows[0],
        [
            names[0].as_str(),
            "05/4/2021",
            "Chợ &lt;Kỳ Lừa&gt; &amp; bến xe",
            "1.204",
            "1.234,50"
        ]
    );
    let print = lan.get(&format!("{path}/print")).await.body;
    assert!(
        print.contains("Danh sách vụ việc") && print.contains(">1.234,50<"),
        "{print}"
    );
    let book = format!("/figures/{regime}/xlsx?period=2021");
    let xlsx = lan.get(&book).await.bytes;
    let grids = press::table::read(&xlsx).unwrap();
    assert_eq!(grids[1].rows.len(), 3, "{grids:?}");
    assert_eq!(grids[1].name, "Danh sách vụ việc");
}

#[tokio::test]
async fn a_letter_has_room_for_so_many_rows_and_says_where_the_others_are() {
    use crate::filing::fixture_tests::{at, begun, last, of_form, send};
    let house = House::demo().await;
    let laid = laid_with_work(&house).await;
    let regime = of_form(&house.sign_in("officer").await, LISTED).await;
    at(&house, "2022-01-04");
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let filing = begun(&mai, &regime, "2021").await;
    let rows = "|05/4/2021|Chợ|1|1|\n".repeat(150);
    assert_eq!(
        send(&mai, &filing, "submit", &[("t-vu_viec", &rows)])
            .await
            .status,
        303
    );
    let path = composed(&lan, &laid, "whole").await;
    let address = format!("/figures/{regime}/appendix?period=2021");
    assert_eq!(lan.post(&address, &[("report", &last(&path))]).await.status, 303);
    let docx = lan.get(&format!("{path}/docx")).await.bytes;
    assert_eq!(
        tables_of(&docx).last().unwrap().len(),
        101,
        "the head and a hundred rows"
    );
    let text = press::text::read(&docx, "bc.docx").unwrap().text;
    let words = "“Danh sách vụ việc” có 150 hàng, phụ lục in 100 hàng đầu; bảng đầy đủ trong tệp XLSX.";
    assert!(text.contains(words), "{text}");
    let xlsx = lan
        .get(&format!("/figures/{regime}/xlsx?period=2021"))
        .await
        .bytes;
    assert_eq!(
        press::table::read(&xlsx).unwrap()[1].rows.len(),
        151,
        "all of them"
    );
}
