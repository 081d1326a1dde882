//! Days and moments as edXML writes them: `2021/04/24` and `2021/04/24 16:35:56`, on the clock of Vietnam.

use civic::Moment;
use viet::Date;

/// A day, or the words that stand where one should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Day {
    /// A day.
    Of(Date),
    /// No day that can be, such as `2014/02/30`: kept as written.
    Unclear(String),
}

impl Day {
    /// The day, when it is one.
    #[must_use]
    pub fn known(&self) -> Option<Date> {
        match self {
            Self::Of(day) => Some(*day),
            Self::Unclear(_) => None,
        }
    }

    pub(super) fn parse(words: &str) -> Self {
        day(words).map_or_else(|| Self::Unclear(words.to_owned()), Self::Of)
    }
}

/// A moment to the second, or the words that stand where one should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// A moment.
    At(Moment),
    /// Kept as written.
    Unclear(String),
}

impl Stamp {
    /// The moment, when it is one.
    #[must_use]
    pub fn known(&self) -> Option<Moment> {
        match self {
            Self::At(at) => Some(*at),
            Self::Unclear(_) => None,
        }
    }

    /// The second in which a moment lies: the format knows nothing smaller.
    #[must_use]
    pub fn second_of(at: Moment) -> Self {
        Self::At(Moment(at.0.div_euclid(1000) * 1000))
    }

    pub(super) fn parse(words: &str) -> Self {
        moment(words).map_or_else(|| Self::Unclear(words.to_owned()), Self::At)
    }
}

/// As the format writes it.
pub(super) fn day_text(day: Date) -> String {
    format!("{:04}/{:02}/{:02}", day.year(), day.month(), day.day())
}

/// As the format writes it.
pub(super) fn moment_text(at: Moment) -> String {
    let (hour, minute) = at.hour_minute();
    let second = at.0.rem_euclid(60_000) / 1000;
    format!("{} {hour:02}:{minute:02}:{second:02}", day_text(at.day()))
}

/// Both separators occur in the wild.
fn day(words: &str) -> Option<Date> {
    let mut parts = words.trim().split(['/', '-']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None; // 24/04/2021 could be told apart, 04/05/21 could not: neither is guessed
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn moment(words: &str) -> Option<Moment> {
    let (date, time) = words.trim().split_once([' ', 'T'])?;
    let mut parts = time.trim().splitn(3, ':');
    let mut part = |below: i64| parts.next()?.parse().ok().filter(|n| (0..below).contains(n));
    let (hour, minute, second) = (part(24)?, part(60)?, part(60)?);
    let start = Moment::start_of(day(date)?);
    Some(Moment(start.0 + ((hour * 60 + minute) * 60 + second) * 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_cannot_be_is_kept_as_written() {
        assert_eq!(Day::parse("2014/02/30"), Day::Unclear("2014/02/30".into()));
        assert_eq!(Day::parse("30/09/2015"), Day::Unclear("30/09/2015".into()));
        assert_eq!(day_text(Day::parse("2015/09/30").known().unwrap()), "2015/09/30");
    }

    #[test]
    fn moments_are_on_the_clock_of_vietnam() {
        let at = Stamp::parse("2018/06/20 16:35:56").known().unwrap();
        assert_eq!(at.rfc3339(), "2018-06-20T16:35:56+07:00");
        assert_eq!(moment_text(at), "2018/06/20 16:35:56");
        assert!(Stamp::parse("2018/06/20 25:00:00").known().is_none());
        assert!(Stamp::parse("2018/06/20").known().is_none());
    }
}
