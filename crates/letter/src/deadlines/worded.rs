//! Deadlines without a day: on a condition, recurring, soft, on an occasion.

use super::Found;
use crate::reading::DeadlineKind;
use crate::span::Span;
use crate::text::Text;

pub(super) fn at(text: &Text, zone: Span, start: usize) -> Option<Found> {
    conditional(text, zone, start)
        .or_else(|| recurring(text, start))
        .or_else(|| soft(text, start))
        .or_else(|| occasion(text, zone, start))
}

const CONDITIONS: [&str; 27] = [
    "khi có yêu cầu",
    "khi có nhu cầu",
    "khi có đề nghị",
    "khi có thông báo",
    "khi có chỉ đạo",
    "khi có hướng dẫn",
    "khi có văn bản",
    "khi có kế hoạch",
    "khi có tình huống",
    "khi có sự cố",
    "khi có phát sinh",
    "khi có vụ việc",
    "khi cần thiết",
    "khi được yêu cầu",
    "khi đã hết",
    "sau khi kết thúc",
    "ngay sau khi",
    "ngay khi",
    "sau khi hoàn thành",
    "khi phát hiện",
    "sau khi nhận được",
    "trước khi bước vào",
    "trước khi vào",
    "trước khi nghỉ",
    "trước khi khai giảng",
    "trước khi bế giảng",
    "trước khi diễn ra",
];

fn conditional(text: &Text, zone: Span, start: usize) -> Option<Found> {
    let any = exact(text, start, &["khi có", "khi xảy ra", "khi phát sinh"])
        .filter(|&end| text.char(end) == ' ' && clause_end(text, zone, end, 45) < end + 44);
    let end = exact(text, start, &CONDITIONS).or(any).or_else(|| {
        let end = exact(text, start, &["theo yêu cầu", "khi cần", "khi có điều kiện"])?;
        let next = text.skip_blank(end);
        matches!(text.char(next), '.' | ',' | ';' | '/').then_some(end)
    })?;
    let open = [
        "khi có",
        "khi xảy ra",
        "khi phát sinh",
        "khi đã hết",
        "sau khi",
        "ngay sau khi",
        "ngay khi",
        "khi phát hiện",
        "trước khi",
    ]
    .iter()
    .any(|words| text.at_lower(start, words).is_some());
    let end = if open {
        clause_end(text, zone, end, 50)
    } else {
        end
    };
    Some(Found::plain(DeadlineKind::Conditional, Span::new(start, end)))
}

/// "02 ngày một lần", "hàng tháng", "định kỳ", "thường xuyên", "mỗi tuần".
fn recurring(text: &Text, start: usize) -> Option<Found> {
    let end = every(text, start)
        .or_else(|| weekday(text, start))
        .or_else(|| {
            exact(
                text,
                start,
                &[
                    "hàng ngày",
                    "hằng ngày",
                    "hàng tuần",
                    "hằng tuần",
                    "hàng tháng",
                    "hằng tháng",
                    "hàng quý",
                    "hằng quý",
                    "mỗi tuần",
                    "mỗi ngày",
                    "mỗi tháng",
                ],
            )
        })
        .or_else(|| regular(text, start))?;
    Some(Found::plain(DeadlineKind::Recurring, Span::new(start, end)))
}

/// "ngày thứ ba hàng tuần", "thứ Bảy hằng tuần", "ngày 15 hàng tháng".
fn weekday(text: &Text, start: usize) -> Option<usize> {
    let from = text.at_lower(start, "ngày ").unwrap_or(start);
    let day = text.at_lower(from, "thứ ").is_some()
        || text.at_lower(from, "chủ nhật").is_some()
        || (from > start && text.char(from).is_ascii_digit());
    day.then(|| super::dated::recurring_day(text, start)).flatten()
}

/// "02 ngày một lần", "3 tháng/lần", "01 lần/tuần", "2 buổi/ngày".
fn every(text: &Text, start: usize) -> Option<usize> {
    let (_, end) = crate::dates::number(text, start, 2)?;
    if let Some(tail) = counted(text, end) {
        return Some(tail);
    }
    let unit = exact(
        text,
        text.skip_blank(end),
        &["ngày", "tuần", "tháng", "quý", "lần", "buổi"],
    )?;
    let next = text.skip_blank(unit);
    let tail = exact(
        text,
        next,
        &[
            "một lần",
            "/lần",
            "/ lần",
            "/tuần",
            "/ngày",
            "/tháng",
            "mỗi ngày",
            "mỗi tuần",
            "trong tuần",
        ],
    )
    .or_else(|| {
        text.at_lower(next, "/").and_then(|slash| {
            exact(
                text,
                text.skip_blank(slash),
                &["lần", "tuần", "ngày", "tháng", "quý"],
            )
        })
    })?;
    Some(tail)
}

/// "03 tin, bài/tuần", "15 phút/ngày": any short noun before the stroke and the period.
fn counted(text: &Text, at: usize) -> Option<usize> {
    let noun = |c: char| c.is_alphabetic() || matches!(c, ' ' | ',');
    let stroke = (at..at + 24)
        .find(|&i| !noun(text.char(i)))
        .filter(|&i| text.char(i) == '/' && i > at + 1)?;
    let length = text
        .any_lower_at(text.skip_blank(at), &["phút", "giờ", "giây", "trang", "người"])
        .is_some();
    exact(
        text,
        text.skip_blank(stroke + 1),
        &["ngày", "tuần", "tháng", "quý", "năm"],
    )
    .filter(|_| !length)
}

