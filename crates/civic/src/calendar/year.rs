//! The days off of a year: what the law says, what was decided, and the days off in place of a weekend.

use std::collections::BTreeMap;

use viet::{Date, Lunar};

use super::{Calendar, DayOff, Holiday, Yearly};

/// The years that are reckoned: reports of this house lie in them.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// Bộ luật Lao động 2019, Điều 111, khoản 3.
const COMPENSATION: &str = "Bộ luật Lao động 2019, Điều 111, khoản 3";

impl Calendar {
    /// Finds the named day of each holiday in each year.
    pub(super) fn name_days(&mut self) {
        let days = |holiday: &Holiday| YEARS.map(|year| holiday.day.date(year)).collect();
        self.named = self.holidays.iter().map(days).collect();
    }

    /// Reckons all years anew, from the named days.
    pub(super) fn reckon(&mut self) {
        let mut off = BTreeMap::new();
        for place in 0..YEARS.count() {
            off.append(&mut self.days_off(place));
        }
        let decided = self.dated.values().filter(|row| !row.works);
        off.extend(decided.map(|row| (row.date, day_off(&row.name, &row.source, true))));
        self.reckoned = off;
    }

    fn days_off(&self, place: usize) -> BTreeMap<Date, DayOff> {
        let mut off = BTreeMap::new();
        for (holiday, named) in self.holidays.iter().zip(&self.named) {
            let named = named.get(place).copied().flatten();
            let Some(named) = named.filter(|named| !self.is_decided(holiday, *named)) else {
                continue;
            };
            for date in holiday.around(named) {
                off.insert(
                    date,
                    day_off(&holiday.name, &holiday.source, !holiday.decided_each_year),
                );
            }
        }
        self.compensate(&mut off);
        off
    }

    /// True when dated rows say which days this holiday takes in the year of its named day, compensation included.
    fn is_decided(&self, holiday: &Holiday, named: Date) -> bool {
        let mut near = self.dated.range(named.plus_days(-30)..named.plus_days(30));
        near.any(|(_, row)| row.decides.as_deref() == Some(&holiday.name))
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
        self.day
            .date(year)
            .map_or_else(Vec::new, |named| self.around(named))
    }

    fn around(&self, named: Date) -> Vec<Date> {
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
            Self::Lunar(month, day) => Lunar {
                year,
                month,
                day,
                leap: false,
            }
            .to_date(),
        }
    }
}

fn day_off(name: &str, source: &str, decided: bool) -> DayOff {
    DayOff {
        name: name.to_owned(),
        source: source.to_owned(),
        decided,
    }
}
