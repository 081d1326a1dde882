//! How long reading takes: `cargo run --release -p press --example measure [FILE…]`.
//!
//! A letter of two pages is made here and read from text and from DOCX; files that are given are read as they are. Each
//! figure is the median of as many runs as a second allows, child processes included.

use std::time::{Duration, Instant};

use letter::paper::{Block, Paper, Title};

const ENOUGH: Duration = Duration::from_secs(1);
const MOST: usize = 1000;

fn main() {
    let docx = press::docx::write(&paper()).unwrap_or_default();
    let text = press::text::read(&docx, "cv.docx")
        .map(|read| read.text)
        .unwrap_or_default();
    println!("A letter of {} characters", text.chars().count());
    measure("text", text.as_bytes(), "cv.txt");
    let median = measure("docx", &docx, "cv.docx");
    println!("docx, one core: {:.0} letters/s", 1.0 / median.as_secs_f64());
    for path in std::env::args().skip(1) {
        match std::fs::read(&path) {
            Ok(bytes) => drop(measure(&path, &bytes, &path)),
            Err(fault) => println!("{path}: {fault}"),
        }
    }
}

/// Reads the file and the letter in it again and again; gives the median.
fn measure(what: &str, bytes: &[u8], name: &str) -> Duration {
    let (began, mut times) = (Instant::now(), Vec::new());
    while times.is_empty() || times.len() < MOST && began.elapsed() < ENOUGH {
        let one = Instant::now();
        match press::text::read(bytes, name) {
            Ok(document) => {
                let mut reading = letter::read(&document.text);
                reading.seen_with(&document.sureness);
                std::hint::black_box(reading);
            }
            Err(cause) => return told(what, &format!("refused: {cause}"), one.elapsed()),
        }
        times.push(one.elapsed());
    }
    times.sort();
    let median = times[times.len() / 2];
    told(what, &format!("median of {} runs", times.len()), median)
}

fn told(what: &str, how: &str, time: Duration) -> Duration {
    println!("{what}: {:.2} ms ({how})", time.as_secs_f64() * 1000.0);
    time
}

/// Two pages, as long as the letters that the product is about.
fn paper() -> Paper {
    let task = "Tăng cường tuyên truyền, phổ biến các quy định của pháp luật về phòng, chống mua bán người, phương thức, thủ \
        đoạn, cách thức phòng ngừa, phát hiện, tố giác loại tội phạm này, quyền lợi mà nạn nhân được hỗ trợ; đường dây nóng \
        tiếp nhận thông tin về nạn nhân và vụ việc; báo cáo kết quả về Sở trước ngày 15/6/2021.";
    let lead = "Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban chỉ đạo 138 tỉnh Lạng Sơn về việc triển khai thực hiện \
        Chương trình phòng, chống mua bán người giai đoạn 2021 - 2025, Sở Thông tin và Truyền thông đề nghị các cơ quan, đơn vị:";
    let mut body = vec![Block::Paragraph(lead.into())];
    body.extend((0..12).map(|_| Block::Item(task.into())));
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
        recipients: vec!["Báo Lạng Sơn".into(), "Đài Phát thanh và Truyền hình tỉnh".into()],
        body,
        copies: vec!["Như trên".into(), "Lãnh đạo Sở".into(), "Lưu: VT, TTBCXB".into()],
        authority: vec!["KT. GIÁM ĐỐC".into(), "PHÓ GIÁM ĐỐC".into()],
        signer: Some("Lê Hải Yến".into()),
        draft: false,
        marks: letter::paper::Marks::default(),
        appendices: Vec::new(),
    }
}
