//! The head: number, place and date, kind, subject, issuer. Columns may be flattened into one line or lost.

mod dateline;
mod issuer;
mod kind;
mod number;
mod subject;

use crate::reading::{Field, Reading};
use crate::span::Span;
use crate::text::Text;
use crate::zones::Zones;

/// Fills the fields of the head.
pub(crate) fn read(text: &Text, zones: &Zones, reading: &mut Reading) {
    let number = number::read(text, zones);
    let dateline = dateline::read(text, zones, number.span);
    reading.date = dateline.date;
    reading.place = dateline.place;
    reading.kind = kind::read(text, zones, number.value.as_deref());
    reading.subject = subject::read(text, zones, number.span, reading.kind.span);
    reading.number = number;
}

/// Names the issuer, from the head, else from the sentence that asks, else from the notation.
pub(crate) fn issuer(text: &Text, zones: &Zones, sender: Option<Span>, reading: &Reading) -> Field {
    issuer::read(text, zones, sender, reading)
}

/// The lines of a zone that hold something, trimmed.
pub(crate) fn lines(text: &Text, zone: Span) -> Vec<Span> {
    let inside = text
        .lines
        .iter()
        .filter(|line| line.end >= zone.start && line.start < zone.end);
    let cut = |line: &Span| text.trim(Span::new(line.start.max(zone.start), line.end.min(zone.end)));
    inside.map(cut).filter(|line| !line.is_empty()).collect()
}

/// A field found in the text.
fn found(value: String, span: Span, confidence: f32) -> Field {
    Field {
        value: Some(value),
        span: Some(span),
        confidence,
    }
}

/// Whether the letter shows a head of its own, so that a portal's box beside it is not needed.
fn own_head(text: &Text, zones: &Zones) -> bool {
    zones.addressed || text.find("cong hoa xa hoi", zones.head).is_some()
}

/// Whether the page only retells a letter, whose number stands in a sentence of it.
pub(crate) fn retells(text: &Text, zones: &Zones) -> bool {
    number::retelling(text, zones).is_some()
}

/// Whether a kind of document stands in capitals in the head.
pub(crate) fn typed(text: &Text, zones: &Zones) -> bool {
    kind::named(text, zones).is_some()
}
