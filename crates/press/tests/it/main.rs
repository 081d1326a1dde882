//! Formats that programs of the machine make and read: LibreOffice, poppler, tesseract. Without a program its part is
//! left out, and the test says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot make its files has failed")]

#[cfg(feature = "pdf")]
mod decree;
mod judged;
#[cfg(feature = "pdf")]
mod layout;
#[cfg(feature = "pdf")]
mod measured;
mod mutate;
mod samples;
mod written;

use std::path::Path;
use std::process::Command;

use letter::paper::{Block, Paper, Title};
use press::text::{Document, Format, read};

fn has(program: &str) -> bool {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()));
    if !found {
        eprintln!("{program} is not installed: what it reads is not tested");
    }
    found
}

fn paper() -> Paper {
    Paper {
        superior: Some("UBND TỈNH LẠNG SƠN".into()),
        issuer: "SỞ THÔNG TIN VÀ TRUYỀN THÔNG".into(),
        number: Some("512".into()),
        notation: "STTTT-TTBCXB".into(),
        place: "Lạng Sơn".into(),
        date: viet::Date::new(2021, 4, 28).ok(),
        month: None,
        title: Title::Typed {
            kind: "KẾ HOẠCH".into(),
            subject: "Tuyên truyền phòng, chống mua bán người".into(),
        },
        recipients: Vec::new(),
        body: vec![
            Block::Paragraph(
                "Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban chỉ đạo 138 tỉnh Lạng Sơn về việc triển khai thực \
                 hiện Chương trình phòng, chống mua bán người giai đoạn 2021 - 2025, Sở Thông tin và Truyền thông đề nghị \
                 các cơ quan, đơn vị tuyên truyền đến từng thôn, bản trên địa bàn tỉnh."
                    .into(),
            ),
            Block::Item("Báo Lạng Sơn đăng tin, bài về phương thức, thủ đoạn của tội phạm;".into()),
            Block::Paragraph("Báo cáo kết quả về Sở trước ngày 15/6/2021.".into()),
        ],
        copies: vec!["Như trên".into(), "Lưu: VT, TTBCXB".into()],
        authority: vec!["KT. GIÁM ĐỐC".into(), "PHÓ GIÁM ĐỐC".into()],
        signer: Some("Lê Hải Yến".into()),
        draft: false,
        marks: letter::paper::Marks::default(),
        appendices: Vec::new(),
    }
}

/// What LibreOffice makes of the paper.
fn converted(folder: &Path, to: &str, ending: &str) -> Vec<u8> {
    std::fs::write(folder.join("cv.docx"), press::docx::write(&paper()).unwrap()).unwrap();
    let done = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}/profile",
            folder.display()
        ))
        .args(["--headless", "--convert-to", to, "--outdir"])
        .arg(folder)
        .arg(folder.join("cv.docx"))
        .output()
        .unwrap();
    assert!(done.status.success());
    std::fs::read(folder.join(format!("cv.{ending}"))).unwrap()
}

/// The words in order, whatever the lines.
fn words(document: &Document) -> Vec<String> {
    document.text.split_whitespace().map(str::to_owned).collect()
}

fn lines(document: &Document) -> Vec<String> {
    let lines = document
        .text
        .lines()
        .map(|line| line.replace('\u{a0}', " ").trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

#[test]
fn old_office_files_give_what_the_docx_gives() {
    if !has("soffice") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let docx = read(&press::docx::write(&paper()).unwrap(), "cv.docx").unwrap();
    for (to, ending, format) in [
        ("doc:MS Word 97", "doc", Format::Doc),
        ("rtf", "rtf", Format::Rtf),
        ("odt", "odt", Format::Odt),
    ] {
        let read = read(&converted(folder.path(), to, ending), "cv.bin").unwrap();
        assert_eq!((words(&read), read.format), (words(&docx), format), "{ending}");
    }
}

#[test]
fn a_printed_letter_and_its_scan_give_its_lines() {
    if !has("soffice") || !has("pdftotext") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let pdf = converted(folder.path(), "pdf", "pdf");
    let printed = read(&pdf, "cv.pdf").unwrap();
    assert_eq!(printed.format, Format::Pdf);
    let shown = lines(&printed);
    let at = |start: &str| {
        shown
            .iter()
            .position(|line| line.starts_with(start))
            .unwrap_or_else(|| panic!("{start}: {shown:#?}"))
    };
    assert!(
        at("SỞ THÔNG TIN") < at("Số: 512/STTTT-TTBCXB") && at("Số: 512") < at("CỘNG HÒA XÃ HỘI"),
        "{shown:#?}"
    );
    assert!(at("Nơi nhận") < at("KT. GIÁM ĐỐC") && at("- Lưu: VT") < at("KT. GIÁM ĐỐC"));
    assert!(
        shown[at("Thực hiện Kế hoạch")].ends_with("trên địa bàn tỉnh."),
        "{shown:#?}"
    );
    if !has("tesseract") || !has("pdftoppm") {
        return;
    }
    let draw = Command::new("pdftoppm")
        .args(["-r", "150", "-gray", "-png", "-singlefile", "cv.pdf", "scan"])
        .current_dir(folder.path())
        .status();
    assert!(draw.unwrap().success());
    let seen = read(&std::fs::read(folder.path().join("scan.png")).unwrap(), "cv.jpg").unwrap();
    assert_eq!(seen.format, Format::Png);
    assert_eq!(seen.sureness.len(), words(&seen).len());
    let same = lines(&seen).iter().filter(|line| shown.contains(line)).count();
    assert!(same * 10 >= shown.len() * 8, "{:#?}\n{shown:#?}", lines(&seen));
    let mut reading = letter::read(&seen.text);
    let before = reading.number.confidence;
    reading.seen_with(&seen.sureness);
    assert_eq!(reading.number.value.as_deref(), Some("512/STTTT-TTBCXB"));
    assert!(reading.number.confidence < before);
}
