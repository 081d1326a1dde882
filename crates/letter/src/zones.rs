//! The zones of a letter: head, Kính gửi, body, nơi nhận and signature. Any of them may be lost.

use crate::lexicon;
use crate::span::Span;
use crate::text::Text;
use crate::{recipients, signer};

/// Where each zone of the letter stands.
pub(crate) struct Zones {
    /// Everything above the Kính gửi, or above the body when there is none.
    pub head: Span,
    /// Whether a Kính gửi stands there, with or without names.
    pub addressed: bool,
    /// The names after the Kính gửi.
    pub recipients: Vec<Span>,
    /// From the first sentence to the nơi nhận or the signature.
    pub body: Span,
    /// From after "Nơi nhận:" to the end; `None` when it is lost.
    pub copies: Option<Span>,
    /// Everything below the body.
    pub foot: Span,
}

pub(crate) fn find(text: &Text) -> Zones {
    let all = Span::new(text.start, text.len());
    let label = kinh_gui(text, all).or_else(|| telegram(text, all));
    let (head_end, recipients, body_start) = match label {
        Some(label) => {
            let (names, end) = recipients::after_label(text, label.end);
            (label.start, names, end)
        }
        None => {
            let start = body_without_label(text);
            (start, Vec::new(), start)
        }
    };
    let (body_end, copies) = body_end(text, Span::new(body_start, text.len()));
    Zones {
        head: Span::new(text.start, head_end),
        addressed: label.is_some(),
        recipients,
        body: text.trim(Span::new(body_start, body_end)),
        copies: copies.map(|at| Span::new(at, text.len())),
        foot: Span::new(body_end, text.len()),
    }
}

/// "BỘ TRƯỞNG BỘ Y TẾ điện:" of a telegram, at the end of a line of the head.
fn telegram(text: &Text, all: Span) -> Option<Span> {
    let wire = text.find("cong dien", all)?;
    let near = Span::new(wire.end, all.end.min(wire.end + 700));
    text.word_starts(near).iter().find_map(|&at| {
        let end = text.at_lower(at, "điện").or_else(|| text.at_lower(at, "gửi"))?;
        let colon = text.skip_blank(end);
        let line = text.trim(text.lines[text.line_of(at)]);
        (text.char(colon) == ':' && colon + 1 >= line.end).then(|| Span::new(line.start, colon + 1))
    })
}

/// "Kính gửi" at the start of a line or table cell, or followed by a colon.
fn kinh_gui(text: &Text, all: Span) -> Option<Span> {
    text.word_starts(all).iter().find_map(|&at| {
        let end = text.at(at, "kinh gui")?;
        let after = text.skip_blank(end);
        let colon = text.char(after) == ':';
        (colon || opens_cell(text, at)).then(|| Span::new(at, if colon { after + 1 } else { end }))
    })
}

/// Whether only blanks, markdown, dashes or a table bar stand before `at` on its line.
pub(crate) fn opens_cell(text: &Text, at: usize) -> bool {
    for back in (0..at).rev() {
        match text.chars[back] {
            '\n' | '|' => return true,
            c if c.is_whitespace() || matches!(c, '*' | '_' | '-' | '#' | '>' | '\u{feff}') => {}
            _ => return false,
        }
    }
    true
}

/// Where the body starts in a letter that lost its Kính gửi: at the first opening formula, else the first long line.
fn body_without_label(text: &Text) -> usize {
    let lines = || {
        text.lines
            .iter()
            .map(|&line| text.trim(line))
            .filter(|line| line.start >= text.start)
    };
    let opener = lines().find(|line| line.len() > 30 && opens_body(text, line.start));
    let long = || lines().find(|line| line.len() > 120 && lexicon::kind_at(text, line.start).is_none());
    let asks = || lines().find(|line| leads(text, *line));
    let marked = || {
        let first = |at: usize| {
            let one = matches!(text.char(at), '1' | 'I') && matches!(text.char(at + 1), '.' | ')');
            one || text.at_lower(at, "điều 1.").is_some()
        };
        lines().find(|line| first(line.start))
    };
    opener
        .or_else(asks)
        .or_else(long)
        .or_else(marked)
        .map_or(text.len(), |line| line.start)
}

