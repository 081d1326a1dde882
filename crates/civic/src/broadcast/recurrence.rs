//! Days that come again, as RFC 5545 writes them: the part of `RRULE` that speaks of days. Hours are the slot's own.
//!
//! Ours, not a crate's: see `docs/decisions/0003-recurrence.md`.

use std::fmt;
use std::str::FromStr;

use viet::{Date, Weekday};

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A rule for days. `FREQ`, `INTERVAL`, `BYDAY`, `BYMONTHDAY`, `BYMONTH`, `COUNT`, `UNTIL`; weeks begin on Monday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// How often.
    pub frequency: Frequency,
    /// Every so many of them; at least 1.
    pub interval: u32,
    /// Weekdays; with a number, the so-manieth of the month (or year), from its end when negative.
    pub by_day: Vec<(Option<i8>, Weekday)>,
    /// Days of the month; negative from its end.
    pub by_month_day: Vec<i8>,
    /// Months.
    pub by_month: Vec<u8>,
    /// So many days in all.
    pub count: Option<u32>,
    /// The last day on which it may fall, inclusive.
    pub until: Option<Date>,
}

/// A rule that is not understood. Nothing is guessed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongRecurrence {
    /// A part is unknown here, such as `BYHOUR`.
    #[error("{0} is not understood")]
    Unknown(String),
    /// A part has a value that it cannot have.
    #[error("{0} cannot be {1}")]
    Value(String, String),
    /// `FREQ` is missing.
    #[error("FREQ is missing")]
    NoFrequency,
    /// Both ends are given.
    #[error("COUNT and UNTIL exclude each other")]
    TwoEnds,
    /// A number before a weekday in a rule by weeks or days.
    #[error("a number before a weekday asks for FREQ=MONTHLY or FREQ=YEARLY")]
    NumberedDay,
}

const NAMES: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

impl Recurrence {
    /// Every day.
    #[must_use]
    pub fn daily() -> Self {
        Self {
            frequency: Frequency::Daily,
            interval: 1,
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_month: Vec::new(),
            count: None,
            until: None,
        }
    }

    /// The days from `first` on which it falls within a window, both ends inclusive, in order. `start` is where the rule
    /// begins; it is a day of the rule only if it fits.
    #[must_use]
    pub fn between(&self, start: Date, first: Date, last: Date) -> Vec<Date> {
        let last = self.until.map_or(last, |until| until.min(last));
        // Without a count the past need not be counted.
        let from = if self.count.is_some() {
            start
        } else {
            start.max(first)
        };
        let days = from.days_since_epoch()..=last.days_since_epoch();
        let falling = days
            .map(Date::from_days_since_epoch)
            .filter(|day| self.falls(start, *day));
        let most = self.count.map_or(usize::MAX, |count| count as usize);
        falling.take(most).filter(|day| *day >= first).collect()
    }

    /// Whether it falls on a day, its ends apart.
    fn falls(&self, start: Date, day: Date) -> bool {
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        let weeks = |date: Date| (date.days_since_epoch() + 3).div_euclid(7);
        let passed = match self.frequency {
            Frequency::Daily => day.days_since_epoch() - start.days_since_epoch(),
            Frequency::Weekly => weeks(day) - weeks(start),
            Frequency::Monthly => months(day) - months(start),
            Frequency::Yearly => i64::from(day.year() - start.year()),
        };
        day >= start
            && passed % i64::from(self.interval) == 0
            && (self.by_month.is_empty() || self.by_month.contains(&day.month()))
            && self.fits(start, day)
    }

    /// What the rule says within its week, month or year; what it leaves open is as on its first day.
    fn fits(&self, start: Date, day: Date) -> bool {
        let said = !self.by_day.is_empty() || !self.by_month_day.is_empty();
        let weekday =
            self.by_day.is_empty() || self.by_day.iter().any(|wanted| self.is_weekday(*wanted, day));
        let month_day =
            self.by_month_day.is_empty() || self.by_month_day.iter().any(|wanted| is_month_day(*wanted, day));
        if said {
            return weekday && month_day;
        }
        match self.frequency {
            Frequency::Daily => true,
            Frequency::Weekly => day.weekday() == start.weekday(),
            Frequency::Monthly => day.day() == start.day(),
            Frequency::Yearly => {
                day.day() == start.day() && (day.month() == start.month() || !self.by_month.is_empty())
            }
        }
    }

    fn is_weekday(&self, (number, weekday): (Option<i8>, Weekday), day: Date) -> bool {
        let Some(number) = number else {
            return day.weekday() == weekday;
        };
        let of_year = self.frequency == Frequency::Yearly && self.by_month.is_empty();
        let (before, after) = if of_year {
            within_year(day)
        } else {
            within_month(day)
        };
        let nth = if number > 0 {
            before / 7 + 1
        } else {
            -(after / 7 + 1)
        };
        day.weekday() == weekday && nth == i64::from(number)
    }
}

/// Days of the month before and after a day.
fn within_month(day: Date) -> (i64, i64) {
    let length = i64::from(day.end_of_month().day());
    (i64::from(day.day()) - 1, length - i64::from(day.day()))
}

/// Days of the year before and after a day.
fn within_year(day: Date) -> (i64, i64) {
    let number = |year, month, day| Date::new(year, month, day).map_or(0, Date::days_since_epoch);
    let this = day.days_since_epoch();
    (this - number(day.year(), 1, 1), number(day.year(), 12, 31) - this)
}

