//! Paragraphs of the body: wrapped lines joined, bullets and numbers told apart, sentences.

use crate::span::Span;
use crate::table::{self, Row};
use crate::text::Text;

/// What stands before a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    None,
    Roman,
    Article(u32),
    Number(u32),
    SubNumber,
    Letter,
    Dash,
    Plus,
    /// A row of a timetable.
    Row(Row),
}

impl Marker {
    /// How deep in the outline; unmarked text is the deepest.
    pub fn depth(self) -> u8 {
        match self {
            Self::Roman | Self::Article(_) => 0,
            Self::Number(_) => 1,
            Self::SubNumber => 2,
            Self::Letter => 3,
            Self::Dash => 4,
            Self::Plus => 5,
            Self::Row(_) => 8,
            Self::None => 9,
        }
    }
}

/// One paragraph; `span` is its words without the marker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paragraph {
    pub span: Span,
    pub marker: Marker,
    pub bold: bool,
}

impl Paragraph {
    pub fn marked(&self) -> bool {
        self.marker != Marker::None
    }

    /// The row of a timetable that this is.
    pub fn row(&self) -> Option<Row> {
        match self.marker {
            Marker::Row(row) => Some(row),
            _ => None,
        }
    }

    /// The last character that is not a blank.
    pub fn last(&self, text: &Text) -> char {
        self.span.end.checked_sub(1).map_or(' ', |at| text.char(at))
    }
}

pub(crate) fn split(text: &Text, body: Span) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    let mut gap = false;
    let inside = |line: &&Span| line.start >= body.start && line.end <= body.end;
    let width = text
        .lines
        .iter()
        .filter(inside)
        .map(|line| text.trim(*line).len())
        .max()
        .unwrap_or(0);
    let tables = table::find(text, body);
    for line in &text.lines {
        if line.end < body.start || line.start >= body.end {
            continue;
        }
        if let Some(table) = tables.iter().find(|table| table.span.contains(*line)) {
            let row = table.rows.iter().find(|row| line.contains(row.what));
            out.extend(row.map(|&row| Paragraph {
                span: row.what,
                marker: Marker::Row(row),
                bold: false,
            }));
            gap = true;
            continue;
        }
        let raw = Span::new(line.start.max(body.start), line.end.min(body.end));
        let trimmed = text.trim(raw);
        if trimmed.is_empty()
            || !text.chars[trimmed.start..trimmed.end]
                .iter()
                .any(|c| c.is_alphanumeric())
        {
            gap = true;
            continue;
        }
        let paragraph = parse(text, raw, trimmed);
        match out.last_mut() {
            Some(before) if joins(text, before, &paragraph, gap, width) => {
                before.span.end = paragraph.span.end;
            }
            _ => out.push(paragraph),
        }
        gap = false;
    }
    out.into_iter()
        .flat_map(|paragraph| inline(text, paragraph))
        .collect()
}

fn parse(text: &Text, raw: Span, trimmed: Span) -> Paragraph {
    let bold = text.chars[raw.start..trimmed.start]
        .windows(2)
        .any(|pair| pair == ['*', '*']);
    let (marker, start) = marker(text, trimmed.start).unwrap_or((Marker::None, trimmed.start));
    let starred = marker == Marker::None && !bold && star(text, raw, trimmed);
    let marker = if starred { Marker::Dash } else { marker };
    let span = text.trim(Span::new(start, trimmed.end));
    if span.is_empty() {
        Paragraph {
            span: trimmed,
            marker: Marker::None,
            bold,
        }
    } else {
        Paragraph { span, marker, bold }
    }
}

/// A markdown bullet `* `.
fn star(text: &Text, raw: Span, trimmed: Span) -> bool {
    let mark = (raw.start..trimmed.start).find(|&at| text.char(at) == '*');
    mark.is_some_and(|at| text.char(at + 1).is_whitespace())
}

