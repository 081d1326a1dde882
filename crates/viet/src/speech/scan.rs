//! Small questions to the beginning of a text; each gives how many bytes fit.

/// Where a rule stands in the text: what is left to read.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    pub rest: &'a str,
    whole: usize,
}

impl<'a> Scan<'a> {
    pub fn new(rest: &'a str) -> Self {
        let whole = rest.len();
        Self { rest, whole }
    }

    /// How many bytes have been taken.
    pub fn taken(&self) -> usize {
        self.whole - self.rest.len()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Takes one of these characters.
    pub fn one_of(&mut self, set: &[char]) -> Option<char> {
        let next = self.peek().filter(|c| set.contains(c))?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    pub fn word(&mut self, word: &str) -> bool {
        self.rest
            .strip_prefix(word)
            .map(|rest| self.rest = rest)
            .is_some()
    }

    /// Takes a whole run of digits, if it has as many as that.
    pub fn digits(&mut self, least: usize, most: usize) -> Option<&'a str> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if length < least || length > most {
            return None;
        }
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(digits)
    }

    /// A whole run of digits as a number.
    pub fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        self.digits(least, most)?.parse().ok()
    }

    /// Whether a letter or a digit follows.
    pub fn goes_on(&self) -> bool {
        self.peek().is_some_and(char::is_alphanumeric)
    }

    /// Whether one of these and then a digit follows.
    pub fn digit_after(&self, set: &[char]) -> bool {
        let mut ahead = *self;
        ahead.one_of(set).is_some() && ahead.peek().is_some_and(|c| c.is_ascii_digit())
    }
}
