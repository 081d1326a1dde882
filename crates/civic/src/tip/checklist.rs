//! What must be settled before the channel may be switched on, with the law behind it; and the telephone lines.

use serde::Deserialize;

const SHIPPED: &str = include_str!("../../data/tip/checklist.toml");

/// The checklist and the lines that the page shows whether the channel is on or off.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// The day on which our notes were last read, ISO.
    pub read_on: String,
    /// What a named person answers, one by one.
    pub item: Vec<Item>,
    /// Telephone lines.
    pub line: Vec<Line>,
}

/// One thing to settle.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its word in databases.
    pub code: String,
    /// The question.
    pub words: String,
    /// The law, or who must be asked.
    pub source: String,
    /// True when our notes do not know the answer: the province must say it in writing.
    pub ask: bool,
}

/// A telephone line with what is known of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The number to dial.
    pub number: String,
    /// What it is for.
    pub name: String,
    /// When to call it.
    pub when: String,
    /// Whether calls are recorded; `None`: unknown.
    pub recorded: Option<bool>,
    /// Where our notes have it from.
    pub source: String,
    /// When that was last looked at, ISO.
    pub verified_on: String,
}

impl Checklist {
    /// The checklist that the program comes with.
    ///
    /// # Panics
    /// Never: a test reads the file.
    #[must_use]
    pub fn shipped() -> Self {
        toml::from_str(SHIPPED).expect("a test reads the shipped checklist")
    }

    /// The items without an answer among these codes.
    #[must_use]
    pub fn missing(&self, answered: &[&str]) -> Vec<&Item> {
        self.item
            .iter()
            .filter(|item| !answered.contains(&item.code.as_str()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_names_its_source_and_nothing_is_switched_on_while_one_is_open() {
        let list = Checklist::shipped();
        assert!(
            list.item
                .iter()
                .all(|item| !item.source.is_empty() && !item.words.is_empty())
        );
        assert!(
            list.item.iter().any(|item| item.ask),
            "some things only the province knows"
        );
        let all: Vec<&str> = list.item.iter().map(|item| item.code.as_str()).collect();
        assert!(list.missing(&all).is_empty());
        assert_eq!(list.missing(&all[1..]).len(), 1);
        let numbers: Vec<&str> = list.line.iter().map(|line| line.number.as_str()).collect();
        assert_eq!(
            numbers,
            ["113", "111"],
            "no number is printed that nobody confirmed"
        );
    }
}
