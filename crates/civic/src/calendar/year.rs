//! The days off of a year: what the law says, what was decided, and the days off in place of a weekend.

use std::collections::BTreeMap;

use viet::{Date, Lunar};

use super::{Calendar, DayOff, Holiday, Yearly};

/// The years that are reckoned: reports of this house lie in them.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// Bộ luật Lao động 2019, Điều 111, khoản 3.
const COMPENSATION: &str = "Bộ luật Lao động 2019, Điều 111, khoản 3";

impl Calendar {
    /// Reckons all years anew.
    pub(super) fn reckon(&mut self) {
        let mut off = BTreeMap::new();
        for year in YEARS {
            off.append(&mut self.days_off(year));
        }
        let decided = self.dated.values().filter(|row| !row.works);
        off.extend(decided.map(|row| (row.date, day_off(&row.name, &row.source, true))));
        self.reckoned = off;
    }

    fn days_off(&self, year: i32) -> BTreeMap<Date, DayOff> {
        let mut off = BTreeMap::new();
        for holiday in &self.holidays {
            let usual = !self.is_decided(holiday, year);
            for date in holiday.dates(year).into_iter().filter(|_| usual) {
                off.insert(date, day_off(&holiday.name, &holiday.source, !holiday.decided_each_year));
            }
        }
        self.compensate(&mut off);
        off
    }

    /// True when dated rows say which days this holiday takes in this year, compensation included.
    fn is_decided(&self, holiday: &Holiday, year: i32) -> bool {
        let mut rows = self.dated.values();
        let Some(named) = holiday.day.date(year) else { return false };
        rows.any(|row| {
            row.decides.as_deref() == Some(&holiday.name)
                && (row.date.days_since_epoch() - named.days_since_epoch()).abs() < 30
        })
    }

    /// A holiday on a weekend is followed by a day off: the next day that is neither.
    fn compensate(&self, off: &mut BTreeMap<Date, DayOff>) {
        let lost: Vec<(Date, DayOff)> = off
            .iter()
            .filter(|(date, _)| self.weekend.contains(&date.weekday()))
            .map(|(date, day)| (*date, day.clone()))
            .collect();
        for (date, day) in lost {
            let mut next = date.plus_days(1);
            while off.contains_key(&next) || self.weekend.contains(&next.weekday()) {
                next = next.plus_days(1);
            }
            let name = format!("nghỉ bù {}", day.name);
            off.insert(next, day_off(&name, COMPENSATION, day.decided));
        }
    }
}

impl Holiday {
    /// Its usual days of this year, without days in the place of weekends.
    #[must_use]
    pub fn dates(&self, year: i32) -> Vec<Date> {
        let Some(named) = self.day.date(year) else { return Vec::new() };
        let first = named.plus_days(-i64::from(self.usual_before));
        (0..i64::from(self.days)).map(|by| first.plus_days(by)).collect()
    }
}

impl Yearly {
    /// The day in this year; for the lunar calendar, in the lunar year that mostly lies in it.
    #[must_use]
    pub fn date(self, year: i32) -> Option<Date> {
        match self {
            Self::Solar(month, day) => Date::new(year, month, day).ok(),
            Self::Lunar(month, day) => Lunar { year, month, day, leap: false }.to_date(),
        }
    }
}

fn day_off(name: &str, source: &str, decided: bool) -> DayOff {
    DayOff { name: name.to_owned(), source: source.to_owned(), decided }
}
