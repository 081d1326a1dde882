//! Items after a lead-in: bullets, numbers, groups with headings, or paragraphs led by who must do them.

use super::{Draft, Walk, closing, prose, sections, told};
use crate::lexicon;
use crate::orders;
use crate::paragraphs::{self, Marker, Paragraph};
use crate::span::Span;
use crate::table::Row;
use crate::text::Text;

/// Takes the items that start at `index`; gives the index after them. `who` is whom the lead-in names.
pub(super) fn take(text: &Text, paragraphs: &[Paragraph], index: usize, who: Span, walk: &mut Walk) -> usize {
    match paragraphs.get(index) {
        Some(first) if first.marked() => marked(text, paragraphs, index, who, walk),
        Some(_) => unmarked(text, paragraphs, index, who, walk),
        None => index,
    }
}

/// A run of marked paragraphs, with the unmarked ones that belong to their headings.
pub(super) fn marked(
    text: &Text,
    paragraphs: &[Paragraph],
    from: usize,
    who: Span,
    walk: &mut Walk,
) -> usize {
    let top = paragraphs[from].marker.depth();
    let mut index = from;
    while let Some(paragraph) = paragraphs.get(index) {
        if !paragraph.marked() || paragraph.marker.depth() < top {
            break;
        }
        index = item(text, paragraphs, index, who, walk);
    }
    index
}

/// One item with everything under it; gives the index after it.
fn item(text: &Text, paragraphs: &[Paragraph], index: usize, who: Span, walk: &mut Walk) -> usize {
    let paragraph = &paragraphs[index];
    if let Some(row) = paragraph.row() {
        tabled(text, row, who, walk);
        return index + 1;
    }
    let depth = paragraph.marker.depth();
    let below = paragraphs[index + 1..]
        .iter()
        .take_while(|p| p.marker.depth() > depth && p.marked())
        .count();
    let after = index + 1 + below;
    let span = paragraph.span;
    if closing::barren_heading(text, span.start, span.end) && (below > 0 || span.len() < 60) {
        return sections::skip_section(text, paragraphs, index, walk);
    }
    if below > 0 && sections::themes(text, span) {
        let before = std::mem::replace(&mut walk.themes, true);
        marked(text, paragraphs, index + 1, who, walk);
        walk.themes = before;
        return after;
    }
    if below > 0 && sections::heads_items(text, paragraph, &paragraphs[index + 1..after]) {
        let who = sections::heading_names(text, span).unwrap_or(who);
        if paragraph.last(text) == ':' {
            walk.leads.push(span);
        }
        return marked(text, paragraphs, index + 1, who, walk);
    }
    if below == 0
        && sections::heading(text, paragraph)
        && paragraphs.get(after).is_some_and(|next| !next.marked())
    {
        let who = sections::heading_names(text, span).unwrap_or(who);
        return sections::under_heading(text, paragraphs, after, depth, who, walk);
    }
    leaf(text, paragraph, who, walk);
    after
}

/// A row of a timetable: whoever leads is asked, else whom the lead-in names.
fn tabled(text: &Text, row: Row, who: Span, walk: &mut Walk) {
    walk.drafts.push(Draft {
        span: prose::end_trimmed(text, row.what),
        who: if row.lead.is_empty() { who } else { row.lead },
        confidence: 0.75,
        row: Some(row),
    });
}

/// Paragraphs without markers after a lead-in: each is led by an order, a name or a verb.
fn unmarked(text: &Text, paragraphs: &[Paragraph], from: usize, who: Span, walk: &mut Walk) -> usize {
    let run = paragraphs[from..]
        .iter()
        .take_while(|paragraph| !paragraph.marked())
        .count();
    let run = &paragraphs[from..from + run];
    let ordered = |p: &&Paragraph| orders::find(text, p.span).is_some_and(|order| order.opens);
    let by_order = run.iter().filter(ordered).count() * 2 > run.iter().filter(|p| p.span.len() > 25).count();
    let mut index = from;
    for (offset, paragraph) in run.iter().enumerate() {
        let leads = offset > 0 && super::lead(text, paragraphs, from + offset).is_some();
        if leads {
            return from + offset;
        }
        index = from + offset + 1;
        if closing::formula(text, paragraph.span) || paragraph.span.len() < 25 {
            continue;
        }
        let order = orders::find(text, paragraph.span);
        let led =
            verb_led(text, paragraph.span.start, paragraph.span.end) || named_duty(text, paragraph.span);
        match order {
            Some(order) if !order.opens || closing::repeats(text, &order, paragraph.span) => {
                prose::take(text, paragraph, walk);
            }
            None if by_order || !led => {}
            _ => leaf(text, paragraph, who, walk),
        }
    }
    index
}

