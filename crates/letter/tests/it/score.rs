//! How well the reader reads letters written and annotated by hand for it before it saw them: F1 for each field, as
//! `score.py` counts it, and no wrong value that was told with confidence.

use std::collections::BTreeMap;
use std::path::PathBuf;

use letter::Reading;
use serde_json::Value;

/// What is promised for each field of letters that the grammar was not made for.
const BOUNDS: [(&str, f64); 10] = [
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
];

/// Found, wrong, missed.
type Counts = BTreeMap<&'static str, [usize; 3]>;

#[test]
fn our_own_letters_are_read_as_annotated() {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/unseen");
    let letters = letters(&own);
    assert!(letters.len() >= 36, "the letters are part of the repository");
    promised(&letters);
}

/// The real letters lie beside the repository and are not part of it: without them this says so and passes.
#[test]
fn the_real_letters_are_read_as_annotated() {
    let shared = std::env::var("LANTOA_LETTERS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/letters").to_owned());
    let letters = letters(&PathBuf::from(shared));
    if letters.is_empty() {
        println!("no letters beside the repository: the real ones were not scored");
        return;
    }
    promised(&letters);
}

fn promised(letters: &[(String, Reading, Value)]) {
    let mut total = Counts::new();
    let mut loud = Vec::new();
    for (name, reading, gold) in letters {
        assert!(reading.looks_like_letter(), "{name} is refused at the door");
        for (field, counts) in compare(reading, gold, name, &mut loud) {
            let sum = total.entry(field).or_default();
            counts
                .iter()
                .zip(sum.iter_mut())
                .for_each(|(count, sum)| *sum += count);
        }
    }
    let table: Vec<String> = BOUNDS
        .iter()
        .map(|(field, _)| format!("{field:<11}{:?} {:.3}", total[field], f1(total[field])))
        .collect();
    println!("{}", table.join("\n"));
    for (field, bound) in BOUNDS {
        assert!(
            f1(total[field]) >= bound,
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

fn letters(folder: &PathBuf) -> Vec<(String, Reading, Value)> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| {
        path.extension().is_some_and(|end| end == "txt") && path.with_extension("json").exists()
    });
    paths.sort();
    let load = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a letter is text");
        let gold = std::fs::read_to_string(path.with_extension("json")).expect("its annotation is there");
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        (
            name,
            letter::read(&text),
            serde_json::from_str(&gold).expect("the annotation is JSON"),
        )
    };
    paths.into_iter().map(load).collect()
}

fn f1([found, wrong, missed]: [usize; 3]) -> f64 {
    let all = (2 * found + wrong + missed) as f64;
    if all == 0.0 { 1.0 } else { 2.0 * found as f64 / all }
}

fn compare(reading: &Reading, gold: &Value, name: &str, loud: &mut Vec<String>) -> Counts {
    let mut out = Counts::new();
    for (field, key, read) in [
        ("number", "so_ky_hieu", &reading.number),
        ("date", "ngay", &reading.date),
        ("place", "dia_danh", &reading.place),
        ("kind", "loai_van_ban", &reading.kind),
        ("signer", "nguoi_ky", &reading.signer.name),
        ("subject", "trich_yeu", &reading.subject),
    ] {
        let (wanted, got) = (
            norm(text(gold, key)),
            norm(read.value.as_deref().unwrap_or_default()),
        );
        let same = if field == "subject" {
            same_subject(&wanted, &got)
        } else {
            wanted == got
        };
        let counts = match (wanted.is_empty(), got.is_empty()) {
            (true, true) => [0, 0, 0],
            _ if same => [1, 0, 0],
            (no_gold, nothing) => [0, usize::from(!nothing), usize::from(!no_gold)],
        };
        if counts[1] > 0 && read.confidence > 0.8 {
            loud.push(format!("{name} {field} {:.2}: {got}", read.confidence));
        }
        out.insert(field, counts);
    }
    lists(reading, gold, name, loud, &mut out);
    out
}

