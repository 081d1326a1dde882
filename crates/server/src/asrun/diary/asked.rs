//! Which station and which days the diary is asked for.

use civic::Moment;
use civic::permission::Act;
use viet::Date;

use super::line::Line;
use crate::asrun::{relations, stations};
use crate::http::{Desk, Query, Refusal};

/// How long a stretch one page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::asrun) enum Per {
    Day,
    Week,
    Month,
}

impl Per {
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    pub fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(in crate::asrun) struct Asked {
    pub unit: String,
    pub stations: Vec<(String, String)>,
    pub per: Per,
    pub on: Date,
    pub bulletin: String,
}

impl Asked {
    /// The station asked for, or one's own, or the first that one sees. A foreign one does not exist.
    pub async fn of(desk: &Desk, query: &Query) -> Result<Self, Refusal> {
        let stations = stations(desk).await?;
        let unit = match query.get("unit") {
            "" => stations
                .first()
                .map_or_else(|| desk.actor.unit.clone(), |(unit, _)| unit.clone()),
            unit => unit.to_owned(),
        };
        desk.may(Act::SeeWork, &relations(desk, &unit))?;
        let on = query.get("on").parse().unwrap_or_else(|_| desk.today());
        // Far from any day that has a record, the calendar itself ends.
        let on = if (1990..=2200).contains(&on.year()) {
            on
        } else {
            desk.today()
        };
        Ok(Self {
            per: Per::ALL
                .into_iter()
                .find(|per| per.code() == query.get("per"))
                .unwrap_or(Per::Week),
            bulletin: query.get("bulletin").to_owned(),
            unit,
            stations,
            on,
        })
    }

    /// The first day and the last, both inclusive.
    pub fn days(&self) -> (Date, Date) {
        match self.per {
            Per::Day => (self.on, self.on),
            Per::Week => {
                // 1 January 1970 was a Thursday.
                let since_monday = (self.on.days_since_epoch() + 3).rem_euclid(7);
                let monday = self.on.plus_days(-since_monday);
                (monday, monday.plus_days(6))
            }
            Per::Month => {
                let first = self.on.plus_days(1 - i64::from(self.on.day()));
                let later = first.plus_days(31);
                let next = later.plus_days(1 - i64::from(later.day()));
                (first, next.plus_days(-1))
            }
        }
    }

    /// The same as instants: the end exclusive.
    pub fn span(&self) -> (Moment, Moment) {
        let (first, last) = self.days();
        (Moment::start_of(first), Moment::start_of(last.plus_days(1)))
    }

    pub fn wants(&self, line: &Line) -> bool {
        self.bulletin.is_empty() || line.bulletin.as_deref() == Some(self.bulletin.as_str())
    }

    /// As an address has it, without `?`, for another day.
    pub fn address(&self, on: Date) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("unit", &self.unit);
        pairs.append_pair("per", self.per.code());
        pairs.append_pair("on", &on.to_string());
        if !self.bulletin.is_empty() {
            pairs.append_pair("bulletin", &self.bulletin);
        }
        pairs.finish()
    }

    /// The stretch in Vietnamese, as the head of the book has it.
    pub fn when(&self) -> String {
        let (first, last) = self.days();
        match self.per {
            Per::Day => first.official().replacen("ngày", "Ngày", 1),
            Per::Week => format!("Tuần từ ngày {} đến ngày {}", first.short(), last.short()),
            Per::Month => format!("Tháng {} năm {}", first.month(), first.year()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(per: Per, on: &str) -> (String, String) {
        let asked = Asked {
            unit: String::new(),
            stations: Vec::new(),
            per,
            on: on.parse().unwrap(),
            bulletin: String::new(),
        };
        let (first, last) = asked.days();
        (first.to_string(), last.to_string())
    }

    #[test]
    fn a_week_begins_on_monday_and_a_month_has_its_own_end() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(asked(Per::Week, "2021-04-26"), pair("2021-04-26", "2021-05-02"));
        assert_eq!(asked(Per::Week, "2021-04-25"), pair("2021-04-19", "2021-04-25"));
        assert_eq!(asked(Per::Month, "2024-02-29"), pair("2024-02-01", "2024-02-29"));
        assert_eq!(asked(Per::Month, "2021-12-31"), pair("2021-12-01", "2021-12-31"));
        assert_eq!(asked(Per::Day, "2021-04-25"), pair("2021-04-25", "2021-04-25"));
    }
}
