//! What became of every item, read from the log at the start and kept up: no item is played twice, none is forgotten.

use super::journal::Ticket;
use std::collections::HashMap;
use wire::player::{Ending, Event, Record};

/// What became of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is written that it is about to sound; `None`: by an earlier run of the program.
    Cued(Option<Ticket>),
    /// It sounds; from this sample.
    Sounding(u64),
    /// It was interrupted; at this sample, where it is known.
    Paused(Option<u64>),
    /// Nothing more comes of it.
    Over,
}

/// The fates by item.
#[derive(Debug, Default)]
pub struct Book {
    fates: HashMap<String, Fate>,
}

impl Book {
    /// Reads a log; also gives the items that sounded when it broke off.
    #[must_use]
    pub fn read(records: &[Record]) -> (Self, Vec<String>) {
        let mut book = Self::default();
        records.iter().for_each(|record| book.follow(&record.event));
        let sounding = book
            .fates
            .iter()
            .filter(|(_, fate)| matches!(fate, Fate::Sounding(_)));
        let torn = sounding.map(|(item, _)| item.clone()).collect();
        (book, torn)
    }

    fn follow(&mut self, event: &Event) {
        match event {
            Event::Cued { item, .. } => self.set(item, Fate::Cued(None)),
            Event::Started { item, from, .. } => self.set(item, Fate::Sounding(*from)),
            Event::Silent { item, .. } => self.set(item, Fate::Over),
            Event::Ended { played } => {
                let from = match self.of(&played.item) {
                    Some(Fate::Sounding(from)) => from,
                    _ => 0,
                };
                let at = played.samples.map(|samples| from + samples);
                self.set(&played.item, fate_after(played.ending, at));
            }
            _ => {}
        }
    }

    /// What became of an item; `None`: nothing yet.
    #[must_use]
    pub fn of(&self, item: &str) -> Option<Fate> {
        self.fates.get(item).copied()
    }

    /// Something became of an item.
    pub fn set(&mut self, item: &str, fate: Fate) {
        self.fates.insert(item.to_owned(), fate);
    }
}

/// What an ending leaves: interruptions may be gone on with, the rest is over.
#[must_use]
pub fn fate_after(ending: Ending, at: Option<u64>) -> Fate {
    match ending {
        Ending::Preempted | Ending::Restart | Ending::Shutdown => Fate::Paused(at),
        Ending::Done
        | Ending::Stopped
        | Ending::QuietHours
        | Ending::Withdrawn
        | Ending::BadAudio
        | Ending::Gaps => Fate::Over,
    }
}