/// "thường xuyên cập nhật", "định kỳ báo cáo"; not the nouns "báo cáo định kỳ", "công tác thường xuyên".
fn regular(text: &Text, start: usize) -> Option<usize> {
    let end = exact(
        text,
        start,
        &["thường xuyên, liên tục", "thường xuyên", "định kỳ"],
    )?;
    let day = ["vào ", "trước "]
        .iter()
        .find_map(|word| text.at_lower(text.skip_blank(end), word))
        .unwrap_or(text.skip_blank(end));
    if let Some(every) = super::dated::recurring_day(text, day).or_else(|| every(text, day)) {
        return Some(every);
    }
    let before = Span::new(start.saturating_sub(14), start);
    let noun = [
        "báo cáo",
        "công tác",
        "chế độ",
        "nhiệm vụ",
        "kinh phí",
        "thông tin báo cáo",
    ];
    let named = noun.iter().any(|word| {
        text.find_lower(word, before)
            .is_some_and(|hit| text.skip_blank(hit.end) >= start)
    });
    (!named).then(|| {
        exact(
            text,
            text.skip_blank(end),
            &[
                "hàng tháng",
                "hằng tháng",
                "hàng tuần",
                "hằng tuần",
                "hàng quý",
                "hằng quý",
                "hàng năm",
                "hằng năm",
                "hàng ngày",
                "hằng ngày",
                "mỗi tuần",
                "mỗi ngày",
                "mỗi tháng",
                "mỗi quý",
            ],
        )
        .unwrap_or(end)
    })
}

/// "khẩn trương", "sớm", "ngay", "vào thời điểm thích hợp".
fn soft(text: &Text, start: usize) -> Option<Found> {
    let end = exact(
        text,
        start,
        &[
            "khẩn trương",
            "trong thời gian sớm nhất",
            "sớm nhất",
            "vào thời điểm thích hợp",
            "vào thời gian thích hợp",
            "nhanh chóng",
        ],
    )
    .or_else(|| early(text, start))
    .or_else(|| at_once(text, start))?;
    Some(Found::plain(DeadlineKind::Soft, Span::new(start, end)))
}

fn early(text: &Text, start: usize) -> Option<usize> {
    let end = exact(text, start, &["sớm"])?;
    let before = Span::new(start.saturating_sub(12), start);
    let other = [
        "phat hien",
        "canh bao",
        "tu",
        "ngua",
        "can thiep",
        "dieu tri",
        "dua vao",
    ]
    .iter()
    .any(|word| {
        text.find(word, before)
            .is_some_and(|hit| text.skip_blank(hit.end) >= start)
    });
    let next = text.skip_blank(end);
    let found = text.any_at(next, &["phat hien", "nhat", "muon"]).is_some();
    (!other && !found).then_some(end)
}

fn at_once(text: &Text, start: usize) -> Option<usize> {
    let end = exact(text, start, &["ngay"])?;
    let next = text.skip_blank(end);
    let other = [
        "tại", "từ", "trong", "cả", "sau", "khi", "ngắn", "thẳng", "trên", "ở", "lập", "đầu", "nơi",
    ];
    let before = Span::new(start.saturating_sub(6), start);
    let named = ["hien", "phai la"]
        .iter()
        .any(|word| text.find(word, before).is_some());
    (exact(text, next, &other).is_none() && !named).then_some(end)
}

/// "trong dịp hè năm 2011", "trong dịp Lễ Quốc khánh …".
fn occasion(text: &Text, zone: Span, start: usize) -> Option<Found> {
    let end = exact(
        text,
        start,
        &[
            "trong dịp",
            "vào dịp",
            "nhân dịp",
            "trong các dịp",
            "trong suốt những ngày",
            "trong thời gian diễn ra",
            "trong thời gian thực hiện",
            "trong thời gian có",
            "trong thời gian nghỉ",
            "trong thời gian tổ chức",
            "trong thời gian xảy ra",
            "trong thời gian bão",
            "trong thời gian giãn cách",
            "trong thời gian cách ly",
            "trong những ngày",
            "trong mùa",
            "trong tuần lễ",
            "trong tháng cao điểm",
            "trong đợt",
            "trước, trong và sau",
        ],
    )?;
    if text.at_lower(text.skip_blank(end), "từ ").is_some() {
        return None;
    }
    if text.at_lower(start, "trong suốt").is_some()
        || start == text.word_starts(zone).first().copied().unwrap_or(0)
    {
        return None;
    }
    Some(Found::plain(
        DeadlineKind::Occasion,
        Span::new(start, clause_end(text, zone, end, 90)),
    ))
}

/// Up to the next stop, or the end of the stretch.
pub(super) fn clause_end(text: &Text, zone: Span, from: usize, most: usize) -> usize {
    let limit = zone.end.min(from + most);
    let stop = (from..limit)
        .find(|&at| matches!(text.char(at), ',' | ';' | '.' | ')' | ':'))
        .unwrap_or(limit);
    let ends = ["theo", "và báo cáo", "để", "nhằm"];
    let cut = ends
        .iter()
        .filter_map(|word| text.find_lower(word, Span::new(from, stop)))
        .map(|hit| hit.start)
        .min()
        .unwrap_or(stop);
    text.trim(Span::new(from, cut.max(from))).end.max(from)
}

fn exact(text: &Text, at: usize, phrases: &[&str]) -> Option<usize> {
    phrases
        .iter()
        .find_map(|phrase| text.at_lower(at, phrase).filter(|&end| text.ends_word(end)))
}
