//! OpenDocument text: paragraphs, lists with their numbers, tables.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::docx::MAX_MAIN;
use super::lines::Lines;
use super::xml::{attribute, resolved};
use crate::Unreadable;
use crate::archive::Archive;

/// Real documents nest some thirty elements.
const MAX_DEPTH: usize = 256;
/// `text:s` and repeated cells are promises of a number; nobody means more.
const MAX_BLANKS: usize = 80;

pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let locked = archive
        .text("META-INF/manifest.xml", MAX_MAIN)?
        .is_some_and(|manifest| manifest.contains("encryption-data"));
    if locked {
        return Err(Unreadable::Encrypted);
    }
    let xml = archive
        .text("content.xml", MAX_MAIN)?
        .ok_or(Unreadable::BrokenZip)?;
    of_content(&xml)
}

pub(super) fn of_content(xml: &str) -> Result<String, Unreadable> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let bad = |why: &str| Unreadable::BadXml(why.to_owned());
    let (mut walk, mut depth) = (Walk::new(), 0);
    loop {
        match reader.read_event().map_err(|fault| bad(&fault.to_string()))? {
            Event::Start(tag) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(bad("too deep"));
                }
                walk.start(&tag);
            }
            Event::End(tag) => {
                depth -= 1;
                walk.end(tag.local_name().as_ref());
            }
            Event::Text(text) => walk.text(text.as_ref()),
            Event::GeneralRef(name) => walk.text(&resolved(&name)?),
            Event::Eof if depth > 0 => return Err(bad("the text ends in the middle")),
            Event::Eof => return Ok(walk.lines.text()),
            _ => {}
        }
    }
}

/// How a level of a list is marked.
#[derive(Clone, Default)]
struct Mark {
    /// `1`, `a`, `i`, …; empty for a bullet.
    format: String,
    suffix: String,
}

/// An open list.
struct List {
    style: String,
    count: u32,
}

struct Walk {
    lines: Lines,
    paragraphs: Vec<String>,
    lists: Vec<List>,
    marks: HashMap<(String, usize), Mark>,
    /// How far lists have counted that others go on with.
    counted: HashMap<(String, usize), u32>,
    /// The list style being defined.
    defining: String,
    /// What the next paragraph begins with.
    label: String,
    skip: usize,
}

impl Walk {
    fn new() -> Self {
        Self {
            lines: Lines::new(),
            paragraphs: Vec::new(),
            lists: Vec::new(),
            marks: HashMap::new(),
            counted: HashMap::new(),
            defining: String::new(),
            label: String::new(),
            skip: 0,
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        match name.as_ref() {
            _ if self.skip > 0 => self.skip += 1,
            "tracked-changes" | "annotation" | "note" | "forms" | "sequence-decls" => self.skip = 1,
            "list-style" => self.defining = attribute(tag, "name"),
            "list-level-style-number" | "list-level-style-bullet" => self.define(tag),
            "p" | "h" => self.paragraphs.push(std::mem::take(&mut self.label)),
            "s" => {
                let blanks = attribute(tag, "c").parse().unwrap_or(1).min(MAX_BLANKS);
                self.text(&" ".repeat(blanks));
            }
            "tab" => self.text("\t"),
            "line-break" => self.text("\n"),
            "list" => self.open_list(tag),
            "list-item" => self.open_item(),
            "table-row" => self.lines.open_row(),
            "table-cell" => self.lines.open_cell(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            _ if self.skip > 0 => self.skip -= 1,
            "p" | "h" => self.close_paragraph(),
            "list" => self.close_list(),
            "list-item" => self.label.clear(),
            "table-row" => self.lines.close_row(),
            "table-cell" => self.lines.close_cell(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let (Some(line), 0) = (self.paragraphs.last_mut(), self.skip) {
            line.push_str(text);
        }
    }

    fn close_paragraph(&mut self) {
        match self.paragraphs.pop() {
            Some(line) if line.trim().is_empty() => self.lines.blank(),
            Some(line) => self.lines.push(line.trim_end().to_owned()),
            None => {}
        }
    }

    fn define(&mut self, tag: &BytesStart<'_>) {
        let level = attribute(tag, "level").parse().unwrap_or(1);
        let mark = Mark {
            format: attribute(tag, "num-format"),
            suffix: attribute(tag, "num-suffix").chars().take(4).collect(),
        };
        self.marks.insert((self.defining.clone(), level), mark);
    }

    fn open_list(&mut self, tag: &BytesStart<'_>) {
        // A list inside a list has the style of the outer one unless it says otherwise.
        let outer = self.lists.last().map(|list| list.style.clone());
        let named = Some(attribute(tag, "style-name")).filter(|style| !style.is_empty());
        let style = named.or(outer).unwrap_or_default();
        let goes_on =
            attribute(tag, "continue-numbering") == "true" || !attribute(tag, "continue-list").is_empty();
        let before = self.counted.get(&(style.clone(), self.lists.len() + 1));
        let count = before.filter(|_| goes_on).copied().unwrap_or(0);
        self.lists.push(List { style, count });
    }

    fn close_list(&mut self) {
        let level = self.lists.len();
        if let Some(list) = self.lists.pop() {
            self.counted.insert((list.style, level), list.count);
        }
    }

    fn open_item(&mut self) {
        let level = self.lists.len();
        let Some(list) = self.lists.last_mut() else { return };
        list.count = list.count.saturating_add(1);
        let mark = self.marks.get(&(list.style.clone(), level));
        self.label = match mark {
            Some(mark) if !mark.format.is_empty() => {
                let number = super::docx::numbering::number(list.count, word_format(&mark.format));
                format!("{number}{} ", mark.suffix)
            }
            _ => "- ".to_owned(),
        };
    }
}

/// Word's name for a format of OpenDocument.
fn word_format(format: &str) -> &'static str {
    match format {
        "a" => "lowerLetter",
        "A" => "upperLetter",
        "i" => "lowerRoman",
        "I" => "upperRoman",
        _ => "decimal",
    }
}

#[cfg(test)]
mod tests;
