//! Counting in working days.

use viet::Date;

use super::Calendar;

impl Calendar {
    /// The working day that is the `days`-th after this day; for 0 the day itself, whatever it is. The day itself is
    /// never counted, as terms begin on the day after the event.
    #[must_use]
    pub fn plus_working_days(&self, from: Date, days: u32) -> Date {
        self.step(from, days, 1)
    }

    /// The working day that is the `days`-th before this day; for 0 the day itself.
    #[must_use]
    pub fn minus_working_days(&self, from: Date, days: u32) -> Date {
        self.step(from, days, -1)
    }

    fn step(&self, from: Date, days: u32, by: i64) -> Date {
        let mut day = from;
        for _ in 0..days {
            day = day.plus_days(by);
            while !self.is_working(day) {
                day = day.plus_days(by);
            }
        }
        day
    }

    /// This day if offices work on it, else the next on which they do.
    #[must_use]
    pub fn working_from(&self, day: Date) -> Date {
        if self.is_working(day) {
            day
        } else {
            self.plus_working_days(day, 1)
        }
    }

    /// This day if offices work on it, else the last on which they did.
    #[must_use]
    pub fn working_until(&self, day: Date) -> Date {
        if self.is_working(day) {
            day
        } else {
            self.minus_working_days(day, 1)
        }
    }

    /// How many working days lie after `from` up to and including `to`; 0 when `to` is not later.
    #[must_use]
    pub fn working_days_between(&self, from: Date, to: Date) -> u32 {
        let days = 1..=(to.days_since_epoch() - from.days_since_epoch()).max(0);
        let working = days.filter(|by| self.is_working(from.plus_days(*by)));
        u32::try_from(working.count()).unwrap_or(u32::MAX)
    }
}
