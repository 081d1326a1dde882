//! How well the reader reads letters written and annotated by hand for it before it saw them: F1 for each field, as
//! `score.py` counts it, and no wrong value that was told with confidence.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::gold::{self, Letter, f1};

/// What is promised for each field of letters that the grammar was not made for.
const BOUNDS: [(&str, f64); 11] = [
    ("number", 0.98),
    ("date", 0.98),
    ("place", 0.95),
    ("subject", 0.95),
    ("kind", 0.98),
    ("signer", 0.95),
    ("recipients", 0.92),
    ("bases", 0.95),
    ("tasks", 0.90),
    ("deadlines", 0.88),
    ("links", 0.90),
];

#[test]
fn our_own_letters_are_read_as_annotated() {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/unseen");
    let letters = gold::letters(&own);
    assert!(letters.len() >= 77, "the letters are part of the repository");
    promised(&letters);
}

/// The real letters lie beside the repository and are not part of it: without them this says so and passes.
#[test]
fn the_real_letters_are_read_as_annotated() {
    let shared = std::env::var("LANTOA_LETTERS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/letters").to_owned());
    let letters = gold::letters(&PathBuf::from(shared));
    if letters.is_empty() {
        println!("no letters beside the repository: the real ones were not scored");
        return;
    }
    promised(&letters);
}

fn promised(letters: &[Letter]) {
    let mut total: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut loud = Vec::new();
    for letter in letters {
        let name = &letter.name;
        assert!(
            letter.reading.looks_like_letter(),
            "{name} is refused at the door"
        );
        for judged in gold::judge(letter) {
            let sum = total.entry(judged.field).or_default();
            let counts = judged.counts().into_iter().zip(sum.iter_mut());
            counts.for_each(|(count, sum)| *sum += count);
            let sure = judged.wrong.iter().filter(|(confidence, _)| *confidence > 0.8);
            loud.extend(
                sure.map(|(confidence, words)| format!("{name} {} {confidence:.2}: {words}", judged.field)),
            );
        }
    }
    let counts = |field: &str| total.get(field).copied().unwrap_or_default();
    let table: Vec<String> = BOUNDS
        .iter()
        .map(|(field, _)| format!("{field:<11}{:?} {:.3}", counts(field), f1(counts(field))))
        .collect();
    println!("{}", table.join("\n"));
    for (field, bound) in BOUNDS {
        assert!(
            f1(counts(field)) >= bound,
            "{field}: at least {bound} is promised\n{}",
            table.join("\n")
        );
    }
    assert!(
        loud.is_empty(),
        "wrong, but told with confidence:\n{}",
        loud.join("\n")
    );
}
