//! Whether a text was typed in an old encoding: by its letters, and by whether syllables come out of it.

use std::borrow::Cow;

use super::Legacy;
use crate::Spelling;

/// Reads bytes that are no Unicode: the letters of the one old encoding under which they are Vietnamese.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> Option<(Legacy, String)> {
    let latin: String = bytes.iter().map(|b| char::from(*b)).collect();
    let candidates = [Legacy::Tcvn3, Legacy::Vni];
    best(&latin, &candidates, 3).map(|legacy| (legacy, legacy.to_unicode(&latin)))
}

/// Turns the lines that were typed in an old font into Unicode, and leaves the others: letters are often pasted together
/// from both. `Err` when letters are strange and no encoding explains them: mojibake, or an encoding unknown here.
///
/// # Errors
/// `Strange` when letters are strange and stay so.
pub fn mend(text: &str) -> Result<(Cow<'_, str>, Option<Legacy>), Strange> {
    let whole = Letters::of(text);
    if text.is_ascii() {
        return Ok(of_ascii(text));
    }
    if whole.strange == 0 {
        return Ok((Cow::Borrowed(text), None));
    }
    let odd: Vec<&str> = text.lines().filter(|line| Letters::of(line).is_old()).collect();
    let odd = odd.join("\n");
    let legacy = best(&odd, &[Legacy::Tcvn3, Legacy::Vni], 4);
    match legacy {
        Some(legacy) if Letters::of(&odd).strange >= 3 => {
            Ok((Cow::Owned(convert(text, legacy, whole.is_old())), Some(legacy)))
        }
        _ if whole.is_mostly_old() => Err(Strange),
        _ => Ok((Cow::Borrowed(text), None)),
    }
}

/// Letters that no encoding explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strange;

fn of_ascii(text: &str) -> (Cow<'_, str>, Option<Legacy>) {
    if !text.contains(['^', '`', '~']) {
        return (Cow::Borrowed(text), None);
    }
    let words = text.split_whitespace().count();
    match best(text, &[Legacy::Viqr], 8) {
        Some(viqr) => {
            let mended = viqr.to_unicode(text);
            let marked = Spelling::of(&mended).marked;
            if marked * 4 > words {
                (Cow::Owned(mended), Some(viqr))
            } else {
                (Cow::Borrowed(text), None)
            }
        }
        None => (Cow::Borrowed(text), None),
    }
}

/// The encoding under which at least `least` marked words come out, nine in ten of them syllables.
fn best(text: &str, candidates: &[Legacy], least: usize) -> Option<Legacy> {
    let scored = candidates.iter().map(|legacy| {
        let spelling = Spelling::of(&legacy.to_unicode(text));
        (*legacy, spelling)
    });
    scored
        .filter(|(_, spelling)| spelling.marked >= least && spelling.impossible * 10 <= spelling.marked)
        .max_by_key(|(_, spelling)| spelling.marked - spelling.impossible)
        .map(|(legacy, _)| legacy)
}

fn convert(text: &str, legacy: Legacy, mostly: bool) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let letters = Letters::of(line);
        // In a document that is old as a whole, a line like "Cám ôn" has no strange letter and is old all the same.
        if letters.is_old() || mostly && letters.viet == 0 {
            legacy.to_unicode(line)
        } else {
            line.to_owned()
        }
    });
    lines.collect()
}

/// Counts by kind. `Céng hßa x· héi` is valid Unicode with letters that Vietnamese does not have inside its words; they
/// make up a sixth of such a text, in German or French one in thirty.
struct Letters {
    all: usize,
    strange: usize,
    viet: usize,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut count = Self {
            all: 0,
            strange: 0,
            viet: 0,
        };
        let mut in_word = false;
        for c in text.chars() {
            count.viet += usize::from(is_vietnamese_alone(c));
            count.strange +=
                usize::from(in_word && matches!(c, '\u{80}'..='\u{ff}') && !is_vietnamese_latin(c));
            count.all += usize::from(c.is_alphabetic());
            in_word = c.is_alphabetic();
        }
        count
    }

    fn is_old(&self) -> bool {
        self.strange > self.viet
    }

    fn is_mostly_old(&self) -> bool {
        self.is_old() && self.strange >= 5 && self.strange * 100 > self.all * 6
    }
}

/// Letters that no other language of Latin-1 writes.
fn is_vietnamese_alone(c: char) -> bool {
    matches!(
        c,
        'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}'
    )
}

fn is_vietnamese_latin(c: char) -> bool {
    "àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝðÐ\u{a0}".contains(c)
}
