//! Days as officers type them: `26/4/2021`, `26-4-2021`, `2021-04-26`; `4/2021` while the day is blank.

use viet::Date;

/// A whole day, or `None` when the text is none.
#[must_use]
pub fn parse_day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    let [day, month, year] = parts[..] else {
        return None;
    };
    (year.len() == 4).then_some(())?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A day or a month, as ISO text (`2021-04-26`, `2021-04`); `None` when the text is neither.
#[must_use]
pub fn parse_partial(text: &str) -> Option<String> {
    if let Some(day) = parse_day(text) {
        return Some(day.to_string());
    }
    let (one, other) = text.split_once(['/', '-', '.'])?;
    let (year, month) = if one.trim().len() == 4 {
        (one, other)
    } else {
        (other, one)
    };
    let (year, month): (i32, u8) = (year.trim().parse().ok()?, month.trim().parse().ok()?);
    let first = Date::new(year, month, 1).ok()?;
    Some(first.to_string()[..7].to_owned())
}

/// ISO text as people write it: `26/4/2021`, `4/2021`; what is no date stays as it is.
#[must_use]
pub fn shown(iso: &str) -> String {
    if let Ok(day) = iso.parse::<Date>() {
        return day.short();
    }
    match iso.split_once('-') {
        Some((year, month)) => format!("{}/{year}", month.trim_start_matches('0')),
        None => iso.to_owned(),
    }
}
