//! Numbers in words, as they are said in the north: linh, nghìn, tỷ.

use super::scan::Scan;

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];
const BILLION: u64 = 1_000_000_000;
/// More digits in a row than this are an account or an identity: nobody says them as one number.
const LONGEST_PLAIN: usize = 9;
/// More than this many digits do not fit the words.
const LONGEST_GROUPED: usize = 18;

/// `cardinal(1_204) == "một nghìn hai trăm linh tư"` said as `linh bốn`.
pub(super) fn cardinal(number: u64) -> String {
    let mut words = Vec::new();
    say(number, false, &mut words);
    if words.is_empty() {
        words.push(DIGITS[0]);
    }
    words.join(" ")
}

/// `full` when something was said before: hundreds are then said even when there are none.
fn say(number: u64, full: bool, words: &mut Vec<&'static str>) {
    if number >= BILLION {
        say(number / BILLION, full, words);
        words.push("tỷ");
        say(number % BILLION, true, words);
        return;
    }
    let parts = [
        (number / 1_000_000, Some("triệu")),
        (number / 1000 % 1000, Some("nghìn")),
        (number % 1000, None),
    ];
    let mut full = full;
    for (part, name) in parts {
        if part > 0 {
            hundreds(part as usize, full, words);
            words.extend(name);
            full = true;
        }
    }
}

fn hundreds(part: usize, full: bool, words: &mut Vec<&'static str>) {
    let (hundred, ten, one) = (part / 100, part / 10 % 10, part % 10);
    let full = full || hundred > 0;
    if full {
        words.extend([DIGITS[hundred], "trăm"]);
    }
    match ten {
        0 if one > 0 && full => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([DIGITS[ten], "mươi"]),
    }
    match (ten, one) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(DIGITS[one]),
    }
}

/// Digit by digit.
pub(super) fn one_by_one(digits: &str) -> String {
    let named = digits.bytes().filter(u8::is_ascii_digit);
    let words: Vec<_> = named.map(|digit| DIGITS[usize::from(digit - b'0')]).collect();
    words.join(" ")
}

/// Digits without separators: `05` is five, `007` and very long ones are said digit by digit.
pub(super) fn plain(digits: &str) -> String {
    let zeros = digits.starts_with('0') && digits.len() > 1;
    match digits.len() {
        2 if zeros && digits != "00" => one_by_one(&digits[1..]),
        length if zeros || length > LONGEST_PLAIN => one_by_one(digits),
        _ => digits.parse().map_or_else(|_| one_by_one(digits), cardinal),
    }
}

/// A number as papers print it: `1.204`, `3,5`, `1.234,5`, `1 000 000`, `3.2.1`; gives its length and its words.
pub(super) fn at(rest: &str) -> Option<(usize, String)> {
    let mut scan = Scan::new(rest);
    let mut words = match grouped(rest) {
        Some((length, digits)) => {
            scan.rest = &rest[length..];
            whole(&digits)
        }
        None => plain(scan.digits(1, usize::MAX)?),
    };
    if scan.digit_after(&[',']) {
        scan.one_of(&[',']);
        let part = scan.digits(1, usize::MAX)?;
        words = format!("{words} phẩy {}", fraction(part));
    }
    while scan.digit_after(&['.']) {
        scan.one_of(&['.']);
        words = format!("{words} chấm {}", plain(scan.digits(1, usize::MAX)?));
    }
    Some((scan.taken(), words))
}

fn whole(digits: &str) -> String {
    let fits = digits.len() <= LONGEST_GROUPED;
    let number = digits.parse().ok().filter(|_| fits);
    number.map_or_else(|| one_by_one(digits), cardinal)
}

/// Two digits are said as a number (`phẩy bảy mươi lăm`), others one by one.
fn fraction(digits: &str) -> String {
    if digits.len() == 2 && !digits.starts_with('0') {
        plain(digits)
    } else {
        one_by_one(digits)
    }
}

/// Thousands set apart by dots; by commas where there are two; by spaces where they cannot be anything else.
fn grouped(rest: &str) -> Option<(usize, String)> {
    ['.', ',', ' '].into_iter().find_map(|mark| {
        let mut scan = Scan::new(rest);
        let first = scan.digits(1, 3).filter(|digits| !digits.starts_with('0'))?;
        let mut digits = first.to_owned();
        let mut groups = 0;
        let mut ahead = scan;
        while ahead.one_of(&[mark]).is_some()
            && let Some(group) = ahead.digits(3, 3)
        {
            digits.push_str(group);
            groups += 1;
            scan = ahead;
        }
        let sure = match mark {
            '.' => groups > 0 && !scan.digit_after(&['.']),
            ',' => groups > 1,
            _ => groups > 1 || groups == 1 && digits.ends_with("000"),
        };
        sure.then(|| (scan.taken(), digits))
    })
}
