//! Photos without their secrets: place, time, device, embedded thumbnails and whatever stands after the picture.
//!
//! The picture itself is not touched. Of the parts of each container only those that draw it are kept, so that a part
//! that nobody thought of is left out and not served. A JPEG keeps one fact, which way is up.

mod jpeg;

/// The photo as it may be served; `None` when its container does not hold together.
pub(crate) fn strip(bytes: &[u8], media_type: &str) -> Option<Vec<u8>> {
    match media_type {
        "image/jpeg" => jpeg::strip(bytes),
        "image/png" => png(bytes),
        "image/webp" => webp(bytes),
        _ => None,
    }
}

/// A file as everybody may have it: a picture without its secrets. An original scan is a record and is kept as it came;
/// what the portal gives is this. `None` for a picture whose secrets nobody here can take out (TIFF).
pub(crate) fn for_everybody(bytes: Vec<u8>, media_type: &str) -> Option<Vec<u8>> {
    if media_type.starts_with("image/") {
        strip(&bytes, media_type)
    } else {
        Some(bytes)
    }
}

/// Whether files of this kind are given to everybody.
pub(crate) fn is_for_everybody(media_type: &str) -> bool {
    media_type != "image/tiff"
}

const PNG_HEAD: usize = 8;
/// What draws the picture, its colours and its animation (PNG, third edition).
const PNG_KEPT: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT",
    b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// Chunks of length, name, content and checksum, up to the last one.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..PNG_HEAD)?.to_vec();
    let mut at = PNG_HEAD;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        let name = &chunk[4..8];
        if PNG_KEPT.iter().any(|kept| name == *kept) {
            out.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(out);
        }
        at += chunk.len();
    }
}

const WEBP_KEPT: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// Bits of `VP8X` that announce EXIF and XMP.
const WEBP_SECRETS: u8 = 0b0000_1100;

/// Chunks of name, length and content, padded to even lengths, inside one RIFF.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let whole = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    let mut rest = bytes.get(12..whole.checked_add(8)?)?;
    let mut body = b"WEBP".to_vec();
    let mut drawn = false;
    while rest.len() >= 8 {
        let length = u32::from_le_bytes(rest[4..8].try_into().ok()?) as usize;
        let end = length.checked_add(8)?;
        let padded = end + length % 2;
        let chunk = rest.get(..end)?;
        if WEBP_KEPT.iter().any(|kept| chunk[..4] == kept[..]) {
            drawn |= &chunk[..4] != b"VP8X";
            let start = body.len();
            body.extend_from_slice(chunk);
            body.resize(start + padded, 0);
            if chunk[..4] == *b"VP8X" {
                *body.get_mut(start + 8)? &= !WEBP_SECRETS;
            }
        }
        rest = rest.get(padded..).unwrap_or(&[]);
    }
    let mut out = b"RIFF".to_vec();
    out.extend(u32::try_from(body.len()).ok()?.to_le_bytes());
    out.extend(body);
    drawn.then_some(out)
}

#[cfg(test)]
pub(super) mod tests;
