//! Deadlines that name several days or months, or a quarter: "trong các ngày 21, 22 và 23/5/2021", "quý I năm 2024".

use viet::Date;

use super::dated::{resolve, words};
use super::{Found, Frame};
use crate::dates;
use crate::reading::DeadlineKind;
use crate::span::Span;
use crate::text::Text;

pub(super) fn at(text: &Text, zone: Span, start: usize, frame: &Frame) -> Option<Found> {
    days(text, start, frame)
        .or_else(|| months(text, start, frame))
        .or_else(|| quarter(text, zone, start, frame))
        .or_else(|| part_of_month(text, start, frame))
}

/// "vào tuần cuối tháng 11/2023", "đầu tháng 6/2022": a rough stretch, told with little confidence.
fn part_of_month(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
    let lead = words(text, start, &["vào", "trong", "khoảng"]).map_or(start, |end| text.skip_blank(end));
    let parts = [
        ("tuần đầu", 1, 7),
        ("tuần cuối", 0, 7),
        ("đầu", 1, 10),
        ("giữa", 11, 20),
        ("cuối", 21, 0),
    ];
    let (end, first, last) = parts
        .iter()
        .find_map(|&(name, first, last)| Some((words(text, lead, &[name])?, first, last)))?;
    let month = dates::month(text, text.skip_blank(end)).filter(|month| month.year.is_some())?;
    let day = resolve(&month, frame)?;
    let close = day.end_of_month();
    let from = if first == 0 {
        close.plus_days(-6)
    } else {
        day.plus_days(first - 1)
    };
    let to = if last == 0 || first == 0 {
        close
    } else {
        day.plus_days(last - 1)
    };
    Some(Found {
        confidence: 0.6,
        ..window(start, month.span.end, from, to, true)
    })
}

/// "trong các ngày 21, 22 và 23/5/2021", "vào hai ngày 20 và 21 tháng 7".
fn days(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
    let lead = words(
        text,
        start,
        &[
            "trong các",
            "vào các",
            "các",
            "trong hai",
            "trong 02",
            "trong 2",
            "vào hai",
            "trong 03",
        ],
    )?;
    let at = text.at_lower(text.skip_blank(lead), "ngày ")?;
    let (last, end) = last_of(text, at, 8, |at| {
        dates::at(text, at).filter(|date| date.month.is_some())
    })?;
    let first = dates::lone_day(text, at)?;
    let to = resolve(&last, frame)?;
    let from = first
        .civil(Some(to.month()), Some(to.year()))
        .filter(|from| *from < to)?;
    Some(window(start, end, from, to, last.year.is_some()))
}

/// "trong tháng 12/2023 và tháng 01/2024", "trong 02 tháng hè (tháng 6 và tháng 7/2022)", "các tháng 6, 7 năm 2022".
fn months(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
    let lead = words(text, start, &["trong các", "trong", "các"]).map_or(start, |end| text.skip_blank(end));
    let open = bracket(text, lead);
    let at = open.unwrap_or(lead);
    let first = dates::month(text, at)?;
    let (last, end) = last_of(text, first.span.end, 1, |at| dates::month(text, at))?;
    let to = resolve(&last, frame)?.end_of_month();
    let year = first.year.unwrap_or(to.year());
    let from = Date::new(year, first.month?, 1).ok().filter(|from| *from < to)?;
    let end = if open.is_some() && text.char(end) == ')' {
        end + 1
    } else {
        end
    };
    Some(window(start, end, from, to, last.year.is_some()))
}

/// After "trong 02 tháng hè (": where the months themselves begin.
fn bracket(text: &Text, at: usize) -> Option<usize> {
    let (_, end) = dates::number(text, at, 2)?;
    let month = text.at_lower(text.skip_blank(end), "tháng")?;
    let open = (month..month + 12).find(|&i| text.char(i) == '(')?;
    Some(open + 1)
}

/// The last member of "…, … và …" that `parse` reads, after at most `most` members.
fn last_of(
    text: &Text,
    at: usize,
    most: usize,
    parse: impl Fn(usize) -> Option<dates::Found>,
) -> Option<(dates::Found, usize)> {
    let mut next = at;
    for _ in 0..=most {
        if next > at || most > 1 {
            if let Some(found) = parse(next).filter(|_| next > at) {
                return Some((found, found.span.end));
            }
            if let Some((_, end)) = dates::number(text, next, 2) {
                next = end;
            }
        }
        next = text.skip_blank(next);
        next = match text.char(next) {
            ',' => next + 1,
            _ => text.at_lower(next, "và ")?,
        };
        next = text.skip_blank(next);
        next = text.at_lower(next, "ngày ").unwrap_or(next);
    }
    parse(next).map(|found| (found, found.span.end))
}

/// "trong quý I năm 2024", "quý III/2023": done by its end when something is finished or reported, else a window.
fn quarter(text: &Text, zone: Span, start: usize, frame: &Frame) -> Option<Found> {
    let lead = words(text, start, &["trong", "hết", "đến hết", "cuối"])?;
    let word = words(text, text.skip_blank(lead), &["quý"])?;
    let (number, end) = roman(text, text.skip_blank(word))?;
    let near = text.skip_blank(end);
    let year_at = text
        .at_lower(near, "năm")
        .or_else(|| matches!(text.char(near), '/' | '-').then_some(near + 1));
    let year = year_at.and_then(|at| dates::number(text, text.skip_blank(at), 4));
    let end = year.map_or(end, |(_, end)| end);
    let year = year.map(|(year, _)| year as i32).or(frame.year)?;
    let from = Date::new(year, number * 3 - 2, 1).ok()?;
    let to = Date::new(year, number * 3, 1).ok()?.end_of_month();
    let before = Span::new(start.saturating_sub(60).max(zone.start), start);
    let due = text.has(
        &["hoan thanh", "xong", "bao cao", "gui", "trinh", "ban hanh"],
        before,
    );
    let kind = if due {
        DeadlineKind::Final
    } else {
        DeadlineKind::Window
    };
    Some(Found {
        from: Some(from).filter(|_| !due),
        kind,
        ..window(start, end, from, to, true)
    })
}

fn roman(text: &Text, at: usize) -> Option<(u8, usize)> {
    ["iv", "iii", "ii", "i", "4", "3", "2", "1"]
        .iter()
        .zip([4, 3, 2, 1, 4, 3, 2, 1])
        .find_map(|(sign, value)| {
            text.at(at, sign)
                .filter(|&end| !text.char(end).is_alphanumeric())
                .map(|end| (value, end))
        })
}

fn window(start: usize, end: usize, from: Date, to: Date, dated: bool) -> Found {
    Found {
        from: Some(from),
        to: Some(to),
        inclusive: Some(true),
        confidence: if dated { 0.85 } else { 0.75 },
        ..Found::plain(DeadlineKind::Window, Span::new(start, end))
    }
}
