//! What a source gave and was not heard yet: never more than five seconds, whatever the source does.

use crate::{RATE, us_of};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Samples that it holds at most: five seconds. Who gives faster waits.
const FULL: usize = 5 * RATE as usize;
/// Samples that it holds back while it sounds: two seconds and a half.
const TARGET: usize = 5 * RATE as usize / 2;
/// Samples that must be here before it begins to sound: two seconds.
const ENOUGH: usize = 2 * RATE as usize;

/// Between the tender of a source, who fills it, and the engine, which draws.
#[derive(Default)]
pub(super) struct Shared {
    held: Mutex<Held>,
    moved: Condvar,
}

#[derive(Default)]
struct Held {
    samples: VecDeque<i16>,
    /// The engine needs it no more.
    ended: bool,
    /// How often the source was begun.
    begun: u32,
    fault: Option<String>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds samples, waiting where there is no room; false when it is to end.
    pub fn put(&self, samples: &[i16]) -> bool {
        let mut held = self.lock();
        while !held.ended && held.samples.len() + samples.len() > FULL {
            let waited = self.moved.wait_timeout(held, Duration::from_millis(200));
            held = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        if !held.ended {
            held.samples.extend(samples);
        }
        !held.ended
    }

    /// Whether it is to end.
    pub fn is_ended(&self) -> bool {
        self.lock().ended
    }

    /// Waits; true when it is to end.
    pub fn rests(&self, pause: Duration) -> bool {
        let held = self.lock();
        let waited = self.moved.wait_timeout_while(held, pause, |held| !held.ended);
        waited.unwrap_or_else(PoisonError::into_inner).0.ended
    }

    /// The source is begun, once more.
    pub fn begins(&self) {
        self.lock().begun += 1;
    }

    /// Something went wrong.
    pub fn fault(&self, what: String) {
        self.lock().fault = Some(what);
    }
}

/// The engine's end of a source. Dropped, the source is ended.
pub struct Feed {
    shared: Arc<Shared>,
    tender: Option<std::thread::JoinHandle<()>>,
}

/// Height of the wave that a rehearsal hears.
const REHEARSED: i16 = 500;

impl Feed {
    pub(super) fn tended(shared: Arc<Shared>, tender: std::thread::JoinHandle<()>) -> Self {
        Self {
            shared,
            tender: Some(tender),
        }
    }

    /// One that always gives.
    #[must_use]
    pub fn rehearsed() -> Self {
        Self {
            shared: Arc::default(),
            tender: None,
        }
    }

    /// The same source for whoever sounds.
    #[must_use]
    pub fn line(&self) -> Line {
        Line {
            shared: Arc::clone(&self.shared),
            is_rehearsal: self.tender.is_none(),
        }
    }

    /// Whether enough is here to begin.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.line().is_ready()
    }

    /// Hears out so many samples, of those that are more than is held back.
    pub fn pass(&self, samples: usize) {
        let mut held = self.shared.lock();
        let over = held.samples.len().saturating_sub(TARGET).min(samples);
        held.samples.drain(..over);
        drop(held);
        self.shared.moved.notify_all();
    }

    /// Ends the source and waits until its program is gone.
    pub fn end(mut self) {
        let tender = self.tender.take();
        drop(self);
        if let Some(tender) = tender {
            let _ = tender.join();
        }
    }

    /// What went wrong since this was last asked.
    #[must_use]
    pub fn take_fault(&self) -> Option<String> {
        self.shared.lock().fault.take()
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.shared.lock().ended = true;
        self.shared.moved.notify_all();
    }
}

/// Where samples of a source are drawn.
pub struct Line {
    shared: Arc<Shared>,
    is_rehearsal: bool,
}

impl Line {
    /// Whether enough is here to begin.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.is_rehearsal || self.shared.lock().samples.len() >= ENOUGH
    }

    /// How much more is here than is to be held back, microseconds; less is negative.
    #[must_use]
    pub fn ahead_us(&self) -> i64 {
        match self.is_rehearsal {
            true => 0,
            false => us_of(self.shared.lock().samples.len() as u64) - us_of(TARGET as u64),
        }
    }

    /// Fills `out` as far as there are samples; gives how far.
    #[must_use]
    pub fn draw(&self, out: &mut [i16]) -> usize {
        if self.is_rehearsal {
            out.fill(REHEARSED);
            return out.len();
        }
        let mut held = self.shared.lock();
        let count = out.len().min(held.samples.len());
        for (place, sample) in out.iter_mut().zip(held.samples.drain(..count)) {
            *place = sample;
        }
        drop(held);
        self.shared.moved.notify_all();
        count
    }

    /// How often the source was begun.
    #[must_use]
    pub fn begun(&self) -> u32 {
        self.shared.lock().begun
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_gives_too_fast_waits_and_what_goes_by_unheard_is_dropped_at_the_pace_of_the_clock() {
        let shared = Arc::<Shared>::default();
        let giving = Arc::clone(&shared);
        let tender = std::thread::spawn(move || {
            let mut next = 0_i16;
            while giving.put(&[next; 4_800]) {
                next = next.wrapping_add(1);
            }
        });
        let feed = Feed::tended(Arc::clone(&shared), tender);
        while shared.lock().samples.len() < FULL {
            std::thread::yield_now();
        }
        let mut out = [0; 4_800];
        assert_eq!((feed.line().draw(&mut out), out[0]), (4_800, 0));
        for _ in 0..20 {
            feed.pass(4_800);
            assert!(shared.lock().samples.len() <= FULL);
        }
        // Two seconds went by: what is drawn now is what came two seconds and a tenth after the first.
        assert_eq!((feed.line().draw(&mut out), out[0]), (4_800, 21));
        drop(feed);
        assert!(!shared.put(&[0]));
    }

    #[test]
    fn nothing_goes_by_of_what_is_held_back() {
        let feed = Feed::rehearsed();
        assert!(feed.shared.put(&vec![7; TARGET + 100]));
        feed.pass(480);
        assert_eq!(feed.shared.lock().samples.len(), TARGET);
        feed.pass(480);
        assert_eq!(feed.shared.lock().samples.len(), TARGET);
    }
}
