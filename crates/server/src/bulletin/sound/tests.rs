//! What comes in as sound goes out as the same sound, and what is none is told so.

use super::*;

/// A WAV file of 16 bits.
pub(crate) fn wav(rate: u32, channels: u16, samples: &[i16]) -> Vec<u8> {
    let (data, width) = (samples.len() as u32 * 2, u32::from(channels) * 2);
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + data).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend([1, 0]);
    bytes.extend(channels.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * width).to_le_bytes());
    bytes.extend((width as u16).to_le_bytes());
    bytes.extend([16, 0]);
    bytes.extend(b"data");
    bytes.extend(data.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    bytes
}

/// Something like speech: bursts of a tone with pauses, over noise of so many dBFS. The seed is always the same.
pub(crate) fn speech(rate: u32, ms: u32, noise_db: f32) -> Vec<i16> {
    let mut seed = 0x2545_f491_u32;
    let noise = 10_f32.powf(noise_db / 20.0) * 1.7;
    let sample = |at: u32| {
        let time = at as f32 / rate as f32;
        let speaks = (time * 2.5).fract() < 0.6;
        let tone = (time * 220.0 * std::f32::consts::TAU).sin() * 0.2;
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        let hiss = (seed as f32 / u32::MAX as f32 * 2.0 - 1.0) * noise;
        let value = if speaks { tone + hiss } else { hiss };
        (value.clamp(-1.0, 1.0) * 32_767.0) as i16
    };
    let count = u64::from(rate) * u64::from(ms) / 1_000;
    (0..u32::try_from(count).unwrap()).map(sample).collect()
}

fn taken(bytes: &[u8]) -> Result<Sound, BadSound> {
    take(bytes.to_vec(), &AudioLimits::default(), false)
}

/// The samples of a FLAC file, by the decoder that players use.
fn played(flac: &[u8]) -> Vec<i16> {
    let mut decoding = Decoding::open(flac.to_vec(), false).unwrap();
    let mut all = Vec::new();
    while let Some((piece, rate)) = decoding.next().unwrap() {
        assert_eq!(rate, RATE);
        all.extend(piece.iter().map(|sample| (sample * 32_768.0).round() as i16));
    }
    all
}

#[test]
fn what_has_the_rate_of_the_house_is_packed_sample_for_sample() {
    for ms in [1_000, 1_234, 3_000] {
        let original = speech(RATE, ms, -60.0);
        let sound = taken(&wav(RATE, 1, &original)).unwrap();
        assert_eq!(sound.samples, original.len() as u64);
        assert_eq!(played(&sound.flac), original, "{ms} ms");
        assert_eq!(sound.duration_ms(), ms);
    }
}

#[test]
fn every_rate_comes_out_with_exactly_the_length_that_it_had() {
    for rate in [8_000, 16_000, 22_050, 44_100, 96_000] {
        let original = speech(rate, 2_000, -60.0);
        let sound = taken(&wav(rate, 1, &original)).unwrap();
        let due = (original.len() as u64 * u64::from(RATE)).div_ceil(u64::from(rate));
        assert_eq!(sound.samples, due, "{rate}");
        assert_eq!(played(&sound.flac).len() as u64, due, "{rate}");
        // 0.2 of full scale in bursts: about -17 dBFS while it sounds.
        let loudness = sound.loudness.unwrap();
        assert!((-22.0..-15.0).contains(&loudness), "{rate}: {loudness}");
    }
}

#[test]
fn two_channels_become_one() {
    let left = speech(RATE, 1_500, -60.0);
    let both: Vec<i16> = left.iter().flat_map(|sample| [*sample, 0]).collect();
    let sound = taken(&wav(RATE, 2, &both)).unwrap();
    let half = |sample: &i16| i32::from(*sample) / 2;
    let close = played(&sound.flac)
        .iter()
        .zip(&left)
        .all(|(got, was)| (i32::from(*got) - half(was)).abs() <= 1);
    assert!(close && sound.samples == left.len() as u64);
}

