//! Outages of the portal, announced before they come.
//!
//! Nghị định 224/2026/NĐ-CP, Điều 13: a planned outage is announced at least seven working days ahead, with the time at which
//! service is expected again. We count whole working days that lie between the day of the notice and the day of the outage.

use viet::Date;

use crate::Moment;
use crate::calendar::Calendar;

/// So many whole working days lie between a notice and the outage that it announces.
pub const NOTICE_DAYS: u32 = 7;

/// Whether anybody could have known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Work that was planned.
    Planned,
    /// Something broke, or must be mended at once.
    Unplanned,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Planned, Self::Unplanned];

    /// The word in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Unplanned => "unplanned",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The hours of an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// When it begins.
    pub from: Moment,
    /// When service is expected again.
    pub until: Moment,
}

/// Why a notice cannot be given so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It ends before it begins, or at once.
    #[error("the outage ends before it begins")]
    Backwards,
    /// It would be over before anybody reads of it.
    #[error("the outage is over already")]
    Over,
    /// Planned, and fewer than [`NOTICE_DAYS`] working days ahead.
    #[error("a planned outage may begin on {earliest} at the earliest: {given} working days are given")]
    TooLate {
        /// The first day on which it may begin.
        earliest: Date,
        /// Working days between the notice and the outage.
        given: u32,
    },
}

/// The first day on which an outage may begin that is announced on a day.
#[must_use]
pub fn earliest(announced: Date, calendar: &Calendar) -> Date {
    calendar.plus_working_days(announced, NOTICE_DAYS).plus_days(1)
}

/// Whether a notice may be given at a moment.
///
/// # Errors
/// Why not; a planned outage that is announced too late names the day from which on it may be.
pub fn check(kind: Kind, hours: Hours, announced: Moment, calendar: &Calendar) -> Result<(), Refused> {
    if hours.until <= hours.from {
        return Err(Refused::Backwards);
    }
    if hours.until <= announced {
        return Err(Refused::Over);
    }
    let earliest = earliest(announced.day(), calendar);
    if kind == Kind::Planned && hours.from.day() < earliest {
        let last = hours.from.day().plus_days(-1);
        let given = calendar.working_days_between(announced.day(), last);
        return Err(Refused::TooLate { earliest, given });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str, hour: i64) -> Moment {
        Moment::start_of(day.parse().expect("a day")).plus_minutes(hour * 60)
    }

    fn planned(announced: &str, from: &str) -> Result<(), Refused> {
        let hours = Hours {
            from: at(from, 22),
            until: at(from, 23),
        };
        check(Kind::Planned, hours, at(announced, 9), &Calendar::vietnam())
    }

    #[test]
    fn seven_working_days_lie_between_the_notice_and_the_outage() {
        // Monday 5 April: 6, 7, 8, 9, 12, 13, 14 are the seven.
        assert_eq!(planned("2021-04-05", "2021-04-15"), Ok(()));
        let early = Refused::TooLate {
            earliest: "2021-04-15".parse().expect("a day"),
            given: 6,
        };
        assert_eq!(planned("2021-04-05", "2021-04-14"), Err(early));
    }

    #[test]
    fn holidays_are_no_working_days() {
        // Monday 26 April: 27, 28, 29; 30 April is a holiday, 1 May as well and a Saturday, so that Monday 3 May is off in its
        // place; 4, 5, 6, 7 May: the seventh is the 7th.
        assert_eq!(
            planned("2021-04-26", "2021-05-07").map_err(|refused| match refused {
                Refused::TooLate { earliest, given } => (earliest.to_string(), given),
                _ => panic!("another reason"),
            }),
            Err(("2021-05-08".to_owned(), 6))
        );
        assert_eq!(planned("2021-04-26", "2021-05-08"), Ok(()));
    }

    #[test]
    fn what_breaks_is_told_at_once_and_may_have_begun() {
        let calendar = Calendar::vietnam();
        let hours = |from, until| Hours { from, until };
        let begun = hours(at("2021-04-26", 7), at("2021-04-26", 12));
        assert_eq!(
            check(Kind::Unplanned, begun, at("2021-04-26", 9), &calendar),
            Ok(())
        );
        assert_eq!(
            check(Kind::Unplanned, begun, at("2021-04-26", 12), &calendar),
            Err(Refused::Over)
        );
        let back = hours(at("2021-06-26", 7), at("2021-06-26", 7));
        assert_eq!(
            check(Kind::Planned, back, at("2021-04-26", 9), &calendar),
            Err(Refused::Backwards)
        );
    }

    #[test]
    fn the_earliest_day_passes_and_the_day_before_does_not_on_every_day_of_two_years() {
        let calendar = Calendar::vietnam();
        let first: Date = "2021-01-01".parse().expect("a day");
        for days in 0..730 {
            let announced = first.plus_days(days);
            let day = earliest(announced, &calendar);
            let told = Moment::start_of(announced).plus_minutes(540);
            let hours = |day: Date| Hours {
                from: Moment::start_of(day),
                until: Moment::start_of(day).plus_minutes(60),
            };
            assert_eq!(
                check(Kind::Planned, hours(day), told, &calendar),
                Ok(()),
                "{announced}"
            );
            let before = check(Kind::Planned, hours(day.plus_days(-1)), told, &calendar);
            assert!(matches!(before, Err(Refused::TooLate { .. })), "{announced}");
        }
    }
}
