//! Statutory clocks as data: rule, law, length. The house knows the day of a tip and no hour, so every clock counts from
//! the first instant of its day: it is never later than the law, and at most a day earlier. "At once" has no hours: it says how long
//! something waits, and is overdue when the day is over.

use serde::Deserialize;

use crate::Moment;
use viet::Date;

const SHIPPED: &str = include_str!("../../data/tip/clocks.toml");
const HOUR_MINUTES: i64 = 60;

/// Every rule that the house knows.
#[derive(Clone, Debug, Deserialize)]
pub struct Clocks {
    /// In the order of the file.
    pub rule: Vec<Rule>,
}

/// What must be done by when.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its word in databases.
    pub code: String,
    /// So many hours (0: at once), or
    pub hours: Option<u32>,
    /// so many days.
    pub days: Option<u32>,
    /// When it begins by itself.
    #[serde(rename = "for")]
    pub start: Start,
    /// The law that says so.
    pub law: String,
    /// What must be done, for the officer.
    pub words: String,
    /// False: our notes did not read it in its source; it never runs.
    pub verified: bool,
}

/// When a clock begins by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Start {
    /// A tip came to a commune.
    Commune,
    /// A tip came to a commune that is remote or an island.
    Remote,
    /// A tip came to anybody.
    Every,
    /// A person begins it for a tip.
    Asked,
    /// A person begins it for the house, not for a tip.
    House,
}

/// What kind of body a recipient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A commune's police or committee.
    Commune,
    /// The same where 48 hours hold.
    Remote,
    /// Provincial police, border guard, 111 and others.
    Other,
}

impl Unit {
    /// The word stored in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Commune => "commune",
            Self::Remote => "remote",
            Self::Other => "other",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Commune, Self::Remote, Self::Other]
            .into_iter()
            .find(|unit| unit.code() == code)
    }
}

impl Clocks {
    /// The rules that the program comes with.
    ///
    /// # Panics
    /// Never: a test reads the file.
    #[must_use]
    pub fn shipped() -> Self {
        toml::from_str(SHIPPED).expect("a test reads the shipped clocks")
    }

    /// The rules that begin when a tip comes to such a recipient.
    pub fn at_arrival(&self, unit: Unit) -> impl Iterator<Item = &Rule> {
        self.rule.iter().filter(move |rule| {
            rule.verified
                && match rule.start {
                    Start::Every => true,
                    Start::Commune => unit == Unit::Commune,
                    Start::Remote => unit == Unit::Remote,
                    Start::Asked | Start::House => false,
                }
        })
    }

    /// The rules that a person may begin for a tip.
    pub fn on_request(&self) -> impl Iterator<Item = &Rule> {
        self.rule
            .iter()
            .filter(|rule| rule.verified && rule.start == Start::Asked)
    }

    /// The code of the rule that says "at once".
    #[must_use]
    pub fn at_once(&self) -> &str {
        let rule = self.rule.iter().find(|rule| rule.verified && rule.is_at_once());
        rule.map_or("", |rule| rule.code.as_str())
    }

    /// The rule with this code, if it may run.
    #[must_use]
    pub fn running(&self, code: &str) -> Option<&Rule> {
        self.rule.iter().find(|rule| rule.code == code && rule.verified)
    }
}

impl Rule {
    /// True where the law says "at once" and names no hours.
    #[must_use]
    pub fn is_at_once(&self) -> bool {
        self.hours == Some(0)
    }

    /// The first instant at which it is overdue, for what began on this day. What is to be done at once is so when its day
    /// is over: the house knows no hour, and cannot call somebody late who has just read it.
    #[must_use]
    pub fn due(&self, began: Date) -> Moment {
        if self.is_at_once() {
            return Moment::start_of(began.plus_days(1));
        }
        let minutes = match (self.hours, self.days) {
            (Some(hours), _) => i64::from(hours) * HOUR_MINUTES,
            (None, days) => i64::from(days.unwrap_or(0)) * 24 * HOUR_MINUTES,
        };
        Moment::start_of(began).plus_minutes(minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(unit: Unit) -> Vec<String> {
        Clocks::shipped()
            .at_arrival(unit)
            .map(|rule| rule.code.clone())
            .collect()
    }

    #[test]
    fn a_commune_has_a_day_and_a_remote_one_two() {
        assert_eq!(codes(Unit::Commune), ["forward", "at_once"]);
        assert_eq!(codes(Unit::Remote), ["forward_remote", "at_once"]);
        assert_eq!(codes(Unit::Other), ["at_once"]);
    }

    #[test]
    fn no_clock_is_later_than_the_law_and_what_was_not_read_never_runs() {
        let clocks = Clocks::shipped();
        let began: Date = "2026-11-20".parse().unwrap();
        let due = |code: &str| clocks.running(code).map(|rule| rule.due(began).short());
        assert_eq!(due("at_once").as_deref(), Some("21/11/2026 00:00"));
        assert_eq!(due("forward").as_deref(), Some("21/11/2026 00:00"));
        assert_eq!(due("forward_remote").as_deref(), Some("22/11/2026 00:00"));
        assert_eq!(due("verify_victim").as_deref(), Some("23/11/2026 00:00"));
        assert_eq!(due("breach").as_deref(), Some("23/11/2026 00:00"));
        assert_eq!(due("resolve"), None);
        let asked: Vec<&str> = clocks.on_request().map(|rule| rule.code.as_str()).collect();
        assert_eq!(asked, ["verify_victim"], "what was not read is not offered");
        assert!(
            clocks
                .rule
                .iter()
                .all(|rule| !rule.law.is_empty() && !rule.words.is_empty())
        );
    }
}
