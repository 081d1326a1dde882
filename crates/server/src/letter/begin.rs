//! The beginning of a review: what the reader found, in the form that people correct.

use std::collections::BTreeMap;

use civic::review::{Due, Field, FieldName, Recipient, Review, Source, Task};
use letter::{Deadline, Reading};
use viet::Date;

/// The review with which a reading begins. Nobody has confirmed anything, no unit is known yet: see
/// [`Review::resolve`].
#[must_use]
pub fn review(reading: &Reading) -> Review {
    let mut review = Review {
        fields: fields(reading),
        ..Review::default()
    };
    for (index, task) in reading.tasks.iter().enumerate() {
        let key = review.new_key();
        review
            .tasks
            .push(task_of(key, task, due(&reading.deadlines, index)));
    }
    for quoted in &reading.recipients {
        let key = review.new_key();
        let (phrase, span) = (one_line(&quoted.text), Some(quoted.span.into()));
        review.recipients.push(Recipient {
            key,
            phrase,
            span,
            source: Source::Machine,
            class: None,
            chosen: None,
        });
    }
    review
}

fn fields(reading: &Reading) -> BTreeMap<FieldName, Field> {
    let found = [
        (FieldName::Kind, &reading.kind),
        (FieldName::Number, &reading.number),
        (FieldName::Date, &reading.date),
        (FieldName::Place, &reading.place),
        (FieldName::Issuer, &reading.issuer),
        (FieldName::Subject, &reading.subject),
        (FieldName::SignerName, &reading.signer.name),
        (FieldName::SignerPost, &reading.signer.post),
    ];
    found
        .into_iter()
        .map(|(name, field)| (name, field_of(field)))
        .collect()
}

fn field_of(field: &letter::Field) -> Field {
    let value = field
        .value
        .as_deref()
        .map(one_line)
        .filter(|value| !value.is_empty());
    let span = field.span.map(Into::into);
    Field {
        value,
        source: Source::Machine,
        confidence: field.confidence,
        span,
        confirmed: None,
    }
}

fn task_of(key: u32, task: &letter::Task, due: Due) -> Task {
    let assignees = task
        .assignees
        .iter()
        .map(|phrase| one_line(phrase))
        .filter(|phrase| !phrase.is_empty());
    Task {
        key,
        text: task.text.trim().to_owned(),
        span: Some(task.span.into()),
        assignees: assignees.collect(),
        due,
        tags: super::tags::kept(task),
        source: Source::Machine,
        confidence: task.confidence,
        confirmed: None,
        to: None,
        to_chosen: None,
        only: None,
    }
}

/// The deadline of a task: its own before those of the whole letter, one with a day before one without.
fn due(deadlines: &[Deadline], task: usize) -> Due {
    let of = |task: Option<usize>| deadlines.iter().filter(move |deadline| deadline.task == task);
    let candidates: Vec<&Deadline> = of(Some(task)).chain(of(None)).collect();
    let dated = candidates.iter().find(|deadline| last_day(deadline).is_some());
    let Some(deadline) = dated.or(candidates.first()) else {
        return Due::default();
    };
    let last = last_day(deadline);
    let from = deadline
        .from
        .as_deref()
        .and_then(day)
        .filter(|from| last.is_none_or(|last| *from <= last));
    Due {
        kind: code(deadline),
        text: one_line(&deadline.text),
        from: from.map(|day| day.to_string()),
        last: last.map(|day| day.to_string()),
    }
}

/// The last day in time, itself counted: "trước ngày 15" ends on the 14th. Only kinds that bind have one.
#[must_use]
pub fn last_day(deadline: &Deadline) -> Option<Date> {
    let last = deadline
        .to
        .as_deref()
        .and_then(day)
        .filter(|_| Due::binds(&code(deadline)))?;
    Some(if deadline.inclusive == Some(false) {
        last.plus_days(-1)
    } else {
        last
    })
}

fn day(iso: &str) -> Option<Date> {
    iso.get(..10)?.parse().ok()
}

/// The word of the published JSON, such as `han_cuoi`.
fn code(deadline: &Deadline) -> String {
    let word = serde_json::to_value(deadline.kind).ok();
    word.and_then(|word| word.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// What an input of one line can hold, so that a form sent back unchanged changes nothing.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use civic::Moment;
    use civic::review::Signed;
    use letter::{DeadlineKind, Span};

    use super::*;

    #[test]
    fn the_day_before_is_the_last_and_only_binding_kinds_have_one() {
        let deadline = |kind, inclusive| Deadline {
            text: "trước ngày 15/6/2021".to_owned(),
            kind,
            from: None,
            to: Some("2021-06-15T16:00".to_owned()),
            inclusive,
            span: Span::new(0, 1),
            task: None,
            confidence: 0.9,
        };
        let last = |kind, inclusive| last_day(&deadline(kind, inclusive)).map(|day| day.to_string());
        assert_eq!(
            last(DeadlineKind::Final, Some(false)).as_deref(),
            Some("2021-06-14")
        );
        assert_eq!(
            last(DeadlineKind::Final, Some(true)).as_deref(),
            Some("2021-06-15")
        );
        assert_eq!(last(DeadlineKind::Recurring, None), None);
    }

    /// Wherever the real letters are: no form sent back as it is may change a review.
    #[test]
    fn no_review_changes_when_its_form_comes_back_unchanged() {
        let by = Signed {
            person: "P".to_owned(),
            name: "Lan".to_owned(),
            at: Moment(1),
        };
        let mut texts = vec![include_str!("sample.txt").to_owned()];
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/letters");
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().extension().is_some_and(|ending| ending == "txt") {
                texts.push(viet::nfc(&std::fs::read_to_string(entry.path()).unwrap()).into_owned());
            }
        }
        for text in texts {
            let review = review(&letter::read(&text));
            assert_eq!(review.apply(&review.sheet(), &by), Ok(review));
        }
    }
}
