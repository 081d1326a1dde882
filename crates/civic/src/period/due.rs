//! By when a period is answered, and when somebody is reminded.

use serde::{Deserialize, Serialize};
use viet::Date;

use super::Period;
use crate::calendar::Calendar;

/// How the deadline follows from the cut-off. The deadline itself still counts as in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Due {
    /// So many working days after the cut-off.
    WorkingDays {
        /// At least 1.
        days: u32,
    },
    /// The first such day of a month after the cut-off: "ngày 07 hàng tháng".
    DayOfMonth {
        /// 1 to 28.
        day: u8,
        /// When offices do not work on it.
        #[serde(default)]
        if_off: IfOff,
    },
    /// The first such day of a year after the cut-off: "trước ngày 20/12", "15/3 năm sau".
    DayOfYear {
        /// 1 to 12.
        month: u8,
        /// A day that this month has every year.
        day: u8,
        /// When offices do not work on it.
        #[serde(default)]
        if_off: IfOff,
    },
    /// This day.
    On {
        /// The day.
        #[serde(with = "crate::calendar::iso")]
        date: Date,
    },
    /// No deadline: "khi có yêu cầu".
    None,
}

/// What becomes of a deadline on a day when offices do not work. The notes name no rule of law, so the regime says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IfOff {
    /// It stays.
    #[default]
    Stay,
    /// The next working day.
    Next,
    /// The last working day before.
    Before,
}

/// On which days a unit that owes a report is told, counted in days from the deadline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reminders {
    /// So many days before the deadline; 0 is the deadline itself.
    #[serde(default)]
    pub before: Vec<u16>,
    /// So many days after it, while nothing has come.
    #[serde(default)]
    pub after: Vec<u16>,
}

impl Due {
    /// The last day on which the report is in time; `None` when there is no deadline.
    #[must_use]
    pub fn day(&self, period: &Period, calendar: &Calendar) -> Option<Date> {
        match *self {
            Self::WorkingDays { days } => Some(calendar.plus_working_days(period.to, days)),
            Self::DayOfMonth { day, if_off } => {
                let month = (period.to.year(), period.to.month());
                let this = Date::new(month.0, month.1, day).ok()?;
                let day = if this > period.to {
                    this
                } else {
                    month_after(this, day)?
                };
                Some(if_off.moved(day, calendar))
            }
            Self::DayOfYear { month, day, if_off } => {
                let this = Date::new(period.to.year(), month, day).ok()?;
                let next = Date::new(period.to.year() + 1, month, day).ok()?;
                Some(if_off.moved(if this > period.to { this } else { next }, calendar))
            }
            Self::On { date } => Some(date),
            Self::None => None,
        }
    }

    /// What is wrong with the numbers of this rule, in words; `None` when nothing is.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        match *self {
            Self::WorkingDays { days } if !(1..=250).contains(&days) => Some("1 to 250 working days"),
            Self::DayOfMonth { day, .. } if !(1..=28).contains(&day) => {
                Some("the day is 1 to 28, so that every month has it")
            }
            Self::DayOfYear { month, day, .. } if Date::new(2021, month, day).is_err() => {
                Some("every year has the day")
            }
            _ => None,
        }
    }
}

fn month_after(this: Date, day: u8) -> Option<Date> {
    let next = this.end_of_month().plus_days(1);
    Date::new(next.year(), next.month(), day).ok()
}

impl IfOff {
    fn moved(self, day: Date, calendar: &Calendar) -> Date {
        match self {
            Self::Stay => day,
            Self::Next => calendar.working_from(day),
            Self::Before => calendar.working_until(day),
        }
    }
}

impl Reminders {
    /// The days on which to remind of this deadline, in order.
    #[must_use]
    pub fn days(&self, due: Date) -> Vec<Date> {
        let before = self.before.iter().map(|days| due.plus_days(-i64::from(*days)));
        let after = self.after.iter().map(|days| due.plus_days(i64::from(*days)));
        let mut days: Vec<Date> = before.chain(after).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}
