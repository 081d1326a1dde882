//! What we write as DOCX: our own linter finds nothing, and reading gives back what went in.

use letter::paper::{Appendix, Block, House, Paper, Signing, Title};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::RngSeed;

use crate::samples;

#[test]
fn the_linter_finds_nothing_in_any_type_that_we_write() {
    for (name, paper) in samples::all() {
        let told = told(&press::docx::write(&paper).unwrap());
        assert_eq!(told, Vec::<String>::new(), "{name}");
    }
}

/// What our linter says about a file.
fn told(docx: &[u8]) -> Vec<String> {
    let remarks = letter::check::check(&press::docx::look(docx).unwrap());
    let one = |r: &letter::Remark| {
        let (code, place, quote) = (&r.code, &r.place, &r.quote);
        format!("{code} {place} “{quote}”: {} / {}", r.wanted, r.found)
    };
    remarks.iter().map(one).collect()
}

/// What the reader must find again, as the paper has it.
#[derive(Debug, PartialEq, Eq)]
struct Facts {
    number: Option<String>,
    date: Option<String>,
    subject: Option<String>,
    recipients: Vec<String>,
    signer: Option<String>,
}

fn put_in(paper: &Paper) -> Facts {
    let (Title::Typed { subject, .. } | Title::Letter { subject }) = &paper.title;
    let line = paper.number_line();
    let number = line.trim_start_matches("Số").trim_start_matches(':').trim();
    Facts {
        number: Some(number.to_owned()),
        date: paper.date.map(|date| date.to_string()),
        subject: Some(bare(subject)),
        recipients: paper.recipients.iter().map(|one| bare(one)).collect(),
        signer: paper.signer.clone(),
    }
}

fn read_back(text: &str) -> Facts {
    let reading = letter::read(text);
    Facts {
        number: reading.number.value,
        date: reading.date.value,
        subject: reading.subject.value.map(|subject| bare(&subject)),
        recipients: reading.recipients.iter().map(|one| bare(&one.text)).collect(),
        signer: reading.signer.name.value,
    }
}

/// Without the signs that lists and subjects are set with, the first letter small: a reader may give either.
fn bare(words: &str) -> String {
    let words = words.trim_start_matches("V/v ").trim_start_matches("- ");
    let words = words.trim_end_matches(['.', ';']);
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut letters = words.join(" ");
    if let Some(first) = letters.chars().next() {
        let small: String = first.to_lowercase().collect();
        letters.replace_range(..first.len_utf8(), &small);
    }
    letters
}

/// Every word of the body stands in the text, in its order.
fn holds_body(text: &str, paper: &Paper) -> bool {
    let words: String = text.split_whitespace().collect();
    let mut from = 0;
    paper.body.iter().all(|block| match block {
        Block::Paragraph(said) | Block::Item(said) => {
            let said: String = said.trim_end_matches(['.', ';']).split_whitespace().collect();
            let found = words[from..].find(&said);
            from += found.map_or(0, |at| at + said.len());
            found.is_some()
        }
        _ => true,
    })
}

fn read_as(bytes: &[u8], name: &str) -> String {
    press::text::read(bytes, name).unwrap().text
}

#[test]
fn each_sample_is_read_back_from_its_docx() {
    for (name, paper) in samples::all() {
        let text = read_as(&press::docx::write(&paper).unwrap(), "a.docx");
        assert_eq!(read_back(&text), put_in(&paper), "{name}\n{text}");
        assert!(holds_body(&text, &paper), "{name}\n{text}");
    }
}

/// Nobody is addressed, so that the first sentence follows the subject at once.
#[test]
fn an_invitation_without_addressees_keeps_its_subject_apart() {
    let mut given = samples::given("Dự Hội nghị sơ kết công tác tuyên truyền quý I năm 2021");
    given.signer = Some("Lê Hải Yến".to_owned());
    let paper = samples::issued(samples::of_kind(5, &given, Vec::new()));
    let text = read_as(&press::docx::write(&paper).unwrap(), "a.docx");
    assert_eq!(read_back(&text), put_in(&paper), "{text}");
    if press::pdf::IS_BUILT_IN && crate::has("pdftotext") {
        let text = read_as(&press::pdf::write(&paper).unwrap(), "a.pdf");
        assert_eq!(read_back(&text), put_in(&paper), "{text}");
    }
}

#[cfg(feature = "pdf")]
#[test]
fn each_sample_is_read_back_from_its_pdf() {
    if !crate::has("pdftotext") {
        return;
    }
    for (name, paper) in samples::all() {
        let text = read_as(&press::pdf::write(&paper).unwrap(), "a.pdf");
        assert_eq!(read_back(&text), put_in(&paper), "{name}\n{text}");
        assert!(holds_body(&text, &paper), "{name}\n{text}");
    }
}

