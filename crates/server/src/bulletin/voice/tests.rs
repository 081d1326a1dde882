//! Engines that work, that hang, that are not there, and that lead elsewhere.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use civic::bulletin::AudioLimits;

use super::*;
use crate::bulletin::sound;

fn named(voice: &VoiceConfig) -> Voice {
    of(voice).unwrap()
}

fn config(name: &str) -> VoiceConfig {
    VoiceConfig {
        name: name.to_owned(),
        command: Vec::new(),
        http: None,
        member: None,
        with: Default::default(),
        authorization: None,
        recorded: None,
        silent: false,
        seconds: Some(1),
    }
}

fn program(script: &str) -> Voice {
    named(&VoiceConfig {
        command: vec!["sh".into(), "-c".into(), script.into()],
        ..config("lệnh")
    })
}

#[test]
fn the_hum_is_sound_that_can_be_broadcast() {
    let bytes = silent::Hum
        .speak("Ủy ban nhân dân xã thông báo lịch tiêm phòng.")
        .unwrap();
    let sound = sound::take(bytes, &AudioLimits::default(), true).unwrap();
    assert_eq!(sound.samples % u64::from(sound::RATE), 0);
    assert!(sound.loudness.unwrap() > -40.0 && sound.above_noise.unwrap() > 10.0);
}

#[test]
fn a_program_gets_the_text_and_is_ended_when_it_hangs() {
    assert_eq!(
        program("cat").engine.speak("xin chào").unwrap(),
        "xin chào".as_bytes()
    );
    assert_eq!(program("exit 1").engine.speak("xin").unwrap_err(), Mute::Failed);
    assert_eq!(program("true").engine.speak("xin").unwrap_err(), Mute::Failed);
    let began = Instant::now();
    assert_eq!(program("sleep 60").engine.speak("xin").unwrap_err(), Mute::Slow);
    assert!(began.elapsed() < Duration::from_secs(10));
    let missing = VoiceConfig {
        command: vec!["no-such-voice".into()],
        ..config("thiếu")
    };
    assert!(!named(&missing).engine.is_there());
    assert_eq!(named(&missing).engine.speak("xin").unwrap_err(), Mute::Missing);
}

#[test]
fn a_service_gets_json_and_leads_nowhere_else() {
    let (address, asked) = answering("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nRIFF");
    let service = |address: &str| {
        named(&VoiceConfig {
            http: Some(address.to_owned()),
            member: Some("noi_dung".into()),
            with: [("giong".to_owned(), "nu".to_owned())].into(),
            authorization: Some("Bearer x".into()),
            ..config("dịch vụ")
        })
    };
    assert_eq!(service(&address).engine.speak("xin \"chào\"").unwrap(), b"RIFF");
    let asked = asked.join().unwrap();
    assert!(asked.contains("authorization: Bearer x"), "{asked}");
    assert!(
        asked.contains(r#"{"giong":"nu","noi_dung":"xin \"chào\""}"#),
        "{asked}"
    );
    let (address, _asked) =
        answering("HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n");
    assert_eq!(service(&address).engine.speak("xin").unwrap_err(), Mute::Failed);
    assert_eq!(
        service("http://127.0.0.1:1/").engine.speak("xin").unwrap_err(),
        Mute::Missing
    );
}

/// A service that answers once; gives what it was asked.
fn answering(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        let mut bytes = Vec::new();
        let mut piece = [0; 4_096];
        while let Ok(count) = stream.read(&mut piece) {
            bytes.extend_from_slice(&piece[..count]);
            if count == 0 || bytes.ends_with(b"}") {
                break;
            }
        }
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    });
    (address, asked)
}

#[test]
fn what_was_recorded_is_found_by_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let name = ::store::audit::digest("xin chào".as_bytes());
    std::fs::write(folder.path().join(name), b"RIFF").unwrap();
    let voice = named(&VoiceConfig {
        recorded: Some(folder.path().to_owned()),
        ..config("thu sẵn")
    });
    assert_eq!(voice.engine.speak("xin chào").unwrap(), b"RIFF");
    assert_eq!(voice.engine.speak("khác").unwrap_err(), Mute::Missing);
}
