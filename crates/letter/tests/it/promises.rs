//! Promises that hold for any text: no panic, spans inside the text, quotes equal to their spans.

use letter::{Reading, Span};
use proptest::prelude::*;

use crate::fixture;

const FIXTURES: [&str; 8] = [
    "demo-lang-son.txt",
    "demo-draft.txt",
    "traffic.txt",
    "election.txt",
    "fire.txt",
    "dengue.txt",
    "drugs.txt",
    "ward.txt",
];

fn spans(reading: &Reading) -> Vec<Span> {
    let fields = [
        &reading.kind,
        &reading.number,
        &reading.date,
        &reading.place,
        &reading.issuer,
        &reading.subject,
        &reading.signer.name,
        &reading.signer.post,
    ];
    let mut all: Vec<Span> = fields.iter().filter_map(|field| field.span).collect();
    all.extend(reading.recipients.iter().map(|x| x.span));
    all.extend(reading.bases.iter().map(|x| x.span));
    all.extend(reading.tasks.iter().map(|x| x.span));
    all.extend(reading.deadlines.iter().map(|x| x.span));
    all.extend(reading.copies.iter().map(|x| x.span));
    all.extend(reading.findings.iter().filter_map(|x| x.span));
    all
}

/// The letter's words: markdown marks and table bars dropped, blanks made single.
fn words(chars: &[char], span: Span) -> String {
    let kept: String = chars[span.start..span.end]
        .iter()
        .filter(|c| !matches!(c, '*' | '_' | '|'))
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check(text: &str) {
    let chars: Vec<char> = text.chars().collect();
    let reading = letter::read(text);
    for span in spans(&reading) {
        assert!(
            span.start <= span.end && span.end <= chars.len(),
            "{span:?} of {}",
            chars.len()
        );
    }
    for quoted in &reading.recipients {
        assert_eq!(quoted.text, words(&chars, quoted.span));
    }
    for (quote, span) in reading
        .tasks
        .iter()
        .map(|x| (&x.text, x.span))
        .chain(reading.deadlines.iter().map(|x| (&x.text, x.span)))
    {
        assert_eq!(*quote, words(&chars, span));
    }
    for (quote, span) in reading
        .copies
        .iter()
        .map(|x| (&x.text, x.span))
        .chain(reading.bases.iter().map(|x| (&x.text, x.span)))
    {
        assert_eq!(*quote, words(&chars, span));
    }
    assert!(
        reading
            .deadlines
            .iter()
            .all(|deadline| deadline.task.is_none_or(|task| task < reading.tasks.len()))
    );
    let json = serde_json::to_string(&reading).expect("a reading serialises");
    let back: Reading = serde_json::from_str(&json).expect("and comes back");
    assert_eq!(back, reading);
}

#[test]
fn on_every_fixture_and_every_cut_of_it() {
    for name in FIXTURES {
        let (text, _) = fixture(name);
        check(&text);
        for (at, _) in text.char_indices().step_by(37) {
            check(&text[..at]);
            check(&text[at..]);
        }
    }
}

#[test]
fn offsets_count_the_source_notes_above_the_letter() {
    let (text, plain) = fixture("demo-draft.txt");
    let noted = letter::read(&format!("# nguồn: thử\n# cắt\n{text}"));
    let shift = "# nguồn: thử\n# cắt\n".chars().count();
    assert_eq!(noted.tasks.len(), plain.tasks.len());
    for (noted, plain) in noted.tasks.iter().zip(&plain.tasks) {
        assert_eq!(noted.span.start, plain.span.start + shift);
        assert_eq!(noted.text, plain.text);
    }
}

#[test]
fn a_long_text_is_read_in_one_pass_over_its_lines() {
    let (text, _) = fixture("dengue.txt");
    check(&text.repeat(40));
    check(&"- ".repeat(5_000));
    check(&"Kính gửi:\n".repeat(500));
    check(&"ngày ".repeat(3_000));
}

/// A fixture with lines dropped, doubled and shuffled.
fn mutilated() -> impl Strategy<Value = String> {
    (
        0..FIXTURES.len(),
        proptest::collection::vec(any::<proptest::sample::Index>(), 1..60),
        any::<bool>(),
    )
        .prop_map(|(which, order, blank)| {
            let (text, _) = fixture(FIXTURES[which]);
            let lines: Vec<&str> = text.lines().collect();
            let picked: Vec<&str> = order
                .iter()
                .map(|index| lines[index.index(lines.len())])
                .collect();
            picked.join(if blank { "\n\n" } else { "\n" })
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    #[test]
    fn on_any_string(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn on_strings_of_the_trade(text in "([ \\n*|:;.,/(“”…-]|Số|Kính gửi|ngày|tháng|năm|12|2021|/KH|UBND|đề nghị|Giao|Sở|từ|đến|trước|Nơi nhận|KT|GIÁM ĐỐC|Điều|Luật|a\\)|1\\.|V/v){0,60}") {
        check(&text);
    }

    #[test]
    fn on_mutilated_letters(text in mutilated()) {
        check(&text);
    }
}
