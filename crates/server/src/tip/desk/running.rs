//! What runs for a tip or a copy, in words: hours and days until something is due, and how long something waits that is to
//! be done at once.

use civic::Moment;
use civic::review::shown;
use civic::tip::{Clocks, Rule};

use super::store;
use crate::http::Desk;

/// A clock on the page of a tip or a copy.
pub(super) struct ClockView {
    pub(super) words: String,
    pub(super) law: String,
    pub(super) due: String,
    pub(super) overdue: bool,
    pub(super) met: Option<String>,
}

pub(super) fn clock_view(desk: &Desk, rules: &Clocks, clock: &store::Running) -> ClockView {
    let rule = rules.rule.iter().find(|rule| rule.code == clock.rule);
    let due = Moment(clock.due_at);
    let is_at_once = rule.is_some_and(Rule::is_at_once);
    ClockView {
        words: rule.map(|rule| rule.words.clone()).unwrap_or_default(),
        law: rule.map(|rule| rule.law.clone()).unwrap_or_default(),
        due: match (is_at_once, &clock.met_on) {
            (true, None) => waits(desk, &clock.began),
            (true, Some(_)) => desk.t("tip.clock.at_once"),
            (false, _) => due.short(),
        },
        overdue: clock.met_on.is_none() && due <= desk.at,
        met: clock
            .met_on
            .as_deref()
            .map(|day| desk.tf("tip.clock.met", &[("day", &shown(day))])),
    }
}

/// The clocks that a person may still begin beside those that ran: code and words.
pub(super) fn may_begin(rules: &Clocks, clocks: &[store::Running]) -> Vec<(String, String)> {
    rules
        .on_request()
        .filter(|rule| !clocks.iter().any(|clock| clock.rule == rule.code))
        .map(|rule| (rule.code.clone(), rule.words.clone()))
        .collect()
}

/// What runs for something in the inbox, in words, and whether any of it is over.
pub(super) fn dues(desk: &Desk, running: &store::Dues) -> (Vec<String>, bool) {
    let due = running
        .due_at
        .map(|due| desk.tf("tip.inbox.due", &[("when", &Moment(due).short())]));
    let since = running.since.as_deref().map(|began| waits(desk, began));
    let is_late = |at: Option<i64>| at.is_some_and(|at| Moment(at) <= desk.at);
    let words = [since, due].into_iter().flatten().collect();
    (words, is_late(running.due_at) || is_late(running.late_at))
}

/// "At once", and for how many days something has waited. The hour is not known.
fn waits(desk: &Desk, began: &str) -> String {
    let began: Option<viet::Date> = began.parse().ok();
    let days = began.map_or(0, |began| {
        desk.today().days_since_epoch() - began.days_since_epoch()
    });
    match days {
        ..=0 => desk.t("tip.clock.since_today"),
        days => desk.tf("tip.clock.since", &[("n", &days.to_string())]),
    }
}
