//! The operating rule (quy chế) of a commune's station, as data with dates. No national limits are known: what is not in a
//! commune's rule is not a limit.

use viet::Date;

use super::ladder::Meeting;
use super::quiet::{QUIET_OF_THE_HOUSE, passes};
use super::span::Span;
use crate::Moment;
use crate::bulletin::Class;

/// What a commune decided about its station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatingRule {
    /// The first day on which it is in force.
    pub from: Date,
    /// The last day, inclusive.
    pub until: Option<Date>,
    /// Number and symbol of the decision.
    pub decided_by: String,
    /// When it may be heard, in minutes after midnight, to exclusive; empty: at any time outside quiet hours.
    pub hours: Vec<(u16, u16)>,
    /// The most minutes that a session may last.
    pub longest_session: Option<u16>,
    /// The most sessions a day.
    pub sessions_a_day: Option<u8>,
    /// Days of the week, 1 (Monday) to 7 (Sunday); empty: every day.
    pub days: Vec<u8>,
    /// Languages; empty: any.
    pub languages: Vec<String>,
    /// Quiet hours, in minutes after midnight: see [`super::is_quiet`].
    pub quiet: Vec<(u16, u16)>,
    /// Minutes of silence after which a new session begins.
    pub pause: u16,
    /// The person or post that approves.
    pub approver: Option<String>,
    /// What happens when two urgent bulletins meet: the law does not say.
    pub urgent_meeting: Meeting,
    /// Days after which an ordinary bulletin that nobody answered is shown as unanswered: the law does not say.
    pub unanswered_days: Option<u16>,
}

impl OperatingRule {
    /// A rule that limits nothing but the quiet hours of the house.
    #[must_use]
    pub fn open(from: Date, decided_by: &str) -> Self {
        Self {
            from,
            until: None,
            decided_by: decided_by.to_owned(),
            hours: Vec::new(),
            longest_session: None,
            sessions_a_day: None,
            days: Vec::new(),
            languages: Vec::new(),
            quiet: QUIET_OF_THE_HOUSE.to_vec(),
            pause: 10,
            approver: None,
            urgent_meeting: Meeting::Queue,
            unanswered_days: None,
        }
    }

    /// Whether some instant of a stretch lies outside its hours.
    #[must_use]
    pub fn leaves_hours(&self, from: Moment, until: Moment) -> bool {
        if self.hours.is_empty() {
            return false;
        }
        // Outside every hour that is open: the open ones, turned around, are quiet ones.
        let open = |at: Moment| super::is_quiet(&self.hours, at.0, at.0);
        let minutes = ((until.0 - from.0).max(1) + 59_999) / 60_000;
        let inside = (0..minutes.min(1440)).all(|minute| open(from.plus_minutes(minute)));
        !inside || !open(Moment((until.0 - 1).max(from.0)))
    }
}

/// The rule in force on a day: the one that began last. `None` when none is known.
#[must_use]
pub fn in_force(rules: &[OperatingRule], day: Date) -> Option<&OperatingRule> {
    let holds = |rule: &&OperatingRule| rule.from <= day && rule.until.is_none_or(|until| day <= until);
    rules.iter().filter(holds).max_by_key(|rule| rule.from)
}

/// The quiet hours of a day: those of the rule in force, or of the house while none is known.
#[must_use]
pub fn quiet_of(rules: &[OperatingRule], day: Date) -> &[(u16, u16)] {
    in_force(rules, day).map_or(&QUIET_OF_THE_HOUSE[..], |rule| &rule.quiet)
}

/// Whether something of this class would sound in quiet hours. Each day is asked by its own rule: one that begins at
/// midnight holds from there on.
#[must_use]
pub fn sounds_in_quiet(rules: &[OperatingRule], class: Class, span: Span) -> bool {
    let (first, last) = (span.from.day(), Moment(span.until.0 - 1).day());
    let mut days = (first.days_since_epoch()..=last.days_since_epoch()).map(Date::from_days_since_epoch);
    days.any(|day| {
        let from = span.from.max(Moment::start_of(day));
        let until = span.until.min(Moment::start_of(day.plus_days(1)));
        !passes(class, quiet_of(rules, day), from.0, until.0)
    })
}