/// The marker at `at`, and where the words after it begin.
fn marker(text: &Text, at: usize) -> Option<(Marker, usize)> {
    let first = text.char(at);
    match first {
        '-' | '–' | '—' | '•' | '·' | '▪' | '→' => Some((Marker::Dash, text.skip_blank(at + 1))),
        '+' => Some((Marker::Plus, text.skip_blank(at + 1))),
        _ if first.is_ascii_digit() => number(text, at),
        _ => article(text, at)
            .or_else(|| ordinal(text, at))
            .or_else(|| section(text, at))
            .or_else(|| roman(text, at))
            .or_else(|| letter(text, at)),
    }
}

fn number(text: &Text, at: usize) -> Option<(Marker, usize)> {
    let (value, mut end) = crate::dates::number(text, at, 2)?;
    let mut levels = 1;
    while text.char(end) == '.' && text.char(end + 1).is_ascii_digit() {
        end = crate::dates::number(text, end + 1, 2)?.1;
        levels += 1;
    }
    let slash = text.char(end) == '/' && text.char(end + 1) == ' ';
    let closed = matches!(text.char(end), '.' | ')') || slash || party_mark(text, end);
    let end = if closed { end + 1 } else { end };
    if !(closed || (levels > 1 && text.char(end).is_whitespace()))
        || levels > 3
        || text.char(end).is_ascii_digit()
    {
        return None;
    }
    let marker = if levels == 1 {
        Marker::Number(value)
    } else {
        Marker::SubNumber
    };
    Some((marker, text.skip_blank(end)))
}

/// The hyphen of Party papers: "1- Trung tâm …", "III- TỔ CHỨC THỰC HIỆN".
fn party_mark(text: &Text, at: usize) -> bool {
    text.char(at) == '-'
        && text.char(at + 1).is_whitespace()
        && text.char(text.skip_blank(at + 1)).is_uppercase()
}

fn article(text: &Text, at: usize) -> Option<(Marker, usize)> {
    let word = text
        .at_lower(at, "điều ")
        .filter(|_| text.char(at).is_uppercase())?;
    let (value, end) = crate::dates::number(text, word, 3)?;
    matches!(text.char(end), '.' | ':').then(|| (Marker::Article(value), text.skip_blank(end + 1)))
}

/// "Một là, …", "Thứ hai, …" at the start of a paragraph.
fn ordinal(text: &Text, at: usize) -> Option<(Marker, usize)> {
    let words = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    let ranks = ["nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín"];
    let rank = text.at_lower(at, "thứ ");
    let counted = |index: usize| {
        let end = match rank {
            Some(from) => text.at_lower(from, ranks[index])?,
            None => text
                .at_lower(at, words[index])
                .and_then(|end| text.at_lower(end, " là"))?,
        };
        matches!(text.char(end), ',' | ':')
            .then(|| (Marker::Number(index as u32 + 1), text.skip_blank(end + 1)))
    };
    (0..words.len())
        .find_map(counted)
        .filter(|_| text.char(at).is_uppercase())
}

/// "A. MỤC ĐÍCH, YÊU CẦU": a capital, a stop, and more capitals.
fn section(text: &Text, at: usize) -> Option<(Marker, usize)> {
    let next = text.skip_blank(at + 2);
    let fits = matches!(text.char(at), 'A'..='H')
        && text.char(at + 1) == '.'
        && next > at + 2
        && text.char(next).is_uppercase()
        && text.char(next + 1).is_uppercase();
    fits.then_some((Marker::Roman, next))
}

fn roman(text: &Text, at: usize) -> Option<(Marker, usize)> {
    let mut end = at;
    while matches!(text.char(end), 'I' | 'V' | 'X') {
        end += 1;
    }
    let fits = end > at
        && end - at <= 4
        && (matches!(text.char(end), '.' | ')') || party_mark(text, end))
        && !text.char(end + 1).is_alphanumeric();
    fits.then(|| (Marker::Roman, text.skip_blank(end + 1)))
}

fn letter(text: &Text, at: usize) -> Option<(Marker, usize)> {
    let one = text.char(at).is_lowercase() && text.char(at + 1) == ')';
    let dot = text.char(at).is_lowercase() && text.char(at + 1) == '.' && text.char(at + 2).is_whitespace();
    (one || dot).then(|| (Marker::Letter, text.skip_blank(at + 2)))
}

