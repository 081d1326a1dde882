//! Files out of a plain ZIP: other systems pack what they attach. Office files are archives too and stay whole.

use crate::Unreadable;
use crate::archive::Archive;
use crate::sniff::sniff;

/// So many bytes come out of one archive.
const LARGEST: u64 = 64 * 1024 * 1024;
/// A packed attachment holds one file, rarely some.
const MOST: usize = 50;

/// A file out of an archive: its name without folders, and its content.
pub type Packed = (String, Vec<u8>);

/// The files of a plain archive with their names, folders left out; `None` when the bytes are no archive, or one that
/// is a file of its own kind.
///
/// # Errors
/// When the archive is broken, locked, or swells beyond reason.
pub fn unpack(bytes: &[u8]) -> Result<Option<Vec<Packed>>, Unreadable> {
    if !bytes.starts_with(b"PK\x03\x04") || sniff(bytes).is_some() {
        return Ok(None);
    }
    let mut archive = Archive::open(bytes)?;
    let names: Vec<String> = archive.names().filter(|name| !name.ends_with('/')).collect();
    if names
        .iter()
        .any(|name| name == "mimetype" || name == "[Content_Types].xml")
    {
        return Ok(None); // OpenDocument, or an office file of a kind that is not known here
    }
    if names.len() > MOST {
        return Err(Unreadable::Bomb);
    }
    let mut left = LARGEST;
    let mut files = Vec::with_capacity(names.len());
    for name in names {
        let Some(content) = archive.bytes(&name, left)? else {
            continue;
        };
        left -= content.len() as u64;
        files.push((bare(&name), content));
    }
    Ok(Some(files))
}

/// The name without folders: a path of a stranger is never one of ours.
fn bare(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::zipped;

    #[test]
    fn plain_archives_open_and_office_files_stay_whole() {
        let packed = zipped(&[("thu/05.txt", "nội dung"), ("..\\bang.txt", "2")]);
        let files = unpack(&packed).unwrap().unwrap();
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["05.txt", "bang.txt"]);
        assert_eq!(files[0].1, "nội dung".as_bytes());
        let word = zipped(&[("[Content_Types].xml", "<a/>"), ("word/document.xml", "<a/>")]);
        assert_eq!(unpack(&word), Ok(None));
        assert_eq!(
            unpack(&zipped(&[("mimetype", "application/vnd.oasis")])),
            Ok(None)
        );
        assert_eq!(unpack(b"%PDF-1.4"), Ok(None));
    }

    #[test]
    fn bombs_and_broken_archives_are_named() {
        let bomb = zipped(&[("a.txt", &"0".repeat(30_000_000))]);
        assert_eq!(unpack(&bomb), Err(Unreadable::Bomb));
        assert_eq!(unpack(b"PK\x03\x04 cut"), Err(Unreadable::BrokenZip));
    }
}
