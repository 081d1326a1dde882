//! Sources that are relayed (*tiếp sóng*): a program of the box gives raw samples, which are held back two seconds and a
//! half, so that they sound without a break and at their instant.

mod child;
mod feed;
pub mod guard;
mod tender;

pub use feed::{Feed, Line};

use child::Source;
use std::collections::HashMap;
use std::io;
use wire::player::{QuietHours, QuietSpan, is_source_name};

/// The sources that a box knows, and those of them that run.
pub struct Relays {
    sources: HashMap<String, Source>,
    running: HashMap<String, Feed>,
    quiet: QuietHours,
    is_rehearsal: bool,
}

impl Relays {
    /// The sources of a configuration, and the hours in which no relay sounds here, whatever a plan says.
    ///
    /// # Errors
    /// A name, a source or the hours cannot be read.
    pub fn new(named: &HashMap<String, String>, quiet: &str) -> io::Result<Self> {
        let read = |(name, what): (&String, &String)| {
            let wrong = |why: &str| io::Error::other(format!("[relays] {name}: {why}"));
            if !is_source_name(name) {
                return Err(wrong("a name has small letters, digits and hyphens, 24 at most"));
            }
            let source = Source::read(what).ok_or_else(|| wrong("say `command:PROGRAM` or `file:PATH`"))?;
            Ok((name.clone(), source))
        };
        Ok(Self {
            sources: named.iter().map(read).collect::<io::Result<_>>()?,
            running: HashMap::new(),
            quiet: QuietHours {
                spans: spans(quiet)
                    .ok_or_else(|| io::Error::other("relay_quiet: say it as \"23:00-04:00\", or \"\""))?,
            },
            is_rehearsal: false,
        })
    }

    /// For rehearsals: sources that are known are taken to give.
    #[must_use]
    pub fn rehearsing(mut self) -> Self {
        self.is_rehearsal = true;
        self
    }

    /// Whether the box knows a source.
    #[must_use]
    pub fn knows(&self, source: &str) -> bool {
        self.sources.contains_key(source)
    }

    /// When no relay sounds here.
    #[must_use]
    pub fn quiet(&self) -> &QuietHours {
        &self.quiet
    }

    /// Begins a source that does not run yet.
    pub fn begin(&mut self, name: &str) {
        let Some(source) = self.sources.get(name) else {
            return;
        };
        if !self.running.contains_key(name) {
            let feed = match self.is_rehearsal {
                true => Feed::rehearsed(),
                false => tender::begin(source.clone()),
            };
            self.running.insert(name.to_owned(), feed);
        }
    }

    /// A source that runs.
    #[must_use]
    pub fn feed(&self, name: &str) -> Option<&Feed> {
        self.running.get(name)
    }

    /// Ends every source that nobody needs any more.
    pub fn keep(&mut self, is_needed: impl Fn(&str) -> bool) {
        self.running.retain(|name, _| is_needed(name));
    }

    /// Ends all sources, and waits for their programs.
    pub fn end(&mut self) {
        self.running.drain().for_each(|(_, feed)| feed.end());
    }

    /// So many samples have gone by: sources that do not sound are heard out, so that they are where the clock is.
    pub fn pass(&self, samples: usize, sounding: Option<&str>) {
        let others = self
            .running
            .iter()
            .filter(|(name, _)| Some(name.as_str()) != sounding);
        others.for_each(|(_, feed)| feed.pass(samples));
    }

    /// What went wrong with sources since this was last asked.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let told = |(name, feed): (&String, &Feed)| Some(format!("relay {name}: {}", feed.take_fault()?));
        self.running.iter().filter_map(told).collect()
    }
}

/// `23:00-04:00, 12:00-13:00`; nothing is no hours.
fn spans(text: &str) -> Option<Vec<QuietSpan>> {
    let minute = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    let span = |text: &str| {
        let (from, until) = text.split_once('-')?;
        Some(QuietSpan {
            from: minute(from)?,
            until: minute(until)?,
        })
    };
    let parts = text.split(',').filter(|part| !part.trim().is_empty());
    parts.map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(name: &str, source: &str, quiet: &str) -> io::Result<Relays> {
        Relays::new(&HashMap::from([(name.to_owned(), source.to_owned())]), quiet)
    }

    #[test]
    fn what_cannot_be_read_is_said_before_anything_plays() {
        let relays = made("vov1", "command:arecord -q", "23:00-04:00").unwrap();
        assert!(relays.knows("vov1") && !relays.knows("vov2"));
        assert_eq!(
            relays.quiet().spans,
            [QuietSpan {
                from: 23 * 60,
                until: 240
            }]
        );
        assert!(made("dai-tinh", "file:/run/radio", "").is_ok());
        for (name, source, quiet) in [
            ("Vov1", "file:/x", ""),
            ("vov1", "command:", ""),
            ("vov1", "file:", ""),
            ("vov1", "arecord", ""),
            ("vov1", "file:/x", "23-4"),
            ("vov1", "file:/x", "24:00-04:00"),
        ] {
            assert!(made(name, source, quiet).is_err(), "{name} {source} {quiet}");
        }
    }
}