/// Whether a line goes on with the paragraph before it: a hard wrap, or a sentence cut by a comma.
fn joins(text: &Text, before: &Paragraph, line: &Paragraph, gap: bool, width: usize) -> bool {
    if line.marked() || before.row().is_some() {
        return false;
    }
    let last = before.last(text);
    let closed = matches!(last, '.' | ';' | ':' | '!' | '?' | '/' | '…' | '”');
    let small = text.char(line.span.start).is_lowercase();
    let heading = before.bold && !line.bold;
    if heading || text.word_at(line.span.start, "noi nhan").is_some() {
        return false;
    }
    let full = text.trim(text.lines[text.line_of(before.span.end)]).len();
    let brief = !small && !matches!(last, ',' | '-') && (width > 130 || full * 4 < width * 3);
    if gap {
        (small && !closed) || (last == ',' && !before.marked())
    } else {
        (!closed && !brief) || (small && last != ':')
    }
}

/// Cuts a flattened paragraph "…: 1. … 2. …", "…: - …; - …" into its items.
fn inline(text: &Text, whole: Paragraph) -> Vec<Paragraph> {
    let cuts = cuts(text, whole.span);
    if cuts.is_empty() || whole.row().is_some() {
        return vec![whole];
    }
    let mut out = Vec::new();
    let (mut start, mut marker) = (whole.span.start, whole.marker);
    for (at, next, content) in cuts {
        out.push(Paragraph {
            span: text.trim(Span::new(start, at)),
            marker,
            bold: whole.bold,
        });
        (start, marker) = (content, next);
    }
    out.push(Paragraph {
        span: text.trim(Span::new(start, whole.span.end)),
        marker,
        bold: false,
    });
    out.retain(|paragraph| !paragraph.span.is_empty());
    out
}

/// Where items begin inside a line: a first one after a colon, then one after another.
fn cuts(text: &Text, span: Span) -> Vec<(usize, Marker, usize)> {
    let mut out: Vec<(usize, Marker, usize)> = Vec::new();
    let mut expected = 1;
    for at in span.start + 1..span.end {
        let before = text.chars[span.start..at]
            .iter()
            .rposition(|c| !c.is_whitespace())
            .map_or(' ', |i| text.char(span.start + i));
        if !text.char(at - 1).is_whitespace()
            || !(before == ':' || (!out.is_empty() && matches!(before, ';' | '.')))
        {
            continue;
        }
        let Some((marker, content)) =
            marker(text, at).filter(|&(_, content)| text.char(content).is_uppercase())
        else {
            continue;
        };
        let fits = match marker {
            Marker::Number(value) => value == expected,
            Marker::Dash => text.char(at + 1).is_whitespace(),
            _ => false,
        };
        let same = out.first().is_none_or(|first| first.1.depth() == marker.depth());
        if fits && same {
            out.push((at, marker, content));
            expected += 1;
        }
    }
    out
}

/// The sentences of a span; abbreviations and numbers do not end one.
pub(crate) fn sentences(text: &Text, span: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = span.start;
    for at in span.start..span.end {
        if !matches!(text.char(at), '.' | '!' | '?' | '…') || !text.char(at + 1).is_whitespace() {
            continue;
        }
        let next = text.skip_blank(at + 1);
        if next < span.end && text.char(next).is_uppercase() && !abbreviation(text, at) {
            out.push(text.trim(Span::new(start, at + 1)));
            start = next;
        }
    }
    out.push(text.trim(Span::new(start, span.end)));
    out.retain(|sentence| !sentence.is_empty());
    out
}

/// "TP.", "Q.", "ThS." before a name.
fn abbreviation(text: &Text, dot: usize) -> bool {
    let mut start = dot;
    while start > 0 && text.char(start - 1).is_alphanumeric() {
        start -= 1;
    }
    let word = Span::new(start, dot);
    text.char(dot) == '.'
        && ["tp", "tx", "tt", "q", "p", "ths", "ts", "gs", "kt", "tm"]
            .iter()
            .any(|short| {
                text.at(start, short) == Some(dot) && !word.is_empty() && text.char(start).is_uppercase()
            })
}
