//! Reading leniently: any order, any prefix, what is missing stays missing, what is odd is named.

mod attachments;
mod fields;
mod header;
mod trace;

use super::Message;
use super::document::Document;
use super::limits::Limits;
use super::status::{Status, StatusCode};
use super::tree::{self, Element};
use super::unreadable::Unreadable;
use super::warning::{Doubt, Warning};
use fields::{Fields, Notes};

/// A message as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The message.
    pub message: Message,
    /// What was odd in it.
    pub warnings: Vec<Warning>,
}

/// Reads a message within the usual limits.
///
/// # Errors
/// When it is none, or costs too much.
pub fn read(bytes: &[u8]) -> Result<Read, Unreadable> {
    read_within(bytes, &Limits::default())
}

/// Reads a message within these limits.
///
/// # Errors
/// When it is none, or costs too much.
pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<Read, Unreadable> {
    if bytes.len() > limits.bytes {
        return Err(Unreadable::TooLarge);
    }
    let text = unicode(bytes)?;
    let mut notes = Notes::default();
    let xml = without_junk(&text, &mut notes)?;
    let root = tree::parse(xml, limits)?;
    if !root.name.eq_ignore_ascii_case("edXML") {
        return Err(Unreadable::NotEdxml(root.name));
    }
    let message = message(root, limits, &mut notes)?;
    Ok(Read {
        message,
        warnings: notes.0,
    })
}

/// UTF-8, with or without a byte order mark; UTF-16 only with one.
fn unicode(bytes: &[u8]) -> Result<std::borrow::Cow<'_, str>, Unreadable> {
    let wide = |big: bool| {
        let unit = |pair: &[u8]| match big {
            true => u16::from_be_bytes([pair[0], pair[1]]),
            false => u16::from_le_bytes([pair[0], pair[1]]),
        };
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(unit).collect();
        String::from_utf16(&units)
            .map(Into::into)
            .map_err(|_| Unreadable::NotUnicode)
    };
    match bytes {
        [] => Err(Unreadable::Empty),
        [0xfe, 0xff, ..] => wide(true),
        [0xff, 0xfe, ..] => wide(false),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<std::borrow::Cow<'_, str>, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::NotUnicode)?;
    Ok(text.into())
}

/// So much of what stands before the XML is shown.
const JUNK_SHOWN: usize = 20;

/// The text from its first `<` on; one sample begins with "1212".
fn without_junk<'a>(text: &'a str, notes: &mut Notes) -> Result<&'a str, Unreadable> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.is_empty() {
        return Err(Unreadable::Empty);
    }
    let at = text
        .find('<')
        .ok_or_else(|| Unreadable::NotXml("no element".to_owned()))?;
    if at > 0 {
        let junk = text[..at].chars().take(JUNK_SHOWN).collect();
        notes.note("", Doubt::JunkBefore(junk));
    }
    Ok(&text[at..])
}

fn message(root: Element, limits: &Limits, notes: &mut Notes) -> Result<Message, Unreadable> {
    let mut root = Fields::of(
        Element {
            name: String::new(),
            ..root
        },
        "",
    );
    let mut envelope = root.inside("edXMLEnvelope", notes).ok_or(Unreadable::NoHeader)?;
    let encoded = root.all("AttachmentEncoded");
    root.finish(notes);
    let mut top = envelope
        .inside("edXMLHeader", notes)
        .ok_or(Unreadable::NoHeader)?
        .on_top();
    let mut head = top.inside("MessageHeader", notes).ok_or(Unreadable::NoHeader)?;
    let body = envelope.inside("edXMLBody", notes);
    envelope.finish(notes);
    if let Some(code) = head.text("StatusCode", notes) {
        top.finish(notes);
        return Ok(Message::Status(Box::new(status(head, &code, notes))));
    }
    let mut document = header::document(head, notes);
    if let Some(list) = top.inside("TraceHeaderList", notes) {
        trace::read(list, &mut document, notes);
    }
    document.signed = top.one("Signature", notes).is_some();
    top.finish(notes);
    document.attachments = attachments::read(body, encoded, limits, notes)?;
    expected(&document, notes);
    Ok(Message::Document(Box::new(document)))
}

fn status(mut head: Fields, code: &str, notes: &mut Notes) -> Status {
    let code = StatusCode::from_code(code);
    if let StatusCode::Unknown(code) = &code {
        notes.note("MessageHeader/StatusCode", Doubt::UnknownStatus(code.clone()));
    }
    let from = head.inside("From", notes);
    let about = head.inside("ResponseFor", notes);
    head.miss("From", from.is_some(), notes);
    head.miss("ResponseFor", about.is_some(), notes);
    let status = Status {
        from: from
            .map(|fields| header::organ(fields, notes))
            .unwrap_or_default(),
        about: about
            .map(|fields| header::response(fields, notes))
            .unwrap_or_default(),
        staff: head
            .inside("StaffInfo", notes)
            .map(|fields| trace::staff(fields, notes)),
        code: Some(code),
        description: head.text("Description", notes),
        at: head.stamp("Timestamp", notes),
    };
    head.finish(notes);
    status
}

/// Without these nobody can answer a document.
fn expected(document: &Document, notes: &mut Notes) {
    let there = [
        ("MessageHeader/From/OrganId", document.from.id.is_some()),
        (
            "MessageHeader/To/OrganId",
            document.to.iter().any(|to| to.id.is_some()),
        ),
        ("MessageHeader/DocumentId", document.document_id.is_some()),
        ("MessageHeader/Code", document.code.number.is_some()),
        ("MessageHeader/Subject", document.subject.is_some()),
    ];
    for (place, there) in there {
        if !there {
            notes.note(place, Doubt::Missing);
        }
    }
}
