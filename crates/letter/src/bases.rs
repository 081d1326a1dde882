//! Bases: numbered documents that the letter rests on or says to carry out, and laws without number.

use crate::dates::{self, Found};
use crate::lexicon;
use crate::notation::{self, Notation};
use crate::reading::{Basis, Reading};
use crate::span::Span;
use crate::text::Text;
use crate::zones::Zones;

/// Every document cited in the body, once, in order; the letter itself is not one of them.
pub(crate) fn read(text: &Text, zones: &Zones, own: &Reading) -> Vec<Basis> {
    let mut bases: Vec<Basis> = Vec::new();
    let mut at = zones.body.start;
    while let Some(&start) = text.word_starts(Span::new(at, zones.body.end)).first() {
        at = start + 1;
        let cited = numbered(text, zones, start)
            .or_else(|| article(text, zones, start))
            .or_else(|| unnumbered(text, zones, start));
        let Some(basis) = cited else { continue };
        at = at.max(basis.span.end.min(zones.body.end)).max(start + 1);
        let own =
            own.number.value == basis.number || own.number.span.is_some_and(|span| span.overlaps(basis.span));
        match bases.iter_mut().find(|known| known.number == basis.number) {
            Some(known) => known.date = known.date.take().or(basis.date),
            None if !own => bases.push(basis),
            None => {}
        }
    }
    bases
}

/// The documents cited in a text that is all body, each where it is cited first.
pub(crate) fn cited(text: &Text) -> Vec<Basis> {
    let all = Span::new(0, text.len());
    let zones = Zones {
        head: Span::new(0, 0),
        addressed: false,
        recipients: Vec::new(),
        body: all,
        copies: None,
        foot: Span::new(all.end, all.end),
    };
    read(text, &zones, &Reading::default())
}

/// The letter's documents by number: "Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của …".
fn numbered(text: &Text, zones: &Zones, at: usize) -> Option<Basis> {
    let after_so = text
        .at_lower(at, "số")
        .or_else(|| text.at_lower(at, "sổ"))
        .map(|end| text.skip_blank(end));
    let cited = match after_so {
        Some(after) => notation::at(text, after).or_else(|| notation::old_form(text, after)),
        None => notation::at(text, at),
    }?;
    if cited.value.starts_with(char::is_alphabetic) || cited.span.end > zones.body.end {
        return None;
    }
    let start = kind_before(text, zones.body.start, at);
    let date = date_after(text, zones, cited.span.end).or_else(|| date_before(text, zones, at));
    let end = date
        .filter(|date| date.span.start >= cited.span.end)
        .map_or(cited.span.end, |date| date.span.end);
    let kind = lexicon::kind_of_notation(&cited.value).or(start.map(|(code, _)| code));
    let kind = kind.filter(|code| *code != "van_ban").unwrap_or("cong_van");
    let (issuer, end) = issuer(text, zones, end);
    let span = Span::new(start.map_or(at, |(_, start)| start), end);
    Some(basis(text, cited, date, kind, issuer, span))
}

fn basis(
    text: &Text,
    cited: Notation,
    date: Option<Found>,
    kind: &str,
    issuer: Option<String>,
    span: Span,
) -> Basis {
    Basis {
        number: Some(cited.value),
        date: date.and_then(|date| date.iso()),
        kind: kind.to_owned(),
        issuer,
        text: text.words_of(span),
        span,
        confidence: if date.is_some() { 0.93 } else { 0.8 },
    }
}

/// The kind's name before the number, and where it begins.
fn kind_before(text: &Text, floor: usize, at: usize) -> Option<(&'static str, usize)> {
    let near = Span::new(at.saturating_sub(30).max(floor), at);
    text.word_starts(near)
        .iter()
        .rev()
        .take(5)
        .find_map(|&start| lexicon::kind_word_at(text, start).map(|(code, _)| (code, start)))
}

