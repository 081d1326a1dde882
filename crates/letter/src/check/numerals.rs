//! How numbers are written in the text and in tables: a dot between thousands, a comma before decimals. The decree does
//! not say it; all its own appendices and the results that organs print do.

use super::boxes::Element;
use super::look::{Column, Line, Look};
use super::{Remark, remark};

/// Where the rule comes from.
const USE: &str = "Cách viết số thông dụng trong văn bản hành chính";

/// What is counted in these documents: it tells a count from a number that names something.
const UNITS: [&str; 22] = [
    "người", "lượt", "cuộc", "tờ", "bản", "tin", "bài", "hộ", "đồng", "phút", "buổi", "lớp", "cơ", "hội",
    "băng", "áp", "tài", "học", "thuê", "hồ", "vụ", "cuốn",
];

pub(super) fn read(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    for (at, (line, &element)) in look.lines.iter().zip(elements).enumerate() {
        let of_text = matches!(element, Element::Body | Element::Basis) || line.column == Column::Table;
        if of_text {
            line_of(line, element, at, out);
        }
    }
}

fn line_of(line: &Line, element: Element, at: usize, out: &mut Vec<Remark>) {
    let text = line.text();
    let words: Vec<&str> = text.split(' ').collect();
    for (n, word) in words.iter().enumerate() {
        let number = word
            .trim_start_matches(['(', '“'])
            .trim_end_matches([';', ':', ')', '.', ',']);
        let next = words.get(n + 1).copied().unwrap_or_default();
        let Some((code, wanted)) = wrong(number, next) else {
            continue;
        };
        let mut one = remark(code, element, line, at, &wanted, number);
        (one.article, one.place) = (USE.to_owned(), String::new());
        out.push(one);
    }
}

/// What is wrong with a number, and how it is written.
fn wrong(number: &str, next: &str) -> Option<(&'static str, String)> {
    let percent = number.ends_with('%') || next.starts_with('%');
    let bare = number.trim_end_matches('%');
    if !bare.starts_with(|c: char| c.is_ascii_digit()) || bare.starts_with("00") {
        return None;
    }
    let next = next.trim_end_matches([',', ';', '.']);
    let counted = UNITS.contains(&next);
    let scaled = matches!(next, "triệu" | "tỷ" | "tỉ" | "nghìn" | "km" | "ha");
    let groups: Vec<&str> = bare.split(',').collect();
    let thousands =
        groups.len() > 1 && groups[0].len() <= 3 && groups[1..].iter().all(|group| is_three(group));
    if thousands && (counted || groups.len() > 2) && groups.iter().all(|group| is_digits(group)) {
        return Some(("number.group", bare.replace(',', ".")));
    }
    if is_digits(bare) && bare.len() >= 5 && counted {
        let value: i64 = bare.parse().ok()?;
        return Some(("number.group", viet::grouped(value)));
    }
    let (whole, decimals) = bare.split_once('.')?;
    let decimal = is_digits(whole) && is_digits(decimals) && decimals.len() <= 2;
    (decimal && (percent || scaled)).then(|| ("number.decimal", format!("{whole},{decimals}")))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_three(text: &str) -> bool {
    text.len() == 3 && is_digits(text)
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn counts_are_told_from_numbers_that_name() {
        let said = |number, next| wrong(number, next).map(|(_, wanted)| wanted);
        assert_eq!(said("1,204", "lượt").as_deref(), Some("1.204"));
        assert_eq!(said("1,234,567", "").as_deref(), Some("1.234.567"));
        assert_eq!(said("16626", "cuộc").as_deref(), Some("16.626"));
        assert_eq!(said("12.5", "%").as_deref(), Some("12,5"));
        assert_eq!(said("2.5", "triệu").as_deref(), Some("2,5"));
        for (number, next) in [
            ("1.204", "lượt"),
            ("12,5", "%"),
            ("1,204", "km"),
            ("18001567", ""),
            ("2021", "người"),
            ("18.4", "năm"),
            ("1.1", "Công"),
        ] {
            assert_eq!(said(number, next), None, "{number} {next}");
        }
    }
}
