//! Reporting periods: how a regime cuts time, what a period is called, and by when it is answered.
//!
//! Nghị định 09/2019/NĐ-CP lets data be closed on the 14th, so that a month runs from the 15th of the one before; a year
//! from 15 December. Two regimes of one ministry may cut differently, so a key such as `2021-04` means something only
//! together with its [`Cut`].

mod cut;
mod due;
mod key;
mod label;
mod months;
mod week;

use serde::{Deserialize, Serialize};
use viet::{Date, Weekday};

pub use due::{Due, IfOff, Reminders};
pub use key::WrongKey;

/// A stretch of time that is reported on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// `2021-04`, `2021-Q2`, `2021-H1`, `2021-9M`, `2021`, `2021-W15`, `2021-04-18..2021-07-30`: one of each within a cut.
    pub key: String,
    /// The first day.
    #[serde(with = "crate::calendar::iso")]
    pub from: Date,
    /// The last day, inclusive: the cut-off (thời điểm chốt số liệu).
    #[serde(with = "crate::calendar::iso")]
    pub to: Date,
}

/// How long a period of months is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Tháng.
    Month,
    /// Quý.
    Quarter,
    /// 6 tháng.
    Half,
    /// 9 tháng, from the beginning of the reporting year: one in a year, so these do not tile time.
    NineMonths,
    /// Năm.
    Year,
}

/// How a regime cuts time. In TOML and JSON: `{ rule = "fifteenth", span = "month" }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Cut {
    /// By the calendar: a month ends on its last day.
    Calendar {
        /// How long.
        span: Span,
        /// The month in which the reporting year ends, 1 to 12.
        #[serde(default = "december", skip_serializing_if = "is_december")]
        year_ends_in: u8,
    },
    /// From the 15th to the 14th, the default of Nghị định 09/2019/NĐ-CP; a year runs from 15/12 to 14/12.
    Fifteenth {
        /// How long.
        span: Span,
        /// The month in which the reporting year ends, 1 to 12: 9 for the years 15/9 to 14/9 of the health ministry.
        #[serde(default = "december", skip_serializing_if = "is_december")]
        year_ends_in: u8,
    },
    /// Closed on the same day of each month: "ngày 07 hàng tháng".
    DayOfMonth {
        /// The last day of a period, 1 to 28.
        day: u8,
        /// How long.
        #[serde(default = "month")]
        span: Span,
    },
    /// Seven days.
    Weekly {
        /// The first day of a week.
        #[serde(default = "monday", with = "week::word")]
        starts: Weekday,
    },
    /// Báo cáo chuyên đề: one period, with its days.
    Thematic {
        /// The first day.
        #[serde(with = "crate::calendar::iso")]
        from: Date,
        /// The last day, inclusive.
        #[serde(with = "crate::calendar::iso")]
        to: Date,
    },
    /// "Khi có yêu cầu": each request brings its own days, see [`Period::asked`].
    OnDemand,
}

fn december() -> u8 {
    12
}

fn month() -> Span {
    Span::Month
}

fn monday() -> Weekday {
    Weekday::Monday
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_december(month: &u8) -> bool {
    *month == 12
}

impl Period {
    /// A period that a request names itself; `None` when it ends before it begins.
    #[must_use]
    pub fn asked(from: Date, to: Date) -> Option<Self> {
        (from <= to).then(|| Self {
            key: format!("{from}..{to}"),
            from,
            to,
        })
    }

    /// True when this day lies in it.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// How many days it has.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.to.days_since_epoch() - self.from.days_since_epoch() + 1
    }
}

#[cfg(test)]
mod tests;
