//! What is told, not asked: what an earlier letter asked, what the sender does itself, a letter said again.

use super::prose::draft;
use super::{Draft, Walk, closing};
use crate::orders;
use crate::paragraphs::{self, Paragraph};
use crate::span::Span;
use crate::text::Text;

/// Reported orders ("đã chỉ đạo, yêu cầu các sở …") of a page that retells a letter without orders of its own.
pub(super) fn retold(text: &Text, paragraph: &Paragraph, walk: &mut Walk) {
    for sentence in paragraphs::sentences(text, paragraph.span) {
        let order = orders::find(text, sentence)
            .filter(|order| !order.addressee.is_empty() && order.predicate + 8 < sentence.end);
        if let Some(order) = order.filter(|_| !closing::formula(text, sentence)) {
            walk.asked = walk.asked.or(Some(order.addressee));
            walk.drafts.push(Draft {
                confidence: 0.5,
                ..draft(text, &order, sentence)
            });
        }
    }
}

/// "Theo đó, …" right after the sentence.
pub(super) fn told_in_full(text: &Text, end: usize) -> bool {
    let next = text.word_starts(Span::new(end, (end + 12).min(text.len())));
    next.first()
        .is_some_and(|&at| text.at_lower(at, "theo đó").is_some())
}

/// "Báo cáo tập trung vào các nội dung sau:": what a report says, not that one is asked.
pub(super) fn outline(text: &Text, at: usize) -> bool {
    let heads = [
        "báo cáo tập trung",
        "nội dung báo cáo",
        "đề cương báo cáo",
        "báo cáo gồm",
        "báo cáo cần nêu",
    ];
    text.any_lower_at(at, &heads).is_some()
}

/// "đã chỉ đạo, yêu cầu …", "đã có Công văn số …, trong đó đề nghị …": what an earlier letter asked.
pub(super) fn narrated(text: &Text, before: Span) -> bool {
    let Some(past) = text.find_lower("đã", before) else {
        return dated_past(text, before);
    };
    let inside = text.find_any(&["trong do", "theo do"], Span::new(past.end, before.end));
    let cites = || {
        let said = text
            .any_at(text.skip_blank(past.end), &["co", "ban hanh", "gui", "ky"])
            .is_some();
        let own = orders::sender(text, before).is_some_and(|sender| sender.start > past.start);
        said && !own
            && text
                .find_any(
                    &["cong van", "van ban", "ke hoach", "cong dien", "chi thi"],
                    before,
                )
                .is_some()
    };
    past.end + 30 > before.end || inside.is_some_and(|at| text.skip_blank(at.end) >= before.end) || cites()
}

/// "Ngày 05/01/2009, Bộ … có công văn số … đề nghị …": no other sender stands between the citation and the order.
pub(super) fn dated_past(text: &Text, before: Span) -> bool {
    let first = text.word_starts(before).first().copied().unwrap_or(before.start);
    let dated = text
        .at_lower(first, "ngày ")
        .and_then(|_| crate::dates::at(text, first));
    let Some(date) = dated.filter(|date| date.year.is_some()) else {
        return false;
    };
    let rest = Span::new(date.span.end, before.end);
    let said = [
        "co cong van",
        "co van ban",
        "ban hanh cong van",
        "ban hanh van ban",
        "gui cong van",
    ];
    text.find_any(&said, rest)
        .is_some_and(|said| orders::sender(text, before).is_none_or(|sender| sender.start < said.start))
}

/// "Báo cáo gửi trước ngày …" after the sentence that asked for the report: when and where, not a second one.
pub(super) fn report_again(text: &Text, sentence: Span, first: usize, walk: &Walk) -> bool {
    let how = [
        "báo cáo gửi",
        "báo cáo được gửi",
        "báo cáo xin gửi",
        "báo cáo đề nghị gửi",
    ];
    let asked = |draft: &Draft| text.has(&["bao cao"], draft.span);
    let whither = text.has(
        &["gui ve", "gui cho", "gui den", "gui so", "gui uy ban"],
        sentence,
    );
    !whither && text.any_lower_at(first, &how).is_some() && walk.drafts.last().is_some_and(asked)
}

/// Whether the sender itself stands at `at`.
pub(super) fn is_sender(text: &Text, at: usize, walk: &Walk) -> bool {
    let Some(sender) = walk.sender else { return false };
    let name = &text.fold[sender.start..sender.end];
    let whole = text.fold[at..].starts_with(name) && !text.char(at + name.len()).is_alphabetic();
    whole || short_sender(text, at, sender)
}

/// "Sở cử …", "Cục sẽ …": the sender by its first word alone, then a verb.
pub(super) fn short_sender(text: &Text, at: usize, sender: Span) -> bool {
    let kinds = ["sở", "cục", "vụ", "phòng", "bộ", "viện", "trung tâm", "ubnd"];
    let Some(end) = text.any_lower_at(at, &kinds) else {
        return false;
    };
    let next = text.skip_blank(end);
    let verb = text
        .any_lower_at(next, &["sẽ", "đã", "cử", "hỗ trợ", "cung cấp", "bố trí"])
        .is_some();
    verb && text.char(at).is_uppercase() && text.fold[sender.start..].starts_with(&text.fold[at..end])
}