const SUBJECTS: [&str; 5] = [
    "tuyên truyền phòng, chống mua bán người năm 2021",
    "triển khai Chương trình phòng, chống ma túy trên địa bàn tỉnh",
    "hưởng ứng Ngày toàn dân phòng, chống mua bán người 30/7",
    "tăng cường tuyên truyền an toàn giao thông dịp nghỉ lễ 30/4 và 01/5, phòng, chống dịch bệnh trên địa bàn các huyện biên giới",
    "phối hợp tuyên truyền bầu cử",
];
const RECIPIENTS: [&str; 6] = [
    "Ủy ban nhân dân tỉnh",
    "Báo Lạng Sơn",
    "Đài Phát thanh và Truyền hình tỉnh",
    "Phòng Văn hóa và Thông tin các huyện, thành phố",
    "Trung tâm Văn hóa, Thể thao và Truyền thông các huyện",
    "Các cơ quan báo chí trung ương thường trú tại tỉnh Lạng Sơn, các doanh nghiệp viễn thông trên địa bàn",
];
const SIGNERS: [&str; 4] = [
    "Nguyễn Thị Lan",
    "Lê Hải Yến",
    "Hoàng Văn Páo",
    "Đỗ Vương Kim Thoa",
];

/// A paper of a type and house from chosen parts.
fn any_paper() -> impl Strategy<Value = Paper> {
    let parts = (
        0..6_usize,
        any::<bool>(),
        1..1000_u32,
        0..3000_i64,
        select(&SUBJECTS),
    );
    let people = (
        subsequence(RECIPIENTS.to_vec(), 0..=4),
        select(&SIGNERS),
        0..5_usize,
    );
    let body = (
        vec(0..3_usize, 1..12),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    );
    (parts, people, body).prop_map(|((kind, party, number, day, subject), people, body)| {
        let (recipients, signer, signing) = people;
        let (pieces, table, appendix, urgent) = body;
        let mut given = samples::given(subject);
        given.recipients = recipients.into_iter().map(str::to_owned).collect();
        // A letter and a reminder say to whom.
        if given.recipients.is_empty() && matches!(kind, 0 | 4) {
            given.recipients.push(RECIPIENTS[0].to_owned());
        }
        given.signer = Some((*signer).to_owned());
        given.signing = signings().swap_remove(signing);
        given.marks.urgency = urgent.then_some(letter::paper::Urgency::Urgent);
        given.marks.house = if party { House::Party } else { House::State };
        given.appendices = appendix.then(annex).into_iter().collect();
        // A letter says first on what it stands, and says so once.
        let mut blocks: Vec<Block> = std::iter::once(&0)
            .chain(pieces.iter().map(|at| if *at == 0 { &1 } else { at }))
            .map(|&at| samples::piece(at))
            .collect();
        blocks.extend(table.then(|| samples::figures(70)));
        blocks.push(samples::words(
            "Sở Thông tin và Truyền thông đề nghị các đơn vị phối hợp thực hiện.",
        ));
        let mut paper = samples::of_kind(kind, &given, blocks);
        paper.number = Some(number.to_string());
        paper.date = "2019-01-01"
            .parse::<viet::Date>()
            .ok()
            .map(|first| first.plus_days(day));
        paper.draft = false;
        paper
    })
}

fn signings() -> Vec<Signing> {
    vec![
        Signing::head("Giám đốc"),
        Signing::acting("Giám đốc"),
        Signing::deputy("Giám đốc", "Phó Giám đốc"),
        Signing::head("Chánh Văn phòng").by_order_of("Giám đốc"),
        Signing::authorised("Giám đốc", "Trưởng phòng"),
    ]
}

fn annex() -> Appendix {
    Appendix {
        title: "Danh mục tài liệu".to_owned(),
        body: vec![samples::figures(3)],
    }
}

/// Setting a PDF takes a second where nothing is optimised.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(30),
        failure_persistence: None,
        max_shrink_iters: 40,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn a_docx_passes_the_linter_and_gives_back_what_went_in(paper in any_paper()) {
        let docx = press::docx::write(&paper).unwrap();
        prop_assert_eq!(told(&docx), Vec::<String>::new());
        let text = read_as(&docx, "a.docx");
        prop_assert_eq!(read_back(&text), put_in(&paper), "{}", text);
        prop_assert!(holds_body(&text, &paper), "{}", text);
    }
}

#[cfg(feature = "pdf")]
proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn a_pdf_gives_back_what_went_in(paper in any_paper()) {
        if crate::has("pdftotext") {
            let text = read_as(&press::pdf::write(&paper).unwrap(), "a.pdf");
            prop_assert_eq!(read_back(&text), put_in(&paper), "{}", text);
            prop_assert!(holds_body(&text, &paper), "{}", text);
        }
    }
}
