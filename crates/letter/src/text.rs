//! The text as the grammar sees it: characters, a lowered copy and a folded copy of the same length, and lines.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::span::Span;

/// A text with its lowered and folded (no marks, lower case) copies; all three have the same length.
pub(crate) struct Text {
    pub chars: Vec<char>,
    pub lower: Vec<char>,
    pub fold: Vec<char>,
    /// Where a letter or digit follows something else, in order.
    words: Vec<usize>,
    /// The lines, without their line ends.
    pub lines: Vec<Span>,
    /// First character after the leading `# ` lines.
    pub start: usize,
}

impl Text {
    pub fn new(source: &str) -> Self {
        let chars: Vec<char> = source.chars().collect();
        let lower: Vec<char> = chars.iter().map(|&c| lower(c)).collect();
        let fold: Vec<char> = lower.iter().map(|&c| fold_char(c)).collect();
        let words = word_starts(&chars, &fold);
        let lines = lines(&chars);
        let notes = |line: &&Span| chars[line.start..line.end].starts_with(&['#', ' ']);
        let start = lines
            .iter()
            .take_while(notes)
            .last()
            .map_or(0, |line| (line.end + 1).min(chars.len()));
        Self {
            chars,
            lower,
            fold,
            words,
            lines,
            start,
        }
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    pub fn char(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\n')
    }

    /// The letter's words in the span, markdown marks dropped, blanks made single.
    pub fn words_of(&self, span: Span) -> String {
        let mut out = String::new();
        for &c in &self.chars[span.start..span.end] {
            if c.is_whitespace() {
                if !out.ends_with(' ') && !out.is_empty() {
                    out.push(' ');
                }
            } else if !matches!(c, '*' | '_' | '|') {
                out.push(c);
            }
        }
        out.trim_end().to_owned()
    }

    /// Matches a folded pattern at `at`; a blank in it stands for any run of blanks and markdown, even none (words
    /// glued at line joins). Gives the end.
    pub fn at(&self, at: usize, pattern: &str) -> Option<usize> {
        matches(&self.fold, at, pattern)
    }

    /// As [`Text::at`], but the marks count.
    pub fn at_lower(&self, at: usize, pattern: &str) -> Option<usize> {
        matches(&self.lower, at, pattern)
    }

    /// The first of the marked (lower-case) patterns that matches as whole words at `at`.
    pub fn any_lower_at(&self, at: usize, patterns: &[&str]) -> Option<usize> {
        patterns
            .iter()
            .find_map(|pattern| self.at_lower(at, pattern).filter(|&end| self.ends_word(end)))
    }

    /// Matches a folded pattern at `at` as whole words.
    pub fn word_at(&self, at: usize, pattern: &str) -> Option<usize> {
        self.at(at, pattern).filter(|&end| self.ends_word(end))
    }

    /// The first of the patterns that matches as whole words at `at`.
    pub fn any_at(&self, at: usize, patterns: &[&str]) -> Option<usize> {
        let first = self.fold.get(at).copied()?;
        patterns
            .iter()
            .filter(|pattern| begins(pattern, first))
            .find_map(|pattern| self.word_at(at, pattern))
    }

    /// Whether a letter stands here. Nearly all of them are ASCII once folded, which spares the tables of Unicode.
    fn is_letter(&self, at: usize) -> bool {
        match self.fold.get(at) {
            Some(c) if c.is_ascii() => c.is_ascii_alphabetic(),
            Some(_) => self.char(at).is_alphabetic(),
            None => false,
        }
    }

    /// Whether a word may end before `at`.
    pub fn ends_word(&self, at: usize) -> bool {
        !self.is_letter(at)
            || (self.char(at).is_uppercase() && !self.char(at.saturating_sub(1)).is_uppercase())
    }

    /// Word starts inside the span.
    pub fn word_starts(&self, span: Span) -> &[usize] {
        let from = self.words.partition_point(|&at| at < span.start);
        let to = self.words.partition_point(|&at| at < span.end);
        &self.words[from..to.max(from)]
    }

    /// The first place in the span where the folded pattern stands as whole words.
    pub fn find(&self, pattern: &str, span: Span) -> Option<Span> {
        let hit = |&at: &usize| {
            self.word_at(at, pattern)
                .filter(|&end| end <= span.end)
                .map(|end| Span::new(at, end))
        };
        self.word_starts(span).iter().find_map(hit)
    }

    /// The first place where one of the patterns stands, whichever comes first.
    pub fn find_any(&self, patterns: &[&str], span: Span) -> Option<Span> {
        let hit = |&at: &usize| {
            self.any_at(at, patterns)
                .filter(|&end| end <= span.end)
                .map(|end| Span::new(at, end))
        };
        self.word_starts(span).iter().find_map(hit)
    }

    pub fn has(&self, patterns: &[&str], span: Span) -> bool {
        self.find_any(patterns, span).is_some()
    }

    /// As [`Text::find`] with marks, whole words.
    pub fn find_lower(&self, pattern: &str, span: Span) -> Option<Span> {
        let hit = |&at: &usize| {
            self.at_lower(at, pattern)
                .filter(|&end| end <= span.end && self.ends_word(end))
                .map(|end| Span::new(at, end))
        };
        self.word_starts(span).iter().find_map(hit)
    }

    /// The span without blanks, markdown marks and table bars at either end.
    pub fn trim(&self, span: Span) -> Span {
        self.trim_by(span, |c| {
            c.is_whitespace() || matches!(c, '*' | '_' | '|' | '\u{feff}')
        })
    }

    /// The span without the characters that `drop` names at either end.
    pub fn trim_by(&self, span: Span, drop: impl Fn(char) -> bool) -> Span {
        let (mut start, mut end) = (span.start, span.end.min(self.len()));
        while start < end && drop(self.chars[start]) {
            start += 1;
        }
        while start < end && drop(self.chars[end - 1]) {
            end -= 1;
        }
        Span::new(start, end)
    }

    /// Skips blanks and markdown from `at`.
    pub fn skip_blank(&self, mut at: usize) -> usize {
        while at < self.len() && is_gap(self.chars[at]) {
            at += 1;
        }
        at
    }

    /// The line that holds this character, by index.
    pub fn line_of(&self, at: usize) -> usize {
        self.lines
            .partition_point(|line| line.end < at)
            .min(self.lines.len().saturating_sub(1))
    }

    /// Whether most letters are capitals, and there are some.
    pub fn is_upper(&self, span: Span) -> bool {
        let letters = || {
            self.chars[span.start..span.end]
                .iter()
                .filter(|c| c.is_alphabetic())
        };
        let upper = letters().filter(|c| c.is_uppercase()).count();
        upper > 1 && upper * 10 >= letters().count() * 8
    }
}

pub(crate) fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '_')
}

