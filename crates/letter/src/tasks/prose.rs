//! Tasks in running prose: one sentence to one addressee is one task.

use super::{Draft, Walk, closing, told};
use crate::lexicon;
use crate::orders::{self, Order};
use crate::paragraphs::{self, Paragraph};
use crate::span::Span;
use crate::text::Text;

/// Takes the tasks of an unmarked paragraph.
pub(super) fn take(text: &Text, paragraph: &Paragraph, walk: &mut Walk) {
    if closing::campaign_time(text, paragraph.span) {
        walk.leads.push(paragraph.span);
        return;
    }
    for sentence in paragraphs::sentences(text, paragraph.span) {
        if closing::formula(text, sentence) {
            continue;
        }
        if closing::campaign_time(text, sentence) {
            walk.leads.push(sentence);
            continue;
        }
        match orders::find(text, sentence) {
            Some(order) => ordered(text, &order, sentence, walk),
            None if timed(text, sentence) => walk.leads.push(sentence),
            None if !walk.drafts.is_empty() || !walk.leads.is_empty() => {
                let before = walk.drafts.len();
                own_duty(text, sentence, walk);
                if walk.drafts.len() == before
                    && text
                        .find_any(&["cham nhat", "truoc ngay", "han cuoi", "muon nhat"], sentence)
                        .is_some()
                {
                    walk.leads.push(sentence);
                }
            }
            None => {}
        }
    }
}

/// "…; thời gian treo từ 20/8 đến hết ngày 05/9/2022" of a sentence without an order of its own.
fn timed(text: &Text, sentence: Span) -> bool {
    let acts = [
        "thoi gian treo",
        "thoi gian tuyen truyen",
        "thoi gian thuc hien",
        "thoi gian phat song",
        "thoi gian phat",
        "thoi gian dang",
    ];
    text.find_any(&acts, sentence)
        .is_some_and(|act| text.at_lower(text.skip_blank(act.end), "từ ").is_some())
}

fn ordered(text: &Text, order: &Order, sentence: Span, walk: &mut Walk) {
    let before = Span::new(sentence.start, order.at);
    if told::narrated(text, before) {
        return;
    }
    if walk.retold && walk.drafts.is_empty() && told::told_in_full(text, sentence.end) {
        walk.sender = walk.sender.or_else(|| orders::sender(text, before));
        walk.leads.push(before);
        walk.asked = Some(order.addressee).filter(|who| !who.is_empty());
        walk.lead_names = walk.asked.is_some();
        return;
    }
    if !walk.drafts.is_empty() && closing::repeats(text, order, sentence) {
        walk.leads.push(sentence);
        return;
    }
    if order.predicate + 8 > sentence.end {
        return;
    }
    if walk.sender.is_none() {
        walk.sender = orders::sender(text, before);
    }
    if walk.asked.is_none() && !order.addressee.is_empty() {
        walk.asked = Some(order.addressee);
    }
    let frame = text.trim(before);
    if walk.drafts.is_empty() || frame.len() < 60 && !order.opens {
        walk.leads.push(before);
    }
    walk.drafts.push(draft(text, order, sentence));
}

/// Skips "Đồng thời, ", "Ngoài ra, " before a verb.
pub(super) fn also(text: &Text, at: usize) -> usize {
    let after = text.any_lower_at(at, &["đồng thời", "ngoài ra", "bên cạnh đó"]);
    after.map_or(at, |end| {
        let next = text.skip_blank(end);
        if text.char(next) == ',' {
            text.skip_blank(next + 1)
        } else {
            next
        }
    })
}

/// The task of an order: from the order when the sentence opens with it or the addressee is short, else from the
/// predicate.
pub(super) fn draft(text: &Text, order: &Order, sentence: Span) -> Draft {
    let named = order.predicate.saturating_sub(order.at);
    let first = text
        .word_starts(sentence)
        .first()
        .copied()
        .unwrap_or(sentence.start);
    let start = if report(text, sentence, first) {
        first
    } else if order.opens || named <= 48 {
        order.at
    } else {
        order.predicate
    };
    Draft {
        span: end_trimmed(text, Span::new(start, sentence.end)),
        who: order.addressee,
        confidence: 0.8,
        row: None,
    }
}

