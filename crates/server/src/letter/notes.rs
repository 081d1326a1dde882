//! What the reader found missing or doubtful, in plain words, beside what it is about.

use civic::review::{Field, FieldName, Source, Task};
use letter::{Finding, finding_text};

use super::store::Letter;
use crate::i18n::Lang;

/// The sentences of a letter, sorted by where they are shown.
#[derive(Debug, Default)]
pub(super) struct Notes {
    fields: Vec<(FieldName, Finding)>,
    tasks: Vec<Finding>,
    lang: Lang,
    /// The date of the latest document that the letter cites, with that document.
    cited: Option<(String, String)>,
    /// About the letter as a whole.
    pub of_letter: Vec<String>,
    /// About its recipients.
    pub of_recipients: Vec<String>,
    /// About its tasks as a whole.
    pub of_tasks: Vec<String>,
}

impl Notes {
    pub(super) fn of(letter: &Letter, lang: Lang) -> Self {
        let mut notes = Self {
            lang,
            cited: cited(letter),
            ..Self::default()
        };
        for finding in &letter.reading.findings {
            notes.sort_in(finding, letter);
        }
        notes
    }

    fn sort_in(&mut self, finding: &Finding, letter: &Letter) {
        let words = say(finding, self.lang);
        let (about, what) = finding.code.split_once('.').unwrap_or((&finding.code, ""));
        let field = FieldName::ALL.into_iter().find(|name| name.code() == about);
        match (about, what) {
            ("date", "odd_year") => self.of_letter.push(words),
            ("signer", _) => self.fields.push((FieldName::SignerName, finding.clone())),
            ("recipients", "missing") if !letter.review.recipients.is_empty() => {}
            ("tasks", "none") if !letter.review.tasks.is_empty() => {}
            ("recipients", _) => self.of_recipients.push(words),
            ("tasks", _) => self.of_tasks.push(words),
            ("task", _) => self.tasks.push(finding.clone()),
            _ => match field {
                Some(name) => self.fields.push((name, finding.clone())),
                None => self.of_letter.push(words),
            },
        }
    }

    /// The sentences of a field. What a person has answered is not said again.
    pub(super) fn field(&self, name: FieldName, field: Option<&Field>) -> Vec<String> {
        let typed = field
            .filter(|field| field.source == Source::Person)
            .and_then(|field| field.value.as_deref());
        match (name, typed) {
            (FieldName::Date, Some(day)) => self.too_early(day).into_iter().collect(),
            (FieldName::Number, Some(number)) if number.starts_with('/') => self.about(name),
            (_, Some(_)) => Vec::new(),
            (_, None) => self.about(name),
        }
    }

    fn about(&self, name: FieldName) -> Vec<String> {
        let own = self.fields.iter().filter(|(about, _)| *about == name);
        own.map(|(_, finding)| say(finding, self.lang)).collect()
    }

    /// A day that a person typed is checked as the reader would check it.
    fn too_early(&self, day: &str) -> Option<String> {
        let (cited, number) = self.cited.as_ref()?;
        let earlier = day.get(..10).is_some_and(|day| day < cited.as_str());
        let args = [("date", day), ("basis", number), ("basis_date", cited)];
        let args = args.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        earlier.then(|| {
            say(
                &Finding {
                    code: "date.earlier_than_basis".to_owned(),
                    span: None,
                    other: None,
                    args,
                },
                self.lang,
            )
        })
    }

    /// The sentences of a task that nobody has confirmed.
    pub(super) fn task(&self, task: &Task) -> Vec<String> {
        if task.confirmed.is_some() {
            return Vec::new();
        }
        let own = self
            .tasks
            .iter()
            .filter(|finding| finding.span.map(Into::into) == task.span);
        own.map(|finding| say(finding, self.lang)).collect()
    }
}

fn cited(letter: &Letter) -> Option<(String, String)> {
    let whole = letter
        .reading
        .bases
        .iter()
        .filter(|basis| basis.date.as_ref().is_some_and(|date| date.len() == 10));
    let latest = whole.max_by(|a, b| a.date.cmp(&b.date))?;
    Some((latest.date.clone()?, latest.number.clone().unwrap_or_default()))
}

fn say(finding: &Finding, lang: Lang) -> String {
    let (vi, en) = finding_text(finding);
    if lang == Lang::Vi { vi } else { en }
}
