//! The names after "Kính gửi", and names inside a list.

use crate::lexicon;
use crate::span::Span;
use crate::text::Text;
use crate::zones;

/// The names after the label that ends at `at`, and where the list ends.
pub(crate) fn after_label(text: &Text, at: usize) -> (Vec<Span>, usize) {
    let mut names = Vec::new();
    let mut open: Option<Span> = None;
    let mut bulleted = false;
    let first = text.line_of(at);
    let mut end = text.lines[first].end;
    let mut gap = false;
    for index in first..text.lines.len() {
        let line = text.lines[index];
        let piece = text.trim(Span::new(if index == first { at } else { line.start }, line.end));
        if piece.is_empty() {
            gap = true;
            continue;
        }
        let bullet = bullet(text, piece);
        let begun = open.is_some() || !names.is_empty();
        if bullet.is_none() && begun && !continues(text, open, piece, gap, bulleted) {
            break;
        }
        if bullet.is_none() && !begun && index > first && !plausible(text, piece) {
            break;
        }
        let content = bullet.unwrap_or(piece);
        bulleted |= bullet.is_some();
        open = match open {
            Some(before) if bullet.is_none() && !ends_item(text, before) => {
                Some(Span::new(before.start, content.end))
            }
            before => {
                names.extend(before);
                Some(content)
            }
        };
        end = line.end;
        gap = false;
    }
    names.extend(open);
    let names = names
        .into_iter()
        .flat_map(|name| split_inline(text, name, bulleted))
        .collect();
    (names, end)
}

/// The content after a bullet, if the piece has one.
fn bullet(text: &Text, piece: Span) -> Option<Span> {
    let mark = text.char(piece.start);
    let dash = matches!(mark, '-' | '–' | '—' | '•' | '+' | '·' | '▪');
    dash.then(|| text.trim(Span::new(piece.start + 1, piece.end)))
}

/// Whether an unmarked line goes on with the list of names.
fn continues(text: &Text, open: Option<Span>, piece: Span, gap: bool, bulleted: bool) -> bool {
    let Some(before) = open else { return false };
    if zones::opens_body(text, piece.start) || text.word_at(piece.start, "noi nhan").is_some() {
        return false;
    }
    let last = text.char(before.end - 1);
    if ends_item(text, before) {
        return !bulleted && last != '.' && !gap && piece.len() < 90 && plausible(text, piece);
    }
    let small = text.char(piece.start).is_lowercase();
    let closed = matches!(text.char(piece.end - 1), ';' | '.' | ',');
    !gap && (small || piece.len() < 90 && (closed || before.len() > 50)) || gap && small && piece.len() < 90
}

fn ends_item(text: &Text, item: Span) -> bool {
    matches!(text.char(item.end.saturating_sub(1)), ';' | '.' | ',')
}

fn plausible(text: &Text, piece: Span) -> bool {
    piece.len() < 160 && lexicon::addressee_at(text, piece.start)
}

/// Splits a line that holds several names: at `; -`, or at `;` when the letter uses no bullets. Drops end marks and
/// lines of dots.
fn split_inline(text: &Text, name: Span, bulleted: bool) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = name.start;
    let inner = |at: usize| {
        let next = text.skip_blank(at + 1);
        let dashed = matches!(text.char(next), '-' | '–' | '•') && text.char(next + 1) == ' ';
        text.char(at) == ';' && (dashed || (!bulleted && lexicon::addressee_at(text, next)))
    };
    for at in name.start..name.end {
        if inner(at) {
            out.push(Span::new(start, at));
            start = at + 1;
        }
    }
    out.push(Span::new(start, name.end));
    let clean = |span| clean(text, span);
    out.into_iter().map(clean).filter(|span| span.len() > 2).collect()
}

/// How sure it is that these words are one addressee: an organ or office holder, not too long, with no stop inside.
pub(crate) fn sure(text: &Text, span: Span) -> f32 {
    let named = lexicon::addressee_at(text, span.start);
    let stops = text.chars[span.start..span.end]
        .windows(2)
        .any(|pair| pair[0] == '.' && pair[1] == ' ');
    match (named, stops || span.len() > 160) {
        (true, false) => 0.95,
        (false, false) => 0.7,
        _ => 0.5,
    }
}

/// A name without its bullet, dots and end mark.
pub(crate) fn clean(text: &Text, span: Span) -> Span {
    let marks = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '_' | '|' | ';' | '.' | ',' | ':' | '…' | '-' | '–' | '•' | '+' | '/'
            )
    };
    let span = text.trim_by(span, marks);
    let footnote =
        span.len() > 2 && text.char(span.end - 1).is_ascii_digit() && text.char(span.end - 2).is_lowercase();
    if footnote {
        Span::new(span.start, span.end - 1)
    } else {
        span
    }
}

/// The single names of a phrase: "Báo Lạng Sơn, Đài Phát thanh và Truyền hình tỉnh và các huyện".
pub(crate) fn names(text: &Text, phrase: Span) -> Vec<Span> {
    let phrase = clean(text, phrase);
    let mut out = Vec::new();
    let mut start = phrase.start;
    let mut depth = 0_i32;
    for at in phrase.start..phrase.end {
        match text.char(at) {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth != 0 {
            continue;
        }
        if let Some(next) = joint(text, at).filter(|&next| next < phrase.end && names_organ(text, next)) {
            out.push(clean(text, Span::new(start, at)));
            start = next;
        }
    }
    out.push(clean(text, Span::new(start, phrase.end)));
    out.retain(|span| !span.is_empty());
    out
}

/// After a comma, a semicolon or "và": where the next name would begin.
fn joint(text: &Text, at: usize) -> Option<usize> {
    if matches!(text.char(at), ',' | ';') {
        return Some(text.skip_blank(at + 1));
    }
    let before = at.checked_sub(1).map(|back| text.char(back));
    let word = text
        .at_lower(at, "và ")
        .filter(|_| before.is_some_and(char::is_whitespace));
    word.filter(|&end| end > at + 2)
}

/// A name of its own begins here: a capital, or a class with "các"; not a later part of "Sở Văn hóa, Thể thao".
fn names_organ(text: &Text, at: usize) -> bool {
    let class = text.at_lower(at, "các ").is_some();
    class || (text.char(at).is_uppercase() && lexicon::addressee_at(text, at))
}
