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
    let missing = usize::from(decimals).checked_sub(part.len()).ok_or(NumberError::TooPrecise)?;
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
    let grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|part| part.len() == 3));
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
    format!("{sign}{whole},{:0width$}", size % scale, width = usize::from(decimals.min(18)))
}
