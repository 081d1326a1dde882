//! Where what was sent waits for the flush that makes it last. One writer takes all who wait into one transaction, and
//! each gets its receipt after the commit: a disk that flushes eighty times a second takes many more tips than eighty.
//!
//! A receipt is given for what is committed and for nothing else. What fails together is tried again one by one, so that
//! a bad one takes no neighbour down. The line is bounded: when it is full a sending is refused at once, unread.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// So many wait at most.
const MOST: usize = 512;
/// So many bytes wait at most; one is always let in, however long.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// So many go into one transaction, which holds the one writer of a file meanwhile.
const TOGETHER: usize = 64;
/// So many bytes go into one transaction, or one thing that is longer.
const TOGETHER_BYTES: usize = 16 * 1024 * 1024;

/// Makes things last: all of them or none.
pub(super) trait Write<T>: Send + 'static {
    /// True after the commit.
    fn together(&self, all: &[T]) -> impl Future<Output = bool> + Send;
}

/// Why there is no receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoReceipt {
    /// The line is full: nothing was taken.
    Full,
    /// It could not be stored, or nobody knows whether it was: the device sends it again, and it counts once.
    Failed,
}

/// The line. Whoever finds nobody writing begins to write, for itself and for all who come meanwhile.
#[derive(Debug)]
pub(super) struct Queue<T>(Arc<Mutex<Line<T>>>);

#[derive(Debug)]
struct Line<T> {
    waiting: VecDeque<Waiting<T>>,
    bytes: usize,
    is_written: bool,
}

#[derive(Debug)]
struct Waiting<T> {
    thing: T,
    bytes: usize,
    receipt: oneshot::Sender<bool>,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let line = Line {
            waiting: VecDeque::new(),
            bytes: 0,
            is_written: false,
        };
        Self(Arc::new(Mutex::new(line)))
    }
}

impl<T: Send + Sync + 'static> Queue<T> {
    /// Waits in line until the thing lasts. Whoever hangs up takes nothing out of the line.
    pub(super) async fn put(&self, thing: T, bytes: usize, writer: impl Write<T>) -> Result<(), NoReceipt> {
        let (receipt, comes) = oneshot::channel();
        let waiting = Waiting {
            thing,
            bytes,
            receipt,
        };
        if self.stand(waiting)? {
            // Not in the request: a teller who hangs up must not take the others' transaction along.
            let writing = Writing {
                line: Arc::clone(&self.0),
                has_ended: false,
            };
            tokio::spawn(drain(writing, writer));
        }
        match comes.await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(NoReceipt::Failed),
        }
    }

    /// Stands in line; true for whoever has to write.
    fn stand(&self, waiting: Waiting<T>) -> Result<bool, NoReceipt> {
        let mut line = locked(&self.0);
        let is_full = line.waiting.len() >= MOST
            || line.bytes > 0 && line.bytes.saturating_add(waiting.bytes) > MOST_BYTES;
        if is_full {
            return Err(NoReceipt::Full);
        }
        line.bytes += waiting.bytes;
        line.waiting.push_back(waiting);
        Ok(!std::mem::replace(&mut line.is_written, true))
    }
}

fn locked<T>(line: &Mutex<Line<T>>) -> MutexGuard<'_, Line<T>> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The one writer. If it falls over, whoever waits gets no receipt and the next one begins anew.
struct Writing<T> {
    line: Arc<Mutex<Line<T>>>,
    has_ended: bool,
}

impl<T> Writing<T> {
    /// The next to go together; `None` ends the writing, in the same breath in which nobody waits.
    fn next(&mut self) -> Option<(Vec<T>, Vec<oneshot::Sender<bool>>)> {
        let mut line = locked(&self.line);
        let (mut things, mut receipts, mut bytes) = (Vec::new(), Vec::new(), 0_usize);
        while let Some(first) = line.waiting.front() {
            let fits = things.len() < TOGETHER && bytes.saturating_add(first.bytes) <= TOGETHER_BYTES;
            if !fits && !things.is_empty() {
                break;
            }
            let Some(first) = line.waiting.pop_front() else {
                break;
            };
            bytes = bytes.saturating_add(first.bytes);
            things.push(first.thing);
            receipts.push(first.receipt);
        }
        line.bytes = line.bytes.saturating_sub(bytes);
        line.is_written = !things.is_empty();
        self.has_ended = things.is_empty();
        (!things.is_empty()).then_some((things, receipts))
    }
}

impl<T> Drop for Writing<T> {
    fn drop(&mut self) {
        if !self.has_ended {
            let mut line = locked(&self.line);
            line.waiting.clear();
            line.bytes = 0;
            line.is_written = false;
        }
    }
}

async fn drain<T: Send + Sync + 'static>(mut writing: Writing<T>, writer: impl Write<T>) {
    while let Some((things, receipts)) = writing.next() {
        let last = writer.together(&things).await;
        for (thing, receipt) in things.iter().zip(receipts) {
            let lasts = last || things.len() > 1 && writer.together(std::slice::from_ref(thing)).await;
            // Whoever hung up sends again, and is told then.
            let _gone = receipt.send(lasts);
        }
    }
}

#[cfg(test)]
#[path = "tests/queue_tests.rs"]
mod tests;
