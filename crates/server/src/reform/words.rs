//! How changes and faults are put into words.

use std::collections::HashMap;

use civic::reform::{Change, Fault, Part, Reform, RowFault};
use civic::unit::Directory;
use viet::Date;

use crate::http::name_of;
use crate::i18n::{self, Lang};

/// A message in Vietnamese, for what is kept.
pub(super) fn vi(key: &str) -> String {
    i18n::text(Lang::Vi, key)
}

/// The names of the units that a re-organisation is about: those that it opens, and the others as they were before it.
pub(super) struct Names<'a> {
    directory: &'a Directory,
    opened: HashMap<&'a str, &'a str>,
    before: Date,
}

impl<'a> Names<'a> {
    pub fn new(directory: &'a Directory, reform: &'a Reform) -> Self {
        Self {
            directory,
            opened: reform
                .opened()
                .map(|unit| (unit.id.as_str(), unit.name.as_str()))
                .collect(),
            before: reform.on().plus_days(-1),
        }
    }

    pub fn of(&self, id: &str) -> String {
        match self.opened.get(id) {
            Some(name) => (*name).to_owned(),
            None => name_of(self.directory, id, self.before),
        }
    }

    /// With the unit above, where names alone may be several.
    pub fn placed(&self, id: &str) -> String {
        match self.directory.parent(id, self.before) {
            Some(above) if !self.opened.contains_key(id) => {
                format!("{} ({})", self.of(id), self.of(&above.id))
            }
            _ => self.of(id),
        }
    }

    fn parts(&self, parts: &[Part]) -> String {
        let part = |part: &Part| match part.share {
            Some(share) => format!(
                "{} ({}/{})",
                self.of(&part.unit),
                share.numerator,
                share.denominator
            ),
            None => self.of(&part.unit),
        };
        parts.iter().map(part).collect::<Vec<_>>().join("; ")
    }

    /// What a change does, as one sentence.
    pub fn change(&self, lang: Lang, change: &Change) -> String {
        let say =
            |values: &[(&str, &str)]| i18n::format(lang, &format!("reform.change.{}", change.code()), values);
        match change {
            Change::Open(unit) => {
                let code = unit.code.clone().unwrap_or_else(|| "–".to_owned());
                let above = unit
                    .parent
                    .as_deref()
                    .map_or_else(|| "–".to_owned(), |above| self.of(above));
                say(&[("unit", &unit.name), ("code", &code), ("above", &above)])
            }
            Change::Merge { from, into } => {
                let from: Vec<String> = from.iter().map(|unit| self.placed(unit)).collect();
                say(&[
                    ("from", &from.join("; ")),
                    ("to", &self.parts(std::slice::from_ref(into))),
                ])
            }
            Change::Split { from, into, heir } => {
                let said = say(&[("from", &self.placed(from)), ("to", &self.parts(into))]);
                self.with_heir(lang, said, heir.as_deref())
            }
            Change::Rename { unit, name, code } => {
                let said = say(&[("unit", &self.placed(unit)), ("name", name)]);
                match code {
                    Some(code) => format!(
                        "{said}, {}",
                        i18n::format(lang, "reform.new_code", &[("code", code)])
                    ),
                    None => said,
                }
            }
            Change::Retype { unit, name } => say(&[("unit", &self.placed(unit)), ("name", name)]),
            Change::Move { unit, parent } => {
                say(&[("unit", &self.placed(unit)), ("above", &self.of(parent))])
            }
            Change::Dissolve { unit, to, heir } => {
                let said = say(&[("unit", &self.placed(unit)), ("to", &self.parts(to))]);
                self.with_heir(lang, said, heir.as_deref())
            }
            Change::Close { unit } => say(&[("unit", &self.placed(unit))]),
        }
    }

    fn with_heir(&self, lang: Lang, said: String, heir: Option<&str>) -> String {
        match heir {
            Some(heir) => format!(
                "{said}; {}",
                i18n::format(lang, "reform.heir", &[("unit", &self.of(heir))])
            ),
            None => said,
        }
    }

    /// What is wrong, as one sentence.
    pub fn fault(&self, lang: Lang, fault: &Fault) -> String {
        let (unit, other) = (self.placed(&fault.unit), self.placed(&fault.other));
        let key = format!("reform.fault.{}", fault.wrong.code());
        let said = i18n::format(
            lang,
            &key,
            &[
                ("unit", &unit),
                ("other", &other),
                ("day", &self.before.plus_days(1).short()),
            ],
        );
        match fault.change {
            Some(at) => {
                let line = (at + 1).to_string();
                i18n::format(lang, "reform.fault_line", &[("n", &line), ("words", &said)])
            }
            None => said,
        }
    }
}

/// Faults as one Vietnamese text, for the record: the first of them, and how many there are.
pub(super) fn all_in_vi(directory: &Directory, reform: &Reform, faults: &[Fault]) -> String {
    const SHOWN: usize = 5;
    let names = Names::new(directory, reform);
    let mut said: Vec<String> = faults
        .iter()
        .take(SHOWN)
        .map(|fault| names.fault(Lang::Vi, fault))
        .collect();
    if faults.len() > SHOWN {
        let count = (faults.len() - SHOWN).to_string();
        said.push(i18n::format(Lang::Vi, "reform.fault_more", &[("n", &count)]));
    }
    said.join(" ")
}

/// What is wrong with a row of a table, as one sentence.
pub(super) fn row_fault(lang: Lang, fault: &RowFault, before: Date) -> String {
    let (row, key) = (
        fault.row.to_string(),
        format!("reform.row.{}", fault.wrong.code()),
    );
    let said = i18n::format(
        lang,
        &key,
        &[
            ("given", &fault.given),
            ("known", &fault.known),
            ("day", &before.short()),
            ("on", &before.plus_days(1).short()),
        ],
    );
    i18n::format(lang, "reform.row_line", &[("n", &row), ("words", &said)])
}
