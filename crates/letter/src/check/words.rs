//! Rules for the words around the text: motto, number and date, ends of lists, copies, signature, the closing sign.

use super::boxes::Element;
use super::look::{Column, Line, Look};
use super::{Remark, remark};
use crate::lexicon::{KINDS, kind_of_notation, kind_word_at};
use crate::paper::{MOTTO, PARTY};
use crate::text::Text;

pub(super) fn read(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    let party = look.lines.iter().any(|line| line.text() == PARTY);
    for (at, (line, &element)) in look.lines.iter().zip(elements).enumerate() {
        let words = line.text();
        match element {
            Element::Motto if words != MOTTO => {
                out.push(remark("motto.form", element, line, at, MOTTO, &words));
            }
            Element::Number => number(line, &words, at, out),
            Element::Dateline => dateline(line, &words, at, out),
            Element::Post if !party => post(line, &words, at, out),
            Element::Name => name(look, line, &words, at, out),
            Element::Address if viet::fold(&words) == "kinh gui" => {
                out.push(remark("address.colon", element, line, at, "Kính gửi:", &words));
            }
            _ => {}
        }
    }
    lists(look, elements, out);
    copies(look, elements, out);
    if !party {
        kind(look, elements, out);
        closing(look, elements, out);
    }
}

/// `Số: 05/BNV-VP`: a colon, a zero below ten, no blanks beside the signs.
fn number(line: &Line, words: &str, at: usize, out: &mut Vec<Remark>) {
    let mut say = |code: &str, wanted: &str| out.push(remark(code, Element::Number, line, at, wanted, words));
    let rest = words.get("Số".len()..).unwrap_or_default();
    let party = rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
        && words.contains('-')
        && words.find('-') < words.find('/');
    if !rest.starts_with(':') && !party {
        say("number.colon", "Số:");
    }
    let digits: String = rest
        .trim_start_matches([':', ' '])
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.len() == 1 {
        say("number.zero", &format!("0{digits}"));
    }
    let notation = rest.trim_start_matches([':', ' ', '\u{a0}']);
    let loose = !digits.is_empty()
        && [" /", "/ ", " -", "- "]
            .iter()
            .any(|sign| notation.contains(sign));
    if loose {
        say("number.blank", "");
    }
}

fn dateline(line: &Line, words: &str, at: usize, out: &mut Vec<Remark>) {
    let after = |word: &str| -> String {
        let from = words.find(word).map_or("", |start| &words[start + word.len()..]);
        from.trim_start()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect()
    };
    let (day, month) = (after("ngày"), after("tháng"));
    let mut say =
        |code: &str, wanted: String| out.push(remark(code, Element::Dateline, line, at, &wanted, words));
    if day.len() == 1 {
        say("date.zero", format!("ngày 0{day}"));
    }
    match month.as_str() {
        "1" | "2" => say("date.zero", format!("tháng 0{month}")),
        "03" | "04" | "05" | "06" | "07" | "08" | "09" => {
            say("date.no_zero", format!("tháng {}", month.trim_start_matches('0')));
        }
        _ => {}
    }
}

/// Lines of bases, addressees and copies end in ";", the last one in ".".
fn lists(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    for element in [Element::Basis, Element::Address, Element::Copies] {
        let lines: Vec<usize> = (0..elements.len())
            .filter(|&at| elements[at] == element)
            .collect();
        let items: Vec<usize> = match element {
            Element::Basis => lines,
            _ => lines
                .into_iter()
                .filter(|&at| look.lines[at].text().starts_with(['-', '–']))
                .collect(),
        };
        for (order, &at) in items.iter().enumerate() {
            let last = order + 1 == items.len();
            let text = look.lines[at].text();
            let wanted = if last { "." } else { ";" };
            let base = element == Element::Basis && last && text.ends_with([',', ';']);
            if !text.ends_with(wanted) && !base {
                out.push(remark("list.end", element, &look.lines[at], at, wanted, ""));
            }
        }
    }
}

