//! How a DOCX looks: sheet, lines, fonts, sizes, weight and alignment, as `letter::check` judges them. Text boxes, notes
//! and what stands in headers are left out, except whether a header or footer carries the page number.

use std::collections::BTreeMap;

use letter::check::look::{Align, Column, Line, Look, Page, PageNumber, Run};
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::Unreadable;
use crate::archive::Archive;
use crate::text::xml::attribute;

/// More lines than this tell nothing new about a document's look.
const MAX_LINES: usize = 20_000;
const MAX_PART: u64 = 32 << 20;
const MAX_DEPTH: usize = 256;
/// How many styles may stand on one another.
const MAX_CHAIN: usize = 20;

/// Reads the look of a DOCX.
///
/// # Errors
/// As [`crate::text::read`]: what is no DOCX, is broken, or promises more than it should.
pub fn look(bytes: &[u8]) -> Result<Look, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let main = archive
        .text("word/document.xml", MAX_PART)?
        .ok_or(Unreadable::NotDocx)?;
    let styles = archive.text("word/styles.xml", MAX_PART)?.unwrap_or_default();
    let mut walk = Walk {
        styles: styles_of(&styles)?,
        ..Walk::default()
    };
    events(&main, |event| walk.event(event))?;
    let mut look = Look {
        page: walk.page,
        lines: walk.lines,
    };
    numbers(&mut archive, &mut look.page, walk.first_differs)?;
    Ok(look)
}

/// What a style or a run says; `None` where it says nothing.
#[derive(Clone, Debug, Default)]
struct Said {
    font: Option<String>,
    size: Option<u16>,
    bold: Option<bool>,
    italic: Option<bool>,
    caps: Option<bool>,
    align: Option<Align>,
    first_line: Option<i32>,
    above: Option<String>,
}

