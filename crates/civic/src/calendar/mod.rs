//! Days on which offices work: Vietnam's weekends, holidays and days off in their place, as data with their source.
//!
//! Bộ luật Lao động 2019, Điều 112 names the holidays; which five days Tết takes and which second day Quốc khánh has is
//! decided each year. A decided day is a dated row; without one the usual day is taken and said not to be decided.

mod count;
pub mod iso;
mod read;
mod year;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use viet::{Date, Weekday};

pub use read::{CalendarError, weekday, weekday_word};

/// The holidays of the law, decided days among them where we know them.
const VIETNAM: &str = include_str!("../../data/holidays.toml");

/// Weekends, holidays and single days; asked by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    weekend: Vec<Weekday>,
    holidays: Vec<Holiday>,
    dated: BTreeMap<Date, Dated>,
    /// The named day of each holiday in each year that people ask about: the moon is reckoned once.
    named: Vec<Vec<Option<Date>>>,
    /// The days off of these years.
    reckoned: BTreeMap<Date, DayOff>,
}

/// A holiday that returns every year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// As people call it: `Tết Dương lịch`.
    pub name: String,
    /// The day that it is named after.
    pub day: Yearly,
    /// How many days it takes, 1 to 10.
    pub days: u8,
    /// How many of them usually lie before the named day.
    pub usual_before: u8,
    /// True when which days they are is decided each year.
    pub decided_each_year: bool,
    /// The legal source.
    pub source: String,
}

/// A day of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yearly {
    /// Month and day of the Gregorian calendar.
    Solar(u8, u8),
    /// Month and day of the lunar calendar.
    Lunar(u8, u8),
}

/// One day that was decided: off, or worked although it is a weekend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub date: Date,
    /// True when offices work on it.
    pub works: bool,
    /// What it is: `Tết Âm lịch`, `nghỉ bù`, `làm bù`.
    pub name: String,
    /// The holiday whose usual days in this year the row stands in for; `None`: it only adds a day.
    pub decides: Option<String>,
    /// The decision that says so.
    pub source: String,
}

/// What a day is to an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Day<'a> {
    /// A working day; with the row when it was decided to be one.
    Working(Option<&'a Dated>),
    /// Ngày nghỉ hằng tuần.
    Weekend,
    /// A day off, with what it is.
    Off(&'a DayOff),
}

/// Why a day is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOff {
    /// `Tết Âm lịch`, `nghỉ bù Ngày Chiến thắng`.
    pub name: String,
    /// The legal source.
    pub source: String,
    /// False when the law leaves the day to a yearly decision that we do not hold.
    pub decided: bool,
}

impl Calendar {
    /// The calendar that ships with the house.
    #[must_use]
    pub fn vietnam() -> Self {
        static READ: LazyLock<Calendar> = LazyLock::new(|| {
            Calendar::parse("holidays.toml", VIETNAM).expect("the shipped calendar is read by a test")
        });
        READ.clone()
    }

    /// This calendar with more decided days; a later row about a day replaces an earlier one.
    #[must_use]
    pub fn with(mut self, rows: impl IntoIterator<Item = Dated>) -> Self {
        self.dated.extend(rows.into_iter().map(|row| (row.date, row)));
        self.reckon();
        self
    }

    /// The holidays that return every year.
    #[must_use]
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// Every decided day, by date.
    pub fn dated(&self) -> impl Iterator<Item = &Dated> {
        self.dated.values()
    }

    /// What this day is.
    #[must_use]
    pub fn day(&self, date: Date) -> Day<'_> {
        if let Some(row) = self.dated.get(&date).filter(|row| row.works) {
            return Day::Working(Some(row));
        }
        match self.reckoned.get(&date) {
            Some(off) => Day::Off(off),
            None if self.weekend.contains(&date.weekday()) => Day::Weekend,
            None => Day::Working(None),
        }
    }

    /// True when offices work on it.
    #[must_use]
    pub fn is_working(&self, date: Date) -> bool {
        matches!(self.day(date), Day::Working(_))
    }
}

#[cfg(test)]
mod tests;
