//! A period as ADX writes it: first day and length, `2021-03-15/P1M`.

use std::fmt;
use std::str::FromStr;

use viet::Date;

/// From one day to another, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day, inclusive.
    pub to: Date,
}

/// The same day so many months later; the last of the month where there is none.
fn months_later(day: Date, months: i32) -> Date {
    let month = i32::from(day.month()) - 1 + months;
    let (year, month) = (day.year() + month.div_euclid(12), month.rem_euclid(12) as u8 + 1);
    Date::new(year, month, day.day()).unwrap_or_else(|_| {
        let first = Date::new(year.clamp(1, 9999), month, 1).unwrap_or(day);
        first.end_of_month()
    })
}

/// Whole years and months where they fit, days where not; the 9 months of Nghị định 09/2019 are `P9M`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let after = self.to.plus_days(1);
        let months =
            (after.year() - self.from.year()) * 12 + i32::from(after.month()) - i32::from(self.from.month());
        if months > 0 && months_later(self.from, months) == after {
            return match (months / 12, months % 12) {
                (years, 0) => write!(f, "{}/P{years}Y", self.from),
                _ => write!(f, "{}/P{months}M", self.from),
            };
        }
        write!(
            f,
            "{}/P{}D",
            self.from,
            after.days_since_epoch() - self.from.days_since_epoch()
        )
    }
}

/// Why a text is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a period: a first day and a length such as 2021-03-15/P1M")]
pub struct NoSpan;

/// Takes a length in years, months, weeks or days, or a last day after the slash.
impl FromStr for Span {
    type Err = NoSpan;

    fn from_str(text: &str) -> Result<Self, NoSpan> {
        let (from, length) = text.trim().split_once('/').ok_or(NoSpan)?;
        let from: Date = from.parse().map_err(|_| NoSpan)?;
        if let Ok(to) = length.parse::<Date>() {
            return if to >= from {
                Ok(Self { from, to })
            } else {
                Err(NoSpan)
            };
        }
        let length = length.strip_prefix(['P', 'p']).ok_or(NoSpan)?;
        let unit = length.chars().last().ok_or(NoSpan)?.to_ascii_uppercase();
        let digits = length.get(..length.len() - unit.len_utf8()).ok_or(NoSpan)?;
        let count: i32 = digits.parse().map_err(|_| NoSpan)?;
        if !(1..=1200).contains(&count) {
            return Err(NoSpan);
        }
        let after = match unit {
            'Y' if count <= 100 => months_later(from, count * 12),
            'M' => months_later(from, count),
            'W' => from.plus_days(i64::from(count) * 7),
            'D' => from.plus_days(i64::from(count)),
            _ => return Err(NoSpan),
        };
        Ok(Self {
            from,
            to: after.plus_days(-1),
        })
    }
}
