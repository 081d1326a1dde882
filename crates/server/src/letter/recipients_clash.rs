//! What two people chose at once on the recipients page, side by side.

use std::collections::BTreeSet;

use civic::review::{Recipient, Review, Task};

use super::recipients::Scene;
use super::review_conflict::ClashView;
use crate::http::Desk;

/// So many units are named; of more only those that make the difference, and as many.
const NAMED: usize = 12;

/// Every recipient line and task that `mine` and the stored review do not give to the same units.
pub(super) fn clashes(desk: &Desk, scene: Scene<'_>, theirs: &Review, mine: &Review) -> Vec<ClashView> {
    let both = Both {
        desk,
        scene,
        theirs,
        mine,
    };
    let lines: Vec<&Recipient> = union(&theirs.recipients, &mine.recipients, |one| one.key);
    let tasks: Vec<&Task> = union(&theirs.tasks, &mine.tasks, |one| one.key);
    let lines = lines.into_iter().filter_map(|line| both.line(line));
    let tasks = (1..)
        .zip(tasks)
        .filter_map(|(number, task)| both.task(number, task));
    lines.chain(tasks).collect()
}

/// The things of both, each once: those of the first in their order, then what only the second has.
fn union<'a, T>(first: &'a [T], second: &'a [T], key: impl Fn(&T) -> u32) -> Vec<&'a T> {
    let known: BTreeSet<u32> = first.iter().map(&key).collect();
    let more = second.iter().filter(|one| !known.contains(&key(one)));
    first.iter().chain(more).collect()
}

struct Both<'a> {
    desk: &'a Desk,
    scene: Scene<'a>,
    theirs: &'a Review,
    mine: &'a Review,
}

/// The units on one side; `None` when the line is not there.
type Side<'a> = Option<BTreeSet<&'a str>>;

impl<'a> Both<'a> {
    fn line(&self, line: &Recipient) -> Option<ClashView> {
        let of = |review: &'a Review| -> Side<'a> {
            let found = review.recipients.iter().find(|one| one.key == line.key)?;
            let units = Review::units_of(self.scene.directory, found, self.scene.on);
            Some(units.into_iter().collect())
        };
        self.clash(line.phrase.clone(), &of(self.theirs), &of(self.mine))
    }

    fn task(&self, number: usize, task: &Task) -> Option<ClashView> {
        let of = |review: &'a Review| -> Side<'a> {
            let found = review.tasks.iter().find(|one| one.key == task.key)?;
            Some(review.units_for(self.scene.directory, found, self.scene.on))
        };
        let label = self.desk.tf("letter.task_n", &[("n", &number.to_string())]);
        self.clash(label, &of(self.theirs), &of(self.mine))
    }

    fn clash(&self, label: String, theirs: &Side<'_>, mine: &Side<'_>) -> Option<ClashView> {
        (theirs != mine).then(|| ClashView {
            label,
            theirs: self.words(theirs, mine),
            mine: self.words(mine, theirs),
        })
    }

    /// The units of one side: all of them by name, or how many and which the other side has not.
    fn words(&self, side: &Side<'_>, other: &Side<'_>) -> String {
        let Some(units) = side else {
            return self.desk.t("letter.conflict.no_line");
        };
        let count = viet::grouped(units.len() as i64);
        let told = self.desk.tf("letter.units", &[("n", &count)]);
        let empty = BTreeSet::new();
        let other = other.as_ref().unwrap_or(&empty);
        let named: BTreeSet<&str> = if units.len() <= NAMED {
            units.clone()
        } else {
            units.difference(other).copied().take(NAMED).collect()
        };
        let names = self.scene.names(&named).join("; ");
        match (units.len() <= NAMED, names.is_empty()) {
            (_, true) => told,
            (true, false) => format!("{told}: {names}"),
            (false, false) => {
                let values = [("told", told.as_str()), ("names", names.as_str())];
                self.desk.tf("letter.conflict.among", &values)
            }
        }
    }
}
