//! Where the sound goes. An output says when its next sample will be heard; that is all that timing needs.

#[cfg(feature = "alsa")]
mod card;
mod paced;

pub use paced::Paced;

use crate::clock::Clock;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Something that takes samples.
pub trait Output {
    /// The instant of the steady clock at which the next sample will be heard.
    fn next_heard_us(&mut self, mono_us: i64) -> i64;

    /// Sends samples, and returns when it is time to decide about the next.
    ///
    /// # Errors
    /// The other end is gone.
    fn send(&mut self, samples: &[i16], clock: &mut dyn Clock) -> io::Result<()>;

    /// Lets time pass without a sound, where the output needs no silence; false where it does.
    fn rest_until(&mut self, mono_us: i64, clock: &mut dyn Clock) -> bool;
}

/// Opens an output by its name in the configuration.
///
/// # Errors
/// There is no such output, or it does not open.
pub fn open(name: &str) -> io::Result<Box<dyn Output>> {
    let (kind, rest) = name.split_once(':').unwrap_or((name, ""));
    match kind {
        "file" => {
            let mut options = OpenOptions::new();
            let file: File = options.create(true).append(true).open(rest)?;
            Ok(Box::new(Paced::new(Box::new(file))))
        }
        "stdout" => Ok(Box::new(Paced::new(Box::new(io::stdout())))),
        "command" => Ok(Box::new(Paced::new(command(rest)?))),
        #[cfg(feature = "alsa")]
        "alsa" => Ok(Box::new(card::Card::open(rest)?)),
        _ => Err(io::Error::other(format!(
            "there is no output \"{name}\" here: file:PATH, stdout, command:PROGRAM{}",
            if cfg!(feature = "alsa") {
                ", alsa:DEVICE"
            } else {
                " (built without alsa)"
            }
        ))),
    }
}

fn command(line: &str) -> io::Result<Box<dyn Write + Send>> {
    let mut words = line.split_whitespace();
    let program = words
        .next()
        .ok_or_else(|| io::Error::other("command: names no program"))?;
    let mut child = Command::new(program).args(words).stdin(Stdio::piped()).spawn()?;
    let input = child
        .stdin
        .take()
        .ok_or_else(|| io::Error::other("the program takes no input"))?;
    Ok(Box::new(input))
}
