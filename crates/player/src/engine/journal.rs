//! The engine's pen: records go to the disk on a thread of their own, so that a slow card delays no sample.

use crate::status::Board;
use crate::store::Log;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use wire::player::{ClockState, Event, Moment};

type Note = (Moment, ClockState, Event);

enum Work {
    Write(Note),
    /// Cut what the house has up to here and is older than this.
    Cut(u64, Moment),
}

enum Way {
    /// At once: for rehearsals, where time waits.
    Direct(Box<Log>),
    Thread(Sender<Work>, JoinHandle<()>),
}

/// Writes what happens.
pub struct Journal {
    way: Way,
    told: u64,
    safe: Arc<AtomicU64>,
    board: Arc<Board>,
}

/// A record on its way to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u64);

impl Journal {
    /// Writes at once.
    #[must_use]
    pub fn direct(log: Log, board: Arc<Board>) -> Self {
        Self::new(Way::Direct(Box::new(log)), Arc::default(), board)
    }

    /// Writes on a thread.
    #[must_use]
    pub fn on_thread(mut log: Log, board: Arc<Board>) -> Self {
        let (sender, all) = channel::<Work>();
        let (safe, shown) = (Arc::new(AtomicU64::new(0)), Arc::clone(&board));
        let counted = Arc::clone(&safe);
        let thread = std::thread::spawn(move || {
            for work in all {
                match work {
                    Work::Write(note) => {
                        write(&mut log, note, &shown);
                        counted.fetch_add(1, Ordering::Release);
                    }
                    Work::Cut(confirmed, before) => cut(&mut log, confirmed, before, &shown),
                }
            }
        });
        Self::new(Way::Thread(sender, thread), safe, board)
    }

    fn new(way: Way, safe: Arc<AtomicU64>, board: Arc<Board>) -> Self {
        Self {
            way,
            told: 0,
            safe,
            board,
        }
    }

    /// Tells what happened.
    pub fn tell(&mut self, at_us: i64, clock: ClockState, event: Event) -> Ticket {
        let note = (Moment(at_us.div_euclid(1000)), clock, event);
        self.told += 1;
        match &mut self.way {
            Way::Direct(log) => {
                write(log, note, &self.board);
                self.safe.store(self.told, Ordering::Release);
            }
            Way::Thread(sender, _) => {
                let _ = sender.send(Work::Write(note));
            }
        }
        Ticket(self.told)
    }

    /// Cuts what the house keeps (`confirmed` is the last of it) and was written before `before`.
    pub fn cut(&mut self, confirmed: u64, before: Moment) {
        match &mut self.way {
            Way::Direct(log) => cut(log, confirmed, before, &self.board),
            Way::Thread(sender, _) => {
                let _ = sender.send(Work::Cut(confirmed, before));
            }
        }
    }

    /// Whether a record is on the disk, or at least was tried.
    #[must_use]
    pub fn is_safe(&self, ticket: Ticket) -> bool {
        self.safe.load(Ordering::Acquire) >= ticket.0
    }

    /// Writes all that was told, and ends.
    pub fn close(self) {
        if let Way::Thread(sender, thread) = self.way {
            drop(sender);
            let _ = thread.join();
        }
    }
}

fn write(log: &mut Log, (at, clock, event): Note, board: &Board) {
    match log.add(at, clock, event) {
        Ok(()) => board.lock().log = log.head(),
        Err(e) => board.fault(format!("the log cannot be written, it waits in memory: {e}")),
    }
}

fn cut(log: &mut Log, confirmed: u64, before: Moment, board: &Board) {
    if let Err(e) = log.cut(confirmed, before) {
        board.fault(format!("the log could not be cut, it stays as it is: {e}"));
    }
}
