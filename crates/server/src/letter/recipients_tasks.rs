//! To whom each task goes: recipient lines, and of the units of a line some.

use civic::review::{Recipient, Review, Task};

use super::recipients::{BOXES, BoxView, Scene};
use crate::http::Desk;

/// A task with the lines that it can go to.
pub(super) struct MatrixView {
    pub key: u32,
    pub title: String,
    pub text: String,
    pub who: String,
    pub open: bool,
    pub lines: Vec<LineView>,
    pub count: String,
}

/// A recipient line, with a box for each of its units when there are several and not too many.
pub(super) struct LineView {
    pub id: u32,
    pub name: String,
    pub checked: bool,
    pub units: Vec<BoxView>,
    /// How many of them the task goes to.
    pub some: String,
    /// A person chose among them.
    pub narrowed: bool,
}

pub(super) fn matrix(
    desk: &Desk,
    review: &Review,
    scene: Scene<'_>,
    (number, task): (usize, &Task),
) -> MatrixView {
    let units = review.units_for(scene.directory, task, scene.on).len();
    MatrixView {
        key: task.key,
        title: desk.tf("letter.task_n", &[("n", &number.to_string())]),
        text: task.text.clone(),
        who: task.assignees.join("; "),
        open: task.to.is_none(),
        lines: review
            .recipients
            .iter()
            .map(|recipient| line(desk, scene, task, recipient))
            .collect(),
        count: desk.tf("letter.units", &[("n", &viet::grouped(units as i64))]),
    }
}

fn line(desk: &Desk, scene: Scene<'_>, task: &Task, recipient: &Recipient) -> LineView {
    let checked = task.to.iter().flatten().any(|key| *key == recipient.key);
    let units = Review::units_of(scene.directory, recipient, scene.on);
    // A line that the task does not go to yet is offered whole.
    let chosen = |unit: &str| !checked || task.only.as_ref().is_none_or(|only| only.contains(unit));
    let (all, some) = (units.len(), units.iter().filter(|unit| chosen(unit)).count());
    let one = |unit: &&str| BoxView {
        id: (*unit).to_owned(),
        name: scene.name(unit),
        note: String::new(),
        checked: chosen(unit),
    };
    let mut boxes: Vec<BoxView> = match all {
        2..=BOXES => units.iter().map(one).collect(),
        _ => Vec::new(),
    };
    boxes.sort_by_cached_key(|one| viet::sort_key(&one.name));
    let counts = [some, all].map(|n| viet::grouped(n as i64));
    LineView {
        id: recipient.key,
        name: recipient.phrase.clone(),
        checked,
        units: boxes,
        some: desk.tf("letter.matrix.some", &[("n", &counts[0]), ("all", &counts[1])]),
        narrowed: some < all,
    }
}
