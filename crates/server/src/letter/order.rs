//! From a review to the order that is issued.

use std::collections::BTreeSet;

use civic::directive::{Blocker, blockers, dated, duplicate_key};
use civic::review::{Due, FieldName, Review};
use civic::unit::{Directory, Verdict, same_name};
use viet::Date;

use super::issue::{Ask, Order, To};
use super::store::Letter;

/// What still stands in the way of issuing this review today.
/// Kept apart so that the demonstration and the command line ask the same.
#[must_use]
pub fn check(
    letter: &Letter,
    review: &Review,
    directory: &Directory,
    bare: bool,
    today: Date,
) -> Vec<Blocker> {
    let recipient = |key: u32| {
        let found = review.recipients.iter().find(|recipient| recipient.key == key);
        found.map_or(0, |recipient| {
            Review::units_of(directory, recipient, letter.as_of).len()
        })
    };
    let task = |index: usize| {
        review
            .units_for(directory, &review.tasks[index], letter.as_of)
            .len()
    };
    blockers(review, recipient, task, bare, today)
}

/// The order to issue a review that nothing stands in the way of. `bare`: a person decided that it goes out without a
/// number.
#[must_use]
pub fn order(letter: &Letter, review: &Review, directory: &Directory, person: &str, bare: bool) -> Order {
    let value = |name| review.value(name).map(str::to_owned);
    Order {
        letter: letter.id.clone(),
        unit: letter.unit.clone(),
        person: person.to_owned(),
        kind: value(FieldName::Kind).unwrap_or_else(|| "khac".to_owned()),
        number: value(FieldName::Number),
        dated: dated(review),
        place: value(FieldName::Place),
        issuer: value(FieldName::Issuer),
        subject: about(&value(FieldName::Subject).unwrap_or_default()).to_owned(),
        signer_name: value(FieldName::SignerName),
        signer_post: value(FieldName::SignerPost),
        body: letter.body.clone(),
        duplicate_key: duplicate_key(review),
        source: letter.source.clone(),
        file_name: letter.file_name.clone(),
        as_of: letter.as_of,
        without_number: bare,
        own: own(
            directory,
            &letter.unit,
            review.value(FieldName::Issuer),
            letter.as_of,
        ) != Some(false),
        ties: Vec::new(),
        recipients: recipients(review, directory, letter.as_of),
        tasks: tasks(review, directory, letter.as_of),
    }
}

/// Whether a paper is this unit's own, by the organ that it names; `None` when it names none.
#[must_use]
pub fn own(directory: &Directory, unit: &str, issuer: Option<&str>, on: Date) -> Option<bool> {
    let issuer = issuer?;
    let named = directory
        .name(unit, on)
        .is_some_and(|name| same_name(name, issuer));
    let found = directory.resolve(issuer, unit, on);
    Some(named || found.verdict == Verdict::Found && found.units == [unit])
}

/// What a directive is about, without the "V/v" that stands before it on paper.
fn about(subject: &str) -> &str {
    const BEFORE: [&str; 4] = ["V/v", "v/v", "V/V", "Về việc"];
    let rest = BEFORE.iter().find_map(|before| subject.strip_prefix(before));
    rest.map_or(subject, |rest| rest.trim_start_matches([':', '.', ' ']))
}

fn recipients(review: &Review, directory: &Directory, on: Date) -> Vec<To> {
    let one = |recipient: &civic::review::Recipient| {
        let unit_count = Review::units_of(directory, recipient, on).len();
        Some(To {
            phrase: recipient.phrase.clone(),
            class: recipient.class.clone()?,
            unit_count,
        })
    };
    review.recipients.iter().filter_map(one).collect()
}

fn tasks(review: &Review, directory: &Directory, on: Date) -> Vec<Ask> {
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let one = |task: &civic::review::Task| {
        let units: BTreeSet<String> = review
            .units_for(directory, task, on)
            .into_iter()
            .map(str::to_owned)
            .collect();
        Ask {
            text: task.text.clone(),
            span: task.span,
            due_kind: said(&task.due.kind),
            due_text: said(&task.due.text),
            due_from: task.due.from.clone(),
            due_on: task.due.last.clone().filter(|_| Due::binds(&task.due.kind)),
            tags: task.tags.clone(),
            units,
        }
    };
    review.tasks.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn what_it_is_about_is_said_once() {
        for written in [
            "V/v: tuyên truyền",
            "V/v tuyên truyền",
            "Về việc tuyên truyền",
            "tuyên truyền",
        ] {
            assert_eq!(about(written), "tuyên truyền");
        }
    }
}
