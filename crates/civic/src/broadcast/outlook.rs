//! The next hours of a station as a value: what is heard, what is wrong with it, and what changed since it was looked at.

use super::occurrence::Occurrence;
use super::rule::{OperatingRule, quiet_of};
use super::session::{Breach, breaches};
use super::span::Span;
use super::{collisions, is_quiet};
use crate::Moment;

const DAY_MS: u32 = 86_400_000;
const QUARTER_MS: i64 = 15 * 60_000;

/// The next 24 hours of a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// From when to when.
    pub span: Span,
    /// What is heard, in order.
    pub entries: Vec<Entry>,
    /// Quiet stretches, in order, to the quarter of an hour.
    pub quiet: Vec<Span>,
    /// What breaks the commune's rule.
    pub breaches: Vec<Breach>,
}

/// One thing that is heard, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What and when.
    pub occurrence: Occurrence,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// What is wrong with one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It will not be heard: quiet hours.
    Quiet,
    /// It shares time with another one.
    Overlaps(String),
    /// The commune must decide between it and another one.
    NeedsDecision(String),
    /// No approved recording is there.
    NoRecording,
}

/// The next 24 hours from now. `recorded` says whether something to play is there.
#[must_use]
pub fn outlook(
    now: Moment,
    occurrences: &[Occurrence],
    rules: &[OperatingRule],
    recorded: &dyn Fn(&Occurrence) -> bool,
) -> Outlook {
    let span = Span::lasting(now, DAY_MS);
    let mut within: Vec<_> = occurrences
        .iter()
        .filter(|one| one.span.meets(span))
        .cloned()
        .collect();
    within.sort_by(|a, b| (a.span, &a.id).cmp(&(b.span, &b.id)));
    let breaches = breaches(rules, &within);
    let entries = within.iter().map(|one| entry(one, &within, &breaches, recorded));
    Outlook {
        span,
        entries: entries.collect(),
        quiet: quiet_stretches(span, rules),
        breaches,
    }
}

fn entry(
    one: &Occurrence,
    all: &[Occurrence],
    breaches: &[Breach],
    recorded: &dyn Fn(&Occurrence) -> bool,
) -> Entry {
    let mut problems: Vec<Problem> = collisions(std::slice::from_ref(one), all)
        .into_iter()
        .map(|collision| {
            let other = all[collision.there].id.clone();
            if collision.commune_decides {
                Problem::NeedsDecision(other)
            } else {
                Problem::Overlaps(other)
            }
        })
        .collect();
    if breaches.contains(&Breach::Quiet(one.id.clone())) {
        problems.push(Problem::Quiet);
    }
    if !recorded(one) {
        problems.push(Problem::NoRecording);
    }
    Entry {
        occurrence: one.clone(),
        problems,
    }
}

fn quiet_stretches(span: Span, rules: &[OperatingRule]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut at = span.from;
    while at < span.until {
        // Quarters of the clock, of which the first and last may be cut.
        let next = Moment((at.0.div_euclid(QUARTER_MS) + 1) * QUARTER_MS).min(span.until);
        if is_quiet(quiet_of(rules, at.day()), at.0, next.0) {
            match found.last_mut() {
                Some(last) if last.until == at => last.until = next,
                _ => found.push(Span {
                    from: at,
                    until: next,
                }),
            }
        }
        at = next;
    }
    found
}

/// What a second person must look at after maintenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It was not there before.
    Added(Occurrence),
    /// It is no longer there.
    Removed(Occurrence),
    /// It is there, but at another time, or something else is played.
    Changed(Occurrence, Occurrence),
}

/// What changed between two looks at the same hours.
#[must_use]
pub fn differences(before: &[Occurrence], after: &[Occurrence]) -> Vec<Difference> {
    let find = |list: &[Occurrence], id: &str| list.iter().find(|one| one.id == id).cloned();
    let gone = before.iter().filter_map(|one| match find(after, &one.id) {
        None => Some(Difference::Removed(one.clone())),
        Some(now) if now != *one => Some(Difference::Changed(one.clone(), now)),
        Some(_) => None,
    });
    let new = after.iter().filter(|one| find(before, &one.id).is_none());
    gone.chain(new.cloned().map(Difference::Added)).collect()
}
