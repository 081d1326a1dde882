//! Which other documents this one answers, follows, recalls, replaces, corrects or hands on, by the words before their
//! citations: "Phúc đáp Công văn số …", "Tiếp theo …", "thay thế Quyết định số …", "đính chính …".

use crate::notation;
use crate::reading::{Basis, Link, Reading, Relation};
use crate::span::Span;
use crate::text::Text;
use crate::zones::Zones;

/// Words that tie, and how; the nearest before a citation counts, longer ones before shorter.
const TIES: [(&str, Relation); 35] = [
    ("phúc đáp", Relation::Answers),
    ("trả lời", Relation::Answers),
    ("nhận được", Relation::HandsOn),
    ("tiếp theo", Relation::Follows),
    ("tiếp nối", Relation::Follows),
    ("đôn đốc", Relation::Reminds),
    ("nhắc lại", Relation::Reminds),
    ("nhắc nhở", Relation::Reminds),
    ("thay thế cho", Relation::Replaces),
    ("thay thế", Relation::Replaces),
    ("thay cho", Relation::Replaces),
    ("sửa đổi, bổ sung", Relation::Amends),
    ("sửa đổi", Relation::Amends),
    ("điều chỉnh", Relation::Amends),
    ("bổ sung", Relation::Amends),
    ("đính chính", Relation::Corrects),
    ("thu hồi", Relation::Recalls),
    ("bãi bỏ", Relation::Recalls),
    ("hủy bỏ", Relation::Recalls),
    ("huỷ bỏ", Relation::Recalls),
    ("sao gửi", Relation::HandsOn),
    ("sao lục", Relation::HandsOn),
    ("gửi kèm", Relation::HandsOn),
    ("xin gửi", Relation::HandsOn),
    ("chuyển", Relation::HandsOn),
    ("đính kèm", Relation::HandsOn),
    ("thực hiện", Relation::CarriesOut),
    ("triển khai", Relation::CarriesOut),
    ("thi hành", Relation::CarriesOut),
    ("căn cứ", Relation::CarriesOut),
    ("theo", Relation::CarriesOut),
    ("hưởng ứng", Relation::CarriesOut),
    ("đã ban hành", Relation::Reminds),
    ("đã có", Relation::Reminds),
    ("có", Relation::Reminds),
];

/// Every tie, once for each document and relation.
pub(crate) fn read(text: &Text, zones: &Zones, reading: &Reading) -> Vec<Link> {
    let reminder = reminds(text, zones.body, reading);
    let mut out: Vec<Link> = Vec::new();
    let subject = reading
        .subject
        .span
        .map(|span| subject_ties(text, span))
        .unwrap_or_default();
    let bases = reading
        .bases
        .iter()
        .filter_map(|basis| of(text, zones.body, basis, reminder));
    for link in subject.into_iter().chain(bases) {
        let own = reading.number.value.as_deref() == Some(link.notation.as_str());
        match out.iter_mut().find(|known| known.notation == link.notation) {
            Some(known) => fill(known, &link),
            None if !own => out.push(link),
            None => {}
        }
    }
    out
}

/// A citation in the body may know the date and issuer that the subject left out; the stronger tie stays.
fn fill(known: &mut Link, more: &Link) {
    known.date = known.date.take().or_else(|| more.date.clone());
    known.issuer = known.issuer.take().or_else(|| more.issuer.clone());
    if known.relation == Relation::CarriesOut {
        (known.relation, known.span) = (more.relation, more.span);
    }
}

/// Whether the letter itself is a reminder, by its subject.
fn reminds(text: &Text, body: Span, reading: &Reading) -> bool {
    let subject = reading
        .subject
        .span
        .is_some_and(|span| text.has(&["don doc", "nhac nho", "nhac", "khan truong bao cao"], span));
    let late = [
        "moi nhan duoc bao cao",
        "chua nhan duoc bao cao",
        "chua gui bao cao",
        "chua co bao cao",
    ];
    subject || text.has(&late, body)
}

/// The tie of a document cited in the body.
fn of(text: &Text, body: Span, basis: &Basis, reminder: bool) -> Option<Link> {
    let notation = basis
        .number
        .as_deref()
        .filter(|number| number_of(number).is_some())?;
    let (relation, start) = tie_before(text, body.start, basis.span.start)?;
    let relation = match relation {
        Relation::Reminds if !reminder && text.any_lower_at(start, &["đã", "có"]).is_some() => {
            return None;
        }
        other => other,
    };
    let sure: f32 = if start + 40 > basis.span.start { 0.85 } else { 0.7 };
    Some(Link {
        relation,
        number: number_of(notation),
        notation: notation.to_owned(),
        date: basis.date.clone(),
        issuer: basis.issuer.clone(),
        span: Span::new(start, basis.span.end),
        confidence: sure.min(basis.confidence),
    })
}

/// The nearest word that ties in the same sentence before `at`; a list of citations shares the one before its first.
fn tie_before(text: &Text, floor: usize, at: usize) -> Option<(Relation, usize)> {
    let from = at.saturating_sub(400).max(floor);
    let stop = (from..at).rev().find(|&i| {
        let line = text.char(i) == '\n' && text.char(i + 1) == '\n';
        let clause = text.char(i) == ';' && text.word_at(text.skip_blank(i + 1), "xet").is_some();
        line || clause
            || text.char(i) == '.'
                && text.char(i + 1).is_whitespace()
                && text.char(text.skip_blank(i + 1)).is_uppercase()
    });
    let sentence = Span::new(stop.map_or(from, |i| i + 1), at);
    let near = text.word_starts(sentence).iter().rev();
    near.copied()
        .find_map(|start| tie_at(text, start, at).map(|relation| (relation, start)))
}

fn tie_at(text: &Text, start: usize, before: usize) -> Option<Relation> {
    let next = text.find_lower("tiếp", Span::new(start.saturating_sub(6), start));
    if next.is_some_and(|next| text.skip_blank(next.end) >= start) {
        return None;
    }
    TIES.iter().find_map(|(words, relation)| {
        let end = text
            .at_lower(start, words)
            .filter(|&end| text.ends_word(end) && end <= before)?;
        let strong = !matches!(relation, Relation::HandsOn | Relation::Answers | Relation::Amends)
            && *words != "có"
            || end + 30 > before;
        strong.then_some(*relation)
    })
}

/// "V/v đính chính Công văn số 165/TTYT-KSDB ngày 11/02/2020": ties of the subject.
fn subject_ties(text: &Text, subject: Span) -> Vec<Link> {
    let cited = |&at: &usize| {
        let found = notation::at(text, at).filter(|n| n.span.end <= subject.end)?;
        let (relation, start) = tie_before(text, subject.start, at)?;
        let date = crate::dates::at(text, text.skip_blank(found.span.end)).filter(|date| date.year.is_some());
        Some(Link {
            relation,
            number: number_of(&found.value),
            notation: found.value,
            date: date.and_then(|date| date.iso()),
            issuer: None,
            span: Span::new(start, found.span.end),
            confidence: 0.8,
        })
    };
    text.word_starts(subject).iter().filter_map(cited).collect()
}

fn number_of(notation: &str) -> Option<String> {
    let digits: String = notation.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}
