//! What a file is by its first bytes; names and declared types are claims.

use crate::archive::Archive;

/// The media type of a file allowed as evidence, or `None`: JPEG, PNG, WebP, PDF, MP3, WAV, Ogg, MP4, DOCX, XLSX.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("audio/wav"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [b'O', b'g', b'g', b'S', ..] => Some("audio/ogg"),
        [b'I', b'D', b'3', ..] | [0xff, 0xfa | 0xfb | 0xf2 | 0xf3 | 0xe2 | 0xe3, ..] => Some("audio/mpeg"),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => video(brand),
        [b'P', b'K', 3, 4, ..] => office(bytes),
        _ => None,
    }
}

/// The same container carries HEIC and AVIF pictures, which are not allowed: their secrets are not stripped.
fn video(brand: &[u8]) -> Option<&'static str> {
    let known: [&[u8]; 9] = [
        b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4A ",
    ];
    let phone: [&[u8]; 3] = [b"M4V ", b"3gp4", b"3gp5"];
    known
        .iter()
        .chain(&phone)
        .any(|known| brand.starts_with(known))
        .then_some("video/mp4")
}

fn office(bytes: &[u8]) -> Option<&'static str> {
    let archive = Archive::open(bytes).ok()?;
    let has = |part: &str| archive.names().any(|name| name == part);
    if !has("[Content_Types].xml") {
        None
    } else if has("word/document.xml") {
        Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    } else if has("xl/workbook.xml") {
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::zipped;

    #[test]
    fn allowed_types_are_known_by_their_bytes() {
        let word = zipped(&[("[Content_Types].xml", "<a/>"), ("word/document.xml", "<a/>")]);
        let sheet = zipped(&[("[Content_Types].xml", "<a/>"), ("xl/workbook.xml", "<a/>")]);
        assert!(sniff(&word).unwrap().ends_with("document"));
        assert!(sniff(&sheet).unwrap().ends_with("sheet"));
        assert_eq!(sniff(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(sniff(b"RIFF\0\0\0\0WAVEfmt "), Some("audio/wav"));
        assert_eq!(sniff(b"ID3\x04"), Some("audio/mpeg"));
        assert_eq!(sniff(b"\0\0\0\x18ftypmp42"), Some("video/mp4"));
    }

    #[test]
    fn everything_else_is_not() {
        let zip = zipped(&[("word/evil.exe", "MZ")]);
        let others: [&[u8]; 8] = [
            b"",
            b"<svg xmlns=''/>",
            b"<!doctype html>",
            b"MZ\x90",
            b"GIF89a",
            b"\0\0\0\x18ftypheic",
            b"PK\x03\x04",
            &zip,
        ];
        for other in others {
            assert_eq!(sniff(other), None, "{other:?}");
        }
    }
}