/// "Bộ Y tế chủ trì …": a name, then a verb.
fn named_duty(text: &Text, span: Span) -> bool {
    let start = text.word_starts(span).first().copied().unwrap_or(span.start);
    if !lexicon::addressee_at(text, start) {
        return false;
    }
    let (who, predicate) = orders::split(text, Span::new(start, span.end));
    who.len() < 260 && predicate + 8 < span.end
}

/// One item without items below it: a task, unless it is something else; later sentences may be duties of their own.
pub(super) fn leaf(text: &Text, paragraph: &Paragraph, who: Span, walk: &mut Walk) {
    let whole = paragraph.span;
    if closing::fact(text, whole)
        && (closing::working_time(text, whole) || closing::campaign_time(text, whole))
    {
        walk.leads.push(whole);
    }
    let article = matches!(paragraph.marker, Marker::Article(_));
    let silent = (walk.told || walk.decides && article) && !asks(text, whole, walk);
    if silent || text.is_upper(whole) || closing::none(text, whole) {
        return;
    }
    let sentences = paragraphs::sentences(text, whole);
    let mut starts: Vec<(usize, Span, f32)> = Vec::new();
    for (index, &sentence) in sentences.iter().enumerate() {
        let found = if index == 0 {
            first_duty(text, sentence, who, walk).map(|duty| (sentence.start, duty))
        } else {
            later_duty(text, sentence, who, walk).map(|duty| (sentence.start, duty))
        };
        let found = found.or_else(|| after_decision(text, sentence));
        starts.extend(found.map(|(start, (who, sure))| (start, who, sure)));
    }
    for (index, &(start, who, confidence)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(whole.end, |next| next.0);
        walk.drafts.push(Draft {
            span: prose::end_trimmed(text, Span::new(start, end)),
            who,
            confidence,
            row: None,
        });
    }
    if starts.is_empty() && matches!(paragraph.marker, Marker::None) {
        walk.leads.push(whole);
    }
}

/// Whether an order stands in a paragraph of a report or an article of a decision, or a named unit leads the article.
fn asks(text: &Text, span: Span, walk: &Walk) -> bool {
    let first = text.word_starts(span).first().copied().unwrap_or(span.start);
    let named = walk.decides && lexicon::addressee_at(text, first) && !walk.told;
    named || orders::find(text, span).is_some_and(|order| !order.addressee.is_empty())
}

/// "Thống nhất chủ trương …; giao Phòng Y tế thẩm định …": the order after the sender's decision.
fn after_decision(text: &Text, sentence: Span) -> Option<(usize, (Span, f32))> {
    let first = text.word_starts(sentence).first().copied()?;
    if !closing::decision(text, first) {
        return None;
    }
    let order = orders::find(text, sentence).filter(|order| !order.opens && !order.addressee.is_empty())?;
    let stop = text.char(order.at.checked_sub(2)?);
    (matches!(stop, ';' | ',') && order.predicate + 8 < sentence.end)
        .then_some((order.at, (order.addressee, 0.85)))
}

/// Whether the item's first sentence is a duty, for whom, and how sure that is.
fn first_duty(text: &Text, sentence: Span, who: Span, walk: &Walk) -> Option<(Span, f32)> {
    let first = text
        .word_starts(sentence)
        .first()
        .copied()
        .unwrap_or(sentence.start);
    if closing::decision(text, first) || closing::enforcement(text, sentence) {
        return None;
    }
    if let Some(order) = orders::find(text, sentence).filter(|order| order.opens) {
        return Some((
            if order.addressee.is_empty() {
                who
            } else {
                order.addressee
            },
            0.95,
        ));
    }
    if told::is_sender(text, first, walk) || walk.themes && !asks_outright(text, first, sentence) {
        return None;
    }
    if labelled_duty(text, sentence) {
        let named = sections::heading_names(text, sentence).filter(|named| named.len() < 160);
        return Some((named.unwrap_or(who), 0.9));
    }
    if verb_led(text, first, sentence.end) {
        return Some((who, 0.93));
    }
    if lexicon::addressee_at(text, first) {
        let (named, predicate) = orders::split(text, Span::new(first, sentence.end));
        let fits = predicate + 4 < sentence.end && named.len() < 300;
        return fits.then_some((named, 0.9));
    }
    (!passive(text, sentence)).then_some((who, 0.55))
}

