//! A report of ten pages with tables: to PDF, to DOCX, and by LibreOffice from our DOCX, in the same run. Beside the clock
//! the processor time of each, which says more on a machine that others work on too.

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use letter::paper::{Block, Cell, Marks, Month, Paper, Title};

use crate::figures::{Table, Times, ms};
use crate::machine::processor;

const TIMES: usize = 30;
const OFFICE: usize = 3;

pub fn measure(table: &mut Table) {
    let paper = report();
    let pdf = press::pdf::write(&paper).unwrap();
    let about = format!("a report of {} pages", pages(&pdf));
    let (times, processor) = repeated(TIMES, || press::pdf::write(black_box(&paper)).unwrap().len());
    table.within(
        &format!("{about} to PDF"),
        times.percentile(95),
        told(&times, processor),
        150,
    );
    let (times, processor) = repeated(TIMES, || press::docx::write(black_box(&paper)).unwrap().len());
    table.within(
        &format!("{about} to DOCX"),
        times.percentile(95),
        told(&times, processor),
        30,
    );
    match office(&press::docx::write(&paper).unwrap()) {
        Some((times, processor)) => table.say(
            &format!("{about}: soffice --convert-to pdf on our DOCX"),
            told(&times, processor),
        ),
        None => table.note("LibreOffice is not installed: nothing to compare the PDF with.".to_owned()),
    }
}

fn told(times: &Times, processor: Duration) -> String {
    format!("{} · processor {}", times.spread(), ms(processor))
}

/// After warm-up: the first is not counted. The processor time is that of one, on the average.
fn repeated(count: usize, once: impl Fn() -> usize) -> (Times, Duration) {
    black_box(once());
    let time = || {
        let start = Instant::now();
        black_box(once());
        start.elapsed()
    };
    let before = processor("self");
    let times = Times::new((0..count).map(|_| time()).collect());
    let spent = processor("self").saturating_sub(before);
    (times, spent / u32::try_from(count).unwrap())
}

/// The first, which makes its profile, is not counted either.
fn office(docx: &[u8]) -> Option<(Times, Duration)> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bc.docx"), docx).unwrap();
    let (first, _) = converted(folder.path())?;
    println!("soffice, the first time: {}", ms(first));
    let all: Vec<(Duration, Duration)> = (0..OFFICE).filter_map(|_| converted(folder.path())).collect();
    let spent: Duration = all.iter().map(|(_, processor)| *processor).sum();
    let count = u32::try_from(all.len()).ok().filter(|count| *count > 0)?;
    let times = all.into_iter().map(|(time, _)| time).collect();
    Some((Times::new(times), spent / count))
}

fn converted(folder: &Path) -> Option<(Duration, Duration)> {
    let (start, before) = (Instant::now(), children());
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
    let spent = children().saturating_sub(before);
    status.success().then(|| (start.elapsed(), spent))
}

/// The processor time of the programs that this one started and that ended.
fn children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let field = |at: usize| -> u64 {
        let word = behind_name.split_whitespace().nth(at);
        word.and_then(|ticks| ticks.parse().ok()).unwrap_or(0)
    };
    // User and system, in hundredths of a second.
    Duration::from_millis((field(13) + field(14)) * 10)
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
        body: (1..9).flat_map(part).collect(),
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
