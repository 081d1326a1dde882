//! The recipients form back into the review: only what a person changed becomes a person's choice.

use std::collections::BTreeSet;

use civic::review::{Recipient, Review, Signed, Source};
use civic::unit::{Class, Verdict};

use super::recipients::Scene;
use crate::http::Form;

/// The review with the choices of a form. Units that do not exist on the day are left out.
pub(super) fn apply(review: &Review, form: &Form, scene: Scene<'_>, by: &Signed) -> Review {
    let mut next = review.clone();
    let shown: BTreeSet<u32> = form
        .all("recipient")
        .iter()
        .filter_map(|key| key.parse().ok())
        .collect();
    let removed: BTreeSet<u32> = form
        .all("drop")
        .iter()
        .filter_map(|key| key.parse().ok())
        .collect();
    next.recipients
        .retain(|recipient| !removed.contains(&recipient.key));
    for recipient in next
        .recipients
        .iter_mut()
        .filter(|recipient| shown.contains(&recipient.key))
    {
        choose(recipient, form, scene, by);
    }
    let tasks: BTreeSet<u32> = form
        .all("task")
        .iter()
        .filter_map(|key| key.parse().ok())
        .collect();
    for task in next.tasks.iter_mut().filter(|task| tasks.contains(&task.key)) {
        let ticked: Vec<u32> = form
            .all(&format!("to.{}", task.key))
            .iter()
            .filter_map(|key| key.parse().ok())
            .collect();
        let only = some_units(review, task.key, &ticked, form, scene);
        let was: BTreeSet<u32> = task.to.iter().flatten().copied().collect();
        if was != ticked.iter().copied().collect() || only != task.only {
            (task.to, task.to_chosen) = (Some(ticked), Some(by.clone()));
            task.only = only;
        }
    }
    let phrase = form.get("add").split_whitespace().collect::<Vec<_>>().join(" ");
    if !phrase.is_empty() {
        let key = next.new_key();
        let source = Source::Person;
        next.recipients.push(Recipient {
            key,
            phrase,
            span: None,
            source,
            class: None,
            chosen: None,
        });
    }
    next
}

/// The units that a person chose among those of the ticked lines; `None` for all of them. A line whose units were not in
/// the form counts whole.
fn some_units(
    review: &Review,
    task: u32,
    lines: &[u32],
    form: &Form,
    scene: Scene<'_>,
) -> Option<BTreeSet<String>> {
    let shown = form.all(&format!("pick.{task}"));
    let ticked = form.all(&format!("only.{task}"));
    let (mut all, mut kept) = (BTreeSet::new(), BTreeSet::new());
    for recipient in review.recipients.iter().filter(|one| lines.contains(&one.key)) {
        let whole = !shown.contains(&recipient.key.to_string().as_str());
        for unit in Review::units_of(scene.directory, recipient, scene.on) {
            all.insert(unit.to_owned());
            if whole || ticked.contains(&unit) {
                kept.insert(unit.to_owned());
            }
        }
    }
    (kept != all).then_some(kept)
}

fn choose(recipient: &mut Recipient, form: &Form, scene: Scene<'_>, by: &Signed) {
    if form.has(&format!("keep.{}", recipient.key)) {
        return;
    }
    let exists = |id: &&str| scene.directory.exists(id, scene.on);
    let ticked: BTreeSet<&str> = form
        .all(&format!("unit.{}", recipient.key))
        .into_iter()
        .filter(exists)
        .collect();
    let was: BTreeSet<&str> = Review::units_of(scene.directory, recipient, scene.on)
        .into_iter()
        .collect();
    if ticked == was {
        return;
    }
    let resolution = scene.resolve(recipient);
    let read: BTreeSet<&str> = resolution.units.iter().map(String::as_str).collect();
    if resolution.verdict == Verdict::Found && ticked == read {
        (recipient.class, recipient.chosen) = (resolution.class, None); // back to what the words say
    } else {
        let units = ticked.iter().map(|id| Class::One((*id).to_owned())).collect();
        (recipient.class, recipient.chosen) = (Some(Class::union(units)), Some(by.clone()));
    }
}
