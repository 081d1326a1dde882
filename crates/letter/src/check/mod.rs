//! Judges anybody's document by Nghị định 30/2020/NĐ-CP: its look by the layout table of Phụ lục I, with spacing, drawn
//! lines and ink; its words by the rules for capitals, numbers, lists and citing. Each remark names the rule, the box and
//! the place.

mod boxes;
mod capitals;
mod cites;
mod drawn;
mod layout;
pub mod look;
mod numerals;
mod sentences;
mod spacing;
mod words;

use serde::{Deserialize, Serialize};

use boxes::Element;
use look::{Line, Look};
pub use sentences::remark_text;

/// One departure from the decree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Stable code of the rule, such as `size` or `date.zero`.
    pub code: String,
    /// The element by its Vietnamese name: "Quốc hiệu".
    pub element: String,
    /// The numbered box (ô số) of the drawing in Phụ lục I; empty for the sheet and for words.
    pub place: String,
    /// Where the rule stands.
    pub article: String,
    /// Which line, from 0; `None` when it is about the sheet or about what is missing.
    pub line: Option<usize>,
    /// The document's own words there.
    pub quote: String,
    /// What the decree asks.
    pub wanted: String,
    /// What the document has.
    pub found: String,
}

/// Every remark: the sheet, the lines in order, what is missing, spacing and what is drawn, then the words.
#[must_use]
pub fn check(look: &Look) -> Vec<Remark> {
    let elements = boxes::of(look);
    let mut out = Vec::new();
    for rules in [
        layout::read,
        spacing::read,
        drawn::read,
        words::read,
        capitals::read,
        cites::read,
        numerals::read,
    ] {
        rules(look, &elements, &mut out);
    }
    out
}

fn remark(code: &str, element: Element, line: &Line, at: usize, wanted: &str, found: &str) -> Remark {
    let (place, article, name) = layout::named(element);
    Remark {
        code: code.to_owned(),
        element: name.to_owned(),
        place: place.to_owned(),
        article: article.to_owned(),
        line: Some(at),
        quote: line.text().chars().take(60).collect(),
        wanted: wanted.to_owned(),
        found: found.to_owned(),
    }
}
