//! Tags of tasks, from data files: a new campaign is a line, not code.

pub(crate) mod tags;
pub(crate) mod words;

use std::sync::OnceLock;

use crate::text::fold_char;

struct Entry {
    /// As it is looked for: of several words without marks.
    phrase: String,
    /// As it is written, in small letters.
    marked: String,
    tag: &'static str,
}

type Table = OnceLock<Vec<Entry>>;

static ORGANS: Table = Table::new();
static PROVINCES: Table = Table::new();

/// The organ that an abbreviation in a notation most often stands for. Abbreviations are not unique nationwide.
pub(crate) fn organ(abbreviation: &str) -> Option<&'static str> {
    let wanted = abbreviation.to_lowercase();
    let table = ORGANS.get_or_init(|| parse(include_str!("vocabulary/organs.tsv")));
    table
        .iter()
        .find(|entry| entry.phrase == wanted)
        .map(|entry| entry.tag)
}

/// A province or city run by the centre, as one names it in a sentence: "tỉnh Lạng Sơn".
pub(crate) fn province(place: &str) -> Option<&'static str> {
    let folded = |text: &str| -> String {
        text.to_lowercase()
            .chars()
            .map(fold_char)
            .filter(|c| c.is_alphabetic())
            .collect()
    };
    let table = PROVINCES.get_or_init(|| parse(include_str!("vocabulary/provinces.tsv")));
    table
        .iter()
        .find(|entry| folded(&entry.phrase) == folded(place))
        .map(|entry| entry.tag)
}

/// Lines of `phrase<TAB>tag`; `#` begins a note.
fn parse(file: &'static str) -> Vec<Entry> {
    let entry = |line: &'static str| {
        let (phrase, tag) = line.split_once('\t')?;
        let lower = phrase.to_lowercase();
        let phrase = if lower.contains(' ') {
            lower.chars().map(fold_char).collect()
        } else {
            lower.clone()
        };
        Some(Entry {
            phrase,
            marked: lower,
            tag: tag.trim(),
        })
    };
    file.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(entry)
        .collect()
}
