//! A file that comes in: known by its bytes, and without what it tells beside what it shows.

use std::sync::Arc;

use civic::bulletin::AudioLimits;
use civic::material::Kind;

use super::video::{self, Film};
use crate::activity::photo;
use crate::bulletin::sound;
use crate::http::{Desk, Refusal, UploadedFile};

/// A file as it is stored.
pub(super) struct Taken {
    pub bytes: Vec<u8>,
    pub media_type: &'static str,
    pub name: String,
}

/// A file of a kind that is taken; the sentence says why not.
pub(super) async fn take(desk: &Desk, file: &UploadedFile) -> Result<Result<Taken, String>, Refusal> {
    let known = press::sniff(&file.bytes).unwrap_or_default();
    let plain = || std::str::from_utf8(&file.bytes).is_ok_and(|text| !text.contains('\0'));
    let taken = |bytes: Vec<u8>, media_type| {
        Ok(Ok(Taken {
            bytes,
            media_type,
            name: file.name.clone(),
        }))
    };
    match known {
        "application/pdf" => taken(file.bytes.clone(), "application/pdf"),
        "image/jpeg" | "image/png" => {
            let kind = if known == "image/png" {
                "image/png"
            } else {
                "image/jpeg"
            };
            match photo::strip(&file.bytes, kind) {
                Some(bytes) => taken(bytes, kind),
                None => Ok(Err(desk.t("material.err.picture"))),
            }
        }
        "video/mp4" => match video::read(&file.bytes) {
            Film::Clean(bytes) => taken(bytes, "video/mp4"),
            Film::Sound => heard(desk, file).await,
            Film::Other => Ok(Err(desk.t("material.err.video"))),
        },
        _ if is_mp3(&file.bytes) => taken(without_tags(&file.bytes).to_vec(), "audio/mpeg"),
        "" if plain() && !file.bytes.trim_ascii_start().starts_with(b"<") => {
            taken(file.bytes.clone(), "text/plain; charset=utf-8")
        }
        _ => heard(desk, file).await,
    }
}

/// Other sound becomes what the house's recordings are: FLAC without any tag.
async fn heard(desk: &Desk, file: &UploadedFile) -> Result<Result<Taken, String>, Refusal> {
    let bytes: Arc<[u8]> = file.bytes.clone().into();
    let work = move || sound::take(bytes, &AudioLimits::default(), false);
    let read = tokio::task::spawn_blocking(work).await.map_err(Refusal::broken)?;
    let stem = file
        .name
        .rsplit_once('.')
        .map_or(file.name.as_str(), |(stem, _)| stem);
    Ok(match read {
        Ok(sound) => Ok(Taken {
            bytes: sound.flac,
            media_type: "audio/flac",
            name: format!("{stem}.flac"),
        }),
        Err(_) => Err(desk.t("material.err.file")),
    })
}

/// Whether a file fits what it is said to be.
pub(super) fn fits(kind: Kind, media_type: &str) -> bool {
    Kind::of_media(media_type) == Some(kind)
}

/// An MP3 begins with a tag or with the eleven set bits of a frame of layer 3.
fn is_mp3(bytes: &[u8]) -> bool {
    let frame = |at: &[u8]| at.len() > 1 && at[0] == 0xff && at[1] & 0xe6 == 0xe2;
    frame(id3v2(bytes))
}

/// Without ID3 tags at its beginning and its end: they name people and devices, and hold pictures.
fn without_tags(bytes: &[u8]) -> &[u8] {
    let mut rest = id3v2(bytes);
    while rest.len() > 128 && rest[rest.len() - 128..].starts_with(b"TAG") {
        rest = &rest[..rest.len() - 128];
    }
    rest
}

/// What follows tags of ID3v2, whose size is written in four times seven bits.
fn id3v2(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    while let Some(head) = rest.get(..10).filter(|head| head.starts_with(b"ID3")) {
        let size = head[6..]
            .iter()
            .fold(0_usize, |sum, byte| (sum << 7) | usize::from(byte & 0x7f));
        let foot = if head[5] & 0x10 != 0 { 10 } else { 0 };
        rest = rest.get(10 + size + foot..).unwrap_or_default();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(size: u8, after: &[u8]) -> Vec<u8> {
        let mut bytes = b"ID3\x04\0\0\0\0\0".to_vec();
        bytes.push(size);
        bytes.extend(std::iter::repeat_n(b'N', usize::from(size)));
        bytes.extend_from_slice(after);
        bytes
    }

    #[test]
    fn a_recording_loses_its_tags_and_nothing_else() {
        let sound = [&[0xff, 0xfb, 0x90, 0x00][..], &[7; 300]].concat();
        let mut last = b"TAG".to_vec();
        last.resize(128, b'x');
        let whole = [tagged(20, &tagged(5, &sound)), last].concat();
        assert!(is_mp3(&whole));
        assert_eq!(without_tags(&whole), sound);
        assert_eq!(without_tags(&sound), sound);
    }

    #[test]
    fn a_tag_that_promises_more_than_there_is_is_no_recording() {
        let whole = tagged(100, &[])[..50].to_vec();
        assert!(!is_mp3(&whole) && !is_mp3(b"ID3") && !is_mp3(b"") && !is_mp3(b"%PDF-1.7"));
        assert!(without_tags(&whole).is_empty());
    }
}
