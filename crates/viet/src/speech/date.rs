//! Days: `15/8/2026`, `05/4`, `15-20/8/2026`, `8/2026`. What could be a fraction is one unless its surroundings say day.

use super::Rule;
use super::number::{cardinal, plain};
use super::reader::Read;
use super::scan::Scan;
use crate::Date;

/// Words after which `2/3` is a day.
const CUES: &[&str] = &[
    "ngày", "mùng", "mồng", "hôm", "sáng", "trưa", "chiều", "tối", "đêm", "từ", "đến", "trước", "sau", "dịp",
    "lễ", "khánh", "nay", "mai", "qua", "hai", "tư", "sáu", "bảy", "nhật",
];
/// Days that are named by themselves, and would else be fractions.
const OBSERVANCES: &[(u32, u32)] = &[(1, 5), (1, 6), (2, 9), (1, 7)];

/// A day, a span of days of one month, or a month of a year. `before` is the word said last.
pub(super) fn at(rest: &str, before: &str) -> Option<Read> {
    span(rest, before)
        .or_else(|| full(rest, before))
        .or_else(|| month_of_year(rest, before))
        .or_else(|| day_of_month(rest, before))
}

/// Without `ngày` where that has just been said.
fn lead(before: &str) -> &'static str {
    if matches!(before, "ngày" | "mùng" | "mồng") {
        ""
    } else {
        "ngày "
    }
}

/// April is `tháng tư`.
fn month_words(month: u32) -> String {
    if month == 4 {
        "tháng tư".to_owned()
    } else {
        format!("tháng {}", cardinal(u64::from(month)))
    }
}

fn day_words(day: u32, month: u32, year: Option<u32>) -> String {
    let year = year.map(|year| format!(" năm {}", cardinal(u64::from(year))));
    let day = cardinal(u64::from(day));
    format!("{day} {}{}", month_words(month), year.unwrap_or_default())
}

fn exists(day: u32, month: u32, year: Option<u32>) -> bool {
    let small = |n: u32| u8::try_from(n).unwrap_or(0);
    // 29/02 without a year is a day in some year.
    Date::new(year.unwrap_or(2024) as i32, small(month), small(day)).is_ok()
}

fn ended(scan: Scan, words: String, rule: Rule) -> Option<Read> {
    let open = scan.goes_on() || scan.digit_after(&['/']);
    (!open).then(|| Read::new(scan.taken(), words, rule))
}

fn full(rest: &str, before: &str) -> Option<Read> {
    let mut scan = Scan::new(rest);
    let first = scan.digits(1, 2)?;
    let mark = scan.one_of(&['/', '-', '.'])?;
    let second = scan.digits(1, 2)?;
    scan.one_of(&[mark])?;
    let third = scan.digits(4, 4)?;
    let number = |text: &str| text.parse::<u32>().ok();
    let (day, month, year) = (number(first)?, number(second)?, number(third)?);
    if exists(day, month, Some(year)) {
        let words = format!("{}{}", lead(before), day_words(day, month, Some(year)));
        return ended(scan, words, Rule::Date);
    }
    let bare = [first, second, third].map(plain).join(" trên ");
    (mark == '/').then(|| ended(scan, bare, Rule::Doubtful)).flatten()
}

/// `15-20/8/2026`, `15 - 20/8`.
fn span(rest: &str, before: &str) -> Option<Read> {
    let mut scan = Scan::new(rest);
    let from = scan.number(1, 2)?;
    let spaced = scan.word(" ");
    scan.one_of(&['-', '–', '—'])?;
    if spaced && !scan.word(" ") {
        return None;
    }
    let to = scan.number(1, 2)?;
    scan.one_of(&['/'])?;
    let month = scan.number(1, 2)?;
    let mut ahead = scan;
    let year = ahead.one_of(&['/']).and_then(|_| ahead.number(4, 4));
    if year.is_some() {
        scan = ahead;
    }
    if from >= to || !exists(from, month, year) || !exists(to, month, year) {
        return None;
    }
    let first = cardinal(u64::from(from));
    let words = format!("{}{first} đến ngày {}", lead(before), day_words(to, month, year));
    ended(scan, words, Rule::Date)
}

fn month_of_year(rest: &str, before: &str) -> Option<Read> {
    let mut scan = Scan::new(rest);
    let month = scan.number(1, 2).filter(|month| (1..=12).contains(month))?;
    scan.one_of(&['/', '-'])?;
    let year = scan.number(4, 4).filter(|year| (1900..2200).contains(year))?;
    let month = month_words(month);
    let month = if before == "tháng" {
        month.trim_start_matches("tháng ")
    } else {
        &month
    };
    ended(
        scan,
        format!("{month} năm {}", cardinal(u64::from(year))),
        Rule::Date,
    )
}

/// A day without a year, or else a fraction.
fn day_of_month(rest: &str, before: &str) -> Option<Read> {
    let mut scan = Scan::new(rest);
    let (first, _) = (scan.digits(1, 2)?, scan.one_of(&['/'])?);
    let second = scan.digits(1, 2)?;
    let (day, month) = (first.parse().ok()?, second.parse().ok()?);
    let padded = first.starts_with('0') || second.starts_with('0');
    let said = padded || day >= month || CUES.contains(&before) || OBSERVANCES.contains(&(day, month));
    if said && exists(day, month, None) {
        let words = format!("{}{}", lead(before), day_words(day, month, None));
        return ended(scan, words, Rule::Date);
    }
    let parts = if second == "4" {
        "tư".to_owned()
    } else {
        plain(second)
    };
    let words = format!("{} phần {parts}", plain(first));
    ended(scan, words, Rule::Number)
}
