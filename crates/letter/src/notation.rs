//! Numbers and notations: `61/KH-BCĐ`, `94/2008/QĐ-TTg`, `2414 / VPCP - KGVX`, `48-CT/TW`, `/STTTT-TTBCXB`.

use crate::span::Span;
use crate::text::Text;

/// A number with its notation as it stands in the text.
#[derive(Clone, Debug)]
pub(crate) struct Notation {
    /// Without blanks, dashes made hyphens.
    pub value: String,
    pub span: Span,
}

/// Reads a notation that begins at `at` with its number.
pub(crate) fn at(text: &Text, at: usize) -> Option<Notation> {
    let (number, mut end) = digits(text, at)?;
    party(text, at, &number, end).or_else(|| {
        if text.char(end).is_ascii_lowercase() && text.char(end + 1) == '/' {
            end += 1;
        }
        state(text, at, end)
    })
}

/// Reads a notation that lacks its number: `/STTTT-TTBCXB` or `…/STTTT-TTBCXB`.
pub(crate) fn unnumbered(text: &Text, at: usize) -> Option<Notation> {
    let mut start = at;
    while is_blank(text.char(start)) || matches!(text.char(start), '.' | '…' | '_' | '*') {
        start += 1;
    }
    let (value, end) = tail(text, start)?;
    Some(Notation {
        value,
        span: Span::new(start, end),
    })
}

/// `1183 BC/NG-LS`: the old form, only after the word "số".
pub(crate) fn old_form(text: &Text, at: usize) -> Option<Notation> {
    let (number, end) = digits(text, at)?;
    let from = skip(text, end);
    let (kind, end) = group(text, from).filter(|_| from > end)?;
    let (rest, end) = tail(text, end)?;
    Some(Notation {
        value: format!("{number} {kind}{rest}"),
        span: Span::new(at, end),
    })
}

fn digits(text: &Text, at: usize) -> Option<(String, usize)> {
    let mut end = at;
    while text.char(end).is_ascii_digit() {
        end += 1;
    }
    let fits = end > at && end - at <= 6;
    fits.then(|| (text.chars[at..end].iter().collect(), end))
}

/// `48-CT/TW`, `369 - CV/BTGTU`: hyphen first, then slash.
fn party(text: &Text, at: usize, number: &str, end: usize) -> Option<Notation> {
    let dash = skip(text, end);
    is_dash(text.char(dash)).then_some(())?;
    let (kind, after) = group(text, skip(text, dash + 1))?;
    if kind.chars().count() > 5 {
        return None;
    }
    let (rest, end) = tail(text, after)?;
    Some(Notation {
        value: format!("{number}-{kind}{rest}"),
        span: Span::new(at, end),
    })
}

fn state(text: &Text, at: usize, end: usize) -> Option<Notation> {
    let number: String = text.chars[at..end].iter().collect();
    let (rest, end) = tail(text, end)?;
    Some(Notation {
        value: number + &rest,
        span: Span::new(at, end),
    })
}

/// From the slash on: `/2008/QĐ-TTg`, ` / VPCP - KGVX`, `//BLĐTBXH-PCTNXH`.
fn tail(text: &Text, at: usize) -> Option<(String, usize)> {
    let slash = skip(text, at);
    (text.char(slash) == '/').then_some(())?;
    let mut value = String::from("/");
    let mut next = slash + 1;
    if text.char(next) == '/' {
        next += 1;
    }
    next = skip(text, next);
    if let Some((year, after)) = digits(text, next).filter(|(year, _)| year.len() == 4)
        && text.char(skip(text, after)) == '/'
    {
        value = format!("/{year}/");
        next = skip(text, skip(text, after) + 1);
    }
    let (first, mut end) = group(text, next)?;
    value += &first;
    while let Some((sign, more, after)) = another(text, end) {
        value.push(sign);
        value += &more;
        end = after;
    }
    Some((value, end))
}

fn another(text: &Text, end: usize) -> Option<(char, String, usize)> {
    let dash = skip(text, end);
    let sign = match text.char(dash) {
        c if is_dash(c) => '-',
        '/' => '/',
        _ => return None,
    };
    let mut from = skip(text, dash + 1);
    if sign == '-' && text.char(from) == '\n' {
        from += 1;
    }
    let (more, after) = group(text, from)?;
    Some((sign, more, after))
}

/// One group of a notation: capitals, digits, `&`, `.`; a small tail as in `TTg`, `CTr`, but no ordinary word.
fn group(text: &Text, at: usize) -> Option<(String, usize)> {
    text.char(at).is_uppercase().then_some(())?;
    let mut end = at;
    while text.char(end).is_alphanumeric()
        || (matches!(text.char(end), '&' | '.') && text.char(end + 1).is_uppercase())
    {
        end += 1;
    }
    let mut last = end;
    while last > at && (text.char(last - 1).is_lowercase() || text.char(last - 1).is_ascii_digit()) {
        last -= 1;
    }
    let small = text.chars[last..end].iter().filter(|c| c.is_lowercase()).count();
    if small > 2 {
        end = last;
    }
    if end - at == 1 && text.char(end).is_lowercase() {
        return None;
    }
    let upper = text.chars[at..end].iter().filter(|c| c.is_uppercase()).count();
    let small = text.chars[at..end].iter().filter(|c| c.is_lowercase()).count();
    let fits = end > at && end - at <= 16 && (upper >= 2 || small == 0) && upper > small;
    fits.then(|| (text.chars[at..end].iter().collect(), end))
}

fn skip(text: &Text, mut at: usize) -> usize {
    while is_blank(text.char(at)) && at < text.len() {
        at += 1;
    }
    at
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—')
}