fn copies(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    let lines: Vec<usize> = (0..elements.len())
        .filter(|&at| elements[at] == Element::Copies)
        .collect();
    let (Some(&first), Some(&last)) = (lines.first(), lines.last()) else {
        return;
    };
    let opening = look.lines[first].text().to_lowercase();
    if elements.contains(&Element::Address) && !opening.contains("như trên") {
        out.push(remark(
            "copies.first",
            Element::Copies,
            &look.lines[first],
            first,
            "- Như trên;",
            "",
        ));
    }
    if !look.lines[last].text().contains("Lưu") {
        out.push(remark(
            "copies.last",
            Element::Copies,
            &look.lines[last],
            last,
            "- Lưu: VT, …",
            "",
        ));
    }
}

/// `KT.`, `TM.` with their dots; the Party writes `K/T`, `T/M`.
fn post(line: &Line, words: &str, at: usize, out: &mut Vec<Remark>) {
    let (mark, rest) = words.split_once(' ').unwrap_or((words, ""));
    let wanted = match mark {
        "KT" | "TM" | "TL" | "TUQ" | "Q" => format!("{mark}."),
        _ => match words.split_once('.') {
            Some((mark @ ("KT" | "TM" | "TL" | "TUQ"), rest)) if !rest.starts_with([' ', '\u{a0}']) => {
                format!("{mark}. {rest}")
            }
            _ => return,
        },
    };
    if !(mark == "Q" && rest.is_empty()) {
        out.push(remark("post.mark", Element::Post, line, at, &wanted, words));
    }
}

/// Organs that may print the title before the name of who signs (Phụ lục I, Mục II.7.b).
const TITLED: [&str; 9] = [
    "cong an",
    "quan su",
    "quan doi",
    "quoc phong",
    "bien phong",
    "giao duc",
    "y te",
    "truong",
    "vien",
];
const TITLES: [&str; 9] = [
    "ThS.",
    "TS.",
    "GS.",
    "PGS.",
    "CN.",
    "KS.",
    "NGƯT.",
    "NGND.",
    "Luật sư",
];

/// No academic title or honour before the name.
fn name(look: &Look, line: &Line, words: &str, at: usize, out: &mut Vec<Remark>) {
    let Some(title) = TITLES.iter().find(|title| words.starts_with(**title)) else {
        return;
    };
    let issuer: Vec<String> = look
        .lines
        .iter()
        .take(6)
        .map(|line| viet::fold(&line.text()))
        .collect();
    let may = issuer
        .iter()
        .any(|line| TITLED.iter().any(|organ| line.contains(organ)));
    if !may {
        out.push(remark("name.title", Element::Name, line, at, "", title));
    }
}

/// The notation names the type that stands above the text; a công văn names none (Phụ lục III, Mục I).
fn kind(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    let of = |element| elements.iter().position(|one| *one == element);
    let Some(number) = of(Element::Number) else { return };
    let words = look.lines[number].text();
    let Some((_, notation)) = words.split_once('/') else {
        return;
    };
    let notation = notation.trim_start();
    let named = kind_of_notation(notation);
    let typed = of(Element::Kind).and_then(|at| {
        let text = Text::new(&look.lines[at].text());
        kind_word_at(&text, 0).map(|(code, _)| code)
    });
    let abbreviation = |code| {
        let known = KINDS.iter().find(|kind| kind.code == code);
        known.map_or("", |kind| kind.abbreviation)
    };
    let wanted = match (typed, named) {
        (Some(typed), named) if named != Some(typed) => format!("{}-", abbreviation(typed)),
        (None, Some("cong_van")) => notation.trim_start_matches("CV-").to_owned(),
        _ => return,
    };
    let line = &look.lines[number];
    out.push(remark(
        "number.kind",
        Element::Number,
        line,
        number,
        &wanted,
        notation,
    ));
}

/// The text of a letter, a report and their like ends in `./.` (model forms 1.4 and 1.5).
fn closing(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    let Some(label) = elements.iter().position(|one| *one == Element::CopiesLabel) else {
        return;
    };
    let Some(last) = label.checked_sub(1) else { return };
    let line = &look.lines[last];
    let is_text = elements[last] == Element::Body && line.column == Column::Whole;
    if is_text && !line.text().ends_with("./.") {
        let mut one = remark("body.end", Element::Body, line, last, "./.", "");
        one.article = "Phụ lục III, mẫu 1.4 và 1.5".to_owned();
        out.push(one);
    }
}
