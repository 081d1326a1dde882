//! How sure the reader may be: above 0.8 only where the letter is whole and says it outright. Made by measuring on letters
//! that the grammar was not written for: what was wrong there stood in typed documents, in running prose, on pages that
//! retell a letter, or in sentences that lead to tasks.

use crate::reading::{Deadline, DeadlineKind, Reading};
use crate::zones::Zones;

/// The most that a doubtful value may carry.
const DOUBTFUL: f32 = 0.8;
/// The most on a page that only retells a letter, or that lost head and foot.
const RETOLD: f32 = 0.7;

/// Caps the tasks: a letter with its address line and an order before its items is surest, a retold one least.
pub(crate) fn calibrate(zones: &Zones, reading: &mut Reading) {
    let letter = reading.kind.value.as_deref() == Some("cong_van");
    let whole = zones.addressed && reading.number.value.is_some() && reading.number.confidence > DOUBTFUL;
    let retold = letter && !zones.addressed && zones.copies.is_none();
    let most = match (retold, letter && whole) {
        (true, _) => RETOLD,
        (_, true) => 0.95,
        _ => DOUBTFUL,
    };
    for task in &mut reading.tasks {
        task.confidence = task.confidence.min(most);
    }
    if retold {
        for name in &mut reading.recipients {
            name.confidence = name.confidence.min(RETOLD);
        }
    }
}

/// Caps the deadlines: a day written in full inside a sure task may be sure; words, and days outside tasks, are not.
pub(crate) fn deadlines(reading: &mut Reading) {
    let tasks = &reading.tasks;
    let most = |due: &Deadline| {
        let of = due
            .task
            .and_then(|index| tasks.get(index))
            .map_or(DOUBTFUL, |task| task.confidence);
        let dated = matches!(
            due.kind,
            DeadlineKind::Final | DeadlineKind::Window | DeadlineKind::Start
        );
        if dated { of } else { of.min(DOUBTFUL) }
    };
    let caps: Vec<f32> = reading.deadlines.iter().map(most).collect();
    for (due, cap) in reading.deadlines.iter_mut().zip(caps) {
        due.confidence = due.confidence.min(cap);
    }
}
