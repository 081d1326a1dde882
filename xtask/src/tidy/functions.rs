//! Functions are short: at most 60 lines from `fn` to the closing brace.

use super::code::closing;
use super::{Fault, File};

const MOST: usize = 60;

/// Finds production functions longer than the house allows, from `fn` to the closing brace.
pub fn check(file: &File) -> Vec<Fault> {
    let Some(code) = &file.code else { return Vec::new() };
    let long = |at: usize| {
        let (name, lines) = measure(&code.production, at)?;
        let text = format!("`{name}` has {lines} lines, at most {MOST}: name its parts");
        (lines > MOST).then(|| file.fault(at, text))
    };
    code.finds("fn").into_iter().filter_map(long).collect()
}

/// Name and lines of the function whose `fn` stands at `at`; `None` for a type such as `fn(u8)` or a bare signature.
fn measure(code: &str, at: usize) -> Option<(&str, usize)> {
    let head = &code[at + 2..];
    let name = head
        .trim_start()
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()?;
    let open = body(head)? + at + 2;
    let whole = &code[at..closing(code, open)];
    (!name.is_empty()).then(|| (name, whole.matches('\n').count() + 1))
}

/// Where the body's `{` stands; a `;` outside brackets first means that there is none (`[u8; 4]` is no end).
fn body(head: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, byte) in head.bytes().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => return Some(at),
            b';' if depth == 0 => return None,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(body_lines: usize) -> Vec<Fault> {
        let text = format!("fn long(a: [u8; 4]) {{\n{}}}\n", "    a();\n".repeat(body_lines));
        check(&File::new("crates/civic/src/a.rs", &text))
    }

    #[test]
    fn a_long_function_is_found_by_name() {
        assert!(faults(58).is_empty());
        let found = faults(59);
        assert!(found[0].text.contains("`long` has 61 lines"), "{found:?}");
    }

    #[test]
    fn signatures_and_function_types_are_not_bodies() {
        let text = format!(
            "trait T {{ fn a(); }}\nconst A: &[fn(u8)] = &[];\nmod b {{\n{}}}\n",
            "// x\n".repeat(90)
        );
        assert!(check(&File::new("crates/civic/src/a.rs", &text)).is_empty());
    }
}
