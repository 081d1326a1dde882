//! The letter's own number: "Số: 61/KH-BCĐ", a bare first line, a portal's title, or a note of the source.

use super::{found, lines, own_head};
use crate::lexicon;
use crate::notation::{self, Notation};
use crate::reading::Field;
use crate::span::Span;
use crate::text::Text;
use crate::zones::{self, Zones};

pub(super) fn read(text: &Text, zones: &Zones) -> Field {
    let ways = [
        labelled(text, zones.head, false).map(|n| (n, 0.97)),
        bare(text, zones.head).map(|n| (n, 0.9)),
        title(text, zones.head).map(|n| (n, 0.8)),
        boxed(text, zones).map(|n| (n, 0.6)),
        source_note(text).map(|n| (n, 0.7)),
        retold(text, zones).map(|n| (n, 0.7)),
        labelled(text, Span::new(text.start, text.len()), true).map(|n| (n, 0.6)),
    ];
    match ways.into_iter().flatten().next() {
        Some((number, sure)) => found(number.value, number.span, sure),
        None => Field::default(),
    }
}

/// "Số:" with a notation after it, also when the number itself is not given yet. `strict` asks for its own line.
fn labelled(text: &Text, zone: Span, strict: bool) -> Option<Notation> {
    text.word_starts(zone).iter().find_map(|&at| {
        let end = text.at_lower(at, "số").or_else(|| text.at_lower(at, "sổ"))?;
        let after = blank(text, end);
        let colon = matches!(text.char(after), ':' | '.');
        let opens = zones::opens_cell(text, at);
        if !opens && (strict || !colon || text.char(at) != 'S') {
            return None;
        }
        let from = text.skip_blank(if colon { after + 1 } else { end });
        notation::at(text, from)
            .or_else(|| notation::old_form(text, from))
            .or_else(|| notation::unnumbered(text, from))
    })
}

/// A line that is nothing but a number with its notation, near the top.
fn bare(text: &Text, head: Span) -> Option<Notation> {
    lines(text, head).into_iter().take(8).find_map(|line| {
        notation::at(text, line.start).filter(|n| n.span.end >= line.end && n.value.contains(['-', '/']))
    })
}

/// "Công văn số 614/BVHTTDL-GĐ ngày … Về việc …" or "Công văn 251/TTg-KGVX …" as a portal's title.
fn title(text: &Text, head: Span) -> Option<Notation> {
    lines(text, head).into_iter().find_map(|line| {
        let (_, end) = lexicon::kind_word_at(text, line.start)?;
        let after = text.skip_blank(end);
        let after = text
            .word_at(after, "so")
            .map_or(after, |end| text.skip_blank(end));
        let after = if text.char(after) == ':' {
            text.skip_blank(after + 1)
        } else {
            after
        };
        notation::at(text, after)
    })
}

/// "Số hiệu: | 1126/VPCP-KGVX" of a portal's box.
fn boxed(text: &Text, zones: &Zones) -> Option<Notation> {
    if own_head(text, zones) && text.find("cong hoa xa hoi", zones.head).is_some() {
        return None;
    }
    let label = text.find_any(
        &["so hieu", "so ky hieu", "so, ky hieu", "so van ban"],
        zones.head,
    )?;
    let mut at = label.end;
    while at < text.len() && (text.char(at).is_whitespace() || matches!(text.char(at), ':' | '|')) {
        at += 1;
    }
    notation::at(text, at)
}

/// "(Nguồn: Từ Công văn số 169/STTTT-TTBCXB)".
fn source_note(text: &Text) -> Option<Notation> {
    let all = Span::new(text.start, text.len());
    text.word_starts(all).iter().find_map(|&at| {
        let end = text.word_at(at, "nguon").filter(|&end| text.char(end) == ':')?;
        let near = Span::new(end, (end + 80).min(text.lines[text.line_of(at)].end));
        text.word_starts(near)
            .iter()
            .find_map(|&at| notation::at(text, at))
    })
}

/// "Ngày 28/08/2014, UBND tỉnh ban hành văn bản số 3763/UBND-VX về việc …": a page that retells a letter.
fn retold(text: &Text, zones: &Zones) -> Option<Notation> {
    retelling(text, zones).map(|(_, number)| number)
}

/// Where the retelling sentence begins, and the number in it.
pub(super) fn retelling(text: &Text, zones: &Zones) -> Option<(usize, Notation)> {
    if zones.addressed {
        return None;
    }
    if let Some(told) = told_at(text, zones) {
        return Some(told);
    }
    let start = zones.body.start;
    let first = Span::new(
        start,
        (start + 300)
            .min(zones.body.end)
            .min(text.lines[text.line_of(start)].end),
    );
    let said = text.find_any(&["ban hanh", "co"], first)?;
    let (_, end) = lexicon::kind_word_at(text, text.skip_blank(said.end))?;
    let so = text
        .word_at(text.skip_blank(end), "so")
        .or_else(|| text.at_lower(text.skip_blank(end), "số"))?;
    Some((start, notation::at(text, text.skip_blank(so))?))
}

/// "Tại Công văn số 4711/UBND-VX ngày 15/8/2019, UBND tỉnh yêu cầu …": opens a sentence near the top of such a page.
fn told_at(text: &Text, zones: &Zones) -> Option<(usize, Notation)> {
    if zones.copies.is_some() || text.find("cong hoa xa hoi", zones.head).is_some() {
        return None;
    }
    let near = Span::new(zones.body.start, zones.body.end.min(zones.body.start + 700));
    text.word_starts(near).iter().find_map(|&at| {
        let word = text.at_lower(at, "tại ").filter(|_| text.char(at) == 'T')?;
        let (_, end) = lexicon::kind_word_at(text, word)?;
        let so = text.at_lower(text.skip_blank(end), "số")?;
        let number = notation::at(text, text.skip_blank(so))?;
        let after = text.skip_blank(number.span.end);
        let next = crate::dates::at(text, after).map_or(after, |date| text.skip_blank(date.span.end));
        let sender = text.char(next) == ',' && lexicon::organ_at(text, text.skip_blank(next + 1));
        sender.then_some((at, number))
    })
}

fn blank(text: &Text, at: usize) -> usize {
    text.skip_blank(at)
}