#[test]
fn noise_is_told_from_speech_and_silence_from_both() {
    let limits = AudioLimits::default();
    let faults = |samples: &[i16]| {
        let sound = taken(&wav(RATE, 1, samples)).unwrap();
        let audio = civic::bulletin::Audio {
            sha256: String::new(),
            duration_ms: sound.duration_ms(),
            loudness_lufs: sound.loudness.map(|lufs| lufs as f32),
            peak_dbtp: sound.peak as f32,
            above_noise_db: sound.above_noise.map(|db| db as f32),
        };
        audio.faults(&limits)
    };
    use civic::bulletin::AudioFault::{Noisy, Silent, TooQuiet, TooShort};
    assert_eq!(faults(&speech(RATE, 5_000, -60.0)), []);
    assert_eq!(
        faults(&speech(RATE, 5_000, -120.0)),
        [],
        "pauses without any noise"
    );
    assert!(
        matches!(faults(&speech(RATE, 5_000, -14.0))[..], [Noisy(_)]),
        "words drown"
    );
    assert_eq!(faults(&[0; 48_000 * 3]), [Silent]);
    assert!(matches!(faults(&speech(RATE, 500, -60.0))[..], [TooShort(500)]));
    let whisper: Vec<i16> = speech(RATE, 5_000, -90.0)
        .iter()
        .map(|sample| sample / 100)
        .collect();
    assert!(matches!(faults(&whisper)[..], [TooQuiet(_), ..]));
}

#[test]
fn a_gain_reaches_the_target_and_never_lifts_the_peak_too_far() {
    let loud = taken(&wav(RATE, 1, &speech(RATE, 3_000, -60.0))).unwrap();
    assert!((loud.loudness.unwrap() + loud.gain() - TARGET_LUFS).abs() < 0.01);
    let mut spiky: Vec<i16> = speech(RATE, 5_000, -90.0)
        .iter()
        .map(|sample| sample / 30)
        .collect();
    spiky[100_000] = 20_000;
    let spiky = taken(&wav(RATE, 1, &spiky)).unwrap();
    assert!(spiky.peak + spiky.gain() <= HIGHEST_DBTP + 0.01);
}

#[test]
fn what_breaks_off_or_is_no_sound_is_refused() {
    let whole = wav(RATE, 1, &speech(RATE, 4_000, -60.0));
    let flac = taken(&whole).unwrap().flac;
    for (form, bytes) in [("wav", &whole), ("flac", &flac)] {
        let cut = &bytes[..bytes.len() / 2];
        assert!(
            matches!(taken(cut), Err(BadSound::Cut(_))),
            "{form}: {:?}",
            taken(cut).err()
        );
    }
    for bytes in [
        &b""[..],
        b"Kinh gui",
        &[0xff; 4_000],
        &[0; 100],
        b"RIFF\0\0\0\0WAVE",
        b"OggS",
    ] {
        assert!(taken(bytes).is_err(), "{bytes:?}");
    }
    let none = taken(&wav(RATE, 1, &[]));
    assert!(none.as_ref().map_or(true, |sound| sound.samples == 0), "{none:?}");
}

#[test]
fn a_program_that_does_not_know_its_length_is_heard_to_its_end() {
    let mut streamed = wav(22_050, 1, &speech(22_050, 2_000, -60.0));
    streamed[40..44].copy_from_slice(&0x7fff_f000_u32.to_le_bytes());
    let sound = take(streamed, &AudioLimits::default(), true).unwrap();
    assert_eq!(sound.samples, 96_000);
}

#[test]
fn what_is_too_long_is_not_read_to_its_end() {
    let limits = AudioLimits {
        longest_ms: 2_000,
        ..AudioLimits::default()
    };
    let mut long = wav(8_000, 1, &speech(8_000, 30_000, -60.0));
    let too_long = BadSound::TooLong(2_000);
    assert_eq!(
        take(long.clone(), &limits, false).unwrap_err(),
        too_long,
        "it says so"
    );
    assert_eq!(
        take(long.clone(), &limits, true).unwrap_err(),
        too_long,
        "it says nothing"
    );
    let hours = 2 * 8_000 * 3 * 3_600_u32;
    long.truncate(8_000);
    long[4..8].copy_from_slice(&(36 + hours).to_le_bytes());
    long[40..44].copy_from_slice(&hours.to_le_bytes());
    assert_eq!(
        take(long, &limits, false).unwrap_err(),
        too_long,
        "half a second that says it is three hours"
    );
}
