//! Numbers as people type them. What can be read in two ways is asked, never guessed.

/// Why a typed number was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// No number at all: letters, a lone dash, dots in odd places.
    NotANumber,
    /// It can mean several numbers, or is written as other countries write it. Each reading is in units of the last
    /// decimal place that was asked for; none fits when the list is empty.
    Ambiguous(Vec<i64>),
    /// It has more decimal places than the figure has.
    TooPrecise,
    /// It does not fit into 64 bits.
    TooLarge,
}

/// Reads a number with at most so many decimals (0 to 9): `typed("1.234,5", 1) == Ok(Some(12_345))`. A dot groups
/// thousands, a comma begins decimals, spaces may group too; nothing typed is `None`.
///
/// `1,234`, `1.5` and `1,234.5` could be the English manner: they come back as [`NumberError::Ambiguous`].
pub fn typed(text: &str, decimals: u8) -> Result<Option<i64>, NumberError> {
    let text = text.trim_matches(is_space);
    if text.is_empty() {
        return Ok(None);
    }
    let (negative, body) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start_matches(is_space)),
        None => (false, text),
    };
    let here = read(body, '.', ',', decimals);
    let abroad = read(body, ',', '.', decimals);
    let signed = |number: i64| if negative { -number } else { number };
    match (here, abroad) {
        // Only dots in groups of three: the Vietnamese reading is the only official one.
        (Ok(number), _) if !body.contains(',') => Ok(Some(signed(number))),
        (Ok(number), Err(_)) => Ok(Some(signed(number))),
        (Ok(number), Ok(other)) if number == other => Ok(Some(signed(number))),
        (Ok(number), Ok(other)) => Err(NumberError::Ambiguous(vec![signed(number), signed(other)])),
        (Err(_), Ok(other)) => Err(NumberError::Ambiguous(vec![signed(other)])),
        (Err(why), Err(other)) => Err(worse(why, other)),
    }
}

/// The reason to show when neither reading works: being too precise or too large says more than not being a number.
fn worse(here: NumberError, abroad: NumberError) -> NumberError {
    match (here, abroad) {
        (NumberError::NotANumber, NumberError::TooPrecise) => NumberError::Ambiguous(Vec::new()),
        (NumberError::NotANumber, other) => other,
        (why, _) => why,
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Reads with these marks for thousands and decimals.
fn read(body: &str, group: char, point: char, decimals: u8) -> Result<i64, NumberError> {
    let (whole, part) = body.split_once(point).unwrap_or((body, ""));
    let whole = digits(whole, group)?;
    let bare = !body.contains(point) || !part.is_empty();
    if !bare || !part.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberError::NotANumber);
    }
    let part = part.trim_end_matches('0');
    let missing = usize::from(decimals)
        .checked_sub(part.len())
        .ok_or(NumberError::TooPrecise)?;
    let all = format!("{whole}{part}{}", "0".repeat(missing));
    all.parse().map_err(|_| NumberError::TooLarge)
}

/// The digits before the decimals; grouped by threes if at all, and by one mark only.
fn digits(whole: &str, group: char) -> Result<String, NumberError> {
    let spaced = whole.contains(is_space);
    let groups: Vec<&str> = if spaced {
        whole.split(is_space).collect()
    } else {
        whole.split(group).collect()
    };
    let numeric = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (first, rest) = groups.split_first().ok_or(NumberError::NotANumber)?;
    // Nobody groups after a zero: 0,007 is a decimal.
    let heads = first.len() <= 3 && !first.starts_with('0');
    let grouped = rest.is_empty() || (heads && rest.iter().all(|part| part.len() == 3));
    if grouped && groups.iter().all(numeric) {
        Ok(groups.concat())
    } else {
        Err(NumberError::NotANumber)
    }
}

