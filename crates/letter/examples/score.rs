//! Scores the reader on folders of annotated letters, as Markdown: `score NAME=FOLDER…`. Per folder the table of fields,
//! then over all of them the ten worst letters with why.

use std::path::Path;

use gold::{Judged, f1};

#[path = "../tests/it/gold.rs"]
mod gold;

/// The fields of `score.py`, then links, which only letters of our own are annotated for.
const FIELDS: [&str; 11] = [
    "number",
    "date",
    "place",
    "subject",
    "kind",
    "signer",
    "recipients",
    "bases",
    "tasks",
    "deadlines",
    "links",
];

fn main() {
    let mut columns = Vec::new();
    let mut worst: Vec<(String, Vec<Judged>)> = Vec::new();
    for given in std::env::args().skip(1) {
        let (name, folder) = given.split_once('=').unwrap_or((&given, &given));
        let letters = gold::letters(Path::new(folder));
        let judged: Vec<_> = letters
            .iter()
            .map(|letter| (format!("{name} {}", letter.name), gold::judge(letter)))
            .collect();
        columns.push((format!("{name} ({})", letters.len()), totals(&judged)));
        worst.extend(judged);
    }
    table(&columns);
    why(worst);
}

type Totals = Vec<[usize; 3]>;

fn totals(judged: &[(String, Vec<Judged>)]) -> Totals {
    let of = |field: &&str| {
        let all = judged.iter().flat_map(|(_, fields)| fields);
        all.filter(|one| one.field == *field).fold([0; 3], |sum, one| {
            let counts = one.counts();
            [sum[0] + counts[0], sum[1] + counts[1], sum[2] + counts[2]]
        })
    };
    FIELDS.iter().map(of).collect()
}

fn table(columns: &[(String, Totals)]) {
    let heads: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    println!("| Field | {} |", heads.join(" | "));
    println!("|---|{}", "---|".repeat(columns.len()));
    for (row, field) in FIELDS.iter().enumerate() {
        let cell = |(_, totals): &(String, Totals)| {
            let [found, wrong, missed] = totals[row];
            match found + wrong + missed {
                0 => "–".to_owned(),
                _ => format!("{:.3} ({found}, {wrong}, {missed})", f1(totals[row])),
            }
        };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        println!("| {field} | {} |", cells.join(" | "));
    }
}

/// The ten letters with the most errors, each with what was wrong (and how sure the reader was) and what was missed.
fn why(mut letters: Vec<(String, Vec<Judged>)>) {
    letters.retain(|(_, fields)| errors(fields) > 0);
    letters.sort_by_key(|(_, fields)| std::cmp::Reverse(errors(fields)));
    println!("\n{} letters have errors; the worst ten:\n", letters.len());
    for (name, fields) in letters.iter().take(10) {
        println!("- **{name}**: {} errors", errors(fields));
        for judged in fields
            .iter()
            .filter(|judged| judged.counts() != [judged.found, 0, 0])
        {
            for (sure, words) in &judged.wrong {
                println!("  - {} wrong ({sure:.2}): {}", judged.field, short(words));
            }
            for words in &judged.missed {
                println!("  - {} missed: {}", judged.field, short(words));
            }
        }
    }
}

fn errors(fields: &[Judged]) -> usize {
    let of = |judged: &Judged| judged.wrong.len() + judged.missed.len();
    fields.iter().map(of).sum()
}

fn short(words: &str) -> String {
    let head: String = words.chars().take(110).collect();
    if head.len() < words.len() {
        head + "…"
    } else {
        head
    }
}
