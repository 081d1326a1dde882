//! Orders in a sentence: who asks (sender), the word of asking, whom (addressee), what (predicate).

use crate::lexicon;
use crate::span::Span;
use crate::text::{Phrases, Text};

/// An order found in a sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    /// Where the word of asking begins: đề nghị, yêu cầu, giao.
    pub at: usize,
    /// Whether the sentence begins with it.
    pub opens: bool,
    /// Whom it asks; empty when it says nobody.
    pub addressee: Span,
    /// Where what is asked begins; the sentence's end when nothing follows.
    pub predicate: usize,
}

const WORDS: [&str; 10] = [
    "đề nghị",
    "yêu cầu",
    "giao",
    "kính mong",
    "mong",
    "kính mời",
    "kính đề nghị",
    "đề xuất",
    "phân công",
    "ủy quyền",
];

/// The first real order in the sentence: a verb of asking, not the noun ("theo đề nghị của").
pub(crate) fn find(text: &Text, sentence: Span) -> Option<Order> {
    text.word_starts(sentence)
        .iter()
        .find_map(|&at| order_at(text, sentence, at))
}

/// The last order before `limit`, for lead-ins that name two askings.
fn order_at(text: &Text, sentence: Span, at: usize) -> Option<Order> {
    let after = asking(text, at)?;
    let opens = at == first_word(text, sentence);
    if let Some(order) = turned(text, sentence, at, after) {
        return Some(order);
    }
    if after > sentence.end || noun(text, sentence, at, after) {
        return None;
    }
    let from = skip_polite(text, text.skip_blank(after));
    let colon = text.char(from) == ':';
    let named = lexicon::addressee_at(text, from) || quy(text, from);
    let verb = lexicon_verb(text, from, sentence.end).is_some();
    if !(colon || named || (verb && reaches_verb(text, sentence, at, opens))) {
        return None;
    }
    let (addressee, predicate) = if named {
        split(text, Span::new(from, sentence.end))
    } else {
        (
            Span::new(from, from),
            if colon { (from + 1).min(sentence.end) } else { from },
        )
    };
    Some(Order {
        at,
        opens,
        addressee,
        predicate: text.skip_blank(predicate).min(sentence.end),
    })
}

/// "Riêng UBND các huyện đề nghị cung cấp …": the addressee stands before the word of asking.
fn turned(text: &Text, sentence: Span, at: usize, after: usize) -> Option<Order> {
    let first = first_word(text, sentence);
    let name = ["riêng đối với ", "riêng ", "đối với ", "về phía "]
        .iter()
        .find_map(|word| text.at_lower(first, word))?;
    let verb = text.skip_blank(after);
    let who = text.trim_by(Span::new(name, at), |c| c.is_whitespace() || c == ',');
    let fits = name < at
        && who.len() < 160
        && lexicon::addressee_at(text, name)
        && lexicon_verb(text, verb, sentence.end).is_some();
    fits.then_some(Order {
        at: first,
        opens: true,
        addressee: who,
        predicate: verb,
    })
}

fn asking(text: &Text, at: usize) -> Option<usize> {
    WORDS
        .iter()
        .find_map(|word| text.at_lower(at, word).filter(|&end| text.ends_word(end)))
}

/// A verb right after the order counts when the sender stands before it, or the sentence opens with it.
fn reaches_verb(text: &Text, sentence: Span, at: usize, opens: bool) -> bool {
    let before = Span::new(sentence.start, at);
    opens || (sender(text, before).is_some() && !text.has(&["nhan duoc", "da ban hanh", "ve viec"], before))
}

const NOUN_BEFORE: [&str; 26] = [
    "theo",
    "xét",
    "về",
    "trên cơ sở",
    "các",
    "những",
    "mục đích,",
    "nghĩa,",
    "đáp ứng",
    "đáp ứng các",
    "có",
    "với",
    "đúng",
    "nhiệm vụ,",
    "một số",
    "nội dung,",
    "văn bản",
    "được",
    "bàn",
    "đã",
    "từ",
    "nhu cầu,",
    "nhất",
    "đủ",
    "qua",
    "tờ trình",
];
const NOUN_AFTER: [&str; 14] = [
    "của",
    "tại",
    "đề ra",
    "nêu",
    "này",
    "trên",
    "nhiệm vụ",
    "công tác",
    "về",
    "đặt ra",
    "thực tế",
    "thông tin",
    "là",
    "được",
];

