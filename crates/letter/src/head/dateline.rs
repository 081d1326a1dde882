//! Place and date: "Lạng Sơn, ngày 18 tháng 4 năm 2021", the day perhaps still blank.

use super::{found, lines, number};
use crate::dates::{self, Found};
use crate::reading::Field;
use crate::span::Span;
use crate::text::Text;
use crate::zones::{self, Zones};
use crate::{lexicon, notation};

pub(super) struct Dateline {
    pub date: Field,
    pub place: Field,
}

pub(super) fn read(text: &Text, zones: &Zones, number: Option<Span>) -> Dateline {
    let line = search(text, zones.head, number, false)
        .or_else(|| search(text, Span::new(text.start, text.len()), number, true));
    if let Some((date, place)) = line {
        let sure = if date.iso().is_some() { 0.97 } else { 0.3 };
        return Dateline {
            date: Field {
                value: date.iso(),
                span: Some(date.span),
                confidence: sure,
            },
            place: place.map_or_else(Field::default, |span| found(text.words_of(span), span, 0.95)),
        };
    }
    let other = titled(text, zones.head)
        .or_else(|| retold(text, zones))
        .or_else(|| boxed(text, zones));
    let date = other.and_then(|(date, sure)| Some(found(date.iso()?, date.span, sure)));
    Dateline {
        date: date.unwrap_or_default(),
        place: Field::default(),
    }
}

/// The first "…, ngày … tháng … năm …" in the zone; `strict` asks for a line of its own.
fn search(text: &Text, zone: Span, number: Option<Span>, strict: bool) -> Option<(Found, Option<Span>)> {
    text.word_starts(zone).iter().find_map(|&at| {
        text.at_lower(at, "ngày")?;
        let date = dates::blank_day(text, at).or_else(|| dates::at(text, at))?;
        date.year.or(date.month.map(i32::from))?;
        let after = text.skip_blank(date.span.end);
        let whole =
            matches!(text.char(date.span.end), '\n' | '|') || text.lines[text.line_of(at)].end <= after;
        let place = place(text, zone, at, number);
        let worded = text.find_lower("tháng", date.span).is_some();
        match place {
            Some(place) => {
                let opens = zones::opens_cell(text, place.start);
                ((!strict && date.year.is_some()) || (opens && whole)).then_some((date, Some(place)))
            }
            None => (!strict && whole && worded && date.year.is_some() && zones::opens_cell(text, at))
                .then_some((date, None)),
        }
    })
}

/// The name before "ngày": capitalised words back to the number, a bar, a rule, a wide gap or the line's start.
fn place(text: &Text, zone: Span, at: usize, number: Option<Span>) -> Option<Span> {
    let mut end = at;
    while end > zone.start && text.char(end - 1).is_whitespace() {
        end -= 1;
    }
    let comma = end > zone.start && text.char(end - 1) == ',';
    let end = if comma { end - 1 } else { end };
    let floor = number
        .filter(|n| n.end <= end)
        .map_or(zone.start, |n| n.end)
        .max(zone.start);
    let mut start = end;
    while start > floor && !breaks(text, start - 1) {
        start -= 1;
    }
    let segment = text.trim(Span::new(start, end));
    let place = proper_tail(text, segment)?;
    (comma || (place.start == segment.start && zones::opens_cell(text, place.start))).then_some(place)
}

fn breaks(text: &Text, at: usize) -> bool {
    let c = text.char(at);
    let wide = c.is_whitespace() && text.char(at.saturating_sub(1)).is_whitespace() && c != '\n';
    matches!(c, '\n' | '|' | ';' | ':' | '_' | '/')
        || wide
        || (c == '-' && text.char(at.saturating_sub(1)) == '-')
}

/// The last capitalised words of a segment; "Thành phố", "TP." and numbers of districts belong to them.
fn proper_tail(text: &Text, segment: Span) -> Option<Span> {
    let words: Vec<Span> = split_words(text, segment);
    let mut start = segment.end;
    for (index, &word) in words.iter().enumerate().rev() {
        let first = text.char(word.start);
        let unit = text.any_at(word.start, &["pho", "xa", "tran"]).is_some() && index > 0;
        let dash = word.len() == 1 && matches!(first, '-' | '–');
        let short = text.at(word.start, "tp").is_some() || text.at(word.start, "tx").is_some();
        let shouts = word.len() > 2 && text.is_upper(word) && start < segment.end && !short;
        if !(first.is_uppercase() || unit || dash || first.is_ascii_digit()) || shouts {
            break;
        }
        start = word.start;
    }
    let place = text.trim_by(Span::new(start, segment.end), |c| {
        c.is_whitespace() || matches!(c, '-' | '–' | '*' | ',')
    });
    let words = split_words(text, place).len();
    (place.len() >= 2 && words <= 7 && text.char(place.start).is_uppercase()).then_some(place)
}

fn split_words(text: &Text, span: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = span.start;
    for at in span.start..=span.end {
        if at == span.end || text.char(at).is_whitespace() {
            if at > start {
                out.push(Span::new(start, at));
            }
            start = at + 1;
        }
    }
    out
}

/// "Công văn số 614/BVHTTDL-GĐ ngày 28 tháng 02 năm 2013 Về việc …".
fn titled(text: &Text, head: Span) -> Option<(Found, f32)> {
    lines(text, head).into_iter().find_map(|line| {
        let (_, end) = lexicon::kind_word_at(text, line.start)?;
        let near = Span::new(end, (end + 20).min(line.end));
        let number = text
            .word_starts(near)
            .iter()
            .find_map(|&at| notation::at(text, at))?;
        dates::at(text, text.skip_blank(number.span.end))
            .filter(|date| date.year.is_some())
            .map(|date| (date, 0.75))
    })
}

fn retold(text: &Text, zones: &Zones) -> Option<(Found, f32)> {
    let (start, number) = number::retelling(text, zones)?;
    let before = Span::new(start, number.span.start);
    let dated = |span: Span| {
        text.word_starts(span)
            .iter()
            .find_map(|&at| text.at_lower(at, "ngày").and_then(|_| dates::at(text, at)))
    };
    let after = || dates::at(text, text.skip_blank(number.span.end));
    dated(before)
        .or_else(after)
        .filter(|date| date.year.is_some())
        .map(|date| (date, 0.7))
}

/// "Ngày ban hành: 14/02/2020" of a portal's box, when the letter shows no head.
fn boxed(text: &Text, zones: &Zones) -> Option<(Found, f32)> {
    if super::own_head(text, zones) {
        return None;
    }
    let label = text.find_any(&["ngay ban hanh", "ngay ky", "ngay van ban"], zones.head)?;
    let mut at = label.end;
    while at < text.len() && (text.char(at).is_whitespace() || matches!(text.char(at), ':' | '|')) {
        at += 1;
    }
    dates::at(text, at)
        .filter(|date| date.year.is_some())
        .map(|date| (date, 0.6))
}
