//! What styles, paragraphs and runs say about themselves.

use std::collections::BTreeMap;

use letter::check::look::{Align, Leading};
use quick_xml::events::{BytesStart, Event};

use super::events;
use crate::Unreadable;
use crate::text::xml::attribute;

/// What a style or a run says; `None` where it says nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub font: Option<String>,
    pub size: Option<u16>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub caps: Option<bool>,
    pub underlined: Option<bool>,
    pub colour: Option<[u8; 3]>,
    pub align: Option<Align>,
    pub first_line: Option<i32>,
    /// Indents at both sides, in tenths of a millimetre.
    pub left: Option<i32>,
    pub right: Option<i32>,
    /// Room above and below, in tenths of a point.
    pub before: Option<u32>,
    pub after: Option<u32>,
    pub leading: Option<Leading>,
    pub above: Option<String>,
}

impl Said {
    /// Takes what one property element says.
    pub fn take(&mut self, name: &str, tag: &BytesStart<'_>) {
        let on = || !matches!(attribute(tag, "val").as_str(), "0" | "false" | "off");
        match name {
            "rFonts" => {
                let font = attribute(tag, "ascii");
                self.font = Some(font).filter(|font| !font.is_empty()).or(self.font.take());
            }
            "sz" => self.size = attribute(tag, "val").parse().ok().or(self.size),
            "b" => self.bold = Some(on()),
            "i" => self.italic = Some(on()),
            "caps" => self.caps = Some(on()),
            "jc" => self.align = Some(align(&attribute(tag, "val"))),
            "u" => self.underlined = Some(attribute(tag, "val") != "none" && on()),
            "color" => self.colour = colour(&attribute(tag, "val")).or(self.colour),
            "ind" => self.indents(tag),
            "spacing" => self.spacing(tag),
            "basedOn" => self.above = Some(attribute(tag, "val")),
            _ => {}
        }
    }

    fn indents(&mut self, tag: &BytesStart<'_>) {
        let dxa = |name: &str| attribute(tag, name).parse::<i32>().ok();
        let first = dxa("firstLine").or_else(|| dxa("hanging").map(|by| -by));
        self.first_line = first.map(tenths).or(self.first_line);
        self.left = dxa("left").or_else(|| dxa("start")).map(tenths).or(self.left);
        self.right = dxa("right").or_else(|| dxa("end")).map(tenths).or(self.right);
    }

    /// Twentieths of a point; between lines of the rule `auto`, 240ths of a line. Of a run it says something else, by
    /// another name.
    fn spacing(&mut self, tag: &BytesStart<'_>) {
        let number = |name: &str| attribute(tag, name).parse::<u32>().ok();
        let room = |name: &str, by_itself: &str| match attribute(tag, by_itself).as_str() {
            "1" | "true" | "on" => Some(140), // as browsers do
            _ => number(name).map(|twentieths| twentieths / 2),
        };
        self.before = room("before", "beforeAutospacing").or(self.before);
        self.after = room("after", "afterAutospacing").or(self.after);
        let leading = |line: u32| match attribute(tag, "lineRule").as_str() {
            "exact" => Leading::Exactly(line / 2),
            "atLeast" => Leading::AtLeast(line / 2),
            _ => Leading::Times(line * 100 / 240),
        };
        self.leading = number("line").map(leading).or(self.leading);
    }

    /// What is said here, else what the other says.
    pub fn over(&self, other: &Self) -> Self {
        Self {
            font: self.font.clone().or_else(|| other.font.clone()),
            size: self.size.or(other.size),
            bold: self.bold.or(other.bold),
            italic: self.italic.or(other.italic),
            caps: self.caps.or(other.caps),
            underlined: self.underlined.or(other.underlined),
            colour: self.colour.or(other.colour),
            align: self.align.or(other.align),
            first_line: self.first_line.or(other.first_line),
            left: self.left.or(other.left),
            right: self.right.or(other.right),
            before: self.before.or(other.before),
            after: self.after.or(other.after),
            leading: self.leading.or(other.leading),
            above: None,
        }
    }
}

fn align(value: &str) -> Align {
    match value {
        "center" => Align::Centre,
        "right" | "end" => Align::Right,
        "both" | "distribute" => Align::Justified,
        _ => Align::Left,
    }
}

/// `FF0000`; the name `auto` leaves it to the paper, and says so over what stands above.
fn colour(value: &str) -> Option<[u8; 3]> {
    if value == "auto" {
        return Some([0; 3]);
    }
    let part = |at: usize| u8::from_str_radix(value.get(at..at + 2)?, 16).ok();
    (value.len() == 6).then_some([part(0)?, part(2)?, part(4)?])
}

/// Tenths of a millimetre from twentieths of a point.
pub(super) fn tenths(dxa: i32) -> i32 {
    (i64::from(dxa) * 2540 / 14_400) as i32
}

/// The styles by id; the document's defaults stand under the empty id, the default paragraph style under "*".
pub(super) fn styles_of(xml: &str) -> Result<BTreeMap<String, Said>, Unreadable> {
    let mut out: BTreeMap<String, Said> = BTreeMap::new();
    let mut id = String::new();
    events(xml, |event| {
        if let Event::Start(tag) = event {
            let local = tag.local_name();
            if local.as_ref() == "style" {
                id = attribute(tag, "styleId");
                if attribute(tag, "default") == "1" && attribute(tag, "type") == "paragraph" {
                    let above = Some(id.clone());
                    out.insert(
                        "*".to_owned(),
                        Said {
                            above,
                            ..Said::default()
                        },
                    );
                }
            }
            out.entry(id.clone()).or_default().take(local.as_ref(), tag);
        }
    })?;
    Ok(out)
}
