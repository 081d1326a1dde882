//! What must hold for every input, whoever made it: the readers neither panic nor hang, and keep their promises.
//!
//! cargo-fuzz runs these under libFuzzer (nightly); `crates/press/tests/it/mutate.rs` runs the same on stable over the same
//! seeds for some seconds.

use viet::legacy::{self, Legacy};

/// Panics when a promise is broken.
pub type Target = fn(&[u8]);

/// Every target with its name, which is that of its folder of seeds.
pub const TARGETS: [(&str, Target); 8] = [
    ("text", text),
    ("docx", docx),
    ("odt", odt),
    ("html", html),
    ("boxes", boxes),
    ("table", table),
    ("letter", letter),
    ("viet", viet),
];

/// Any file under any name, unless a program of the machine would be started.
pub fn text(bytes: &[u8]) {
    let names = ["a.txt", "a.md", "a.docx", "a.html", "a.pdf", "a.rtf"];
    let name = names[bytes.len() % names.len()];
    if press::text::parts::needs_program(bytes, name) {
        return;
    }
    match press::text::read(bytes, name) {
        Ok(document) => {
            assert!(!document.text.trim().is_empty() && !document.text.contains(['\0', '\r']));
            assert!(document.sureness.is_empty());
        }
        Err(cause) => assert!(!cause.sentences().0.is_empty()),
    }
}

/// The main part of a DOCX.
pub fn docx(bytes: &[u8]) {
    let _ = press::text::parts::docx_body(&String::from_utf8_lossy(bytes));
}

/// The content of an ODT.
pub fn odt(bytes: &[u8]) {
    let _ = press::text::parts::odt_content(&String::from_utf8_lossy(bytes));
}

/// A web page.
pub fn html(bytes: &[u8]) {
    let _ = press::text::parts::html(&String::from_utf8_lossy(bytes));
}

/// What pdftotext writes.
pub fn boxes(bytes: &[u8]) {
    let _ = press::text::parts::pdf_boxes(&String::from_utf8_lossy(bytes));
}

/// What tesseract writes: every word keeps its place.
pub fn table(bytes: &[u8]) {
    let (text, sure) = press::text::parts::scan_table(&String::from_utf8_lossy(bytes));
    let chars: Vec<char> = text.chars().collect();
    let mut before = 0;
    for (span, sure) in sure {
        assert!(before <= span.start && span.start < span.end && span.end <= chars.len());
        assert!((0.0..=1.0).contains(&sure));
        before = span.end;
    }
}

/// A letter: spans lie inside the text, confidences between 0 and 1.
pub fn letter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let length = text.chars().count();
    let reading = letter::read(&text);
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
    for field in fields {
        assert!((0.0..=1.0).contains(&field.confidence));
        assert!(
            field
                .span
                .is_none_or(|span| span.start <= span.end && span.end <= length)
        );
    }
    let spans = reading.recipients.iter().map(|quoted| quoted.span);
    let spans = spans.chain(reading.tasks.iter().map(|task| task.span));
    let spans = spans.chain(reading.deadlines.iter().map(|deadline| deadline.span));
    for span in spans {
        assert!(span.start <= span.end && span.end <= length);
    }
    for finding in &reading.findings {
        assert!(!letter::finding_text(finding).0.is_empty());
    }
}

/// Composing and old encodings: twice is once, and what is converted is composed.
pub fn viet(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let once = viet::nfc(&text).into_owned();
    assert_eq!(viet::nfc(&once), once);
    drop(viet::fold(&text));
    let spelling = viet::Spelling::of(&text);
    assert!(spelling.impossible <= spelling.marked);
    drop(legacy::mend(&text));
    drop(legacy::of_bytes(bytes));
    for old in [Legacy::Tcvn3, Legacy::Tcvn3Capitals, Legacy::Vni, Legacy::Viqr] {
        drop(old.to_unicode(&text));
    }
    for font in text.lines() {
        let _ = Legacy::of_font(font);
    }
}
