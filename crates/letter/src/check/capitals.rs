//! Capitals (Phụ lục II): sentences, the people and the state, organs, posts, types and parts of documents, places, days.

use super::boxes::Element;
use super::look::{Line, Look};
use super::{Remark, remark};
use crate::span::Span;
use crate::text::Text;

pub(super) fn read(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    for (at, (line, &element)) in look.lines.iter().zip(elements).enumerate() {
        if !matches!(element, Element::Body | Element::Basis) {
            continue;
        }
        let words = line.text();
        let text = Text::new(&words);
        let mut found: Vec<Wrong> = Vec::new();
        if !line.goes_on {
            found.extend(opening(&text));
        }
        for &start in text.word_starts(Span::new(0, text.len())) {
            found.extend(wrong_at(&text, start));
        }
        for wrong in found {
            say(line, element, at, &wrong, out);
        }
    }
}

/// What should stand, what does, and which part of Phụ lục II says so.
struct Wrong {
    wanted: String,
    found: String,
    part: &'static str,
}

impl Wrong {
    fn new(wanted: impl Into<String>, found: impl Into<String>, part: &'static str) -> Self {
        let (wanted, found) = (wanted.into(), found.into());
        Self { wanted, found, part }
    }
}

/// Once a line for each fault.
fn say(line: &Line, element: Element, at: usize, wrong: &Wrong, out: &mut Vec<Remark>) {
    let mut one = remark("capital", element, line, at, &wrong.wanted, &wrong.found);
    (one.article, one.place) = (format!("Phụ lục II, Mục {}", wrong.part), String::new());
    if !out.contains(&one) {
        out.push(one);
    }
}

/// A new line begins with a capital, behind its dash or its number.
fn opening(text: &Text) -> Option<Wrong> {
    let first = (0..text.len()).find(|&at| text.char(at).is_alphabetic())?;
    let marks: String = text.chars[..first].iter().collect();
    let fits = marks
        .chars()
        .all(|c| c.is_ascii_digit() || " .)-–+*/".contains(c));
    // `a)`, `đ)`: the letter of a point, and what follows it
    let point = matches!(text.char(first + 1), ')' | '.');
    let first = if point { text.skip_blank(first + 2) } else { first };
    if !fits || !text.char(first).is_lowercase() {
        return None;
    }
    let word = word_at(text, first);
    Some(Wrong::new(capital(&word), word, "I"))
}

fn wrong_at(text: &Text, start: usize) -> Option<Wrong> {
    sentence(text, start)
        .or_else(|| state(text, start))
        .or_else(|| numbered_unit(text, start))
        .or_else(|| organ(text, start))
        .or_else(|| post(text, start))
        .or_else(|| document(text, start))
        .or_else(|| part(text, start))
        .or_else(|| province(text, start))
        .or_else(|| feast(text, start))
}

/// Behind a full stop. A word of two letters and less before it may be an abbreviation.
fn sentence(text: &Text, start: usize) -> Option<Wrong> {
    let blank = start.checked_sub(1).filter(|&at| text.char(at) == ' ')?;
    let stop = blank
        .checked_sub(1)
        .filter(|&at| matches!(text.char(at), '.' | '?' | '!'))?;
    let before: Vec<char> = text.chars[..stop]
        .iter()
        .rev()
        .take_while(|c| c.is_alphabetic())
        .copied()
        .collect();
    let whole = before.len() > 2 && before.iter().all(|c| c.is_lowercase());
    if !whole || !text.char(start).is_lowercase() {
        return None;
    }
    let word = word_at(text, start);
    Some(Wrong::new(capital(&word), word, "I"))
}

/// Names in which "nhân dân" stays small: "Ủy ban nhân dân", "quân đội nhân dân".
const SMALL_AFTER: [&str; 9] = [
    "uy ban", "hoi dong", "quan doi", "cong an", "toa an", "kiem sat", "nghe si", "nha giao", "quan ly",
];

/// "Nhân dân" and "Nhà nước", always (V.2).
fn state(text: &Text, start: usize) -> Option<Wrong> {
    let (small, wanted) = [("nhân dân", "Nhân dân"), ("nhà nước", "Nhà nước")]
        .into_iter()
        .find(|(small, _)| text.at_lower(start, small).is_some_and(|end| text.ends_word(end)))?;
    let end = text.at_lower(start, small)?;
    let before = Span::new(start.saturating_sub(10), start);
    let named = SMALL_AFTER.iter().any(|name| {
        text.find(name, before)
            .is_some_and(|at| text.skip_blank(at.end) >= start)
    });
    let own = text
        .any_lower_at(text.skip_blank(end), &["tỉnh", "huyện", "xã"])
        .is_some();
    let council = own && wanted == "Nhân dân";
    let small_here = text.char(start).is_lowercase() && !named && !council;
    small_here.then(|| Wrong::new(wanted, small, "V"))
}

