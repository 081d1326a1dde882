//! What is attached, and what it really is: names and declared types are claims.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// One attachment: its line in the list and its content, joined by their id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The id that joins list and content; `cid:` and something unique.
    pub content_id: String,
    /// The name of the file.
    pub name: Option<String>,
    /// In words.
    pub description: Option<String>,
    /// The media type that the message claims.
    pub content_type: Option<String>,
    /// Its bytes, or why there are none.
    pub payload: Payload,
}

/// The bytes of an attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Whole.
    Bytes(Vec<u8>),
    /// Lost on the way.
    Lost(Damage),
}

impl Payload {
    /// The bytes, when they came whole.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Lost(_) => None,
        }
    }
}

/// How the content of an attachment was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// In the list only.
    Missing,
    /// No base64, or cut short.
    NotBase64,
    /// Bytes that are no text were read as text: thousands of U+FFFD stand where they were.
    DecodedAsText,
}

/// What bytes are, by their first ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Form {
    /// An archive: a packed attachment, or an office file.
    Zip,
    Pdf,
    /// Word, Excel and PowerPoint until 2003.
    OldOffice,
    Other,
}

impl Form {
    /// What these bytes are.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [b'P', b'K', 3, 4, ..] => Self::Zip,
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Self::OldOffice,
            _ => Self::Other,
        }
    }

    /// The media type, where the form settles it.
    #[must_use]
    pub fn media_type(self) -> Option<&'static str> {
        match self {
            Self::Zip => Some("application/zip"),
            Self::Pdf => Some("application/pdf"),
            Self::OldOffice => Some("application/x-ole-storage"),
            Self::Other => None,
        }
    }
}

/// Padding may be there or not; white space is taken out before.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The bytes behind base64 as it comes, broken into lines or not.
pub(super) fn decode(text: &str) -> Payload {
    let mut packed = text.as_bytes().to_vec();
    packed.retain(|byte| !byte.is_ascii_whitespace());
    match LENIENT.decode(&packed) {
        Ok(bytes) if bytes.is_empty() => Payload::Lost(Damage::Missing),
        Ok(bytes) if was_read_as_text(&bytes) => Payload::Lost(Damage::DecodedAsText),
        Ok(bytes) => Payload::Bytes(bytes),
        Err(_) => Payload::Lost(Damage::NotBase64),
    }
}

/// The base64 that is written: one line, padded.
pub(super) fn encode(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Replacement characters in a file that is no text. By chance they come once in sixteen million bytes.
fn was_read_as_text(bytes: &[u8]) -> bool {
    const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
    if Form::of(bytes) == Form::Other {
        return false;
    }
    let seen = bytes.windows(3).filter(|three| *three == REPLACEMENT).count();
    seen > 8 + bytes.len() / 100_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_taken_as_it_comes() {
        let whole = |text: &str| decode(text).bytes().map(<[u8]>::to_vec);
        assert_eq!(whole("buG7\r\n  mWk=\n"), Some("nội".into()));
        assert_eq!(whole("buG7mWk"), Some("nội".into()));
        assert_eq!(decode("buG7m"), Payload::Lost(Damage::NotBase64));
        assert_eq!(decode("${file}"), Payload::Lost(Damage::NotBase64));
        assert_eq!(decode(" \n"), Payload::Lost(Damage::Missing));
    }

    #[test]
    fn a_file_that_was_read_as_text_is_damaged_and_text_is_not() {
        let lost = "%PDF-1.4\n".to_owned() + &"\u{fffd}".repeat(40);
        assert_eq!(
            decode(&encode(lost.as_bytes())),
            Payload::Lost(Damage::DecodedAsText)
        );
        let text = "dấu \u{fffd}".repeat(40);
        assert!(decode(&encode(text.as_bytes())).bytes().is_some());
    }
}
