//! Headings and what stands under them: sections without tasks, themes, items that a heading names somebody for.

use super::items::{labelled_duty, leaf, verb_led};
use super::{Walk, closing, prose};
use crate::lexicon;
use crate::orders;
use crate::paragraphs::Paragraph;
use crate::span::Span;
use crate::text::Text;

/// "Nội dung tuyên truyền", "Hình thức tuyên truyền": what is said and by which means.
pub(super) fn themes(text: &Text, span: Span) -> bool {
    let heads = [
        "noi dung tuyen truyen",
        "noi dung, hinh thuc",
        "hinh thuc tuyen truyen",
        "noi dung trong tam",
        "noi dung truyen thong",
        "hinh thuc truyen thong",
    ];
    span.len() < 70 && text.any_at(span.start, &heads).is_some()
}

/// Skips a section without tasks: everything deeper, and unmarked text up to the next item.
pub(super) fn skip_section(text: &Text, paragraphs: &[Paragraph], index: usize, walk: &mut Walk) -> usize {
    let depth = paragraphs[index].marker.depth();
    let rest = &paragraphs[index + 1..];
    let last = !rest.iter().any(|p| p.marked() && p.marker.depth() <= depth);
    let closes = |p: &Paragraph| {
        let first = text.word_starts(p.span).first().copied().unwrap_or(p.span.start);
        let asks = prose::report(text, p.span, first) || orders::find(text, p.span).is_some();
        last && !p.marked() && (asks || closing::formula(text, p.span))
    };
    let skipped = rest
        .iter()
        .take_while(|p| p.marker.depth() > depth && !closes(p))
        .count();
    let section = &paragraphs[index..=index + skipped];
    let timed = section.iter().filter(|p| closing::campaign_time(text, p.span));
    walk.leads.extend(timed.map(|p| p.span));
    index + 1 + skipped
}

/// Whether the items below are the tasks, not a list inside this one's sentence.
pub(super) fn heads_items(text: &Text, paragraph: &Paragraph, below: &[Paragraph]) -> bool {
    let colon = paragraph.last(text) == ':';
    let short = paragraph.span.len() < 160;
    let lists = text.has(
        &[
            "khau hieu",
            "gom",
            "bao gom",
            "noi dung chinh",
            "trong do tap trung",
        ],
        paragraph.span,
    ) && colon;
    let duties = below
        .iter()
        .filter(|p| {
            p.row().is_some()
                || verb_led(text, p.span.start, p.span.end)
                || orders::find(text, p.span).is_some()
                || lexicon::addressee_at(text, p.span.start)
        })
        .count();
    let mostly = duties * 2 >= below.len();
    (paragraph.bold && short)
        || (colon && mostly && !lists)
        || (short && mostly && !matches!(paragraph.last(text), '.' | ';'))
        || (short && mostly && heading(text, paragraph))
}

/// A short noun phrase or name that only heads what follows.
pub(super) fn heading(text: &Text, paragraph: &Paragraph) -> bool {
    let span = paragraph.span;
    let noun = !verb_led(text, span.start, span.end)
        && orders::find(text, span).is_none()
        && !labelled_duty(text, span);
    let names = lexicon::addressee_at(text, span.start) && orders::split(text, span).1 + 4 >= span.end;
    let about = text
        .any_at(
            span.start,
            &[
                "cong tac",
                "ve",
                "doi voi",
                "noi dung",
                "hinh thuc",
                "nhiem vu",
                "to chuc thuc hien",
            ],
        )
        .is_some();
    span.len() < 150 && (paragraph.bold || paragraph.last(text) == ':' || (noun && (names || about)))
}

/// Whom a heading names: "2. Giao Sở Y tế:", "2. Trung tâm Văn hóa", "Đối với các huyện:".
pub(super) fn heading_names(text: &Text, span: Span) -> Option<Span> {
    if let Some(order) = orders::find(text, span) {
        return Some(order.addressee).filter(|who| !who.is_empty());
    }
    let start = text.at_lower(span.start, "đối với ").unwrap_or(span.start);
    if !lexicon::addressee_at(text, start) || text.any_at(start, &["cong tac"]).is_some() {
        return None;
    }
    let (who, _) = orders::split(text, Span::new(start, span.end));
    Some(text.trim_by(who, |c| c.is_whitespace() || matches!(c, ':' | '.' | '*')))
}

/// Unmarked paragraphs under a numbered heading, up to the next marked one.
pub(super) fn under_heading(
    text: &Text,
    paragraphs: &[Paragraph],
    from: usize,
    depth: u8,
    who: Span,
    walk: &mut Walk,
) -> usize {
    let mut index = from;
    while let Some(paragraph) = paragraphs.get(index).filter(|paragraph| !paragraph.marked()) {
        if closing::formula(text, paragraph.span)
            || (index > from && orders::find(text, paragraph.span).is_some_and(|o| o.opens))
        {
            break;
        }
        if paragraph.last(text) == ':' && text.has(&["khau hieu"], paragraph.span) {
            index += 1 + paragraphs[index + 1..]
                .iter()
                .take_while(|p| p.marker.depth() > depth && p.marked())
                .count();
            continue;
        }
        if closing::working_time(text, paragraph.span) {
            walk.leads.push(paragraph.span);
        }
        if paragraph.span.len() > 25
            && (verb_led(text, paragraph.span.start, paragraph.span.end)
                || lexicon::addressee_at(text, paragraph.span.start))
        {
            leaf(text, paragraph, who, walk);
        }
        index += 1;
    }
    while let Some(paragraph) = paragraphs
        .get(index)
        .filter(|p| p.marker.depth() > depth && p.marked() && index > from)
    {
        leaf(text, paragraph, who, walk);
        index += 1;
    }
    index.max(from)
}
