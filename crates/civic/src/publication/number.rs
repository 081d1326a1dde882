//! Numbers and accounts that lead to somebody: telephones, papers, vehicles, mail, social networks.

use super::look::{Known, Mark, before, lower};
use super::word::{Shape, Word};

/// Digits as they are read out.
const READ_OUT: [&str; 14] = [
    "không", "một", "mốt", "hai", "ba", "bốn", "tư", "năm", "lăm", "sáu", "bảy", "bẩy", "tám", "chín",
];

/// A telephone number in words: nine digits and more in a row.
pub(super) fn spoken_number(words: &[Word<'_>]) -> Option<usize> {
    let digits = words
        .iter()
        .take_while(|word| READ_OUT.contains(&lower(word).as_str()))
        .count();
    (digits >= 9).then_some(digits)
}

/// Numbers that lead to somebody: a run of digits with spaces or dots between.
pub(super) fn digits(words: &[Word<'_>], at: usize, known: &Known<'_>) -> Option<(Mark, usize)> {
    let plus = words[at].is("+");
    let start = at + usize::from(plus);
    let first = words.get(start)?;
    if before(words, at).is_some_and(|word| word.shape == Shape::Digits || (word.joined && word.is("/"))) {
        return None;
    }
    let (mut number, mut length) = (String::new(), 0);
    for (n, word) in words[start..].iter().enumerate() {
        match word.shape {
            Shape::Digits => {
                number.push_str(word.text);
                length = n + 1;
            }
            Shape::Sign if (word.is(".") || word.is("-") || word.is(")")) && word.joined && n > 0 => {}
            _ => break,
        }
    }
    let taken = length + usize::from(plus);
    let published = known.lines.contains(&number.as_str());
    let telephone =
        (number.starts_with('0') && (10..=11).contains(&number.len())) || (plus && number.len() >= 10);
    let identity = first.text.len() >= 9 && (9..=19).contains(&number.len());
    match () {
        () if published || length == 0 => None,
        () if telephone => Some((Mark::Telephone, taken)),
        () if identity => Some((Mark::Number, taken)),
        () => None,
    }
}

/// `12A-123.45`, and a passport such as `C1234567`.
pub(super) fn plate(words: &[Word<'_>]) -> Option<usize> {
    let first = words.first().filter(|word| word.shape == Shape::Mixed)?;
    let letters: Vec<char> = first.text.chars().collect();
    let passport = letters.len() == 8
        && letters[0].is_ascii_uppercase()
        && letters[1..].iter().all(char::is_ascii_digit);
    if passport {
        return Some(1);
    }
    let vehicle = (3..=4).contains(&letters.len())
        && letters[..2].iter().all(char::is_ascii_digit)
        && letters[2].is_ascii_uppercase();
    let dash = words.get(1).is_some_and(|word| word.is("-"));
    let number = words
        .get(2)
        .is_some_and(|word| word.shape == Shape::Digits && word.text.len() >= 3);
    if !(vehicle && dash && number) {
        return None;
    }
    let dotted = words.get(3).is_some_and(|word| word.is("."))
        && words
            .get(4)
            .is_some_and(|word| word.shape == Shape::Digits && word.joined);
    Some(if dotted { 5 } else { 3 })
}

/// `ten@noi.vn`, `facebook.com/ten`, `zalo: …`.
pub(super) fn account(words: &[Word<'_>]) -> Option<usize> {
    let joined = words[1..].iter().take_while(|word| word.joined).count();
    let end = (0..=joined)
        .rev()
        .find(|n| words[*n].shape != Shape::Sign)
        .unwrap_or(0);
    let whole = &words[..=end];
    let mail = whole.iter().any(|word| word.is("@")) && whole.len() >= 3;
    if let Some(length) = spelled_mail(words) {
        return Some(length);
    }
    let networks = ["facebook", "fb", "tiktok", "zalo", "instagram", "telegram"];
    let network = networks.contains(&lower(&words[0]).as_str());
    if mail || (network && whole.iter().any(|word| word.is("/"))) {
        return Some(whole.len());
    }
    let colon = words.get(1).is_some_and(|word| word.is(":"));
    let named = words.get(2).is_some_and(|word| word.shape != Shape::Sign);
    (network && colon && named).then_some(3)
}

/// `hoa (a) gmail.com`, `hoa [at] gmail.com`: a mail address that no program finds by its sign.
fn spelled_mail(words: &[Word<'_>]) -> Option<usize> {
    let is = |n: usize, all: &[&str]| {
        words
            .get(n)
            .is_some_and(|word| all.contains(&lower(word).as_str()))
    };
    let spelled = is(1, &["(", "["]) && is(2, &["a", "at", "còng"]) && is(3, &[")", "]"]);
    let site = words.get(4).is_some_and(|word| word.shape != Shape::Sign);
    (words[0].shape != Shape::Sign && spelled && site && is(5, &["."]) && words.len() > 6).then_some(7)
}
