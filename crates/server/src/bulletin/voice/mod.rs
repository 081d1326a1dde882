//! Voices that read aloud: programs, services, recordings. Whatever an engine gives is looked into like an upload.

mod command;
mod http;
mod recorded;
mod silent;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::config::{Config, VoiceConfig};

/// Seconds that one bulletin may take.
const SECONDS: u64 = 300;
/// An engine may give so many bytes: an hour of sound and more.
const MOST_BYTES: u64 = 400 << 20;

/// Something that reads aloud. It blocks: called on a thread for that.
pub trait Engine: Send + Sync {
    /// Gives sound that says the text.
    ///
    /// # Errors
    /// Why it says nothing.
    fn speak(&self, text: &str) -> Result<Vec<u8>, Mute>;

    /// Whether it is there to be used.
    fn is_there(&self) -> bool;
}

/// Why an engine says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mute {
    /// It is not installed, or not reached.
    #[error("missing")]
    Missing,
    /// It took too long.
    #[error("slow")]
    Slow,
    /// It ended with a fault, or gave nothing.
    #[error("failed")]
    Failed,
}

/// A voice that people may choose.
pub struct Voice {
    /// Its name.
    pub name: String,
    /// What speaks.
    pub engine: Box<dyn Engine>,
}

/// The voices of this installation that are there, the first by default.
#[must_use]
pub fn voices(config: &Config) -> Vec<Voice> {
    let named = config.voices.iter().filter_map(of);
    let mut voices: Vec<Voice> = named.collect();
    if config.voices.is_empty() {
        voices.push(espeak());
    }
    voices.retain(|voice| voice.engine.is_there());
    voices
}

fn of(named: &VoiceConfig) -> Option<Voice> {
    let time = Duration::from_secs(named.seconds.unwrap_or(SECONDS));
    let engine: Box<dyn Engine> = match named {
        VoiceConfig {
            http: Some(address), ..
        } => Box::new(http::Service::new(address, named, time)),
        VoiceConfig {
            recorded: Some(folder),
            ..
        } => Box::new(recorded::Folder(folder.clone())),
        VoiceConfig { silent: true, .. } => Box::new(silent::Hum),
        VoiceConfig { command, .. } if !command.is_empty() => {
            Box::new(command::Program::new(command.clone(), time))
        }
        _ => return None,
    };
    let name = named.name.clone();
    Some(Voice { name, engine })
}

/// No voice at all: for a demonstration where none is installed.
#[must_use]
pub fn hum() -> Voice {
    Voice {
        name: "thử".to_owned(),
        engine: Box::new(silent::Hum),
    }
}

/// Debian's espeak-ng: robotic, and always there to be had.
fn espeak() -> Voice {
    let words = ["espeak-ng", "-v", "vi", "-s", "150", "--stdin", "--stdout"];
    let argv = words.map(str::to_owned).to_vec();
    Voice {
        name: "espeak-ng".to_owned(),
        engine: Box::new(command::Program::new(argv, Duration::from_secs(SECONDS))),
    }
}
