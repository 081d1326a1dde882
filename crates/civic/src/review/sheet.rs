//! A review as the texts of its form.

use std::collections::BTreeMap;

use super::days::shown;
use super::{Field, FieldName, Review, Task};

/// Names and texts of a form. A field has `{code}` and, when confirmed, `{code}.ok`; a task has `t{key}.text`, `.who`
/// (one a line), `.due_kind`, `.due_text`, `.due` (last day) and `.ok`. A name that is not there is empty.
pub type Sheet = BTreeMap<String, String>;

/// What every name of a task's texts begins with.
#[must_use]
pub fn task_prefix(key: u32) -> String {
    format!("t{key}.")
}

impl Review {
    /// What the form of this review shows.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new();
        for name in FieldName::ALL {
            let field = self.fields.get(&name);
            put(
                &mut sheet,
                name.code().to_owned(),
                &field.map(|field| text_of(name, field)).unwrap_or_default(),
            );
            let confirmed = field.is_some_and(|field| field.confirmed.is_some());
            put(
                &mut sheet,
                format!("{}.ok", name.code()),
                if confirmed { "1" } else { "" },
            );
        }
        for task in &self.tasks {
            put_task(&mut sheet, task);
        }
        sheet
    }
}

fn text_of(name: FieldName, field: &Field) -> String {
    let value = field.value.as_deref().unwrap_or("");
    if name == FieldName::Date {
        shown(value)
    } else {
        value.to_owned()
    }
}

fn put_task(sheet: &mut Sheet, task: &Task) {
    let at = task_prefix(task.key);
    put(sheet, format!("{at}text"), &task.text);
    put(sheet, format!("{at}who"), &task.assignees.join("\n"));
    put(sheet, format!("{at}due_kind"), &task.due.kind);
    put(sheet, format!("{at}due_text"), &task.due.text);
    put(
        sheet,
        format!("{at}due"),
        &task.due.last.as_deref().map(shown).unwrap_or_default(),
    );
    put(
        sheet,
        format!("{at}ok"),
        if task.confirmed.is_some() { "1" } else { "" },
    );
}

/// Empty texts are left out, so that "not there" and "empty" are one thing.
fn put(sheet: &mut Sheet, name: String, text: &str) {
    if !text.is_empty() {
        sheet.insert(name, text.to_owned());
    }
}
