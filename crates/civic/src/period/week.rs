//! Weeks: seven days from any weekday on, numbered as ISO 8601 numbers them, by the year of their fourth day.

use viet::{Date, Weekday};

use super::Period;

pub(super) fn containing(day: Date, starts: Weekday) -> Period {
    let since = (number(day.weekday()) - number(starts)).rem_euclid(7);
    let from = day.plus_days(-since);
    let fourth = from.plus_days(3);
    let first = Date::new(fourth.year(), 1, 1).map_or(0, Date::days_since_epoch);
    let week = (fourth.days_since_epoch() - first) / 7 + 1;
    Period {
        key: format!("{:04}-W{week:02}", fourth.year()),
        from,
        to: from.plus_days(6),
    }
}

fn number(day: Weekday) -> i64 {
    match day {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}

/// A weekday in TOML and JSON: `"monday"`.
pub(super) mod word {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use viet::Weekday;

    use crate::calendar::{weekday, weekday_word};

    pub fn serialize<S: Serializer>(day: &Weekday, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(weekday_word(*day))
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Weekday, D::Error> {
        let text = String::deserialize(from)?;
        weekday(&text)
            .ok_or_else(|| D::Error::custom(format!("\"{text}\" is no day of the week: write \"monday\"")))
    }
}
