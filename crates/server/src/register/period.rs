//! The year and the part of it that a register is asked for.

use viet::Date;

use crate::http::{Desk, Query};

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Quarter(u8),
    Month(u8),
}

impl Part {
    /// `q1` to `q4`, `m1` to `m12`; anything else is the whole year.
    pub fn from_code(code: &str) -> Self {
        let number = |begin: char, last: u8| {
            let number: u8 = code.strip_prefix(begin)?.parse().ok()?;
            (1..=last).contains(&number).then_some(number)
        };
        let quarter = number('q', 4).map(Self::Quarter);
        quarter
            .or_else(|| number('m', 12).map(Self::Month))
            .unwrap_or(Self::Whole)
    }

    pub fn code(self) -> String {
        match self {
            Self::Whole => String::new(),
            Self::Quarter(number) => format!("q{number}"),
            Self::Month(number) => format!("m{number}"),
        }
    }

    pub fn holds(self, day: Date) -> bool {
        match self {
            Self::Whole => true,
            Self::Quarter(number) => (day.month() - 1) / 3 + 1 == number,
            Self::Month(number) => day.month() == number,
        }
    }

    /// Every part, in the order of a list.
    pub fn all() -> impl Iterator<Item = Self> {
        let quarters = (1..=4).map(Self::Quarter);
        std::iter::once(Self::Whole)
            .chain(quarters)
            .chain((1..=12).map(Self::Month))
    }

    pub fn words(self, desk: &Desk) -> String {
        match self {
            Self::Whole => desk.t("register.whole_year"),
            Self::Quarter(number) => desk.tf("register.quarter", &[("n", &number.to_string())]),
            Self::Month(number) => desk.tf("register.month", &[("n", &number.to_string())]),
        }
    }
}

/// What a register is asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub year: i32,
    pub part: Part,
    pub q: String,
}

impl Asked {
    pub fn of(desk: &Desk, query: &Query) -> Self {
        let year = query
            .get("year")
            .parse()
            .ok()
            .filter(|year| (1900..=9999).contains(year));
        Self {
            year: year.unwrap_or_else(|| desk.today().year()),
            part: Part::from_code(query.get("part")),
            q: query.get("q").to_owned(),
        }
    }

    /// As an address has it, without `?`.
    pub fn address(&self) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("year", &self.year.to_string());
        for (name, value) in [("part", self.part.code()), ("q", self.q.clone())] {
            if !value.is_empty() {
                pairs.append_pair(name, &value);
            }
        }
        pairs.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_holds_its_days_and_nonsense_is_the_whole_year() {
        let day: Date = "2021-04-30".parse().unwrap();
        let holds = |code: &str| Part::from_code(code).holds(day);
        assert!(holds("q2") && holds("m4") && holds("") && holds("q9") && holds("m0"));
        assert!(!holds("q1") && !holds("m5"));
        assert!(Part::all().all(|part| Part::from_code(&part.code()) == part));
    }
}
