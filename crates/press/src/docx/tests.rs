//! Papers written and read back.

use letter::paper::{Block, Cell, Month, Paper, Title};

use super::write;

fn report() -> Paper {
    let row = |n: &str, unit: &str, count| {
        vec![
            Cell::Centred(n.into()),
            Cell::Text(unit.into()),
            Cell::Figure(count),
        ]
    };
    Paper {
        superior: Some("UBND TỈNH LẠNG SƠN".into()),
        issuer: "SỞ THÔNG TIN VÀ TRUYỀN THÔNG".into(),
        number: None,
        notation: "BC-STTTT".into(),
        place: "Lạng Sơn".into(),
        date: None,
        month: Some(Month { year: 2021, month: 8 }),
        title: Title::Typed {
            kind: "BÁO CÁO".into(),
            subject: "Kết quả tuyên truyền phòng, chống mua bán người".into(),
        },
        recipients: vec!["Ủy ban nhân dân tỉnh".into()],
        body: vec![
            Block::Heading {
                level: 1,
                text: "I. KẾT QUẢ THỰC HIỆN".into(),
            },
            Block::Paragraph("Các đơn vị đã tổ chức tuyên truyền đến từng thôn, bản & khu phố.".into()),
            Block::Item("Báo Lạng Sơn đăng tin, bài;".into()),
            Block::Table {
                caption: Some("Số liệu".into()),
                head: vec!["TT".into(), "Đơn vị".into(), "Tin, bài".into()],
                rows: vec![row("1", "Báo Lạng Sơn", 1204), row("2", "Đài PT-TH", 0)],
                widths: vec![1, 6, 2],
            },
            Block::Paragraph("Trên đây là kết quả, trân trọng báo cáo.".into()),
        ],
        copies: vec!["Như trên".into(), "Lưu: VT, TTBCXB".into()],
        authority: vec!["KT. GIÁM ĐỐC".into(), "PHÓ GIÁM ĐỐC".into()],
        signer: Some("Nguyễn Thị Lan".into()),
        draft: false,
        marks: letter::paper::Marks::default(),
        appendices: Vec::new(),
    }
}

#[test]
fn a_paper_is_read_back_in_its_order() {
    let bytes = write(&report()).unwrap();
    if let Ok(path) = std::env::var("PRESS_SAMPLE") {
        std::fs::write(path, &bytes).unwrap();
    }
    let text = crate::text::read(&bytes, "bc.docx")
        .unwrap()
        .text
        .replace('\u{a0}', " ");
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(
        lines[..4],
        [
            "UBND TỈNH LẠNG SƠN",
            "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
            letter::paper::NATION,
            letter::paper::MOTTO
        ]
    );
    assert_eq!(
        lines[4..7],
        [
            "Số:      /BC-STTTT",
            "Lạng Sơn, ngày      tháng 8 năm 2021",
            "BÁO CÁO"
        ]
    );
    assert!(
        text.contains("bản & khu phố.")
            && text.contains("1\tBáo Lạng Sơn\t1.204")
            && text.contains("báo cáo./.")
    );
    assert_eq!(
        lines[lines.len() - 3..],
        ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Thị Lan"]
    );
}

#[test]
fn sizes_and_repeated_rows_are_written() {
    let bytes = write(&report()).unwrap();
    let mut archive = crate::archive::Archive::open(&bytes).unwrap();
    let xml = archive.text("word/document.xml", 1 << 20).unwrap().unwrap();
    assert_eq!(xml.matches("tblHeader").count(), 1);
    assert!(xml.contains("w:titlePg") && xml.contains("w:w=\"11906\"") && xml.contains("w:left=\"1701\""));
    let styles = archive.text("word/styles.xml", 1 << 20).unwrap().unwrap();
    assert!(styles.contains("Times New Roman") && styles.contains("<w:sz w:val=\"28\""));
}

#[test]
fn the_look_of_what_we_write_passes_our_own_linter() {
    let mut paper = report();
    paper.number = Some("5".into());
    paper.date = Some("2021-08-05".parse().unwrap());
    paper.signer = Some("Lê Hải Yến".into());
    paper.draft = false;
    let look = super::look(&write(&paper).unwrap()).unwrap();
    assert_eq!(
        (look.page.width, look.page.left, look.page.right),
        (2100, 300, 200)
    );
    let texts: Vec<String> = look.lines.iter().map(letter::check::look::Line::text).collect();
    assert!(
        texts.contains(&"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned()),
        "{texts:?}"
    );
    let remarks = letter::check::check(&look);
    let told: Vec<String> = remarks
        .iter()
        .map(|r| format!("{} {} {}: {} / {}", r.code, r.place, r.quote, r.wanted, r.found))
        .collect();
    assert_eq!(told, Vec::<String>::new());
}

#[test]
fn a_file_that_is_no_docx_has_no_look() {
    assert!(super::look(b"PK\x03\x04 broken").is_err());
    assert!(super::look(b"").is_err());
}
