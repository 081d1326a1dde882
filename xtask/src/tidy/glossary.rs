//! Every word of the domain stands in docs/glossary.md: a file of `civic` is a word.

use super::{Fault, File};

const GLOSSARY: &str = "docs/glossary.md";

/// Finds top-level files and folders of `civic/src` without a line in the glossary.
pub fn check(files: &[File]) -> Vec<Fault> {
    let known = files
        .iter()
        .find(|f| f.path == GLOSSARY)
        .map(|f| words(&f.text))
        .unwrap_or_default();
    let missing = |word: &str| !known.contains(&plain(word));
    let mut said = Vec::new();
    for file in files {
        let Some(word) = domain_word(&file.path) else {
            continue;
        };
        if missing(word)
            && !said
                .iter()
                .any(|f: &Fault| f.text.contains(&format!("\"{word}\"")))
        {
            said.push(file.fault(
                0,
                format!("no line for \"{word}\" in {GLOSSARY}: word, tiếng Việt, rule, meaning"),
            ));
        }
    }
    said
}

/// `unit` for `crates/civic/src/unit.rs` and for `crates/civic/src/unit/class.rs`.
fn domain_word(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("crates/civic/src/")?;
    let word = inside.split('/').next()?.trim_end_matches(".rs");
    (inside.ends_with(".rs") && !["lib", "tests"].contains(&word)).then_some(word)
}

/// The code words: the first cell of each table row, several separated by commas.
fn words(glossary: &str) -> Vec<String> {
    let rows = glossary
        .lines()
        .filter_map(|l| l.strip_prefix('|')?.split('|').next());
    rows.flat_map(|cell| cell.split(','))
        .map(plain)
        .filter(|w| !w.is_empty())
        .collect()
}

fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_without_a_line_is_found_once() {
        let glossary = File::new(
            GLOSSARY,
            "| code | x |\n|---|---|\n| Unit, Unit class | đơn vị |\n",
        );
        let files = [
            glossary,
            File::new("crates/civic/src/unit.rs", ""),
            File::new("crates/civic/src/unit_class.rs", ""),
            File::new("crates/civic/src/lib.rs", ""),
            File::new("crates/civic/src/regime/mod.rs", ""),
            File::new("crates/civic/src/regime/period.rs", ""),
        ];
        let found = check(&files);
        assert_eq!(found.len(), 1);
        assert!(found[0].text.contains("\"regime\""));
    }
}
