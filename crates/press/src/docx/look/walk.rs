//! The body of a DOCX from its first element to its last: every paragraph becomes its lines.

use std::collections::BTreeMap;

use letter::check::look::{Column, Drawn, Line, Page, Run};
use letter::paper::width;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::MAX_LINES;
use super::drawn::{Sides, straight, vml};
use super::said::{Said, tenths};
use crate::text::xml::attribute;

/// How many styles may stand on one another.
const MAX_CHAIN: usize = 20;
/// What the margins of a cell take of its width, in tenths of a millimetre.
const CELL_MARGINS: u32 = 38;

#[derive(Default)]
pub(super) struct Walk {
    styles: BTreeMap<String, Said>,
    pub page: Page,
    pub first_differs: bool,
    pub lines: Vec<Line>,
    pub floating: bool,
    /// The paragraph being read: its own words about itself, its runs so far, what is drawn at it.
    paragraph: Said,
    style: String,
    runs: Vec<Run>,
    sides: Sides,
    drawn: Drawn,
    goes_on: bool,
    run: Said,
    in_run: bool,
    in_text: bool,
    /// For each open row the cells begun, and the line that it begins with.
    cells: Vec<usize>,
    row_from: Vec<usize>,
    /// For each open cell.
    open: Vec<Cell>,
    /// The width of the last drawing that began.
    extent: u32,
    skip: usize,
    /// Lines below which a border of a paragraph as wide as the text stands, less its indents.
    ruled: Vec<(usize, i32)>,
}

#[derive(Default)]
struct Cell {
    from: usize,
    room: u32,
    in_borders: bool,
    ruled: bool,
}

impl Walk {
    pub fn with(styles: BTreeMap<String, Said>) -> Self {
        Self {
            styles,
            ..Self::default()
        }
    }

