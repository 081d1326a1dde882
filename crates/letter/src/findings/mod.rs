//! What a person should know before trusting the reading. Errors of the source are told, never repaired.

pub(crate) mod twice;
mod words;

use std::collections::BTreeMap;

use crate::dates;
use crate::reading::{Finding, Reading};
use crate::span::Span;
use crate::text::Text;
use crate::zones::Zones;

pub use words::finding_text;

/// Every finding, in the order of the letter's zones.
pub(crate) fn read(text: &Text, zones: &Zones, reading: &Reading) -> Vec<Finding> {
    if !letter(text, zones, reading) {
        return vec![note("not_a_letter", None, &[])];
    }
    let mut out = Vec::new();
    number(reading, &mut out);
    date(reading, &mut out);
    odd_years(text, zones, &mut out);
    rest(zones, reading, &mut out);
    out
}

/// Whether the text has enough marks of an official document; each mark counts, two points suffice.
fn letter(text: &Text, zones: &Zones, reading: &Reading) -> bool {
    let organ = text
        .word_starts(zones.body)
        .iter()
        .any(|&at| crate::lexicon::organ_at(text, at) && text.char(at).is_uppercase());
    let marks = [
        (zones.addressed, 2),
        (zones.copies.is_some(), 2),
        (text.find("cong hoa xa hoi chu nghia", zones.head).is_some(), 2),
        (reading.number.value.is_some(), 2),
        (reading.date.value.is_some() && reading.place.value.is_some(), 1),
        (reading.signer.post.value.is_some(), 1),
        (
            reading.bases.iter().any(|basis| {
                basis
                    .number
                    .as_deref()
                    .is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()))
            }),
            1,
        ),
        (
            organ && reading.tasks.iter().any(|task| task.confidence >= 0.7),
            1,
        ),
        (crate::head::typed(text, zones), 1),
    ];
    marks
        .iter()
        .filter(|(there, _)| *there)
        .map(|(_, points)| points)
        .sum::<u32>()
        >= 2
}

fn number(reading: &Reading, out: &mut Vec<Finding>) {
    match reading.number.value.as_deref() {
        None => out.push(note("number.missing", None, &[])),
        Some(value) if value.starts_with('/') => {
            out.push(note(
                "number.not_issued",
                reading.number.span,
                &[("notation", value.trim_start_matches('/'))],
            ));
        }
        Some(_) => {}
    }
}

fn date(reading: &Reading, out: &mut Vec<Finding>) {
    let dated = reading
        .bases
        .iter()
        .filter(|basis| basis.date.as_ref().is_some_and(|date| date.len() == 10));
    let latest = dated.max_by(|a, b| a.date.cmp(&b.date));
    let cited = latest.and_then(|basis| {
        Some((
            basis.date.as_deref()?,
            basis.number.as_deref().unwrap_or_default(),
            basis.span,
        ))
    });
    let date = &reading.date;
    match (date.value.as_deref(), cited) {
        (None, _) if date.span.is_some() => out.push(note("date.unreadable", date.span, &[])),
        (None, _) => out.push(note("date.missing", None, &[])),
        (Some(month), Some((day, number, span))) if month.len() == 7 && day.starts_with(month) => {
            out.push(note(
                "date.day_blank",
                date.span,
                &[("earliest", day), ("because", number)],
            ));
            out.extend(
                (day < month).then(|| note("date.earlier_than_basis", Some(span), &[("basis", number)])),
            );
        }
        (Some(month), cited) if month.len() == 7 => {
            out.push(note("date.day_blank", date.span, &[("month", month)]));
            out.extend(
                cited
                    .filter(|(day, ..)| *day > month)
                    .map(|(day, number, span)| earlier(month, day, number, span)),
            );
        }
        (Some(own), Some((day, number, span))) if day > own => out.push(earlier(own, day, number, span)),
        _ => {}
    }
}

fn earlier(own: &str, day: &str, number: &str, span: Span) -> Finding {
    note(
        "date.earlier_than_basis",
        Some(span),
        &[("date", own), ("basis", number), ("basis_date", day)],
    )
}

/// Years that cannot be meant, such as "219".
fn odd_years(text: &Text, zones: &Zones, out: &mut Vec<Finding>) {
    let mut after = 0;
    for &at in text.word_starts(zones.body) {
        let Some(found) = dates::at(text, at).filter(|_| at >= after) else {
            continue;
        };
        after = found.span.end;
        if found.year.is_some_and(|year| !(1000..=2200).contains(&year)) {
            out.push(note(
                "date.odd_year",
                Some(found.span),
                &[("written", &text.words_of(found.span))],
            ));
        }
    }
}

fn rest(zones: &Zones, reading: &Reading, out: &mut Vec<Finding>) {
    let letter = reading.kind.value.as_deref() == Some("cong_van");
    if letter && reading.recipients.is_empty() {
        out.push(note("recipients.missing", None, &[]));
    } else if letter && !zones.addressed {
        out.push(note(
            "recipients.from_request",
            reading.recipients.first().map(|name| name.span),
            &[],
        ));
    }
    if reading.subject.value.is_none() {
        out.push(note("subject.missing", None, &[]));
    }
    match reading.issuer.value.as_deref() {
        None => out.push(note("issuer.missing", None, &[])),
        Some(name) if reading.issuer.confidence < 0.7 => {
            out.push(note("issuer.inferred", reading.issuer.span, &[("issuer", name)]));
        }
        Some(_) => {}
    }
    if reading.tasks.is_empty() {
        out.push(note("tasks.none", None, &[]));
    }
    out.extend(
        reading
            .tasks
            .iter()
            .filter(|task| task.confidence < 0.6)
            .map(|task| note("task.doubtful", Some(task.span), &[])),
    );
    if reading.signer.name.value.is_none() {
        out.push(note("signer.missing", None, &[]));
    }
}

pub(crate) fn note(code: &str, span: Option<Span>, args: &[(&str, &str)]) -> Finding {
    let args: BTreeMap<String, String> = args
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    Finding {
        code: code.to_owned(),
        span,
        other: None,
        args,
    }
}
