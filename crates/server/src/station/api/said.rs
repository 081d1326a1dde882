//! What devices said, on its way into the database: gathered for a few seconds, written in one transaction. What is not
//! written yet is lost with the program, and said again with the next poll.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use civic::Moment;
use serde_json::{Value, json};
use wire::player::{ClockSource, Health, Poll, relays_of};

use super::{judge, store};
use crate::http::Refusal;
use crate::site::Site;

/// One device's newest word.
#[derive(Clone, Debug)]
struct Word {
    at: Moment,
    poll: Poll,
}

/// Words that wait.
#[derive(Debug, Default)]
pub struct Said {
    words: Mutex<HashMap<String, Word>>,
    /// Devices whose clock was too far off to believe them: when they asked last, and by how much, milliseconds.
    strange: Mutex<HashMap<String, (Moment, i64)>>,
    /// Audio that is noted as planned.
    pub(super) planned: Mutex<HashSet<[u8; 32]>>,
    /// The sources that devices know, as they said last and as it is kept.
    relays: Mutex<HashMap<String, Option<String>>>,
    /// When planned items sound, by device and version of its plan.
    pub(super) spans: Mutex<HashMap<String, judge::Spans>>,
}

impl Said {
    /// Takes a believed question; the newest wins.
    pub(super) fn note(&self, poll: &Poll, at: Moment) {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        let known = words.get(&poll.device).map(|word| word.poll.at);
        if known.is_none_or(|known| known < poll.at) {
            let poll = poll.clone();
            words.insert(poll.device.clone(), Word { at, poll });
        }
        drop(words);
        self.strange
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&poll.device);
    }

    /// Remembers that a device asked with a clock that is far off.
    pub(super) fn note_strange(&self, poll: &Poll, at: Moment) {
        let mut strange = self.strange.lock().unwrap_or_else(PoisonError::into_inner);
        strange.insert(poll.device.clone(), (at, poll.at.0 - at.0));
    }

    /// When a device asked last with a clock far off, and by how many milliseconds.
    pub(in crate::station) fn strange(&self, device: &str) -> Option<(Moment, i64)> {
        let strange = self.strange.lock().unwrap_or_else(PoisonError::into_inner);
        strange.get(device).copied()
    }

    fn take(&self) -> Vec<Word> {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *words).into_values().collect()
    }
}

/// Writes what has gathered, and says for how many devices.
pub async fn flush(site: &Site) -> Result<usize, Refusal> {
    let words = site.station.said.take();
    if words.is_empty() {
        return Ok(0);
    }
    judge::learn(
        site,
        words
            .iter()
            .map(|word| (word.poll.device.as_str(), word.poll.plan)),
    )
    .await?;
    let (mut said, mut heard) = (Vec::new(), Vec::new());
    for Word { at, poll } in &words {
        let numbers = [poll.plan, poll.stop, poll.trust];
        match &poll.health {
            Some(health) => {
                let condition = judge::judge(site, poll, health, *at);
                let facts = facts(poll, health, *at);
                said.push(json!([
                    poll.device,
                    at.0,
                    poll.at.0,
                    facts,
                    numbers[0],
                    numbers[1],
                    numbers[2],
                    condition
                ]));
            }
            None => heard.push(json!([
                poll.device,
                at.0,
                poll.at.0,
                numbers[0],
                numbers[1],
                numbers[2]
            ])),
        }
    }
    let mut tx = site.db.begin().await?;
    store::keep_said(&mut tx, said).await?;
    if !heard.is_empty() {
        store::keep_heard(&mut tx, heard).await?;
    }
    tx.commit().await?;
    keep_relays(site, &words).await?;
    Ok(words.len())
}

/// Keeps which sources devices know where that is news, and lets the plans of their stations be built anew: a relay goes to
/// those alone that can take it over.
async fn keep_relays(site: &Site, words: &[Word]) -> Result<(), Refusal> {
    let said = |word: &Word| {
        let names = relays_of(&word.poll.about.0).map(|names| names.join(" "));
        (word.poll.device.clone(), names, word.at)
    };
    let new: Vec<_> = {
        let known = &site.station.said.relays;
        let known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = |(device, names, _): &(String, Option<String>, Moment)| known.get(device) != Some(names);
        words.iter().map(said).filter(is_new).collect()
    };
    let Some(at) = new.iter().map(|(_, _, at)| *at).max() else {
        return Ok(());
    };
    let rows: Vec<Value> = new
        .iter()
        .map(|(device, names, _)| json!([device, names]))
        .collect();
    let mut tx = site.db.begin().await?;
    let units = store::units_of_other_relays(&mut tx, json!(rows)).await?;
    store::keep_relays(&mut tx, rows).await?;
    for unit in &units {
        crate::schedule::replan(&mut tx, unit, at).await?;
    }
    tx.commit().await?;
    let known = &site.station.said.relays;
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    known.extend(new.into_iter().map(|(device, names, _)| (device, names)));
    Ok(())
}

/// What a device said, as it is kept. Unknown stays null. `off_ms`: its clock against the house's, ahead is positive.
fn facts(poll: &Poll, health: &Health, at: Moment) -> Value {
    let source = match health.clock.source {
        ClockSource::Unknown => "unknown",
        ClockSource::Holding => "holding",
        ClockSource::House => "house",
        ClockSource::Service => "service",
    };
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    json!({
        "program": health.program, "uptime_s": health.uptime_s, "playing": said(&health.playing),
        "level": health.level, "clock_source": source, "clock_error_us": health.clock.error_us, "off_ms": poll.at.0 - at.0,
        "free_bytes": health.free_bytes, "missing_media": health.missing_media, "stopped": health.stopped,
        "temperature": health.temperature, "power": health.power, "signal": health.signal, "fault": said(&health.fault),
        "processor": poll.about.0.first(), "relays": relays_of(&poll.about.0),
        // Null: it does not read releases; an empty list: it pinned no key.
        "release_keys": poll.pinned(),
        "update": {"serial": poll.program, "state": health.update.code(), "why": said(&health.update_fault)},
    })
}
