//! No `unwrap()` outside tests.

use super::{Fault, File};

/// Finds `.unwrap()`, and `expect` with an empty reason, in production code.
pub fn check(file: &File) -> Vec<Fault> {
    let Some(code) = &file.code else { return Vec::new() };
    let unwraps = code.production.match_indices(".unwrap()").map(|(at, _)| at);
    let empty = code.literals.match_indices(".expect(\"\")").map(|(at, _)| at);
    let empty = empty.filter(|at| code.production[*at..].starts_with(".expect("));
    let text = "say why it cannot fail (`expect(\"…\")`) or pass the error on";
    unwraps.chain(empty).map(|at| file.fault(at, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unwrap_is_found_outside_tests_alone() {
        let text = "fn a() { b().unwrap(); }\n#[cfg(test)]\nmod tests { fn c() { d().unwrap(); } }\n";
        assert_eq!(check(&File::new("crates/civic/src/a.rs", text)).len(), 1);
    }

    #[test]
    fn an_expectation_has_a_reason() {
        assert_eq!(
            check(&File::new(
                "crates/civic/src/a.rs",
                "fn a() { b().expect(\"\"); }"
            ))
            .len(),
            1
        );
        assert!(
            check(&File::new(
                "crates/civic/src/a.rs",
                "fn a() { b().expect(\"checked above\"); }"
            ))
            .is_empty()
        );
    }
}
