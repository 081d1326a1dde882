//! How the text stands: the first line of a paragraph, both margins, from line to line and from paragraph to paragraph.

use super::boxes::Element;
use super::look::{Align, Column, Leading, Line, Look};
use super::{Remark, remark};

/// Six points, in tenths.
const GAP: u32 = 60;
/// Times New Roman set single takes 1.15 of its size; sizes are half points, results tenths of a point.
const SINGLE: u32 = 575;

pub(super) fn read(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    for (at, line) in look.lines.iter().enumerate() {
        if !matches!(elements[at], Element::Body | Element::Basis) || !is_prose(line) {
            continue;
        }
        if elements[at] == Element::Body {
            indent(line, at, out);
        }
        leading(line, elements[at], at, out);
        if let Some(above) = at.checked_sub(1) {
            gap(&look.lines[above], elements[above], line, elements[at], at, out);
        }
    }
}

/// Long enough for the rules of the text; titles and lists of short words are not.
fn is_prose(line: &Line) -> bool {
    line.align != Align::Centre && line.column == Column::Whole && line.text().chars().count() > 60
}

/// The first line of a paragraph of the body stands 1 or 1.27 cm in, and both its sides are even.
fn indent(line: &Line, at: usize, out: &mut Vec<Remark>) {
    if !line.goes_on && !(95..=132).contains(&line.first_line) {
        let sign = if line.first_line < 0 { "-" } else { "" };
        let found = line.first_line.unsigned_abs();
        let found = format!("{sign}{},{} mm", found / 10, found % 10);
        out.push(remark(
            "indent",
            Element::Body,
            line,
            at,
            "10 hoặc 12,7 mm",
            &found,
        ));
    }
    if line.align != Align::Justified {
        let (wanted, found) = ("canh đều hai lề", "không canh đều");
        out.push(remark("justify", Element::Body, line, at, wanted, found));
    }
}

/// Single to one and a half.
fn leading(line: &Line, element: Element, at: usize, out: &mut Vec<Remark>) {
    let size = line.main().map_or(28, |run| u32::from(run.size.max(1)));
    let hundredths = match line.leading {
        Leading::Times(times) => times,
        Leading::Exactly(tenths) => tenths * 10_000 / (size * SINGLE),
        Leading::AtLeast(tenths) => (tenths * 10_000 / (size * SINGLE)).max(100),
    };
    if !(97..=153).contains(&hundredths) {
        let found = format!("{},{:02}", hundredths / 100, hundredths % 100);
        out.push(remark("leading", element, line, at, "từ 1 đến 1,5", &found));
    }
}

/// At least six points between paragraphs: Word adds what stands below the one and above the other, or takes the larger.
fn gap(above: &Line, over: Element, line: &Line, element: Element, at: usize, out: &mut Vec<Remark>) {
    let follows = over == element && above.column == Column::Whole && !line.goes_on;
    let room = above.after + line.before;
    if follows && room < GAP {
        let found = format!("{},{} pt", room / 10, room % 10);
        out.push(remark("gap", element, line, at, "6 pt", &found));
    }
}
