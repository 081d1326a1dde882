//! The subject (trích yếu): "V/v …", "Về việc …", "Về …", the lines under a typed document's name, or the title.

use super::{found, lines, number};
use crate::dates;
use crate::lexicon;
use crate::reading::Field;
use crate::span::Span;
use crate::text::Text;
use crate::zones::{self, Zones};

pub(super) fn read(text: &Text, zones: &Zones, number: Option<Span>, kind: Option<Span>) -> Field {
    if let Some(kind) = kind.filter(|kind| text.word_at(kind.start, "cong van").is_none())
        && let Some(span) = under_kind(text, zones, kind)
    {
        return found(text.words_of(span), span, 0.9);
    }
    let marked = marked(text, zones.head);
    let after_number = number.and_then(|n| marked.iter().find(|s| s.start >= n.end).copied());
    if let Some(span) = after_number.or_else(|| marked.first().copied()) {
        return joined(text, &prolong(text, zones, span));
    }
    if let Some(span) = number
        .filter(|_| zones.addressed)
        .and_then(|number| unmarked(text, zones, number))
    {
        return Field {
            confidence: 0.7,
            ..joined(text, &span)
        };
    }
    if let Some(span) = retold(text, zones) {
        return found(text.words_of(span), span, 0.7);
    }
    if !zones.addressed
        && let Some(span) = title(text, zones.head)
    {
        return found(text.words_of(span), span, 0.6);
    }
    Field::default()
}

/// The subject's lines as one; what stood beside them in the other column is left out.
fn joined(text: &Text, lines: &[Span]) -> Field {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return Field::default();
    };
    let words: Vec<String> = lines.iter().map(|&line| text.words_of(line)).collect();
    let whole = if lines.len() > 1 { 0.75 } else { 0.93 };
    let confidence = sure(text, *last).min(whole);
    found(words.join(" "), Span::new(first.start, last.end), confidence)
}

/// A subject that fills its line or cell is surer than one cut off by what shares its line.
fn sure(text: &Text, span: Span) -> f32 {
    let line = text.lines[text.line_of(span.end)];
    let rest = text.trim(Span::new(span.end.min(line.end), line.end));
    if rest.is_empty() || text.char(text.skip_blank(span.end)) == '|' {
        0.93
    } else {
        0.8
    }
}

/// The line under the number, in the form of the Party, which has no "V/v".
fn unmarked(text: &Text, zones: &Zones, number: Span) -> Option<Vec<Span>> {
    let below = Span::new(text.lines[text.line_of(number.end)].end, zones.head.end);
    let cell = |line: Span| until_break(text, line);
    let line = lines(text, Span::new(below.start.min(below.end), below.end))
        .into_iter()
        .map(cell)
        .find(|&line| !element(text, line))?;
    let titled = text.char(line.start).is_uppercase()
        && line.len() > 12
        && lexicon::kind_at(text, line.start).is_none();
    let dated = text
        .find_lower("ngày", line)
        .is_some_and(|at| dates::at(text, at.start).is_some_and(|d| d.year.is_some()));
    (titled && !dated).then(|| prolong(text, zones, line))
}

/// Where "V/v", "Về việc" or "Về" opens a subject, to the end of its line or cell.
fn marked(text: &Text, head: Span) -> Vec<Span> {
    let opens = |&&at: &&usize| {
        let mark = text.at(at, "v/v").or_else(|| text.word_at(at, "ve viec"));
        let about = || text.at_lower(at, "về ").filter(|_| text.char(at) == 'V');
        match mark {
            Some(_) => zones::opens_cell(text, at) || text.char(at) == 'V',
            None => about().is_some() && zones::opens_cell(text, at),
        }
    };
    let starts = text.word_starts(head).iter().filter(opens);
    starts
        .map(|&at| {
            until_break(
                text,
                Span::new(at, text.lines[text.line_of(at)].end.min(head.end)),
            )
        })
        .collect()
}

