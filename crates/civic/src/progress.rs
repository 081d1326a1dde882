//! The true state of a clause: what the living letter paints, and never better than what is known.

use serde::Serialize;
use viet::Date;

use crate::assignment::Handling;

/// How one piece of work stands, as the letter shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Đã chứng minh: something was done and evidence shows it.
    Proven,
    /// Đang làm: passed on, begun, or said to be done without evidence.
    UnderWay,
    /// Đã nhận: opened, nothing else known.
    Received,
    /// Quá hạn: the day has passed and nothing proves it.
    Overdue,
    /// Từ chối: the unit refused it, with a reason.
    Refused,
    /// Chưa rõ: sent, and silence. Silence is never counted as done.
    Unknown,
    /// Chưa giao: nobody was asked.
    NotAssigned,
}

impl Standing {
    /// Every standing, in the order in which bars and legends show them.
    pub const ALL: [Self; 7] = [
        Self::Proven,
        Self::UnderWay,
        Self::Received,
        Self::Overdue,
        Self::Refused,
        Self::Unknown,
        Self::NotAssigned,
    ];

    /// The word in message keys, style classes and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::UnderWay => "under",
            Self::Received => "received",
            Self::Overdue => "overdue",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::NotAssigned => "none",
        }
    }

    /// The standing with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.code() == code)
    }
}

/// What is known of one assignment, and decides how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its handling state.
    pub handling: Handling,
    /// Logged activities that were not withdrawn.
    pub activities: i64,
    /// Pieces of evidence on those activities.
    pub evidence: i64,
    /// The last day on which it is in time, if it has one.
    pub due: Option<Date>,
}

impl Known {
    /// How it stands on `today`; `None` when it was taken back and counts no more.
    #[must_use]
    pub fn standing(&self, today: Date) -> Option<Standing> {
        Some(match self.handling {
            Handling::Recalled => return None,
            _ if self.activities > 0 && self.evidence > 0 => Standing::Proven,
            Handling::Refused => Standing::Refused,
            _ if self.due.is_some_and(|due| due < today) => Standing::Overdue,
            Handling::Assigned | Handling::InProgress | Handling::Done => Standing::UnderWay,
            _ if self.activities > 0 => Standing::UnderWay,
            Handling::Received => Standing::Received,
            Handling::Arrived => Standing::Unknown,
        })
    }
}

/// How many pieces of work stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally([i64; Standing::ALL.len()]);

impl Tally {
    /// Counts `count` pieces more that stand so.
    pub fn add(&mut self, standing: Standing, count: i64) {
        self.0[standing as usize] += count;
    }

    /// Adds another tally, as of another clause.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }

    /// How many stand so.
    #[must_use]
    pub fn of(&self, standing: Standing) -> i64 {
        self.0[standing as usize]
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.0.iter().sum()
    }

    /// The share that stands so, in whole percent rounded down, so that 100 % means all.
    #[must_use]
    pub fn percent(&self, standing: Standing) -> i64 {
        match self.total() {
            0 => 0,
            total => self.of(standing) * 100 / total,
        }
    }

    /// How the clause as a whole stands: bad news first, silence before progress, proven only when all of it is.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let total = self.total() - self.of(Standing::NotAssigned);
        let has = |standing| self.of(standing) > 0;
        match () {
            () if total == 0 => Standing::NotAssigned,
            () if has(Standing::Overdue) => Standing::Overdue,
            () if self.of(Standing::Proven) == self.total() => Standing::Proven,
            () if self.of(Standing::Unknown) * 2 > total => Standing::Unknown,
            () if has(Standing::Proven) || has(Standing::UnderWay) => Standing::UnderWay,
            () if has(Standing::Received) => Standing::Received,
            () if has(Standing::Refused) => Standing::Refused,
            () => Standing::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: &str = "2021-06-24";

    fn known(handling: Handling, activities: i64, evidence: i64, due: Option<&str>) -> Option<Standing> {
        let due = due.map(|day| day.parse().unwrap());
        let known = Known {
            handling,
            activities,
            evidence,
            due,
        };
        known.standing(TODAY.parse().unwrap())
    }

    #[test]
    fn saying_done_proves_nothing() {
        assert_eq!(known(Handling::Done, 0, 0, None), Some(Standing::UnderWay));
        assert_eq!(known(Handling::Done, 2, 0, None), Some(Standing::UnderWay));
        assert_eq!(known(Handling::Done, 2, 1, None), Some(Standing::Proven));
    }

    #[test]
    fn silence_is_unknown_and_late_silence_is_overdue() {
        assert_eq!(known(Handling::Arrived, 0, 0, None), Some(Standing::Unknown));
        assert_eq!(
            known(Handling::Arrived, 0, 0, Some("2021-06-24")),
            Some(Standing::Unknown)
        );
        assert_eq!(
            known(Handling::Arrived, 0, 0, Some("2021-06-23")),
            Some(Standing::Overdue)
        );
        assert_eq!(known(Handling::Recalled, 0, 0, Some("2021-06-23")), None);
    }

    #[test]
    fn one_silent_unit_keeps_a_clause_from_being_proven() {
        let mut tally = Tally::default();
        tally.add(Standing::Proven, 193);
        assert_eq!(tally.standing(), Standing::Proven);
        tally.add(Standing::Unknown, 1);
        assert_eq!(tally.standing(), Standing::UnderWay);
        assert_eq!(tally.percent(Standing::Proven), 99);
        assert_eq!(Tally::default().standing(), Standing::NotAssigned);
    }

    proptest! {
        #[test]
        fn unknown_is_never_counted_as_done(counts in prop::array::uniform7(0i64..50)) {
            let mut tally = Tally::default();
            for (standing, count) in Standing::ALL.into_iter().zip(counts) {
                tally.add(standing, count);
            }
            if tally.standing() == Standing::Proven {
                prop_assert_eq!(tally.of(Standing::Proven), tally.total());
            }
            prop_assert_eq!(tally.total(), counts.iter().sum::<i64>());
        }
    }
}
