//! Deadlines that name a day: "trước ngày", "chậm nhất", "từ … đến …", "vào ngày", "trong tháng", a paper's issue.

use viet::Date;

use super::{Found, Frame};
use crate::dates;
use crate::notation;
use crate::reading::DeadlineKind;
use crate::span::Span;
use crate::text::Text;

/// A cited document or a quoted name at `start`, whose dates are no deadlines: gives where it ends.
pub(super) fn skip(text: &Text, start: usize) -> Option<usize> {
    if matches!(text.char(start.wrapping_sub(1)), '“' | '"' | '«') {
        let close = (start..text.len().min(start + 200)).find(|&at| matches!(text.char(at), '”' | '"' | '»'));
        return close.map(|at| at + 1);
    }
    if let Some(cut_off) = text.any_at(start, &["tinh den", "cap nhat den", "so lieu den"]) {
        return Some(
            text.word_starts(Span::new(cut_off, cut_off + 12))
                .iter()
                .find_map(|&at| dates::at(text, at))
                .map_or(cut_off, |d| d.span.end),
        );
    }
    let number = notation::at(text, start)?;
    let next = text.skip_blank(number.span.end);
    let dated = dates::at(text, next).or_else(|| {
        text.at_lower(next, "của ")?;
        let near = Span::new(next, (next + 70).min(text.len()));
        let stop = (near.start..near.end)
            .find(|&at| matches!(text.char(at), ',' | ';' | '.'))
            .unwrap_or(near.end);
        text.word_starts(Span::new(next, stop))
            .iter()
            .find_map(|&at| text.at_lower(at, "ngày").and_then(|_| dates::at(text, at)))
    });
    Some(dated.map_or(number.span.end, |date| date.span.end))
}

pub(super) fn at(text: &Text, zone: Span, start: usize, frame: &Frame) -> Option<Found> {
    final_day(text, start, frame)
        .or_else(|| window(text, start, frame))
        .or_else(|| starting(text, start, frame))
        .or_else(|| in_month(text, zone, start, frame))
        .or_else(|| issue(text, start, frame))
        .or_else(|| on_day(text, start, frame))
}

const BEFORE: [&str; 3] = ["trước", "trước khi hết", "xong trước"];
const LATEST: [&str; 16] = [
    "chậm nhất là vào",
    "chậm nhất là",
    "chậm nhất vào",
    "chậm nhất đến",
    "chậm nhất trong",
    "chậm nhất",
    "muộn nhất là",
    "muộn nhất",
    "hạn cuối là",
    "hạn cuối",
    "hạn chót",
    "thời hạn báo cáo",
    "thời hạn gửi",
    "thời hạn",
    "đến hết",
    "trong ngày",
];

/// "trước ngày 10 tháng 7 năm 2018", "chậm nhất là 16h00 ngày 20/4/2018", "đến hết ngày", "trong ngày".
fn final_day(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
    let (after, inclusive) = words(text, start, &BEFORE)
        .map(|end| (end, false))
        .or_else(|| words(text, start, &LATEST).map(|end| (end, true)))?;
    let mut next = text.skip_blank(after);
    for word in ["đến hết", "hết", "vào", "trước", "đến", ":", "là"] {
        next = text.at_lower(next, word).map_or(next, |end| text.skip_blank(end));
    }
    let inclusive = inclusive && text.at_lower(text.skip_blank(after), "trước").is_none();
    let today = text.at_lower(start, "trong ngày").map(|end| end - 4);
    let next = today.unwrap_or(next);
    if let Some(every) = recurring_day(text, next) {
        return Some(Found {
            inclusive: Some(inclusive),
            ..Found::plain(DeadlineKind::Recurring, Span::new(start, every))
        });
    }
    let date = dates::at(text, next).or_else(|| dates::month(text, next).filter(|m| m.year.is_some()))?;
    let to = resolve(&date, frame)?;
    let to = if date.day.is_none() && inclusive {
        to.end_of_month()
    } else {
        to
    };
    if cited(text, date.span.end) {
        return None;
    }
    let end = relative_note(text, date.span.end);
    Some(Found {
        kind: DeadlineKind::Final,
        span: Span::new(start, end),
        from: today.map(|_| to),
        to: Some(to),
        hour: date.hour,
        inclusive: Some(inclusive),
    })
}