const OPENERS: [&str; 32] = [
    "căn cứ",
    "theo",
    "nhằm",
    "xét",
    "qua",
    "nhân dịp",
    "nhân",
    "hiện nay",
    "thời gian qua",
    "thời gian vừa qua",
    "vừa qua",
    "trong thời gian",
    "kỷ niệm",
    "tiếp theo",
    "sau khi",
    "trước tình hình",
    "hưởng ứng",
    "kể từ",
    "đến nay",
    "để",
    "thi hành",
    "trong những",
    "tiếp tục thực hiện",
    "đồng chí",
    "giao",
    "chấp hành",
    "trong khi",
    "trong bối cảnh",
    "trong quá trình",
    "phúc đáp",
    "tiếp nhận",
    "đáp ứng",
];

/// "Ủy ban nhân dân phường thông báo:": a named organ, small letters, and a colon at the end.
fn leads(text: &Text, line: Span) -> bool {
    let colon = text.char(line.end.saturating_sub(1)) == ':';
    let asks = text.has(&["thong bao", "de nghi", "yeu cau", "nhu sau", "huong dan"], line);
    colon && asks && line.len() > 20 && !text.is_upper(line) && lexicon::addressee_at(text, line.start)
}

/// Whether a sentence that opens a letter's body stands at `at`.
pub(crate) fn opens_body(text: &Text, at: usize) -> bool {
    let at = after_source(text, at);
    if !text.char(at).is_uppercase() || text.char(at + 1).is_uppercase() {
        return false;
    }
    text.any_lower_at(at, &OPENERS).is_some()
        || text
            .at_lower(at, "ngày ")
            .is_some_and(|end| text.char(end).is_ascii_digit())
        || text
            .at(at, "nam ")
            .is_some_and(|end| text.char(end).is_ascii_digit())
        || text
            .word_at(at, "thuc hien")
            .is_some_and(|end| carries_out(text, end))
        || text
            .word_at(at, "trien khai")
            .is_some_and(|end| carries_out(text, end))
}

/// "Thực hiện" or "Triển khai" followed by a document, an opinion or an order.
fn carries_out(text: &Text, at: usize) -> bool {
    let at = text.skip_blank(at);
    lexicon::kind_word_at(text, at).is_some()
        || text
            .any_at(
                at,
                &[
                    "y kien",
                    "su chi dao",
                    "chi dao",
                    "ket luan",
                    "chuong trinh",
                    "noi dung",
                    "cac van ban",
                    "van ban",
                    "nhiem vu",
                    "cac",
                ],
            )
            .is_some()
}

/// Skips a portal's "(abc.gov.vn)-" before the first sentence.
fn after_source(text: &Text, at: usize) -> usize {
    if text.char(at) != '(' {
        return at;
    }
    let close = (at..(at + 60).min(text.len())).find(|&i| text.chars[i] == ')');
    close.map_or(at, |close| {
        let mut next = close + 1;
        while matches!(text.char(next), '-' | '–' | ' ' | ':') {
            next += 1;
        }
        next
    })
}

/// Where the body ends, and where the list of copies begins.
fn body_end(text: &Text, rest: Span) -> (usize, Option<usize>) {
    let label = text.word_starts(rest).iter().find_map(|&at| {
        let end = text.at(at, "noi nhan")?;
        let after = text.skip_blank(end);
        let colon = text.char(after) == ':';
        let alone = opens_cell(text, at) && !text.char(after).is_lowercase();
        (colon || alone).then(|| (at, if colon { after + 1 } else { end }))
    });
    let limit = label.map_or(rest.end, |(at, _)| at);
    let signature = signer::first_post(text, Span::new(rest.start, limit));
    (signature.unwrap_or(limit), label.map(|(_, end)| end))
}
