//! Text made ready for reading aloud: what speech engines misread is written out in words. Engines read `UBND` in
//! English, `7h30` as "bảy hát ba mươi" and `15/8/2026` as bare numbers; here they become what an announcer would say.
//!
//! Every change keeps the span of the text that it replaced, so that a page can show what was read how.

mod address;
mod date;
mod lexicon;
mod notation;
mod number;
mod phone;
mod quantity;
mod reader;
mod roman;
mod scan;
mod spell;
#[cfg(test)]
mod tests;
mod time;

use std::fmt;
use std::ops::Range;

pub use lexicon::{Lexicon, WrongEntry};
pub use roman::written as roman;

use crate::nfc;

/// A text and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The text as it was given, with composed letters, one space where there were several, without invisible marks.
    /// The spans of [`Change::source`] count its bytes.
    pub source: String,
    /// What the engine gets. Holds no digit.
    pub text: String,
    /// What was changed, from the beginning to the end; stretches between are read as written.
    pub changes: Vec<Change>,
}

/// One stretch that is read otherwise than written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Bytes of [`Spoken::source`], end exclusive.
    pub source: Range<usize>,
    /// Bytes of [`Spoken::text`], end exclusive; empty for what is not read at all.
    pub spoken: Range<usize>,
    /// Which rule did it.
    pub rule: Rule,
}

/// Why a stretch is read otherwise than written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The commune's own dictionary says so.
    Own,
    /// The dictionary of the house says so.
    Abbreviation,
    /// A number in words.
    Number,
    /// A figure with its unit, a share, an amount of money.
    Quantity,
    /// A telephone number, digit by digit.
    Phone,
    /// A day, a month of a year, a span of days.
    Date,
    /// An hour.
    Time,
    /// Number and symbol of a document.
    Notation,
    /// A Roman numeral.
    Roman,
    /// Letters by their names.
    Spelled,
    /// An address of the web or of a mailbox.
    Address,
    /// A sign that has a word.
    Sign,
    /// A sign that is not read: an emoji, an ornament.
    Dropped,
    /// It looks like a date and is none; it was read as bare numbers and a person should look.
    Doubtful,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 14] = [
        Self::Own,
        Self::Abbreviation,
        Self::Number,
        Self::Quantity,
        Self::Phone,
        Self::Date,
        Self::Time,
        Self::Notation,
        Self::Roman,
        Self::Spelled,
        Self::Address,
        Self::Sign,
        Self::Dropped,
        Self::Doubtful,
    ];

    /// The word in messages and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Abbreviation => "abbreviation",
            Self::Number => "number",
            Self::Quantity => "quantity",
            Self::Phone => "phone",
            Self::Date => "date",
            Self::Time => "time",
            Self::Notation => "notation",
            Self::Roman => "roman",
            Self::Spelled => "spelled",
            Self::Address => "address",
            Self::Sign => "sign",
            Self::Dropped => "dropped",
            Self::Doubtful => "doubtful",
        }
    }
}

/// Why there is nothing to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// No text at all.
    Empty,
    /// Emojis, ornaments or punctuation alone.
    OnlySigns,
}

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "there is no text",
            Self::OnlySigns => "the text holds signs alone and no word",
        })
    }
}

impl std::error::Error for Nothing {}

/// Writes the text out as it is to be spoken. Reading the result again changes nothing.
///
/// ```
/// let read = viet::speech::read_aloud("UBND xã họp lúc 7h30", viet::speech::Lexicon::house()).unwrap();
/// assert_eq!(read.text, "Ủy ban nhân dân xã họp lúc bảy giờ ba mươi phút");
/// assert_eq!(&read.source[read.changes[1].source.clone()], "7h30");
/// ```
pub fn read_aloud(text: &str, lexicon: &Lexicon) -> Result<Spoken, Nothing> {
    let source = prepared(text);
    if source.is_empty() {
        return Err(Nothing::Empty);
    }
    let (text, changes) = reader::Reader::new(&source, lexicon).read();
    if !text.contains(char::is_alphabetic) {
        return Err(Nothing::OnlySigns);
    }
    Ok(Spoken {
        source,
        text,
        changes,
    })
}

/// Composed, without marks that nobody sees, with single spaces and no space at the ends of lines.
fn prepared(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in nfc(text).chars().filter(|letter| !is_invisible(*letter)) {
        let blank = letter.is_whitespace();
        let letter = match letter {
            '\n' | '\u{2028}' | '\u{2029}' => '\n',
            // Nobody announces in Icelandic; what stands beside a letter must not decide how it is read.
            'ð' => 'đ',
            'Ð' => 'Đ',
            _ if blank || letter.is_control() => ' ',
            _ => letter,
        };
        match letter {
            ' ' if out.is_empty() || out.ends_with([' ', '\n']) => {}
            '\n' if out.is_empty() => {}
            '\n' => {
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
            }
            _ => out.push(letter),
        }
    }
    out.truncate(out.trim_end().len());
    // Taking invisible marks away can bring a letter and its mark together.
    nfc(&out).into_owned()
}

/// Marks without a place of their own: joiners, soft hyphens, and accents that fit no Vietnamese letter.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{300}'..='\u{36f}')
}