/// The date right after the number, or after "của …" in the same clause.
fn date_after(text: &Text, zones: &Zones, at: usize) -> Option<Found> {
    let mut next = text.skip_blank(at);
    while matches!(text.char(next), ',' | '(') {
        next = text.skip_blank(next + 1);
    }
    if let Some(date) = dated(text, next) {
        return Some(date);
    }
    text.at(next, "cua")?;
    let stop =
        (next..zones.body.end.min(next + 90)).find(|&i| matches!(text.char(i), ';' | '.' | ',' | '\n'));
    let clause = Span::new(next, stop.unwrap_or(zones.body.end.min(next + 90)));
    text.word_starts(clause)
        .iter()
        .take_while(|&&i| notation::at(text, i).is_none())
        .find_map(|&i| dated(text, i))
}

fn dated(text: &Text, at: usize) -> Option<Found> {
    text.at_lower(at, "ngày").or_else(|| text.at_lower(at, "ngáy"))?;
    dates::at(text, at).filter(|date| date.year.is_some())
}

/// "Ngày 19/2/2013, Thủ tướng Chính phủ đã ký công văn số …".
fn date_before(text: &Text, zones: &Zones, at: usize) -> Option<Found> {
    let floor = at.saturating_sub(160).max(zones.body.start);
    let start = (floor..at)
        .rev()
        .find(|&i| matches!(text.char(i), ';' | '\n') || (text.char(i) == '.' && text.char(i + 1) == ' '));
    let before = Span::new(start.map_or(floor, |i| i + 1), at);
    let date = text.word_starts(before).iter().find_map(|&i| dated(text, i))?;
    let between = Span::new(date.span.end, at);
    let comma = text.char(text.skip_blank(date.span.end)) == ',';
    let signed = text.has(&["ban hanh", "ky", "co"], between);
    let cited = text
        .word_starts(Span::new(before.start, date.span.start))
        .iter()
        .any(|&i| notation::at(text, i).is_some());
    (comma && signed && !cited).then_some(date)
}

/// "của Ban chỉ đạo 138 tỉnh" up to "về", "V/v" or a stop.
fn issuer(text: &Text, zones: &Zones, at: usize) -> (Option<String>, usize) {
    let next = text.skip_blank(at);
    let Some(start) = text.at_lower(next, "của ").filter(|&end| end < zones.body.end) else {
        return (None, at);
    };
    let limit = zones.body.end.min(start + 120);
    let stop = (start..limit).find(|&i| {
        matches!(text.char(i), ',' | ';' | '.' | ')' | ':')
            || (text.char(i) == '\n' && text.char(i + 1) == '\n')
            || (text.char(i).is_whitespace()
                && ([
                    "về",
                    "v/v",
                    "triển khai",
                    "thực hiện",
                    "đã",
                    "phê duyệt",
                    "quy định",
                    "hướng dẫn",
                    "để ",
                    "yêu cầu",
                    "đề nghị",
                ]
                .iter()
                .any(|word| text.at_lower(text.skip_blank(i), word).is_some())
                    || text
                        .at_lower(text.skip_blank(i), "và ")
                        .is_some_and(|next| lexicon::kind_word_at(text, next).is_some())))
    });
    let span = text.trim(Span::new(start, stop.unwrap_or(limit)));
    if span.is_empty() {
        return (None, at);
    }
    (Some(text.words_of(span)), span.end)
}

/// "Điều 10 của Luật bầu cử …": an article of a law named without number.
fn article(text: &Text, zones: &Zones, at: usize) -> Option<Basis> {
    let after = text
        .at_lower(at, "điều ")
        .filter(|&end| text.char(end).is_ascii_digit())?;
    let (_, end) = dates::number(text, after, 3)?;
    let next = text.skip_blank(end);
    let law = text.at_lower(next, "của ").unwrap_or(next);
    let (code, _) = lexicon::kind_word_at(text, law)
        .filter(|(code, _)| matches!(*code, "luat" | "phap_lenh" | "hien_phap"))?;
    Some(law_basis(text, zones, at, law, code))
}

