//! What a file is, by its bytes first and its name second.

use super::Format;
use crate::Unreadable;
use crate::archive::Archive;

/// How a file will be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain(Format),
    Html,
    Docx,
    Odt,
    /// LibreOffice turns it into DOCX.
    Office(Format),
    Pdf,
    Picture(Format),
    /// An envelope of the e-document exchange (QCVN 102:2016).
    Edxml,
}

impl Kind {
    pub fn needs_program(self) -> bool {
        matches!(self, Self::Office(_) | Self::Pdf | Self::Picture(_))
    }
}

/// Files known to give no text are refused here by name.
pub(super) fn of(bytes: &[u8], name: &str) -> Result<Kind, Unreadable> {
    match bytes {
        [] => Err(Unreadable::Empty),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => of_archive(bytes),
        _ if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => of_compound(bytes, name),
        _ if bytes.starts_with(b"{\\rtf") => Ok(Kind::Office(Format::Rtf)),
        _ if window(bytes).windows(5).any(|five| five == b"%PDF-") => Ok(Kind::Pdf),
        _ => of_picture(bytes).unwrap_or_else(|| of_text(bytes, name)),
    }
}

fn window(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(1024)]
}

fn of_archive(bytes: &[u8]) -> Result<Kind, Unreadable> {
    let archive = Archive::open(bytes)?;
    let has = |part: &str| archive.names().any(|name| name == part);
    // An OpenDocument file begins with its type; of a text, `content.xml` is read.
    let odt = has("content.xml") && window(bytes).windows(15).any(|at| at == b"opendocument.te");
    Ok(if odt { Kind::Odt } else { Kind::Docx })
}

/// Microsoft's old container holds Word, Excel, mails, and whole encrypted documents (MS-OFFCRYPTO 2.3.4).
fn of_compound(bytes: &[u8], name: &str) -> Result<Kind, Unreadable> {
    let named = |part: &str| {
        let name: Vec<u8> = part.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    // Word's own head stands first among the sectors; the flag says that what follows is locked (MS-DOC 2.5.2).
    let locked =
        bytes.get(512..514) == Some(&[0xec, 0xa5]) && bytes.get(523).is_some_and(|flags| flags & 1 == 1);
    if named("EncryptedPackage") || locked {
        Err(Unreadable::Encrypted)
    } else if named("WordDocument") {
        Ok(Kind::Office(Format::Doc))
    } else if name.ends_with(".doc") {
        Err(Unreadable::BrokenOffice) // its table of contents stands at the end and is cut off
    } else {
        Err(Unreadable::NotDocx)
    }
}

fn of_picture(bytes: &[u8]) -> Option<Result<Kind, Unreadable>> {
    let format = match bytes {
        [0xff, 0xd8, 0xff, ..] => Format::Jpeg,
        [0x89, b'P', b'N', b'G', ..] => Format::Png,
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Format::Tiff,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Format::Webp,
        [b'G', b'I', b'F', b'8', ..] | [b'R', b'I', b'F', b'F', ..] => return Some(Err(Unreadable::Image)),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => return Some(Err(Unreadable::Image)), // HEIC, films
        _ => return None,
    };
    Some(Ok(Kind::Picture(format)))
}

fn of_text(bytes: &[u8], name: &str) -> Result<Kind, Unreadable> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let head = String::from_utf8_lossy(window(bytes)).to_lowercase();
    if head.contains("<edxml") || head.contains(":edxml") || ends(&[".edxml"]) {
        return Ok(Kind::Edxml);
    }
    if is_page(&head) || ends(&[".html", ".htm", ".xhtml"]) {
        return Ok(Kind::Html);
    }
    if let Some(cause) = wrong_name(name) {
        return Err(cause);
    }
    let markdown = ends(&[".md", ".markdown"]);
    Ok(Kind::Plain(if markdown {
        Format::Markdown
    } else {
        Format::Text
    }))
}

fn is_page(head: &str) -> bool {
    let head = head.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start();
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| head.starts_with(tag))
        || head.contains("<html")
}

/// Plain bytes under the name of something else: cut short, or renamed.
fn wrong_name(name: &str) -> Option<Unreadable> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "docx" => Some(Unreadable::NotDocx),
        "pdf" => Some(Unreadable::BrokenPdf),
        "doc" | "odt" | "rtf" => Some(Unreadable::BrokenOffice),
        "png" | "jpg" | "jpeg" | "tif" | "tiff" | "webp" => Some(Unreadable::BrokenImage),
        _ => None,
    }
}
