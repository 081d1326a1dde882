//! The reader: goes through a text once and asks the rules in their order.

use super::lexicon::{Lexicon, rows};
use super::{Change, Rule, address, date, notation, number, phone, quantity, roman, spell, time};

const SIGNS: &str = include_str!("signs.tsv");
/// Signs that engines take as pauses, or pass over.
const KEPT: &str = ".,;:?!…-–—()[]\"'“”‘’«»";
/// Words before a stroke that ask for "each".
const COUNTED: &[&str] = &[
    "đồng", "người", "lượt", "hộ", "tấn", "tạ", "triệu", "nghìn", "lần", "buổi",
];

/// What a rule made of a stretch.
pub(super) struct Read {
    length: usize,
    words: String,
    rule: Rule,
}

impl Read {
    pub fn new(length: usize, words: String, rule: Rule) -> Self {
        Self { length, words, rule }
    }
}

/// The state of reading.
pub(super) struct Reader<'a> {
    source: &'a str,
    lexicon: &'a Lexicon,
    at: usize,
    out: String,
    changes: Vec<Change>,
    /// A replaced stretch ends here: what follows is a word of its own.
    loose: bool,
}

impl<'a> Reader<'a> {
    pub fn new(source: &'a str, lexicon: &'a Lexicon) -> Self {
        Self {
            source,
            lexicon,
            at: 0,
            out: String::with_capacity(source.len() * 2),
            changes: Vec::new(),
            loose: false,
        }
    }

