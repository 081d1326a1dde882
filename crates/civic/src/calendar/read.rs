//! Reading a calendar from TOML.

use serde::Deserialize;
use viet::{Date, Weekday};

use super::{Calendar, Dated, Holiday, Yearly};

/// Why a calendar cannot be read: file, place in it, reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {reason}")]
pub struct CalendarError {
    /// The file, as the caller named it.
    pub file: String,
    /// The place: `holiday[2].lunar`.
    pub key: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    weekend: Vec<String>,
    #[serde(default)]
    holiday: Vec<WrittenHoliday>,
    #[serde(default)]
    dated: Vec<WrittenDated>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHoliday {
    name: String,
    solar: Option<String>,
    lunar: Option<String>,
    #[serde(default = "one")]
    days: u8,
    #[serde(default)]
    usual_before: u8,
    #[serde(default)]
    decided_each_year: bool,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDated {
    #[serde(with = "super::iso")]
    from: Date,
    #[serde(default = "one")]
    days: u8,
    #[serde(default)]
    works: bool,
    name: String,
    decides: Option<String>,
    source: String,
}

fn one() -> u8 {
    1
}

impl Calendar {
    /// Reads a calendar; `file` is named in errors.
    pub fn parse(file: &str, text: &str) -> Result<Self, CalendarError> {
        let fault = |key: String, reason: String| CalendarError {
            file: file.to_owned(),
            key,
            reason,
        };
        let written: Written =
            toml::from_str(text).map_err(|e| fault(place(text, &e), e.message().to_owned()))?;
        let weekend = written.weekend.iter().map(|word| {
            weekday(word).ok_or_else(|| fault("weekend".into(), format!("\"{word}\" is no day of the week")))
        });
        let holidays = written.holiday.into_iter().enumerate().map(|(at, row)| {
            holiday(row).map_err(|(key, reason)| fault(format!("holiday[{at}].{key}"), reason))
        });
        let mut calendar = Self {
            weekend: weekend.collect::<Result<_, _>>()?,
            holidays: holidays.collect::<Result<_, _>>()?,
            dated: written
                .dated
                .into_iter()
                .flat_map(dated)
                .map(|row| (row.date, row))
                .collect(),
            named: Vec::new(),
            reckoned: std::collections::BTreeMap::new(),
        };
        if calendar.weekend.len() > 6 {
            return Err(fault(
                "weekend".into(),
                "one day of the week at least must be worked".into(),
            ));
        }
        let names: Vec<_> = calendar
            .holidays
            .iter()
            .map(|holiday| holiday.name.clone())
            .collect();
        let stray = calendar
            .dated
            .values()
            .find(|row| row.decides.as_ref().is_some_and(|name| !names.contains(name)));
        if let Some(row) = stray {
            return Err(fault(
                format!("dated {}", row.date),
                "decides a holiday that is not there".into(),
            ));
        }
        calendar.name_days();
        calendar.reckon();
        Ok(calendar)
    }
}

/// `line 3` for the place where the text stops being a calendar.
fn place(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start).min(text.len());
    format!(
        "line {}",
        text.as_bytes()[..at]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1
    )
}

/// The words for the days of the week in TOML and JSON.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The day of the week with this word: `monday`.
#[must_use]
pub fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS
        .into_iter()
        .find(|(name, _)| *name == word)
        .map(|(_, day)| day)
}

/// The word for a day of the week.
#[must_use]
pub fn weekday_word(day: Weekday) -> &'static str {
    WEEKDAYS
        .into_iter()
        .find(|(_, known)| *known == day)
        .map_or("", |(name, _)| name)
}

type Wrong = (&'static str, String);

fn holiday(row: WrittenHoliday) -> Result<Holiday, Wrong> {
    let day = match (&row.solar, &row.lunar) {
        (Some(day), None) => month_day(day, 31)
            .map(|(m, d)| Yearly::Solar(m, d))
            .map_err(|e| ("solar", e))?,
        (None, Some(day)) => month_day(day, 30)
            .map(|(m, d)| Yearly::Lunar(m, d))
            .map_err(|e| ("lunar", e))?,
        _ => return Err(("solar", "give either solar or lunar, as \"04-30\"".into())),
    };
    if !(1..=10).contains(&row.days) || row.usual_before >= row.days {
        return Err(("days", "1 to 10, and more than usual_before".into()));
    }
    Ok(Holiday {
        name: row.name,
        day,
        days: row.days,
        usual_before: row.usual_before,
        decided_each_year: row.decided_each_year,
        source: row.source,
    })
}

fn month_day(text: &str, longest: u8) -> Result<(u8, u8), String> {
    let wrong = || format!("\"{text}\" is no month and day: write \"04-30\"");
    let (month, day) = text.split_once('-').ok_or_else(wrong)?;
    let (month, day) = (
        month.parse().map_err(|_| wrong())?,
        day.parse().map_err(|_| wrong())?,
    );
    let fits = (1..=12).contains(&month) && (1..=longest).contains(&day);
    fits.then_some((month, day)).ok_or_else(wrong)
}

/// A row may stand for several days in a row.
fn dated(row: WrittenDated) -> impl Iterator<Item = Dated> {
    (0..i64::from(row.days)).map(move |by| Dated {
        date: row.from.plus_days(by),
        works: row.works,
        name: row.name.clone(),
        decides: row.decides.clone(),
        source: row.source.clone(),
    })
}
