//! A text of a draft as the form shows it.

use letter::draft::{Draft, SIGNINGS};

use crate::http::Chrome;

/// An input with its label, and what somebody else saved in its place in the meantime.
pub(super) struct Field {
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub mine: String,
    pub theirs: Option<String>,
    /// Lines of a textarea; 0 for an input of one line.
    pub rows: usize,
    /// Value, word and whether it is chosen, of a list to choose from.
    pub options: Vec<(&'static str, String, bool)>,
}

/// Texts with a hint.
const HINTED: [&str; 8] = [
    "electronic",
    "body",
    "recipients",
    "bases",
    "others",
    "between",
    "collective",
    "drafter",
];

impl Field {
    /// The text `name` of `mine` over the `stored` one.
    pub fn of(c: &Chrome, name: &str, mine: &Draft, stored: &Draft) -> Self {
        let part = name.rsplit('.').next().unwrap_or(name);
        let key = if name.starts_with("appendix.") {
            format!("appendix_{part}")
        } else {
            name.to_owned()
        };
        let (typed, kept) = (mine.text(name), stored.text(name));
        let options: Vec<_> = choices(name)
            .iter()
            .map(|value| (*value, word(c, name, value), *value == typed))
            .collect();
        let shown = |text: &str| match options.iter().find(|(value, ..)| *value == text) {
            Some((_, word, _)) => word.clone(),
            None if text.is_empty() => c.t("paper.empty"),
            None => text.to_owned(),
        };
        Self {
            id: format!("f-{}", name.replace('.', "-")),
            label: c.t(&format!("paper.field.{key}")),
            hint: HINTED.contains(&name).then(|| c.t(&format!("paper.hint.{name}"))),
            mine: typed.to_owned(),
            theirs: (typed != kept).then(|| shown(kept)),
            rows: rows(part, typed),
            name: name.to_owned(),
            options,
        }
    }
}

/// As long as what is written, within reason.
fn rows(part: &str, text: &str) -> usize {
    let lines = text.lines().count() + 1;
    match part {
        "body" => lines.clamp(8, 28),
        "recipients" | "others" | "bases" => lines.clamp(3, 12),
        "contact" => 2,
        _ => 0,
    }
}

fn choices(name: &str) -> &'static [&'static str] {
    match name {
        "signing" => &SIGNINGS,
        "house" => &["", "party"],
        "urgency" => &["", "urgent", "very_urgent", "flash"],
        "circulation" => &["", "return_after_reading", "internal"],
        "electronic" => &["", "1"],
        _ => &[],
    }
}

fn word(c: &Chrome, name: &str, value: &str) -> String {
    let value = if value.is_empty() { "none" } else { value };
    c.t(&format!("paper.choice.{name}_{value}"))
}
