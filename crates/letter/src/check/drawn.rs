//! What is drawn: lines below the heads (boxes 1, 2, 5a), frames (boxes 10b, 11), and the colour of the ink.

use super::boxes::Element;
use super::look::{Drawn, Line, Look};
use super::{Remark, remark};
use crate::paper::PARTY;

/// How much of the words a line takes, in hundredths, and what that is called. What a file does not measure to the
/// letter may be off by a fifteenth.
const WHOLE: (u32, u32, &str) = (88, 113, "dài bằng dòng chữ");
const PART: (u32, u32, &str) = (29, 55, "dài từ 1/3 đến 1/2 dòng chữ");

/// Darker than this is black on paper.
const DARK: u8 = 0x40;

pub(super) fn read(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    for (at, (line, &element)) in look.lines.iter().zip(elements).enumerate() {
        if element == Element::Other {
            continue;
        }
        ink(line, element, at, out);
        let marked = matches!(element, Element::Urgency | Element::Circulation);
        if marked && !line.framed {
            out.push(remark("frame", element, line, at, "", ""));
        }
    }
    if look.lines.iter().any(|line| line.text() == PARTY) {
        return; // the Party's organ has a star
    }
    for (element, wanted) in [
        (Element::Motto, WHOLE),
        (Element::Issuer, PART),
        (Element::TypedSubject, PART),
    ] {
        under(look, elements, element, wanted, out);
    }
}

/// Black, but for the mark of urgency, which is bright red.
fn ink(line: &Line, element: Element, at: usize, out: &mut Vec<Remark>) {
    let Some(main) = line.main() else { return };
    let [red, green, blue] = main.colour.unwrap_or_default();
    let found = format!("#{red:02X}{green:02X}{blue:02X}");
    let is_red = red >= 0xc0 && green <= DARK && blue <= DARK;
    let dark = red.max(green).max(blue) <= DARK;
    match element {
        Element::Urgency if !is_red => out.push(remark("colour.red", element, line, at, "đỏ tươi", &found)),
        Element::Urgency => {}
        _ if !dark => out.push(remark("colour", element, line, at, "đen", &found)),
        _ => {}
    }
}

/// The line below an element that may take several lines of words.
fn under(
    look: &Look,
    elements: &[Element],
    element: Element,
    wanted: (u32, u32, &str),
    out: &mut Vec<Remark>,
) {
    let of: Vec<usize> = (0..elements.len())
        .filter(|&at| elements[at] == element)
        .collect();
    let Some(&last) = of.last() else { return };
    let drawn = of.iter().rev().map(|&at| look.lines[at].drawn());
    let Some(drawn) = drawn.into_iter().find(|drawn| *drawn != Drawn::Nothing) else {
        if !look.floating {
            out.push(remark(
                "rule.missing",
                element,
                &look.lines[last],
                last,
                wanted.2,
                "",
            ));
        }
        return;
    };
    let Drawn::Long(long) = drawn else { return };
    let widths: Vec<u32> = of.iter().map(|&at| printed(&look.lines[at])).collect();
    let share = |width: u32| long * 100 / width.max(1);
    let (low, high, words) = wanted;
    if !widths.iter().any(|&width| (low..=high).contains(&share(width))) {
        let widest = widths.into_iter().max().unwrap_or(0);
        let found = format!("{} %", share(widest));
        out.push(remark(
            "rule.length",
            element,
            &look.lines[last],
            last,
            words,
            &found,
        ));
    }
}

/// How wide the words stand on paper: words that are wider than their column wrap.
fn printed(line: &Line) -> u32 {
    match (line.width(), line.room) {
        (width, 0) => width,
        (width, room) => width.min(room),
    }
}