/// Whether the word is a noun here.
fn noun(text: &Text, sentence: Span, at: usize, after: usize) -> bool {
    let next = text.skip_blank(after);
    if matches!(text.char(next), ',' | '.' | ';' | ')' | '/') || after >= sentence.end {
        return true;
    }
    let follows = NOUN_AFTER
        .iter()
        .any(|word| text.at_lower(next, word).is_some_and(|end| text.ends_word(end)));
    let mut before = at;
    while before > sentence.start && text.char(before - 1).is_whitespace() {
        before -= 1;
    }
    let precedes = NOUN_BEFORE.iter().any(|word| {
        let length = word.chars().count();
        before.checked_sub(length).is_some_and(|start| {
            start >= sentence.start
                && text.at_lower(start, word) == Some(before)
                && !text.char(start.wrapping_sub(1)).is_alphabetic()
        })
    });
    let traffic = text.at_lower(at, "giao").is_some()
        && (text.at_lower(next, "thông").is_some()
            || text.at_lower(next, "lưu").is_some()
            || text.at_lower(next, "dịch").is_some()
            || (text.at_lower(next, "ban").is_some() && text.char(next).is_lowercase()));
    let hand = text.at_lower(at, "giao").is_some()
        && before > sentence.start
        && text.char(before - 1).is_lowercase()
        && text.at_lower(before.saturating_sub(4), "được").is_some();
    follows || precedes || traffic || hand
}

/// Where the first word stands, after bullets and quotes.
fn first_word(text: &Text, span: Span) -> usize {
    text.word_starts(span).first().copied().unwrap_or(span.start)
}

fn quy(text: &Text, at: usize) -> bool {
    text.at_lower(at, "quý ").is_some() || text.at_lower(at, "toàn ").is_some()
}

fn skip_polite(text: &Text, at: usize) -> usize {
    text.at_lower(at, "với ")
        .or_else(|| text.at_lower(at, "tới "))
        .unwrap_or(at)
}

/// Splits "các sở, ban, ngành phối hợp tổ chức …" into the addressee and where the predicate begins.
pub(crate) fn split(text: &Text, span: Span) -> (Span, usize) {
    let mut colon = span.end;
    for &at in text.word_starts(span) {
        if let Some(stop) = (span.start..at).rev().take(3).find(|&i| text.char(i) == ':') {
            colon = stop;
        }
        if at > colon && !text.char(at).is_lowercase() && at - colon < 4 && !lexicon::addressee_at(text, at) {
            if lists_places(text, Span::new(at, span.end)) {
                colon = span.end;
                continue;
            }
            return (text.trim(Span::new(span.start, colon)), at);
        }
        if at > span.start
            && text.char(at).is_lowercase()
            && lexicon_verb(text, at, span.end).is_some()
            && !in_name(text, span.start, at)
        {
            let end = if at > colon && at - colon < 4 { colon } else { at };
            return (without_modal(text, Span::new(span.start, end)), at);
        }
    }
    if colon < span.end {
        return (text.trim(Span::new(span.start, colon)), (colon + 1).min(span.end));
    }
    (span, span.end)
}

/// "các huyện: Lâm Khê, Thanh Thủy và Đoan Hà khẩn trương …": proper names after the colon, then a verb of duty.
fn lists_places(text: &Text, span: Span) -> bool {
    let mut named = 0;
    for &at in text.word_starts(span) {
        if text.char(at).is_uppercase() || text.at_lower(at, "và ").is_some() {
            named += 1;
        } else {
            return named > 2 && lexicon_verb(text, at, span.end).is_some();
        }
    }
    false
}

/// The name without "phải", "cần", "cùng" and stops at its end.
fn without_modal(text: &Text, span: Span) -> Span {
    let span = text.trim_by(span, |c| c.is_whitespace() || matches!(c, ',' | ':' | '*'));
    let modal = [
        " phải",
        " cần",
        " tiếp tục",
        " chịu trách nhiệm",
        " cùng",
        " sẽ",
        " và",
        " có",
        " để",
        " nghiêm túc",
        " được",
    ];
    let cut = modal.iter().find_map(|word| {
        let start = span
            .end
            .checked_sub(word.chars().count())
            .filter(|&start| start > span.start)?;
        (text.at_lower(start, word) == Some(span.end)).then_some(start)
    });
    cut.map_or(span, |cut| text.trim(Span::new(span.start, cut)))
}

