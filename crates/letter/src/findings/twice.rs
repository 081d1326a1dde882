//! What the source says twice, differently, or cannot mean: told with both places, in its own words, never repaired.

use viet::{Date, Weekday};

use super::note;
use crate::dates;
use crate::notation;
use crate::reading::{Field, Finding, Reading};
use crate::signer;
use crate::span::Span;
use crate::text::Text;
use crate::zones::Zones;

/// Compares the letter with the box that a portal prints beside it, and its days with their weekdays.
pub(crate) fn read(text: &Text, zones: &Zones, reading: &mut Reading) -> Vec<Finding> {
    let mut out = Vec::new();
    let number = labelled(text, &NUMBER_LABELS, |at| {
        notation::at(text, at).map(|n| (n.value, n.span))
    });
    let date = labelled(text, &DATE_LABELS, |at| {
        let found = dates::at(text, at).filter(|date| date.year.is_some())?;
        Some((found.iso()?, found.span))
    });
    let name = labelled(text, &["nguoi ky"], |at| name_at(text, at));
    out.extend(number.and_then(|other| differs(text, "number.twice", &mut reading.number, other)));
    out.extend(date.and_then(|other| differs(text, "date.twice", &mut reading.date, other)));
    out.extend(name.and_then(|other| differs(text, "signer.twice", &mut reading.signer.name, other)));
    out.extend(weekdays(text, zones, reading));
    out.extend(backwards(reading));
    out
}

const NUMBER_LABELS: [&str; 4] = ["so hieu", "so ky hieu", "so, ky hieu", "so van ban"];
const DATE_LABELS: [&str; 4] = ["ngay ban hanh", "ngay ky", "ngay van ban", "ngay phat hanh"];

/// The value after "Nhãn:" or "Nhãn |", wherever the box stands.
fn labelled<T>(text: &Text, labels: &[&str], value: impl Fn(usize) -> Option<T>) -> Option<T> {
    let all = Span::new(text.start, text.len());
    text.word_starts(all).iter().find_map(|&at| {
        let end = text.any_at(at, labels)?;
        let mark = text.skip_blank(end);
        matches!(text.char(mark), ':' | '|').then_some(())?;
        let mut next = mark + 1;
        while next < text.len() && (text.char(next).is_whitespace() || matches!(text.char(next), '|' | ':')) {
            next += 1;
        }
        value(next)
    })
}

fn name_at(text: &Text, at: usize) -> Option<(String, Span)> {
    let line = text.lines[text.line_of(at)];
    let stop = (at..line.end)
        .find(|&i| matches!(text.char(i), '|' | '-' | '–' | ',' | '\t'))
        .unwrap_or(line.end);
    let name = text.trim(Span::new(at, stop));
    signer::is_name(text, name).then(|| (text.words_of(name), name))
}

/// A finding when the field has a value of its own elsewhere and the two are not the same.
fn differs(text: &Text, code: &str, field: &mut Field, (value, span): (String, Span)) -> Option<Finding> {
    let (own, at) = field.value.as_deref().zip(field.span)?;
    let blank_day = code == "date.twice" && value.starts_with(own);
    if at.overlaps(span) || own.to_lowercase() == value.to_lowercase() || blank_day {
        return None;
    }
    field.confidence = field.confidence.min(0.6);
    let args = [("first", text.words_of(at)), ("second", text.words_of(span))];
    let args = args.each_ref().map(|(key, words)| (*key, words.as_str()));
    Some(Finding {
        other: Some(span),
        ..note(code, Some(at), &args)
    })
}

/// "thứ Ba ngày 17 tháng 8 năm 2022": a weekday that this day was not.
fn weekdays(text: &Text, zones: &Zones, reading: &Reading) -> Vec<Finding> {
    let own = reading
        .date
        .value
        .as_deref()
        .and_then(|date| date.get(..4)?.parse().ok());
    let hit = |&at: &usize| {
        let said = weekday_at(text, at)?;
        let found = dates::at(text, at).filter(|date| !date.lunar)?;
        let day = found.civil(None, own)?;
        (day.weekday() != said).then(|| {
            let written = text.words_of(found.span);
            note(
                "date.weekday_differs",
                Some(found.span),
                &[("written", &written), ("weekday", name_of(day))],
            )
        })
    };
    text.word_starts(zones.body).iter().filter_map(hit).collect()
}

const NAMES: [(&str, Weekday); 9] = [
    ("hai", Weekday::Monday),
    ("ba", Weekday::Tuesday),
    ("tư", Weekday::Wednesday),
    ("năm", Weekday::Thursday),
    ("sáu", Weekday::Friday),
    ("bảy", Weekday::Saturday),
    ("bẩy", Weekday::Saturday),
    ("2", Weekday::Monday),
    ("6", Weekday::Friday),
];

fn weekday_at(text: &Text, at: usize) -> Option<Weekday> {
    if text.at_lower(at, "chủ nhật").is_some() {
        return Some(Weekday::Sunday);
    }
    let word = text.at_lower(at, "thứ ")?;
    NAMES.iter().find_map(|(name, day)| {
        text.at_lower(word, name)
            .filter(|&end| text.ends_word(end))
            .map(|_| *day)
    })
}

fn name_of(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "thứ Hai",
        Weekday::Tuesday => "thứ Ba",
        Weekday::Wednesday => "thứ Tư",
        Weekday::Thursday => "thứ Năm",
        Weekday::Friday => "thứ Sáu",
        Weekday::Saturday => "thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    }
}

/// A window that ends before it begins.
fn backwards(reading: &mut Reading) -> Vec<Finding> {
    let mut out = Vec::new();
    for due in &mut reading.deadlines {
        let ends = due.from.as_deref().zip(due.to.as_deref());
        if ends.is_some_and(|(from, to)| to < from) {
            due.confidence = due.confidence.min(0.3);
            out.push(note(
                "deadline.backwards",
                Some(due.span),
                &[("written", &due.text)],
            ));
        }
    }
    out
}
