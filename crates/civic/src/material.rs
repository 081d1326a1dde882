//! Materials of a campaign: to read, to hear, to see, to watch; with what they are, for whom, from where, and under which terms.
//!
//! Thông tư 32/2017/TT-BTTTT, Điều 18 wants a text beside sound and pictures: what is heard has its transcript, or it does not
//! go public.

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text, a leaflet.
    Read,
    /// A recording.
    Hear,
    /// A picture, a poster.
    See,
    /// A video.
    Watch,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Read, Self::Hear, Self::See, Self::Watch];

    /// The word in databases, messages and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Hear => "hear",
            Self::See => "see",
            Self::Watch => "watch",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind of a file with this media type; `None`: no such file is taken.
    #[must_use]
    pub fn of_media(media_type: &str) -> Option<Self> {
        let kind = media_type.split(';').next().unwrap_or_default().trim();
        match kind {
            "application/pdf" | "text/plain" => Some(Self::Read),
            "audio/flac" | "audio/mpeg" => Some(Self::Hear),
            "image/jpeg" | "image/png" => Some(Self::See),
            "video/mp4" => Some(Self::Watch),
            _ => None,
        }
    }
}

/// For whom it is. The priority audiences of the programme, and everybody.
pub const AUDIENCES: [&str; 6] = ["everybody", "women", "youth", "children", "pupils", "border"];

/// Who made the words, the voice or the picture: a reader is told what a machine made (Nghị định 237/2026/NĐ-CP, Điều 24 asks it
/// of the press).
pub const MAKERS: [&str; 3] = ["person", "machine", "unknown"];

/// Fewer letters are no transcript. Ours.
pub const LEAST_TEXT: usize = 20;

/// What keeps a material in the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// It has no title.
    Title,
    /// Nobody says where it comes from.
    Source,
    /// Nobody says under which terms it may be passed on.
    Licence,
    /// A recording or picture without its words, or a text without any.
    Words,
    /// A recording without its file.
    File,
    /// The captions are no WebVTT, or a video has none.
    Captions,
}

impl Lack {
    /// The word in messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Source => "source",
            Self::Licence => "licence",
            Self::Words => "words",
            Self::File => "file",
            Self::Captions => "captions",
        }
    }
}

/// What a material says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Said<'s> {
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: &'s str,
    /// Text, transcript or description.
    pub body: &'s str,
    /// Where it comes from.
    pub source: &'s str,
    /// Under which terms.
    pub licence: &'s str,
    /// Whether a file belongs to it.
    pub has_file: bool,
    /// WebVTT, when there are captions.
    pub captions: Option<&'s str>,
}

/// Everything that is missing, in the order of the form.
#[must_use]
pub fn lacks(said: &Said<'_>) -> Vec<Lack> {
    let short = |text: &str| text.trim().is_empty();
    let words = said.body.trim().chars().count();
    // A file to read is its own text; what is heard or seen needs words beside it.
    let mute = words < LEAST_TEXT && !(said.kind == Kind::Read && said.has_file);
    // Who does not hear follows a video by its captions alone.
    let silent = said
        .captions
        .map_or(said.kind == Kind::Watch, |text| !is_vtt(text));
    let checks = [
        (short(said.title), Lack::Title),
        (mute, Lack::Words),
        (short(said.source), Lack::Source),
        (short(said.licence), Lack::Licence),
        (said.kind != Kind::Read && !said.has_file, Lack::File),
        (silent, Lack::Captions),
    ];
    checks
        .into_iter()
        .filter_map(|(lacks, what)| lacks.then_some(what))
        .collect()
}

/// Whether a text is WebVTT: its first line, and cues whose times go forward.
#[must_use]
pub fn is_vtt(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines();
    let head = lines.next().unwrap_or_default();
    let headed = head == "WEBVTT" || head.starts_with("WEBVTT ") || head.starts_with("WEBVTT\t");
    let mut cues = 0;
    for line in lines.filter(|line| line.contains("-->")) {
        let Some((from, until)) = line.split_once("-->") else {
            return false;
        };
        let until = until.split_whitespace().next().unwrap_or_default();
        match (milliseconds(from.trim()), milliseconds(until)) {
            (Some(from), Some(until)) if from < until => cues += 1,
            _ => return false,
        }
    }
    headed && cues > 0
}