/// "Quận 1", "Phường 3" (III.1.b); "16 phường" counts them.
fn numbered_unit(text: &Text, start: usize) -> Option<Wrong> {
    let (small, wanted) = [("quận ", "Quận"), ("phường ", "Phường")]
        .into_iter()
        .find(|(small, _)| text.at_lower(start, small).is_some())?;
    let end = text.at_lower(start, small)?;
    let number = digits(text, end);
    let before = text.chars[..start].iter().rev().find(|c| !c.is_whitespace());
    let counted = before.is_some_and(char::is_ascii_digit);
    let wrong = !number.is_empty() && text.char(start).is_lowercase() && !counted;
    wrong.then(|| Wrong::new(format!("{wanted} {number}"), format!("{small}{number}"), "III"))
}

/// First words of names of organs, folded as the second words of a name follow them; and what before them makes
/// another word: "cán bộ", "trụ sở".
const BEFORE_NAME: [(&str, &str, &[&str]); 4] = [
    ("sở ", "Sở", &["cơ", "trụ", "công"]),
    (
        "bộ ",
        "Bộ",
        &["cán", "toàn", "nội", "đảng", "chi", "cục", "bán", "tiến", "đồng"],
    ),
    ("ủy ban nhân dân ", "Ủy ban nhân dân", &[]),
    ("hội đồng nhân dân ", "Hội đồng nhân dân", &[]),
];
/// What a ministry or department begins with behind "Bộ", "Sở".
const FIELDS: [&str; 17] = [
    "Thông", "Văn", "Nội", "Tài", "Tư", "Giáo", "Khoa", "Xây", "Công", "Y", "Lao", "Nông", "Ngoại", "Quốc",
    "Giao", "Kế", "Du",
];

/// "Sở Tài chính", "Ủy ban nhân dân tỉnh" (IV).
fn organ(text: &Text, start: usize) -> Option<Wrong> {
    if !text.char(start).is_lowercase() {
        return None;
    }
    let (small, wanted, other) = BEFORE_NAME
        .into_iter()
        .find(|(small, ..)| text.at_lower(start, small).is_some())?;
    let next = word_at(text, text.at_lower(start, small)?);
    let before = word_before(text, start);
    let fits = if small.contains(' ') && small.len() > 6 {
        matches!(next.as_str(), "tỉnh" | "huyện" | "xã" | "thành" | "thị") && !is_class(&before)
    } else {
        FIELDS.contains(&next.as_str()) && !other.contains(&before.as_str())
    };
    fits.then(|| {
        let small = small.trim_end();
        Wrong::new(format!("{wanted} {next}"), format!("{small} {next}"), "IV")
    })
}

fn is_class(before: &str) -> bool {
    matches!(
        before.to_lowercase().as_str(),
        "các" | "những" | "mọi" | "từng" | "mỗi"
    )
}

/// "Chủ tịch Quốc hội": a post with the name of its organ (V.4).
fn post(text: &Text, start: usize) -> Option<Wrong> {
    let posts = [
        ("phó chủ tịch ", "Phó Chủ tịch"),
        ("chủ tịch ", "Chủ tịch"),
        ("phó giám đốc ", "Phó Giám đốc"),
        ("giám đốc ", "Giám đốc"),
        ("bộ trưởng ", "Bộ trưởng"),
        ("bí thư ", "Bí thư"),
    ];
    let (small, wanted) = posts
        .into_iter()
        .find(|(small, _)| text.at_lower(start, small).is_some())?;
    let end = text.at_lower(start, small)?;
    let before = word_before(text, start);
    let organ = [
        "Ủy", "Uỷ", "Hội", "Quốc", "Sở", "Bộ", "Công", "Trung", "Tỉnh", "Huyện", "Đảng",
    ];
    let of_organ = organ.contains(&word_at(text, end).as_str());
    // "Phó chủ tịch": told at its first word
    let inside = matches!(before.to_lowercase().as_str(), "phó") || is_class(&before);
    let wrong = of_organ && text.char(start).is_lowercase() && !inside;
    wrong.then(|| Wrong::new(wanted, small.trim_end(), "V"))
}

