//! Quiet hours: asked by the house when it plans and by the player when it plays, with the same answer.

use super::canonical::canonical;
use super::{Class, Moment};

canonical! {
    /// A span of every civil day in Vietnam, in minutes from midnight; it crosses midnight when it ends before it begins.
    #[derive(Copy)]
    pub struct QuietSpan {
        /// First quiet minute, 0 to 1439.
        pub from: u16,
        /// First minute that is no longer quiet; equal to `from` means the whole day.
        pub until: u16,
    }
}

canonical! {
    /// When nothing sounds but what is urgent.
    #[derive(Default)]
    pub struct QuietHours {
        /// In no order; they may overlap.
        pub spans: Vec<QuietSpan>,
    }
}

const DAY_MS: i64 = 86_400_000;
/// Asia/Ho_Chi_Minh, without summer time.
const ZONE_MS: i64 = 7 * 3_600_000;

impl QuietSpan {
    /// Whether it is quiet at so many milliseconds after midnight.
    fn holds(self, of_day: i64) -> bool {
        let (from, until) = (i64::from(self.from) * 60_000, i64::from(self.until) * 60_000);
        if from < until {
            from <= of_day && of_day < until
        } else {
            of_day >= from || of_day < until
        }
    }

    /// Milliseconds from `of_day` to where this span next begins.
    fn begins_in(self, of_day: i64) -> i64 {
        (i64::from(self.from) * 60_000 - of_day).rem_euclid(DAY_MS)
    }
}

impl QuietHours {
    /// Whether something of this class may sound at this instant.
    #[must_use]
    pub fn allow(&self, class: Class, at: Moment) -> bool {
        let of_day = (at.0 + ZONE_MS).rem_euclid(DAY_MS);
        class == Class::Urgent || !self.spans.iter().any(|span| span.holds(of_day))
    }

    /// The first instant from `at` on at which something of this class must be silent; `None`: never.
    #[must_use]
    pub fn silence_from(&self, class: Class, at: Moment) -> Option<Moment> {
        if class == Class::Urgent {
            return None;
        }
        if !self.allow(class, at) {
            return Some(at);
        }
        let of_day = (at.0 + ZONE_MS).rem_euclid(DAY_MS);
        let next = self.spans.iter().map(|span| span.begins_in(of_day)).min()?;
        Some(Moment(at.0 + next))
    }
}
