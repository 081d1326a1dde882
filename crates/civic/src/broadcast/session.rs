//! Sessions (buổi phát): what follows each other without a long pause; and what breaks the commune's rule.

use viet::{Date, Weekday};

use super::occurrence::Occurrence;
use super::rule::{OperatingRule, in_force, sounds_in_quiet};
use super::span::Span;
use crate::Moment;

/// A session: the day on which it began, and its stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The day on which it began.
    pub day: Date,
    /// From the first word to the last.
    pub span: Span,
}

/// Something that the commune's rule does not allow. Urgent bulletins break nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    /// In quiet hours: it is not played.
    #[error("{0} lies in quiet hours")]
    Quiet(String),
    /// Outside the hours.
    #[error("{0} lies outside the hours")]
    Hours(String),
    /// On a day without broadcasts.
    #[error("{0} lies on a day without broadcasts")]
    Day(String),
    /// In a language that the rule does not name.
    #[error("{0} is in the language {1}")]
    Language(String, String),
    /// A session is too long.
    #[error("a session lasts {minutes} minutes; {most} are allowed")]
    SessionTooLong {
        /// When it begins.
        from: Moment,
        /// How long it is, in minutes, rounded up.
        minutes: i64,
        /// How long it may be.
        most: u16,
    },
    /// A day has too many sessions.
    #[error("{day} has {sessions} sessions; {most} are allowed")]
    TooManySessions {
        /// The day.
        day: Date,
        /// How many it has.
        sessions: usize,
        /// How many it may have.
        most: u8,
    },
    /// No rule is known for the day; the quiet hours of the house hold.
    #[error("no operating rule is known for {0}")]
    NoRule(Date),
}

/// The sessions of what is planned. `occurrences` in order of time; urgent ones do not count.
#[must_use]
pub fn sessions(occurrences: &[Occurrence], pause_minutes: u16) -> Vec<Session> {
    let mut found: Vec<Session> = Vec::new();
    for occurrence in occurrences.iter().filter(|occurrence| !occurrence.is_urgent()) {
        let Span { from, until } = occurrence.span;
        match found.last_mut() {
            Some(last) if from < last.span.until.plus_minutes(i64::from(pause_minutes)) => {
                last.span.until = last.span.until.max(until);
            }
            _ => found.push(Session {
                day: from.day(),
                span: occurrence.span,
            }),
        }
    }
    found
}

/// Everything in these occurrences, in order of time, that breaks the rules of the commune.
#[must_use]
pub fn breaches(rules: &[OperatingRule], occurrences: &[Occurrence]) -> Vec<Breach> {
    let mut found = Vec::new();
    let mut unknown = None;
    for occurrence in occurrences.iter().filter(|occurrence| !occurrence.is_urgent()) {
        let day = occurrence.span.from.day();
        if sounds_in_quiet(rules, occurrence.class, occurrence.span) {
            found.push(Breach::Quiet(occurrence.id.clone()));
        }
        match in_force(rules, day) {
            Some(rule) => found.extend(of_one(rule, occurrence)),
            None if unknown.replace(day) != Some(day) => found.push(Breach::NoRule(day)),
            None => {}
        }
    }
    found.extend(of_sessions(rules, occurrences));
    found
}

fn of_one(rule: &OperatingRule, occurrence: &Occurrence) -> Vec<Breach> {
    let id = || occurrence.id.clone();
    let Span { from, until } = occurrence.span;
    let hours = rule.leaves_hours(from, until).then(|| Breach::Hours(id()));
    let weekday = number_of(from.day().weekday());
    let day = (!rule.days.is_empty() && !rule.days.contains(&weekday)).then(|| Breach::Day(id()));
    let foreign = !rule.languages.is_empty() && !rule.languages.contains(&occurrence.language);
    let language = foreign.then(|| Breach::Language(id(), occurrence.language.clone()));
    [hours, day, language].into_iter().flatten().collect()
}

fn of_sessions(rules: &[OperatingRule], occurrences: &[Occurrence]) -> Vec<Breach> {
    let mut found = Vec::new();
    let (Some(first), Some(last)) = (occurrences.first(), occurrences.last()) else {
        return found;
    };
    let days = first.span.from.day().days_since_epoch()..=last.span.from.day().days_since_epoch();
    for day in days.map(Date::from_days_since_epoch) {
        let Some(rule) = in_force(rules, day) else {
            continue;
        };
        let of_day: Vec<_> = sessions(occurrences, rule.pause)
            .into_iter()
            .filter(|session| session.day == day)
            .collect();
        found.extend(of_day.iter().filter_map(|session| too_long(rule, session)));
        if let Some(most) = rule
            .sessions_a_day
            .filter(|most| of_day.len() > usize::from(*most))
        {
            let sessions = of_day.len();
            found.push(Breach::TooManySessions { day, sessions, most });
        }
    }
    found
}

fn too_long(rule: &OperatingRule, session: &Session) -> Option<Breach> {
    let most = rule.longest_session?;
    let long = session.span.length_ms() > i64::from(most) * 60_000;
    let minutes = u64::try_from(session.span.length_ms())
        .unwrap_or(0)
        .div_ceil(60_000) as i64;
    let from = session.span.from;
    long.then_some(Breach::SessionTooLong { from, minutes, most })
}

/// Monday is 1, Sunday 7, and nothing is 0: a form that counted Sunday as 0 once lost every Sunday.
fn number_of(weekday: Weekday) -> u8 {
    match weekday {
        Weekday::Monday => 1,
        Weekday::Tuesday => 2,
        Weekday::Wednesday => 3,
        Weekday::Thursday => 4,
        Weekday::Friday => 5,
        Weekday::Saturday => 6,
        Weekday::Sunday => 7,
    }
}
