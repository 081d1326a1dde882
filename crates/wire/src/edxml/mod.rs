//! edXML: official documents and their handling states between e-office systems (QCVN 102:2016/BTTTT).
//!
//! The norm itself was not to be had: the model follows public samples (field notes, section 8). What no sample shows is
//! not required of anybody and never written.

mod attachment;
mod document;
mod limits;
mod read;
mod stamp;
mod status;
#[cfg(test)]
mod tests;
mod trace;
mod tree;
mod unreadable;
mod warning;
mod write;

pub use attachment::{Attachment, Damage, Form, Payload};
pub use document::{Code, Document, Kind, Organ, OtherInfo, Promulgation, ResponseFor, Signer, Steering};
pub use limits::Limits;
pub use read::{Read, read, read_within};
pub use stamp::{Day, Stamp};
pub use status::{Status, StatusCode};
pub use trace::{Business, BusinessInfo, BusinessKind, Receiver, Replacement, Staff, Trace};
pub use unreadable::Unreadable;
pub use warning::{Doubt, Warning};
pub use write::{Unwritable, write};

/// The one namespace of the format; reports of malware use another and are not edXML.
pub const NAMESPACE: &str = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A document with its attachments: new, an update, a replacement or a recall, as its [`Business`] says.
    Document(Box<Document>),
    /// How far somebody has come with a document.
    Status(Box<Status>),
}

impl Message {
    /// What the message is about its document: new when nothing else is said.
    #[must_use]
    pub fn business(&self) -> Option<BusinessKind> {
        match self {
            Self::Document(document) => Some(document.business_kind()),
            Self::Status(_) => None,
        }
    }

    /// Who sent it.
    #[must_use]
    pub fn from(&self) -> &Organ {
        match self {
            Self::Document(document) => &document.from,
            Self::Status(status) => &status.from,
        }
    }
}
