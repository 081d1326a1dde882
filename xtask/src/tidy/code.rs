//! Rust source with comments and literals blanked out, so that a rule sees code alone.

/// A reading of one Rust file. All texts have the length and the line breaks of the source: offsets agree.
pub struct Code {
    /// Comments and the insides of literals are spaces.
    pub bare: String,
    /// `bare` without the items under `#[cfg(test)]`; empty for a test file.
    pub production: String,
    /// The source with comments alone blanked out: literals can be read here.
    pub literals: String,
}

impl Code {
    /// Reads a source text. `test_file` says that all of it is tests.
    pub fn read(text: &str, test_file: bool) -> Code {
        let (bare, literals) = blank(text);
        let production = if test_file {
            spaces(&bare)
        } else {
            cut_tests(&bare)
        };
        Code {
            bare,
            production,
            literals,
        }
    }

    /// Offsets where `word` stands in the production code with no letter, digit or `_` on either side.
    pub fn finds(&self, word: &str) -> Vec<usize> {
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        let bytes = self.production.as_bytes();
        let free = |at: usize| at.checked_sub(1).is_none_or(|i| !is_name(&bytes[i]));
        let ends = |at: usize| bytes.get(at + word.len()).is_none_or(|b| !is_name(b));
        self.production
            .match_indices(word)
            .map(|(at, _)| at)
            .filter(|at| free(*at) && ends(*at))
            .collect()
    }
}

/// Whether all of a file is tests or benches, by its place.
pub fn is_test_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.trim_end_matches(".rs");
    let folder = ["/tests/", "/testing/", "/benches/", "/examples/"]
        .iter()
        .any(|f| path.contains(f));
    folder || stem == "tests" || stem == "testing" || stem.ends_with("_tests") || stem.ends_with("_test")
}

/// Where a `{` at `open` closes (offset of its `}`), or the end of the text.
pub fn closing(bare: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in bare.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return at;
        }
    }
    bare.len()
}

fn spaces(text: &str) -> String {
    text.bytes()
        .map(|b| if b == b'\n' { '\n' } else { ' ' })
        .collect()
}

fn cut_tests(bare: &str) -> String {
    let mut out = bare.to_owned();
    let mut from = 0;
    while let Some(at) = out[from..].find("#[cfg(test)]").map(|at| at + from) {
        let end = item_end(&out, at);
        let hole = spaces(&out[at..end]);
        out.replace_range(at..end, &hole);
        from = end;
    }
    out
}

/// Where the item whose first attribute stands at `at` ends: after its `;` or its closing brace.
fn item_end(bare: &str, at: usize) -> usize {
    match bare[at..].find(['{', ';']).map(|i| i + at) {
        Some(open) if bare.as_bytes()[open] == b'{' => (closing(bare, open) + 1).min(bare.len()),
        Some(semicolon) => semicolon + 1,
        None => bare.len(),
    }
}

/// What one stretch of source is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

/// Returns the text with comments and literals blanked, and the text with comments alone blanked.
fn blank(text: &str) -> (String, String) {
    let (mut bare, mut literals) = (
        String::with_capacity(text.len()),
        String::with_capacity(text.len()),
    );
    let mut at = 0;
    while at < text.len() {
        let (kind, length) = stretch(&text[at..], text[..at].bytes().next_back());
        let piece = &text[at..at + length];
        bare.push_str(&if kind == Kind::Code {
            piece.to_owned()
        } else {
            spaces(piece)
        });
        literals.push_str(&if kind == Kind::Comment {
            spaces(piece)
        } else {
            piece.to_owned()
        });
        at += length;
    }
    (bare, literals)
}

/// The kind and the length of what begins here; `before` is the byte in front of it.
fn stretch(rest: &str, before: Option<u8>) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let in_name = before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    match bytes[0] {
        b'/' if rest.starts_with("//") => (Kind::Comment, rest.find('\n').unwrap_or(rest.len())),
        b'/' if rest.starts_with("/*") => (Kind::Comment, block_comment(bytes)),
        b'"' => (Kind::Literal, quoted(bytes, b'"')),
        b'r' if !in_name && raw_hashes(bytes).is_some() => (Kind::Literal, raw(rest)),
        b'\'' => character(rest),
        _ => (Kind::Code, rest.chars().next().map_or(1, char::len_utf8)),
    }
}

fn block_comment(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn quoted(bytes: &[u8], end: u8) -> usize {
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b if b == end => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The number of `#` of a raw string that begins here.
fn raw_hashes(bytes: &[u8]) -> Option<usize> {
    let hashes = bytes[1..].iter().take_while(|b| **b == b'#').count();
    (bytes.get(1 + hashes) == Some(&b'"')).then_some(hashes)
}

fn raw(rest: &str) -> usize {
    let hashes = raw_hashes(rest.as_bytes()).unwrap_or(0);
    let end = format!("\"{}", "#".repeat(hashes));
    let inside = 2 + hashes;
    rest[inside..]
        .find(&end)
        .map_or(rest.len(), |at| inside + at + end.len())
}

/// A character literal, or the tick of a lifetime.
fn character(rest: &str) -> (Kind, usize) {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), _) => (Kind::Literal, quoted(rest.as_bytes(), b'\'')),
        (Some(_), Some((at, '\''))) => (Kind::Literal, at + 1),
        _ => (Kind::Code, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_offsets_stay() {
        let source = "let a = \"x.unwrap() // no\"; // unwrap()\nlet b = 'đ'; /* a /* b */ c */ done(r#\"q\"#, '\\'');";
        let code = Code::read(source, false);
        assert_eq!(code.bare.len(), source.len());
        assert!(!code.bare.contains("unwrap") && !code.bare.contains('q') && !code.bare.contains(" c "));
        assert_eq!(code.bare.find("done"), source.find("done"));
        assert!(code.literals.contains("x.unwrap() // no"));
    }

    #[test]
    fn a_lifetime_is_not_a_literal() {
        let code = Code::read("fn a<'x>(t: &'x str) -> &'x str { t }", false);
        assert!(code.bare.contains("&'x str"));
    }

    #[test]
    fn tests_are_cut_and_what_follows_stays() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { c() } }\nfn d() {}\n#[cfg(test)]\nmod tests;\nfn e() {}";
        let code = Code::read(source, false);
        assert!(code.finds("b").is_empty() && code.finds("mod").is_empty());
        assert_eq!((code.finds("d").len(), code.finds("e").len()), (1, 1));
    }

    #[test]
    fn test_files_have_no_production() {
        assert!(
            is_test_file("crates/store/tests/both.rs") && is_test_file("crates/server/src/letter/tests.rs")
        );
        assert!(!is_test_file("crates/server/src/letter/attestation.rs"));
    }

    #[test]
    fn words_are_found_whole() {
        let code = Code::read("use sqlx::Row; use my_sqlx; use sqlx2;", false);
        assert_eq!(code.finds("sqlx"), [4]);
    }
}
