//! How a document looks, whatever file it came from: what `press` can read out of a DOCX. Lengths are tenths of a
//! millimetre, sizes half points, as files keep them.

use serde::{Deserialize, Serialize};

use crate::paper::width;

/// A document's look.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// The sheet of the first section.
    pub page: Page,
    /// Every line that holds words, in reading order.
    pub lines: Vec<Line>,
    /// Lines are drawn that float: which words they stand below is not known.
    pub floating: bool,
}

/// The sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Page {
    pub width: u32,
    pub height: u32,
    pub top: u32,
    pub bottom: u32,
    pub left: u32,
    pub right: u32,
    /// Where pages from the second on carry their number.
    pub number: PageNumber,
    /// Whether the first page carries one as well.
    pub number_on_first: bool,
}

/// Where the page number stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageNumber {
    /// No page carries a number.
    #[default]
    None,
    /// Centred in the top margin, as the decree asks.
    TopCentre,
    /// In the top margin, not centred.
    TopAside,
    /// In the bottom margin.
    Bottom,
}

/// How a line lies between the margins of its column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Align {
    #[default]
    Left,
    Centre,
    Right,
    Justified,
}

/// In which column of a table without borders a line stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Column {
    #[default]
    Whole,
    Left,
    Right,
    /// In a table of three columns and more, which is no head.
    Table,
}

/// What is drawn below a line of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawn {
    /// Nothing.
    #[default]
    Nothing,
    /// A line of this length.
    Long(u32),
    /// A line whose length the file does not say.
    Unmeasured,
}

/// How far lines stand from one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leading {
    /// Hundredths of single spacing.
    Times(u32),
    /// Tenths of a point, always.
    Exactly(u32),
    /// Tenths of a point, or more.
    AtLeast(u32),
}

impl Default for Leading {
    fn default() -> Self {
        Self::Times(100)
    }
}

/// One line: a paragraph, or what a line break parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Line {
    pub runs: Vec<Run>,
    pub align: Align,
    pub column: Column,
    /// Indent of the first line.
    pub first_line: i32,
    /// Room above the paragraph and below it, in tenths of a point.
    pub before: u32,
    pub after: u32,
    pub leading: Leading,
    /// It stands behind a line break of the same paragraph.
    pub goes_on: bool,
    pub below: Drawn,
    /// Lines are drawn on its four sides.
    pub framed: bool,
    /// The width of its column; 0 when the file does not say.
    pub room: u32,
}

/// A stretch of one look.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Run {
    pub text: String,
    pub font: String,
    pub size: u16,
    pub bold: bool,
    pub italic: bool,
    pub underlined: bool,
    /// Red, green, blue; `None` where the file leaves it to the paper, which is black.
    pub colour: Option<[u8; 3]>,
}

impl Line {
    /// The words, blanks made single.
    #[must_use]
    pub fn text(&self) -> String {
        let all: String = self.runs.iter().map(|run| run.text.as_str()).collect();
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The look that most letters of the line have.
    pub(super) fn main(&self) -> Option<&Run> {
        self.runs
            .iter()
            .max_by_key(|run| run.text.chars().filter(|c| c.is_alphanumeric()).count())
    }

    /// What is drawn below it, an underline included.
    pub(super) fn drawn(&self) -> Drawn {
        let marked = self.runs.iter().filter(|run| run.underlined);
        let long: u32 = marked.map(|run| width(&run.text, run.size, run.bold)).sum();
        match self.below {
            Drawn::Nothing if long > 0 => Drawn::Long(long),
            below => below,
        }
    }

    /// How wide its words are on one line.
    pub(super) fn width(&self) -> u32 {
        let main = self.main();
        main.map_or(0, |run| width(&self.text(), run.size, run.bold))
    }

    /// Whether at least nine letters in ten have it.
    pub(super) fn mostly(&self, has: impl Fn(&Run) -> bool) -> bool {
        let letters = |run: &Run| run.text.chars().filter(|c| c.is_alphanumeric()).count();
        let all: usize = self.runs.iter().map(letters).sum();
        let with: usize = self.runs.iter().filter(|run| has(run)).map(letters).sum();
        with * 10 >= all * 9
    }
}