/// Cuts a subject where the other column begins: a bar, a wide gap, the dateline, the motto.
fn until_break(text: &Text, span: Span) -> Span {
    let wide = |at: usize| {
        text.char(at) == '|'
            || (at + 3 <= span.end && (at..at + 3).all(|i| matches!(text.char(i), ' ' | '\u{a0}' | '\t')))
    };
    let cut = (span.start..span.end).find(|&at| wide(at)).unwrap_or(span.end);
    let named = |motto: &Span| {
        text.find("nuoc", Span::new(motto.start.saturating_sub(6), motto.start))
            .is_some()
    };
    let cut = text
        .find("cong hoa xa hoi", Span::new(span.start, cut))
        .filter(|motto| !named(motto))
        .map_or(cut, |found| found.start);
    let dateline = text
        .word_starts(Span::new(span.start, cut))
        .iter()
        .find_map(|&at| {
            let date = text.at_lower(at, "ngày").and_then(|_| dates::at(text, at))?;
            let comma = text.chars[..at]
                .iter()
                .rposition(|c| !c.is_whitespace())
                .filter(|&i| text.char(i) == ',')?;
            let ends = date.year.is_some() && text.skip_blank(date.span.end) >= cut;
            ends.then(|| place_start(text, span.start, comma))
        });
    text.trim(Span::new(span.start, dateline.unwrap_or(cut)))
}

/// Back over the capitalised words before a dateline's comma.
fn place_start(text: &Text, floor: usize, comma: usize) -> usize {
    let starts = text.word_starts(Span::new(floor, comma));
    let capital = |&&at: &&usize| text.char(at).is_uppercase();
    starts
        .iter()
        .rev()
        .take_while(capital)
        .last()
        .copied()
        .unwrap_or(comma)
}

/// Adds the wrapped lines below: all that stands before the next element of the head.
fn prolong(text: &Text, zones: &Zones, first: Span) -> Vec<Span> {
    let index = text.line_of(first.start);
    if text.trim(text.lines[index]).end > first.end && text.char(text.skip_blank(first.end)) == '|' {
        return vec![first];
    }
    let mut pieces = vec![first];
    let mut end = first.end;
    let mut gap = false;
    for &line in &text.lines[index + 1..] {
        let line = text.trim(Span::new(line.start, line.end));
        if line.start >= zones.head.end {
            break;
        }
        if line.is_empty() {
            gap = true;
            continue;
        }
        let last = text.char(end - 1);
        let small = text.char(line.start).is_lowercase();
        let dated = dates::at(text, line.start).is_some_and(|date| date.span.end >= line.end);
        let goes_on = small || dated || matches!(last, ',' | '-' | ';') || (!gap && !ends(last));
        if element(text, line) || !goes_on || line.len() > 160 {
            break;
        }
        let piece = until_break(text, line);
        end = piece.end;
        match pieces.last_mut() {
            Some(before) if text.trim(Span::new(before.end, piece.start)).is_empty() => before.end = end,
            _ => pieces.push(piece),
        }
        if end < line.end {
            break;
        }
        gap = false;
    }
    let clean = |piece: &Span| text.trim_by(*piece, |c| c.is_whitespace() || matches!(c, '*' | '_' | '|'));
    pieces.iter().map(clean).collect()
}

fn ends(c: char) -> bool {
    matches!(c, '.' | ';' | ':')
}

/// Whether another element of the head begins here.
fn element(text: &Text, line: Span) -> bool {
    let rule = text.chars[line.start..line.end]
        .iter()
        .all(|c| !c.is_alphanumeric());
    let named = text.any_at(
        line.start,
        &[
            "cong hoa",
            "doc lap",
            "kinh gui",
            "so:",
            "so :",
            "khan",
            "hoa toc",
            "thuong khan",
            "mat",
        ],
    );
    let dateline = text.find_lower("ngày", line).is_some_and(|f| {
        f.start > line.start
            && text.chars[line.start..f.start].contains(&',')
            && text.char(line.start).is_uppercase()
    });
    rule || named.is_some()
        || dateline
        || text
            .at(line.start, "so ")
            .is_some_and(|e| text.char(e).is_ascii_digit())
        || (text.is_upper(line) && line.len() > 3 && text.char(line.start).is_alphabetic())
}

