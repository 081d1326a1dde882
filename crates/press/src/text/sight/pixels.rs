//! How large a picture says it is, read from its head: no picture is decoded before this is known.

use crate::Unreadable;
use crate::text::Format;

/// A phone's largest photo; A4 at 600 dots per inch has 35 million.
const MAX_PIXELS: u64 = 50_000_000;

/// Refuses what is too large, and what has no size.
pub(super) fn check(bytes: &[u8], format: Format) -> Result<(), Unreadable> {
    let size = match format {
        Format::Png => png(bytes),
        Format::Jpeg => jpeg(bytes),
        Format::Webp => webp(bytes),
        _ => tiff(bytes),
    };
    match size {
        Some((0, _) | (_, 0)) | None => Err(Unreadable::BrokenImage),
        Some((width, height)) if width.saturating_mul(height) > MAX_PIXELS => Err(Unreadable::TooManyPixels),
        Some(_) => Ok(()),
    }
}

type Size = Option<(u64, u64)>;

/// The first chunk is the head (PNG 11.2.2).
fn png(bytes: &[u8]) -> Size {
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((big(bytes.get(16..20)?), big(bytes.get(20..24)?)))
}

/// The size stands in the start-of-frame segment (ITU T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Size {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes[at] != 0xff {
            return None;
        }
        match marker {
            0xff => at += 1,               // filling
            0x01 | 0xd0..=0xd8 => at += 2, // without length
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((big(bytes.get(at + 7..at + 9)?), big(bytes.get(at + 5..at + 7)?)));
            }
            _ => at += 2 + usize::try_from(big(bytes.get(at + 2..at + 4)?)).ok()?.max(2),
        }
    }
}

/// Three kinds of stream, each with its own place for the size (RFC 9649).
fn webp(bytes: &[u8]) -> Size {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes.get(24..27)?) + 1, little(bytes.get(27..30)?) + 1)),
        b"VP8L" => {
            let bits = little(bytes.get(21..25)?);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((
            little(bytes.get(26..28)?) & 0x3fff,
            little(bytes.get(28..30)?) & 0x3fff,
        )),
        _ => None,
    }
}

/// Tags 256 and 257 of the first directory; the pages after it are bounded by the time that they take.
fn tiff(bytes: &[u8]) -> Size {
    let number: fn(&[u8]) -> u64 = if bytes.starts_with(b"II") { little } else { big };
    let at = usize::try_from(number(bytes.get(4..8)?)).ok()?;
    let count = usize::try_from(number(bytes.get(at..at.checked_add(2)?)?)).ok()?;
    let entries = bytes.get(at + 2..)?.chunks_exact(12).take(count);
    let (mut width, mut height) = (None, None);
    for entry in entries {
        let value = if number(&entry[2..4]) == 3 {
            number(&entry[8..10])
        } else {
            number(&entry[8..12])
        };
        match number(&entry[..2]) {
            256 => width = Some(value),
            257 => height = Some(value),
            _ => {}
        }
    }
    Some((width?, height?))
}

fn big(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

fn little(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |value, byte| value << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn sizes_are_read_from_heads() {
        assert_eq!(png(&png_of(2480, 3508)), Some((2480, 3508)));
        let jpeg_head = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\x0d\xb4\x09\xb0";
        assert_eq!(jpeg(jpeg_head), Some((2480, 3508)));
        let tiff_head =
            b"II*\0\x08\0\0\0\x02\0\0\x01\x03\0\x01\0\0\0\xb0\x09\0\0\x01\x01\x04\0\x01\0\0\0\xb4\x0d\0\0";
        assert_eq!(tiff(tiff_head), Some((2480, 3508)));
        let webp_head = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xaf\x09\0\xb3\x0d\0";
        assert_eq!(webp(webp_head), Some((2480, 3508)));
    }

    #[test]
    fn the_large_and_the_cut_are_refused() {
        let large = png_of(10_000, 10_000);
        assert_eq!(check(&large, Format::Png), Err(Unreadable::TooManyPixels));
        for end in 0..large.len() {
            assert_eq!(check(&large[..end], Format::Png), Err(Unreadable::BrokenImage));
            for format in [Format::Jpeg, Format::Tiff, Format::Webp] {
                assert_eq!(check(&large[..end], format), Err(Unreadable::BrokenImage));
            }
        }
        let endless = [b"\xff\xd8".to_vec(), vec![0xff; 1 << 20]].concat();
        assert_eq!(check(&endless, Format::Jpeg), Err(Unreadable::BrokenImage));
    }
}
