//! The engine: every ten milliseconds it asks what may and must sound, and sends exactly that.

mod ahead;
mod book;
mod file_voice;
mod journal;
mod ladder;
mod relay_voice;
mod relays;
mod voice;

pub use book::{Book, Fate};
pub use journal::Journal;

use crate::audio::{Servo, Source};
use crate::clock::{Clock, Evidence, Timekeeper};
use crate::gateway::Gateways;
use crate::orders::{Orders, Standing};
use crate::output::Output;
use crate::relay::Relays;
use crate::status::Board;
use crate::store::Store;
use crate::{BLOCK, PROGRAM};
use std::collections::HashMap;
use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use voice::Voice;
use wire::player::{ClockState, Ending, Event, Item, Moment, Played, Record, Silence};

/// The instant at which the first sample of a block is heard.
#[derive(Clone, Copy, Debug)]
struct Now {
    mono_us: i64,
    utc_us: i64,
    clock: ClockState,
}

impl Now {
    fn moment(self) -> Moment {
        Moment(self.utc_us.div_euclid(1000))
    }
}

/// What the engine works with.
pub struct Parts {
    /// The box's clocks.
    pub clock: Box<dyn Clock>,
    /// The time.
    pub time: Timekeeper,
    /// Where the sound goes.
    pub output: Box<dyn Output>,
    /// The pen.
    pub journal: Journal,
    /// What is ordered.
    pub orders: Arc<Orders>,
    /// The folder.
    pub store: Store,
    /// Where others look.
    pub board: Arc<Board>,
    /// Where the network leaves the time of the house.
    pub evidence: Arc<Mutex<Option<Evidence>>>,
    /// Sources that are relayed.
    pub relays: Relays,
    /// FM and wired gateways.
    pub gateways: Gateways,
    /// How long before the first sample they open, microseconds.
    pub gateway_lead_us: i64,
    /// From sending to hearing, microseconds.
    pub latency_us: i64,
}

/// The engine of one player.
pub struct Engine {
    parts: Parts,
    book: Book,
    standing: Standing,
    changes: u64,
    /// All that the plan has, recordings and relays, in the order of their time.
    planned: Arc<[Item]>,
    /// The source of each relay of the plan.
    relayed: HashMap<String, String>,
    /// Since which of its samples a relay that does not sound waits for its source.
    kept_waiting: HashMap<String, u64>,
    /// Items near now of which something may still come.
    coming: Vec<Item>,
    /// Fallbacks that take the place of broken audio.
    extra: Vec<Item>,
    sources: HashMap<String, Source>,
    reasons: HashMap<String, Silence>,
    voice: Option<Voice>,
    servo: Servo,
    /// When it last looked ahead; `None`: it must look at once.
    looked_us: Option<i64>,
    /// Place in the plan before which everything is over.
    first_open: usize,
    /// What sounds is no longer in the plan.
    withdrawn: bool,
    clock_good: Option<bool>,
    stopped: bool,
}

impl Engine {
    /// Begins where the log ends; `torn` bytes were cut off it.
    #[must_use]
    pub fn begin(mut parts: Parts, records: &[Record], torn: u32) -> Self {
        let (book, sounding) = Book::read(records);
        let reading = parts.clock.read();
        let (at, clock) = (
            parts.time.utc_at(reading.mono_us),
            parts.time.state(reading.mono_us),
        );
        parts.journal.tell(
            at,
            clock,
            Event::Boot {
                program: PROGRAM.to_owned(),
                torn,
            },
        );
        let mut engine = Self {
            parts,
            book,
            standing: Standing::default(),
            changes: 0,
            planned: Arc::default(),
            relayed: HashMap::new(),
            kept_waiting: HashMap::new(),
            coming: Vec::new(),
            extra: Vec::new(),
            sources: HashMap::new(),
            reasons: HashMap::new(),
            voice: None,
            servo: Servo::default(),
            looked_us: None,
            first_open: 0,
            withdrawn: false,
            clock_good: None,
            stopped: false,
        };
        for item in sounding {
            let played = unfinished(&item);
            engine.parts.journal.tell(at, clock, Event::Ended { played });
            engine.book.set(&item, Fate::Paused(None));
        }
        engine
    }

    /// One block: ten milliseconds, or a rest when nothing is near and nobody needs silence.
    ///
    /// # Errors
    /// The output is gone.
    pub fn step(&mut self) -> io::Result<()> {
        let now = self.now();
        self.take_orders(now);
        if self
            .looked_us
            .is_none_or(|looked| now.mono_us - looked >= ahead::LOOK_US)
        {
            self.looked_us = Some(now.mono_us);
            self.look_ahead(now);
        }
        let mut block = [0; BLOCK];
        self.sound(now, &mut block);
        self.hear_out_relays();
        if self.voice.is_none() && self.rest(now) {
            return Ok(());
        }
        self.parts.output.send(&block, self.parts.clock.as_mut())
    }

