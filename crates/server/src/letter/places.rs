//! Where everything stands in the letter's text, by the names that both sides of the review page use.

use civic::review::{FieldName, Task};
use letter::Deadline;

use super::marks::Mark;
use super::store::Letter;

/// Every recognised place of a letter.
pub(super) fn of(letter: &Letter) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (name, field) in &letter.review.fields {
        let kind = kind_of(*name);
        marks.extend(
            field
                .span
                .zip(kind)
                .map(|(span, kind)| mark(span, kind, name.code().to_owned())),
        );
    }
    for recipient in &letter.review.recipients {
        let key = format!("recipient-{}", recipient.key);
        marks.extend(recipient.span.map(|span| mark(span, "recipient", key)));
    }
    for task in &letter.review.tasks {
        marks.extend(
            task.span
                .map(|span| mark(span, "task", format!("task-{}", task.key))),
        );
        let deadline = deadline_of(letter, task);
        marks.extend(
            deadline.map(|deadline| mark(deadline.span.into(), "deadline", format!("due-{}", task.key))),
        );
    }
    let bases = (1..).zip(&letter.reading.bases);
    marks.extend(bases.map(|(n, basis)| mark(basis.span.into(), "basis", format!("basis-{n}"))));
    let copies = (1..).zip(&letter.reading.copies);
    marks.extend(copies.map(|(n, copy)| mark(copy.span.into(), "copy", format!("copy-{n}"))));
    marks
}

/// The words of the letter that set the task's time.
pub(super) fn deadline_of<'a>(letter: &'a Letter, task: &Task) -> Option<&'a Deadline> {
    let inside = |deadline: &&Deadline| {
        let (start, end) = task.span.unwrap_or_default();
        (start..end).contains(&deadline.span.start)
    };
    let said = |deadline: &&Deadline| !task.due.text.is_empty() && one_line(&deadline.text) == task.due.text;
    let deadlines = &letter.reading.deadlines;
    deadlines
        .iter()
        .filter(said)
        .find(inside)
        .or_else(|| deadlines.iter().find(said))
}

fn kind_of(name: FieldName) -> Option<&'static str> {
    Some(match name {
        FieldName::Kind => return None,
        FieldName::SignerName | FieldName::SignerPost => "signer",
        other => other.code(),
    })
}

fn mark((start, end): (usize, usize), kind: &'static str, key: String) -> Mark {
    Mark {
        start,
        end,
        kind,
        key,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
