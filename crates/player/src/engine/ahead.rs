//! What comes next: audio is decoded and written about before it is due, and what was missed is said.

use super::{Engine, Fate, Now};
use crate::audio::Source;
use std::sync::Arc;
use wire::player::{Class, Event, Item, Silence};

/// Time between two looks ahead, microseconds.
pub const LOOK_US: i64 = 250_000;
/// How early audio is opened and the record written, microseconds; and longer for audio that takes long to check.
const CUE_US: i64 = 3_000_000;
/// Bytes that the slowest box checks in a microsecond: 20 MB/s.
const CHECKED: u64 = 20;
/// How far a look goes, microseconds: no cue is earlier.
const NEAR_US: i64 = 40_000_000;
/// The longest rest of a rehearsal: the clock is looked at again.
const REST_US: i64 = 3_600_000_000;

impl Engine {
    /// When the first sample of an item is due, microseconds UTC.
    pub(super) fn due_us(&self, item: &Item) -> i64 {
        let offset = self
            .standing
            .plan
            .as_ref()
            .map_or(0, |plan| i64::from(plan.offset_ms));
        (item.at.0 + offset) * 1000
    }

    /// When it is time to open its audio.
    fn cue_us(&self, item: &Item) -> i64 {
        if self.relayed.contains_key(&item.id) {
            return self.due_us(item) - super::relays::LEAD_US;
        }
        let check_us = (item.bytes / CHECKED) as i64;
        self.due_us(item) - (CUE_US + check_us).min(NEAR_US)
    }

    pub(super) fn look_ahead(&mut self, now: Now) {
        self.show(now);
        self.end_relays(now);
        if self.clock_good != Some(true) {
            return;
        }
        let Some(plan) = self.standing.plan.clone() else {
            self.coming.clear();
            return;
        };
        let last = now.utc_us + NEAR_US;
        let planned = Arc::clone(&self.planned);
        let end = planned
            .partition_point(|item| self.due_us(item) <= last)
            .max(self.first_open);
        let over = |item: &Item| self.book.of(&item.id) == Some(Fate::Over);
        let past = planned[self.first_open..end]
            .iter()
            .take_while(|item| over(item))
            .count();
        self.first_open += past;
        let open =
            |item: &&Item| self.cue_us(item) <= now.utc_us && self.book.of(&item.id) != Some(Fate::Over);
        let near: Vec<Item> = planned[self.first_open..end]
            .iter()
            .chain(&self.extra)
            .filter(open)
            .cloned()
            .collect();
        let (gone, coming): (Vec<Item>, Vec<Item>) = near.into_iter().partition(|i| self.is_gone(i, now));
        for item in gone {
            self.give_up(now, &item, plan.issued_at.0 * 1000);
        }
        for item in &coming {
            self.cue(now, item);
        }
        self.coming = coming;
        self.open_gateways(now);
    }

    /// Nothing can come of it any more.
    fn is_gone(&self, item: &Item, now: Now) -> bool {
        let due = self.due_us(item);
        let end = match self.book.of(&item.id) {
            Some(Fate::Sounding(_)) => return false,
            // An interrupted item may go on until it would have ended, and as long again as it may be late.
            Some(Fate::Paused(_)) if self.relayed.contains_key(&item.id) => due + crate::us_of(item.samples),
            Some(Fate::Paused(_)) => due + crate::us_of(item.samples) + i64::from(item.late_ms) * 1000,
            _ => due + i64::from(item.late_ms) * 1000,
        };
        item.samples == 0 && due <= now.utc_us || end < now.utc_us
    }

    fn give_up(&mut self, now: Now, item: &Item, issued_us: i64) {
        let due = self.due_us(item);
        let end = due + i64::from(item.late_ms) * 1000;
        if let Some(Fate::Paused(_)) = self.book.of(&item.id) {
            // Its ending is written already.
            self.book.set(&item.id, Fate::Over);
            self.sources.remove(&item.id);
        } else if end < issued_us {
            // It was over before this plan was made: another plan's business.
            self.book.set(&item.id, Fate::Over);
        } else {
            let began_us = self.parts.time.utc_at(0);
            let unseen = if end < began_us {
                Silence::WasOff
            } else {
                Silence::Clock
            };
            let dry = self.kept_waiting.contains_key(&item.id).then_some(Silence::Dry);
            let seen = dry.or(self.reasons.get(&item.id).copied()).unwrap_or(unseen);
            let why = if item.samples == 0 { Silence::Empty } else { seen };
            self.silent(now, item, why);
        }
    }

