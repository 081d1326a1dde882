//! How a document looks, whatever file it came from: what `press` can read out of a DOCX. Lengths are tenths of a
//! millimetre, sizes half points, as files keep them.

use serde::{Deserialize, Serialize};

/// A document's look.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// The sheet of the first section.
    pub page: Page,
    /// Every line that holds words, in reading order.
    pub lines: Vec<Line>,
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

/// One line: a paragraph, or what a line break parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Line {
    pub runs: Vec<Run>,
    pub align: Align,
    pub column: Column,
    /// Indent of the first line.
    pub first_line: i32,
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

    /// Whether at least nine letters in ten have it.
    pub(super) fn mostly(&self, has: impl Fn(&Run) -> bool) -> bool {
        let letters = |run: &Run| run.text.chars().filter(|c| c.is_alphanumeric()).count();
        let all: usize = self.runs.iter().map(letters).sum();
        let with: usize = self.runs.iter().filter(|run| has(run)).map(letters).sum();
        with * 10 >= all * 9
    }
}