/// "ngày 07 hàng tháng", "ngày thứ ba hàng tuần", "ngày 15 của tháng cuối quý".
pub(super) fn recurring_day(text: &Text, at: usize) -> Option<usize> {
    let near = Span::new(at, (at + 30).min(text.len()));
    let every = text.find_any(
        &[
            "hang tuan",
            "hang thang",
            "hang quy",
            "hang nam",
            "hang ngay",
            "moi thang",
            "moi tuan",
            "cua thang",
        ],
        near,
    )?;
    (text.at_lower(at, "ngày").is_some()
        || text.at_lower(at, "thứ").is_some()
        || text.char(at).is_ascii_digit())
    .then_some(every.end)
}

/// "(80 ngày trước ngày bầu cử)" right after the day, also when it is cut off.
fn relative_note(text: &Text, at: usize) -> usize {
    let open = text.skip_blank(at);
    if text.char(open) != '(' || !text.char(open + 1).is_ascii_digit() {
        return at;
    }
    let limit = (open + 60).min(text.len());
    let close = (open..limit).find(|&i| matches!(text.char(i), ')' | '\n'));
    close.map_or(at, |i| if text.char(i) == ')' { i + 1 } else { i })
}

/// "từ ngày 14/5 đến hết ngày 18/5/2018", "từ nay đến 15 tháng 4 năm 2009".
fn window(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
    let lead = words(
        text,
        start,
        &["trong thời gian", "thời gian", "trong khoảng thời gian"],
    )
    .map_or(start, |end| text.skip_blank(end));
    let after = text.at_lower(lead, "từ").filter(|&end| text.ends_word(end))?;
    let first = text.skip_blank(after);
    let now = text
        .at_lower(first, "nay")
        .or_else(|| text.at_lower(first, "ngày ký"));
    let (begin, next) = match now {
        Some(end) => (None, end),
        None => {
            let date = dates::at(text, first)
                .or_else(|| dates::month(text, first))
                .or_else(|| dates::lone_day(text, first))?;
            (Some(date), date.span.end)
        }
    };
    let joint = text.skip_blank(next);
    let to_word = text
        .at_lower(joint, "cho đến")
        .or_else(|| text.at_lower(joint, "đến"))
        .or_else(|| matches!(text.char(joint), '-' | '–').then_some(joint + 1))?;
    let mut second = text.skip_blank(to_word);
    second = text
        .at_lower(second, "hết")
        .map_or(second, |end| text.skip_blank(end));
    let end = dates::at(text, second).or_else(|| dates::month(text, second))?;
    let last = resolve(&end, frame).map(|day| {
        if end.day.is_none() {
            day.end_of_month()
        } else {
            day
        }
    })?;
    let from = match begin {
        None => frame.issued,
        Some(begin) if begin.day.is_none() => {
            Date::new(begin.year.or(end.year).unwrap_or(last.year()), begin.month?, 1).ok()
        }
        Some(begin) => begin
            .civil(Some(last.month()), Some(last.year()))
            .map(|day| if day > last { before_new_year(day) } else { day }),
    };
    Some(Found {
        kind: DeadlineKind::Window,
        span: Span::new(start, end.span.end),
        from,
        to: Some(last),
        hour: end.hour,
        inclusive: Some(true),
    })
}

/// "từ 20/12 đến 10/01/2021": the first day lies in the year before.
fn before_new_year(day: Date) -> Date {
    Date::new(day.year() - 1, day.month(), day.day()).unwrap_or(day)
}

/// "bắt đầu từ ngày 22/02/2006", "kể từ ngày 01/7/2021".
fn starting(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
    let after = words(
        text,
        start,
        &["bắt đầu từ", "bắt đầu vào", "bắt đầu", "kể từ", "từ"],
    )?;
    let date = dates::at(text, text.skip_blank(after))?;
    let from = resolve(&date, frame)?;
    let full = date.year.is_some() || text.at_lower(start, "từ").is_none();
    full.then(|| Found {
        from: Some(from),
        ..Found::plain(DeadlineKind::Start, Span::new(start, date.span.end))
    })
}

/// "hoàn thành trong tháng 8 năm 2021": its last day.
fn in_month(text: &Text, zone: Span, start: usize, frame: &Frame) -> Option<Found> {
    let after = words(text, start, &["trong", "hoàn thành trong", "xong trong"])?;
    let month = dates::month(text, text.skip_blank(after)).filter(|month| month.year.is_some())?;
    let day = resolve(&month, frame)?;
    let before = Span::new(start.saturating_sub(60).max(zone.start), start + 12);
    let due = text.has(&["hoan thanh", "xong", "bao cao", "gui"], before);
    let kind = if due {
        DeadlineKind::Final
    } else {
        DeadlineKind::Window
    };
    Some(Found {
        kind,
        span: Span::new(start, month.span.end),
        from: Some(day).filter(|_| !due),
        to: Some(day.end_of_month()),
        hour: None,
        inclusive: Some(true),
    })
}