/// A number in units of its last decimal place as papers print it: `fixed(12_345, 1) == "1.234,5"`.
#[must_use]
pub fn fixed(number: i64, decimals: u8) -> String {
    let scale = 10_u64.pow(u32::from(decimals.min(18)));
    let size = number.unsigned_abs();
    let sign = if number < 0 { "-" } else { "" };
    let whole = crate::number::dotted(&(size / scale).to_string());
    if decimals == 0 {
        return format!("{sign}{whole}");
    }
    format!(
        "{sign}{whole},{:0width$}",
        size % scale,
        width = usize::from(decimals.min(18))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ambiguous(readings: &[i64]) -> Result<Option<i64>, NumberError> {
        Err(NumberError::Ambiguous(readings.to_vec()))
    }

    #[test]
    fn what_officers_type() {
        let cases = [
            ("", 0, None),
            ("  ", 2, None),
            ("0", 0, Some(0)),
            ("0012", 0, Some(12)),
            ("1204", 0, Some(1204)),
            ("1.204", 0, Some(1204)),
            (" 822.994 ", 0, Some(822_994)),
            ("1 234 567", 0, Some(1_234_567)),
            ("1\u{a0}234", 0, Some(1234)),
            ("1.234.567", 2, Some(123_456_700)),
            ("1.234,5", 1, Some(12_345)),
            ("1.234,50", 1, Some(12_345)),
            ("1 234,5", 1, Some(12_345)),
            ("0,5", 1, Some(5)),
            ("5,0", 0, Some(5)),
            ("12,75", 2, Some(1275)),
            ("-1.204", 0, Some(-1204)),
            ("− 3", 0, Some(-3)),
            ("9.223.372.036.854.775.807", 0, Some(i64::MAX)),
        ];
        for (text, decimals, number) in cases {
            assert_eq!(typed(text, decimals), Ok(number), "{text:?}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_asked() {
        assert_eq!(typed("1,234", 0), ambiguous(&[1234]));
        assert_eq!(typed("1,234", 3), ambiguous(&[1234, 1_234_000]));
        assert_eq!(typed("1,234.5", 1), ambiguous(&[12_345]));
        assert_eq!(typed("1,234,567", 0), ambiguous(&[1_234_567]));
        assert_eq!(typed("1.5", 1), ambiguous(&[15]));
        assert_eq!(typed("1.5", 0), ambiguous(&[]));
        assert_eq!(typed("-1,234", 0), ambiguous(&[-1234]));
    }

    #[test]
    fn what_is_no_number_is_said_to_be_none() {
        for text in [
            "-",
            "–",
            "x",
            "12 cuộc",
            "1..2",
            ".5",
            "5,",
            "1.23.456",
            "1,2,3",
            "1e5",
            "１２",
            "1 23",
            "12.345 678",
        ] {
            assert!(
                matches!(
                    typed(text, 2),
                    Err(NumberError::NotANumber | NumberError::Ambiguous(_))
                ),
                "{text:?} {:?}",
                typed(text, 2)
            );
            assert!(!matches!(typed(text, 0), Ok(Some(_))), "{text:?}");
        }
        assert_eq!(typed("1,25", 1), Err(NumberError::TooPrecise));
        assert_eq!(typed("2,5", 0), Err(NumberError::TooPrecise));
        assert_eq!(typed("9.223.372.036.854.775.808", 0), Err(NumberError::TooLarge));
    }

    #[test]
    fn what_is_printed_is_read_again() {
        for number in [0, 7, -7, 12_345, -1_000_000, 999, i64::MAX, i64::MIN + 1] {
            // Three decimals look like a thousand as others write it, and are asked about: see above.
            for decimals in [0, 1, 2, 4, 5, 6] {
                let text = fixed(number, decimals);
                assert_eq!(typed(&text, decimals), Ok(Some(number)), "{text} with {decimals}");
            }
        }
        assert_eq!(fixed(12_345, 1), "1.234,5");
        assert_eq!(fixed(-5, 2), "-0,05");
    }
}