/// "Danh sách cử tri được niêm yết …": what happens to a thing, told without anybody who does it.
fn passive(text: &Text, sentence: Span) -> bool {
    let near = Span::new(sentence.start, sentence.end.min(sentence.start + 70));
    text.find_lower("được", near)
        .is_some_and(|at| orders::lexicon_verb(text, text.skip_blank(at.end), sentence.end).is_some())
}

/// Whether a named unit, or a verb other than that of a kind of means ("cổ động trực quan", "truyền thông qua …") opens the words.
fn asks_outright(text: &Text, first: usize, sentence: Span) -> bool {
    let means = [
        "cổ động",
        "truyền thông",
        "tuyên truyền",
        "thông tin",
        "phát thanh",
    ];
    let verb = verb_led(text, first, sentence.end) && text.any_lower_at(first, &means).is_none();
    let class = text.at_lower(first, "các ").is_some();
    verb || lexicon::addressee_at(text, first) && !class && named_duty(text, sentence)
}

/// "Về hình thức: Đăng tải …": a heading on the item's own line, then a verb of duty.
pub(super) fn labelled_duty(text: &Text, sentence: Span) -> bool {
    let near = sentence.end.min(sentence.start + 60);
    let colon = (sentence.start..near).find(|&at| text.char(at) == ':');
    let about = text.any_at(
        sentence.start,
        &["ve", "doi voi", "noi dung", "hinh thuc", "cong tac"],
    );
    let whom = text
        .at_lower(sentence.start, "đối với ")
        .is_some_and(|who| lexicon::addressee_at(text, who));
    let asks = |colon: usize| {
        let first = text.skip_blank(colon + 1);
        verb_led(text, first, sentence.end)
            || whom && colon + 15 < sentence.end
            || named_duty(text, Span::new(first, sentence.end))
    };
    about.is_some() && colon.is_some_and(asks)
}

/// Whether a later sentence of the item is a duty of its own: an order, or a report.
fn later_duty(text: &Text, sentence: Span, who: Span, walk: &Walk) -> Option<(Span, f32)> {
    if closing::formula(text, sentence) {
        return None;
    }
    if let Some(order) =
        orders::find(text, sentence).filter(|order| order.opens && order.predicate < sentence.end)
    {
        return Some((
            if order.addressee.is_empty() {
                who
            } else {
                order.addressee
            },
            0.85,
        ));
    }
    let first = text
        .word_starts(sentence)
        .first()
        .copied()
        .unwrap_or(sentence.start);
    if text.char(first).is_uppercase() && named_duty(text, sentence) {
        let (named, predicate) = orders::split(text, Span::new(first, sentence.end));
        let other = text
            .any_at(predicate, &["da", "duoc", "la", "se", "co the"])
            .is_none();
        if other && named.len() < 90 && !told::is_sender(text, first, walk) {
            return Some((named, 0.7));
        }
    }
    let own = prose::report(text, sentence, first) || opens_duty(text, first, sentence.end);
    own.then_some((who, 0.8))
}

/// A later sentence that asks for a thing of its own, not for how the first is done.
fn opens_duty(text: &Text, at: usize, end: usize) -> bool {
    let at = prose::also(text, at);
    let named = text.at_lower(at, "mỗi ").is_some() && lexicon::addressee_at(text, text.skip_blank(at + 4));
    let acts = [
        "bố trí",
        "cử",
        "treo",
        "phát động",
        "gửi",
        "lập",
        "niêm yết",
        "đăng tải",
        "đăng",
        "biên soạn",
        "in ấn",
        "mở",
        "phân công",
        "thành lập",
        "ký",
        "xây dựng",
        "hướng dẫn",
        "chỉ đạo",
        "tham mưu",
        "kiểm tra",
        "phát hành",
        "thông báo",
    ];
    end > at + 30 && (named || text.any_lower_at(at, &acts).is_some())
}

/// Whether a verb of duty opens the words.
pub(super) fn verb_led(text: &Text, at: usize, end: usize) -> bool {
    let first = text
        .word_starts(Span::new(at, end))
        .first()
        .copied()
        .unwrap_or(at);
    orders::lexicon_verb(text, first, end).is_some()
}
