//! Reads ADX from others: prefixes and the case of names are forgiven and told, what cannot be understood is refused.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{DataValue, Group, Message, NAMESPACE, Span};

/// Bytes of a message.
const LARGEST: usize = 64 * 1024 * 1024;
/// Figures of a message.
const MOST_VALUES: usize = 2_000_000;
/// Attributes of a figure.
const MOST_ATTRIBUTES: usize = 32;

/// Why a message was refused; `at` is the number of the group from 1, 0 before the first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum Faulty {
    #[error("larger than a message may be")]
    TooLarge,
    #[error("not XML: {0}")]
    NotXml(String),
    #[error("document types are refused")]
    Doctype,
    #[error("the root is <{0}>, not <adx>")]
    NotAdx(String),
    #[error("group {at}: no {what}")]
    Missing { at: usize, what: &'static str },
    #[error("group {at}: {value} is no {what}")]
    Wrong {
        at: usize,
        what: &'static str,
        value: String,
    },
}

/// Something that was forgiven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The group from 1; 0: the message.
    pub group: usize,
    /// What was odd, in English, for the log.
    pub what: String,
}

/// Reads a message.
///
/// # Errors
/// When it is no ADX, or a group or figure cannot be understood: nothing half is taken.
pub fn read(bytes: &[u8]) -> Result<(Message, Vec<Oddity>), Faulty> {
    if bytes.len() > LARGEST {
        return Err(Faulty::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|fault| Faulty::NotXml(fault.to_string()))?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim_start());
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk::default();
    loop {
        match reader
            .read_event()
            .map_err(|fault| Faulty::NotXml(fault.to_string()))?
        {
            Event::Start(tag) => walk.start(&tag)?,
            Event::End(_) => walk.depth = walk.depth.saturating_sub(1),
            Event::DocType(_) => return Err(Faulty::Doctype),
            Event::Eof => break,
            _ => {}
        }
    }
    walk.finish()
}

#[derive(Default)]
struct Walk {
    depth: usize,
    rooted: bool,
    values: usize,
    message: Message,
    oddities: Vec<Oddity>,
}

type Attributes = Vec<(String, String)>;

impl Walk {
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Faulty> {
        let name = tag.local_name().as_ref().to_owned();
        let attributes = attributes(tag)?;
        let depth = self.depth;
        self.depth += 1;
        match (depth, name.to_ascii_lowercase().as_str()) {
            (0, "adx") if !self.rooted => self.root(&attributes),
            (0, _) => return Err(Faulty::NotAdx(name)),
            (1, "group") => return self.group(attributes),
            (2, "datavalue") => return self.value(attributes),
            _ => self.odd(format!("<{name}> is not understood and left out")),
        }
        Ok(())
    }

    fn root(&mut self, attributes: &Attributes) {
        self.rooted = true;
        let has = |wanted: &str| {
            attributes
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        };
        self.message.exported = has("exported")
            .map(|(_, value)| value.clone())
            .unwrap_or_default();
        if !attributes.iter().any(|(_, value)| value == NAMESPACE) {
            self.odd(format!("the namespace {NAMESPACE} is not declared"));
        }
    }

    fn odd(&mut self, what: String) {
        let group = self.message.groups.len();
        self.oddities.push(Oddity { group, what });
    }

    fn take(&mut self, attributes: &mut Attributes, name: &str) -> Option<String> {
        let at = attributes
            .iter()
            .position(|(known, _)| known.eq_ignore_ascii_case(name))?;
        let (known, value) = attributes.remove(at);
        if known != name {
            self.odd(format!("{known} is taken for {name}"));
        }
        Some(value.trim().to_owned())
    }

    fn group(&mut self, mut attributes: Attributes) -> Result<(), Faulty> {
        let at = self.message.groups.len() + 1;
        let missing = |what| Faulty::Missing { at, what };
        let org_unit = self
            .take(&mut attributes, "orgUnit")
            .filter(|unit| !unit.is_empty())
            .ok_or_else(|| missing("orgUnit"))?;
        let period = self
            .take(&mut attributes, "period")
            .ok_or_else(|| missing("period"))?;
        let period: Span = period.parse().map_err(|_| Faulty::Wrong {
            at,
            what: "period",
            value: period,
        })?;
        let complete = self.take(&mut attributes, "completeDate");
        let day = |text: String| {
            text.get(..10)
                .and_then(|day| day.parse().ok())
                .ok_or(Faulty::Wrong {
                    at,
                    what: "completeDate",
                    value: text,
                })
        };
        let complete = complete.filter(|text| !text.is_empty()).map(day).transpose()?;
        let data_set = self.take(&mut attributes, "dataSet");
        self.message.groups.push(Group {
            org_unit,
            period,
            data_set,
            complete,
            values: Vec::new(),
        });
        for (name, _) in attributes {
            self.odd(format!("{name} of a group is left out"));
        }
        Ok(())
    }

    fn value(&mut self, mut attributes: Attributes) -> Result<(), Faulty> {
        let at = self.message.groups.len();
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(Faulty::TooLarge);
        }
        let missing = |what| Faulty::Missing { at, what };
        let element = self
            .take(&mut attributes, "dataElement")
            .ok_or_else(|| missing("dataElement"))?;
        let value = self
            .take(&mut attributes, "value")
            .ok_or_else(|| missing("value"))?;
        if !is_number(&value) {
            return Err(Faulty::Wrong {
                at,
                what: "number",
                value,
            });
        }
        if let Some(group) = self.message.groups.last_mut() {
            group.values.push(DataValue {
                element,
                categories: attributes,
                value,
            });
        }
        Ok(())
    }

    fn finish(self) -> Result<(Message, Vec<Oddity>), Faulty> {
        if self.depth > 0 {
            return Err(Faulty::NotXml("it ends before its end".to_owned()));
        }
        if !self.rooted {
            return Err(Faulty::NotXml("no element".to_owned()));
        }
        Ok((self.message, self.oddities))
    }
}

fn attributes(tag: &BytesStart<'_>) -> Result<Attributes, Faulty> {
    let mut all = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|fault| Faulty::NotXml(fault.to_string()))?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|fault| Faulty::NotXml(fault.to_string()))?;
        all.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        if all.len() > MOST_ATTRIBUTES {
            return Err(Faulty::TooLarge);
        }
    }
    Ok(all)
}

/// Digits with at most one decimal point between them, perhaps below zero.
pub(super) fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let digits =
        |part: &str| !part.is_empty() && part.len() <= 18 && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part),
        None => digits(text),
    }
}
