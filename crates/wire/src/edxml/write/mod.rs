//! Writing strictly: one order, a prefix on every element of the envelope, nothing that is unclear, nothing too large.

mod document;
mod out;
mod status;

use super::Message;
use super::limits::LONGEST_WRITTEN;
use out::Out;

/// Why a message is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A field without which no receiver can do anything.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A day, moment or code that was read but not understood: it is not passed on as if it were.
    #[error("{0} is unclear: {1}")]
    Unclear(&'static str, String),
    /// A character that XML cannot carry.
    #[error("{0} holds a character that XML cannot carry")]
    Character(&'static str),
    /// An attachment whose content is lost.
    #[error("the attachment {0} has no content")]
    NoContent(String),
    /// Larger than the 50 MB that gateways carry.
    #[error("the message is larger than 50 MB")]
    TooLarge,
}

impl Unwritable {
    /// A stable word for JSON, logs and tests.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Unclear(..) => "unclear",
            Self::Character(_) => "character",
            Self::NoContent(_) => "no_content",
            Self::TooLarge => "too_large",
        }
    }

    /// The cause in Vietnamese.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Missing(name) => format!("Thiếu {name} nên không lập được gói tin."),
            Self::Unclear(name, words) => {
                format!("{name} ghi là “{words}”, không rõ nghĩa nên không gửi đi.")
            }
            Self::Character(name) => format!("{name} có ký tự mà XML không chứa được."),
            Self::NoContent(name) => format!("Tệp kèm theo “{name}” không có nội dung."),
            Self::TooLarge => "Gói tin lớn hơn 50 MB là mức các trục liên thông nhận.".to_owned(),
        }
    }
}

/// The bytes of a message. The same message gives the same bytes.
///
/// # Errors
/// When something is missing, unclear or too large.
pub fn write(message: &Message) -> Result<Vec<u8>, Unwritable> {
    let mut out = Out::begin();
    match message {
        Message::Document(document) => document::write(&mut out, document)?,
        Message::Status(status) => status::write(&mut out, status)?,
    }
    let bytes = out.end();
    if bytes.len() > LONGEST_WRITTEN {
        return Err(Unwritable::TooLarge);
    }
    Ok(bytes)
}
