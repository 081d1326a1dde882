//! Deadlines counted from something: "chậm nhất là 25 ngày trước ngày bầu cử", "trong 05 ngày làm việc kể từ ngày ký".

use viet::{Date, Weekday};

use super::dated::{LATEST, words};
use super::{Found, Frame, worded};
use crate::dates;
use crate::notation;
use crate::reading::DeadlineKind;
use crate::span::Span;
use crate::text::Text;

pub(super) fn at(text: &Text, zone: Span, start: usize, frame: &Frame) -> Option<Found> {
    before_event(text, start, frame).or_else(|| within(text, zone, start, frame))
}

/// "[chậm nhất là] 25 ngày trước ngày bầu cử": the event's own day must stand in the letter.
fn before_event(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
    let latest = words(text, start, &LATEST);
    let count = counted(text, latest.map_or(start, |end| text.skip_blank(end)))?;
    let (days, event) = count;
    let day = frame.event(text, event).map(|day| day.plus_days(-days));
    Some(Found {
        to: day,
        inclusive: Some(latest.is_some()),
        confidence: if day.is_some() { 0.75 } else { 0.6 },
        ..Found::plain(DeadlineKind::Final, Span::new(start, event.end))
    })
}

/// "25 ngày trước ngày bầu cử" at `at`: how many days, and the event's words.
pub(super) fn counted(text: &Text, at: usize) -> Option<(i64, Span)> {
    let (days, end) = dates::number(text, at, 3)?;
    let unit = text.at_lower(text.skip_blank(end), "ngày")?;
    let event = text.at_lower(text.skip_blank(unit), "trước ngày ")?;
    if !text.char(event).is_alphabetic() {
        return None;
    }
    let stop = (event..text.len().min(event + 40))
        .find(|&i| matches!(text.char(i), ',' | ';' | '.' | ')' | '\n' | ':'));
    Some((
        i64::from(days),
        text.trim(Span::new(event, stop.unwrap_or(event + 40))),
    ))
}

impl Frame {
    /// The day that the letter gives an event of these words: "ngày bầu cử" in "cuộc bầu cử … ngày 23/5/2021".
    pub fn event(&self, text: &Text, event: Span) -> Option<Date> {
        let wanted = &text.fold[event.start..event.end];
        let said = |at: usize| at != event.start && text.fold[at..].starts_with(wanted);
        text.word_starts(self.body)
            .iter()
            .filter(|&&at| said(at))
            .find_map(|&at| {
                let near = Span::new(at, self.body.end.min(at + 160));
                let stop = (near.start..near.end).find(|&i| {
                    matches!(text.char(i), '.' | ';' | '\n') && !text.char(i + 1).is_ascii_digit()
                });
                let clause = Span::new(at, stop.unwrap_or(near.end));
                let cited = text
                    .word_starts(clause)
                    .iter()
                    .any(|&i| notation::at(text, i).is_some());
                let day = text
                    .word_starts(clause)
                    .iter()
                    .find_map(|&i| dates::at(text, i).filter(|d| d.year.is_some()))?;
                let between = Span::new(at, day.span.start);
                let due = text.has(&["cham nhat", "truoc", "tu", "den", "xong"], between);
                let held = text.has(
                    &["to chuc", "dien ra", "vao", "la", "khai mac", "tien hanh"],
                    between,
                );
                (!cited && !due && held).then(|| day.civil(None, None)).flatten()
            })
    }
}

/// "trong (thời hạn) 05 ngày (làm việc) kể từ ngày ký ban hành", "trong vòng 48 giờ kể từ khi phát hiện".
fn within(text: &Text, zone: Span, start: usize, frame: &Frame) -> Option<Found> {
    let lead = [
        "trong thời hạn",
        "trong thời gian",
        "trong vòng",
        "trong",
        "chậm nhất là sau",
        "chậm nhất sau",
        "chậm nhất là",
        "chậm nhất",
        "không quá",
        "sau",
    ];
    let mut from = text.skip_blank(words(text, start, &lead)?);
    from = words(text, from, &["không quá", "tối đa"]).map_or(from, |end| text.skip_blank(end));
    let (count, end) = dates::number(text, from, 3)?;
    let (unit, end) = ["ngày", "giờ", "tuần", "tháng"]
        .iter()
        .find_map(|unit| words(text, text.skip_blank(end), &[unit]).map(|end| (*unit, end)))?;
    let working = words(text, text.skip_blank(end), &["làm việc"]);
    let end = working.unwrap_or(end);
    let since = since(text, end)?;
    let tail = worded::clause_end(text, zone, since, 70);
    let first = base(text, since, frame).filter(|_| unit != "giờ" && unit != "tháng");
    let Some((first, end)) = first else {
        return Some(Found {
            confidence: 0.85,
            ..Found::plain(DeadlineKind::Conditional, Span::new(start, tail))
        });
    };
    let days = i64::from(count) * if unit == "tuần" { 7 } else { 1 };
    let to = if working.is_some() {
        working_days(first, days)
    } else {
        first.plus_days(days)
    };
    Some(Found {
        to: Some(to),
        inclusive: Some(true),
        confidence: 0.7,
        ..Found::plain(DeadlineKind::Final, Span::new(start, end))
    })
}

/// "kể từ (khi)", "tính từ" after the count, perhaps after a comma.
fn since(text: &Text, end: usize) -> Option<usize> {
    let after = text.skip_blank(end);
    let comma = (text.char(after) == ',').then(|| text.skip_blank(after + 1));
    if let Some(counted) = comma.and_then(|next| words(text, next, &["kể từ khi", "kể từ", "tính từ"]))
    {
        return Some(counted);
    }
    let plain = [
        "kể từ khi",
        "kể từ",
        "tính từ",
        "từ khi",
        "từ ngày",
        "sau khi",
        "từ",
    ];
    words(text, after, &plain)
}

/// The day that counting begins from, when the letter gives it: a date, or its own signing.
fn base(text: &Text, at: usize, frame: &Frame) -> Option<(Date, usize)> {
    let at = text.skip_blank(at);
    if let Some(date) = dates::at(text, at).filter(|date| date.year.is_some()) {
        return date.civil(None, None).map(|day| (day, date.span.end));
    }
    let own = [
        "ngày ký ban hành",
        "ngày ký",
        "ngày ban hành công văn này",
        "ngày ban hành văn bản này",
        "ngày ban hành",
    ];
    words(text, at, &own).and_then(|end| frame.issued.map(|day| (day, end)))
}

/// The day so many working days later. Saturdays and Sundays do not count, nor do the holidays whose day the Labour Code
/// (2019, article 112) fixes: 1/1, 30/4, 1/5, 2/9, the first three days of Tết and 10/3 of the lunar year. What a
/// government's order adds for one year is not known here, so such a day is told with little confidence.
fn working_days(from: Date, days: i64) -> Date {
    let mut day = from;
    let mut left = days;
    while left > 0 {
        day = day.plus_days(1);
        left -= i64::from(works(day));
    }
    day
}

fn works(day: Date) -> bool {
    let lunar = day.lunar();
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let fixed = matches!((day.month(), day.day()), (1, 1) | (4, 30) | (5, 1) | (9, 2));
    let moon = !lunar.leap && matches!((lunar.month, lunar.day), (1, 1..=3) | (3, 10));
    !(weekend || fixed || moon)
}
