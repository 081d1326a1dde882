//! Text out of files of every kind that letters come in, known by their content first and their name second.

mod docx;
mod encoding;
mod format;
mod html;
mod kind;
mod lines;
mod odt;
mod office;
pub mod parts;
mod pdf;
mod scratch;
mod sight;
pub(crate) mod xml;

use letter::Span;

use crate::Unreadable;
use kind::Kind;

pub use format::Format;

/// The largest file that is read at all.
pub const MAX_FILE: usize = 20 << 20;

/// The text of a file, composed (NFC, see [`viet::nfc`]), lines ended by `\n`, without U+0000.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// One paragraph a line. Never blank.
    pub text: String,
    /// What the file was.
    pub format: Format,
    /// For text seen in a picture: how sure the machine is of each word (0 to 1), in order of the text. Empty when the
    /// letters were written in the file.
    pub sureness: Vec<(Span, f32)>,
}

/// Reads a file's text. `file_name` decides only between text, Markdown and HTML, and what a wrong file is told.
///
/// Text may be UTF-8, UTF-16 with a byte order mark, or an old Vietnamese encoding (see [`viet::legacy`]). DOCX and ODT
/// give their paragraphs, tables cell by cell in reading order (rows of three and more one-line cells on one line, parted
/// by tabs), and their list numbers as text; headers, footers, notes and deleted text are left out. PDF, scans, photos,
/// DOC and RTF need programs of the machine (poppler, tesseract, LibreOffice), which run as children with limits.
///
/// Text of up to 20 MB takes milliseconds; scans take seconds a page and at most four minutes: call it where blocking
/// is allowed. Memory stays within a small multiple of [`MAX_FILE`].
pub fn read(bytes: &[u8], file_name: &str) -> Result<Document, Unreadable> {
    if bytes.len() > MAX_FILE {
        return Err(Unreadable::TooLarge);
    }
    let name = file_name.to_lowercase();
    let (raw, format, sureness) = match kind::of(bytes, &name)? {
        Kind::Plain(format) => plainly(encoding::decode(bytes)?, format),
        Kind::Html => plainly(html::text(&encoding::decode(bytes)?)?, Format::Html),
        Kind::Docx => plainly(docx::read(bytes)?, Format::Docx),
        Kind::Odt => plainly(odt::read(bytes)?, Format::Odt),
        Kind::Office(format) => plainly(docx::read(&office::to_docx(bytes, format)?)?, format),
        Kind::Pdf => pdf::read(bytes)?,
        Kind::Picture(format) => {
            let (text, sureness) = sight::of_picture(bytes, format)?;
            (text, format, sureness)
        }
        Kind::Edxml => return Err(Unreadable::Edxml),
    };
    // What was seen is tidy word by word already: its places must stay.
    let text = if format.is_seen() {
        raw
    } else {
        encoding::tidy(&raw)?
    };
    if text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .is_empty()
    {
        return Err(Unreadable::Empty);
    }
    Ok(Document {
        text,
        format,
        sureness,
    })
}

fn plainly(text: String, format: Format) -> (String, Format, Vec<(Span, f32)>) {
    (text, format, Vec::new())
}

/// Whether the file is an edXML message, which the exchange page reads and [`read`] refuses.
#[must_use]
pub fn is_edxml(bytes: &[u8], file_name: &str) -> bool {
    kind::of(bytes, &file_name.to_lowercase()) == Ok(Kind::Edxml)
}

#[cfg(test)]
mod tests;
