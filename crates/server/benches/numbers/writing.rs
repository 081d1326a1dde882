//! A report of ten pages with tables: to PDF, to DOCX, and by LibreOffice from our DOCX, in the same run.

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use letter::paper::{Block, Cell, Marks, Month, Paper, Title};

use crate::figures::{Table, Times, ms};

const TIMES: usize = 30;
const OFFICE: usize = 3;

pub fn measure(table: &mut Table) {
    let paper = report();
    let pdf = press::pdf::write(&paper).unwrap();
    let about = format!("a report of {} pages", pages(&pdf));
    let times = repeated(TIMES, || press::pdf::write(black_box(&paper)).unwrap().len());
    table.within(
        &format!("{about} to PDF"),
        times.percentile(95),
        times.spread(),
        150,
    );
    let times = repeated(TIMES, || press::docx::write(black_box(&paper)).unwrap().len());
    table.within(
        &format!("{about} to DOCX"),
        times.percentile(95),
        times.spread(),
        30,
    );
    match office(&press::docx::write(&paper).unwrap()) {
        Some(times) => table.say(
            &format!("{about}: soffice --convert-to pdf on our DOCX"),
            times.spread(),
        ),
        None => table.note("LibreOffice is not installed: nothing to compare the PDF with.".to_owned()),
    }
}

/// After warm-up: the first is not counted.
fn repeated(count: usize, once: impl Fn() -> usize) -> Times {
    black_box(once());
    let time = || {
        let start = Instant::now();
        black_box(once());
        start.elapsed()
    };
    Times::new((0..count).map(|_| time()).collect())
}

/// The first, which makes its profile, is not counted either.
fn office(docx: &[u8]) -> Option<Times> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bc.docx"), docx).unwrap();
    let first = converted(folder.path())?;
    println!("soffice, the first time: {}", ms(first));
    Some(Times::new(
        (0..OFFICE).filter_map(|_| converted(folder.path())).collect(),
    ))
}

fn converted(folder: &Path) -> Option<Duration> {
    let start = Instant::now();
    let status = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}/profile",
            folder.display()
        ))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .args([folder, &folder.join("bc.docx")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    status.success().then(|| start.elapsed())
}

/// As the file itself counts them.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type/Page").count() - text.matches("/Type/Pages").count()
}

fn report() -> Paper {
    let words = "Các cơ quan, đơn vị đã tổ chức tuyên truyền, phổ biến các quy định của pháp luật về phòng, chống mua bán \
        người; phương thức, thủ đoạn của tội phạm; quyền lợi mà nạn nhân được hỗ trợ và đường dây nóng tiếp nhận thông tin.";
    let part = |at: usize| {
        let heading = Block::Heading {
            level: 2,
            text: format!("{at}. Kết quả của đợt {at}"),
        };
        let paragraphs = (0..5).map(|_| Block::Paragraph(words.to_owned()));
        std::iter::once(heading).chain(paragraphs).chain([figures()])
    };
    Paper {
        superior: Some("UBND TỈNH LẠNG SƠN".into()),
        issuer: "SỞ THÔNG TIN VÀ TRUYỀN THÔNG".into(),
        number: Some("5".into()),
        notation: "BC-STTTT".into(),
        place: "Lạng Sơn".into(),
        date: "2021-04-05".parse().ok(),
        month: Some(Month { year: 2021, month: 4 }),
        title: Title::Typed {
            kind: "BÁO CÁO".into(),
            subject: "Kết quả tuyên truyền phòng, chống mua bán người".into(),
        },
        recipients: vec!["Ủy ban nhân dân tỉnh".into()],
        body: (1..10).flat_map(part).collect(),
        copies: vec!["Như trên".into(), "Lưu: VT, TTBCXB".into()],
        authority: vec!["GIÁM ĐỐC".into()],
        signer: Some("Nguyễn Thị Lan".into()),
        draft: false,
        marks: Marks::default(),
        appendices: Vec::new(),
    }
}

fn figures() -> Block {
    let row = |at: i64| {
        vec![
            Cell::Centred(at.to_string()),
            Cell::Text(format!("Phòng Văn hóa và Thông tin huyện thứ {at}")),
            Cell::Figure(at * 1204),
            Cell::Figure(at * 17),
        ]
    };
    Block::Table {
        caption: Some("Kết quả của các huyện, thành phố".into()),
        head: ["TT", "Đơn vị", "Tin, bài", "Cuộc"].map(str::to_owned).to_vec(),
        rows: (1..=22).map(row).collect(),
        widths: vec![1, 6, 2, 2],
    }
}
