//! A text cut into words and signs, each with its place.

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `trường`
    Lower,
    /// `Nguyễn`
    Title,
    /// `NGUYỄN`, also a single capital.
    Capitals,
    /// `16`, `0912345678`
    Digits,
    /// Letters and digits together: `9A`, `THPT1`, `MacOS`.
    Mixed,
    /// One sign that is no letter and no digit.
    Sign,
}

/// A word or a sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'t> {
    /// As it stands.
    pub text: &'t str,
    /// Where it begins, in bytes.
    pub from: usize,
    /// How it is written.
    pub shape: Shape,
    /// Whether nothing, not even a space, stands before it.
    pub joined: bool,
    /// Whether more than a space stands before it: a new line, a gap of a table.
    pub apart: bool,
    /// Whether exactly one new line stands before it: a line may have been broken inside a name.
    pub wrapped: bool,
}

impl Word<'_> {
    /// Where it ends, in bytes.
    pub fn until(&self) -> usize {
        self.from + self.text.len()
    }

    /// Whether it is this sign.
    pub fn is(&self, sign: &str) -> bool {
        self.text == sign
    }

    /// Whether it is a capital alone, `H` or `Đ`.
    pub fn is_initial(&self) -> bool {
        self.shape == Shape::Capitals && self.text.chars().count() == 1
    }
}

/// Cuts a text.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found: Vec<Word<'_>> = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((from, first)) = rest.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut until = from + first.len_utf8();
        if first.is_alphanumeric() {
            while let Some((at, next)) = rest.next_if(|(_, next)| next.is_alphanumeric()) {
                until = at + next.len_utf8();
            }
        }
        let end = found.last().map_or(0, Word::until);
        let (joined, apart) = (end == from && from > 0, &text[end..from] != " " && end != from);
        let wrapped = matches!(&text[end..from], "\n" | "\r\n");
        let text = &text[from..until];
        found.push(Word {
            text,
            from,
            shape: shape(text),
            joined,
            apart,
            wrapped,
        });
    }
    found
}

fn shape(word: &str) -> Shape {
    let mut letters = word.chars();
    let first = letters.next().unwrap_or(' ');
    let all = |is: fn(char) -> bool| word.chars().all(is);
    match first {
        _ if !first.is_alphanumeric() => Shape::Sign,
        _ if all(|letter| letter.is_ascii_digit()) => Shape::Digits,
        _ if all(char::is_lowercase) => Shape::Lower,
        _ if all(char::is_uppercase) => Shape::Capitals,
        _ if first.is_uppercase() && letters.all(char::is_lowercase) => Shape::Title,
        _ => Shape::Mixed,
    }
}
