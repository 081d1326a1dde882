//! Roman numerals: `Khóa XV`, `Quý III`, `II.`; never a word of the language that looks like one (`VI PHẠM`).

use super::number::cardinal;
use crate::is_syllable;

/// Words after which every numeral is one, even `I` and `VI`.
const CUES: &[&str] = &[
    "khóa", "khoá", "quý", "thứ", "kỷ", "chương", "phần", "mục", "kỳ", "kì", "hội", "tập", "loại", "cấp",
    "hạng", "đoạn", "lục", "vực", "vùng", "bậc", "đợt", "nhóm", "tiết", "biểu",
];
const SIGNS: [(char, u32); 7] = [
    ('I', 1),
    ('V', 5),
    ('X', 10),
    ('L', 50),
    ('C', 100),
    ('D', 500),
    ('M', 1000),
];
const PARTS: [(u32, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// The words of a numeral. `heads` when it stands at the head of a line with a full stop or bracket after it.
pub(super) fn words(run: &str, before: &str, heads: bool) -> Option<String> {
    let number = value(run)?;
    let plain = run.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let long = run.len() > 1;
    let cued = CUES.contains(&before) || heads;
    let sure = if cued {
        plain || long && !is_syllable(run)
    } else {
        plain && long && !is_syllable(run)
    };
    sure.then(|| match number {
        4 if before == "quý" || before == "thứ" => "tư".to_owned(),
        1 if before == "thứ" => "nhất".to_owned(),
        _ => cardinal(u64::from(number)),
    })
}

fn value(run: &str) -> Option<u32> {
    if run.is_empty() || run.len() > 8 {
        return None;
    }
    let signs: Option<Vec<u32>> = run
        .chars()
        .map(|letter| {
            SIGNS
                .iter()
                .find(|(sign, _)| *sign == letter)
                .map(|(_, worth)| *worth)
        })
        .collect();
    let signs = signs?;
    let next = signs.iter().skip(1).chain([&0]);
    let sum = signs.iter().zip(next).fold(0_i64, |sum, (worth, next)| {
        let worth_signed = i64::from(*worth);
        if worth < next {
            sum - worth_signed
        } else {
            sum + worth_signed
        }
    });
    let number = u32::try_from(sum).ok()?;
    (written(number) == run).then_some(number)
}

/// The numeral of a number: `4` is `IV`. Empty for zero, which the Romans did not write.
#[must_use]
pub fn written(mut number: u32) -> String {
    let mut out = String::new();
    for (worth, sign) in PARTS {
        while number >= worth {
            out.push_str(sign);
            number -= worth;
        }
    }
    out
}