/// A sentence without an order that is still a duty: a named class must do it, or it asks for a report.
pub(super) fn own_duty(text: &Text, sentence: Span, walk: &mut Walk) {
    let first = text
        .word_starts(sentence)
        .first()
        .copied()
        .unwrap_or(sentence.start);
    if sentence.len() < 30 || closing::decision(text, first) || closing::enforcement(text, sentence) {
        return;
    }
    if report(text, sentence, first) {
        if told::report_again(text, sentence, first, walk) {
            walk.leads.push(sentence);
            return;
        }
        walk.drafts.push(Draft {
            span: end_trimmed(text, sentence),
            who: Span::new(0, 0),
            confidence: 0.8,
            row: None,
        });
        return;
    }
    let verb = also(text, first);
    if verb > first && !walk.drafts.is_empty() && orders::lexicon_verb(text, verb, sentence.end).is_some() {
        let who = walk.drafts.last().map_or(Span::new(0, 0), |draft| draft.who);
        walk.drafts.push(Draft {
            span: end_trimmed(text, Span::new(verb, sentence.end)),
            who,
            confidence: 0.7,
            row: None,
        });
        return;
    }
    let start = after_frame(text, sentence, first);
    if walk.told || !subject(text, start) || told::is_sender(text, start, walk) {
        return;
    }
    let (who, predicate) = orders::split(text, Span::new(start, sentence.end));
    let near = who.len() < 160 && predicate + 10 < sentence.end;
    if near && !passive(text, predicate) {
        let known = text.at_lower(start, "các ").is_some() || walk.asked.is_some();
        let ordered = text.at_lower(text.skip_blank(who.end), "được ").is_some();
        let confidence = match (ordered, known) {
            (true, _) => 0.5,
            (false, true) => 0.6,
            _ => 0.45,
        };
        walk.drafts.push(Draft {
            span: end_trimmed(text, Span::new(start, sentence.end)),
            who,
            confidence,
            row: None,
        });
    }
}

/// "Báo cáo … gửi về …", "Kết quả … báo cáo về …", "Định kỳ … báo cáo".
pub(super) fn report(text: &Text, sentence: Span, first: usize) -> bool {
    let opens = text
        .any_at(
            first,
            &[
                "bao cao",
                "ket qua",
                "tong hop",
                "dinh ky",
                "gui bao cao",
                "san pham",
                "ho so",
                "tin, bai",
                "danh sach",
                "van ban bao cao",
                "cac don vi bao cao",
                "ban cung",
                "kip thoi bao cao",
                "kip thoi thong bao",
                "kip thoi phan anh",
            ],
        )
        .is_some();
    let sends = text.has(
        &[
            "gui ve",
            "gui ket qua",
            "gui danh sach",
            "gui so lieu",
            "bao cao ve",
            "bao cao ket qua",
            "bao cao uy ban",
            "bao cao ubnd",
            "duoc gui",
            "gui bao cao",
            "bao cao so",
            "bao cao bo",
            "gui qua",
            "xin gui",
            "de nghi gui",
            "tong hop, bao cao",
            "gui truoc",
            "bao cao cuc",
            "bao cao phong",
            "bao cao ban",
            "thong bao ve",
            "phan anh ve",
        ],
        sentence,
    );
    opens && sends
}

/// Whether somebody who can be asked is named at `at`.
fn subject(text: &Text, at: usize) -> bool {
    let class = text.at_lower(at, "các ").is_some_and(|end| class_word(text, end));
    class
        || (text.char(at).is_uppercase()
            && lexicon::organ_at(text, at)
            && text.at_lower(at, "các ").is_none())
        || (text.char(at).is_uppercase() && text.any_lower_at(at, lexicon::HOLDERS).is_some())
}

fn class_word(text: &Text, at: usize) -> bool {
    text.any_at(
        at,
        &[
            "co quan",
            "don vi",
            "so",
            "bo",
            "phong",
            "truong",
            "co so",
            "dia phuong",
            "dai",
            "bao",
            "ban",
            "doan the",
            "doanh nghiep",
            "to chuc",
            "huyen",
            "quan",
            "xa",
            "phuong",
            "hoi",
            "to",
            "nganh",
            "cap",
            "tinh",
            "ubnd",
            "uy ban",
            "trung tam",
            "vu",
            "cuc",
        ],
    )
    .is_some()
}

/// Skips "Trong quá trình triển khai, ".
fn after_frame(text: &Text, sentence: Span, first: usize) -> usize {
    if text
        .any_at(
            first,
            &[
                "trong qua trinh",
                "khi to chuc",
                "de thuc hien",
                "ngoai ra",
                "dong thoi",
                "hang nam",
                "rieng",
                "ket thuc",
                "sau khi",
                "hang thang",
                "trong thoi gian",
                "can cu",
                "tren co so",
                "het thoi gian",
                "truoc ngay",
                "dinh ky",
                "theo do",
            ],
        )
        .is_none()
    {
        return first;
    }
    let comma = (first..sentence.end.min(first + 80)).find(|&at| text.char(at) == ',');
    comma.map_or(first, |comma| text.skip_blank(comma + 1))
}

fn passive(text: &Text, predicate: usize) -> bool {
    text.any_at(predicate, &["da", "duoc", "la", "se"]).is_some()
}

/// Without the closing "./." and blanks.
pub(super) fn end_trimmed(text: &Text, span: Span) -> Span {
    let end = text
        .trim_by(span, |c| {
            c.is_whitespace() || matches!(c, '.' | '/' | ';' | '*' | '_' | '|')
        })
        .end;
    Span::new(span.start, end)
}
