//! The review form as it was sent, back into a sheet.

use std::collections::BTreeSet;

use civic::review::{FieldName, Sheet};

use crate::http::Form;

const PARTS: [&str; 6] = ["text", "who", "due_kind", "due_text", "due", "ok"];

/// The texts of the form. Tasks ticked for removal are left out; a task whose words were deleted stays, so that the
/// person is told.
pub(super) fn sheet(form: &Form) -> Sheet {
    let removed: BTreeSet<&str> = form.all("remove").into_iter().collect();
    let mut sheet = Sheet::new();
    for (name, text) in form.fields() {
        if is_ours(name, &removed) && !text.is_empty() {
            sheet.insert(name.to_owned(), text.to_owned());
        }
    }
    let new = sheet.contains_key("tn.text");
    sheet.retain(|name, _| new || !name.starts_with("tn."));
    for key in form
        .all("task")
        .into_iter()
        .filter(|key| key.parse::<u32>().is_ok() && !removed.contains(key))
    {
        sheet.entry(format!("t{key}.text")).or_default();
    }
    sheet
}

fn is_ours(name: &str, removed: &BTreeSet<&str>) -> bool {
    let field = name.strip_suffix(".ok").unwrap_or(name);
    if FieldName::ALL.iter().any(|known| known.code() == field) {
        return true;
    }
    let Some((task, part)) = name.split_once('.') else {
        return false;
    };
    let key = task.strip_prefix('t').unwrap_or("");
    (key == "n" || key.parse::<u32>().is_ok()) && !removed.contains(key) && PARTS.contains(&part)
}
