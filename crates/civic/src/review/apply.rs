//! Takes a form back into its review.

use std::collections::BTreeSet;

use super::days::{parse_day, parse_partial};
use super::{Due, Field, FieldName, Review, Sheet, Signed, Source, Task, task_prefix};

/// A text of the form that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the text.
    pub name: String,
    /// Why not.
    pub kind: FaultKind,
}

/// Why a text cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Not a day, or a day that is in no calendar.
    NotADay,
    /// A task without words.
    NoWords,
    /// Longer than [`LONGEST`].
    TooLong,
}

/// The longest text of a form, in bytes: more than any honest task.
const LONGEST: usize = 20_000;

impl Review {
    /// This review with the texts of `sheet`, typed and ticked by `by`. What `by` changed is theirs, and confirmed by
    /// that; what they only ticked they confirmed; what they unticked nobody has confirmed. A task whose texts are not
    /// in the sheet is taken out; texts of a task named `tn.` are a new one.
    ///
    /// # Errors
    /// Every text that cannot be taken; then nothing is changed.
    pub fn apply(&self, sheet: &Sheet, by: &Signed) -> Result<Self, Vec<Fault>> {
        let mut faults = too_long(sheet);
        let mut next = self.clone();
        for name in FieldName::ALL {
            apply_field(&mut next, name, sheet, by, &mut faults);
        }
        next.tasks = Vec::new();
        for key in task_keys(self, sheet) {
            let old = self.tasks.iter().find(|task| task.key == key);
            next.tasks
                .push(apply_task(old, key, &task_prefix(key), sheet, by, &mut faults));
            next.next_key = next.next_key.max(key);
        }
        if sheet.get("tn.text").is_some() {
            let key = next.new_key();
            next.tasks
                .push(apply_task(None, key, "tn.", sheet, by, &mut faults));
        }
        if faults.is_empty() { Ok(next) } else { Err(faults) }
    }
}

fn too_long(sheet: &Sheet) -> Vec<Fault> {
    let long = sheet.iter().filter(|(_, text)| text.len() > LONGEST);
    long.map(|(name, _)| Fault {
        name: name.clone(),
        kind: FaultKind::TooLong,
    })
    .collect()
}

/// The tasks of the sheet: first those of the review in their order, then those that it does not know any more.
fn task_keys(review: &Review, sheet: &Sheet) -> Vec<u32> {
    let named = sheet
        .keys()
        .filter_map(|name| name.strip_prefix('t')?.split_once('.')?.0.parse::<u32>().ok());
    let mut named: BTreeSet<u32> = named.collect();
    let known = review
        .tasks
        .iter()
        .map(|task| task.key)
        .filter(|key| named.contains(key));
    let mut keys: Vec<u32> = known.collect();
    keys.iter().for_each(|key| {
        named.remove(key);
    });
    keys.extend(named);
    keys
}

fn text<'a>(sheet: &'a Sheet, name: &str) -> Option<&'a str> {
    sheet
        .get(name)
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
}

fn apply_field(review: &mut Review, name: FieldName, sheet: &Sheet, by: &Signed, faults: &mut Vec<Fault>) {
    let typed = text(sheet, name.code());
    let value = match (name, typed) {
        (FieldName::Date, Some(typed)) => parse_partial(typed).or_else(|| {
            faults.push(Fault {
                name: name.code().to_owned(),
                kind: FaultKind::NotADay,
            });
            None
        }),
        (_, typed) => typed.map(str::to_owned),
    };
    let blank = || Field {
        value: None,
        source: Source::Machine,
        confidence: 0.0,
        span: None,
        confirmed: None,
    };
    let field = review.fields.entry(name).or_insert_with(blank);
    let ticked = sheet.contains_key(&format!("{}.ok", name.code()));
    if field.value != value {
        field.value = value;
        field.source = Source::Person;
        field.confirmed = Some(by.clone());
    } else {
        confirm(&mut field.confirmed, ticked, by);
    }
}

fn confirm(confirmed: &mut Option<Signed>, ticked: bool, by: &Signed) {
    match (ticked, &confirmed) {
        (true, None) => *confirmed = Some(by.clone()),
        (false, Some(_)) => *confirmed = None,
        _ => {}
    }
}

fn apply_task(
    old: Option<&Task>,
    key: u32,
    at: &str,
    sheet: &Sheet,
    by: &Signed,
    faults: &mut Vec<Fault>,
) -> Task {
    let typed = |part: &str| text(sheet, &format!("{at}{part}"));
    let words = typed("text").unwrap_or_default().to_owned();
    if words.is_empty() {
        faults.push(Fault {
            name: format!("{at}text"),
            kind: FaultKind::NoWords,
        });
    }
    let who = typed("who")
        .unwrap_or_default()
        .lines()
        .map(|line| line.trim().to_owned());
    let assignees: Vec<String> = who.filter(|line| !line.is_empty()).collect();
    let due = due(old, at, sheet, faults);
    let mut task = old.cloned().unwrap_or_else(|| blank(key, by));
    if old.is_some() && (&task.text, &task.assignees, &task.due) == (&words, &assignees, &due) {
        confirm(&mut task.confirmed, sheet.contains_key(&format!("{at}ok")), by);
        return task;
    }
    if task.assignees != assignees {
        (task.to, task.to_chosen, task.only) = (None, None, None); // for whom it is has to be asked again
    }
    (task.text, task.assignees, task.due) = (words, assignees, due);
    (task.source, task.confirmed) = (Source::Person, Some(by.clone()));
    task
}

fn due(old: Option<&Task>, at: &str, sheet: &Sheet, faults: &mut Vec<Fault>) -> Due {
    let typed = |part: &str| text(sheet, &format!("{at}{part}"));
    let last = typed("due").and_then(|typed| {
        let day = parse_day(typed);
        if day.is_none() {
            faults.push(Fault {
                name: format!("{at}due"),
                kind: FaultKind::NotADay,
            });
        }
        day.map(|day| day.to_string())
    });
    let code = |typed: &&str| Due::KINDS.contains(typed);
    let kind = typed("due_kind")
        .filter(code)
        .or(last.as_ref().map(|_| "han_cuoi"))
        .unwrap_or_default()
        .to_owned();
    let text = typed("due_text").unwrap_or_default().to_owned();
    let from = old
        .and_then(|task| task.due.from.clone())
        .filter(|from| last.as_ref().is_none_or(|last| from <= last));
    Due {
        kind,
        text,
        from,
        last,
    }
}

fn blank(key: u32, by: &Signed) -> Task {
    Task {
        key,
        text: String::new(),
        span: None,
        assignees: Vec::new(),
        due: Due::default(),
        tags: Vec::new(),
        source: Source::Person,
        confidence: 1.0,
        confirmed: Some(by.clone()),
        to: None,
        to_chosen: None,
        only: None,
    }
}
