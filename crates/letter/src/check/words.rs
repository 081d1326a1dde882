//! Rules for the words themselves: number and date, ends of lists, capitals (Phụ lục II), citing (Phụ lục I, Mục II.6.b).

use super::boxes::Element;
use super::look::{Line, Look};
use super::{Remark, remark};
use crate::dates;
use crate::paper::MOTTO;
use crate::span::Span;
use crate::text::Text;

pub(super) fn read(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    for (at, (line, &element)) in look.lines.iter().zip(elements).enumerate() {
        let words = line.text();
        match element {
            Element::Motto if words != MOTTO => {
                out.push(remark("motto.form", element, line, at, MOTTO, &words));
            }
            Element::Number => number(line, &words, at, out),
            Element::Dateline => dateline(line, &words, at, out),
            Element::Body | Element::Basis => capitals(line, element, &words, at, out),
            _ => {}
        }
    }
    lists(look, elements, out);
    copies(look, elements, out);
    cites(look, elements, out);
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

/// Names in which these words stay small: "Ủy ban nhân dân", "quân đội nhân dân".
const SMALL_AFTER: [&str; 9] = [
    "uy ban", "hoi dong", "quan doi", "cong an", "toa an", "kiem sat", "nghe si", "nha giao", "quan ly",
];

/// "Nhân dân" and "Nhà nước" always (Phụ lục II, V); names of units with a number, as in "Quận 1" (Phụ lục II, III).
fn capitals(line: &Line, element: Element, words: &str, at: usize, out: &mut Vec<Remark>) {
    let text = Text::new(words);
    let whole = Span::new(0, text.len());
    let mut say = |wanted: &str, found: &str| {
        let mut one = remark("capital", element, line, at, wanted, found);
        (one.article, one.place) = ("Phụ lục II".to_owned(), String::new());
        if !out.contains(&one) {
            out.push(one);
        }
    };
    for &start in text.word_starts(whole) {
        for (small, wanted) in [("nhân dân", "Nhân dân"), ("nhà nước", "Nhà nước")] {
            let hit = text.at_lower(start, small).filter(|&end| text.ends_word(end));
            let Some(end) = hit.filter(|_| text.char(start).is_lowercase()) else {
                continue;
            };
            let before = Span::new(start.saturating_sub(10), start);
            let named = SMALL_AFTER.iter().any(|name| {
                text.find(name, before)
                    .is_some_and(|at| text.skip_blank(at.end) >= start)
            });
            let own = text
                .any_lower_at(text.skip_blank(end), &["tỉnh", "huyện", "xã"])
                .is_some();
            let council = own && wanted == "Nhân dân";
            if !named && !council {
                say(wanted, small);
            }
        }
        for (small, wanted) in [("quận ", "Quận"), ("phường ", "Phường")] {
            let digit = text
                .at_lower(start, small)
                .filter(|&end| text.char(end).is_ascii_digit());
            let counted = start > 0
                && text.chars[..start]
                    .iter()
                    .rev()
                    .find(|c| !c.is_whitespace())
                    .is_some_and(char::is_ascii_digit);
            if let Some(end) = digit.filter(|_| text.char(start).is_lowercase() && !counted) {
                let number: String = text.chars[end..]
                    .iter()
                    .take_while(|c| c.is_ascii_digit())
                    .collect();
                say(&format!("{wanted} {number}"), &format!("{small}{number}"));
            }
        }
    }
}

/// The first citation of a document in full: type, number and notation, date, issuer.
fn cites(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    let mut source = String::new();
    let mut starts = Vec::new();
    for (line, element) in look.lines.iter().zip(elements) {
        starts.push(source.chars().count());
        if matches!(element, Element::Body | Element::Basis) {
            source += &line.text();
        }
        source.push_str("\n\n");
    }
    let text = Text::new(&source);
    for basis in crate::bases::cited(&text) {
        let numbered = basis
            .number
            .as_deref()
            .is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()));
        let rule = matches!(basis.kind.as_str(), "luat" | "phap_lenh" | "hien_phap");
        let near = Span::new(basis.span.end, text.len().min(basis.span.end + 25));
        let dated = basis.date.is_some()
            || text
                .word_starts(near)
                .iter()
                .any(|&at| dates::at(&text, at).is_some());
        let by_notation = basis
            .number
            .as_deref()
            .is_some_and(|number| number.ends_with("-TTg") || number.ends_with("NĐ-CP"));
        let lacks: Vec<&str> = [
            (!dated, "ngày tháng"),
            (basis.issuer.is_none() && !by_notation, "cơ quan ban hành"),
        ]
        .into_iter()
        .filter_map(|(lacking, name)| lacking.then_some(name))
        .collect();
        if !numbered || rule || lacks.is_empty() {
            continue;
        }
        let at = starts
            .partition_point(|&start| start <= basis.span.start)
            .saturating_sub(1);
        let element = elements.get(at).copied().unwrap_or(Element::Body);
        let mut one = remark("cite", element, &look.lines[at], at, "", &lacks.join(", "));
        one.quote.clone_from(&basis.text);
        out.push(one);
    }
}
