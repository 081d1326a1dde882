//! How the engine relays: sources begin early enough, wait their turn on the same ladder, and end with their time.

use super::ladder::Turn;
use super::relay_voice::RelayVoice;
use super::voice::Voice;
use super::{Engine, Fate, Now};
use crate::relay::Feed;
use crate::{BLOCK, samples_of, us_of};
use std::collections::HashSet;
use wire::player::{Class, Item, Moment, Relay, Silence};

/// How early a source is begun, microseconds: two seconds are to be here at its instant, and a program needs time to begin.
pub const LEAD_US: i64 = 10_000_000;

impl Engine {
    /// Reads a plan that is new here.
    pub(super) fn read_plan(&mut self) {
        let plan = self.standing.plan.as_ref();
        self.planned = plan.map(|plan| plan.all()).unwrap_or_default().into();
        let relays = plan.map_or(&[][..], |plan| plan.relays());
        let source = |relay: &Relay| (relay.id.clone(), relay.source.clone());
        self.relayed = relays.iter().map(source).collect();
    }

    /// Whether the box itself keeps a relay silent now, whatever the plan says. *Khẩn cấp* passes quiet hours because people
    /// signed those words; what a source will say at night nobody has.
    pub(super) fn is_quiet_for_relays(&self, item: &Item, at: Moment) -> bool {
        let Some(plan) = self
            .standing
            .plan
            .as_ref()
            .filter(|_| self.relayed.contains_key(&item.id))
        else {
            return false;
        };
        let own = self.parts.relays.quiet();
        [&plan.quiet, own]
            .iter()
            .any(|quiet| !quiet.allow(Class::Priority, at))
    }

    /// Begins the source of a relay that is near, and writes that it is about to sound.
    pub(super) fn cue_relay(&mut self, now: Now, item: &Item) {
        let Some(source) = self.relayed.get(&item.id).cloned() else {
            return;
        };
        if self.may_sound(item, now).is_err() {
            return;
        }
        if !self.parts.relays.knows(&source) {
            return self.silent(now, item, Silence::NoSource);
        }
        self.parts.relays.begin(&source);
        self.write_cue(now, item);
    }

    /// Ends sources that nothing near needs.
    pub(super) fn end_relays(&mut self, now: Now) {
        for fault in self.parts.relays.faults() {
            self.parts.board.fault(fault);
        }
        let may = |item: &&Item| self.may_sound(item, now).is_ok() && !self.is_over(item);
        let near = self.coming.iter().filter(may);
        let sounding = self.voice.as_ref().map(Voice::item);
        let items = near.chain(sounding);
        let needed: HashSet<String> = items
            .filter_map(|item| self.relayed.get(&item.id).cloned())
            .collect();
        let sounding = self.sounding_source().map(str::to_owned);
        let is_needed = |name: &str| needed.contains(name) || sounding.as_deref() == Some(name);
        self.parts.relays.keep(is_needed);
    }

    fn is_over(&self, item: &Item) -> bool {
        self.book.of(&item.id) == Some(Fate::Over)
    }

    fn sounding_source(&self) -> Option<&str> {
        match &self.voice {
            Some(Voice::Relay(voice)) => Some(&voice.source),
            _ => None,
        }
    }

    /// Ten milliseconds of every source that does not sound go by.
    pub(super) fn hear_out_relays(&self) {
        self.parts.relays.pass(BLOCK, self.sounding_source());
    }

    /// A gateway is not opened for a relay of which nothing is here.
    pub(super) fn gives_or_is_a_file(&self, item: &Item) -> bool {
        let Some(source) = self.relayed.get(&item.id) else {
            return true;
        };
        self.parts.relays.feed(source).is_some_and(Feed::is_ready)
    }

    /// The turn of a relay whose record is safe, when its source gives: at the sample where the clock is.
    pub(super) fn prepared_relay(&mut self, now: Now, item: &Item) -> Option<Turn> {
        let due = self.due_us(item);
        let (at, from) = (samples_of(due - now.utc_us), samples_of(now.utc_us - due));
        let at = at.min(BLOCK as u64 - 1) as usize;
        match self.book.of(&item.id)? {
            Fate::Cued(Some(ticket)) if !self.parts.journal.is_safe(ticket) => return None,
            Fate::Cued(_) | Fate::Paused(_) => {}
            Fate::Sounding(_) | Fate::Over => return None,
        }
        if from >= item.samples {
            return None;
        }
        if !self.gives_or_is_a_file(item) {
            self.kept_waiting.entry(item.id.clone()).or_insert(from);
            return None;
        }
        let item = item.clone();
        Some(Turn { item, at, from })
    }

    /// The voice of a relay.
    pub(super) fn relay_voice_of(&mut self, item: Item, from: u64) -> Option<RelayVoice> {
        let source = self.relayed.get(&item.id)?.clone();
        let line = self.parts.relays.feed(&source)?.line();
        let until_us = self.due_us(&item) + us_of(item.samples);
        // By the clock: what this box itself slept through counts too.
        let since = self.kept_waiting.remove(&item.id).unwrap_or(from);
        let waited = from.saturating_sub(since);
        Some(RelayVoice::begin(item, source, line, until_us, waited))
    }
}
