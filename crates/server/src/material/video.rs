//! A video that comes in: MP4 with H.264 and AAC, which every browser plays. What its boxes (ISO 14496-12) say of place,
//! time and device is emptied where it stands, so that no offset moves. What is in picture and sound stays.

/// The kinds of samples that are taken: H.264, AAC.
const SAMPLES: [&[u8; 4]; 3] = [b"avc1", b"avc3", b"mp4a"];

/// What a file with boxes is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Film {
    /// A video, cleaned.
    Clean(Vec<u8>),
    /// It has no pictures.
    Sound,
    /// A video that is built otherwise, or holds tracks that are neither picture nor sound.
    Other,
}

/// Reads a file and cleans it.
pub(super) fn read(bytes: &[u8]) -> Film {
    let (mut clean, mut has_pictures) = (bytes.to_vec(), false);
    let whole = walk(&mut clean, true, &mut has_pictures).is_some();
    match (has_pictures, whole) {
        (true, true) => Film::Clean(clean),
        (true, false) => Film::Other,
        (false, _) => Film::Sound,
    }
}

/// Goes through boxes that follow each other; `None` where they are not built as such.
fn walk(bytes: &mut [u8], is_top: bool, has_pictures: &mut bool) -> Option<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let (kind, head, size) = head(rest)?;
        let (this, behind) = rest.split_at_mut_checked(size)?;
        rest = behind;
        let inside = this.get_mut(head..)?;
        match &kind {
            b"moov" | b"trak" | b"mdia" | b"minf" | b"stbl" => walk(inside, false, has_pictures)?,
            b"mvhd" | b"tkhd" | b"mdhd" => empty_times(inside)?,
            b"hdlr" => *has_pictures |= is_picture(inside)?,
            b"stsd" => is_taken(inside).then_some(())?,
            // Pieces of a stream have boxes of their own, which nobody looks through here.
            b"moof" => return None,
            b"ftyp" | b"mdat" if is_top => {}
            b"udta" | b"meta" | b"uuid" | b"free" | b"skip" => blank(this, head),
            _ if is_top => blank(this, head),
            _ => {}
        }
    }
    Some(())
}

/// Kind, length of the head, length of the whole.
fn head(bytes: &[u8]) -> Option<([u8; 4], usize, usize)> {
    let (size, rest) = bytes.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let (head, size) = match u32::from_be_bytes(*size) {
        0 => (8, bytes.len()),
        1 => (
            16,
            usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?,
        ),
        size => (8, usize::try_from(size).ok()?),
    };
    (size >= head).then_some((*kind, head, size))
}

/// An empty box of the same length.
fn blank(this: &mut [u8], head: usize) {
    this[4..8].copy_from_slice(b"free");
    this[head..].fill(0);
}

/// Made and changed: eight bytes behind version and flags, or sixteen in version 1.
fn empty_times(inside: &mut [u8]) -> Option<()> {
    let long = *inside.first()? == 1;
    inside.get_mut(4..if long { 20 } else { 12 })?.fill(0);
    Some(())
}

/// Whether a track is of pictures; `None` when it is neither those nor sound. Its name is emptied: devices write theirs.
fn is_picture(inside: &mut [u8]) -> Option<bool> {
    inside.get_mut(24..)?.fill(0);
    match inside.get(8..12)? {
        b"vide" => Some(true),
        b"soun" => Some(false),
        _ => None,
    }
}

/// One kind of samples, and one that is taken.
fn is_taken(inside: &[u8]) -> bool {
    let one = matches!(inside.get(4..8), Some([0, 0, 0, 1]));
    let kind = inside.get(12..16);
    one && SAMPLES.iter().any(|taken| kind == Some(&taken[..]))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn part(kind: &[u8; 4], inside: &[u8]) -> Vec<u8> {
        let size = u32::try_from(inside.len() + 8).unwrap().to_be_bytes();
        [&size[..], kind, inside].concat()
    }

    fn track(handler: &[u8; 4], samples: &[u8; 4]) -> Vec<u8> {
        let times = [&[0; 4][..], &[0xaa; 8], &[7; 12]].concat();
        let named = [&[0; 8][..], handler, &[0; 12], b"Phone of Hoa\0"].concat();
        let stsd = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &part(samples, &[5; 20])].concat();
        let stbl = part(b"stbl", &[part(b"stsd", &stsd), part(b"stts", &[0; 8])].concat());
        let mdia = [part(b"mdhd", &times), part(b"hdlr", &named), part(b"minf", &stbl)];
        part(
            b"trak",
            &[part(b"tkhd", &times), part(b"mdia", &mdia.concat())].concat(),
        )
    }

    /// A film with these tracks, as a telephone writes it.
    pub(in crate::material) fn film(tracks: &[(&[u8; 4], &[u8; 4])]) -> Vec<u8> {
        let tracks: Vec<u8> = tracks
            .iter()
            .flat_map(|(handler, samples)| track(handler, samples))
            .collect();
        let moov = [
            part(b"mvhd", &[&[1, 0, 0, 0][..], &[0xaa; 16], &[7; 20]].concat()),
            tracks,
            part(b"udta", b"\xa9xyz+21.85+106.76/"),
        ];
        [
            part(b"ftyp", b"isom\0\0\x02\0"),
            part(b"moov", &moov.concat()),
            part(b"mdat", b"pictures and sound"),
            part(b"abcd", b"Phone of Hoa"),
        ]
        .concat()
    }

    #[test]
    fn place_time_and_device_are_emptied_and_nothing_moves() {
        let before = film(&[(b"vide", b"avc1"), (b"soun", b"mp4a")]);
        let Film::Clean(after) = read(&before) else {
            panic!("it is a film");
        };
        assert_eq!(after.len(), before.len());
        let holds = |bytes: &[u8], needle: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        for secret in [&b"Phone"[..], b"106.76", &[0xaa; 8]] {
            assert!(holds(&before, secret) && !holds(&after, secret), "{secret:?}");
        }
        assert!(holds(&after, b"pictures and sound") && holds(&after, &[7; 20]));
        assert_eq!(read(&after), Film::Clean(after.clone()), "twice is once");
    }

    #[test]
    fn what_no_browser_plays_and_tracks_of_places_are_not_taken() {
        for (what, tracks) in [
            ("places", vec![(b"vide", b"avc1"), (b"meta", b"mett")]),
            ("HEVC", vec![(b"vide", b"hvc1")]),
            ("two kinds of sound", vec![(b"vide", b"avc1"), (b"soun", b"ac-3")]),
        ] {
            assert_eq!(read(&film(&tracks)), Film::Other, "{what}");
        }
        assert_eq!(read(&film(&[(b"soun", b"mp4a")])), Film::Sound);
        let whole = film(&[(b"vide", b"avc1")]);
        assert_eq!(read(&whole[..whole.len() - 3]), Film::Other, "cut off");
        assert_eq!(
            read(&[whole, part(b"moof", &[0; 8])].concat()),
            Film::Other,
            "a stream"
        );
        for bytes in [
            &b""[..],
            b"\0\0\0\x01mdat",
            b"\0\0\0\x04ftyp",
            b"%PDF-1.7 anything",
        ] {
            assert_eq!(read(bytes), Film::Sound, "{bytes:?}");
        }
    }
}