    /// The text and what was changed in it.
    pub fn read(mut self) -> (String, Vec<Change>) {
        while let Some(letter) = self.rest().chars().next() {
            match self.rule(letter) {
                Some(read) => self.say(&read),
                None => self.copy(letter),
            }
        }
        self.out.truncate(self.out.trim_end().len());
        let end = self.out.len();
        for change in &mut self.changes {
            change.spoken = change.spoken.start.min(end)..change.spoken.end.min(end);
        }
        (self.out, self.changes)
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn rule(&self, letter: char) -> Option<Read> {
        if self.begins_word()
            && let Some(read) = self.dictionary().or_else(|| address::at(self.rest()))
        {
            return Some(read);
        }
        match letter {
            '0'..='9' => Some(self.figure()),
            '(' | '+' => phone::at(self.rest()).or_else(|| self.sign(letter)),
            '$' => self.dollars(),
            ' ' | '-' | '–' | '—' => self.until().or_else(|| self.minus(letter)),
            '/' => Some(self.stroke()),
            _ if letter.is_alphabetic() && !letter.is_numeric() => self.word(),
            _ => self.sign(letter),
        }
    }

    /// Whether a word begins here: in what is said, not in what is written, so that reading twice finds the same.
    fn begins_word(&self) -> bool {
        self.loose || !self.out.ends_with(char::is_alphanumeric)
    }

    fn dictionary(&self) -> Option<Read> {
        let (length, words, rule) = self.lexicon.at(self.rest())?;
        Some(Read::new(length, words.to_owned(), rule))
    }

    /// The word said last, in small letters; empty after a sign.
    fn before(&self) -> String {
        let said = self.out.trim_end_matches(' ');
        let start = said.rfind(|c: char| !c.is_alphabetic());
        let start = start.map_or(0, |at| at + said[at..].chars().next().map_or(1, char::len_utf8));
        said[start..].to_lowercase()
    }

    /// The few words said last.
    fn lately(&self) -> &str {
        let start = self.out.char_indices().rev().nth(40).map_or(0, |(at, _)| at);
        &self.out[start..]
    }

    fn figure(&self) -> Read {
        let rest = self.rest();
        let (count, words) = number::at(rest).unwrap_or_else(|| (1, number::one_by_one(&rest[..1])));
        if self.source[..self.at].ends_with(char::is_alphanumeric) {
            return Read::new(count, words, Rule::Number); // H5N1, QL4A
        }
        let before = self.before();
        notation::at(rest, self.lately(), self.lexicon)
            .or_else(|| phone::at(rest))
            .or_else(|| phone::short(rest, self.lately(), self.lists_phones()))
            .or_else(|| date::at(rest, &before))
            .or_else(|| time::at(rest))
            .unwrap_or_else(|| match quantity::after_number(&rest[count..]) {
                Some((more, unit)) => Read::new(count + more, format!("{words} {unit}"), Rule::Quantity),
                None => Read::new(count, words, Rule::Number),
            })
    }

    /// Whether a number to dial stood just before: `113, 114 hoặc 115`.
    fn lists_phones(&self) -> bool {
        let last = self.changes.last().filter(|change| change.rule == Rule::Phone);
        last.is_some_and(|last| {
            matches!(
                self.out[last.spoken.end..].trim(),
                "," | "hoặc" | "và" | ";" | "-"
            )
        })
    }

    /// A dash between two figures: until.
    fn until(&self) -> Option<Read> {
        let last = self.changes.last()?;
        let figure = matches!(
            last.rule,
            Rule::Number | Rule::Quantity | Rule::Date | Rule::Time | Rule::Roman | Rule::Phone
        );
        if !figure || last.source.end != self.at {
            return None;
        }
        let rest = self.rest();
        let dash = rest.trim_start_matches(' ');
        let after = dash.strip_prefix(['-', '–', '—'])?.trim_start_matches(' ');
        let ends = after.starts_with(|c: char| c.is_ascii_digit());
        let words = if last.rule == Rule::Phone {
            "hoặc"
        } else {
            "đến"
        };
        ends.then(|| Read::new(rest.len() - after.len(), words.to_owned(), Rule::Sign))
    }

    /// `-5 °C`; at the head of a line a hyphen is a bullet.
    fn minus(&self, letter: char) -> Option<Read> {
        let digit = self.rest()[letter.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        let apart = self.out.ends_with([' ', '(']);
        (letter != ' ' && digit && apart).then(|| Read::new(letter.len_utf8(), "âm".to_owned(), Rule::Sign))
    }

    fn dollars(&self) -> Option<Read> {
        match number::at(&self.rest()[1..]) {
            Some((length, words)) => Some(Read::new(length + 1, format!("{words} đô la"), Rule::Quantity)),
            None => self.sign('$'),
        }
    }

    /// Between words: a pause; after an amount: each; before a year: the year.
    fn stroke(&self) -> Read {
        let year = self.rest()[1..].bytes().take_while(u8::is_ascii_digit).count() == 4;
        let before = self.before();
        let (words, rule) = if COUNTED.contains(&before.as_str()) {
            ("mỗi", Rule::Sign)
        } else if year {
            ("năm", Rule::Sign)
        } else if self.out.ends_with(char::is_alphanumeric) {
            (",", Rule::Sign)
        } else {
            ("", Rule::Dropped)
        };
        Read::new(1, words.to_owned(), rule)
    }

    fn word(&self) -> Option<Read> {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_alphabetic() || c.is_numeric())
            .unwrap_or(rest.len());
        let run = &rest[..length];
        let numeral = self
            .begins_word()
            .then(|| roman::words(run, &self.before(), self.heads(length)))
            .flatten();
        if let Some(words) = numeral {
            return Some(Read::new(length, words, Rule::Roman));
        }
        if let Some(words) = spell::acronym(run) {
            return Some(Read::new(length, words, Rule::Spelled));
        }
        None
    }

    /// `II.` and `II)` at the head of a line.
    fn heads(&self, length: usize) -> bool {
        let first = self.out.is_empty() || self.out.ends_with('\n');
        let rest = &self.rest()[length..];
        let read = |c: &char| c.is_alphanumeric() || c.is_whitespace() || KEPT.contains(*c) || *c == '/';
        first && matches!(rest.chars().find(read), Some('.' | ')'))
    }

    fn sign(&self, letter: char) -> Option<Read> {
        if KEPT.contains(letter) || letter.is_whitespace() {
            return None;
        }
        let mut table = rows(SIGNS);
        let word = table
            .find(|(sign, _)| sign.chars().eq([letter]))
            .map(|(_, word)| word);
        let rule = if word.is_some() { Rule::Sign } else { Rule::Dropped };
        Some(Read::new(
            letter.len_utf8(),
            word.unwrap_or_default().to_owned(),
            rule,
        ))
    }

    fn say(&mut self, read: &Read) {
        let from = self.at;
        self.at += read.length;
        let pause = read.words == ",";
        if !read.words.is_empty() && !pause {
            self.part();
        }
        let start = self.out.len();
        self.out.push_str(&read.words);
        let end = self.out.len();
        if read.rule == Rule::Dropped && start > 0 && !self.out.ends_with(char::is_whitespace) {
            self.out.push(' '); // or its neighbours would become one word
        }
        self.changes.push(Change {
            source: from..self.at,
            spoken: start..end,
            rule: read.rule,
        });
        self.loose = true;
    }

    /// Whether a full stop alone stands after a replaced stretch.
    fn stopped(&self) -> bool {
        let last = self.changes.last().map(|change| change.spoken.end);
        self.out.ends_with('.') && last == Some(self.out.len() - 1)
    }

    /// A space, where a word ends without one; "đô la.vn" would be an address the second time.
    fn part(&mut self) {
        if self.stopped()
            || self
                .out
                .ends_with(|c: char| c.is_alphanumeric() || c == ')' || c == ',')
        {
            self.out.push(' ');
        }
    }

    /// Takes over what is read as written: a whole word, or one sign.
    fn copy(&mut self, letter: char) {
        let rest = self.rest();
        let whole = letter.is_alphabetic() && !letter.is_numeric();
        let length = if whole {
            rest.find(|c: char| !c.is_alphabetic() || c.is_numeric())
                .unwrap_or(rest.len())
        } else {
            letter.len_utf8()
        };
        self.at += length;
        match letter {
            ' ' if self.out.is_empty() || self.out.ends_with([' ', '\n']) => return,
            '\n' if self.out.is_empty() => return,
            '\n' => self.out.truncate(self.out.trim_end_matches(' ').len()),
            _ if whole && (self.loose || self.stopped()) => self.part(),
            _ => {}
        }
        self.out.push_str(&rest[..length]);
        self.loose = false;
    }
}
