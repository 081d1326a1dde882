//! Windows and starts: "từ ngày 14/5 đến hết ngày 18/5/2018", "từ nay đến …", "bắt đầu từ ngày 22/02/2006".

use viet::Date;

use super::dated::{resolve, sure, words};
use super::{Found, Frame};
use crate::dates;
use crate::reading::DeadlineKind;
use crate::span::Span;
use crate::text::Text;

/// "từ ngày 14/5 đến hết ngày 18/5/2018", "từ nay đến 15 tháng 4 năm 2009".
pub(super) fn window(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
    let lead = words(
        text,
        start,
        &["trong thời gian", "thời gian", "trong khoảng thời gian"],
    )
    .map_or(start, |end| text.skip_blank(end));
    let after = text.at_lower(lead, "từ").filter(|&end| text.ends_word(end))?;
    let first = text.skip_blank(after);
    let now = words(
        text,
        first,
        &[
            "nay",
            "ngày ký",
            "ngày ra",
            "ngày ban hành",
            "ngày phát hành",
            "ngày nhận",
        ],
    );
    let now = now.map(|end| own_paper(text, end));
    let (begin, next) = match now {
        Some(end) => (None, end),
        None => {
            let date = dates::at(text, first)
                .or_else(|| dates::month(text, first))
                .or_else(|| dates::lone_day(text, first))?;
            (Some(date), date.span.end)
        }
    };
    let end = second(text, next)?;
    let last = resolve(&end, frame).map(|day| {
        if end.day.is_none() {
            day.end_of_month()
        } else {
            day
        }
    })?;
    let from = begin_of(begin, &end, last, frame);
    let found = Found {
        from,
        to: Some(last),
        hour: end.hour,
        inclusive: Some(true),
        confidence: sure(&end),
        ..Found::plain(DeadlineKind::Window, Span::new(start, end.span.end))
    };
    Some(other_calendar(text, found, end.lunar, frame))
}

/// After "đến (hết)" or a hyphen: the last day.
fn second(text: &Text, at: usize) -> Option<dates::Found> {
    let joint = text.skip_blank(at);
    let to_word = text
        .at_lower(joint, "cho đến")
        .or_else(|| text.at_lower(joint, "đến"))
        .or_else(|| matches!(text.char(joint), '-' | '–').then_some(joint + 1))?;
    let second = text.skip_blank(to_word);
    let second = text
        .at_lower(second, "hết")
        .map_or(second, |end| text.skip_blank(end));
    dates::at(text, second).or_else(|| dates::month(text, second))
}

/// The first day: the letter's own, or as written, with month and year from the last one.
fn begin_of(begin: Option<dates::Found>, end: &dates::Found, last: Date, frame: &Frame) -> Option<Date> {
    match begin {
        None => frame.issued,
        Some(begin) if begin.day.is_none() => {
            Date::new(begin.year.or(end.year).unwrap_or(last.year()), begin.month?, 1).ok()
        }
        Some(begin) if end.lunar => resolve(&shared(&begin, end), frame),
        Some(begin) => begin.civil(Some(last.month()), Some(last.year())).map(|day| {
            if day > last && begin.year.is_none() {
                before_new_year(day)
            } else {
                day
            }
        }),
    }
}

/// "(tức từ ngày 12 đến ngày 15/4/2019)", ", tức ngày 10 tháng 3 âm lịch": the same days told in the other calendar. The
/// solar ones count; when the two differ, that is said.
pub(super) fn other_calendar(text: &Text, found: Found, moon: bool, frame: &Frame) -> Found {
    let mut at = text.skip_blank(found.span.end);
    let open = matches!(text.char(at), '(' | ',');
    at = if open { text.skip_blank(at + 1) } else { at };
    let Some(word) = words(text, at, &["tức là", "tức", "nhằm", "dương lịch", "âm lịch"])
    else {
        return found;
    };
    let next = text.skip_blank(word);
    let said = window(text, next, frame).or_else(|| {
        let date = dates::at(text, next)?;
        let day = resolve(&date, frame)?;
        Some(Found {
            to: Some(day),
            ..Found::plain(found.kind, date.span)
        })
    });
    let Some(said) = said else { return found };
    let agree = said.to == found.to && (said.from.is_none() || said.from == found.from);
    let end = said.span.end + usize::from(text.char(said.span.end) == ')');
    let solar = if moon { &said } else { &found };
    Found {
        span: Span::new(found.span.start, end),
        from: solar.from.or(found.from),
        to: solar.to,
        confidence: if agree { 0.93 } else { 0.6 },
        differs: said.to.filter(|_| !agree),
        ..found
    }
}

/// Past "thông báo (này)", "văn bản này" after "từ ngày ra …".
fn own_paper(text: &Text, end: usize) -> usize {
    let next = text.skip_blank(end);
    let paper = [
        "được công văn",
        "được văn bản",
        "thông báo",
        "văn bản",
        "công văn",
        "kế hoạch",
        "quyết định",
        "ban hành",
    ];
    let after = words(text, next, &paper).unwrap_or(end);
    words(text, text.skip_blank(after), &["này"]).unwrap_or(after)
}

/// The first day of a lunar window takes month and year from the last.
fn shared(begin: &dates::Found, end: &dates::Found) -> dates::Found {
    dates::Found {
        month: begin.month.or(end.month),
        year: begin.year.or(end.year),
        lunar: true,
        ..*begin
    }
}

/// "từ 20/12 đến 10/01/2021": the first day lies in the year before.
fn before_new_year(day: Date) -> Date {
    Date::new(day.year() - 1, day.month(), day.day()).unwrap_or(day)
}

/// "bắt đầu từ ngày 22/02/2006", "kể từ ngày 01/7/2021".
pub(super) fn starting(text: &Text, start: usize, frame: &Frame) -> Option<Found> {
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
