//! What the second of two editors is told.

use civic::review::{Merged, Review, Sheet};

use super::review_page::View;

/// What stands at the head of the page.
pub(super) struct ConflictView {
    pub head: String,
    pub rows: Vec<ClashView>,
    pub taken: String,
}

/// One text that both changed.
pub(super) struct ClashView {
    pub label: String,
    pub theirs: String,
    pub mine: String,
}

impl View<'_> {
    pub(super) fn conflict(&self, merged: &Merged) -> ConflictView {
        let who = self.letter.edited_name.clone().unwrap_or_default();
        let when = self
            .letter
            .edited_at
            .map(civic::Moment::short)
            .unwrap_or_default();
        let said = |text: &str| {
            if text.is_empty() {
                self.desk.t("letter.conflict.empty")
            } else {
                text.to_owned()
            }
        };
        let row = |clash: &civic::review::Clash| ClashView {
            label: self.label(&clash.name),
            theirs: said(&clash.theirs),
            mine: said(&clash.mine),
        };
        ConflictView {
            head: self
                .desk
                .tf("letter.conflict.head", &[("who", &who), ("when", &when)]),
            rows: merged.clashes.iter().map(row).collect(),
            taken: self.taken(merged),
        }
    }

    /// What was taken over from the other person, in one sentence; empty when nothing was.
    fn taken(&self, merged: &Merged) -> String {
        let what: Vec<String> = merged.taken.iter().map(|name| self.label(name)).collect();
        if what.is_empty() {
            String::new()
        } else {
            self.desk
                .tf("letter.conflict.taken", &[("what", &what.join("; "))])
        }
    }

    /// The words for a name of the sheet: "Số, ký hiệu", "Việc 3: hạn".
    fn label(&self, name: &str) -> String {
        let (head, part) = name.split_once('.').unwrap_or((name, ""));
        let ok = if part == "ok" {
            format!(" – {}", self.desk.t("letter.checked"))
        } else {
            String::new()
        };
        let Some(key) = head.strip_prefix('t').and_then(|key| key.parse::<u32>().ok()) else {
            return self.desk.t(&format!("letter.field.{head}")) + &ok;
        };
        let keys = task_keys(&self.letter.review, self.shown.sheet);
        let number = keys
            .iter()
            .position(|known| *known == key)
            .map_or(key.to_string(), |at| (at + 1).to_string());
        let part = if part == "ok" {
            ok
        } else {
            format!(": {}", self.desk.t(&format!("letter.part.{part}")))
        };
        self.desk.tf("letter.task_n", &[("n", &number)]) + &part
    }
}

/// The tasks of a form: those of the review in their order, then those that only the form knows.
pub(super) fn task_keys(review: &Review, sheet: &Sheet) -> Vec<u32> {
    let in_sheet = |key: u32| {
        sheet
            .keys()
            .any(|name| name.starts_with(&civic::review::task_prefix(key)))
    };
    let mut keys: Vec<u32> = review
        .tasks
        .iter()
        .map(|task| task.key)
        .filter(|key| in_sheet(*key))
        .collect();
    for name in sheet.keys() {
        let key = name
            .strip_prefix('t')
            .and_then(|rest| rest.split_once('.')?.0.parse::<u32>().ok());
        keys.extend(key.filter(|key| !keys.contains(key)));
    }
    keys
}
