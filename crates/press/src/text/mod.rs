//! Text out of files: plain text, Markdown and DOCX, known by their content first and their name second.

mod body;
mod encoding;
pub(crate) mod numbering;

use crate::Unreadable;
use crate::archive::Archive;

/// The largest file that is read at all.
pub const MAX_FILE: usize = 20 << 20;
/// The most that the main part of a DOCX may unpack to.
const MAX_MAIN: u64 = 32 << 20;
/// The same for its lists and styles.
const MAX_SIDE: u64 = 4 << 20;

/// The text of a file, composed (NFC, see [`viet::nfc`]), lines ended by `\n`, without U+0000.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// One paragraph a line. Never blank.
    pub text: String,
    /// What the file was.
    pub format: Format,
}

/// The kinds of file that give text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Format {
    Text,
    Markdown,
    Docx,
}

/// Reads a file's text. `file_name` decides only between text and Markdown, and what a wrong file is told.
///
/// Text may be UTF-8 or, with a byte order mark, UTF-16. DOCX gives its paragraphs, tables cell by cell in reading
/// order (rows of three and more one-line cells on one line, parted by tabs), and its list numbers as text; headers,
/// footers, notes and deleted text are left out. Memory stays within a small multiple of [`MAX_FILE`].
pub fn read(bytes: &[u8], file_name: &str) -> Result<Document, Unreadable> {
    if bytes.len() > MAX_FILE {
        return Err(Unreadable::TooLarge);
    }
    let name = file_name.to_lowercase();
    let (raw, format) = match bytes {
        [] => return Err(Unreadable::Empty),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => (docx(bytes)?, Format::Docx),
        _ => match refused(bytes) {
            Some(cause) => return Err(cause),
            None if name.ends_with(".docx") => return Err(Unreadable::NotDocx),
            None if name.ends_with(".md") || name.ends_with(".markdown") => {
                (encoding::decode(bytes)?, Format::Markdown)
            }
            None => (encoding::decode(bytes)?, Format::Text),
        },
    };
    let text = encoding::tidy(&raw)?;
    if text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .is_empty()
    {
        return Err(Unreadable::Empty);
    }
    Ok(Document { text, format })
}

/// Kinds of file known by their first bytes that give no text here.
fn refused(bytes: &[u8]) -> Option<Unreadable> {
    let starts = |magics: &[&[u8]]| magics.iter().any(|magic| bytes.starts_with(magic));
    let heif = bytes.get(4..8) == Some(b"ftyp");
    if starts(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]) {
        return Some(if is_encrypted_office(bytes) {
            Unreadable::Encrypted
        } else {
            Unreadable::LegacyDoc
        });
    }
    if starts(&[b"{\\rtf"]) {
        return Some(Unreadable::LegacyDoc);
    }
    if bytes[..bytes.len().min(1024)]
        .windows(5)
        .any(|window| window == b"%PDF-")
    {
        return Some(Unreadable::Pdf);
    }
    let pictures: [&[u8]; 6] = [
        b"\xff\xd8\xff",
        b"\x89PNG\r\n",
        b"GIF8",
        b"II*\0",
        b"MM\0*",
        b"RIFF",
    ];
    (starts(&pictures) || heif).then_some(Unreadable::Image)
}

/// Office wraps a document with a password into the old container, under this name in UTF-16 (MS-OFFCRYPTO 2.3.4).
fn is_encrypted_office(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn docx(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let main = main_part(&archive).ok_or(Unreadable::NotDocx)?;
    let xml = archive.text(&main, MAX_MAIN)?.ok_or(Unreadable::NotDocx)?;
    let lists = archive.text("word/numbering.xml", MAX_SIDE)?.unwrap_or_default();
    let styles = archive.text("word/styles.xml", MAX_SIDE)?.unwrap_or_default();
    let mut numbering = numbering::Numbering::read(&lists, &styles)?;
    body::read(&xml, &mut numbering)
}

/// Some writers number the main part: `word/document2.xml`.
fn main_part(archive: &Archive<'_>) -> Option<String> {
    let named = |name: &String| name.starts_with("word/document") && name.ends_with(".xml");
    archive.names().filter(named).min_by_key(String::len)
}

#[cfg(test)]
mod tests;
