//! Numbers of documents: `39/2020/TT-BTTTT` is number, year, kind (unless just said) and who issued it.

use super::Rule;
use super::lexicon::{Lexicon, kind_of};
use super::number::{cardinal, plain};
use super::reader::Read;
use super::scan::Scan;
use super::spell::spelled;

/// `before` is what was said last: a kind that was just named is not said again.
pub(super) fn at(rest: &str, before: &str, lexicon: &Lexicon) -> Option<Read> {
    let mut scan = Scan::new(rest);
    let number = scan.digits(1, 5)?;
    let letter = scan
        .one_of(&['a', 'b', 'c', 'd'])
        .map(|c| spelled(&c.to_string()));
    scan.one_of(&['/'])?;
    let mut ahead = scan;
    let year = ahead.number(4, 4).filter(|_| ahead.one_of(&['/']).is_some());
    if year.is_some() {
        scan = ahead;
    }
    let parts = parts(&mut scan)?;
    let mut words = plain(number);
    if let Some(letter) = letter {
        words = format!("{words} {letter}");
    }
    if let Some(year) = year {
        words = format!("{words} năm {}", cardinal(u64::from(year)));
    }
    words.push_str(&issued_by(&parts, before, lexicon));
    Some(Read::new(scan.taken(), words, Rule::Notation))
}

/// The parts of the symbol between hyphens and strokes; `None` when it is none.
fn parts<'a>(scan: &mut Scan<'a>) -> Option<Vec<&'a str>> {
    let mut parts = vec![part(scan)?];
    loop {
        let mut ahead = *scan;
        match ahead.one_of(&['-', '/', '.', '&']).and_then(|_| part(&mut ahead)) {
            Some(more) => {
                parts.push(more);
                *scan = ahead;
            }
            None => return Some(parts),
        }
    }
}

fn part<'a>(scan: &mut Scan<'a>) -> Option<&'a str> {
    let length = scan
        .rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(scan.rest.len());
    let (run, after) = scan.rest.split_at(length);
    let letters = run.trim_end_matches(|c: char| c.is_ascii_digit());
    let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
    // `TTg` has one small letter; whatever has more, or digits within, is no symbol and would lose something.
    let symbol =
        capitals > 1 && letters.chars().all(char::is_alphabetic) && letters.chars().count() <= capitals + 1;
    let fits = symbol || kind_of(run).is_some();
    fits.then(|| {
        scan.rest = after;
        run
    })
}

fn issued_by(parts: &[&str], before: &str, lexicon: &Lexicon) -> String {
    let mut words = String::new();
    let mut parts = parts.iter();
    let mut first = parts.next();
    if let Some(kind) = first.and_then(|part| kind_of(part)) {
        if !before.to_lowercase().contains(&kind.to_lowercase()) {
            words = format!(", {kind}");
        }
        first = parts.next();
    }
    if let Some(organ) = first {
        words = format!("{words} của {}", organ_words(organ, lexicon));
    }
    for unit in parts {
        words = format!("{words}, {}", organ_words(unit, lexicon));
    }
    words
}

/// `UBND`, and `QH15`: the National Assembly of the fifteenth term.
fn organ_words(part: &str, lexicon: &Lexicon) -> String {
    let digits = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
    let (letters, number) = part.split_at(digits);
    let name = lexicon
        .spoken(letters)
        .map_or_else(|| spelled(letters), str::to_owned);
    let number: String = number.chars().filter(char::is_ascii_digit).collect();
    match number.as_str() {
        "" => name,
        term if letters.ends_with("QH") => format!("{name} khóa {}", plain(term)),
        other => format!("{name} {}", plain(other)),
    }
}
