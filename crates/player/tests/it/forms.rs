//! The forms of audio that are played, and what is refused. The files are sines of 440 Hz, made by sox and lame for this test.

use player::audio::{BadAudio, decode};
use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/audio")
        .join(name)
}

fn samples(path: &Path) -> Result<Vec<i16>, BadAudio> {
    let mut all = Vec::new();
    decode(path, |piece| {
        all.extend(piece);
        true
    })?;
    Ok(all)
}

/// How often the wave goes up through zero.
fn waves(samples: &[i16]) -> usize {
    samples.windows(2).filter(|two| two[0] < 0 && two[1] >= 0).count()
}

#[test]
fn flac_and_mp3_are_decoded_to_mono() {
    for (name, expected, slack) in [
        ("tone.flac", 24_000, 0),
        ("stereo.flac", 24_000, 0),
        ("tone.mp3", 24_000, 2_400),
    ] {
        let samples = samples(&file(name)).unwrap();
        assert!(
            samples.len().abs_diff(expected) <= slack,
            "{name}: {}",
            samples.len()
        );
        assert!(waves(&samples).abs_diff(220) <= 3, "{name}: {}", waves(&samples));
        let most = samples.iter().map(|s| s.unsigned_abs()).max().unwrap();
        assert!((15_000..18_500).contains(&most), "{name}: {most}");
    }
}

#[test]
fn another_rate_and_no_audio_are_refused() {
    assert_eq!(samples(&file("other-rate.flac")), Err(BadAudio::Rate(44_100)));
    assert!(matches!(samples(&file("../forms.rs")), Err(BadAudio::Form(_))));
    assert!(matches!(samples(&file("none")), Err(BadAudio::Unreadable(_))));
}

#[test]
fn flac_that_is_cut_gives_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = std::fs::read(file("tone.flac")).unwrap();
    let cut = folder.path().join("cut.flac");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let mut count = 0;
    let _ = decode(&cut, |piece| {
        count += piece.len();
        true
    });
    assert!((4_000..20_000).contains(&count), "{count}");
}
