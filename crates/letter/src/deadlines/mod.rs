//! Deadlines: by when, with kind, days and the task they belong to. Observances, event dates, data cut-offs and dates of
//! cited documents are none.

mod dated;
mod relative;
mod series;
mod window;
mod worded;

use viet::Date;

use crate::findings;
use crate::reading::{Deadline, DeadlineKind, Finding, Reading};
use crate::span::Span;
use crate::tasks::Walk;
use crate::text::Text;

/// A deadline before it is tied to its task.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub kind: DeadlineKind,
    pub span: Span,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub hour: Option<(u8, u8)>,
    pub inclusive: Option<bool>,
    pub confidence: f32,
    /// The day that the letter gives otherwise for the same deadline, when the two differ.
    pub differs: Option<Date>,
}

impl Found {
    fn plain(kind: DeadlineKind, span: Span) -> Self {
        Self {
            kind,
            span,
            from: None,
            to: None,
            hour: None,
            inclusive: None,
            confidence: 0.8,
            differs: None,
        }
    }
}

/// What the dates of a letter are read against.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    /// The letter's own date; the first of its month when the day is blank.
    pub issued: Option<Date>,
    pub year: Option<i32>,
    /// Where the letter may give the day of an event.
    pub body: Span,
}

/// Every deadline in the tasks and in the sentences that lead to them.
pub(crate) fn read(text: &Text, walk: &Walk, reading: &Reading, body: Span) -> (Vec<Deadline>, Vec<Finding>) {
    let frame = frame(reading, body);
    let mut notes = Vec::new();
    let mut zones: Vec<(Span, Option<usize>)> = walk.leads.iter().map(|&span| (span, None)).collect();
    zones.extend(
        walk.drafts
            .iter()
            .enumerate()
            .map(|(index, draft)| (draft.span, Some(index))),
    );
    let rows = walk.drafts.iter().enumerate();
    let cells = rows.filter_map(|(index, draft)| Some((draft.row?.when, Some(index))));
    zones.extend(cells.filter(|(cell, _)| !cell.is_empty()));
    zones.sort_by_key(|(span, task)| (span.start, task.is_none()));
    let mut out: Vec<Deadline> = Vec::new();
    for (zone, task) in zones {
        let after = out.last().map_or(0, |last| last.span.end);
        let row = task.and_then(|index| walk.drafts[index].row);
        let found = match row.filter(|row| row.when == zone) {
            Some(row) => dated::cell(text, zone, row.due, &frame, scan(text, zone, &frame)),
            None => scan(text, zone, &frame),
        };
        for found in found {
            if task.is_none() && found.to.is_none() && aim(text, zone, found.span) {
                continue;
            }
            if found.span.start >= after.min(found.span.end)
                && !out.iter().any(|known| known.span.overlaps(found.span))
            {
                notes.extend(doubt(text, &found));
                out.push(finish(text, &found, task));
            }
        }
    }
    (out, notes)
}

/// "Để bảo đảm trật tự trong dịp Tết, …": words of time in what the request is for, before its first comma.
fn aim(text: &Text, zone: Span, found: Span) -> bool {
    let sentence = crate::paragraphs::sentences(text, zone)
        .into_iter()
        .find(|sentence| sentence.contains(found));
    sentence.is_some_and(|sentence| {
        let opens = text.any_lower_at(sentence.start, &["để", "nhằm"]).is_some();
        opens && !(sentence.start..found.start).any(|at| text.char(at) == ',' && far(text, at))
    })
}

/// Whether a comma ends a clause: "phòng, chống" goes on in small letters.
fn far(text: &Text, comma: usize) -> bool {
    text.char(text.skip_blank(comma + 1)).is_uppercase()
}

/// What the letter says twice about one deadline, differently: told in its own words, with the day reckoned.
fn doubt(text: &Text, found: &Found) -> Option<Finding> {
    let reckoned = found.differs?.to_string();
    let written = text.words_of(found.span);
    let args = [("written", written.as_str()), ("reckoned", reckoned.as_str())];
    Some(findings::note("deadline.differs", Some(found.span), &args))
}

fn frame(reading: &Reading, body: Span) -> Frame {
    let parse = |value: &str| match value.len() {
        7 => format!("{value}-01").parse::<Date>().ok(),
        _ => value.parse().ok(),
    };
    let issued = reading.date.value.as_deref().and_then(parse);
    let cited = || {
        reading
            .bases
            .iter()
            .filter_map(|basis| basis.date.as_deref().and_then(parse))
            .max()
    };
    Frame {
        issued,
        year: issued.or_else(cited).map(Date::year),
        body,
    }
}

/// The deadlines of one stretch, left to right; the first pattern that fits at a place wins.
fn scan(text: &Text, zone: Span, frame: &Frame) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    let mut at = zone.start;
    for start in starts(text, zone) {
        if start < at {
            continue;
        }
        if let Some(end) = dated::skip(text, start) {
            at = end;
            continue;
        }
        let found = relative::at(text, zone, start, frame)
            .or_else(|| series::at(text, zone, start, frame))
            .or_else(|| dated::at(text, zone, start, frame))
            .or_else(|| worded::at(text, zone, start));
        let Some(found) = found else { continue };
        let earlier = found
            .to
            .or(found.from)
            .zip(frame.issued)
            .is_some_and(|(day, issued)| day < issued);
        at = found.span.end;
        if !earlier && found.span.end <= zone.end {
            out.push(found);
        }
    }
    out
}

/// Word starts, and the places where a deadline's first word is glued to the word before it.
fn starts(text: &Text, zone: Span) -> Vec<usize> {
    let mut out = text.word_starts(zone).to_vec();
    let glued = |&at: &usize| {
        text.chars[at - 1].is_alphabetic()
            && (text.at_lower(at, "chậm nhất là").is_some() || text.at_lower(at, "trước ngày").is_some())
    };
    out.extend((zone.start + 1..zone.end).filter(glued));
    out.sort_unstable();
    out.dedup();
    out
}

fn finish(text: &Text, found: &Found, task: Option<usize>) -> Deadline {
    let hour = |date: Date| match found.hour {
        Some((hour, minute)) => format!("{date}T{hour:02}:{minute:02}"),
        None => date.to_string(),
    };
    Deadline {
        text: text.words_of(found.span),
        kind: found.kind,
        from: found.from.map(|date| date.to_string()),
        to: found.to.map(hour),
        inclusive: found.inclusive,
        span: found.span,
        task,
        confidence: found.confidence,
    }
}
