//! Text of the years before Unicode: TCVN3 (ABC), VNI and VIQR, known by their letters or by their fonts.

mod detect;
mod tables;

use crate::letters::{Vowel, lower, upper};
use crate::nfc;

pub use detect::{Strange, mend, of_bytes};

/// An encoding from before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Legacy {
    /// TCVN 5712, ABC: fonts `.VnTime`, `.VnArial`.
    Tcvn3,
    /// The capital fonts of the same, `.VnTimeH`: every letter is drawn as a capital.
    Tcvn3Capitals,
    /// VNI-Windows: fonts `VNI-Times`.
    Vni,
    /// VIQR: signs of the keyboard after plain letters.
    Viqr,
}

impl Legacy {
    /// The encoding that a font stands for; `None` for the fonts of today.
    #[must_use]
    pub fn of_font(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        if let Some(face) = name.strip_prefix(".vn") {
            let capitals = face
                .split([' ', '-'])
                .next()
                .is_some_and(|face| face.ends_with('h'));
            return Some(if capitals {
                Self::Tcvn3Capitals
            } else {
                Self::Tcvn3
            });
        }
        name.starts_with("vni-").then_some(Self::Vni)
    }

    /// The text in Unicode, composed. Letters that the encoding does not have stay.
    #[must_use]
    pub fn to_unicode(self, text: &str) -> String {
        match self {
            Self::Tcvn3 => tcvn3(text),
            Self::Tcvn3Capitals => tcvn3(text).chars().map(upper).collect(),
            Self::Vni => vni(text),
            Self::Viqr => viqr(text),
        }
    }
}

fn tcvn3(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    for line in text.split_inclusive('\n') {
        let loud_line = is_loud(line, 3);
        for word in line.split_inclusive(char::is_whitespace) {
            // `CéNG HßA X·`: capitals of a capital font pasted as text keep their small toned codes.
            let loud =
                is_loud(word, 0) && (loud_line || word.chars().filter(char::is_ascii_uppercase).count() > 1);
            out.extend(word.chars().map(|c| {
                let found = tables::TCVN3.iter().find(|(code, _)| *code == c);
                let letter = found.map_or(c, |(_, letter)| *letter);
                if loud { upper(letter) } else { letter }
            }));
        }
    }
    out
}

/// Capitals, and at most one small letter to so many of them (none when 0).
fn is_loud(text: &str, per_small: usize) -> bool {
    let capitals = text.chars().filter(char::is_ascii_uppercase).count();
    let small = text.chars().filter(char::is_ascii_lowercase).count();
    capitals > 0
        && if per_small == 0 {
            small == 0
        } else {
            small * per_small <= capitals
        }
}

fn vni(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    let mut vowel = false; // whether a letter that takes marks stands before
    for c in text.chars() {
        let small = lower(c);
        let mark = tables::VNI_AFTER.iter().find(|(code, _)| *code == small);
        let alone = tables::VNI_ALONE.iter().find(|(code, _)| *code == small);
        match (mark, alone) {
            (Some((_, marks)), _) if vowel => {
                out.push_str(marks);
                vowel = false;
            }
            (_, Some((_, letter))) => {
                out.push(if small == c { *letter } else { upper(*letter) });
                vowel = matches!(letter, 'ơ' | 'ư');
            }
            _ => {
                out.push(c);
                vowel = matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'o' | 'u' | 'y');
            }
        }
    }
    nfc(&out).into_owned()
}

fn viqr(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        let before = out.chars().next_back();
        let takes =
            before.is_some_and(|last| matches!(last, '\u{300}'..='\u{36f}') || Vowel::of(last).is_some());
        let mark = tables::VIQR.iter().find(|(sign, _)| *sign == c);
        match mark {
            _ if before == Some('\\') && (mark.is_some() || c == 'd') => {
                out.pop();
                out.push(c);
            }
            Some((_, mark)) if takes && !is_full_stop(&chars, at) => out.push_str(mark),
            _ if c.eq_ignore_ascii_case(&'d') && before.is_some_and(|last| last.eq_ignore_ascii_case(&c)) => {
                let small = out.pop() == Some('d');
                out.push(if small { 'đ' } else { 'Đ' });
            }
            _ => out.push(c),
        }
    }
    nfc(&out).into_owned()
}

/// `.`, `?`, `(` and `'` also mean themselves: a stop before a new sentence or the end of the line.
fn is_full_stop(chars: &[char], at: usize) -> bool {
    let rest = &chars[at + 1..];
    match chars[at] {
        '.' | '?' => match rest {
            [] | ['\n', ..] | [' ', '\n' | 'A'..='Z' | '0'..='9', ..] => true,
            [next, ..] => next.is_ascii_digit(),
        },
        '(' => rest
            .first()
            .is_some_and(|next| !next.is_ascii_lowercase() && !"'`?~.".contains(*next)),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
