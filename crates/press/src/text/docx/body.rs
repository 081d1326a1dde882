//! The main part of a DOCX as lines: paragraphs, tables, list numbers.

use quick_xml::events::{BytesStart, Event};
use viet::legacy::Legacy;

use super::fonts::{self, Fonts};
use super::numbering::Numbering;
use crate::Unreadable;
use crate::text::lines::Lines;
use crate::text::xml::{attribute, resolved};

/// Real documents nest some thirty elements; text boxes inside tables a hundred.
const MAX_DEPTH: usize = 256;

/// Reads `word/document.xml`.
pub(super) fn read(xml: &str, numbering: &mut Numbering, fonts: &Fonts) -> Result<String, Unreadable> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk {
        numbering,
        fonts,
        paragraphs: Vec::new(),
        run: None,
        lines: Lines::new(),
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
            Event::Eof => return Ok(walk.lines.text()),
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
    /// Letters of an old font, kept until the font ends: a letter and its mark may stand in two runs.
    old: Option<(Legacy, String)>,
}

impl Paragraph {
    fn push(&mut self, text: &str, legacy: Option<Legacy>) {
        if self.old.as_ref().map(|(legacy, _)| *legacy) != legacy {
            self.settle();
        }
        match (legacy, &mut self.old) {
            (Some(_), Some((_, old))) => old.push_str(text),
            (Some(legacy), None) => self.old = Some((legacy, text.to_owned())),
            (None, _) => self.line.push_str(text),
        }
    }

    fn settle(&mut self) {
        if let Some((legacy, old)) = self.old.take() {
            self.line.push_str(&legacy.to_unicode(&old));
        }
    }
}

/// What a run says of itself.
#[derive(Default)]
struct Run {
    font: Option<String>,
    style: String,
}

struct Walk<'a> {
    numbering: &'a mut Numbering,
    fonts: &'a Fonts,
    paragraphs: Vec<Paragraph>,
    run: Option<Run>,
    lines: Lines,
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
            "r" => self.run = Some(Run::default()),
            "tr" => self.lines.open_row(),
            "tc" => self.lines.open_cell(),
            "t" => self.in_text = true,
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            property => self.property(property, tag),
        }
    }

    fn property(&mut self, name: &str, tag: &BytesStart<'_>) {
        let value = || attribute(tag, "val");
        match (name, &mut self.run, self.paragraphs.last_mut()) {
            ("rFonts", Some(run), _) => run.font = fonts::named(tag),
            ("rStyle", Some(run), _) => run.style = value(),
            ("pStyle", _, Some(paragraph)) => paragraph.style = value(),
            ("numId", _, Some(paragraph)) => paragraph.list = Some(value()),
            ("ilvl", _, Some(paragraph)) => paragraph.level = value().parse().ok(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            _ if self.skip > 0 => self.skip -= 1,
            "t" => self.in_text = false,
            "r" => self.run = None,
            "p" => self.close_paragraph(),
            "tc" => self.lines.close_cell(),
            "tr" => self.lines.close_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skip == 0 {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        let (font, style) = self
            .run
            .as_ref()
            .map_or((None, ""), |run| (run.font.as_deref(), run.style.as_str()));
        let legacy = self.fonts.legacy(font, style, &paragraph.style);
        paragraph.push(text, legacy);
    }

    fn close_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else {
            return;
        };
        paragraph.settle();
        if paragraph.line.trim().is_empty() {
            return self.lines.blank();
        }
        let label = self
            .numbering
            .label(paragraph.list.as_deref(), paragraph.level, &paragraph.style);
        self.lines.push(label + paragraph.line.trim_end());
    }
}