impl Said {
    /// Takes what one property element says.
    fn take(&mut self, name: &str, tag: &BytesStart<'_>) {
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
            "ind" => {
                let (first, hanging) = (attribute(tag, "firstLine"), attribute(tag, "hanging"));
                let dxa = first
                    .parse()
                    .ok()
                    .or_else(|| hanging.parse::<i32>().ok().map(|by| -by));
                self.first_line = dxa.map(tenths).or(self.first_line);
            }
            "basedOn" => self.above = Some(attribute(tag, "val")),
            _ => {}
        }
    }

    /// What is said here, else what the other says.
    fn over(&self, other: &Self) -> Self {
        Self {
            font: self.font.clone().or_else(|| other.font.clone()),
            size: self.size.or(other.size),
            bold: self.bold.or(other.bold),
            italic: self.italic.or(other.italic),
            caps: self.caps.or(other.caps),
            align: self.align.or(other.align),
            first_line: self.first_line.or(other.first_line),
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

/// Tenths of a millimetre from twentieths of a point.
fn tenths(dxa: i32) -> i32 {
    (i64::from(dxa) * 2540 / 14_400) as i32
}

/// The styles by id; the document's defaults stand under the empty id, the default paragraph style under "*".
fn styles_of(xml: &str) -> Result<BTreeMap<String, Said>, Unreadable> {
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

#[derive(Default)]
struct Walk {
    styles: BTreeMap<String, Said>,
    page: Page,
    first_differs: bool,
    lines: Vec<Line>,
    /// The paragraph being read: its own words about itself, and its runs so far.
    paragraph: Said,
    style: String,
    runs: Vec<Run>,
    run: Said,
    in_run: bool,
    in_text: bool,
    /// For each open row the cells begun, and the line that it begins with.
    cells: Vec<usize>,
    row_from: Vec<usize>,
    skip: usize,
}

impl Walk {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag.local_name().as_ref(), tag),
            Event::End(tag) => self.end(tag.local_name().as_ref()),
            Event::Text(text) if self.in_text => self.push(text.as_ref()),
            Event::GeneralRef(name) if self.in_text => self.push(&resolved(name)),
            _ => {}
        }
    }

    fn start(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            _ if self.skip > 0 => self.skip += 1,
            "Fallback" | "txbxContent" | "del" | "pPrChange" | "rPrChange" | "tabs" => self.skip = 1,
            "p" => (self.paragraph, self.style, self.runs) = (Said::default(), String::new(), Vec::new()),
            "pStyle" => self.style = attribute(tag, "val"),
            "r" => (self.run, self.in_run) = (Said::default(), true),
            "t" => self.in_text = true,
            "tab" => self.push(" "),
            "br" | "cr" => self.line(),
            "tr" => {
                self.cells.push(0);
                self.row_from.push(self.lines.len());
            }
            "tc" => self
                .cells
                .iter_mut()
                .last()
                .into_iter()
                .for_each(|cells| *cells += 1),
            "pgSz" => (self.page.width, self.page.height) = (length(tag, "w"), length(tag, "h")),
            "pgMar" => self.margins(tag),
            "titlePg" => self.first_differs = attribute(tag, "val") != "0",
            _ if self.in_run => self.run.take(name, tag),
            _ => self.paragraph.take(name, tag),
        }
    }

    fn margins(&mut self, tag: &BytesStart<'_>) {
        let page = &mut self.page;
        (page.top, page.bottom) = (length(tag, "top"), length(tag, "bottom"));
        (page.left, page.right) = (length(tag, "left"), length(tag, "right"));
    }

    fn end(&mut self, name: &str) {
        match name {
            _ if self.skip > 0 => self.skip -= 1,
            "p" => self.line(),
            "r" => self.in_run = false,
            "t" => self.in_text = false,
            "tr" => self.row(),
            _ => {}
        }
    }

    /// A row of two cells is a head or a foot; one of three and more is a table of figures.
    fn row(&mut self) {
        let (Some(cells), Some(from)) = (self.cells.pop(), self.row_from.pop()) else {
            return;
        };
        if cells > 2 {
            self.lines[from..]
                .iter_mut()
                .for_each(|line| line.column = Column::Table);
        }
    }

    fn push(&mut self, text: &str) {
        let said = self.run.over(&self.inherited());
        let text = if said.caps == Some(true) {
            text.to_uppercase()
        } else {
            text.to_owned()
        };
        self.runs.push(Run {
            text,
            font: said.font.unwrap_or_default(),
            size: said.size.unwrap_or(20),
            bold: said.bold.unwrap_or(false),
            italic: said.italic.unwrap_or(false),
        });
    }

    /// What the paragraph's style, the styles it stands on and the document's defaults say.
    fn inherited(&self) -> Said {
        let mut said = Said::default();
        let mut id = if self.style.is_empty() {
            "*"
        } else {
            self.style.as_str()
        };
        for _ in 0..MAX_CHAIN {
            let Some(style) = self.styles.get(id) else { break };
            said = said.over(style);
            match &style.above {
                Some(above) => id = above,
                None => break,
            }
        }
        self.styles
            .get("")
            .map_or_else(|| said.clone(), |default| said.over(default))
    }

    fn line(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        let words = runs.iter().any(|run| run.text.chars().any(char::is_alphanumeric));
        if !words || self.lines.len() >= MAX_LINES {
            return;
        }
        let said = self.paragraph.over(&self.inherited());
        let column = match self.cells.last() {
            Some(1) => Column::Left,
            Some(2) => Column::Right,
            Some(_) => Column::Table,
            None => Column::Whole,
        };
        self.lines.push(Line {
            runs,
            align: said.align.unwrap_or_default(),
            column,
            first_line: said.first_line.unwrap_or(0),
        });
    }
}

fn length(tag: &BytesStart<'_>, name: &str) -> u32 {
    let dxa = attribute(tag, name).parse::<i32>().unwrap_or(0);
    u32::try_from(tenths(dxa)).unwrap_or(0)
}

/// Where the page number stands: in a header or a footer, centred or not; on the first page when it has no header of
/// its own.
fn numbers(archive: &mut Archive<'_>, page: &mut Page, first_differs: bool) -> Result<(), Unreadable> {
    let names: Vec<String> = archive.names().collect();
    let mut at = PageNumber::None;
    for name in names
        .iter()
        .filter(|name| name.starts_with("word/header") || name.starts_with("word/footer"))
    {
        let part = archive.text(name, MAX_PART)?.unwrap_or_default();
        if !part.contains("PAGE") {
            continue;
        }
        let centred = part.contains("\"center\"");
        at = match (name.starts_with("word/header"), centred) {
            (true, true) => PageNumber::TopCentre,
            (true, false) => PageNumber::TopAside,
            (false, _) => PageNumber::Bottom,
        };
        if at == PageNumber::TopCentre {
            break;
        }
    }
    page.number = at;
    page.number_on_first = at != PageNumber::None && !first_differs;
    Ok(())
}

fn events(xml: &str, mut take: impl FnMut(&Event<'_>)) -> Result<(), Unreadable> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        let event = reader
            .read_event()
            .map_err(|fault| Unreadable::BadXml(fault.to_string()))?;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return Ok(()),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Unreadable::BadXml(format!("more than {MAX_DEPTH} elements deep")));
        }
        take(&event);
    }
}

/// `&amp;` and its kind; an unknown name gives nothing.
fn resolved(name: &BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return letter.to_string();
    }
    let plain = match name.as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    };
    plain.to_owned()
}
