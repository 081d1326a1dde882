//! Who may sound, and who does: the ladder of classes, the rules of stop, quiet hours and clock.

use super::file_voice::FileVoice;
use super::voice::{Voice, fade};
use super::{Engine, Fate, Now};
use crate::{BLOCK, samples_of, us_of};
use wire::player::{Ending, Event, Item, Moment, Resume, Silence};

/// What sounds from some sample of a block on.
pub(super) struct Turn {
    pub item: Item,
    /// Sample of the block.
    pub at: usize,
    /// Sample of the audio.
    pub from: u64,
}

impl Engine {
    /// Whether the rules let an item sound now.
    pub(super) fn may_sound(&self, item: &Item, now: Now) -> Result<(), Silence> {
        let Some(plan) = &self.standing.plan else {
            return Err(Silence::WasOff);
        };
        let due = Moment(self.due_us(item).div_euclid(1000));
        if self.stopped {
            Err(Silence::Stopped)
        } else if self.clock_good != Some(true) || now.moment() >= plan.expires_at {
            Err(Silence::Clock)
        } else if !plan.quiet.allow(item.class, now.moment().max(due))
            || !plan.quiet.allow(item.class, due)
            || self.is_quiet_for_relays(item, now.moment().max(due))
        {
            Err(Silence::QuietHours)
        } else {
            Ok(())
        }
    }

    /// Fills a block.
    pub(super) fn sound(&mut self, now: Now, block: &mut [i16; BLOCK]) {
        self.end_what_must(now);
        let turn = self.turn(now);
        let until = turn.as_ref().map_or(BLOCK, |turn| turn.at);
        self.voice_sounds(now, &mut block[..until]);
        let Some(turn) = turn else { return };
        let at = Now {
            utc_us: now.utc_us + us_of(turn.at as u64),
            mono_us: now.mono_us + us_of(turn.at as u64),
            ..now
        };
        if self.voice.is_some() {
            fade(&mut block[..turn.at]);
            self.end(at, Ending::Preempted, &turn.item.id);
        }
        let offset = turn.at;
        if self.begin_voice(at, &turn) {
            self.voice_sounds(at, &mut block[offset..]);
        }
    }

    fn voice_sounds(&mut self, at: Now, out: &mut [i16]) {
        let Some(voice) = self.voice.as_mut().filter(|_| !out.is_empty()) else {
            return;
        };
        if voice.sound(out, at.utc_us, at.mono_us, &mut self.servo) {
            let ending = voice.natural_ending();
            self.end(at, ending, "");
            self.open_gateways(at);
        }
    }

    /// Ends what the rules no longer let sound.
    fn end_what_must(&mut self, now: Now) {
        let (Some(voice), Some(plan)) = (&self.voice, &self.standing.plan) else {
            return;
        };
        let ending = if self.stopped {
            Ending::Stopped
        } else if self.withdrawn || now.moment() >= plan.expires_at {
            Ending::Withdrawn
        } else if !plan.quiet.allow(voice.item().class, now.moment())
            || self.is_quiet_for_relays(voice.item(), now.moment())
        {
            Ending::QuietHours
        } else {
            return;
        };
        self.end(now, ending, "");
        self.open_gateways(now);
    }

    /// Who begins in this block: the highest class that is due; what sounds is only cut by something higher.
    fn turn(&mut self, now: Now) -> Option<Turn> {
        let block_end = now.utc_us + us_of(BLOCK as u64);
        let mut due: Vec<Item> = self
            .coming
            .iter()
            .filter(|i| self.due_us(i) < block_end)
            .cloned()
            .collect();
        due.retain(|item| !matches!(self.book.of(&item.id), Some(Fate::Over | Fate::Sounding(_))));
        due.sort_by_key(|item| (std::cmp::Reverse(item.class), item.at));
        let sounding = self.voice.as_ref().map(|voice| voice.item().class);
        for item in due {
            if sounding.is_some_and(|class| class >= item.class) {
                self.reasons.insert(item.id.clone(), Silence::Outranked);
            } else if let Err(why) = self.may_sound(&item, now) {
                self.refuse(now, &item, why);
            } else if let Some(turn) = self.prepared(now, &item) {
                return Some(turn);
            }
        }
        None
    }

    /// An item due in quiet hours is given up at once; other reasons may pass while it may still be late.
    fn refuse(&mut self, now: Now, item: &Item, why: Silence) {
        let begun = matches!(self.book.of(&item.id), Some(Fate::Paused(_)));
        if why == Silence::QuietHours && !begun {
            self.silent(now, item, why);
        } else {
            self.reasons.insert(item.id.clone(), why);
        }
    }

    /// The turn of an item whose audio is ready and whose record is safe.
    fn prepared(&mut self, now: Now, item: &Item) -> Option<Turn> {
        if self.relayed.contains_key(&item.id) {
            return self.prepared_relay(now, item);
        }
        if !self.sources.contains_key(&item.id) {
            self.reasons.insert(item.id.clone(), Silence::NoMedia);
            if !self.parts.store.has_media(&item.media) && item.class != wire::player::Class::Urgent {
                self.replace(now, item, Silence::NoMedia);
            }
            return None;
        }
        let due = self.due_us(item);
        let at = samples_of(due - now.utc_us).min(BLOCK as u64 - 1);
        let elapsed = samples_of(now.utc_us - due);
        let from = match self.book.of(&item.id)? {
            Fate::Cued(Some(ticket)) if self.parts.journal.is_safe(ticket) => 0,
            // An earlier run of the program was about to play it: if it is late now, it had begun.
            Fate::Cued(None) if elapsed == 0 => 0,
            Fate::Cued(None) => elapsed,
            Fate::Paused(at) => match item.resume {
                Resume::Never => return self.over(&item.id.clone()),
                Resume::Live => elapsed,
                Resume::Continue => at.unwrap_or(elapsed),
            },
            _ => return None,
        };
        if from >= item.samples {
            return self.over(&item.id.clone());
        }
        let source = self.sources.get_mut(&item.id)?;
        let reached = source.ready() && source.skip_to(from);
        if source.is_empty() {
            self.parts.store.forget(&item.media);
            self.replace(now, item, Silence::BadAudio);
            return None;
        }
        let item = item.clone();
        reached.then_some(Turn {
            item,
            at: at as usize,
            from,
        })
    }

    pub(super) fn over(&mut self, item: &str) -> Option<Turn> {
        self.book.set(item, Fate::Over);
        self.sources.remove(item);
        None
    }

    fn begin_voice(&mut self, at: Now, turn: &Turn) -> bool {
        let Some(voice) = self.voice_of(turn, at) else {
            return false;
        };
        self.servo.begin();
        self.withdrawn = false;
        self.book.set(&turn.item.id, Fate::Sounding(turn.from));
        self.reasons.remove(&turn.item.id);
        let item = turn.item.id.clone();
        self.voice = Some(voice);
        self.tell(
            at,
            Event::Started {
                item,
                at_us: at.utc_us,
                from: turn.from,
            },
        );
        self.open_gateways(at);
        true
    }

    fn voice_of(&mut self, turn: &Turn, at: Now) -> Option<Voice> {
        let item = turn.item.clone();
        if self.relayed.contains_key(&item.id) {
            return self.relay_voice_of(item, turn.from).map(Voice::Relay);
        }
        let source = self.sources.remove(&item.id)?;
        Some(Voice::File(FileVoice::begin(item, source, at.utc_us)))
    }
}
