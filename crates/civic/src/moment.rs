//! Instants and the civil days they fall on.

use serde::{Deserialize, Serialize};
use viet::Date;

/// An instant: milliseconds since 1 January 1970 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// Vietnam keeps UTC+7 without summer time since 13 June 1975, in all of the time this house knows.
const ZONE_MS: i64 = 7 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

impl Moment {
    /// The civil day in Vietnam (Asia/Ho_Chi_Minh).
    #[must_use]
    pub fn day(self) -> Date {
        Date::from_days_since_epoch((self.0 + ZONE_MS).div_euclid(DAY_MS))
    }

    /// Hour and minute on the clock in Vietnam.
    #[must_use]
    pub fn hour_minute(self) -> (u8, u8) {
        let of_day = (self.0 + ZONE_MS).rem_euclid(DAY_MS) / 60_000;
        ((of_day / 60) as u8, (of_day % 60) as u8)
    }

    /// The first instant of a civil day in Vietnam.
    #[must_use]
    pub fn start_of(day: Date) -> Self {
        Self(day.days_since_epoch() * DAY_MS - ZONE_MS)
    }

    /// This instant moved by so many minutes.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60_000)
    }

    /// What a browser's field for day and time sends, in Vietnam's time like everything that people type here:
    /// `2021-06-24T07:05`, with or without seconds.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let (day, time) = text.trim().split_once('T')?;
        let (hour, rest) = time.split_once(':')?;
        let minute = rest.split(':').next()?;
        let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
        let fits = (0..24).contains(&hour) && (0..60).contains(&minute);
        let day: Date = day.parse().ok()?;
        fits.then(|| Self::start_of(day).plus_minutes(hour * 60 + minute))
    }

    /// As screens show it: `24/6/2021 07:05`.
    #[must_use]
    pub fn short(self) -> String {
        let (hour, minute) = self.hour_minute();
        format!("{} {hour:02}:{minute:02}", self.day().short())
    }

    /// RFC 3339 with Vietnam's offset: `2021-06-24T07:05:00+07:00`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let (hour, minute) = self.hour_minute();
        let second = (self.0.rem_euclid(60_000)) / 1000;
        format!("{}T{hour:02}:{minute:02}:{second:02}+07:00", self.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_vietnam() {
        let day: Date = "2021-04-26".parse().unwrap();
        let start = Moment::start_of(day);
        assert_eq!(start.day(), day);
        assert_eq!(Moment(start.0 - 1).day(), day.plus_days(-1));
        assert_eq!(start.plus_minutes(7 * 60 + 5).short(), "26/4/2021 07:05");
        assert_eq!(
            Moment::typed("2021-04-26T07:05"),
            Some(start.plus_minutes(7 * 60 + 5))
        );
        assert_eq!(
            ["", "2021-04-26", "2021-04-26T24:00", "2021-02-30T10:00"].map(Moment::typed),
            [None; 4]
        );
        assert_eq!(start.rfc3339(), "2021-04-26T00:00:00+07:00");
    }
}
