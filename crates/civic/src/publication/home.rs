//! Where somebody lives and learns, and how old they are.

use super::look::{before, lower, named};
use super::word::{Shape, Word};

/// After these comes where somebody lives.
const HOMES: [&str; 10] = [
    "thôn", "bản", "xóm", "làng", "khối", "ngõ", "ngách", "hẻm", "tổ", "đội",
];

/// Kinds of schools.
const SCHOOLS: [&str; 10] = [
    "thpt", "thcs", "th", "ptdtnt", "ptdtbt", "tiểu", "mầm", "mẫu", "phổ", "đại",
];

pub(super) fn address(words: &[Word<'_>], at: usize) -> Option<usize> {
    // Of "văn bản" nobody is at home.
    if before(words, at).is_some_and(|word| ["văn", "phiên", "ấn", "biên"].contains(&lower(word).as_str()))
    {
        return None;
    }
    let words = &words[at..];
    let first = lower(&words[0]);
    let second = words.get(1)?;
    if HOMES.contains(&first.as_str()) {
        let number = usize::from(matches!(second.shape, Shape::Digits | Shape::Mixed));
        let length = named(&words[1..]).max(number);
        // "Tổ Công tác" is no home.
        let word = number == 0
            && length == 1
            && words
                .get(2)
                .is_some_and(|next| next.shape == Shape::Lower && !next.apart);
        return (length > 0 && !word).then_some(1 + length);
    }
    let second = lower(second);
    match (first.as_str(), second.as_str()) {
        // "số 12 đường Trần Phú", "số 12/3 phố Kỳ Lừa".
        ("số", _) if matches!(words[1].shape, Shape::Digits | Shape::Mixed) => {
            let mut street = 2;
            while words.get(street).is_some_and(|word| word.joined) {
                street += 1;
            }
            let on = words.get(street).map(lower).unwrap_or_default();
            let name = words.get(street + 1..).map_or(0, named);
            (["đường", "phố", "ngõ"].contains(&on.as_str()) && name > 0).then_some(street + 1 + name)
        }
        ("số", "nhà") => {
            let numbered = |word: &Word<'_>| matches!(word.shape, Shape::Digits | Shape::Mixed);
            words.get(2).is_some_and(numbered).then_some(3)
        }
        ("trú" | "quê", "tại" | "ở" | "quán") | ("thường" | "tạm", "trú") => {
            Some(2 + named(&words[2..]))
        }
        _ => None,
    }
}

pub(super) fn school(words: &[Word<'_>]) -> Option<usize> {
    let first = lower(&words[0]);
    let second = words.get(1)?;
    let kind = SCHOOLS.contains(&lower(second).as_str());
    match first.as_str() {
        "trường" if kind || second.shape == Shape::Title => {
            // What follows in small letters belongs to the kind: "tiểu học", "phổ thông dân tộc nội trú".
            let small = words[1..]
                .iter()
                .take_while(|word| word.shape == Shape::Lower)
                .count()
                .min(8);
            let capitals = words[1 + small..]
                .iter()
                .take_while(|word| word.shape == Shape::Capitals)
                .count();
            let name = named(&words[1 + small + capitals..]);
            let island = words[0].shape == Shape::Title && second.text == "Sa";
            (name > 0 && !island && second.text != "Đại").then_some(1 + small + capitals + name)
        }
        "lớp" if matches!(second.shape, Shape::Mixed) => Some(2),
        // "lớp 9 A"
        "lớp" if second.shape == Shape::Digits && words.get(2).is_some_and(Word::is_initial) => Some(3),
        // "THCS Tân Thanh", without the word for a school.
        "thpt" | "thcs" | "ptdtnt" | "ptdtbt"
            if words[0].shape == Shape::Capitals && second.shape == Shape::Title =>
        {
            Some(1 + named(&words[1..]))
        }
        _ => None,
    }
}

pub(super) fn age(words: &[Word<'_>], at: usize) -> Option<usize> {
    let here = &words[at..];
    let is = |n: usize, text: &str| here.get(n).is_some_and(|word| lower(word) == text);
    let digits = |n: usize| here.get(n).is_some_and(|word| word.shape == Shape::Digits);
    if is(0, "sinh") && (is(1, "năm") || is(1, "ngày")) && digits(2) {
        return Some(3);
    }
    if is(0, "sn") && digits(1) {
        return Some(2);
    }
    // A limit of age is nobody's.
    let limits = ["dưới", "trên", "từ", "đến", "đủ", "khoảng", "đã"];
    let limit = before(words, at)
        .is_some_and(|word| limits.contains(&lower(word).as_str()) || word.is("-") || word.is("–"));
    (digits(0) && is(1, "tuổi") && !limit).then_some(2)
}
