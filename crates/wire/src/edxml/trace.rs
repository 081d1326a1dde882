//! The way a message took, and what it does to documents that were sent before.

use super::stamp::Stamp;

/// One hop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Trace {
    pub organ: Option<String>,
    pub at: Option<Stamp>,
}

/// What the message does: the format spells it `Bussiness`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Business {
    /// What.
    pub kind: BusinessKind,
    /// The document that it is done to, where it is not the message's own.
    pub document_id: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// True when a paper copy follows.
    pub paper: Option<bool>,
    /// What an update changes.
    pub info: Option<BusinessInfo>,
    /// What a replacement replaces, and at whom.
    pub replaces: Vec<Replacement>,
    /// Who can be asked.
    pub staff: Option<Staff>,
}

/// New, or what is done to a document sent before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BusinessKind {
    /// 0
    #[default]
    New,
    /// 1, thu hồi.
    Recall,
    /// 2, cập nhật.
    Update,
    /// 3, thay thế.
    Replacement,
    /// Không rõ.
    Unknown(String),
}

impl BusinessKind {
    /// As the message writes it.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::New => "0",
            Self::Recall => "1",
            Self::Update => "2",
            Self::Replacement => "3",
            Self::Unknown(code) => code,
        }
    }

    /// What a code says.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        let known = [Self::New, Self::Recall, Self::Update, Self::Replacement];
        let found = known.into_iter().find(|kind| kind.code() == code);
        found.unwrap_or_else(|| Self::Unknown(code.to_owned()))
    }
}

/// What an update changes. The meaning of the flags is not known beyond their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the message's")]
pub struct BusinessInfo {
    pub document_info: Option<String>,
    pub document_receiver: Option<String>,
    pub receivers: Vec<Receiver>,
}

/// A receiver that an update names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the message's")]
pub struct Receiver {
    pub organ: Option<String>,
    pub kind: Option<String>,
}

/// A document that is replaced, and the organs that hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Replacement {
    pub document_id: Option<String>,
    pub organs: Vec<String>,
}

/// Who can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Staff {
    pub department: Option<String>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub mobile: Option<String>,
}
