//! Hotlines as dated data.

use serde::{Deserialize, Serialize};
use viet::Date;

/// What a call costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// Nothing.
    Free,
    /// Something.
    Paid,
    /// Nobody confirmed it.
    Unknown,
}

/// Whether calls are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recorded {
    /// They are; whoever calls is told before.
    Yes,
    /// They are not.
    No,
    /// Nobody confirmed it.
    Unknown,
}

/// How a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Printed, while its check is fresh.
    Shown,
    /// Somebody still has to confirm it: officers see it, the public does not.
    Unconfirmed,
    /// It is no longer answered. Never printed.
    Retired,
}

/// A hotline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// As people read it: `069.2348560`.
    pub number: String,
    /// Whose it is and for what.
    pub name: String,
    /// When somebody answers; `None`: not known.
    #[serde(default)]
    pub hours: Option<String>,
    /// What a call costs.
    pub cost: Cost,
    /// Whether calls are recorded.
    pub recorded: Recorded,
    /// Since when it is answered.
    #[serde(default, with = "maybe")]
    pub since: Option<Date>,
    /// When somebody last made sure.
    #[serde(with = "crate::calendar::iso")]
    pub verified_on: Date,
    /// Where that stands.
    pub source: String,
    /// How it stands.
    pub state: Standing,
}

/// After so many days a check is too old to print a number by. Ours.
const FRESH_DAYS: i64 = 365;

impl Line {
    /// Whether the public may see it on a day.
    #[must_use]
    pub fn is_shown(&self, today: Date) -> bool {
        let age = today.days_since_epoch() - self.verified_on.days_since_epoch();
        let fresh = self.since.is_none_or(|since| since <= today) && (0..=FRESH_DAYS).contains(&age);
        // The two national emergency numbers stand on every page of the house and do not grow old.
        let emergency = matches!(self.number.as_str(), "111" | "113");
        self.state == Standing::Shown && (emergency || fresh)
    }

    /// The digits to dial.
    #[must_use]
    pub fn dial(&self) -> String {
        self.number
            .chars()
            .filter(|sign| sign.is_ascii_digit() || *sign == '+')
            .collect()
    }
}

/// The lines that the public may see on a day, in their order.
pub fn shown(lines: &[Line], today: Date) -> impl Iterator<Item = &Line> {
    lines.iter().filter(move |line| line.is_shown(today))
}

/// A day that may be unknown, as ISO text.
mod maybe {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use viet::Date;

    pub fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => to.collect_str(date),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(D::Error::custom))
            .transpose()
    }
}
