//! The layout table of Nghị định 30/2020/NĐ-CP, Phụ lục I, as places on the sheet, written by hand from the decree; and how
//! a measured PDF compares with it.

mod room;
mod wishes;

use letter::paper::Paper;

use crate::measured::{Line, Rule};
use room::{drawn, numbers, spaced};
use wishes::wishes;

/// Where a line lies, in millimetres from the left edge of the sheet.
#[derive(Clone, Copy)]
enum Place {
    Centred(f64),
    Left(f64),
    /// Its left edge lies there or further in.
    Within(f64, f64),
}

/// The middle of the left and right columns of the head, of the text, and of the signature.
const LEFT: f64 = 60.9;
const RIGHT: f64 = 140.9;
const TEXT: f64 = 110.0;
const SIGNED: f64 = 147.5;
/// What rounding in poppler and side bearings of letters may make up.
const TOLERANCE: f64 = 0.8;

/// One element compared.
pub struct Row {
    pub element: &'static str,
    pub place: &'static str,
    pub wanted: String,
    pub found: String,
    pub fits: bool,
}

impl Row {
    /// The row up to what was measured, as `docs/papers.md` has it: measuring may differ by the version of poppler.
    pub fn asked(&self) -> String {
        format!("| {} | {} | {} | ", self.element, self.place, self.wanted)
    }

    /// The row as `docs/papers.md` has it.
    #[allow(dead_code, reason = "the tests need it not")]
    pub fn told(&self) -> String {
        let sign = if self.fits { "✓" } else { "✗" };
        format!("{}{} | {sign} |", self.asked(), self.found)
    }
}

struct Wish {
    element: &'static str,
    place: &'static str,
    /// How its line begins.
    words: String,
    sizes: (f64, f64),
    bold: bool,
    italic: bool,
    at: Place,
}

/// Every element of the paper that the decree has a rule for, beside what was measured.
pub fn compared(paper: &Paper, lines: &[Line], rules: &[Rule]) -> Vec<Row> {
    let mut out: Vec<Row> = wishes(paper).iter().map(|wish| compare(wish, lines)).collect();
    out.extend(spaced(paper, lines));
    out.extend(drawn(paper, lines, rules));
    out.extend(numbers(paper, lines));
    out
}

/// Enough to know a line that may wrap.
fn first_words(text: &str) -> String {
    text.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}

fn compare(wish: &Wish, lines: &[Line]) -> Row {
    let style = match (wish.bold, wish.italic) {
        (true, true) => "đậm nghiêng",
        (true, false) => "đậm",
        (false, true) => "nghiêng",
        (false, false) => "đứng",
    };
    let at = match wish.at {
        Place::Centred(axis) => format!("giữa trục {axis:.1} mm"),
        Place::Left(left) => format!("từ {left:.1} mm"),
        Place::Within(from, to) => format!("trong {from:.0}–{to:.0} mm"),
    };
    let (low, high) = wish.sizes;
    let wanted = format!("{low:.0}–{high:.0}, {style}, {at}");
    let candidates = || lines.iter().filter(|line| line.text.starts_with(&wish.words));
    let Some(line) = candidates()
        .find(|line| fits(wish, line))
        .or_else(|| candidates().next())
    else {
        let found = format!("không thấy “{}”", wish.words);
        return Row {
            element: wish.element,
            place: wish.place,
            wanted,
            found,
            fits: false,
        };
    };
    let found = format!(
        "{:.1}{}{}{}, {:.1}–{:.1} mm",
        line.size,
        if line.bold { " đậm" } else { "" },
        if line.italic { " nghiêng" } else { "" },
        if line.red { " đỏ" } else { "" },
        line.left,
        line.right
    );
    Row {
        element: wish.element,
        place: wish.place,
        wanted,
        found,
        fits: fits(wish, line),
    }
}

fn fits(wish: &Wish, line: &Line) -> bool {
    let sized = line.size >= wish.sizes.0 - 0.1 && line.size <= wish.sizes.1 + 0.1;
    let placed = match wish.at {
        Place::Centred(axis) => (line.middle() - axis).abs() < TOLERANCE,
        Place::Left(left) => (line.left - left).abs() < TOLERANCE,
        Place::Within(from, to) => {
            line.left >= from - TOLERANCE && line.right.min(line.left) <= to + TOLERANCE
        }
    };
    sized
        && placed
        && line.bold == wish.bold
        && line.italic == wish.italic
        && line.red == (wish.place == "10b")
}
