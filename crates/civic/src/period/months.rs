//! Arithmetic of periods that are made of months, wherever a month ends.
//!
//! A reporting month bears the name of the calendar month in which it ends. Months are counted through: year times 12
//! plus month, January being 0.

use viet::Date;

use super::{Period, Span};

/// Months with their last day, put together to spans.
#[derive(Clone, Copy, Debug)]
pub(super) struct Months {
    span: Span,
    /// The last day of a reporting month; `None`: that of the calendar.
    last: Option<u8>,
    /// The month in which the reporting year ends, 1 to 12.
    year_ends_in: u8,
}

impl Months {
    pub(super) fn new(span: Span, last: Option<u8>, year_ends_in: u8) -> Option<Self> {
        let fits = (1..=12).contains(&year_ends_in) && last.is_none_or(|day| (1..=28).contains(&day));
        fits.then_some(Self {
            span,
            last,
            year_ends_in,
        })
    }

    pub(super) fn span(self) -> Span {
        self.span
    }

    /// How many months a period has, and how many lie between the beginnings of two.
    fn length(self) -> (i64, i64) {
        match self.span {
            Span::Month => (1, 1),
            Span::Quarter => (3, 3),
            Span::Half => (6, 6),
            Span::NineMonths => (9, 12),
            Span::Year => (12, 12),
        }
    }

    /// The reporting month that holds this day.
    fn month_of(self, day: Date) -> i64 {
        let calendar = i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
        calendar + i64::from(self.last.is_some_and(|last| day.day() > last))
    }

    /// The last day of a reporting month.
    fn end_of(self, month: i64) -> Option<Date> {
        let year = i32::try_from(month.div_euclid(12)).ok()?;
        let first = Date::new(year, u8::try_from(month.rem_euclid(12)).ok()? + 1, 1).ok()?;
        Some(match self.last {
            Some(day) => first.plus_days(i64::from(day) - 1),
            None => first.end_of_month(),
        })
    }

    /// The number of the period that ends on this day.
    pub(super) fn number_of(self, to: Date) -> Option<i64> {
        let (length, step) = self.length();
        let since = self.month_of(to) - i64::from(self.year_ends_in) + 1;
        let number = (since - length).div_euclid(step);
        (self.period(number)?.to == to).then_some(number)
    }

    /// The period with this number, counted from year 0.
    pub(super) fn period(self, number: i64) -> Option<Period> {
        let (length, step) = self.length();
        let first = number.checked_mul(step)? + i64::from(self.year_ends_in);
        let from = self.end_of(first - 1)?.plus_days(1);
        let to = self.end_of(first + length - 1)?;
        Some(Period {
            key: self.key(first + length - 1),
            from,
            to,
        })
    }

    pub(super) fn containing(self, day: Date) -> Option<Period> {
        let (_, step) = self.length();
        let number = (self.month_of(day) - i64::from(self.year_ends_in)).div_euclid(step);
        self.period(number).filter(|period| period.contains(day))
    }

    /// The number of the first period that ends on this day or later.
    pub(super) fn first_ending(self, from: Date) -> Option<i64> {
        let (_, step) = self.length();
        let number = (self.month_of(from) - i64::from(self.year_ends_in)).div_euclid(step);
        Some(number + i64::from(self.period(number)?.to < from))
    }

    /// The reporting year of the period that ends on this day.
    pub(super) fn year_of(self, to: Date) -> i32 {
        self.year(self.month_of(to))
    }

    fn year(self, month: i64) -> i32 {
        let year = (month - i64::from(self.year_ends_in)).div_euclid(12) + 1;
        i32::try_from(year).unwrap_or(i32::MAX)
    }

    /// The key of the period whose last reporting month this is.
    fn key(self, month: i64) -> String {
        let year = self.year(month);
        let place = (month - i64::from(self.year_ends_in)).rem_euclid(12);
        match self.span {
            Span::Month => format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1),
            Span::Quarter => format!("{year:04}-Q{}", place / 3 + 1),
            Span::Half => format!("{year:04}-H{}", place / 6 + 1),
            Span::NineMonths => format!("{year:04}-9M"),
            Span::Year => format!("{year:04}"),
        }
    }
}
