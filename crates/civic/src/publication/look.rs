//! Marks of a person in a text that is meant for everybody.

use std::ops::Range;

use super::home::{address, age, school};
use super::name::{hidden, initials, name};
use super::number::{account, digits, plate, spoken_number};
use super::plain::Plain;
use super::word::{Shape, Word, words};

/// By what somebody could be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// A name: `Nguyễn Thị Hoa`.
    Name,
    /// A name made short: `em N.T.H`, `chị H`.
    Initials,
    /// Where somebody lives, closer than a commune: `thôn Nà Lầu`, `số nhà 12`, `trú tại …`.
    Address,
    /// A school or a class.
    School,
    /// A year or day of birth, an age.
    Age,
    /// A telephone number that is no published hotline.
    Telephone,
    /// A number of an identity card or passport, of a bank account, of a vehicle.
    Number,
    /// A mail address or an account of a social network.
    Account,
    /// A picture: who is on it is not known.
    Picture,
}

impl Mark {
    /// Every mark, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Initials,
        Self::Address,
        Self::School,
        Self::Age,
        Self::Telephone,
        Self::Number,
        Self::Account,
        Self::Picture,
    ];

    /// The word in databases, messages and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Initials => "initials",
            Self::Address => "address",
            Self::School => "school",
            Self::Age => "age",
            Self::Telephone => "telephone",
            Self::Number => "number",
            Self::Account => "account",
            Self::Picture => "picture",
        }
    }

    /// The mark with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.code() == code)
    }
}

/// A mark and its place, in bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub mark: Mark,
    /// Where it stands.
    pub span: Range<usize>,
}

/// What is no mark of anybody, though it looks like one.
pub struct Known<'k> {
    /// Whether a name is that of a territory or an institution.
    pub place: &'k dyn Fn(&str) -> bool,
    /// Telephone numbers that are published, digits alone.
    pub lines: &'k [&'k str],
}

/// Every mark in a text, in the order of their places.
#[must_use]
pub fn look(text: &str, known: &Known<'_>) -> Vec<Found> {
    let plain = Plain::new(text);
    let words = words(&plain.text);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        match mark(&words, at, known) {
            Some((mark, length)) => {
                let span = plain.of(words[at].from, words[at + length - 1].until());
                found.push(Found { mark, span });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// The mark that begins at a word, and how many words it takes.
fn mark(words: &[Word<'_>], at: usize, known: &Known<'_>) -> Option<(Mark, usize)> {
    let here = &words[at..];
    let counted = |mark| move |length| (mark, length);
    account(here)
        .map(counted(Mark::Account))
        .or_else(|| digits(words, at, known))
        .or_else(|| plate(here).map(counted(Mark::Number)))
        .or_else(|| age(words, at).map(counted(Mark::Age)))
        .or_else(|| school(here).map(counted(Mark::School)))
        .or_else(|| address(words, at).map(counted(Mark::Address)))
        .or_else(|| initials(words, at).map(counted(Mark::Initials)))
        .or_else(|| name(words, at, known).map(counted(Mark::Name)))
        .or_else(|| hidden(words, at).map(counted(Mark::Name)))
        .or_else(|| spoken_number(here).map(counted(Mark::Telephone)))
}

pub(super) fn lower(word: &Word<'_>) -> String {
    word.text.to_lowercase()
}

pub(super) fn before<'w, 't>(words: &'w [Word<'t>], at: usize) -> Option<&'w Word<'t>> {
    at.checked_sub(1).map(|before| &words[before])
}

/// How many words from the first on are written like a name: `Lý A Páo`, `GIÀNG A SỬ`.
pub(super) fn named(words: &[Word<'_>]) -> usize {
    let Some(shape @ (Shape::Title | Shape::Capitals)) = words.first().map(|word| word.shape) else {
        return 0;
    };
    let alike = |word: &&Word<'_>| !word.joined && !word.apart && (word.shape == shape || word.is_initial());
    1 + words[1..].iter().take_while(alike).count()
}