/// Whether a pattern can stand where this folded character does: most of a list cannot, and is not looked at further.
fn begins(pattern: &str, first: char) -> bool {
    match pattern.as_bytes().first() {
        Some(&byte) if byte.is_ascii() && byte != b' ' => first == char::from(byte),
        _ => true,
    }
}

/// Nearly every pattern fails at its first letter: that is found out before anything is called.
#[inline]
fn matches(within: &[char], at: usize, pattern: &str) -> Option<usize> {
    match pattern.chars().next() {
        Some(first) if first != ' ' && within.get(at) != Some(&first) => None,
        _ => matches_whole(within, at, pattern),
    }
}

fn matches_whole(within: &[char], mut at: usize, pattern: &str) -> Option<usize> {
    for wanted in pattern.chars() {
        if wanted == ' ' {
            while within.get(at).is_some_and(|&c| is_gap(c)) {
                at += 1;
            }
        } else if within.get(at) == Some(&wanted) {
            at += 1;
        } else {
            return None;
        }
    }
    Some(at)
}

/// A list of marked phrases by their first letter: most words of a text begin none of them.
pub(crate) struct Phrases {
    by_letter: OnceLock<BTreeMap<char, Vec<&'static str>>>,
    list: &'static [&'static str],
}

impl Phrases {
    pub const fn new(list: &'static [&'static str]) -> Self {
        Self {
            by_letter: OnceLock::new(),
            list,
        }
    }

    /// The end of the first phrase of the list that stands at `at` as whole words.
    pub fn at(&self, text: &Text, at: usize) -> Option<usize> {
        let table = self.by_letter.get_or_init(|| {
            let mut table: BTreeMap<char, Vec<&'static str>> = BTreeMap::new();
            for phrase in self.list {
                let first = phrase.chars().next().unwrap_or(' ');
                table.entry(first).or_default().push(phrase);
            }
            table
        });
        text.any_lower_at(at, table.get(text.lower.get(at)?)?)
    }
}

fn word_starts(chars: &[char], fold: &[char]) -> Vec<usize> {
    let letter = |at: usize| {
        let c = fold[at];
        if c.is_ascii() {
            c.is_ascii_alphabetic()
        } else {
            chars[at].is_alphabetic()
        }
    };
    let counts = |at: usize| letter(at) || chars[at].is_numeric();
    let starts = |&at: &usize| {
        if !counts(at) {
            return false;
        }
        if at == 0 || !counts(at - 1) {
            return true;
        }
        let before = chars[at - 1];
        let glued = chars[at].is_uppercase() && before.is_lowercase();
        glued || (before.is_ascii_digit() && letter(at))
    };
    (0..chars.len()).filter(starts).collect()
}

fn lines(chars: &[char]) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, &c) in chars.iter().enumerate() {
        if c == '\n' {
            lines.push(Span::new(start, at));
            start = at + 1;
        }
    }
    lines.push(Span::new(start, chars.len()));
    lines
}

fn lower(c: char) -> char {
    let mut lowered = c.to_lowercase();
    match (lowered.next(), lowered.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// One lower-case letter without its Vietnamese marks.
pub(crate) fn fold_char(c: char) -> char {
    match c {
        'à'..='å' | 'ă' | 'ạ'..='ặ' => 'a',
        'è'..='ë' | 'ẹ'..='ệ' => 'e',
        'ì'..='ï' | 'ĩ' | 'ỉ' | 'ị' => 'i',
        'ò'..='ö' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ù'..='ü' | 'ũ' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ỳ'..='ỹ' => 'y',
        'đ' | 'ð' => 'd',
        '–' | '—' | '−' => '-',
        '\u{a0}' => ' ',
        _ => c,
    }
}
