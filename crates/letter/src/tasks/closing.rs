//! What is no task: closing formulas, contacts, slogans, facts, decisions, the sender's own work.

use super::Walk;
use crate::orders::Order;
use crate::span::Span;
use crate::text::Text;

const FORMULAS: [&str; 29] = [
    "xin thong bao",
    "tren day la",
    "tran trong cam on",
    "tran trong",
    "tran trong thong bao",
    "tran trong kinh bao",
    "rat mong",
    "xin tran trong",
    "moi thong tin",
    "moi vuong mac",
    "moi chi tiet",
    "tai lieu dinh kem",
    "van ban kem theo",
    "gui kem theo",
    "gui kem cong van",
    "gui kem van ban",
    "gui kem tai lieu",
    "kem theo",
    "dinh kem",
    "noi dung chi tiet",
    "thong tin chi tiet",
    "can cu noi dung tren",
    "nguon",
    "binh luan",
    "danh gia",
    "tin tuc",
    "tai ve",
    "cau tra loi",
    "chi tiet xin",
];

/// Whether an item is no task at all: a fact, a slogan, a closing formula.
pub(super) fn none(text: &Text, span: Span) -> bool {
    fact(text, span) || slogan(text, span) || formula(text, span)
}

/// Whether a paragraph or sentence only closes the letter, gives a contact or names attachments.
pub(super) fn formula(text: &Text, span: Span) -> bool {
    let first = text.word_starts(span).first().copied().unwrap_or(span.start);
    let told = text.has(
        &[
            "xin thong bao",
            "biet, thuc hien",
            "biet va thuc hien",
            "biet de thuc hien",
            "thong bao de",
            "biet, trien khai",
            "de biet",
        ],
        span,
    ) && crate::orders::find(text, span).is_none();
    let thanks = text.has(&["tran trong cam on", "rat mong nhan duoc"], span)
        && crate::orders::find(text, span).is_none();
    text.any_at(first, &FORMULAS).is_some() || told || thanks || contact(text, span)
}

/// "… nếu có vướng mắc, đề nghị liên hệ …".
fn contact(text: &Text, span: Span) -> bool {
    let trouble = text.has(
        &[
            "vuong mac",
            "moi thong tin",
            "kho khan phat sinh",
            "phat sinh kho khan",
            "chua ro",
        ],
        span,
    );
    let reach = text.has(
        &[
            "lien he",
            "phan anh",
            "thong tin ve",
            "bao cao ve",
            "kip thoi bao cao",
            "trao doi",
            "bao cao kip thoi",
            "phan hoi",
            "gui y kien",
            "bao cao",
        ],
        span,
    );
    let short = text.has(&["de nghi lien he", "xin lien he", "vui long lien he"], span);
    (trouble && reach) || short
}

/// A decision of the sender: agrees, approves, allows.
pub(super) fn decision(text: &Text, at: usize) -> bool {
    let with = text.word_at(at, "thong nhat voi").map(|end| text.skip_blank(end));
    if with.is_some_and(|who| crate::lexicon::addressee_at(text, who)) {
        return false;
    }
    text.any_at(
        at,
        &[
            "dong y",
            "thong nhat",
            "phe duyet",
            "chap thuan",
            "cho phep",
            "ban hanh kem theo",
            "bai bo",
            "huy bo",
            "quyet dinh nay",
            "co hieu luc",
            "khong dong y",
            "ghi nhan",
            "bieu duong",
            "hoan nghenh",
        ],
    )
    .is_some()
}

/// Headings under which no task stands.
pub(super) fn barren_heading(text: &Text, at: usize, end: usize) -> bool {
    let barren = [
        "muc dich",
        "yeu cau",
        "khau hieu",
        "thuan loi",
        "kho khan",
        "tinh hinh",
        "nguyen nhan",
        "ton tai",
        "uu diem",
        "han che",
        "thanh phan",
        "kinh phi",
        "dia diem",
        "thoi gian",
        "de cuong",
        "chi tieu",
        "doi tuong",
        "muc tieu",
        "ket qua",
        "quan diem",
        "co cau giai thuong",
        "chu de",
        "thong diep",
        "noi dung bao cao",
        "can cu",
    ];
    let hit = text.any_at(at, &barren);
    hit.is_some_and(|stop| {
        let next = text.skip_blank(stop);
        let asks = text.find_any(&["nhiem vu"], Span::new(at, end)).is_some();
        !asks
            && (next >= end
                || matches!(text.char(next), ',' | ':' | '.' | '-' | '–' | '(' | '/')
                || text.at_lower(next, "và").is_some()
                || text.at_lower(next, "tuyên truyền").is_some()
                || end - at < 60)
    })
}

