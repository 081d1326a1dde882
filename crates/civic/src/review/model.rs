//! What a review holds.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::unit::Class;

/// Who said so, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The id of the person.
    pub person: String,
    /// Their name at that time.
    pub name: String,
    /// When.
    pub at: Moment,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The reader found it in the text.
    Machine,
    /// A person typed it.
    Person,
}

/// How far a value may be trusted before a person has looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Chắc: confidence 0.8 and more, or a person's word.
    Sure,
    /// Nên xem lại.
    Check,
    /// Không thấy.
    None,
}

/// The fields of a letter's head and foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the letter")]
pub enum FieldName {
    Kind,
    Number,
    Date,
    Place,
    Issuer,
    Subject,
    SignerName,
    SignerPost,
}

impl FieldName {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 8] = [
        Self::Kind,
        Self::Number,
        Self::Date,
        Self::Place,
        Self::Issuer,
        Self::Subject,
        Self::SignerName,
        Self::SignerPost,
    ];

    /// The word in forms, stored reviews and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Number => "number",
            Self::Date => "date",
            Self::Place => "place",
            Self::Issuer => "issuer",
            Self::Subject => "subject",
            Self::SignerName => "signer_name",
            Self::SignerPost => "signer_post",
        }
    }
}

/// One field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The value; dates ISO (`yyyy-mm-dd`, or `yyyy-mm` while the day is blank). `None`: the letter does not say it.
    pub value: Option<String>,
    /// Whose value it is.
    pub source: Source,
    /// The reader's, 0 to 1.
    pub confidence: f32,
    /// Where it stands in the text, in Unicode scalar values, end exclusive.
    pub span: Option<(usize, usize)>,
    /// The person who confirmed it.
    pub confirmed: Option<Signed>,
}

/// By when a task is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// A code of [`Due::KINDS`]; empty when the letter sets no time.
    pub kind: String,
    /// The letter's own words.
    pub text: String,
    /// First day, ISO.
    pub from: Option<String>,
    /// Last day in time, inclusive, ISO.
    pub last: Option<String>,
}

impl Due {
    /// Kinds of deadline, as the reader names them.
    pub const KINDS: [&'static str; 9] = [
        "han_cuoi",
        "khoang",
        "ngay_cu_the",
        "bat_dau",
        "dinh_ky",
        "dieu_kien",
        "mem",
        "dip",
        "so_bao",
    ];

    /// True when this kind says a last day by which the work must be done.
    #[must_use]
    pub fn binds(kind: &str) -> bool {
        matches!(kind, "han_cuoi" | "khoang" | "ngay_cu_the")
    }
}

/// One task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its name within this review; never given twice.
    pub key: u32,
    /// What is asked.
    pub text: String,
    /// Where it stands in the text.
    pub span: Option<(usize, usize)>,
    /// Of whom, as written; empty: of every recipient.
    pub assignees: Vec<String>,
    /// By when.
    pub due: Due,
    /// Topics and channels, by the reader's vocabulary.
    pub tags: Vec<String>,
    /// Whose words these are.
    pub source: Source,
    /// The reader's, 0 to 1.
    pub confidence: f32,
    /// The person who confirmed it.
    pub confirmed: Option<Signed>,
    /// The keys of the recipients that it goes to; `None` while nobody has answered that.
    pub to: Option<Vec<u32>>,
    /// The person who chose `to`; `None` when it follows from the words.
    pub to_chosen: Option<Signed>,
    /// Of the units of these recipients only some, by id, as a person chose; `None`: all of them.
    #[serde(default)]
    pub only: Option<BTreeSet<String>>,
}

/// One recipient line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipient {
    /// Its name within this review; never given twice.
    pub key: u32,
    /// As written.
    pub phrase: String,
    /// Where it stands in the text.
    pub span: Option<(usize, usize)>,
    /// Whose words these are.
    pub source: Source,
    /// The units meant; `None` while they are not known.
    pub class: Option<Class>,
    /// The person who chose the class; `None` when it follows from the words.
    pub chosen: Option<Signed>,
}

/// Everything that is known of a letter on the desk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Head and foot.
    pub fields: BTreeMap<FieldName, Field>,
    /// What is asked, in the letter's order.
    pub tasks: Vec<Task>,
    /// Who is addressed, in the letter's order.
    pub recipients: Vec<Recipient>,
    /// The next key of a task or recipient.
    pub next_key: u32,
}

impl Review {
    /// The value of a field, if the letter or a person says it.
    #[must_use]
    pub fn value(&self, name: FieldName) -> Option<&str> {
        self.fields.get(&name)?.value.as_deref()
    }

    /// Gives out a key.
    pub fn new_key(&mut self) -> u32 {
        self.next_key += 1;
        self.next_key
    }
}

impl Field {
    /// How far it may be trusted.
    #[must_use]
    pub fn trust(&self) -> Trust {
        trust(self.value.is_some(), self.source, self.confidence)
    }
}

impl Task {
    /// How far it may be trusted.
    #[must_use]
    pub fn trust(&self) -> Trust {
        trust(true, self.source, self.confidence)
    }
}

fn trust(said: bool, source: Source, confidence: f32) -> Trust {
    match source {
        _ if !said => Trust::None,
        Source::Person => Trust::Sure,
        Source::Machine if confidence >= 0.8 => Trust::Sure,
        Source::Machine => Trust::Check,
    }
}
