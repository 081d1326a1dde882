//! The main part of a DOCX as lines: paragraphs, tables, list numbers.

use quick_xml::events::{BytesRef, BytesStart, Event};

use super::numbering::{Numbering, attribute};
use crate::Unreadable;

/// Real documents nest some thirty elements; text boxes inside tables a hundred.
const MAX_DEPTH: usize = 256;

/// Reads `word/document.xml`.
pub(crate) fn read(xml: &str, numbering: &mut Numbering) -> Result<String, Unreadable> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk {
        numbering,
        paragraphs: Vec::new(),
        rows: Vec::new(),
        out: vec![Vec::new()],
        skip: 0,
        in_text: false,
    };
    let mut depth = 0;
    loop {
        match reader
            .read_event()
            .map_err(|fault| Unreadable::BadXml(fault.to_string()))?
        {
            Event::Start(tag) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Unreadable::BadXml(format!("more than {MAX_DEPTH} elements deep")));
                }
                walk.start(&tag);
            }
            Event::End(tag) => {
                depth -= 1;
                walk.end(tag.local_name().as_ref());
            }
            Event::Text(text) => walk.text(text.as_ref()),
            Event::CData(text) => walk.text(text.as_ref()),
            Event::GeneralRef(name) => walk.text(&resolved(&name)?), // &amp; is an event of its own
            Event::Eof if depth > 0 => {
                return Err(Unreadable::BadXml("the text ends in the middle".to_owned()));
            }
            Event::Eof => return Ok(walk.out.swap_remove(0).join("\n")),
            _ => {}
        }
    }
}

/// A paragraph being read. They nest: a text box stands inside a paragraph.
#[derive(Default)]
struct Paragraph {
    line: String,
    style: String,
    list: Option<String>,
    level: Option<usize>,
}

struct Walk<'a> {
    numbering: &'a mut Numbering,
    paragraphs: Vec<Paragraph>,
    /// Open table rows, each with its cells, each with its lines.
    rows: Vec<Vec<Vec<String>>>,
    /// Where lines go: the document, or the innermost open cell.
    out: Vec<Vec<String>>,
    /// Inside something that is not text of the document: how many elements deep.
    skip: usize,
    in_text: bool,
}

impl Walk<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        match name.as_ref() {
            _ if self.skip > 0 => self.skip += 1,
            // A copy for old programs, deleted text, tab stops, and how it looked before a change.
            "Fallback" | "del" | "moveFrom" | "tabs" | "pPrChange" | "rPrChange" => self.skip = 1,
            "p" => self.paragraphs.push(Paragraph::default()),
            "tr" => self.rows.push(Vec::new()),
            "tc" => self.out.push(Vec::new()),
            "t" => self.in_text = true,
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            property => self.property(property, || attribute(tag, "val")),
        }
    }

    fn property(&mut self, name: &str, value: impl Fn() -> String) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        match name {
            "pStyle" => paragraph.style = value(),
            "numId" => paragraph.list = Some(value()),
            "ilvl" => paragraph.level = value().parse().ok(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            _ if self.skip > 0 => self.skip -= 1,
            "t" => self.in_text = false,
            "p" => self.close_paragraph(),
            "tc" => self.close_cell(),
            "tr" => self.close_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skip == 0 {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.line.push_str(text);
        }
    }

    fn close_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        if paragraph.line.trim().is_empty() {
            return self.blank();
        }
        let label = self
            .numbering
            .label(paragraph.list.as_deref(), paragraph.level, &paragraph.style);
        self.lines().push(label + paragraph.line.trim_end());
    }

    /// One blank line keeps its meaning; a thousand would only cost memory.
    fn blank(&mut self) {
        let in_cell = self.out.len() > 1;
        let lines = self.lines();
        if !in_cell && lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(String::new());
        }
    }

    fn close_cell(&mut self) {
        let Some(lines) = self.out.pop() else { return };
        match self.rows.last_mut() {
            _ if lines.is_empty() => {}
            Some(row) => row.push(lines),
            None => self.lines().extend(lines),
        }
    }

    /// Two cells side by side are two columns of a layout (head, signature): one is read after the other. Three and more
    /// cells of one line each are a row of figures and stay together.
    fn close_row(&mut self) {
        let cells = self.rows.pop().unwrap_or_default();
        let figures = cells.len() > 2
            && cells
                .iter()
                .all(|lines| lines.len() == 1 && !lines[0].contains('\n'));
        let lines = cells.into_iter().flatten();
        if figures {
            let row = lines.collect::<Vec<_>>().join("\t");
            self.lines().push(row);
        } else {
            self.lines().extend(lines);
        }
    }

    fn lines(&mut self) -> &mut Vec<String> {
        self.out
            .last_mut()
            .expect("the document's own lines are pushed first and popped last")
    }
}

fn resolved(name: &BytesRef<'_>) -> Result<String, Unreadable> {
    let bad = || Unreadable::BadXml(format!("unknown reference &{};", name.as_ref()));
    match name.resolve_char_ref() {
        Ok(Some(character)) => Ok(character.to_string()),
        Ok(None) => quick_xml::escape::resolve_xml_entity(name)
            .map(str::to_owned)
            .ok_or_else(bad),
        Err(_) => Err(bad()),
    }
}