/// "Thời gian: …", "Địa điểm: …": a fact, not a duty.
pub(super) fn fact(text: &Text, span: Span) -> bool {
    let labels = [
        "thoi gian",
        "dia diem",
        "thanh phan",
        "so luong",
        "kinh phi",
        "chu de",
        "doi tuong",
        "trang phuc",
        "muc dich",
        "dien thoai",
        "email",
        "dia chi",
        "khau hieu",
        "phuong tien",
        "luu y",
        "ghi chu",
        "don vi to chuc",
        "ban to chuc",
        "thong diep",
        "hot line",
        "hotline",
    ];
    let near = Span::new(span.start, span.end.min(span.start + 40));
    let label = text.any_at(span.start, &labels).is_some();
    if text
        .any_at(span.start, &["kinh phi", "nguon kinh phi", "dau moi lien he"])
        .is_some()
        || chaired(text, span)
    {
        return true;
    }
    let colon = (near.start..near.end).any(|at| text.char(at) == ':');
    let open = crate::orders::lexicon_verb(text, span.start, span.end).is_none()
        && !crate::lexicon::addressee_at(text, span.start);
    let labelled = open
        && !super::items::labelled_duty(text, span)
        && (near.start..near.end).any(|at| text.char(at) == ':')
        && text.find_any(&["doi voi"], near).is_none();
    let planned = text
        .any_at(
            span.start,
            &[
                "thoi gian du kien",
                "thoi gian to chuc",
                "thoi gian, dia diem",
                "thanh phan gom",
            ],
        )
        .is_some();
    labelled || (label && (colon || planned) && text.find_any(&["bao cao", "gui"], near).is_none())
}

/// "Chủ trì: Đồng chí …", "Báo cáo viên: …": a role of an event, and who has it.
fn chaired(text: &Text, span: Span) -> bool {
    let end = text.any_lower_at(
        span.start,
        &["chủ trì", "trình bày", "phát biểu", "phối hợp", "liên hệ"],
    );
    end.is_some_and(|end| {
        let next = text.skip_blank(text.skip_blank(end) + 1);
        text.char(text.skip_blank(end)) == ':' && crate::orders::lexicon_verb(text, next, span.end).is_none()
    })
}

/// "Thời gian thực hiện: từ … đến …": a fact that is the deadline of the work.
pub(super) fn working_time(text: &Text, span: Span) -> bool {
    let what = [
        "thuc hien",
        "tuyen truyen",
        "du thi",
        "nop",
        "gui",
        "treo",
        "cao diem",
        "bao cao",
        "nhan",
        "phat song",
        "dang",
    ];
    let label = text
        .word_at(span.start, "thoi gian")
        .map(|end| text.skip_blank(end));
    label.is_some_and(|at| text.any_at(at, &what).is_some())
}

/// "Thời gian: từ ngày … đến ngày …" of a campaign; an event's hour is a fact.
pub(super) fn campaign_time(text: &Text, span: Span) -> bool {
    let label = text.any_at(span.start, &["thoi gian", "thoi han"]);
    let words = Span::new(span.start, span.end.min(span.start + 70));
    label.is_some()
        && span.len() < 160
        && text.find_lower("từ", words).is_some()
        && text.find_lower("đến", span).is_some()
}

/// A slogan: the whole item in quotes, or an exclamation without a verb of asking.
pub(super) fn slogan(text: &Text, span: Span) -> bool {
    let open = matches!(text.char(span.start), '“' | '"' | '«');
    let inner = text.trim_by(span, |c| matches!(c, '.' | ';' | ',' | '!' | '/' | ' '));
    if text.char(span.end.saturating_sub(1)) == '!' {
        return true;
    }
    open && matches!(text.char(inner.end.saturating_sub(1)), '”' | '"' | '»')
}

/// An order that only repeats: "khẩn trương tổ chức thực hiện", "thực hiện nghiêm nội dung trên".
pub(super) fn repeats(text: &Text, order: &Order, sentence: Span) -> bool {
    let predicate = Span::new(order.predicate, sentence.end);
    if text.has(&["bao cao", "tong hop", "gui ve", "ket qua"], predicate) {
        return false;
    }
    let back = text.has(
        &[
            "noi dung tren",
            "neu tren",
            "noi dung nay",
            "cong van nay",
            "ke hoach nay",
            "van ban nay",
            "chi thi nay",
            "nhiem vu tren",
            "noi dung cong van tren",
        ],
        predicate,
    );
    let first = text
        .word_starts(predicate)
        .first()
        .copied()
        .unwrap_or(predicate.start);
    let generic = text
        .any_at(
            first,
            &[
                "thuc hien",
                "trien khai",
                "to chuc",
                "quan tam",
                "phoi hop",
                "nghiem tuc",
                "khan truong",
                "tao dieu kien",
                "chi dao",
                "tap trung",
                "chu dong",
                "can cu",
            ],
        )
        .is_some();
    let empty = predicate.len() < 70 && generic && hollow(text, predicate);
    empty || (back && generic && predicate.len() < 160 && !text.has(&["tuyen truyen"], predicate))
}

/// Whether nothing remains of a predicate when its generic words are taken out.
fn hollow(text: &Text, predicate: Span) -> bool {
    let generic = " khan truong nghiem tuc to chuc trien khai thuc hien tot day du quan tam phoi hop chi dao kip thoi cac nhung va de \
        noi dung tren nay theo dung cho co hieu qua cong van neu tap trung chu dong dong bo dat ket qua cao ";
    let words: Vec<String> = text.fold[predicate.start..predicate.end]
        .split(|c| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.iter().collect())
        .collect();
    words
        .iter()
        .filter(|word| !generic.contains(&format!(" {word} ")))
        .count()
        <= 2
}

/// An enforcement clause: "… chịu trách nhiệm thi hành Quyết định này".
pub(super) fn enforcement(text: &Text, span: Span) -> bool {
    text.has(&["chiu trach nhiem thi hanh", "co hieu luc"], span)
}

/// Drops drafts with nothing in them.
pub(super) fn drop_empty(text: &Text, walk: &mut Walk) {
    walk.drafts
        .retain(|draft| draft.span.len() >= 12 && text.word_starts(draft.span).len() >= 3);
}
