//! JPEG: segments of marker, length and content; entropy-coded picture data after each start of scan.

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const APP15: u8 = 0xef;
const COM: u8 = 0xfe;

/// Keeps what draws the picture, colour profiles, and which way is up; what stands after the picture (a second one with
/// secrets of its own, as phones write it) is left out.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, SOI];
    let mut at = 2;
    if bytes.get(..2)? != out {
        return None;
    }
    if let Some(turn) = segments(bytes).and_then(|all| all.into_iter().find_map(orientation)) {
        out.extend(upright(turn));
    }
    loop {
        let (marker, start) = marker(bytes, at)?;
        if marker == EOI {
            out.extend([0xff, EOI]);
            return Some(out);
        }
        let content = content(bytes, start)?;
        let mut end = start + 2 + content.len();
        if marker == SOS {
            end = scan_end(bytes, end)?;
        }
        if is_kept(marker, content) {
            out.extend([0xff, marker]);
            out.extend_from_slice(&bytes[start..end]);
        }
        at = end;
    }
}

/// The marker at `at`, fill bytes passed over, and where its length stands.
fn marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    if *bytes.get(at)? != 0xff {
        return None;
    }
    while *bytes.get(at)? == 0xff {
        at += 1;
    }
    Some((bytes[at], at + 1))
}

fn content(bytes: &[u8], start: usize) -> Option<&[u8]> {
    let length = u16::from_be_bytes(bytes.get(start..start + 2)?.try_into().ok()?) as usize;
    bytes.get(start + 2..start + length.max(2))
}

/// Where the picture data ends: at the first marker that is neither a stuffed byte nor a restart.
fn scan_end(bytes: &[u8], from: usize) -> Option<usize> {
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff | 0xd0..=0xd7);
    bytes
        .get(from..)?
        .windows(2)
        .position(is_marker)
        .map(|found| from + found)
}

fn is_kept(marker: u8, content: &[u8]) -> bool {
    match marker {
        APP0 => content.starts_with(b"JFIF\0") && content.len() <= 14, // without a thumbnail
        APP2 => content.starts_with(b"ICC_PROFILE\0"),
        APP14 => content.starts_with(b"Adobe") && content.len() <= 12,
        APP1..=APP15 | COM => false,
        _ => true,
    }
}

/// The segments before the picture data.
fn segments(bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let (mut all, mut at) = (Vec::new(), 2);
    loop {
        let (marker, start) = marker(bytes, at)?;
        if matches!(marker, SOS | EOI) {
            return Some(all);
        }
        let content = content(bytes, start)?;
        all.push((marker, content));
        at = start + 2 + content.len();
    }
}

const EXIF: &[u8] = b"Exif\0\0";
/// The tag that says which way is up (EXIF 2.3).
const ORIENTATION: u16 = 0x0112;

/// Which way is up, 2 to 8; 1 is as it stands and need not be said.
fn orientation((marker, content): (u8, &[u8])) -> Option<u8> {
    let tiff = content.strip_prefix(EXIF).filter(|_| marker == APP1)?;
    let big = tiff.starts_with(b"MM");
    let short = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let first = if big {
        u32::from_be_bytes(four)
    } else {
        u32::from_le_bytes(four)
    } as usize;
    let entries = short(first)? as usize;
    let mut places = (0..entries).map(|entry| first + 2 + entry * 12);
    let found = places.find(|at| short(*at) == Some(ORIENTATION))?;
    u8::try_from(short(found + 8)?)
        .ok()
        .filter(|turn| (2..=8).contains(turn))
}

/// An EXIF segment that says nothing but which way is up.
fn upright(turn: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([turn, 0, 0, 0, 0, 0, 0]);
    let length = (2 + EXIF.len() + tiff.len()) as u16;
    let mut segment = vec![0xff, APP1];
    segment.extend(length.to_be_bytes());
    segment.extend_from_slice(EXIF);
    segment.extend(tiff);
    segment
}