    /// Opens audio and writes that it is about to sound.
    fn cue(&mut self, now: Now, item: &Item) {
        let sounding = self
            .voice
            .as_ref()
            .is_some_and(|voice| voice.item().id == item.id);
        if sounding || item.samples == 0 {
            return;
        }
        if self.relayed.contains_key(&item.id) {
            return self.cue_relay(now, item);
        }
        if !self.parts.store.has_media(&item.media) {
            self.reasons.insert(item.id.clone(), Silence::NoMedia);
            return;
        }
        if !self.sources.contains_key(&item.id) {
            let patient = self.parts.clock.is_virtual();
            let source = Source::open(self.parts.store.media(&item.media), item.media, patient);
            self.sources.insert(item.id.clone(), source);
        }
        self.write_cue(now, item);
    }

    /// Writes that it is about to sound, once.
    pub(super) fn write_cue(&mut self, now: Now, item: &Item) {
        if self.book.of(&item.id).is_none() && self.may_sound(item, now).is_ok() {
            let ticket = self.tell(now, self.cued(item));
            self.book.set(&item.id, Fate::Cued(Some(ticket)));
        }
    }

    fn cued(&self, item: &Item) -> Event {
        Event::Cued {
            item: item.id.clone(),
            plan: self.standing.plan.as_ref().map_or(0, |plan| plan.version),
            media: item.media,
            class: item.class,
            origin: item.origin,
            due: item.at,
        }
    }

    /// Audio that cannot be played: said, and the fallback takes its slot.
    pub(super) fn replace(&mut self, now: Now, item: &Item, why: Silence) {
        self.silent(now, item, why);
        let fallback = self.standing.plan.as_ref().and_then(|plan| plan.fallback);
        let Some(media) = fallback.filter(|_| item.class != Class::Fallback) else {
            return;
        };
        let stand_in = Item {
            id: format!("{}/fallback", item.id),
            class: Class::Fallback,
            media,
            gain: 0,
            ..item.clone()
        };
        self.extra
            .retain(|extra| self.book.of(&extra.id) != Some(Fate::Over));
        if self.book.of(&stand_in.id).is_none() {
            self.extra.push(stand_in);
            self.looked_us = None;
        }
    }

    /// Gateways are open for what sounds and for what is about to, and closed for all else.
    pub(super) fn open_gateways(&mut self, now: Now) {
        let lead = self.parts.gateway_lead_us;
        let about_to = |item: &&Item| {
            self.due_us(item) - now.utc_us <= lead
                && self.may_sound(item, now).is_ok()
                && self.gives_or_is_a_file(item)
        };
        let coming = self.coming.iter().filter(about_to).map(|item| item.gateways);
        let sounding = self.voice.as_ref().map(|voice| voice.item().gateways);
        let open = coming.chain(sounding).fold(0, |all, some| all | some);
        self.parts.gateways.set(open);
    }

    fn show(&mut self, now: Now) {
        let level = self.voice.as_mut().and_then(super::Voice::recent_level);
        let mut status = self.parts.board.lock();
        status.playing = self
            .voice
            .as_ref()
            .filter(|voice| !voice.is_dry())
            .map(|voice| voice.item().id.clone())
            .unwrap_or_default();
        status.level = level;
        status.clock = now.clock;
        status.utc_ahead_us = now.utc_us - now.mono_us;
        status.stopped = self.stopped;
    }

    /// In a rehearsal, lets time pass to the next thing; false when something is near, or silence must be sent.
    pub(super) fn rest(&mut self, now: Now) -> bool {
        if !self.parts.clock.is_virtual() || !self.coming.is_empty() {
            return false;
        }
        let next = self
            .planned
            .iter()
            .map(|item| self.cue_us(item))
            .filter(|cue| *cue > now.utc_us)
            .min();
        let pause = next.map_or(REST_US, |next| (next - now.utc_us + 1_000).min(REST_US));
        self.looked_us = None;
        self.parts
            .output
            .rest_until(now.mono_us + pause, self.parts.clock.as_mut())
    }
}
