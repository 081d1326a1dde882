//! The periods of a cut: which one holds a day, which comes before and after.

use viet::Date;

use super::months::Months;
use super::{Cut, Period, Span, WrongKey, key, week};

/// More periods than anybody asks for at once; a longer stretch is cut off.
const MOST: usize = 20_000;

impl Cut {
    /// The period that holds this day. `None` for a day outside a thematic period or outside the nine months, and on
    /// demand, where only a request makes periods.
    #[must_use]
    pub fn containing(&self, day: Date) -> Option<Period> {
        match *self {
            Self::Weekly { starts } => Some(week::containing(day, starts)),
            Self::Thematic { from, to } => Period::asked(from, to).filter(|period| period.contains(day)),
            Self::OnDemand => None,
            Self::Calendar { .. } | Self::Fifteenth { .. } | Self::DayOfMonth { .. } => {
                self.months()?.containing(day)
            }
        }
    }

    /// The period with this key.
    pub fn period(&self, key: &str) -> Result<Period, WrongKey> {
        key::read(self, key)
    }

    /// The period after this one.
    #[must_use]
    pub fn next(&self, period: &Period) -> Option<Period> {
        self.step(period, 1)
    }

    /// The period before this one.
    #[must_use]
    pub fn previous(&self, period: &Period) -> Option<Period> {
        self.step(period, -1)
    }

    fn step(&self, period: &Period, by: i64) -> Option<Period> {
        match self {
            Self::Weekly { starts } => Some(week::containing(period.from.plus_days(7 * by), *starts)),
            Self::Thematic { .. } | Self::OnDemand => None,
            Self::Calendar { .. } | Self::Fifteenth { .. } | Self::DayOfMonth { .. } => {
                let months = self.months()?;
                months.period(months.number_of(period.to)? + by)
            }
        }
    }

    /// The same period a year earlier (cùng kỳ năm trước); `None` where there is none, as for a 53rd week.
    #[must_use]
    pub fn same_last_year(&self, period: &Period) -> Option<Period> {
        let (year, rest) = period.key.split_at_checked(4)?;
        let year: i32 = year.parse().ok()?;
        match self {
            Self::Thematic { .. } | Self::OnDemand => None,
            _ => self.period(&format!("{:04}{rest}", year - 1)).ok(),
        }
    }

    /// The periods of the same reporting year from its first up to this one: what a running total (lũy kế) adds.
    #[must_use]
    pub fn running(&self, period: &Period) -> Vec<Period> {
        let mut periods = vec![period.clone()];
        let year = self.year_of(period);
        while let Some(earlier) = periods.last().and_then(|last| self.previous(last)) {
            if year.is_none() || self.year_of(&earlier) != year || periods.len() > MOST {
                break;
            }
            periods.push(earlier);
        }
        periods.reverse();
        periods
    }

    /// The reporting year that a period belongs to: the calendar year in which it ends; `None` without one.
    #[must_use]
    pub fn year_of(&self, period: &Period) -> Option<i32> {
        match self {
            Self::Weekly { .. } => period.key.get(..4)?.parse().ok(),
            Self::Thematic { .. } | Self::OnDemand => None,
            _ => Some(self.months()?.year_of(period.to)),
        }
    }

    /// The periods whose cut-off lies from `from` to `to`, both inclusive, in order of time.
    #[must_use]
    pub fn closed_between(&self, from: Date, to: Date) -> Vec<Period> {
        let mut periods = Vec::new();
        let mut next = self.first_closed(from);
        while let Some(period) = next.filter(|period| period.to <= to && periods.len() < MOST) {
            next = self.next(&period);
            periods.push(period);
        }
        periods
    }

    /// The first period whose cut-off lies on this day or later.
    fn first_closed(&self, from: Date) -> Option<Period> {
        match self {
            Self::OnDemand => None,
            Self::Thematic { from: begins, to } => {
                Period::asked(*begins, *to).filter(|period| period.to >= from)
            }
            Self::Weekly { starts } => Some(week::containing(from, *starts)),
            _ => {
                let months = self.months()?;
                months.period(months.first_ending(from)?)
            }
        }
    }

    /// The arithmetic of months behind this cut, if it has one; `None` also for numbers that make no months.
    pub(super) fn months(&self) -> Option<Months> {
        let (span, last, year_ends_in) = match *self {
            Self::Calendar { span, year_ends_in } => (span, None, year_ends_in),
            Self::Fifteenth { span, year_ends_in } => (span, Some(14), year_ends_in),
            Self::DayOfMonth { day, span } => (span, Some(day), 12),
            Self::Weekly { .. } | Self::Thematic { .. } | Self::OnDemand => return None,
        };
        Months::new(span, last, year_ends_in)
    }

    /// True when every day lies in exactly one period.
    #[must_use]
    pub fn tiles(&self) -> bool {
        match self {
            Self::Weekly { .. } => true,
            Self::Thematic { .. } | Self::OnDemand => false,
            _ => self
                .months()
                .is_some_and(|months| months.span() != Span::NineMonths),
        }
    }

    /// What is wrong with the numbers of this cut, in words; `None` when nothing is.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        match *self {
            Self::Thematic { from, to } if from > to => Some("the last day lies before the first"),
            Self::DayOfMonth { day, .. } if !(1..=28).contains(&day) => {
                Some("the day is 1 to 28, so that every month has it")
            }
            Self::Calendar { year_ends_in, .. } | Self::Fifteenth { year_ends_in, .. }
                if !(1..=12).contains(&year_ends_in) =>
            {
                Some("the year ends in a month from 1 to 12")
            }
            _ => None,
        }
    }
}