/// The lines under (or after) a typed document's name.
fn under_kind(text: &Text, zones: &Zones, kind: Span) -> Option<Span> {
    let index = text.line_of(kind.start);
    let colon = text.skip_blank(kind.end);
    let from = if text.char(colon) == ':' {
        text.skip_blank(colon + 1)
    } else {
        colon
    };
    let same = text.trim(Span::new(from.min(text.lines[index].end), text.lines[index].end));
    let mut span = (!same.is_empty()).then_some(same);
    let mut gap = false;
    for &line in &text.lines[index + 1..] {
        let line = text.trim(Span::new(
            line.start.min(zones.head.end),
            line.end.min(zones.head.end),
        ));
        if line.start >= zones.head.end && line.is_empty() {
            break;
        }
        if line.is_empty() {
            gap = true;
            continue;
        }
        let stops = |before: Span| {
            let small = text.char(line.start).is_lowercase();
            let shout = text.is_upper(before) && text.is_upper(line) && !gap;
            // A line that ends a sentence is the text itself: no subject has a full stop.
            let stop = ends(text.char(before.end - 1)) || ends(text.char(line.end - 1));
            !small && !shout && (gap || stop)
        };
        let authority = text
            .any_at(
                line.start,
                &[
                    "chu tich",
                    "giam doc",
                    "uy ban",
                    "bo truong",
                    "can cu",
                    "kinh gui",
                ],
            )
            .is_some();
        if span.is_some_and(stops) || (authority && (span.is_some() || text.char(line.start) != 'V')) {
            break;
        }
        span = Some(span.map_or(line, |before| Span::new(before.start, line.end)));
        gap = false;
    }
    span.map(|span| text.trim_by(span, |c| c.is_whitespace() || matches!(c, '*' | '_' | '|' | '-')))
        .filter(|s| s.len() > 8)
}

/// "… ban hành văn bản số … về việc …" of a page that retells a letter.
fn retold(text: &Text, zones: &Zones) -> Option<Span> {
    let (_, number) = number::retelling(text, zones)?;
    let line = text.lines[text.line_of(number.span.end)];
    let about = text.find_any(
        &["ve viec", "v/v", "ve"],
        Span::new(number.span.end, line.end.min(number.span.end + 60)),
    )?;
    let stop = (about.end..line.end)
        .find(|&at| text.char(at) == '.' && text.char(at + 1).is_whitespace() || text.char(at) == '\n');
    let end = stop.unwrap_or(line.end);
    Some(text.trim_by(Span::new(about.start, end), |c| c.is_whitespace() || c == '.'))
}

/// The last line above the body that reads like a title.
fn title(text: &Text, head: Span) -> Option<Span> {
    let stamp = |line: &Span| {
        let clock =
            (line.start..line.end).any(|at| text.char(at) == ':' && text.char(at + 1).is_ascii_digit());
        let dated = text
            .word_starts(*line)
            .iter()
            .any(|&at| dates::at(text, at).is_some_and(|d| d.year.is_some()));
        let place = text.find_lower("ngày", *line).is_some() && dated;
        clock || place || (dated && line.len() < 40)
    };
    let title = |line: &Span| {
        line.len() >= 25
            && !stamp(line)
            && !element(text, *line)
            && lexicon::kind_at(text, line.start).is_none()
            && text.char(line.start).is_uppercase()
            && !text.chars[line.start..line.end].contains(&'|')
    };
    let told = |line: &Span| text.char(line.end - 1) == '.';
    let titles: Vec<Span> = lines(text, head).into_iter().filter(title).collect();
    let line = *titles.iter().rfind(|line| !told(line)).or(titles.last())?;
    Some(text.trim_by(line, |c| c.is_whitespace() || matches!(c, '.' | '#' | '*')))
}
