//! Reading the key of a period.

use viet::Date;

use super::{Cut, Period};

/// A key that names no period of the cut; with the key that would be right where there is one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{key}\" is no period of this regime, which has periods such as {example}")]
pub struct WrongKey {
    /// The key that was given.
    pub key: String,
    /// A key that this cut has.
    pub example: String,
}

pub(super) fn read(cut: &Cut, key: &str) -> Result<Period, WrongKey> {
    let found = match cut {
        Cut::Thematic { from, to } => Period::asked(*from, *to),
        Cut::OnDemand => stretch(key),
        _ => near(key).and_then(|day| around(cut, day, key)),
    };
    found.filter(|period| period.key == key).ok_or_else(|| WrongKey {
        key: key.to_owned(),
        example: example(cut),
    })
}

/// The two days of `2021-04-18..2021-07-30`.
fn stretch(key: &str) -> Option<Period> {
    let (from, to) = key.split_once("..")?;
    Period::asked(from.parse().ok()?, to.parse().ok()?)
}

/// A day near the end of the period that the key could mean.
fn near(key: &str) -> Option<Date> {
    let year: i32 = key.get(..4)?.parse().ok()?;
    let rest = key.get(4..)?;
    let number = |text: &str| text.parse::<u8>().ok();
    let month = match rest.get(..2) {
        None => 12,
        Some("-Q") => number(&rest[2..])?.checked_mul(3)?,
        Some("-H") => number(&rest[2..])?.checked_mul(6)?,
        Some("-9") => 9,
        Some("-W") => {
            let days = i64::from(number(&rest[2..])?) * 7;
            return Date::new(year, 1, 1).ok().map(|first| first.plus_days(days - 4));
        }
        Some(_) => number(rest.strip_prefix('-')?)?,
    };
    Date::new(year, month, 1).ok()
}

/// The period with this key among those that lie within a year of the day.
fn around(cut: &Cut, day: Date, key: &str) -> Option<Period> {
    let (from, to) = (day.plus_days(-400), day.plus_days(400));
    cut.closed_between(from, to)
        .into_iter()
        .find(|period| period.key == key)
}

fn example(cut: &Cut) -> String {
    let day = Date::new(2021, 4, 1).ok();
    match (cut, day.and_then(|day| cut.containing(day))) {
        (Cut::Thematic { from, to }, _) => format!("{from}..{to}"),
        (_, Some(period)) => period.key,
        (_, None) => "2021-04-18..2021-07-30".to_owned(),
    }
}
