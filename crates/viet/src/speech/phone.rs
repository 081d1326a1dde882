//! Telephone numbers: digit by digit, with a pause between the groups.

use super::Rule;
use super::number::one_by_one;
use super::reader::Read;
use super::scan::Scan;

/// Emergency numbers of three digits: read digit by digit after a word that speaks of calling.
const SHORT: &[&str] = &["111", "112", "113", "114", "115"];
const CALLING: &[&str] = &["gọi", "số", "máy", "thoại", "bấm", "quay"];
/// After these every short number is one to dial.
const LINES: &[&str] = &["đài", "nóng", "hotline"];

/// A number in one of the shapes of the country: `0987 654 321`, `(0205) 3812 345`, `+84 987…`, `1900 1234`.
pub(super) fn at(rest: &str) -> Option<Read> {
    let mut scan = Scan::new(rest);
    let abroad = scan.word("+84");
    if abroad {
        scan.one_of(&[' ', '.']);
    }
    let bracket = !abroad && scan.one_of(&['(']).is_some();
    let mut groups = vec![scan.digits(1, 11)?];
    if bracket && scan.one_of(&[')']).is_none() {
        return None;
    }
    let wanted = wanted(groups[0], abroad)?;
    let count = |groups: &[&str]| groups.iter().map(|group| group.len()).sum::<usize>();
    let mut ahead = scan;
    while !wanted.contains(&count(&groups)) {
        ahead.one_of(&[' ', '.', '-']);
        groups.push(ahead.digits(1, 7)?);
        scan = ahead;
        if count(&groups) > 11 {
            return None;
        }
    }
    let open = scan.goes_on() || scan.digit_after(&['/', '-', '.', ',']);
    let words = groups_words(&groups);
    let words = if abroad {
        format!("cộng tám bốn, {words}")
    } else {
        words
    };
    (!open).then(|| Read::new(scan.taken(), words, Rule::Phone))
}

/// How many digits a number with this beginning has.
fn wanted(first: &str, abroad: bool) -> Option<&'static [usize]> {
    match first {
        _ if abroad && !first.starts_with('0') => Some(&[9, 10]),
        _ if first.starts_with("02") => Some(&[11]),
        _ if first.starts_with('0') && first.len() >= 3 => Some(&[10]),
        _ if first.starts_with("1800") || first.starts_with("1900") => Some(&[8, 10]),
        _ => None,
    }
}

fn groups_words(groups: &[&str]) -> String {
    let said: Vec<String> = match groups {
        [only] if only.len() > 7 => {
            let (first, rest) = only.split_at(4);
            let (second, third) = rest.split_at(3.min(rest.len()));
            let parts = if rest.len() == 4 {
                vec![first, rest]
            } else {
                vec![first, second, third]
            };
            parts.into_iter().map(one_by_one).collect()
        }
        _ => groups.iter().map(|group| one_by_one(group)).collect(),
    };
    said.join(", ")
}

/// A short number to dial. `lately` is what was said last, `listed` when a number to dial stood before this one.
pub(super) fn short(rest: &str, lately: &str, listed: bool) -> Option<Read> {
    let mut scan = Scan::new(rest);
    let digits = scan.digits(3, 6)?;
    let open = scan.goes_on() || scan.digit_after(&['.', ',', '/']) || scan.peek() == Some('/');
    let dialled = if SHORT.contains(&digits) {
        listed || calls(lately, CALLING) || calls(lately, LINES)
    } else {
        calls(lately, LINES)
    };
    (dialled && !open).then(|| Read::new(scan.taken(), one_by_one(digits), Rule::Phone))
}

/// Whether one of the last three words of the sentence speaks of calling; `số` only as the last one, since it counts
/// other things as well.
fn calls(lately: &str, cues: &[&str]) -> bool {
    let clause = lately
        .rsplit(['.', ',', ';', '\n'])
        .next()
        .unwrap_or(lately)
        .to_lowercase();
    let mut words = clause
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .rev()
        .take(3)
        .enumerate();
    words.any(|(at, word)| cues.contains(&word) && (at == 0 || word != "số"))
}
