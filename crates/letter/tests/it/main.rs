//! The reader's promises, on letters written for this product.

mod check;
mod dates;
mod demo;
mod findings;
mod gold;
mod links;
mod not_letters;
mod promises;
mod score;
mod shapes;
mod tags;

use letter::Reading;

/// Reads one of the letters in `tests/fixtures`.
fn fixture(name: &str) -> (String, Reading) {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the fixture is part of the repository");
    let reading = letter::read(&text);
    (text, reading)
}

fn value(field: &letter::Field) -> &str {
    field.value.as_deref().unwrap_or("(none)")
}

fn names(quoted: &[letter::Quoted]) -> Vec<&str> {
    quoted.iter().map(|name| name.text.as_str()).collect()
}

/// `kind from to inclusive task` of every deadline.
fn deadlines(reading: &Reading) -> Vec<String> {
    let show = |d: &letter::Deadline| {
        let kind = serde_json::to_value(d.kind).expect("a plain enum serialises");
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "-".to_owned());
        let task = d.task.map_or("-".to_owned(), |task| task.to_string());
        let inclusive = d
            .inclusive
            .map_or("-".to_owned(), |inclusive| inclusive.to_string());
        format!(
            "{} {} {} {inclusive} {task}",
            kind.as_str().unwrap_or_default(),
            day(&d.from),
            day(&d.to)
        )
    };
    reading.deadlines.iter().map(show).collect()
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}