fn is_month_day(wanted: i8, day: Date) -> bool {
    let (before, after) = within_month(day);
    let wanted = i64::from(wanted);
    wanted == before + 1 || wanted == -(after + 1)
}

impl FromStr for Recurrence {
    type Err = WrongRecurrence;

    fn from_str(text: &str) -> Result<Self, WrongRecurrence> {
        let mut rule = Self::daily();
        let mut frequency = None;
        for part in text
            .trim()
            .trim_start_matches("RRULE:")
            .split(';')
            .filter(|part| !part.is_empty())
        {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| WrongRecurrence::Unknown(part.to_owned()))?;
            let wrong = || WrongRecurrence::Value(name.to_owned(), value.to_owned());
            match name {
                "FREQ" => frequency = Some(frequency_of(value).ok_or_else(wrong)?),
                "INTERVAL" => rule.interval = up_to(value, 1_000).ok_or_else(wrong)?,
                "COUNT" => rule.count = Some(up_to(value, 10_000).ok_or_else(wrong)?),
                "UNTIL" => rule.until = Some(day_of(value).ok_or_else(wrong)?),
                "BYDAY" => rule.by_day = list(value, numbered).ok_or_else(wrong)?,
                "BYMONTHDAY" => rule.by_month_day = list(value, |n| within(n, 31)).ok_or_else(wrong)?,
                "BYMONTH" => rule.by_month = list(value, month).ok_or_else(wrong)?,
                "WKST" if value == "MO" => {}
                _ => return Err(WrongRecurrence::Unknown(part.to_owned())),
            }
        }
        rule.frequency = frequency.ok_or(WrongRecurrence::NoFrequency)?;
        rule.checked()
    }
}

impl Recurrence {
    fn checked(self) -> Result<Self, WrongRecurrence> {
        let numbered = self.by_day.iter().any(|(number, _)| number.is_some());
        if self.count.is_some() && self.until.is_some() {
            return Err(WrongRecurrence::TwoEnds);
        }
        if numbered && matches!(self.frequency, Frequency::Daily | Frequency::Weekly) {
            return Err(WrongRecurrence::NumberedDay);
        }
        if self.frequency == Frequency::Weekly && !self.by_month_day.is_empty() {
            return Err(WrongRecurrence::Unknown("BYMONTHDAY".to_owned())); // RFC 5545 forbids it
        }
        Ok(self)
    }
}

fn frequency_of(value: &str) -> Option<Frequency> {
    Some(match value {
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        _ => return None,
    })
}

fn list<T>(value: &str, one: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    value.split(',').map(one).collect()
}

/// `FR`, `-1FR`.
fn numbered(value: &str) -> Option<(Option<i8>, Weekday)> {
    let (name, weekday) = NAMES.iter().find(|(name, _)| value.ends_with(name))?;
    let number = value.strip_suffix(name)?;
    if number.is_empty() {
        return Some((None, *weekday));
    }
    Some((Some(within(number, 53)?), *weekday))
}

fn up_to(value: &str, most: u32) -> Option<u32> {
    value.parse().ok().filter(|number| (1..=most).contains(number))
}

fn month(value: &str) -> Option<u8> {
    value.parse().ok().filter(|month| (1..=12).contains(month))
}

fn within(value: &str, most: i8) -> Option<i8> {
    value.parse().ok().filter(|n: &i8| *n != 0 && n.abs() <= most)
}

/// `20261231`, and the day of `20261231T…`, as calendars write it in local time.
fn day_of(value: &str) -> Option<Date> {
    let digits = value
        .get(..8)
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let rest = &value[8..];
    if !rest.is_empty() && (!rest.starts_with('T') || rest.ends_with('Z')) {
        return None; // an instant in UTC may be another day here
    }
    format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..])
        .parse()
        .ok()
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = match self.frequency {
            Frequency::Daily => "DAILY",
            Frequency::Weekly => "WEEKLY",
            Frequency::Monthly => "MONTHLY",
            Frequency::Yearly => "YEARLY",
        };
        write!(f, "FREQ={frequency}")?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        let name = |weekday: &Weekday| {
            NAMES
                .iter()
                .find(|(_, day)| day == weekday)
                .map_or("", |(name, _)| name)
        };
        let days = self.by_day.iter().map(|(number, day)| match number {
            Some(number) => format!("{number}{}", name(day)),
            None => name(day).to_owned(),
        });
        let numbers = |list: &mut dyn Iterator<Item = String>| list.collect::<Vec<_>>().join(",");
        let parts = [
            (
                "BYMONTH",
                numbers(&mut self.by_month.iter().map(ToString::to_string)),
            ),
            (
                "BYMONTHDAY",
                numbers(&mut self.by_month_day.iter().map(ToString::to_string)),
            ),
            ("BYDAY", days.collect::<Vec<_>>().join(",")),
            (
                "COUNT",
                self.count.map(|count| count.to_string()).unwrap_or_default(),
            ),
            (
                "UNTIL",
                self.until
                    .map(|day| day.to_string().replace('-', ""))
                    .unwrap_or_default(),
            ),
        ];
        parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .try_for_each(|(name, value)| write!(f, ";{name}={value}"))
    }
}
