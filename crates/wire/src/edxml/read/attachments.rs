//! The list of attachments and their contents, joined by their ids.

use super::fields::{Fields, Notes};
use crate::edxml::attachment::{Attachment, Damage, Form, Payload, decode};
use crate::edxml::limits::Limits;
use crate::edxml::tree::Element;
use crate::edxml::unreadable::Unreadable;
use crate::edxml::warning::Doubt;

/// Attachments in the order of the list; those that it forgot behind.
pub(super) fn read(
    body: Option<Fields>,
    encoded: Vec<Element>,
    limits: &Limits,
    notes: &mut Notes,
) -> Result<Vec<Attachment>, Unreadable> {
    let listed = listed(body, notes);
    let mut contents = contents(encoded, notes);
    if listed.len().max(contents.len()) > limits.attachments {
        return Err(Unreadable::TooManyAttachments);
    }
    let mut joined = Vec::with_capacity(listed.len());
    for line in listed {
        let at = contents
            .iter()
            .position(|content| content.content_id == line.content_id);
        joined.push(match at {
            Some(at) => join(line, contents.remove(at)),
            None => line,
        });
    }
    for forgotten in contents {
        notes.note(shown(&forgotten), Doubt::NotListed);
        joined.push(forgotten);
    }
    for attachment in &joined {
        judge(attachment, limits, notes)?;
    }
    Ok(joined)
}

fn listed(body: Option<Fields>, notes: &mut Notes) -> Vec<Attachment> {
    let Some(mut body) = body else { return Vec::new() };
    let manifest = body.inside("edXMLManifest", notes);
    body.finish(notes);
    let Some(mut manifest) = manifest else {
        return Vec::new();
    };
    let lines = manifest
        .each("Reference")
        .into_iter()
        .map(|fields| one(fields, notes))
        .collect();
    manifest.finish(notes);
    lines
}

fn contents(encoded: Vec<Element>, notes: &mut Notes) -> Vec<Attachment> {
    let mut contents = Vec::new();
    for element in encoded {
        let mut fields = Fields::of(element, "");
        contents.extend(
            fields
                .each("Attachment")
                .into_iter()
                .map(|fields| one(fields, notes)),
        );
        fields.finish(notes);
    }
    contents
}

fn one(mut fields: Fields, notes: &mut Notes) -> Attachment {
    let content = fields.one("ContentTransferEncoded", notes);
    let attachment = Attachment {
        content_id: fields.text("ContentId", notes).unwrap_or_default(),
        name: fields.text("AttachmentName", notes),
        description: fields.text("Description", notes),
        content_type: fields.text("ContentType", notes),
        payload: content.map_or(Payload::Lost(Damage::Missing), |content| decode(&content.text)),
    };
    fields.finish(notes);
    attachment
}

/// The list names it first; the content adds what the list leaves out.
fn join(line: Attachment, content: Attachment) -> Attachment {
    Attachment {
        content_id: line.content_id,
        name: line.name.or(content.name),
        description: line.description.or(content.description),
        content_type: line.content_type.or(content.content_type),
        payload: content.payload,
    }
}

fn judge(attachment: &Attachment, limits: &Limits, notes: &mut Notes) -> Result<(), Unreadable> {
    let place = shown(attachment);
    match &attachment.payload {
        Payload::Bytes(bytes) if bytes.len() > limits.attachment => {
            return Err(Unreadable::AttachmentTooLarge(place));
        }
        Payload::Bytes(bytes) => {
            if let Some((said, is)) = other_type(attachment, bytes) {
                notes.note(place, Doubt::OtherType { said, is });
            }
        }
        Payload::Lost(Damage::Missing) => notes.note(place, Doubt::PayloadMissing),
        Payload::Lost(Damage::NotBase64) => notes.note(place, Doubt::NotBase64),
        Payload::Lost(Damage::DecodedAsText) => notes.note(place, Doubt::DecodedAsText),
    }
    Ok(())
}

/// A claim that the first bytes contradict. Office files are archives: nothing is said against those.
fn other_type(attachment: &Attachment, bytes: &[u8]) -> Option<(String, String)> {
    let said = attachment.content_type.clone()?;
    let (form, lower) = (Form::of(bytes), said.to_lowercase());
    let agrees = match form {
        Form::Zip => {
            lower.contains("zip") || lower.contains("officedocument") || lower.contains("opendocument")
        }
        Form::Pdf => lower.contains("pdf"),
        Form::OldOffice => lower.contains("ms") || lower.contains("ole"),
        Form::Other => !lower.contains("pdf") && !lower.contains("zip"),
    };
    let is = form.media_type().unwrap_or("application/octet-stream");
    (!agrees).then(|| (said, is.to_owned()))
}

fn shown(attachment: &Attachment) -> String {
    attachment
        .name
        .clone()
        .unwrap_or_else(|| attachment.content_id.clone())
}
