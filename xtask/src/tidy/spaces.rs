//! No spaces at the end of a line, no tabs in Rust, one line break at the end.

use super::{Fault, File};

/// Finds white space that nobody sees. Letters and other test data (`*.txt`, snapshots) keep theirs.
pub fn check(file: &File) -> Vec<Fault> {
    if file.path.ends_with(".txt") || file.path.contains("/fixtures/") {
        return Vec::new();
    }
    let mut faults = Vec::new();
    let mut at = 0;
    for line in file.text.split_inclusive('\n') {
        let body = line.trim_end_matches('\n');
        if body.ends_with([' ', '\t', '\r']) {
            faults.push(file.fault(at, "trailing space"));
        }
        at += line.len();
    }
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        faults.push(file.fault(file.text.len(), "no line break at the end"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_space_is_found_with_its_line() {
        let found = check(&File::new("a.html", "a\nb \nc"));
        assert_eq!(found.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 3]);
        assert!(check(&File::new("letters/a.txt", "a \n")).is_empty());
    }
}