    fn now(&mut self) -> Now {
        let reading = self.parts.clock.read();
        self.parts.time.observe(reading);
        let evidence = self
            .parts
            .evidence
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(evidence) = evidence {
            self.parts.time.weigh(evidence);
        }
        let heard = self.parts.output.next_heard_us(reading.mono_us);
        Now {
            mono_us: heard,
            utc_us: self.parts.time.utc_at(heard) + self.parts.latency_us,
            clock: self.parts.time.state(heard),
        }
    }

    /// The time, microseconds UTC, as the player knows it.
    pub fn utc_us(&mut self) -> i64 {
        self.now().utc_us
    }

    fn tell(&mut self, now: Now, event: Event) -> journal::Ticket {
        self.parts.journal.tell(now.utc_us, now.clock, event)
    }

    fn take_orders(&mut self, now: Now) {
        let changes = self.parts.orders.changes.load(Ordering::Acquire);
        if changes != self.changes {
            self.changes = changes;
            self.standing = self.parts.orders.now();
            self.read_plan();
            self.looked_us = None;
            self.first_open = 0;
            self.withdrawn = !self.is_named();
        }
        for note in self.parts.orders.take_notes() {
            self.tell(now, note);
        }
        let limit = self
            .standing
            .plan
            .as_ref()
            .map_or(u64::MAX, |plan| u64::from(plan.clock_limit_ms) * 1000);
        let good = now.clock.error_us.is_some_and(|error| error <= limit);
        if self.clock_good != Some(good) {
            self.clock_good = Some(good);
            self.tell(now, Event::Clock { good });
        }
        self.stopped = self
            .parts
            .orders
            .stopped(&self.standing, good.then(|| now.moment()));
    }

    /// Whether what sounds is in the plan.
    fn is_named(&self) -> bool {
        let mut named = self.planned.iter().chain(&self.extra);
        self.voice
            .as_ref()
            .is_none_or(|voice| named.any(|item| item.id == voice.item().id))
    }

    /// Ends what sounds.
    fn end(&mut self, now: Now, ending: Ending, by: &str) {
        let Some(voice) = self.voice.take() else { return };
        let (id, played) = (voice.item().id.clone(), voice.played(ending, by, &self.servo));
        match voice {
            Voice::File(file) => {
                let fate = book::fate_after(ending, Some(file.source.position));
                self.book.set(&id, fate);
                if fate != Fate::Over {
                    self.sources.insert(id, file.source);
                }
            }
            Voice::Relay(relay) => {
                self.book.set(&id, book::fate_after(ending, None));
                if let Some(silence) = relay.silence() {
                    self.tell(now, silence);
                }
            }
        }
        self.tell(now, Event::Ended { played });
    }

    /// It was due and makes no sound.
    fn silent(&mut self, now: Now, item: &Item, why: Silence) {
        self.book.set(&item.id, Fate::Over);
        self.sources.remove(&item.id);
        self.reasons.remove(&item.id);
        self.kept_waiting.remove(&item.id);
        let (item, due) = (item.id.clone(), item.at);
        self.tell(now, Event::Silent { item, due, why });
    }

    /// Whether nothing sounds, and nothing planned will for so many microseconds.
    pub fn is_idle_for(&mut self, us: i64) -> bool {
        let until = self.now().utc_us + us;
        let planned = Arc::clone(&self.planned);
        let mut items = planned.iter().chain(&self.extra);
        let over = |item: &Item| self.book.of(&item.id) == Some(Fate::Over);
        let began_us = self.parts.time.utc_at(0);
        let may_come = |item: &Item| {
            let last = self.due_us(item) + i64::from(item.late_ms) * 1000;
            item.samples > 0 && last >= began_us && self.due_us(item) <= until && !over(item)
        };
        self.voice.is_none() && !items.any(may_come)
    }

    /// Cuts the log: what the house has up to `confirmed` and is older than so many days. False where the time is not known.
    pub fn cut_log(&mut self, confirmed: u64, days: u32) -> bool {
        let now = self.now();
        if self.clock_good != Some(true) {
            return false;
        }
        let before = Moment(now.moment().0 - i64::from(days) * 86_400_000);
        self.parts.journal.cut(confirmed, before);
        true
    }

    /// Ends in good order.
    pub fn finish(mut self) {
        let now = self.now();
        self.end(now, Ending::Shutdown, "");
        self.parts.relays.end();
        self.parts.gateways.close(std::time::Duration::from_millis(
            if self.parts.clock.is_virtual() { 0 } else { 300 },
        ));
        self.parts.journal.close();
    }
}

/// An item that sounded when the power went: how much of it was heard, nobody knows.
fn unfinished(item: &str) -> Played {
    Played {
        item: item.to_owned(),
        samples: None,
        expected: 0,
        ending: Ending::Restart,
        by: String::new(),
        level: None,
        volume: None,
        skew_us: 0,
        servo_ppm: 0,
    }
}
