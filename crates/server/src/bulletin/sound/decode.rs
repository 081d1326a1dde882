//! WAV, MP3, FLAC, OGG/Vorbis and M4A by their content, mixed down to one channel.

use std::io::{Cursor, ErrorKind};

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream};

use super::BadSound;

/// Of a hundred packets so many may be bad: a click now and then is no reason to refuse a recording.
const BAD_IN_HUNDRED: u64 = 2;
/// A header that claims more than this says that it does not know (WAV out of a pipe).
const NO_LENGTH: u64 = 0x7fff_0000 / 2;

/// A file on its way into samples.
pub(super) struct Decoding {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    /// Frames that the file says it has, and how many of them are a second.
    said: Option<u64>,
    said_rate: Option<u32>,
    frames: u64,
    rate: u32,
    packets: u64,
    bad: u64,
    interleaved: Vec<f32>,
}

impl Decoding {
    /// Looks into the bytes.
    pub(super) fn open<B>(bytes: B, streamed: bool) -> Result<Self, BadSound>
    where
        B: AsRef<[u8]> + Send + Sync + 'static,
    {
        let unknown = |fault: Error| BadSound::Unknown(fault.to_string());
        let none = || BadSound::Unknown("there is no sound in it".to_owned());
        if ogg_breaks_off(bytes.as_ref()) {
            return Err(BadSound::Cut(0));
        }
        let source: Box<dyn MediaSource> = match streamed {
            true => Box::new(Cursor::new(mended(bytes.as_ref()))),
            false => Box::new(Cursor::new(bytes)),
        };
        let stream = MediaSourceStream::new(source, Default::default());
        let format = symphonia::default::get_probe()
            .probe(&Hint::new(), stream, Default::default(), Default::default())
            .map_err(unknown)?;
        let track = format.default_track(TrackType::Audio).ok_or_else(none)?;
        let codec = track.codec_params.as_ref().and_then(|params| params.audio());
        let decoder = symphonia::default::get_codecs()
            .make_audio_decoder(codec.ok_or_else(none)?, &AudioDecoderOptions::default())
            .map_err(unknown)?;
        let said_rate = codec.and_then(|codec| codec.sample_rate);
        let said = track.num_frames.filter(|said| !streamed && *said < NO_LENGTH);
        Ok(Self {
            track: track.id,
            format,
            decoder,
            said,
            said_rate,
            frames: 0,
            rate: 0,
            packets: 0,
            bad: 0,
            interleaved: Vec::new(),
        })
    }

    /// How long the file says that it is, milliseconds.
    pub(super) fn said_ms(&self) -> Option<u64> {
        let rate = u64::from(self.said_rate.filter(|rate| *rate > 0)?);
        Some(self.said?.saturating_mul(1_000) / rate)
    }

    /// The next piece in one channel, with its rate; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(Vec<f32>, u32)>, BadSound> {
        loop {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return self.end(),
                Err(Error::IoError(fault)) if fault.kind() == ErrorKind::UnexpectedEof => return self.end(),
                Err(_) => return Err(self.cut()),
            };
            if packet.track_id != self.track {
                continue;
            }
            self.packets += 1;
            let piece = match self.decoder.decode(&packet) {
                Ok(piece) => piece,
                Err(Error::DecodeError(_)) => {
                    self.bad += 1;
                    continue;
                }
                Err(_) => return Err(self.cut()),
            };
            let (rate, channels) = (piece.spec().rate(), piece.spec().channels().count().max(1));
            piece.copy_to_vec_interleaved(&mut self.interleaved);
            let mono = mono(&self.interleaved, channels);
            (self.rate, self.frames) = (rate, self.frames + mono.len() as u64);
            if !mono.is_empty() {
                return Ok(Some((mono, rate)));
            }
        }
    }

    fn end(&self) -> Result<Option<(Vec<f32>, u32)>, BadSound> {
        // Encoders pad, and headers of MP3 count in frames of theirs: a quarter of a second is none missing.
        let slack = u64::from(self.rate / 4);
        let short = self.said.is_some_and(|said| self.frames + slack < said);
        if short || self.bad * 100 > self.packets * BAD_IN_HUNDRED {
            return Err(self.cut());
        }
        Ok(None)
    }

    fn cut(&self) -> BadSound {
        let ms = self.frames * 1_000 / u64::from(self.rate.max(1));
        BadSound::Cut(u32::try_from(ms).unwrap_or(u32::MAX))
    }
}

fn mono(interleaved: &[f32], channels: usize) -> Vec<f32> {
    let share = 1.0 / channels as f32;
    let mix = |frame: &[f32]| {
        let sum = frame.iter().sum::<f32>() * share;
        if sum.is_finite() { sum } else { 0.0 }
    };
    interleaved.chunks_exact(channels).map(mix).collect()
}

/// A WAV file out of a pipe, with the lengths that its program did not know when it wrote the head.
fn mended(bytes: &[u8]) -> Vec<u8> {
    let mut whole = bytes.to_vec();
    let head = &bytes[..bytes.len().min(4_096)];
    let data = head.windows(4).position(|four| four == b"data");
    if let (true, Some(at)) = (bytes.starts_with(b"RIFF"), data) {
        let length = |from: usize| u32::try_from(bytes.len().saturating_sub(from)).unwrap_or(u32::MAX);
        for (place, length) in [(4, length(8)), (at + 4, length(at + 8) & !1)] {
            if let Some(field) = whole.get_mut(place..place + 4) {
                field.copy_from_slice(&length.to_le_bytes());
            }
        }
    }
    whole
}

/// The last page of an OGG file says that it is the last.
fn ogg_breaks_off(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"OggS") {
        return false;
    }
    let last = bytes.windows(4).rposition(|four| four == b"OggS");
    last.and_then(|at| bytes.get(at + 5))
        .is_none_or(|kind| kind & 4 == 0)
}
