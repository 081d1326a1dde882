//! Bulletins for the loudspeakers of communes: composed, recorded or spoken by an engine, heard, approved, sent, taken back;
//! urgent ones by two persons (requirements 8, 10 to 20 and 40 of `docs/broadcast.md`).

mod kept;
pub mod sound;
mod step;
mod store;
mod voice;

pub use kept::{Known, Media, load, media};
pub use step::{By, reception, step};

/// The voice of tests and of trying things out.
#[must_use]
pub fn silent_voice() -> crate::config::VoiceConfig {
    crate::config::VoiceConfig {
        name: "thử".to_owned(),
        command: Vec::new(),
        http: None,
        member: None,
        with: std::collections::BTreeMap::new(),
        authorization: None,
        recorded: None,
        silent: true,
        seconds: None,
    }
}
