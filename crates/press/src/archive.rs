//! Parts out of ZIP archives, with bounds: an archive is a stranger's promise about its own size.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::Unreadable;

/// Office files hold some dozens of parts; each costs memory before the first is read.
const MAX_PARTS: usize = 4096;
/// Deflate reaches 1,032 to 1; text of office files stays below 100 to 1.
const MAX_RATIO: u64 = 200;
/// Small parts may be squeezed harder: they cannot hurt.
const RATIO_FROM: u64 = 1 << 20;

/// An opened archive in memory.
pub(crate) struct Archive<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Archive<'a> {
    /// Reads the directory of the archive; refuses one with too many parts before it costs memory.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        if promised_parts(bytes).is_some_and(|parts| parts > MAX_PARTS) {
            return Err(Unreadable::Bomb);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|fault| named(&fault))?;
        if archive.len() > MAX_PARTS {
            return Err(Unreadable::Bomb);
        }
        Ok(Self(archive))
    }

    /// The names of the parts.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.0
            .file_names()
            .filter_map(Result::ok)
            .map(std::borrow::Cow::into_owned)
    }

    /// The text of a part; `None` when there is no such part. Never unpacks more than `limit` bytes.
    pub fn text(&mut self, name: &str, limit: u64) -> Result<Option<String>, Unreadable> {
        let Some(bytes) = self.bytes(name, limit)? else {
            return Ok(None);
        };
        let text = String::from_utf8(bytes).map_err(|fault| Unreadable::BadXml(fault.to_string()))?;
        Ok(Some(text))
    }

    /// The bytes of a part; `None` when there is no such part. Never unpacks more than `limit` bytes.
    pub fn bytes(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Unreadable> {
        let mut part = match self.0.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(fault) => return Err(named(&fault)),
        };
        let allowed = limit.min(RATIO_FROM.max(part.compressed_size().saturating_mul(MAX_RATIO)));
        let mut bytes = Vec::new(); // grows with what really comes, not with the size the archive claims
        let read = part.by_ref().take(allowed + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > allowed {
            return Err(Unreadable::Bomb);
        }
        read.map_err(|_| Unreadable::BrokenZip)?;
        Ok(Some(bytes))
    }
}

/// How many parts the end record promises (APPNOTE 4.3.16); the record is the last in the file.
fn promised_parts(bytes: &[u8]) -> Option<usize> {
    let tail = &bytes[bytes.len().saturating_sub(22 + 65_535)..];
    let at = tail
        .windows(12)
        .rposition(|record| record.starts_with(b"PK\x05\x06"))?;
    Some(usize::from(u16::from_le_bytes([tail[at + 10], tail[at + 11]])))
}

fn named(fault: &ZipError) -> Unreadable {
    match fault {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => Unreadable::Encrypted,
        _ => Unreadable::BrokenZip,
    }
}
