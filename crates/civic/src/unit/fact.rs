//! What is known of a unit besides name, code and place in the tree: tongues, border, people, place on the map.

use serde::{Deserialize, Serialize};
use viet::Date;

use super::model::spans;
use crate::Moment;

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Languages that people speak there, by their Vietnamese names.
    Languages,
    /// Xã biên giới: lies on the land border.
    Border,
    /// Đặc biệt khó khăn.
    Difficult,
    /// People.
    Population,
    /// Square kilometres, to the ten-thousandth.
    Area,
    /// Degrees north, to the millionth.
    Latitude,
    /// Degrees east, to the millionth.
    Longitude,
}

impl About {
    /// Everything that a fact can be about.
    pub const ALL: [Self; 7] = [
        Self::Languages,
        Self::Border,
        Self::Difficult,
        Self::Population,
        Self::Area,
        Self::Latitude,
        Self::Longitude,
    ];

    /// The word stored in databases, seed files and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Languages => "languages",
            Self::Border => "border",
            Self::Difficult => "difficult",
            Self::Population => "population",
            Self::Area => "area",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
        }
    }

    /// What has this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|about| about.code() == code)
    }

    /// How many decimals a number about this has; `None` when it is no number.
    #[must_use]
    pub fn decimals(self) -> Option<u32> {
        match self {
            Self::Languages | Self::Border | Self::Difficult => None,
            Self::Population => Some(0),
            Self::Area => Some(4),
            Self::Latitude | Self::Longitude => Some(6),
        }
    }

    /// The largest number that can be true, in units of the last decimal; the smallest is 0.
    fn largest(self) -> i64 {
        match self {
            Self::Latitude => 90_000_000,
            Self::Longitude => 180_000_000,
            _ => i64::MAX,
        }
    }
}

/// What is true.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Yes or no.
    Is(bool),
    /// A number in units of the last decimal: 54,71 km² are 547100.
    Number(i64),
    /// Words, each once, in the order given.
    Words(Vec<String>),
}

impl Value {
    /// Reads what [`Value::text`] writes: `yes`, `no`, `54.71`, `Tày, Nùng`. `None` when it is nothing of the sort, or
    /// has more decimals than [`About::decimals`], or cannot be true.
    #[must_use]
    pub fn parse(about: About, text: &str) -> Option<Self> {
        match (about, about.decimals()) {
            (_, Some(decimals)) => {
                let number = fixed(text, decimals)?;
                (0..=about.largest())
                    .contains(&number)
                    .then_some(Self::Number(number))
            }
            (About::Languages, None) => {
                let mut words: Vec<String> = Vec::new();
                for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                    if !words.iter().any(|known| known == word) {
                        words.push(word.to_owned());
                    }
                }
                (!words.is_empty()).then_some(Self::Words(words))
            }
            (_, None) => match text {
                "yes" => Some(Self::Is(true)),
                "no" => Some(Self::Is(false)),
                _ => None,
            },
        }
    }

    /// As databases and seed files hold it.
    #[must_use]
    pub fn text(&self, about: About) -> String {
        match self {
            Self::Is(true) => "yes".to_owned(),
            Self::Is(false) => "no".to_owned(),
            Self::Number(number) => written(*number, about.decimals().unwrap_or(0)),
            Self::Words(words) => words.join(", "),
        }
    }
}

fn fixed(text: &str, decimals: u32) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let places = decimals as usize;
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > places || text.ends_with('.') {
        return None;
    }
    format!("{whole}{part:0<places$}").parse().ok()
}

fn written(number: i64, decimals: u32) -> String {
    let one = 10i64.pow(decimals);
    let (whole, part, places) = (number / one, number % one, decimals as usize);
    let part = format!("{part:0places$}");
    match part.trim_end_matches('0') {
        _ if places == 0 => whole.to_string(),
        "" => whole.to_string(),
        part => format!("{whole}.{part}"),
    }
}

/// One thing that is true of a unit from one day until another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub about: About,
    /// What is true.
    pub value: Value,
    /// The first day, inclusive; `None` when unknown.
    pub from: Option<Date>,
    /// The first day on which it is not known to hold any more, exclusive; `None` while it holds.
    pub to: Option<Date>,
    /// The legal basis or the source.
    pub basis: Option<String>,
    /// When the house came to hold it true.
    pub recorded: Moment,
    /// When the house ceased to; `None` while it does.
    pub superseded: Option<Moment>,
}

impl Fact {
    /// True when it holds on this day.
    #[must_use]
    pub fn holds(&self, on: Date) -> bool {
        spans(self.from, self.to, on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_exact_and_round_trip() {
        for (about, text, value) in [
            (About::Border, "yes", Value::Is(true)),
            (About::Difficult, "no", Value::Is(false)),
            (About::Population, "50436", Value::Number(50_436)),
            (About::Area, "54.71", Value::Number(547_100)),
            (About::Area, "54", Value::Number(540_000)),
            (About::Latitude, "21.8068", Value::Number(21_806_800)),
            (About::Longitude, "106.000001", Value::Number(106_000_001)),
            (
                About::Languages,
                "Tày, Nùng",
                Value::Words(vec!["Tày".into(), "Nùng".into()]),
            ),
        ] {
            assert_eq!(Value::parse(about, text), Some(value.clone()), "{text}");
            assert_eq!(value.text(about), text);
        }
    }

    #[test]
    fn what_is_no_value_is_not_read_as_one() {
        for (about, text) in [
            (About::Population, "đang cập nhật"),
            (About::Population, "1.5"),
            (About::Population, "-3"),
            (About::Population, ""),
            (About::Area, "54."),
            (About::Area, ".5"),
            (About::Area, "1.23456"),
            (About::Area, "99999999999999999999"),
            (About::Latitude, "91"),
            (About::Longitude, "180.000001"),
            (About::Border, "Yes"),
            (About::Languages, " , "),
        ] {
            assert_eq!(Value::parse(about, text), None, "{about:?} {text}");
        }
    }

    #[test]
    fn codes_round_trip() {
        assert!(
            About::ALL
                .into_iter()
                .all(|about| About::from_code(about.code()) == Some(about))
        );
    }
}
