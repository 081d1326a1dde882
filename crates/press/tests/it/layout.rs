//! The layout test: every type is written as PDF, measured, and compared with the decree element by element.

use crate::{decree, has, measured, samples};

#[test]
fn every_type_stands_as_the_decree_says() {
    if !has("pdftohtml") || !has("pdftocairo") {
        return;
    }
    let mut wrong = Vec::new();
    for (name, paper) in samples::all() {
        let pdf = press::pdf::write(&paper).unwrap();
        for row in decree::compared(&paper, &measured::lines(&pdf), &measured::rules(&pdf)) {
            let told = format!(
                "{:<24} | {:<3} | {:<36} | {}",
                row.element, row.place, row.wanted, row.found
            );
            println!("{name:<13} | {} | {told}", if row.fits { "✓" } else { "✗" });
            wrong.extend((!row.fits).then(|| format!("{name} | {told}")));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// `docs/papers.md` is this table and no other; every type has its picture.
#[test]
fn the_table_in_the_docs_is_of_this_program() {
    if !has("pdftohtml") || !has("pdftocairo") {
        return;
    }
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs");
    let kept = std::fs::read_to_string(format!("{docs}/papers.md")).unwrap();
    let mut kept = kept.lines();
    for (name, paper) in samples::all() {
        let picture = std::fs::read(format!("{docs}/papers/{name}.png")).unwrap();
        assert!(picture.starts_with(b"\x89PNG"), "{name}");
        let heading = format!("## `{name}`");
        assert!(kept.any(|line| line == heading), "{heading}: run bin/papers");
        let pdf = press::pdf::write(&paper).unwrap();
        let rows = decree::compared(&paper, &measured::lines(&pdf), &measured::rules(&pdf));
        let mut table = kept.by_ref().filter(|line| line.starts_with("| ")).skip(1);
        for row in rows {
            let line = table.next().unwrap_or_default();
            assert!(
                line.starts_with(&row.asked()) && line.ends_with("✓ |"),
                "{name}: {line}: run bin/papers"
            );
        }
    }
}

/// The table would not be worth much if it could not say no.
#[test]
fn what_stands_three_millimetres_off_or_has_another_size_is_noticed() {
    if !has("pdftohtml") {
        return;
    }
    let (_, paper) = samples::all().remove(0);
    let lines = measured::lines(&press::pdf::write(&paper).unwrap());
    let misfits = |change: fn(&mut measured::Line)| {
        let mut changed = lines.clone();
        changed.iter_mut().for_each(change);
        let rows = decree::compared(&paper, &changed, &[]);
        rows.iter().filter(|row| !row.fits).count()
    };
    let rules = 2;
    assert_eq!(misfits(|_| {}), rules, "without drawn lines");
    let moved = |line: &mut measured::Line| (line.left, line.right) = (line.left + 3.0, line.right + 3.0);
    assert!(misfits(moved) > 20);
    assert!(misfits(|line| line.size -= 3.0) > 25 && misfits(|line| line.bold = !line.bold) > 25);
}

#[test]
fn the_sheet_is_a4_archival_tagged_and_carries_its_fonts() {
    if !has("pdfinfo") || !has("pdffonts") {
        return;
    }
    let (_, paper) = samples::all().remove(0);
    let pdf = press::pdf::write(&paper).unwrap();
    let told = measured::poppler(&pdf, "pdfinfo", &[], &[]);
    for words in [
        "(A4)",
        "Tagged:          yes",
        "PDF version:     1.7",
        "Encrypted:       no",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    let metadata = measured::poppler(&pdf, "pdfinfo", &["-meta"], &[]);
    assert!(
        metadata.contains("<pdfaid:part>2</pdfaid:part>")
            && metadata.contains("<pdfaid:conformance>A</pdfaid:conformance>"),
        "{metadata}"
    );
    let fonts = measured::poppler(&pdf, "pdffonts", &[], &[]);
    let mut rows = fonts.lines().skip(2).peekable();
    assert!(rows.peek().is_some());
    for row in rows {
        assert!(
            row.contains("LiberationSerif") && row.contains("yes yes yes"),
            "{row}"
        );
    }
    assert_eq!(
        pdf,
        press::pdf::write(&paper).unwrap(),
        "the same paper gives the same bytes"
    );
}

#[test]
fn words_that_look_like_markup_stay_words() {
    if !has("pdftohtml") {
        return;
    }
    let odd = r##"#let x = 1 $a^2$ *b* _c_ \d @e <f> `g` #panic("h") // i [j] {k} = l ~ -- ..."##;
    let mut given = samples::given(odd);
    given.recipients = vec![odd.into()];
    given.signer = Some(odd.into());
    given.others = vec![odd.into()];
    let paper = letter::compose::account(&given, vec![samples::words(odd)]);
    let pdf = press::pdf::write(&paper).unwrap();
    let read: String = measured::lines(&pdf)
        .iter()
        .map(|line| line.text.as_str())
        .collect();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    assert!(bare(&read).matches(&bare(odd)[..40]).count() >= 4, "{read}");
}
