//! Deadlines that name a day: "trước ngày", "chậm nhất", "từ … đến …", "vào ngày", "trong tháng", a paper's issue.

use viet::Date;

use super::{Found, Frame, window};
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
        .or_else(|| window::window(text, start, frame))
        .or_else(|| window::starting(text, start, frame))
        .or_else(|| in_month(text, zone, start, frame))
        .or_else(|| issue(text, start, frame))
        .or_else(|| on_day(text, start, frame))
}

/// What a cell of a timetable says: as everywhere, else a bare day, month or quarter, which is the last one when the head
/// of the column says so.
pub(super) fn cell(text: &Text, cell: Span, due: bool, frame: &Frame, found: Vec<Found>) -> Vec<Found> {
    let dated = found.iter().any(|found| found.to.is_some());
    let Some(date) = dates::at(text, cell.start).or_else(|| dates::month(text, cell.start)) else {
        return found;
    };
    let Some(day) = resolve(&date, frame).filter(|_| !dated) else {
        return found;
    };
    let whole = date.day.is_some();
    let kind = match (due, whole) {
        (true, _) => DeadlineKind::Final,
        (false, true) => DeadlineKind::OnDay,
        (false, false) => DeadlineKind::Window,
    };
    vec![Found {
        from: Some(day).filter(|_| !due),
        to: Some(if whole { day } else { day.end_of_month() }),
        hour: date.hour,
        inclusive: Some(true),
        confidence: 0.7,
        ..Found::plain(kind, Span::new(cell.start, date.span.end))
    }]
}

const BEFORE: [&str; 3] = ["trước", "trước khi hết", "xong trước"];
pub(super) const LATEST: [&str; 16] = [
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
    let date = dates::at(text, next)
        .or_else(|| dates::month(text, next).filter(|m| m.year.is_some()))
        .or_else(|| named_day(text, next))?;
    let to = resolve(&date, frame)?;
    let to = if date.day.is_none() && inclusive {
        to.end_of_month()
    } else {
        to
    };
    if cited(text, date.span.end) {
        return None;
    }
    let (end, counted) = relative_note(text, date.span.end, frame);
    Some(Found {
        from: today.map(|_| to),
        to: Some(to),
        hour: date.hour,
        inclusive: Some(inclusive),
        confidence: if half_window(text, start) {
            0.6
        } else {
            sure(&date)
        },
        differs: counted.filter(|day| *day != to),
        ..Found::plain(DeadlineKind::Final, Span::new(start, end))
    })
    .map(|found| window::other_calendar(text, found, date.lunar, frame))
}

/// "(trước) ngày khai giảng 05/9/2019": an event's name of a few words before its day.
fn named_day(text: &Text, at: usize) -> Option<dates::Found> {
    let name = text
        .at_lower(at, "ngày ")
        .filter(|&name| text.char(name).is_alphabetic())?;
    let near = text.word_starts(Span::new(name, (name + 24).min(text.len())));
    let plain = |end: usize| {
        !text.chars[name..end]
            .iter()
            .any(|c| matches!(c, ',' | ';' | '.' | '(' | '\n'))
    };
    near.iter()
        .filter(|&&word| text.char(word).is_ascii_digit() && plain(word))
        .find_map(|&word| dates::at(text, word))
        .filter(|date| date.year.is_some())
}

/// "từ … đến hết ngày …" whose beginning could not be read.
fn half_window(text: &Text, start: usize) -> bool {
    text.at_lower(start, "đến hết").is_some()
        && text
            .find_lower("từ", Span::new(start.saturating_sub(40), start))
            .is_some()
}

/// A day written in full is surer than one whose year was completed or that was reckoned from the moon.
pub(super) fn sure(date: &dates::Found) -> f32 {
    match (date.lunar, date.year.is_some()) {
        (true, _) => 0.75,
        (_, true) => 0.93,
        _ => 0.8,
    }
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

/// "(80 ngày trước ngày bầu cử)" right after the day, also when it is cut off: its end, and the day it counts to.
fn relative_note(text: &Text, at: usize, frame: &Frame) -> (usize, Option<Date>) {
    let open = text.skip_blank(at);
    if text.char(open) != '(' || !text.char(open + 1).is_ascii_digit() {
        return (at, None);
    }
    let limit = (open + 60).min(text.len());
    let close = (open..limit).find(|&i| matches!(text.char(i), ')' | '\n'));
    let end = close.map_or(at, |i| if text.char(i) == ')' { i + 1 } else { i });
    let counted = super::relative::counted(text, open + 1)
        .and_then(|(days, event)| frame.event(text, event).map(|day| day.plus_days(-days)));
    (end, counted)
}

/// "hoàn thành trong tháng 8 năm 2021": its last day.
fn in_month(text: &Text, zone: Span, start: usize, frame: &Frame) -> Option<Found> {
    let after = words(
        text,
        start,
        &["trong suốt", "trong", "hoàn thành trong", "xong trong", "riêng"],
    )?;
    let month = dates::month(text, text.skip_blank(after))
        .filter(|month| month.year.is_some() || frame.year.is_some())?;
    let day = resolve(&month, frame)?;
    let before = Span::new(start.saturating_sub(60).max(zone.start), start + 12);
    let due = text.has(&["hoan thanh", "xong", "bao cao", "gui"], before);
    let kind = if due {
        DeadlineKind::Final
    } else {
        DeadlineKind::Window
    };
    Some(Found {
        from: Some(day).filter(|_| !due),
        to: Some(day.end_of_month()),
        inclusive: Some(true),
        confidence: if month.year.is_some() { 0.85 } else { 0.7 },
        ..Found::plain(kind, Span::new(start, month.span.end))
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
        from: Some(from),
        to: Some(to),
        inclusive: Some(true),
        ..Found::plain(DeadlineKind::Issue, Span::new(start, end))
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
    let opens = text.char(text.skip_blank(date.span.end)) == ',' && text.char(start).is_uppercase();
    if opens && lead.is_none() {
        return None;
    }
    Some(Found {
        from: Some(day),
        to: Some(day),
        hour: date.hour,
        inclusive: Some(true),
        confidence: if lead.is_some() { 0.85 } else { 0.75 },
        ..Found::plain(DeadlineKind::OnDay, Span::new(start, date.span.end))
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

pub(super) fn resolve(date: &dates::Found, frame: &Frame) -> Option<Date> {
    if date.lunar {
        return from_the_moon(date, frame);
    }
    let year = date.year.or(frame.year)?;
    let day = Date::new(year, date.month?, date.day.unwrap_or(1)).ok()?;
    let past = date.year.is_none() && frame.issued.is_some_and(|issued| day.plus_days(180) < issued);
    if past {
        Date::new(year + 1, day.month(), day.day()).ok()
    } else {
        Some(day)
    }
}

/// A lunar day of a year that is not given is the next one after the letter's own day.
fn from_the_moon(date: &dates::Found, frame: &Frame) -> Option<Date> {
    let issued = frame.issued.map(|day| day.lunar().year);
    let year = date.year.or(issued).or(frame.year)?;
    let day = date.civil(None, Some(year))?;
    let past = date.year.is_none() && frame.issued.is_some_and(|issued| day < issued);
    if past {
        date.civil(None, Some(year + 1))
    } else {
        Some(day)
    }
}

/// The first of the marked phrases that stands at `at` as whole words.
pub(super) fn words(text: &Text, at: usize, phrases: &[&str]) -> Option<usize> {
    phrases.iter().find_map(|phrase| {
        text.at_lower(at, phrase)
            .filter(|&end| text.ends_word(end) || text.at_lower(end, "ngày").is_some())
    })
}
