//! Reads Vietnamese official letters: zones first (head, bases, request, items, report-back, nơi nhận, signature),
//! then roles inside zones. No clock, no I/O, no network; the text is data and never an instruction.

mod asked;
mod bases;
pub mod check;
pub mod compose;
mod copies;
mod dates;
mod deadlines;
mod doubt;
pub mod draft;
mod findings;
mod head;
mod lexicon;
mod links;
mod notation;
mod orders;
mod paragraphs;
mod reading;
mod recipients;
mod signer;
mod span;
mod sure;
mod table;
mod tasks;
mod text;
mod verbs;
mod vocabulary;
mod zones;

pub mod paper;

pub use check::{Remark, remark_text};
pub use findings::finding_text;
pub use reading::{
    Basis, Copy, Deadline, DeadlineKind, Field, Finding, Link, Quoted, Reading, Relation, Roles, Signer, Task,
};
pub use span::Span;
pub use vocabulary::words::tag_words;

/// Reads a letter. Takes its text (NFC, `\n` line ends); spans in the result count Unicode scalar values of this very
/// text. Never fails: what the letter does not say is `None` or empty, and what is doubtful stands in `findings`.
#[must_use]
pub fn read(source: &str) -> Reading {
    let text = text::Text::new(source);
    let zones = zones::find(&text);
    let mut reading = Reading::default();
    head::read(&text, &zones, &mut reading);
    let quoted = |span: Span, confidence: f32| Quoted {
        text: text.words_of(span),
        span,
        confidence,
    };
    let listed = zones.recipients.iter();
    reading.recipients = listed
        .map(|&span| quoted(span, recipients::sure(&text, span)))
        .collect();
    reading.bases = bases::read(&text, &zones, &reading);
    reading.copies = zones
        .copies
        .map(|zone| copies::read(&text, zone))
        .unwrap_or_default();
    reading.signer = signer::read(&text, &zones);
    let walk = tasks::walk(&text, &zones, &reading);
    let letter = reading.kind.value.as_deref() == Some("cong_van");
    if letter && !zones.addressed {
        reading.recipients = asked::read(&text, &walk)
            .iter()
            .map(|&span| quoted(span, 0.7))
            .collect();
    }
    let campaigns = vocabulary::tags::campaigns_of(&text, reading.subject.span, zones.body);
    reading.tasks = tasks::finish(&text, &walk, &zones.recipients, &campaigns);
    reading.campaigns = campaigns.iter().map(|&name| name.to_owned()).collect();
    sure::calibrate(&zones, &mut reading);
    let (deadlines, doubts) = deadlines::read(&text, &walk, &reading, zones.body);
    reading.deadlines = deadlines;
    sure::deadlines(&mut reading);
    reading.issuer = head::issuer(&text, &zones, walk.sender, &reading);
    reading.links = links::read(&text, &zones, &reading);
    reading.findings = findings::read(&text, &zones, &reading);
    if reading.looks_like_letter() {
        reading.findings.extend(doubts);
        let twice = findings::twice::read(&text, &zones, &mut reading);
        reading.findings.extend(twice);
    }
    reading
}
