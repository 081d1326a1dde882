//! A document on its way: who, to whom, which, what about.

use super::attachment::Attachment;
use super::stamp::Day;
use super::trace::{Business, BusinessKind, Trace};

/// A document message. What a message leaves out is `None` or empty: unknown is a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Who sends it.
    pub from: Organ,
    /// To whom.
    pub to: Vec<Organ>,
    /// Its id: opaque, never taken apart.
    pub document_id: Option<String>,
    /// Number and notation.
    pub code: Code,
    /// Where and when it was issued.
    pub issued: Promulgation,
    /// What kind of document it is.
    pub kind: Kind,
    /// Trích yếu.
    pub subject: Option<String>,
    /// A summary.
    pub content: Option<String>,
    /// Who signed.
    pub signer: Signer,
    /// Hạn trả lời.
    pub due: Option<Day>,
    /// Urgency, sphere, counts.
    pub other: OtherInfo,
    /// The documents that it answers.
    pub response_for: Vec<ResponseFor>,
    /// Whether it gives orders.
    pub steering: Option<Steering>,
    /// Nơi nhận.
    pub to_places: Vec<String>,
    /// The hops it took.
    pub traces: Vec<Trace>,
    /// Whether it is new, changes another one or takes one back.
    pub business: Option<Business>,
    /// An XML signature stands in the message. It is not verified here.
    pub signed: bool,
    /// What is attached, in the order of the list.
    pub attachments: Vec<Attachment>,
}

impl Document {
    /// New, when nothing else is said.
    #[must_use]
    pub fn business_kind(&self) -> BusinessKind {
        self.business
            .as_ref()
            .map_or(BusinessKind::New, |business| business.kind.clone())
    }

    /// Number and notation as letters show them: `454/UBND-NCTH`.
    #[must_use]
    pub fn number(&self) -> Option<String> {
        let number = self.code.number.as_deref()?;
        Some(match self.code.notation.as_deref() {
            Some(notation) => format!("{number}/{notation}"),
            None => number.to_owned(),
        })
    }
}

/// An organ as a message names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organ {
    /// Its code, up to 35 characters. Old form `000.00.00.G22`, new form `H37.02.02`; no meaning is read into it.
    pub id: Option<String>,
    /// The organ above it.
    pub in_charge: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// Its mail address.
    pub email: Option<String>,
    /// Its telephone number.
    pub telephone: Option<String>,
    /// Its fax number.
    pub fax: Option<String>,
    /// Its pages.
    pub website: Option<String>,
}

/// Number and notation apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Code {
    pub number: Option<String>,
    pub notation: Option<String>,
}

/// Where and when a document was issued.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Promulgation {
    pub place: Option<String>,
    pub on: Option<Day>,
}

/// The kind of a document. The code is useless as a key: one stands for several kinds, and systems differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// A code whose list is not known to us.
    pub code: Option<String>,
    /// A second code.
    pub detail: Option<String>,
    /// The kind in words.
    pub name: Option<String>,
}

/// Who signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signer {
    /// TM., KT., TL. and the like.
    pub competence: Option<String>,
    /// The post.
    pub position: Option<String>,
    /// The name.
    pub full_name: Option<String>,
}

/// What else the header says. Codes stay text: their lists are not known to us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherInfo {
    /// Urgency.
    pub priority: Option<String>,
    /// Who may see it.
    pub sphere: Option<String>,
    /// A mark of the typist.
    pub typer_notation: Option<String>,
    /// Copies issued.
    pub copies: Option<u32>,
    /// Pages.
    pub pages: Option<u32>,
    /// A flag whose meaning no sample shows.
    pub direction: Option<String>,
    /// What is appended, in words.
    pub appendixes: Vec<String>,
}

/// A document that this message is about or answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResponseFor {
    /// The organ that issued it.
    pub organ: Option<String>,
    /// Number and notation together: `267/VPCP-TTĐT`.
    pub code: Option<String>,
    /// Its id.
    pub document_id: Option<String>,
    /// Its day.
    pub on: Option<Day>,
}

impl ResponseFor {
    /// True when it names nothing at all; such elements occur.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a document gives orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Steering {
    /// 0
    NoDirective,
    /// 1
    Directive,
    /// A code whose meaning is not known to us; 2 was seen once.
    Unknown(String),
}

impl Steering {
    /// As the message writes it.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::NoDirective => "0",
            Self::Directive => "1",
            Self::Unknown(code) => code,
        }
    }

    /// What a code says.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "0" => Self::NoDirective,
            "1" => Self::Directive,
            other => Self::Unknown(other.to_owned()),
        }
    }
}