    pub fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag.local_name().as_ref(), tag),
            Event::End(tag) => self.end(tag.local_name().as_ref()),
            Event::Text(text) if self.in_text => self.push(text.as_ref()),
            Event::GeneralRef(name) if self.in_text => self.push(&resolved(name)),
            _ => {}
        }
    }

    /// What only the end of the file tells: how wide the text is.
    pub fn finish(&mut self) {
        let text = self.page.width.saturating_sub(self.page.left + self.page.right);
        for line in self.lines.iter_mut().filter(|line| line.column == Column::Whole) {
            line.room = text;
        }
        for (at, indents) in std::mem::take(&mut self.ruled) {
            let long = i64::from(self.lines[at].room) - i64::from(indents);
            self.lines[at].below = u32::try_from(long).map_or(Drawn::Unmeasured, Drawn::Long);
        }
    }

    fn start(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            _ if self.skip > 0 => self.skip += 1,
            "Fallback" | "txbxContent" | "del" | "pPrChange" | "rPrChange" | "tabs" => self.skip = 1,
            "p" => self.paragraph(),
            "pStyle" => self.style = attribute(tag, "val"),
            "r" => (self.run, self.in_run) = (Said::default(), true),
            "t" => self.in_text = true,
            "tab" => self.push(" "),
            "br" | "cr" => self.line(false),
            "tr" | "tc" | "tcW" | "tcBorders" => self.table(name, tag),
            "pBdr" => self.sides.open = true,
            "extent" => self.extent = attribute(tag, "cx").parse::<u32>().unwrap_or(0) / 3600,
            "prstGeom" if straight(&attribute(tag, "prst")) => self.draw(Drawn::Long(self.extent)),
            "line" | "shape" => {
                if let Some(drawn) = vml(name, tag) {
                    self.draw(drawn);
                }
            }
            "pgSz" if self.page.width == 0 => {
                (self.page.width, self.page.height) = (length(tag, "w"), length(tag, "h"));
            }
            "pgMar" if self.page.left == 0 => self.margins(tag),
            "titlePg" => self.first_differs = attribute(tag, "val") != "0",
            "top" | "bottom" | "left" | "right" | "start" | "end" => self.border(name, tag),
            "bdr" if self.in_run => self.sides.boxed = attribute(tag, "val") != "none",
            _ if self.in_run => self.run.take(name, tag),
            _ => self.paragraph.take(name, tag),
        }
    }

    fn paragraph(&mut self) {
        (self.paragraph, self.style, self.runs) = (Said::default(), String::new(), Vec::new());
        (self.sides, self.drawn, self.goes_on) = (Sides::default(), Drawn::Nothing, false);
    }

    fn table(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "tr" => {
                self.cells.push(0);
                self.row_from.push(self.lines.len());
            }
            "tc" => {
                self.cells
                    .iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|cells| *cells += 1);
                let from = self.lines.len();
                self.open.push(Cell {
                    from,
                    ..Cell::default()
                });
            }
            _ => {
                let Some(cell) = self.open.last_mut() else { return };
                cell.in_borders = name == "tcBorders";
                if name == "tcW" && attribute(tag, "type") == "dxa" {
                    cell.room = length(tag, "w").saturating_sub(CELL_MARGINS);
                }
            }
        }
    }

    fn border(&mut self, name: &str, tag: &BytesStart<'_>) {
        let drawn = !matches!(attribute(tag, "val").as_str(), "nil" | "none");
        if self.sides.open {
            self.sides.take(name, drawn);
        } else if let Some(cell) = self.open.last_mut().filter(|cell| cell.in_borders) {
            cell.ruled |= drawn && name == "bottom";
        }
    }

    /// A line that is drawn as a shape. A second one in the same paragraph belongs to other words.
    fn draw(&mut self, drawn: Drawn) {
        self.floating |= self.drawn != Drawn::Nothing;
        self.drawn = drawn;
    }

    fn margins(&mut self, tag: &BytesStart<'_>) {
        let page = &mut self.page;
        (page.top, page.bottom) = (length(tag, "top"), length(tag, "bottom"));
        (page.left, page.right) = (length(tag, "left"), length(tag, "right"));
    }

    fn end(&mut self, name: &str) {
        match name {
            _ if self.skip > 0 => self.skip -= 1,
            "p" => self.line(true),
            "r" => self.in_run = false,
            "t" => self.in_text = false,
            "pBdr" => self.sides.open = false,
            "tcBorders" => self
                .open
                .iter_mut()
                .last()
                .into_iter()
                .for_each(|cell| cell.in_borders = false),
            "tc" => self.cell(),
            "tr" => self.row(),
            _ => {}
        }
    }

    /// The border of a cell stands below its last line; how long it is, its table says.
    fn cell(&mut self) {
        let Some(cell) = self.open.pop() else { return };
        let last = self.lines.get_mut(cell.from..).and_then(<[Line]>::last_mut);
        if let Some(last) = last.filter(|last| cell.ruled && last.below == Drawn::Nothing) {
            last.below = Drawn::Unmeasured;
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
            underlined: said.underlined.unwrap_or(false),
            colour: said.colour,
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

    /// A line of words, or what is drawn between them; `ends` says that the paragraph does.
    fn line(&mut self, ends: bool) {
        let runs = std::mem::take(&mut self.runs);
        let said = self.paragraph.over(&self.inherited());
        let words = runs.iter().any(|run| run.text.chars().any(char::is_alphanumeric));
        if words && self.lines.len() < MAX_LINES {
            self.lines.push(self.said_line(runs, &said));
            self.goes_on = true;
            if ends {
                self.below(&said);
            }
        } else if ends {
            self.typed(&runs);
            self.below(&said);
        }
    }

    fn said_line(&self, runs: Vec<Run>, said: &Said) -> Line {
        let column = match self.cells.last() {
            Some(1) => Column::Left,
            Some(2) => Column::Right,
            Some(_) => Column::Table,
            None => Column::Whole,
        };
        Line {
            runs,
            align: said.align.unwrap_or_default(),
            column,
            first_line: said.first_line.unwrap_or(0),
            before: said.before.unwrap_or(0),
            after: said.after.unwrap_or(0),
            leading: said.leading.unwrap_or_default(),
            goes_on: self.goes_on,
            below: Drawn::Nothing,
            framed: self.sides.frame(),
            room: self.open.last().map_or(0, |cell| cell.room),
        }
    }

    /// A line typed with underscores or dashes.
    fn typed(&mut self, runs: &[Run]) {
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        let signs = text.trim();
        if signs.chars().count() > 2 && signs.chars().all(|c| "_-–—─".contains(c)) {
            let size = runs.first().map_or(28, |run| run.size);
            self.draw(Drawn::Long(width(signs, size, false)));
        }
    }

    /// What the paragraph draws stands below its own words, or below those before it in the same cell.
    fn below(&mut self, said: &Said) {
        let border = self.sides.bottom && !self.sides.frame();
        if !border && self.drawn == Drawn::Nothing {
            return;
        }
        let from = self.open.last().map_or(0, |cell| cell.from);
        let Some(at) = self.lines.len().checked_sub(1).filter(|at| *at >= from) else {
            self.floating = true;
            return;
        };
        let indents = said.left.unwrap_or(0) + said.right.unwrap_or(0);
        let line = &mut self.lines[at];
        line.below = match (self.drawn, i32::try_from(line.room)) {
            (Drawn::Nothing, Ok(0)) => {
                if line.column == Column::Whole {
                    self.ruled.push((at, indents));
                }
                Drawn::Unmeasured
            }
            (Drawn::Nothing, Ok(room)) => {
                u32::try_from(room - indents).map_or(Drawn::Unmeasured, Drawn::Long)
            }
            (drawn, _) => drawn,
        };
    }
}

fn length(tag: &BytesStart<'_>, name: &str) -> u32 {
    let dxa = attribute(tag, name).parse::<i32>().unwrap_or(0);
    u32::try_from(tenths(dxa)).unwrap_or(0)
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