/// "trên Tờ tin tháng 01/2018", "trên số báo ra ngày 15/5/2021".
fn issue(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
    let after = words(text, start, &["trên", "trong", "số báo"])?;
    let paper = words(
        text,
        text.skip_blank(after),
        &[
            "tờ tin",
            "bản tin",
            "số báo",
            "tạp chí",
            "đặc san",
            "báo",
            "ra ngày",
            "nội san",
        ],
    )?;
    let near = Span::new(paper, (paper + 30).min(text.len()));
    let month = text
        .word_starts(near)
        .iter()
        .find_map(|&at| dates::month(text, at))
        .filter(|month| month.year.is_some());
    let (from, to, end) = match month {
        Some(month) => {
            let day = resolve(&month, frame)?;
            (day, day.end_of_month(), month.span.end)
        }
        None => {
            text.find_any(&["ra ngay", "so ra"], Span::new(start, near.end))?;
            let date = text
                .word_starts(near)
                .iter()
                .find_map(|&at| dates::at(text, at))?;
            let day = resolve(&date, frame)?;
            (day, day, date.span.end)
        }
    };
    Some(Found {
        kind: DeadlineKind::Issue,
        span: Span::new(start, end),
        from: Some(from),
        to: Some(to),
        hour: None,
        inclusive: Some(true),
    })
}

/// "vào lúc 16h00 ngày thứ Sáu 20/4/2018", "ngày thứ hai, 26 tháng 11 năm 2018".
fn on_day(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
    let lead = words(text, start, &["vào lúc", "vào hồi", "vào", "lúc", "đúng"]);
    let from = lead.map_or(start, |end| text.skip_blank(end));
    let date = dates::at(text, from)?;
    let weekday = text.at_lower(from, "ngày thứ").is_some()
        || text.at_lower(from, "ngày chủ nhật").is_some()
        || text.at_lower(from, "thứ ").is_some();
    let full = date.year.is_some();
    let plain =
        full && text.at_lower(from, "ngày").is_some() && frame.issued.is_some() && after_verb(text, start);
    if cited(text, date.span.end)
        || !(lead.is_some() && (full || date.hour.is_some())
            || weekday && full
            || date.hour.is_some() && full
            || plain)
    {
        return None;
    }
    let day = resolve(&date, frame)?;
    Some(Found {
        kind: DeadlineKind::OnDay,
        span: Span::new(start, date.span.end),
        from: Some(day),
        to: Some(day),
        hour: date.hour,
        inclusive: Some(true),
    })
}

/// A bare date is a day of action only when no event's or document's name stands before it.
fn after_verb(text: &Text, start: usize) -> bool {
    let before = Span::new(start.saturating_sub(25), start);
    let other = [
        "ket luan",
        "hop",
        "hoi nghi",
        "thong bao",
        "cong van",
        "ke hoach",
        "quyet dinh",
        "chi thi",
        "nghi quyet",
        "nghi dinh",
        "ky niem",
        "quoc khanh",
        "den",
        "tu",
        "luat",
        "sinh",
        "thanh lap",
        "bau cu",
        "ban hanh",
        "toan dan",
        "huong dan",
        "truoc",
        "nam",
    ];
    !text.has(&other, before) && !matches!(text.char(start.wrapping_sub(1)), '(' | '“')
}

/// Whether the day belongs to a document: "ngày 12/3/2019 của Bộ …".
fn cited(text: &Text, end: usize) -> bool {
    text.at_lower(text.skip_blank(end), "của ").is_some()
}

fn resolve(date: &dates::Found, frame: &Frame) -> Option<Date> {
    let year = date.year.or(frame.year)?;
    let day = Date::new(year, date.month?, date.day.unwrap_or(1)).ok()?;
    let past = date.year.is_none() && frame.issued.is_some_and(|issued| day.plus_days(180) < issued);
    if past {
        Date::new(year + 1, day.month(), day.day()).ok()
    } else {
        Some(day)
    }
}

/// The first of the marked phrases that stands at `at` as whole words.
fn words(text: &Text, at: usize, phrases: &[&str]) -> Option<usize> {
    phrases.iter().find_map(|phrase| {
        text.at_lower(at, phrase)
            .filter(|&end| text.ends_word(end) || text.at_lower(end, "ngày").is_some())
    })
}