/// In a paragraph that opens with "Căn cứ" or "Xét": a law, a conclusion or an opinion without number.
fn unnumbered(text: &Text, zones: &Zones, at: usize) -> Option<Basis> {
    let line = text.lines[text.line_of(at)];
    let first = sentence_start(text, zones, line, at);
    let opened = text
        .word_at(first, "can cu")
        .or_else(|| text.any_at(first, &["xet", "thuc hien", "thi hanh", "trien khai"]))?;
    if at < opened || at > line.end {
        return None;
    }
    if let Some((code, _)) = lexicon::kind_word_at(text, at)
        .filter(|(code, _)| matches!(*code, "luat" | "phap_lenh" | "hien_phap"))
    {
        let law = law_basis(text, zones, at, at, code);
        let numbered = text
            .word_starts(law.span)
            .iter()
            .any(|&word| notation::at(text, word).is_some());
        return (text.char(at).is_uppercase() && !numbered).then_some(law);
    }
    text.any_at(at, &["y kien", "ket luan"])
        .filter(|_| text.skip_blank(opened) == at && text.any_at(first, &["can cu", "xet"]).is_some())?;
    let limit = line.end.min(zones.body.end);
    let sentence = Span::new(
        at,
        (at..limit)
            .find(|&i| matches!(text.char(i), ',' | ';'))
            .unwrap_or(limit),
    );
    let date = text.word_starts(sentence).iter().find_map(|&i| dated(text, i))?;
    let cut = text
        .find_any(&["tai", "ngay", "trong", "o"], Span::new(at + 6, sentence.end))
        .map_or(date.span.start, |w| w.start);
    let named = text.trim(Span::new(at, cut));
    let span = Span::new(at, date.span.end);
    Some(Basis {
        number: Some(text.words_of(named)),
        date: date.iso(),
        kind: if text.word_at(at, "ket luan").is_some() {
            "ket_luan"
        } else {
            "y_kien"
        }
        .to_owned(),
        issuer: None,
        text: text.words_of(span),
        span,
        confidence: 0.7,
    })
}

/// Where the sentence that holds `at` begins on its line.
fn sentence_start(text: &Text, zones: &Zones, line: Span, at: usize) -> usize {
    let floor = line.start.max(zones.body.start);
    let stop = (floor..at)
        .rev()
        .find(|&i| matches!(text.char(i), '.' | ':') && text.char(i + 1) == ' ');
    text.trim(Span::new(stop.map_or(floor, |i| i + 1), line.end))
        .start
}

/// A law by its name: up to its date, a stop, or the words that end a name.
fn law_basis(text: &Text, zones: &Zones, start: usize, law: usize, code: &str) -> Basis {
    let limit = zones.body.end.min(law + 140);
    let ends = |i: usize| {
        matches!(text.char(i), ';' | '.' | '(' | ')' | '\n' | ':')
            || (text.char(i) == ',' && !text.char(text.skip_blank(i + 1)).is_lowercase())
            || text.at_lower(i, "ngày").is_some()
            || (!text.char(i.saturating_sub(1)).is_alphabetic()
                && ["đã", "được", "quy định"]
                    .iter()
                    .any(|w| text.at_lower(i, w).is_some()))
            || text
                .at_lower(i, "và ")
                .is_some_and(|next| lexicon::kind_word_at(text, next).is_some())
            || text.at(i, "cham nhat").is_some()
    };
    let end = (law + 4..limit).find(|&i| ends(i)).unwrap_or(limit);
    let named = text.trim_by(Span::new(start, end), |c| c.is_whitespace() || c == ',');
    let date = dated(text, text.skip_blank(named.end));
    let span = Span::new(start, date.map_or(named.end, |date| date.span.end));
    Basis {
        number: Some(text.words_of(named)),
        date: date.and_then(|date| date.iso()),
        kind: code.to_owned(),
        issuer: None,
        text: text.words_of(span),
        span,
        confidence: if date.is_some() { 0.85 } else { 0.75 },
    }
}
