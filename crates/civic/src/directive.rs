//! Directives: issued documents that ask units to act, and what must be known before one is issued.

use viet::{Date, fold};

use crate::review::{FieldName, Review};

/// What still stands in the way of issuing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocker {
    /// No number yet, and nobody said that it goes out without one.
    NoNumber,
    /// The day is blank, and nobody said that it goes out without a number and day.
    NoDate,
    /// The letter's day has not come yet.
    DateInFuture(Date),
    /// Nothing says what it is about.
    NoSubject,
    /// It asks nothing.
    NoTasks,
    /// It goes to nobody.
    NoRecipients,
    /// It is not known which units this recipient is: its words.
    RecipientOpen(String),
    /// This task, counted from 1, goes to nobody.
    TaskToNobody(usize),
}

/// Everything that stands in the way of issuing today. `units` says how many units a recipient (by key) is on the
/// letter's day, `tasks` how many each task goes to. `without_number`: a person decided that it goes out without one.
#[must_use]
pub fn blockers(
    review: &Review,
    units: impl Fn(u32) -> usize,
    tasks: impl Fn(usize) -> usize,
    without_number: bool,
    today: Date,
) -> Vec<Blocker> {
    let mut out = Vec::new();
    let day = dated(review);
    if !without_number && number(review).is_none() {
        out.push(Blocker::NoNumber);
    }
    if !without_number && day.is_none() {
        out.push(Blocker::NoDate);
    }
    out.extend(day.filter(|day| *day > today).map(Blocker::DateInFuture));
    if review.value(FieldName::Subject).is_none() {
        out.push(Blocker::NoSubject);
    }
    if review.recipients.is_empty() {
        out.push(Blocker::NoRecipients);
    }
    let open = review
        .recipients
        .iter()
        .filter(|recipient| units(recipient.key) == 0);
    out.extend(open.map(|recipient| Blocker::RecipientOpen(recipient.phrase.clone())));
    if review.tasks.is_empty() {
        out.push(Blocker::NoTasks);
    }
    out.extend(
        (0..review.tasks.len())
            .filter(|task| tasks(*task) == 0)
            .map(|task| Blocker::TaskToNobody(task + 1)),
    );
    out
}

/// The number, if the document has one: not a bare notation such as `/STTTT-TTBCXB`.
#[must_use]
pub fn number(review: &Review) -> Option<&str> {
    review
        .value(FieldName::Number)
        .filter(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// The day of the document, if it is not blank.
#[must_use]
pub fn dated(review: &Review) -> Option<Date> {
    review.value(FieldName::Date)?.parse().ok()
}

/// What two copies of one document have in common: number and notation, issuer, year. `None` while one of them is
/// unknown: then it cannot be told from others.
#[must_use]
pub fn duplicate_key(review: &Review) -> Option<String> {
    let number: String = number(review)?.chars().filter(|c| !c.is_whitespace()).collect();
    let issuer = fold(review.value(FieldName::Issuer)?);
    let issuer: Vec<&str> = issuer
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let year = review.value(FieldName::Date)?.get(..4)?;
    Some(format!("{}|{}|{year}", number.to_lowercase(), issuer.join(" ")))
}
