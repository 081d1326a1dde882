//! Numbers as Vietnamese papers print them: dot for thousands, comma for decimals.

/// Whole numbers: `grouped(1204) == "1.204"`.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", dotted(&digits))
}

/// Counts in official papers: below ten with a leading zero, `counted(1) == "01"`, as `01 phim`, `05 cuộc`.
#[must_use]
pub fn counted(number: i64) -> String {
    if (1..10).contains(&number) {
        format!("0{number}")
    } else {
        grouped(number)
    }
}

/// Rounded to so many places: `decimal(1234.5, 1) == "1.234,5"`. What is not a number (0/0, infinity) is `–`, so that
/// it is never taken for a figure. Rounds the exact binary value, half to even.
#[must_use]
pub fn decimal(number: f64, places: usize) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let plain = format!("{:.places$}", number.abs());
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let zero = plain.bytes().all(|b| matches!(b, b'0' | b'.'));
    let sign = if number < 0.0 && !zero { "-" } else { "" };
    let comma = if part.is_empty() { "" } else { "," };
    format!("{sign}{}{comma}{part}", dotted(whole))
}

pub(crate) fn dotted(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_carry_dots() {
        let cases = [
            (0, "0"),
            (7, "7"),
            (999, "999"),
            (1204, "1.204"),
            (-1_000_000, "-1.000.000"),
            (822_994, "822.994"),
        ];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(grouped(i64::MIN), "-9.223.372.036.854.775.808");
        assert_eq!(
            [counted(0), counted(1), counted(10), counted(-3)],
            ["0", "01", "10", "-3"]
        );
    }

    #[test]
    fn decimals_carry_a_comma() {
        assert_eq!(decimal(1234.5, 1), "1.234,5");
        assert_eq!(decimal(99.96, 1), "100,0");
        assert_eq!(decimal(1_234_567.0, 0), "1.234.567");
        assert_eq!(decimal(-0.04, 1), "0,0");
        assert_eq!(decimal(-2.25, 2), "-2,25");
        assert_eq!(decimal(f64::NAN, 1), "–");
        assert_eq!(decimal(f64::INFINITY, 0), "–");
    }
}
