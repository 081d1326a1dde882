//! Market days (phiên chợ): each market has its own way of counting, entered as data; none is built in.

use serde::{Deserialize, Serialize};
use viet::Date;

/// How the days of a market are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Market {
    /// Every so many days from a known market day (ISO text), whatever the month: five for many markets of the north.
    Every {
        /// Days from one to the next; at least 1.
        days: u16,
        /// One market day, as `yyyy-mm-dd`.
        known: String,
    },
    /// On days of the lunar month, such as 2, 7, 12, 17, 22, 27. In a month of 29 days a 30 falls out.
    LunarDays(Vec<u8>),
    /// On days of the solar month.
    SolarDays(Vec<u8>),
}

impl Market {
    /// Whether the market is held on a day. A count that cannot be read holds none.
    #[must_use]
    pub fn is_held(&self, day: Date) -> bool {
        match self {
            Self::Every { days, known } => known.parse::<Date>().is_ok_and(|known| {
                let apart = day.days_since_epoch() - known.days_since_epoch();
                *days > 0 && apart.rem_euclid(i64::from(*days)) == 0
            }),
            Self::LunarDays(days) => days.contains(&day.lunar().day),
            Self::SolarDays(days) => days.contains(&day.day()),
        }
    }
}
