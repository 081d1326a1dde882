//! Files are short: at most 400 lines of production code.

use super::{Fault, File};

const MOST: usize = 400;

/// Finds files of more production lines than the house allows.
pub fn check(file: &File) -> Vec<Fault> {
    match production_lines(file) {
        Some(lines) if lines > MOST => {
            vec![file.fault(
                0,
                format!("{lines} production lines, at most {MOST}: split by meaning"),
            )]
        }
        _ => Vec::new(),
    }
}

/// How the tree stands against the target of the house: median 90, nine of ten under 250.
pub fn summary(files: &[File]) -> String {
    let mut lines: Vec<usize> = files
        .iter()
        .filter_map(production_lines)
        .filter(|n| *n > 0)
        .collect();
    lines.sort_unstable();
    let at = |percent: usize| {
        lines
            .get(lines.len() * percent / 100)
            .or(lines.last())
            .copied()
            .unwrap_or(0)
    };
    format!(
        "production lines a file: median {} (≤ 90), 90th percentile {} (≤ 250), most {}",
        at(50),
        at(90),
        at(100)
    )
}

/// Lines up to the last production line, tests cut out; comments count, they are read too. `None` for other files.
fn production_lines(file: &File) -> Option<usize> {
    let code = file.code.as_ref()?;
    if code.production.trim().is_empty() {
        return Some(0);
    }
    let tests = cut_lines(&code.bare, &code.production);
    Some(file.text.lines().count().saturating_sub(tests))
}

/// Lines that had code and have none after the tests were cut.
fn cut_lines(bare: &str, production: &str) -> usize {
    let pairs = bare.lines().zip(production.lines());
    pairs
        .filter(|(all, kept)| !all.trim().is_empty() && kept.trim().is_empty())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(production: usize, tests: usize) -> File {
        let body = "a();\n".repeat(production - 2);
        let text = format!(
            "fn f() {{\n{body}}}\n#[cfg(test)]\nmod tests {{\n{}}}\n",
            "b();\n".repeat(tests)
        );
        File::new("crates/civic/src/a.rs", &text)
    }

    #[test]
    fn a_long_file_is_found_and_its_tests_are_not_counted() {
        assert_eq!(check(&file(401, 0)).len(), 1);
        assert!(check(&file(400, 300)).is_empty());
    }

    #[test]
    fn a_test_file_may_be_long() {
        let text = format!("//! Tests.\n{}", "fn a() {}\n".repeat(500));
        assert!(check(&File::new("crates/civic/tests/a.rs", &text)).is_empty());
    }
}
