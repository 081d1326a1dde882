//! Every Rust file says in its first line what it is.

use super::{Fault, File};

/// Wants `//!` at the head of each file.
pub fn check(file: &File) -> Vec<Fault> {
    let said = file
        .text
        .lines()
        .next()
        .is_some_and(|l| l.strip_prefix("//!").is_some_and(|t| t.trim().len() > 3));
    if file.code.is_none() || said {
        return Vec::new();
    }
    vec![file.fault(0, "say in a first line `//! …` what this module is")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_module_is_found() {
        assert_eq!(
            check(&File::new("crates/civic/src/a.rs", "use std::fmt;\n")).len(),
            1
        );
        assert_eq!(
            check(&File::new("crates/civic/src/a.rs", "//!\nuse std::fmt;\n")).len(),
            1
        );
        assert!(check(&File::new("crates/civic/src/a.rs", "//! Units.\n")).is_empty());
        assert!(check(&File::new("a.md", "text\n")).is_empty());
    }
}