/// "Nghị định số …", "Luật Tổ chức Quốc hội": the type of a certain document (V.7).
fn document(text: &Text, start: usize) -> Option<Wrong> {
    const TYPES: [&str; 14] = [
        "nghị định",
        "nghị quyết",
        "quyết định",
        "chỉ thị",
        "kế hoạch",
        "công văn",
        "thông tư",
        "thông báo",
        "hướng dẫn",
        "báo cáo",
        "tờ trình",
        "công điện",
        "pháp lệnh",
        "kết luận",
    ];
    // "Thông báo kết luận số …" is one type.
    if !text.char(start).is_lowercase() || word_before(text, start) == "báo" {
        return None;
    }
    let small = TYPES.into_iter().find(|name| {
        let Some(end) = text.at_lower(start, name) else {
            return false;
        };
        let after = text.at_lower(text.skip_blank(end), "số");
        after.is_some_and(|after| {
            let number = text.skip_blank(after);
            crate::notation::at(text, number).is_some() || crate::notation::old_form(text, number).is_some()
        })
    })?;
    Some(Wrong::new(
        format!("{} số …", capital(small)),
        format!("{small} số …"),
        "V",
    ))
}

/// "Điều 5", "Chương IV" (V.8); "khoản" and "điểm" stay small, as in the decree's own examples.
fn part(text: &Text, start: usize) -> Option<Wrong> {
    let (small, wanted) = [("điều ", "Điều"), ("chương ", "Chương")]
        .into_iter()
        .find(|(small, _)| text.at_lower(start, small).is_some())?;
    let end = text.at_lower(start, small)?;
    let number = match small {
        "điều " => digits(text, end),
        _ => word_at(text, end),
    };
    let roman = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || "IVXLC".contains(c));
    let wrong = roman && text.char(start).is_lowercase();
    wrong.then(|| Wrong::new(format!("{wanted} {number}"), format!("{small}{number}"), "V"))
}

/// "tỉnh Nam Định": the common noun is small (III.1.a). Not "Tỉnh ủy", "Tỉnh đoàn".
fn province(text: &Text, start: usize) -> Option<Wrong> {
    let end = text.at_lower(start, "tỉnh ")?;
    let inside = start > 0 && !matches!(text.char(start - 1), '\n' | '"' | '“');
    let first = start
        .checked_sub(2)
        .is_none_or(|at| !text.char(at).is_alphanumeric() && text.char(at) != ',');
    let name = word_at(text, end);
    let proper = name.chars().next().is_some_and(char::is_uppercase)
        && name.chars().skip(1).all(char::is_lowercase)
        && name.chars().count() > 1
        && !matches!(name.as_str(), "Ủy" | "Uỷ" | "Đoàn" | "Đội");
    let capital_here = text.char(start).is_uppercase() && text.char(start + 1).is_lowercase();
    let wrong = inside && !first && capital_here && proper;
    wrong.then(|| Wrong::new(format!("tỉnh {name}"), format!("Tỉnh {name}"), "III"))
}

/// Days and feasts (V.6).
fn feast(text: &Text, start: usize) -> Option<Wrong> {
    let days = [
        ("tết nguyên đán", "tết Nguyên đán"),
        ("tết trung thu", "tết Trung thu"),
        ("ngày quốc khánh", "ngày Quốc khánh"),
    ];
    days.into_iter()
        .find(|(small, _)| {
            let end = text.at_lower(start, small);
            let second = start + small.find(' ').map_or(0, |at| small[..at].chars().count() + 1);
            end.is_some() && text.char(second).is_lowercase()
        })
        .map(|(small, wanted)| Wrong::new(wanted, small, "V"))
}

fn word_at(text: &Text, at: usize) -> String {
    let letters = text.chars.get(at..).unwrap_or_default().iter();
    letters.take_while(|c| c.is_alphanumeric()).collect()
}

fn word_before(text: &Text, at: usize) -> String {
    let before: Vec<char> = text.chars[..at]
        .iter()
        .rev()
        .skip_while(|c| **c == ' ')
        .take_while(|c| c.is_alphabetic())
        .copied()
        .collect();
    before.into_iter().rev().collect()
}

fn digits(text: &Text, at: usize) -> String {
    let letters = text.chars.get(at..).unwrap_or_default().iter();
    letters.take_while(|c| c.is_ascii_digit()).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
