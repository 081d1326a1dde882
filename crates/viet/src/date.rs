//! Civil dates of the Gregorian calendar, as official papers write them.

use std::fmt;
use std::str::FromStr;

/// A civil date in Vietnam; carries no time and no zone. Ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

/// A date that does not exist, such as 30 February, or text that is not `yyyy-mm-dd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateError;

/// The day of the week, Monday first, as the Vietnamese working week counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Date {
    /// The date with this year, month (1 to 12) and day, if there is one. Years run from 1 to 9999.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, DateError> {
        let fits = (1..=9999).contains(&year) && (1..=12).contains(&month);
        if fits && (1..=days_in_month(year, month)).contains(&day) {
            Ok(Self { year, month, day })
        } else {
            Err(DateError)
        }
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since 1 January 1970; earlier dates are negative.
    #[must_use]
    pub fn days_since_epoch(self) -> i64 {
        // Howard Hinnant, "chrono-compatible low-level date algorithms": years begin in March, eras last 400 years.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The date so many days after 1 January 1970.
    #[must_use]
    pub fn from_days_since_epoch(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * of_year + 2) / 153;
        let month = if month_index < 10 {
            month_index + 3
        } else {
            month_index - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let day = of_year - (153 * month_index + 2) / 5 + 1;
        Self {
            year: year as i32,
            month: month as u8,
            day: day as u8,
        }
    }

    /// The date so many days later, or earlier when negative.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_days_since_epoch(self.days_since_epoch() + days)
    }

    /// Which day of the week it is.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        match (self.days_since_epoch() + 3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// The last day of this date's month.
    #[must_use]
    pub fn end_of_month(self) -> Self {
        let day = days_in_month(self.year, self.month);
        Self { day, ..self }
    }

    /// As screens show it: `24/6/2021`.
    #[must_use]
    pub fn short(self) -> String {
        format!("{}/{}/{}", self.day, self.month, self.year)
    }

    /// As official papers write it in running text: `05/4/2021`, with the zeros of [`Date::official`].
    #[must_use]
    pub fn written(self) -> String {
        let month = self.official_month();
        format!("{:02}/{month}/{}", self.day, self.year)
    }

    fn official_month(self) -> String {
        if self.month <= 2 {
            format!("{:02}", self.month)
        } else {
            self.month.to_string()
        }
    }

    /// As official papers write it: `ngày 05 tháng 4 năm 2021`; days below 10 and months 1 and 2 carry a zero
    /// (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.4).
    #[must_use]
    pub fn official(self) -> String {
        let month = self.official_month();
        format!("ngày {:02} tháng {month} năm {}", self.day, self.year)
    }
}

/// ISO 8601, as databases and machines write it: `2021-04-05`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.splitn(3, '-');
        let mut next = || {
            parts
                .next()
                .and_then(|part| part.parse::<u32>().ok())
                .ok_or(DateError)
        };
        let (year, month, day) = (next()?, next()?, next()?);
        let small = |n: u32| u8::try_from(n).map_err(|_| DateError);
        Self::new(
            i32::try_from(year).map_err(|_| DateError)?,
            small(month)?,
            small(day)?,
        )
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such date")
    }
}

impl std::error::Error for DateError {}

fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for wrong in [
            "2021-02-29",
            "2021-13-01",
            "2021-00-10",
            "219-4",
            "x",
            "2021-04-31",
        ] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
        assert_eq!(date("2020-02-29").to_string(), "2020-02-29");
    }

    #[test]
    fn official_papers_pad_days_and_the_first_two_months() {
        assert_eq!(date("2021-04-05").official(), "ngày 05 tháng 4 năm 2021");
        assert_eq!(date("2020-01-05").official(), "ngày 05 tháng 01 năm 2020");
        assert_eq!(date("2021-06-24").short(), "24/6/2021");
    }

    #[test]
    fn days_count_through_leap_years_and_back() {
        assert_eq!(date("1970-01-01").days_since_epoch(), 0);
        assert_eq!(date("2021-05-23").plus_days(-80), date("2021-03-04")); // the election clock of a real letter
        for days in (-200_000..200_000).step_by(97) {
            assert_eq!(Date::from_days_since_epoch(days).days_since_epoch(), days);
        }
        assert_eq!(date("2021-04-26").weekday(), Weekday::Monday);
        assert_eq!(date("2024-02-03").end_of_month(), date("2024-02-29"));
    }
}
