//! WAV, FLAC and MP3 into 48 kHz mono, 16 bits. The end of an item is what the decoder says, not what a header claims.

use crate::RATE;
use std::fs::File;
use std::path::Path;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatReader, TrackType};
use symphonia::core::io::MediaSourceStream;

/// Why audio cannot be played, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum BadAudio {
    #[error("the audio is not here or cannot be read: {0}")]
    Unreadable(String),
    #[error("the audio is in no form that is played here (WAV, FLAC, MP3): {0}")]
    Form(String),
    #[error("the audio has {0} samples a second; the house sends {RATE}")]
    Rate(u32),
    #[error("the audio breaks off: {0}")]
    Broken(String),
}

/// Decodes a file and hands it out piece by piece, until `out` says that nobody listens any more (`false`).
///
/// # Errors
/// What could not be decoded; what was handed out before is good.
pub fn decode(path: &Path, mut out: impl FnMut(Vec<i16>) -> bool) -> Result<(), BadAudio> {
    let (mut format, mut decoder, track) = open(path)?;
    let mut interleaved: Vec<f32> = Vec::new();
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => return Ok(()),
            Err(e) => return Err(BadAudio::Broken(e.to_string())),
        };
        if packet.track_id != track {
            continue;
        }
        let piece = match decoder.decode(&packet) {
            Ok(piece) => piece,
            // One bad packet is a click, not the end.
            Err(Error::DecodeError(_)) => continue,
            Err(e) => return Err(BadAudio::Broken(e.to_string())),
        };
        let (rate, channels) = (piece.spec().rate(), piece.spec().channels().count().max(1));
        if rate != RATE {
            return Err(BadAudio::Rate(rate));
        }
        piece.copy_to_vec_interleaved(&mut interleaved);
        if !out(mono(&interleaved, channels)) {
            return Ok(());
        }
    }
}

type Opened = (Box<dyn FormatReader>, Box<dyn AudioDecoder>, u32);

fn open(path: &Path) -> Result<Opened, BadAudio> {
    let form = |e: Error| BadAudio::Form(e.to_string());
    let file = File::open(path).map_err(|e| BadAudio::Unreadable(e.to_string()))?;
    let stream = MediaSourceStream::new(Box::new(file), Default::default());
    let probe = symphonia::default::get_probe();
    let format = probe
        .probe(&Hint::new(), stream, Default::default(), Default::default())
        .map_err(form)?;
    let none = || BadAudio::Form("there is no audio in it".to_owned());
    let track = format.default_track(TrackType::Audio).ok_or_else(none)?;
    let about = track
        .codec_params
        .as_ref()
        .and_then(|params| params.audio())
        .ok_or_else(none)?;
    let codecs = symphonia::default::get_codecs();
    let decoder = codecs
        .make_audio_decoder(about, &AudioDecoderOptions::default())
        .map_err(form)?;
    let id = track.id;
    Ok((format, decoder, id))
}

fn mono(interleaved: &[f32], channels: usize) -> Vec<i16> {
    let share = 32_768.0 / channels as f32;
    let mix = |frame: &[f32]| (frame.iter().sum::<f32>() * share).round() as i16;
    interleaved.chunks_exact(channels).map(mix).collect()
}
