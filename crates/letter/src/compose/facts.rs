//! What a report is written from.

use civic::activity::Kind;
use civic::progress::Tally;
use viet::Date;

use super::words::document_kind;
use crate::paper::Month;

/// Everything that was logged for a directive, or for one unit's part of it, until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Who reports.
    pub organ: Organ,
    /// To whom, when it goes up.
    pub upward: Option<String>,
    /// The document that was carried out.
    pub cited: Cited,
    /// The name of the unit whose part it is; `None` for the whole programme.
    pub part: Option<String>,
    /// The last day that the facts cover.
    pub until: Date,
    /// The month in which it is written.
    pub month: Month,
    /// Who was asked, and who passed it on.
    pub asked: Asked,
    /// Every task in the order of the document.
    pub tasks: Vec<TaskFacts>,
    /// Everything logged, by kind.
    pub figures: Vec<Figures>,
    /// Models that were logged.
    pub models: Vec<Model>,
    /// Who has logged nothing, by name.
    pub silent: Vec<Silent>,
    /// Who refused, and why in its own words.
    pub refused: Vec<(String, String)>,
}

/// The organ that reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organ {
    /// In running text: `Sở Thông tin và Truyền thông tỉnh Lạng Sơn`.
    pub name: String,
    /// In box 2, where the place stands above it: `Sở Thông tin và Truyền thông`.
    pub short: String,
    /// The organ directly above, in capitals.
    pub superior: Option<String>,
    /// `STTTT`.
    pub notation: String,
    /// The place of the dateline.
    pub place: String,
}

/// A document as reports name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Code of its kind, `cong_van`.
    pub kind: String,
    /// Number and notation.
    pub number: Option<String>,
    /// Its day.
    pub dated: Option<Date>,
    /// Who issued it.
    pub issuer: String,
    /// What it is about, without `V/v`.
    pub subject: String,
}

impl Cited {
    /// `Công văn số 412/STTTT-TTBCXB ngày 26/4/2021`; what is not known is left out.
    #[must_use]
    pub fn named(&self) -> String {
        let number = self.number.as_ref().map(|number| format!(" số {number}"));
        let day = self.dated.map(|day| format!(" ngày {}", day.written()));
        format!(
            "{}{}{}",
            document_kind(&self.kind),
            number.unwrap_or_default(),
            day.unwrap_or_default()
        )
    }

    /// With its issuer and what it is about.
    #[must_use]
    pub fn in_full(&self) -> String {
        format!("{} của {} về việc {}", self.named(), self.issuer, self.subject)
    }
}

/// Who was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Units with an assignment that was not taken back.
    pub units: i64,
    /// Such assignments.
    pub assignments: i64,
    /// Units of these that opened what they were given.
    pub opened: i64,
    /// Units that passed something down.
    pub delegators: i64,
    /// Units that something was passed down to.
    pub delegated_units: i64,
    /// Reminders sent.
    pub reminders: i64,
}

/// One task and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskFacts {
    /// The document's own words.
    pub text: String,
    /// How its pieces stand.
    pub tally: Tally,
    /// What was logged for it, by kind.
    pub figures: Vec<Figures>,
}

/// What was logged of one kind. A sum that nobody gave a figure for is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The kind.
    pub kind: Kind,
    /// Logged activities.
    pub activities: i64,
    /// Things done; an activity without this figure is one.
    pub items: i64,
    /// Minutes.
    pub minutes: Option<i64>,
    /// Copies.
    pub copies: Option<i64>,
    /// Lượt người.
    pub people: Option<i64>,
    /// Codes of the languages used.
    pub languages: Vec<String>,
}

/// A model worth repeating, as its unit logged it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Whose.
    pub unit: String,
    /// When.
    pub day: Date,
    /// Where, if it was said.
    pub place: Option<String>,
    /// What, if it was said.
    pub note: Option<String>,
}

/// Units of one place that have logged nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    /// True when they opened the document; false when even that is not known.
    pub opened: bool,
    /// The place that they belong to, `Huyện Tràng Định`; empty when there is none to name.
    pub place: String,
    /// Their names.
    pub units: Vec<String>,
}