/// `00:01.500` or `01:00:01.500`.
fn milliseconds(time: &str) -> Option<u64> {
    let (whole, rest) = time.split_once('.')?;
    let parts: Vec<u64> = whole
        .split(':')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let seconds = match parts[..] {
        [minutes, seconds] if seconds < 60 && minutes < 60 => minutes * 60 + seconds,
        [hours, minutes, seconds] if seconds < 60 && minutes < 60 => hours * 3_600 + minutes * 60 + seconds,
        _ => return None,
    };
    let thousandths: u64 = (rest.len() == 3).then(|| rest.parse().ok()).flatten()?;
    Some(seconds * 1_000 + thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: Kind, body: &'static str, has_file: bool) -> Said<'static> {
        Said {
            kind,
            title: "Lời kể",
            body,
            source: "Sở",
            licence: "được chép lại",
            has_file,
            captions: None,
        }
    }

    const WORDS: &str = "Bà con chú ý: hãy gọi số 111 khi cần giúp đỡ.";

    #[test]
    fn what_is_heard_or_seen_has_its_words_and_its_file() {
        assert_eq!(lacks(&said(Kind::Hear, WORDS, true)), []);
        assert_eq!(lacks(&said(Kind::Hear, "ngắn", true)), [Lack::Words]);
        assert_eq!(lacks(&said(Kind::See, "", false)), [Lack::Words, Lack::File]);
        assert_eq!(lacks(&said(Kind::Read, "", true)), [], "a leaflet as a file");
        assert_eq!(lacks(&said(Kind::Read, WORDS, false)), [], "a text alone");
    }

    #[test]
    fn a_video_has_its_words_and_its_captions() {
        assert_eq!(Kind::of_media("video/mp4"), Some(Kind::Watch));
        assert_eq!(lacks(&said(Kind::Watch, WORDS, true)), [Lack::Captions]);
        assert_eq!(
            lacks(&said(Kind::Watch, "", false)),
            [Lack::Words, Lack::File, Lack::Captions]
        );
        let whole = Said {
            captions: Some("WEBVTT\n\n00:00.000 --> 00:02.500\nXin chào"),
            ..said(Kind::Watch, WORDS, true)
        };
        assert_eq!(lacks(&whole), []);
    }

    #[test]
    fn whose_it_is_must_be_said() {
        let mute = Said {
            title: " ",
            source: "",
            licence: "\n",
            captions: Some("xin chào"),
            ..said(Kind::Read, WORDS, false)
        };
        assert_eq!(
            lacks(&mute),
            [Lack::Title, Lack::Source, Lack::Licence, Lack::Captions]
        );
    }

    #[test]
    fn captions_are_webvtt() {
        assert!(is_vtt("WEBVTT\n\n00:00.000 --> 00:02.500\nXin chào"));
        assert!(is_vtt(
            "\u{feff}WEBVTT lời\n\n1\n00:00:00.000 --> 01:00:02.500 align:start\nXin chào"
        ));
        for bad in [
            "",
            "WEBVTT",
            "WEBVTTX\n\n00:00.000 --> 00:01.000\na",
            "1\n00:00:00,000 --> 00:00:01,000\nSRT",
            "WEBVTT\n\n00:02.000 --> 00:01.000\nngược",
            "WEBVTT\n\n00:61.000 --> 00:62.000\na",
        ] {
            assert!(!is_vtt(bad), "{bad}");
        }
    }

    #[test]
    fn files_of_other_kinds_are_not_taken() {
        assert_eq!(Kind::of_media("audio/flac"), Some(Kind::Hear));
        assert_eq!(Kind::of_media("text/plain; charset=utf-8"), Some(Kind::Read));
        for other in [
            "text/html",
            "image/svg+xml",
            "application/zip",
            "audio/ogg",
            "video/webm",
            "",
        ] {
            assert_eq!(Kind::of_media(other), None, "{other}");
        }
    }
}
