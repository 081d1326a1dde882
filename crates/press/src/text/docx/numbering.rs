//! The numbers that Word draws before paragraphs of lists; they are not in the text, but people cite them.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use crate::Unreadable;
use crate::text::xml::attribute;

/// Word knows nine levels.
const LEVELS: usize = 9;
/// Longer labels are somebody's attempt to make the text explode.
const MAX_LABEL: usize = 40;

/// List definitions and how far each list has counted.
#[derive(Default)]
pub(super) struct Numbering {
    levels: HashMap<(String, usize), Level>,
    lists: HashMap<String, String>,
    restarts: HashMap<(String, usize), u32>,
    styles: HashMap<String, (String, usize)>,
    counted: HashMap<String, [Option<u32>; LEVELS]>,
}

#[derive(Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
}

impl Numbering {
    /// Reads `numbering.xml` and `styles.xml`; either may be empty.
    pub fn read(lists: &str, styles: &str) -> Result<Self, Unreadable> {
        let mut numbering = Self::default();
        let (mut owner, mut level) = (String::new(), 0);
        starts(lists, |tag, name| match name {
            "abstractNum" => owner = attribute(tag, "abstractNumId"),
            "num" => owner = attribute(tag, "numId"),
            "abstractNumId" => drop(numbering.lists.insert(owner.clone(), attribute(tag, "val"))),
            "lvl" | "lvlOverride" => level = small(&attribute(tag, "ilvl")),
            "startOverride" => {
                let from = attribute(tag, "val").parse().unwrap_or(1);
                numbering.restarts.insert((owner.clone(), level), from);
            }
            "start" | "numFmt" | "lvlText" => numbering.define(&owner, level, name, attribute(tag, "val")),
            _ => {}
        })?;
        let mut style = String::new();
        let mut depth = 0;
        starts(styles, |tag, name| match name {
            "style" => (style, depth) = (attribute(tag, "styleId"), 0),
            "ilvl" => depth = small(&attribute(tag, "val")),
            "numId" => drop(
                numbering
                    .styles
                    .insert(style.clone(), (attribute(tag, "val"), depth)),
            ),
            _ => {}
        })?;
        Ok(numbering)
    }

    fn define(&mut self, owner: &str, level: usize, what: &str, value: String) {
        let fresh = Level {
            start: 1,
            format: String::new(),
            text: String::new(),
        };
        let entry = self.levels.entry((owner.to_owned(), level)).or_insert(fresh);
        match what {
            "start" => entry.start = value.parse().unwrap_or(1),
            "numFmt" => entry.format = value,
            _ => entry.text = value.chars().take(MAX_LABEL).collect(),
        }
    }

    /// What stands before the next paragraph with this list, level and style: `1. `, `a) `, `- `, or nothing.
    pub fn label(&mut self, list: Option<&str>, level: Option<usize>, style: &str) -> String {
        let styled = self.styles.get(style).cloned();
        let list = list
            .map(str::to_owned)
            .or_else(|| styled.clone().map(|(list, _)| list))
            .unwrap_or_default();
        let level = level
            .or(styled.map(|(_, level)| level))
            .unwrap_or(0)
            .min(LEVELS - 1);
        let Some(definition) = self.lists.get(&list).cloned() else {
            return String::new();
        };
        let Some(this) = self.levels.get(&(definition.clone(), level)).cloned() else {
            return String::new();
        };
        let restart = self.restarts.remove(&(list, level));
        let counts = self.counted.entry(definition.clone()).or_default();
        counts[level] = Some(match (restart, counts[level]) {
            (Some(from), _) => from,
            (None, Some(before)) => before.saturating_add(1),
            (None, None) => this.start,
        });
        counts[level + 1..].fill(None);
        let counts = *counts;
        match this.format.as_str() {
            "none" => String::new(),
            "bullet" if this.text == "+" => "+ ".to_owned(),
            "bullet" => "- ".to_owned(), // mostly a sign of a symbol font, in no alphabet
            _ => self.drawn(&definition, &this.text, &counts),
        }
    }

    fn drawn(&self, definition: &str, text: &str, counts: &[Option<u32>; LEVELS]) -> String {
        let mut label = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let level = chars
                .peek()
                .and_then(|digit| digit.to_digit(10))
                .filter(|n| c == '%' && *n > 0);
            let Some(level) = level else {
                label.push(c);
                continue;
            };
            chars.next();
            let at = level as usize - 1;
            let Some(of) = self.levels.get(&(definition.to_owned(), at)) else {
                continue;
            };
            label.push_str(&number(counts[at].unwrap_or(of.start), &of.format));
        }
        if label.is_empty() { label } else { label + " " }
    }
}

/// A number in one of the formats of Word.
pub(in crate::text) fn number(n: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(n),
        "upperLetter" => letters(n).to_uppercase(),
        "lowerRoman" => roman(n).to_lowercase(),
        "upperRoman" => roman(n),
        "decimalZero" => format!("{n:02}"),
        _ => n.to_string(),
    }
}

/// Word counts a to z, then aa, bb, cc.
fn letters(n: u32) -> String {
    let (letter, times) = ((n.saturating_sub(1) % 26) as u8, n.saturating_sub(1) / 26 + 1);
    char::from(b'a' + letter)
        .to_string()
        .repeat(times.min(8) as usize)
}

fn roman(n: u32) -> String {
    if n > 3999 {
        n.to_string()
    } else {
        viet::speech::roman(n)
    }
}

fn small(level: &str) -> usize {
    level.parse().unwrap_or(0).min(LEVELS - 1)
}

/// Visits every opening tag.
pub(super) fn starts(xml: &str, mut visit: impl FnMut(&BytesStart<'_>, &str)) -> Result<(), Unreadable> {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader
            .read_event()
            .map_err(|fault| Unreadable::BadXml(fault.to_string()))?
        {
            Event::Start(tag) | Event::Empty(tag) => visit(&tag, tag.local_name().as_ref()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
