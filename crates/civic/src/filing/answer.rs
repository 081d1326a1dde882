//! Late, missing and "nothing to report" are three different things.

use viet::Date;

use super::Kind;

/// How a unit stands to a period that it owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Nothing has come and nothing is late: the deadline has not passed, or there is none.
    Waiting,
    /// Nothing has come and the deadline has passed.
    Missing {
        /// Days since the deadline, at least 1.
        days: i64,
    },
    /// Figures have come.
    Reported {
        /// Days after the deadline; 0 in time.
        late: i64,
    },
    /// "Nothing to report" has come.
    Nothing {
        /// Days after the deadline; 0 in time.
        late: i64,
    },
}

/// The answer on a day: `came` is what counts in the totals and the day on which it was first submitted.
#[must_use]
pub fn answer(came: Option<(Kind, Date)>, due: Option<Date>, today: Date) -> Answer {
    let after = |day: Date| due.map_or(0, |due| (day.days_since_epoch() - due.days_since_epoch()).max(0));
    match came {
        Some((Kind::Figures, day)) => Answer::Reported { late: after(day) },
        Some((Kind::Nothing, day)) => Answer::Nothing { late: after(day) },
        None if after(today) > 0 => Answer::Missing { days: after(today) },
        None => Answer::Waiting,
    }
}