fn lists(reading: &Reading, gold: &Value, name: &str, loud: &mut Vec<String>, out: &mut Counts) {
    let mut list = |field: &'static str, found: (Vec<bool>, usize), said: Vec<(f32, &str)>| {
        let (hits, missed) = found;
        for (hit, (sure, words)) in hits.iter().zip(&said) {
            if !hit && *sure > 0.8 {
                loud.push(format!("{name} {field} {sure:.2}: {words}"));
            }
        }
        let right = hits.iter().filter(|hit| **hit).count();
        out.insert(field, [right, hits.len() - right, missed]);
    };
    let named = |g: &Value, r: &letter::Quoted| norm(g.as_str().unwrap_or_default()) == norm(&r.text);
    let names = reading.recipients.iter().map(|r| (r.confidence, r.text.as_str()));
    let found = pair(array(gold, "kinh_gui"), &reading.recipients, named);
    list("recipients", found, names.collect());
    let cited = reading.bases.iter().map(|b| (b.confidence, b.text.as_str()));
    list(
        "bases",
        pair(array(gold, "can_cu"), &reading.bases, same_basis),
        cited.collect(),
    );
    let asked = reading.tasks.iter().map(|t| (t.confidence, t.text.as_str()));
    let same = |g: &Value, t: &letter::Task| same_task(g.as_str().unwrap_or_default(), &t.text);
    list(
        "tasks",
        pair(array(gold, "nhiem_vu"), &reading.tasks, same),
        asked.collect(),
    );
    let due = reading.deadlines.iter().map(|d| (d.confidence, d.text.as_str()));
    let found = pair(array(gold, "han_chi_tiet"), &reading.deadlines, same_deadline);
    list("deadlines", found, due.collect());
}

/// Greedy one-to-one matching: which of the read ones were wanted, and how many were missed.
fn pair<T>(gold: &[Value], read: &[T], same: impl Fn(&Value, &T) -> bool) -> (Vec<bool>, usize) {
    let mut hits = vec![false; read.len()];
    let mut missed = 0;
    for wanted in gold {
        match (0..read.len()).find(|&at| !hits[at] && same(wanted, &read[at])) {
            Some(at) => hits[at] = true,
            None => missed += 1,
        }
    }
    (hits, missed)
}

fn same_basis(gold: &Value, read: &letter::Basis) -> bool {
    let bare = |number: &str| norm(number).replace(' ', "");
    let date = gold["ngay"].as_str();
    bare(text(gold, "so")) == bare(read.number.as_deref().unwrap_or_default())
        && date.is_none_or(|date| read.date.as_deref() == Some(date))
}

fn same_subject(gold: &str, read: &str) -> bool {
    let strip = |text: &str| {
        let marks = ["v/v", "về việc", "về"];
        let rest = marks
            .iter()
            .find_map(|mark| text.strip_prefix(mark))
            .unwrap_or(text);
        rest.trim_start_matches([':', ' ']).to_owned()
    };
    let (gold, read) = (strip(gold), strip(read));
    let (long, got) = (gold.chars().count(), read.chars().count());
    let head: String = read.chars().take(40.max(long * 9 / 10)).collect();
    !gold.is_empty() && !read.is_empty() && (gold == read || gold.starts_with(&head) && got * 10 >= long * 9)
}

fn same_task(gold: &str, read: &str) -> bool {
    let wanted: String = norm(gold).chars().take(40).collect();
    let head: String = norm(read).chars().take(wanted.chars().count() + 60).collect();
    !wanted.is_empty() && head.contains(&wanted)
}

fn same_deadline(gold: &Value, read: &letter::Deadline) -> bool {
    let kind = serde_json::to_value(read.kind).expect("a plain enum serialises");
    if gold["loai"] != kind {
        return false;
    }
    let day = |text: &str| text.chars().take(10).collect::<String>();
    let (wanted, got) = (text(gold, "den"), read.to.as_deref().unwrap_or_default());
    if !wanted.is_empty() || !got.is_empty() {
        return day(wanted) == day(got);
    }
    let (wanted, got) = (norm(text(gold, "trich")), norm(&read.text));
    got.contains(&wanted) || wanted.contains(&got)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn array<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// As `score.py` compares: without marks of emphasis and quotes, blanks single and none beside stops, small letters.
fn norm(text: &str) -> String {
    let stop = |c: char| matches!(c, '/' | '-' | ',' | ';' | ':' | '.');
    let mut out = String::new();
    let mut blank = false;
    for c in viet::nfc(text).chars() {
        let c = if c == '–' { '-' } else { c };
        if matches!(c, '*' | '_' | '|' | '“' | '”' | '"' | '\'' | '’' | '‘') {
            continue;
        }
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if blank && !stop(c) && !out.is_empty() && !out.ends_with(stop) {
            out.push(' ');
        }
        blank = false;
        out.extend(c.to_lowercase());
    }
    out.trim_matches([' ', '.', ';', ':', '-']).to_owned()
}
