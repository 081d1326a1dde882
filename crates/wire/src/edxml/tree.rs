//! XML as a small tree of local names and texts, within limits. Prefixes are ignored: senders bind them, bind them
//! twice, or forget to.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use super::limits::Limits;
use super::unreadable::Unreadable;

/// An element. Attributes carry nothing in this format.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: String,
    /// Its own text without that of its children.
    pub text: String,
    pub children: Vec<Element>,
}

/// The elements whose text is an attachment, which the limit of attachments bounds.
const PAYLOAD: &str = "ContentTransferEncoded";

/// Parses a text whose first character opens the XML.
pub(super) fn parse(xml: &str, limits: &Limits) -> Result<Element, Unreadable> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk {
        open: Vec::new(),
        root: None,
        elements: 0,
        limits,
    };
    loop {
        let event = reader
            .read_event()
            .map_err(|fault| faulty(&fault, reader.error_position()))?;
        match event {
            Event::Start(tag) => walk.start(tag.local_name().as_ref())?,
            Event::End(_) => walk.end(),
            Event::Text(text) => walk.text(text.as_ref())?,
            Event::CData(text) => walk.text(text.as_ref())?,
            Event::GeneralRef(name) => walk.text(&resolved(&name)?)?,
            Event::DocType(_) => return Err(Unreadable::DoctypeRefused),
            Event::Eof => return walk.finish(),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Empty(_) => {}
        }
    }
}

fn faulty(fault: &quick_xml::Error, at: u64) -> Unreadable {
    match fault {
        quick_xml::Error::Syntax(_) => Unreadable::Truncated, // a tag, comment or CDATA that never ends
        other => Unreadable::NotXml(format!("{other}, byte {at}")),
    }
}

/// Character references and the five names of XML itself; nothing that a message could define.
fn resolved(name: &BytesRef<'_>) -> Result<String, Unreadable> {
    let refused = || Unreadable::EntityRefused(name.as_ref().to_owned());
    if let Some(character) = name.resolve_char_ref().map_err(|_| refused())? {
        return Ok(character.to_string());
    }
    let known = quick_xml::escape::resolve_predefined_entity(name.as_ref());
    known.map(str::to_owned).ok_or_else(refused)
}

struct Walk<'a> {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    limits: &'a Limits,
}

impl Walk<'_> {
    fn start(&mut self, name: &str) -> Result<(), Unreadable> {
        self.elements += 1;
        if self.open.len() >= self.limits.depth {
            return Err(Unreadable::TooDeep);
        }
        if self.elements > self.limits.elements {
            return Err(Unreadable::TooManyElements);
        }
        self.open.push(Element {
            name: name.to_owned(),
            ..Element::default()
        });
        Ok(())
    }

    fn end(&mut self) {
        let Some(done) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(done),
            None if self.root.is_none() => self.root = Some(done),
            None => {} // a second root: what stands behind the message is not the message
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        let Some(element) = self.open.last_mut() else {
            return Ok(());
        };
        let longest = if element.name == PAYLOAD {
            self.limits.attachment / 3 * 4 + self.limits.text // base64 and its line ends
        } else {
            self.limits.text
        };
        if element.text.len() + text.len() > longest {
            let name = element.name.clone();
            return Err(if name == PAYLOAD {
                Unreadable::AttachmentTooLarge(name)
            } else {
                Unreadable::TextTooLong(name)
            });
        }
        if text.contains('\r') {
            element.text.push_str(&text.replace("\r\n", "\n"));
        } else {
            element.text.push_str(text);
        }
        Ok(())
    }

    fn finish(self) -> Result<Element, Unreadable> {
        match self.root {
            Some(root) if self.open.is_empty() => Ok(root),
            _ if self.open.is_empty() => Err(Unreadable::NotXml("no element".to_owned())),
            _ => Err(Unreadable::Truncated),
        }
    }
}
