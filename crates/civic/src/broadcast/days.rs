//! On which days a slot is: once, by a rule, on market days, on days of the lunar year; with exceptions.

use viet::{Date, Lunar};

use super::market::Market;
use super::recurrence::Recurrence;

/// A day of the lunar year that is kept every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LunarDay {
    /// 1 (tháng Giêng) to 12 (tháng Chạp).
    pub month: u8,
    /// 1 to 30; a 30 in a month of 29 days is kept on its last day, as New Year's Eve is.
    pub day: u8,
}

impl LunarDay {
    /// Whether it is kept on a day. A leap month repeats nothing.
    #[must_use]
    pub fn is_kept(self, day: Date) -> bool {
        let lunar = day.lunar();
        let plain = !lunar.leap && lunar.month == self.month;
        let last = || {
            let next = Lunar { day: 30, ..lunar };
            self.day == 30 && lunar.day == 29 && next.to_date().is_none()
        };
        plain && (lunar.day == self.day || last())
    }
}

/// The days of a slot, its ends and exceptions apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    /// One day.
    Once(Date),
    /// By a rule.
    Every(Recurrence),
    /// On the days of a market.
    Market(Market),
    /// On a day of the lunar year.
    Lunar(LunarDay),
}

/// The days of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Which days.
    pub days: Days,
    /// The first day that counts, inclusive; where a rule begins.
    pub from: Date,
    /// The last day that counts, inclusive.
    pub until: Option<Date>,
    /// Days that fall out.
    pub except: Vec<Date>,
    /// Days that come in addition.
    pub also: Vec<Date>,
}

impl Calendar {
    /// One day alone.
    #[must_use]
    pub fn once(day: Date) -> Self {
        Self::of(Days::Once(day), day)
    }

    /// Days from one on, without end or exception.
    #[must_use]
    pub fn of(days: Days, from: Date) -> Self {
        Self {
            days,
            from,
            until: None,
            except: Vec::new(),
            also: Vec::new(),
        }
    }

    /// Its days within a window, both ends inclusive, in order, each once.
    #[must_use]
    pub fn between(&self, first: Date, last: Date) -> Vec<Date> {
        let end = self.until.map_or(last, |until| until.min(last));
        let begin = self.from.max(first);
        let each = |holds: &dyn Fn(Date) -> bool| -> Vec<Date> {
            let days = begin.days_since_epoch()..=end.days_since_epoch();
            days.map(Date::from_days_since_epoch)
                .filter(|day| holds(*day))
                .collect()
        };
        let mut days = match &self.days {
            Days::Once(day) => each(&|other| other == *day),
            Days::Every(rule) => rule.between(self.from, begin, end),
            Days::Market(market) => each(&|day| market.is_held(day)),
            Days::Lunar(lunar) => each(&|day| lunar.is_kept(day)),
        };
        days.extend(self.also.iter().filter(|day| (first..=last).contains(day)));
        days.retain(|day| !self.except.contains(day));
        days.sort_unstable();
        days.dedup();
        days
    }
}
