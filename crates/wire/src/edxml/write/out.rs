//! Elements into text.

use super::Unwritable;
use crate::edxml::NAMESPACE;
use crate::edxml::stamp::{Day, Stamp, day_text, moment_text};

type Done = Result<(), Unwritable>;

/// The message so far. Elements of the envelope carry the prefix; those of the attachments stand in the default
/// namespace, as every known system writes them.
pub(super) struct Out {
    xml: String,
    prefix: &'static str,
}

impl Out {
    pub fn begin() -> Self {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        Self {
            xml: format!("{head}<edXML xmlns=\"{NAMESPACE}\">\n"),
            prefix: "edXML:",
        }
    }

    pub fn end(mut self) -> Vec<u8> {
        self.xml.push_str("</edXML>\n");
        self.xml.into_bytes()
    }

    /// The envelope, which binds the prefix.
    pub fn envelope(&mut self, inside: impl FnOnce(&mut Self) -> Done) -> Done {
        self.element("edXMLEnvelope", &format!(" xmlns:edXML=\"{NAMESPACE}\""), inside)
    }

    /// What stands outside the envelope, without the prefix.
    pub fn outside(&mut self, inside: impl FnOnce(&mut Self) -> Done) -> Done {
        self.prefix = "";
        let done = inside(self);
        self.prefix = "edXML:";
        done
    }

    pub fn group(&mut self, name: &str, inside: impl FnOnce(&mut Self) -> Done) -> Done {
        self.element(name, "", inside)
    }

    pub fn element(&mut self, name: &str, attributes: &str, inside: impl FnOnce(&mut Self) -> Done) -> Done {
        let prefix = self.prefix;
        self.xml.push_str(&format!("<{prefix}{name}{attributes}>\n"));
        inside(self)?;
        self.xml.push_str(&format!("</{prefix}{name}>\n"));
        Ok(())
    }

    /// A text, when there is one.
    pub fn maybe(&mut self, name: &'static str, text: Option<&str>) -> Done {
        match text.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => self.text(name, text),
            None => Ok(()),
        }
    }

    /// A text that must be there.
    pub fn must(&mut self, name: &'static str, text: Option<&str>) -> Done {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        self.text(name, text.ok_or(Unwritable::Missing(name))?)
    }

    pub fn day(&mut self, name: &'static str, day: Option<&Day>) -> Done {
        match day {
            Some(Day::Of(day)) => self.text(name, &day_text(*day)),
            Some(Day::Unclear(words)) => Err(Unwritable::Unclear(name, words.clone())),
            None => Ok(()),
        }
    }

    pub fn stamp(&mut self, name: &'static str, stamp: Option<&Stamp>) -> Done {
        match stamp {
            Some(Stamp::At(at)) => self.text(name, &moment_text(*at)),
            Some(Stamp::Unclear(words)) => Err(Unwritable::Unclear(name, words.clone())),
            None => Ok(()),
        }
    }

    pub fn text(&mut self, name: &'static str, text: &str) -> Done {
        let prefix = self.prefix;
        self.xml.push_str(&format!("<{prefix}{name}>"));
        self.escaped(name, text)?;
        self.xml.push_str(&format!("</{prefix}{name}>\n"));
        Ok(())
    }

    /// The content of an attachment; the prefix is bound here, because readers look for it by this name.
    pub fn payload(&mut self, base64: &str) {
        self.xml.push_str(&format!(
            "<edXML:ContentTransferEncoded xmlns:edXML=\"{NAMESPACE}\">"
        ));
        self.xml.push_str(base64);
        self.xml.push_str("</edXML:ContentTransferEncoded>\n");
    }

    fn escaped(&mut self, name: &'static str, text: &str) -> Done {
        for character in text.chars() {
            match character {
                '&' => self.xml.push_str("&amp;"),
                '<' => self.xml.push_str("&lt;"),
                '>' => self.xml.push_str("&gt;"),
                '\r' => self.xml.push_str("&#13;"), // a bare one would come back as a line end
                '\t' | '\n' => self.xml.push(character),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => return Err(Unwritable::Character(name)),
                other => self.xml.push(other),
            }
        }
        Ok(())
    }
}
