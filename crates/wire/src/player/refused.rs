//! Why a message was not acted on.

use super::{KeyId, Moment};

/// The cause, for logs and for the health report; the sentence is English, [`Refused::code`] is stable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum Refused {
    #[error("this is no message of ours")]
    NotOurs,
    #[error("the message is of version {0}; this program reads version 1: bring the program up to date")]
    Version(u8),
    #[error("the message is of another kind than was asked for")]
    OtherKind,
    #[error("the message ends in the middle")]
    Truncated,
    #[error("the message is malformed: {0}")]
    Malformed(&'static str),
    #[error("the key {0} that signed it is not known here")]
    UnknownKey(KeyId),
    #[error("the key {0} was not valid when this was signed, or is no longer")]
    KeyNotValid(KeyId),
    #[error("the key {0} may not sign this kind of message")]
    NotEntitled(KeyId),
    #[error("the signature is wrong: the message was changed, or never signed")]
    BadSignature,
    #[error("the message is for another player, \"{0}\"")]
    OtherDevice(String),
    #[error("the message expired at {0:?}")]
    Expired(Moment),
    #[error("the message is issued in the future, at {0:?}")]
    NotYetIssued(Moment),
    #[error("replay: number {got} after number {held}")]
    Replayed { held: u64, got: u64 },
    #[error("two different messages have the number {0}: the one that was here first stays")]
    Racing(u64),
    #[error("the answer is not to this question")]
    OtherQuestion,
    #[error("the program is not released: {0}")]
    NotReleased(&'static str),
    #[error("the program is released from {0:?} on")]
    TooEarly(Moment),
}

impl Refused {
    /// A stable word for logs, health reports and tests.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotOurs => "not_ours",
            Self::Version(_) => "version",
            Self::OtherKind => "other_kind",
            Self::Truncated => "truncated",
            Self::Malformed(_) => "malformed",
            Self::UnknownKey(_) => "unknown_key",
            Self::KeyNotValid(_) => "key_not_valid",
            Self::NotEntitled(_) => "not_entitled",
            Self::BadSignature => "bad_signature",
            Self::OtherDevice(_) => "other_device",
            Self::Expired(_) => "expired",
            Self::NotYetIssued(_) => "not_yet_issued",
            Self::Replayed { .. } => "replayed",
            Self::Racing(_) => "racing",
            Self::OtherQuestion => "other_question",
            Self::NotReleased(_) => "not_released",
            Self::TooEarly(_) => "too_early",
        }
    }
}