/// The verb of duty at `at`, if it lies before `end`.
pub(crate) fn lexicon_verb(text: &Text, at: usize, end: usize) -> Option<usize> {
    let other = [
        "giao thông",
        "giao lưu",
        "giao dịch",
        "giao ban",
        "phát triển",
        "thông tin và",
        "truyền thông và",
        "tự nhiên",
        "thay mặt",
        "dịch bệnh",
        "dịch vụ",
        "trực tuyến",
        "trực thuộc",
        "trực quan",
        "trao đổi với",
        "thay vì",
        "thay thế",
        "mời họp",
        "trả lời cử tri",
        "trình độ",
    ];
    static VERBS: Phrases = Phrases::new(crate::verbs::VERBS);
    let verb = VERBS.at(text, at).filter(|&after| after <= end)?;
    text.any_lower_at(at, &other).is_none().then_some(verb)
}

const NAME_BEFORE: [&str; 15] = [
    "ban",
    "tổ",
    "công tác",
    "cán bộ",
    "bộ phận",
    "người",
    "trụ sở",
    "công chức",
    "việc",
    "hoạt động",
    "nội dung",
    "nhiệm vụ",
    "tài liệu",
    "hình thức",
    "chương trình",
];

/// Whether the verb belongs to a name here: "ban chỉ đạo", "công tác tuyên truyền".
fn in_name(text: &Text, floor: usize, at: usize) -> bool {
    let mut before = at;
    while before > floor && text.char(before - 1).is_whitespace() {
        before -= 1;
    }
    let verb_only = text
        .any_lower_at(at, &["chủ trì", "phối hợp", "chủ động", "có trách nhiệm"])
        .is_some();
    !verb_only
        && NAME_BEFORE.iter().any(|word| {
            before.checked_sub(word.chars().count()).is_some_and(|start| {
                start >= floor
                    && text.at_lower(start, word) == Some(before)
                    && !text.char(start.wrapping_sub(1)).is_alphabetic()
            })
        })
}

/// The organ that asks: the name right before the order, back to a comma or the sentence's start.
pub(crate) fn sender(text: &Text, before: Span) -> Option<Span> {
    let end = text.trim(before).end;
    let before = strip_polite(text, Span::new(before.start, end));
    let starts = text.word_starts(before);
    let fits = |&&at: &&usize| {
        text.char(at).is_uppercase()
            && (lexicon::addressee_at(text, at)
                || text
                    .any_at(at, &["thu tuong", "pho thu tuong", "hoi dong"])
                    .is_some())
    };
    let clause = |at: usize| {
        let comma = (before.start..at).rev().find(|&i| !text.char(i).is_whitespace());
        comma.is_none_or(|i| matches!(text.char(i), ',' | ';' | '.' | ':' | ')' | '-' | '”'))
    };
    let start = starts
        .iter()
        .rev()
        .filter(fits)
        .find(|&&at| clause(at) && !list_member(text, before, at))
        .copied()?;
    let name = text.trim(Span::new(start, before.end));
    (name.len() < 120).then_some(name)
}

/// "Thể thao" in "Sở Văn hóa, Thể thao và Du lịch" does not begin a sender.
fn list_member(text: &Text, before: Span, at: usize) -> bool {
    text.any_at(at, &["the thao", "du lich", "thuong binh"]).is_some() && at > before.start
}

fn strip_polite(text: &Text, span: Span) -> Span {
    let words = [
        "trân trọng",
        "kính",
        "có ý kiến",
        "tiếp tục",
        "cũng",
        "trân trọng kính",
        "thống nhất",
        "và",
    ];
    let cut = words.iter().find_map(|word| {
        let length = word.chars().count();
        span.end
            .checked_sub(length)
            .filter(|&start| start >= span.start && text.at_lower(start, word) == Some(span.end))
    });
    match cut {
        Some(start) => strip_polite(text, text.trim(Span::new(span.start, start))),
        None => span,
    }
}
